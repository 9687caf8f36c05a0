"""What a change of a supplier's place does to competitions under way (design 6, item 5).

It reads who is invited, never the box: whether the supplier bids is told to nobody.
"""

from datetime import datetime

from dps.agreements.lifecycles import LateAdmission
from dps.core import clock
from suppliers.lifecycles import PLACE_AFTER, AdmissionStatus, PlaceMove
from suppliers.models import Admission
from suppliers.rules.effects import Effect
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition

UNDER_WAY = [
    CompetitionStatus.PUBLISHED,
    CompetitionStatus.OPENED,
    CompetitionStatus.SCORED,
    CompetitionStatus.MODERATED,
    CompetitionStatus.RECOMMENDED,
    CompetitionStatus.APPROVED,
]
_LOST = {
    "open": "It cannot submit or change a bid while the place is not active. Should a bid lie in the box,"
    " it is set aside at the opening unless the place is active again by then.",
    "closed": "Should a bid lie in the box, it is set aside at the opening unless the place is active then.",
    "opened": "The bids are open, so nothing changes by itself. The council decides whether a bid goes on.",
}
_LOST_FOR_GOOD = {
    "open": "It cannot submit or change a bid. Should a bid lie in the box, it is set aside at the opening.",
    "closed": "Should a bid lie in the box, it is set aside at the opening.",
    "opened": "The bids are open, so nothing changes by itself. Where a mandatory reason for exclusion was"
    " found, the council excludes a bid of this supplier (regulation 57(9)).",
}
_NOT_INVITED: dict[str, str] = {
    LateAdmission.INVITE: "It is invited now, with the same deadline as all others.",
    LateAdmission.EXCLUDE: "It was not on the register when this was published, and is not invited.",
}
_BACK = {
    "open": "It can bid again until the deadline.",
    "closed": "Should a bid lie in the box, it is opened with the others.",
    "opened": "The bids are open. What was set aside at the opening stays set aside.",
}


def effects_on_competitions(admission: Admission, move: str, at: datetime) -> list[Effect]:
    """Every competition of the lot that is under way and to which the supplier is invited.

    When the place becomes active again, also those that are open and did not invite it (R39). Two queries.
    """
    if move == PlaceMove.PROLONGED:
        return []
    invited = Competition.objects.filter(
        lot_id=admission.lot_id, status__in=UNDER_WAY, invitations__supplier_id=admission.supplier_id
    )
    found = invited.select_related("council", "lead")
    effects = [_effect(one, _words(move)[_phase(one, at)], at) for one in found.order_by("deadline_at", "pk")]
    return effects + _invited_late(admission, at) if move == PlaceMove.RESTORED else effects


def _invited_late(admission: Admission, at: datetime) -> list[Effect]:
    lot, supplier = admission.lot, admission.supplier_id
    still_open = Competition.objects.taking_bids(at).filter(lot=lot).exclude(invitations__supplier=supplier)
    found = still_open.select_related("council", "lead").order_by("deadline_at", "pk")
    policy = lot.agreement.on(clock.london(at).date()).late_admission
    return [_effect(one, _NOT_INVITED[policy], at) for one in found]


def _phase(competition: Competition, at: datetime) -> str:
    phase = competition.phase(at)
    return phase if phase in {"open", "closed"} else "opened"


def _effect(competition: Competition, consequence: str, at: datetime) -> Effect:
    return Effect(
        reference=competition.reference,
        title=competition.title,
        council=competition.council.name,
        phase=competition.phase(at),
        deadline_at=competition.deadline_at,
        consequence=consequence,
        lead=competition.lead.email,
    )


def _words(move: str) -> dict[str, str]:
    after = PLACE_AFTER[move]
    if after == AdmissionStatus.ACTIVE:
        return _BACK
    return _LOST if after == AdmissionStatus.SUSPENDED else _LOST_FOR_GOOD
