"""What workers do for competitions: owe invitations their mail, remind, warn; each with its sweeper."""

from collections.abc import Iterable
from uuid import UUID

from celery import shared_task

from dps.core import clock, storage
from dps.core.models import Reminder
from dps.documents.models import Document
from dps.documents.operations.files import forget_document
from tenders.lifecycles import CompetitionStatus
from tenders.models import (
    Announcement,
    Bid,
    Clarification,
    Competition,
    Contract,
    DebriefRequest,
    EvidenceRequest,
    Explanation,
    Invitation,
    PriceEnquiry,
    Recommendation,
)
from tenders.models.competitions import OPENING_WAITS
from tenders.operations import retention
from tenders.operations.announcements import ANNOUNCE_JOB, mail_announcement
from tenders.operations.clarifications import tell_of_overdue_answers
from tenders.operations.contract_life import remind_of_contract, start_contract
from tenders.operations.deadlines import remind_bidders, tell_openers
from tenders.operations.debriefs import remind_of_debrief
from tenders.operations.evaluation.checks import chase_explanation
from tenders.operations.evidence import chase_evidence
from tenders.operations.mail import MAIL_JOB
from tenders.operations.participation import warn_of_low_participation
from tenders.operations.prices import note_lapsed_enquiry
from tenders.operations.sending import mail_invitations, remind_invitation
from tenders.operations.standstills import tell_of_standstill_end
from tenders.rules import deadlines
from tenders.rules.debriefs import first_reminder
from tenders.rules.retention import OVER, why_not_delete_bid

AT_ONCE = 500


@shared_task(name=ANNOUNCE_JOB)
def publish_announcement(announcement_id: str) -> int:
    """Owe an announcement's mails to all invited; how many suppliers. Goes on where another stopped."""
    done = 0
    while part := mail_announcement(UUID(announcement_id)):
        done += part
    return done


@shared_task(name="tenders.publish_waiting_announcements")
def publish_waiting_announcements() -> int:
    """What a lost poke or a dead worker left, oldest first; how many suppliers. Safe to run twice."""
    waiting = Announcement.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(publish_announcement(str(pk)) for pk in list(waiting))


@shared_task(name=MAIL_JOB)
def publish_invitations(competition_id: str) -> int:
    """Owe all invitations of a competition their mails; how many. Goes on where another worker stopped."""
    done = 0
    while part := mail_invitations(UUID(competition_id)):
        done += part
    return done


@shared_task(name="tenders.publish_waiting_invitations")
def publish_waiting_invitations() -> int:
    """What a lost poke or a dead worker left; how many invitations. Safe to run twice, and beside another."""
    waiting = Invitation.objects.to_mail().order_by("competition_id").values_list("competition_id", flat=True)
    return sum(publish_invitations(str(pk)) for pk in list(waiting.distinct()))


@shared_task(name="tenders.remind_unopened")
def remind_unopened() -> int:
    """Half-way to the deadline: whoever has not looked; how many were told. Late or twice, no harm."""
    due = Invitation.objects.unopened_at_half_way(clock.now()).order_by("pk").values_list("pk", flat=True)
    return sum(remind_invitation(pk) for pk in list(due[:AT_ONCE]))


@shared_task(name="tenders.warn_of_low_participation")
def warn_of_participation() -> int:
    """Three days before the deadline: competitions in which few take an interest; how many were told of."""
    at = clock.now()
    due = (
        Competition.objects.with_participation().low_on_participation(at).filter(participation_warned_at=None)
    )
    return sum(warn_of_low_participation(pk) for pk in due.values_list("pk", flat=True))


@shared_task(name="tenders.tell_of_overdue_answers")
def tell_of_overdue() -> int:
    """Questions whose answer was due: leads and team are told of each once; how many questions."""
    due = Clarification.objects.overdue(clock.now()).filter(overdue_told_at=None)
    competitions = due.order_by("competition_id").values_list("competition_id", flat=True).distinct()
    return sum(tell_of_overdue_answers(pk) for pk in list(competitions[:AT_ONCE]))


@shared_task(name="tenders.remind_bidders")
def remind_before_deadlines() -> int:
    """72, 24 and 2 hours before: how many competitions were gone through, with bids or without."""
    at = clock.now()
    near = Competition.objects.closing_within(deadlines.FIRST, at).order_by("deadline_at", "pk")
    due = ((one, deadlines.reminder_of_bids(one, deadlines.hours_due(one, at) or 0)) for one in near)
    return sum(remind_bidders(pk) for pk in _not_done(due))


