"""May they decide: recommend a lot by one person, confirm it by another, or send it back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import AdmissionStatus, ApplicationStatus, LotRequestStatus, Outcome
from suppliers.models import Admission, Assessment, LotRequest
from suppliers.rules.assessments import NOT_OFFICER, RECOMMENDED, Item, lot_items, section_items
from suppliers.rules.grounds import (
    Ground,
    grounds_of,
    why_not_admit_despite,
    why_not_recommend_on,
    why_not_reject_on,
)
from suppliers.rules.offences import OffenceBox, reason_of, why_not_read_offences
from suppliers.rules.questionnaire import sheet_of

OWN_SUPPLIER = Refusal(
    "lot_request.own_supplier", "You have a seat at this supplier, so somebody else must decide."
)
NOT_MANAGER = Refusal("lot_request.not_manager", "Only a manager of the procurement team may do this.")


def findings_of(request: LotRequest) -> list[tuple[Item, Assessment | None]]:
    """Everything that bears on this lot, in order, with what was found of it."""
    application = request.application
    made = {(each.item, each.lot_id): each for each in application.assessments.all()}
    items = [*section_items(application), *lot_items(request.lot)]
    return [(item, made.get((item.key, item.lot_id))) for item in items]


def reasons_of(request: LotRequest, grounds: Sequence[Ground] | None = None) -> list[dict[str, Any]]:
    """A reason for each failed criterion and each ground that excludes, as the letter gives it (R18, R25).

    What is about an offence stays in its box; `opened_reasons` takes it out.
    """
    failed = [
        _failed(request, item, found)
        for item, found in findings_of(request)
        if found and found.outcome == Outcome.FAIL
    ]
    excluding = [each for each in _grounds(request, grounds) if each.excludes]
    return [*failed, *(_reason_of(request, each, place) for place, each in enumerate(excluding))]


def tells_of_offences(request: LotRequest) -> bool:
    """Whether its reasons say something about an offence."""
    return any(OffenceBox.is_closed(each["reason"]) for each in request.reasons)


def opened_reasons(request: LotRequest, reader: User | None = None) -> list[dict[str, Any]]:
    """The reasons in words. Without a `reader`, and for who may not read of offences, those are left out."""
    if not tells_of_offences(request):
        return list(request.reasons)
    box = OffenceBox(request.application)
    may_read = reader is not None and not why_not_read_offences(request.application, reader)
    return [_opened_reason(request, box, each, may_read=may_read) for each in request.reasons]


def why_not_recommend_admission(
    request: LotRequest, actor: User, grounds: Sequence[Ground] | None = None
) -> Refusal | None:
    grounds = _grounds(request, grounds)
    refusal = _why_not_recommend(request, actor, LotRequestStatus.RECOMMENDED_ADMIT, grounds)
    refusal = refusal or why_not_admit_despite(grounds)
    if refusal:
        return refusal
    if _has_place(request):
        return Refusal("lot_request.already_admitted", f"The supplier already has a place in {request.lot}.")
    found = findings_of(request)
    if titles := _titled(found, Outcome.FAIL):
        return Refusal("lot_request.has_failures", "A failed criterion rules out admission.", titles)
    if titles := _titled(found, Outcome.QUERY):
        return Refusal("lot_request.has_queries", "A query is open: pass or fail it first.", titles)
    return None


def why_not_recommend_rejection(
    request: LotRequest, actor: User, grounds: Sequence[Ground] | None = None
) -> Refusal | None:
    """Never without a reason for each failed criterion (R18, reg 55), nor on a lifted ground (R26)."""
    grounds = _grounds(request, grounds)
    refusal = _why_not_recommend(request, actor, LotRequestStatus.RECOMMENDED_REJECT, grounds)
    if refusal:
        return refusal
    reasons = reasons_of(request, grounds)
    if refusal := why_not_reject_on(grounds, [each["item"] for each in reasons]):
        return refusal
    if not reasons:
        return Refusal(
            "lot_request.nothing_failed", "Nothing is marked Fail, so there is no reason to reject."
        )
    if any(not str(each["reason"]).strip() for each in reasons):
        return Refusal("lot_request.no_reason", "Give a reason for each failed criterion.")
    return None


def why_not_send_back_recommendation(request: LotRequest, actor: User, note: str) -> Refusal | None:
    if not actor.has_team_role(TeamRole.MANAGER):
        return NOT_MANAGER
    if request.status not in RECOMMENDED:
        return Refusal("lot_request.not_recommended", f"Nothing is recommended for {request.lot}.")
    if not note.strip():
        return Refusal("lot_request.no_note", "Say what has to be looked at again.")
    return None


def why_not_confirm_recommendation(
    request: LotRequest, actor: User, recommended_at: datetime | None = None
) -> Refusal | None:
    """By a manager who did not recommend it, and only the very recommendation they saw."""
    if not actor.has_team_role(TeamRole.MANAGER):
        return NOT_MANAGER
    if request.status not in RECOMMENDED:
        return Refusal("lot_request.not_recommended", f"Nothing is recommended for {request.lot}.")
    if _is_own_supplier(request, actor):
        return OWN_SUPPLIER
    if request.recommended_by_id == actor.pk:
        return Refusal("lot_request.same_person", "You recommended this, so another manager must confirm it.")
    if recommended_at is not None and recommended_at != request.recommended_at:
        return Refusal(
            "lot_request.changed", "The recommendation has changed. Read it again before you confirm."
        )
    if request.application.status != ApplicationStatus.IN_REVIEW:
        return Refusal("application.not_in_review", f"{request.application} is not being reviewed.")
    if request.status == LotRequestStatus.RECOMMENDED_ADMIT and _has_place(request):
        return Refusal("lot_request.already_admitted", f"The supplier already has a place in {request.lot}.")
    return None


def _why_not_recommend(
    request: LotRequest, actor: User, target: str, grounds: Sequence[Ground]
) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER):
        return NOT_OFFICER
    if _is_own_supplier(request, actor):
        return OWN_SUPPLIER
    if request.application.status != ApplicationStatus.IN_REVIEW:
        return Refusal("application.not_in_review", f"{request.application} is not being reviewed.")
    if not request.can_become(target):
        return Refusal(
            "lot_request.not_open", f"{request.lot}: {request.get_status_display().lower()} already."
        )
    missing = tuple(item.title for item, found in findings_of(request) if found is None)
    if missing:
        return Refusal("lot_request.not_assessed", "Some sections are not assessed yet.", missing)
    return why_not_recommend_on(grounds)


def _grounds(request: LotRequest, known: Sequence[Ground] | None) -> Sequence[Ground]:
    return grounds_of(sheet_of(request.application)) if known is None else known


def _failed(request: LotRequest, item: Item, found: Assessment) -> dict[str, Any]:
    reason: dict[str, Any] = {"item": item.key, "title": item.title, "reason": found.reason}
    if found.closed is None:
        return reason
    box = OffenceBox(request.application)
    closed = box.close(f"reason:{request.pk}:{item.key}", reason_of(found, box))
    return {**reason, "reason": closed, "place": item.key}


def _reason_of(request: LotRequest, ground: Ground, place: int) -> dict[str, Any]:
    """`verdict` tells it from a failed criterion; which offence it is about is in the box, at this place."""
    if ground.decision is None:
        raise ValueError("A ground that nobody decided on is no reason.")
    box = OffenceBox(request.application)
    words = box.open(f"ground:{ground.body}:{ground.key}", ground.decision.reason)
    if ground.is_offence:
        words = box.close(f"reason:{request.pk}:{place}", f"{ground.title}: {words}")
    return {
        "item": ground.section,
        "title": ground.public_title,
        "reason": words,
        "verdict": ground.decision.verdict,
        "place": place,
    }


def _opened_reason(
    request: LotRequest, box: OffenceBox, reason: dict[str, Any], *, may_read: bool
) -> dict[str, Any]:
    if not box.is_closed(reason["reason"]):
        return reason
    words = box.open(f"reason:{request.pk}:{reason['place']}", reason["reason"]) if may_read else None
    gone = request.application.offences_destroyed_at is not None
    return {**reason, "reason": words or ("Destroyed" if gone else "Restricted")}


def _is_own_supplier(request: LotRequest, actor: User) -> bool:
    """Nobody decides on an organisation they work for (reg 24)."""
    return actor.supplier_seats.filter(supplier_id=request.application.supplier_id).exists()


def _has_place(request: LotRequest) -> bool:
    held = [AdmissionStatus.ACTIVE, AdmissionStatus.SUSPENDED]
    places = Admission.objects.filter(supplier_id=request.application.supplier_id, lot_id=request.lot_id)
    return places.filter(status__in=held).exists()


def _titled(found: Iterable[tuple[Item, Assessment | None]], outcome: str) -> tuple[str, ...]:
    return tuple(item.title for item, each in found if each and each.outcome == outcome)
