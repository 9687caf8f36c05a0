"""Why not: a stable code for machines and a sentence for people."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """`noun.reason` and a sentence fit for a supplier; `facts` for a page that lists what is missing."""

    code: str
    message: str
    facts: tuple[str, ...] = field(default=())


class Refused(Exception):
    """An operation did not take place; nothing has changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse_if(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)
