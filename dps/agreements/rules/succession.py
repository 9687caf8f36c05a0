"""What is left to do until another agreement takes the place of one, read from what is there."""

from dataclasses import dataclass

from dps.agreements.lifecycles import NoticeKind, NoticeStatus, PaperKind
from dps.agreements.models import Agreement, Lot
from dps.agreements.rules.agreements import why_not_open_lot
from dps.agreements.rules.papers import papers_of


@dataclass(frozen=True)
class Step:
    """One thing to do: whether it is done, or what stands before it; `page` names where it is done."""

    title: str
    hint: str
    page: str
    is_done: bool
    waits_for: str = ""


def successor_of(agreement: Agreement) -> Agreement | None:
    """The newest one that was prepared from it."""
    found: Agreement | None = agreement.successors.order_by("-opens_on", "-pk").first()
    return found


def steps_to_successor(agreement: Agreement) -> list[Step]:
    """In the order in which they are done."""
    after = successor_of(agreement)
    first = Step(
        "Prepare the next agreement",
        "Lots, criteria, numbers, documents and questionnaire are copied as a draft, under a law you choose.",
        "team-agreement-next",
        is_done=after is not None,
    )
    if after is None:
        waits = "Prepare it first"
        return [first, *(Step(title, hint, "", is_done=False, waits_for=waits) for title, hint in _LATER)]
    done = [_has_sound_lots(after), _has_call(after), after.published_at is not None, _is_called(after)]
    pages = ["team-agreement", "team-agreement-documents", "team-agreement-publish", "team-notices"]
    return [
        first,
        *(
            Step(title, hint, page, is_done=is_done, waits_for=_before(after, page))
            for (title, hint), page, is_done in zip(_LATER, pages, done, strict=True)
        ),
    ]


_LATER = (
    (
        "Check its days, numbers and lots",
        "Each lot has criteria of its own, and asks for no more than it needs.",
    ),
    ("Add its call for competition", "The other documents are copied: replace what names the old agreement."),
    ("Publish it", "Everybody sees it, and its lots take applications from its first day."),
    ("Record that its call is published", "On Find a Tender, with reference and day."),
)


def _before(agreement: Agreement, page: str) -> str:
    return "Publish it first" if page == "team-notices" and agreement.published_at is None else ""


def _has_sound_lots(agreement: Agreement) -> bool:
    lots = list(agreement.lots.all())
    return bool(lots) and all(lot.opened_at or _can_open(lot) for lot in lots)


def _can_open(lot: Lot) -> bool:
    return why_not_open_lot(lot) is None


def _has_call(agreement: Agreement) -> bool:
    return any(paper.kind == PaperKind.CALL for paper in papers_of(agreement))


def _is_called(agreement: Agreement) -> bool:
    return agreement.notices.filter(kind=NoticeKind.CALL, status=NoticeStatus.PUBLISHED).exists()
