"""What competitions take of a funded project, and whether one may take what it wants.

An issued competition takes its estimated value; once awarded, the price of the winner; once signed, the
contract with its variations; cancelled or ended without an award, nothing. A draft takes nothing yet.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, DecimalField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf

from buyers.rules import project_money
from buyers.rules.project_money import Line
from dps.core import clock
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus, ContractStatus
from tenders.models import Competition, Recommendation

_POUNDS: Any = DecimalField(max_digits=12, decimal_places=2)
_S = CompetitionStatus
_ENDED = frozenset({_S.CANCELLED, _S.NOT_AWARDED})
_CONTRACT_OVER = frozenset({ContractStatus.ENDED, ContractStatus.TERMINATED})


def lines_of(projects: Collection[UUID]) -> list[Line]:
    """Every competition that has been issued, in the order of issue. One query for all projects."""
    found = _reckoned().filter(funded_project__in=projects).exclude(published_at=None)
    return [_line(one) for one in found.order_by("published_at", "pk")]


def _reckoned() -> QuerySet[Any]:
    standing = Recommendation.objects.filter(competition=OuterRef("pk"), undone_at=None).order_by("-made_at")
    price = Cast(KT("ranking__0__price"), _POUNDS)
    # A competition at a fixed price asks for none: what was estimated is what is paid.
    award = Coalesce(
        NullIf(Subquery(standing.values(price=price)[:1]), Value(Decimal(0))), F("estimated_value")
    )
    taken = Case(
        When(status__in=_ENDED, then=Value(Decimal(0))),
        When(status=_S.CONTRACTED, then=F("contract__value") + F("contract__added_value")),
        When(status=_S.AWARDED, then=award),
        default=F("estimated_value"),
        output_field=_POUNDS,
    )
    return Competition.objects.annotate(taken=taken).select_related("council", "contract")


def _line(one: Any) -> Line:
    contract: Any = getattr(one, "contract", None)
    is_signed = one.status == _S.CONTRACTED
    return Line(
        project=one.funded_project_id,
        about=one.pk,
        reference=one.reference,
        title=one.title,
        council=one.council.name,
        status=contract.status if is_signed else one.status,
        label=contract.get_status_display() if is_signed else one.get_status_display(),
        reckoned=_reckoned_by(one),
        amount=one.taken or Decimal(0),
        contract=contract.reference if is_signed else "",
        ends_on=None if one.status in _ENDED else contract.ends_on if is_signed else one.contract_ends_on,
        goes_on=contract.status not in _CONTRACT_OVER if is_signed else one.status not in _ENDED,
    )


def _reckoned_by(one: Any) -> str:
    if one.status in _ENDED:
        return "Takes nothing: it ended without a contract"
    if one.status == _S.CONTRACTED:
        varied = " with its variations" if one.contract.added_value else ""
        return f"Contract {one.contract.reference}{varied}"
    return "Price of the winner" if one.status == _S.AWARDED else "Estimated value"


def why_not_take(competition: Competition, value: Decimal, ends_on: date | None) -> Refusal | None:
    """Whether its project bears this value in pounds, and work until that day. Two queries at most.

    Codes project.money, project.end; nothing without a project.
    """
    project = competition.funded_project
    if project is None:
        return None
    return project_money.why_not_spend(project, competition.pk, value) or project_money.why_not_end_later(
        project, ends_on
    )


def why_not_issue(competition: Competition, day: date) -> list[Refusal]:
    """All that keeps its project from paying for it: project.not_yours, .not_running, .over, .money, .end."""
    project = competition.funded_project
    if project is None:
        return []
    found = [
        project_money.why_not_pay_for(project, competition.council),
        project_money.why_not_begin_to_spend(project, day),
        project_money.why_not_spend(project, competition.pk, competition.estimated_value or Decimal(0)),
        project_money.why_not_end_later(project, competition.contract_ends_on),
    ]
    return [refusal for refusal in found if refusal]


def warnings_of_project(competition: Competition) -> list[str]:
    """What will hold a draft back when it is issued today, said while it is prepared."""
    if not competition.is_before_publication():
        return []
    return [refusal.message for refusal in why_not_issue(competition, clock.today())]


def why_not_end_with_project(competition: Competition, ends_on: date | None) -> Refusal | None:
    """A change after issue keeps the contract within its project. Gives project.end."""
    project = competition.funded_project
    return project_money.why_not_end_later(project, ends_on) if project else None


def why_not_award(competition: Competition, price: Decimal) -> Refusal | None:
    """The winner's price is within what its project has left. Gives project.money, project.end."""
    return why_not_take(competition, price, competition.contract_ends_on)


def why_not_award_recommended(competition: Competition) -> Refusal | None:
    """As why_not_award, with the price that the recommendation stands on."""
    award = competition.recommendations.filter(undone_at=None).order_by("-made_at").first()
    if competition.funded_project_id is None or award is None or not award.ranking:
        return None
    return why_not_award(competition, Decimal(str(award.ranking[0]["price"])))


def why_not_vary_within(
    competition: Competition, value_now: Decimal, added: Decimal, ends_on: date | None
) -> Refusal | None:
    """What is added to a contract is within its project; less is never held back. As why_not_take."""
    return why_not_take(competition, value_now + added if added > 0 else Decimal(0), ends_on)
