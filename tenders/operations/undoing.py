"""Taking back an award, or an end without one, before the contract is signed: two people and a reason."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify_all
from dps.core.refusals import Refusal, refuse_if
from tenders.lifecycles import BidStatus, CompetitionStatus, UndoneStep
from tenders.models import Competition, Letter, Undo
from tenders.operations.award_notices import drop_award_notices
from tenders.operations.locks import lock_competition
from tenders.operations.mail import addresses_by_supplier, standard_facts, to_approvers
from tenders.rules import undoing as rules

WhyNot = Callable[[Undo, User], Refusal | None]
_SETTLED = [BidStatus.SUCCESSFUL, BidStatus.UNSUCCESSFUL]


@transaction.atomic(durable=True)
def ask_to_undo(competition_id: UUID, *, reason: str, actor: User) -> Undo:
    """Ask a second person to undo the award or the end; nothing changes until they agree.

    Raises undo.signed, undo.not_now, competition.not_lead, undo.asked, undo.no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_to_undo(competition, actor, reason))

    step = rules.step_to_undo(competition) or UndoneStep.AWARD
    undo = Undo.objects.create(
        competition=competition, step=step, reason=reason.strip(), asked_by=actor, asked_at=at
    )
    audit.record(f"{step}.undo_asked", competition, actor=actor, at=at, reason=undo.reason)
    letters = to_approvers(competition, but=actor)
    notify_all(letters, "award_undo_asked", at=at, **_facts(undo), by=str(actor))
    return undo


@transaction.atomic(durable=True)
def undo_outcome(undo_id: UUID, *, actor: User) -> Competition:
    """A second person's yes: bids are open again, letters stay in the record as undone, everyone is told.

    An award goes back to its recommendation, an end to the last step that was finished. Notices that the
    award owed are not needed. Raises undo.not_now, undo.same_person, undo.not_approver.
    """
    undo, at = settle_undo(undo_id, rules.why_not_undo_outcome, confirmed=True, note="", actor=actor)
    competition = undo.competition
    told = _undo_letters(competition, at)
    if undo.step == UndoneStep.AWARD:
        competition.recommendations.filter(undone_at=None).update(standstill_ends_at=None)
    else:
        competition.recommendations.filter(undone_at=None).update(undone_at=at)
    competition.status = rules.state_before(competition)
    competition.awarded_at, competition.end_reason = None, ""
    competition.save(update_fields=["status", "awarded_at", "end_reason"])
    audit.record(
        f"{undo.step}.undone", competition, actor=actor, at=at, reason=undo.reason, letters=len(told)
    )
    people = [(address, competition.owner) for address in told]
    notify_all(people, "award_undone", at=at, **_facts(undo), council_side=False)
    notify_all(_council(competition), "award_undone", at=at, **_facts(undo), council_side=True)
    return competition


@transaction.atomic(durable=True)
def keep_outcome(undo_id: UUID, *, note: str, actor: User) -> Undo:
    """A second person's no: everything stays as it is, and the lead is told. Raises as undo_outcome."""
    undo, at = settle_undo(undo_id, rules.why_not_undo_outcome, confirmed=False, note=note, actor=actor)
    competition = undo.competition
    audit.record(f"{undo.step}.kept", competition, actor=actor, at=at, note=undo.note)
    lead = [(competition.lead.email, competition.owner)]
    notify_all(lead, "award_kept", at=at, **_facts(undo), note=undo.note, by=str(actor))
    return undo


def settle_undo(
    undo_id: UUID, why_not: WhyNot, *, confirmed: bool, note: str, actor: User
) -> tuple[Undo, datetime]:
    """Part of a second person's yes or no, also about moderation: the undo as it is decided, and when."""
    competition = lock_competition(Undo.objects.values_list("competition_id", flat=True).get(pk=undo_id))
    undo = Undo.objects.select_related("asked_by").get(pk=undo_id)
    undo.competition = competition
    at = clock.now()
    refuse_if(why_not(undo, actor))

    undo.confirmed, undo.note, undo.decided_by, undo.decided_at = confirmed, note.strip(), actor, at
    undo.save(update_fields=["confirmed", "note", "decided_by", "decided_at"])
    return undo, at


def _undo_letters(competition: Competition, at: datetime) -> list[str]:
    """Letters and outcomes hold no more; whom they had told."""
    if competition.status == CompetitionStatus.AWARDED:
        drop_award_notices(competition, "The award has been undone.", at)
    letters = Letter.objects.standing().filter(bid__competition=competition)
    suppliers = [pk for pk in letters.values_list("bid__supplier_id", flat=True) if pk]
    for bid in competition.bids.filter(status__in=_SETTLED):
        bid.status = BidStatus.OPENED
        bid.save(update_fields=["status"])
    letters.update(undone_at=at)
    found = addresses_by_supplier(suppliers)
    return sorted({address for addresses in found.values() for address in addresses})


def _council(competition: Competition) -> list[tuple[str, str]]:
    """The lead, the panel, and the approvers."""
    people = competition.panel.values_list("user__email", flat=True)
    addresses = {competition.lead.email, *people}
    addresses |= {address for address, _ in to_approvers(competition, but=competition.lead)}
    return [(address, competition.owner) for address in sorted(addresses)]


def _facts(undo: Undo) -> dict[str, str]:
    return {
        **standard_facts(undo.competition),
        "reason": undo.reason,
        "is_award": "yes" if undo.step == UndoneStep.AWARD else "",
    }