@shared_task(name="tenders.tell_openers")
def tell_openers_of_deadlines() -> int:
    """A minute after each deadline: of how many competitions openers were told."""
    at = clock.now()
    closed = Competition.objects.closed_unopened(at - OPENING_WAITS).order_by("deadline_at", "pk")
    return sum(
        tell_openers(pk) for pk in _not_done((one, deadlines.reminder_of_opening(one)) for one in closed)
    )


def _not_done(due: Iterable[tuple[Competition, str]]) -> list[UUID]:
    """Those of which no such reminder is known, so that only these are locked; one query."""
    wanted = {(one.pk, what) for one, what in due}
    done = Reminder.objects.filter(about__in={pk for pk, _ in wanted}).values_list("about", "what")
    return sorted(pk for pk, _ in wanted - set(done))


@shared_task(name="tenders.note_lapsed_enquiries")
def note_lapsed() -> int:
    """Questions about prices that nobody answered in time; how many leads were told. Safe to run twice."""
    due = PriceEnquiry.objects.lapsed_untold(clock.now()).order_by("due_at").values_list("pk", flat=True)
    return sum(note_lapsed_enquiry(pk) for pk in list(due[:AT_ONCE]))


@shared_task(name="tenders.chase_explanations")
def chase_explanations() -> int:
    """Explanations that were due: bidder and asker are told of each once; how many. Safe to run twice."""
    due = Explanation.objects.filter(answered_at=None, chased_at=None, due_at__lte=clock.now())
    waiting = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(chase_explanation(pk) for pk in waiting)


@shared_task(name="tenders.chase_evidence")
def chase_evidence_asked() -> int:
    """Evidence of winners that is due tomorrow or overdue; how many were told of. Safe to run twice."""
    due = EvidenceRequest.objects.to_chase(clock.today()).order_by("due_on").values_list("pk", flat=True)
    return sum(chase_evidence(pk) for pk in list(due[:AT_ONCE]))


@shared_task(name="tenders.remind_of_debriefs")
def remind_of_debriefs() -> int:
    """Debriefs to be answered soon, today, or overdue; of how many leads were told. Safe to run twice."""
    last = first_reminder(clock.today())
    due = DebriefRequest.objects.to_remind(last).order_by("due_on").values_list("pk", flat=True)
    return sum(remind_of_debrief(pk) for pk in list(due[:AT_ONCE]))


@shared_task(name="tenders.tell_of_standstill_ends")
def tell_of_standstill_ends() -> int:
    """Standstills that are over: of how many lead and winner were told. Safe to run twice."""
    due = Recommendation.objects.filter(
        competition__status=CompetitionStatus.AWARDED, undone_at=None, standstill_ends_at__lte=clock.now()
    ).values_list("pk", flat=True)
    done = Reminder.objects.filter(what="standstill").values_list("about", flat=True)
    return sum(tell_of_standstill_end(pk) for pk in list(due.exclude(pk__in=done)[:AT_ONCE]))


@shared_task(name="tenders.start_contracts")
def start_contracts() -> int:
    """Signed contracts whose first day has come; how many began."""
    due = Contract.objects.starting(clock.today()).order_by("pk").values_list("pk", flat=True)
    return sum(start_contract(pk) for pk in list(due[:AT_ONCE]))


@shared_task(name="tenders.remind_of_contracts")
def remind_of_contracts() -> int:
    """Before the end and the break date of running contracts; how many mails. Safe to run twice."""
    return sum(remind_of_contract(pk) for pk in Contract.objects.running().values_list("pk", flat=True))


@shared_task(name="tenders.delete_due_bids")
def delete_due_bids() -> int:
    """Date the bids of competitions that are over, and delete what is due; how many were deleted (R86)."""
    undated = Competition.objects.filter(
        status__in=OVER, bids__opened_at__isnull=False, bids__keep_until=None, bids__content_deleted_at=None
    )
    for pk in list(undated.order_by("pk").distinct().values_list("pk", flat=True)[:AT_ONCE]):
        retention.set_retention(pk)
    due = Bid.objects.due_for_deletion(clock.today()).order_by("keep_until", "pk")
    return sum(_delete_bid(bid) for bid in list(due.select_related("competition")[:AT_ONCE]))


def _delete_bid(bid: Bid) -> bool:
    """Files first: a bid whose files are still there stays due."""
    if why_not_delete_bid(bid, clock.now()):
        retention.set_retention(bid.competition_id)
        return False
    for document in Document.objects.filter(owner=bid.owner):
        storage.delete(document.storage_key)
        forget_document(document.pk, reason="Deleted on its retention date.")
    retention.delete_bid_content(bid.pk)
    return True
