"""A project's money: what is committed, what is left, and whether more may be taken of it.

Who buys knows what it has committed and registers here, because this app knows no competitions.
Money is pounds excluding VAT.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from buyers.lifecycles import ProjectStatus
from buyers.models import Council, FundedProject
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words, pounds_words


@dataclass(frozen=True)
class Line:
    """What one piece of work takes of a project: `about` is the work, `reckoned` by what its amount goes."""

    project: UUID
    about: UUID
    reference: str
    title: str
    council: str
    status: str
    label: str
    reckoned: str
    amount: Decimal
    contract: str = ""
    ends_on: date | None = None
    goes_on: bool = False


@dataclass(frozen=True)
class Money:
    """Committed and left together are always the amount; left is below 0 where more was committed."""

    amount: Decimal
    lines: list[Line] = field(default_factory=list)

    @property
    def committed(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def left(self) -> Decimal:
        return self.amount - self.committed

    def left_for(self, about: UUID) -> Decimal:
        """What the others leave for one piece of work; never below 0."""
        own = sum((line.amount for line in self.lines if line.about == about), Decimal(0))
        return max(self.left + own, Decimal(0))

    @property
    def last_day(self) -> date | None:
        """The last day on which work that is paid from it ends."""
        return max((line.ends_on for line in self.lines if line.ends_on), default=None)

    @property
    def goes_on(self) -> bool:
        """Work that is paid from it is not over."""
        return any(line.goes_on for line in self.lines)


# provider(projects) -> the lines of all of them, in one query.
Provider = Callable[[Collection[UUID]], list[Line]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app say what it has committed. Call it in AppConfig.ready."""
    if provider not in _providers:
        _providers.append(provider)


def money_of_all(projects: Iterable[FundedProject]) -> dict[UUID, Money]:
    """Of each project by its key: one query for all of them together."""
    amounts = {project.pk: project.amount for project in projects}
    lines = [line for provider in _providers for line in provider(amounts)] if amounts else []
    return {
        pk: Money(amount, [line for line in lines if line.project == pk]) for pk, amount in amounts.items()
    }


def money_of(project: FundedProject) -> Money:
    return money_of_all([project])[project.pk]


def why_not_pay_for(project: FundedProject, council: Council) -> Refusal | None:
    """It pays for work of its lead and of its working group. Gives project.not_yours."""
    if project.lead_id == council.pk or project.partners.filter(pk=council.pk).exists():
        return None
    return Refusal("project.not_yours", f"{council.name} does not take part in “{project}”.")


def why_not_begin_to_spend(project: FundedProject, day: date) -> Refusal | None:
    """Only while it runs, until its last day. Gives project.not_running, project.over."""
    if project.status != ProjectStatus.RUNNING:
        return Refusal(
            "project.not_running",
            f"“{project}” is {project.get_status_display().lower()}: only a running project pays for work.",
        )
    if day > project.ends_on:
        return Refusal("project.over", f"“{project}” ended on {date_words(project.ends_on)}.")
    return None


def why_not_spend(project: FundedProject, about: UUID, value: Decimal) -> Refusal | None:
    """All work together stays within the project's money. Gives project.money. One query."""
    money = money_of(project)
    left = money.left_for(about)
    if value <= left:
        return None
    others = money.amount - money.left_for(about)
    return Refusal(
        "project.money",
        f"{pounds_words(left)} is left of “{project}” for this: other work has {pounds_words(others)} of its "
        f"{pounds_words(money.amount)}. {pounds_words(value)} is {pounds_words(value - left)} too much.",
    )


def why_not_end_later(project: FundedProject, ends_on: date | None) -> Refusal | None:
    """Work ends with the project that pays for it at the latest. Gives project.end."""
    if ends_on is None or ends_on <= project.ends_on:
        return None
    return Refusal(
        "project.end",
        f"“{project}” ends on {date_words(project.ends_on)}. Work until {date_words(ends_on)} is too late.",
    )
