"""From a draft to the invitations: sent for approval, approved by another person, issued to all at once."""

from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.agreements.lifecycles import NewsKind
from dps.agreements.operations.news import owe_news
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all, poke
from dps.core.refusals import refuse_if
from suppliers.models import Supplier
from suppliers.operations.locks import lock_registers
from tenders.lifecycles import ApprovalKind, CompetitionStatus
from tenders.models import Approval, Competition, Invitation
from tenders.operations.locks import lock_competition, lock_project_of
from tenders.operations.mail import MAIL_JOB, standard_facts, to_approvers
from tenders.rules import publication as rules

AT_ONCE = 200


@transaction.atomic(durable=True)
def send_for_approval(competition_id: UUID, *, actor: User) -> Competition:
    """Hand the draft to the approvers; nobody edits it meanwhile.

    Raises competition.not_lead, .awaiting_approval, .issued, and the code of the first gap.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_send_for_approval(competition, actor, at))

    competition.status = CompetitionStatus.AWAITING_APPROVAL
    competition.sent_for_approval_at, competition.sent_for_approval_by = at, actor
    competition.save(update_fields=["status", "sent_for_approval_at", "sent_for_approval_by"])
    audit.record("competition.sent_for_approval", competition, actor=actor, at=at)
    notify_all(
        to_approvers(competition, but=actor),
        "approval_publication",
        at=at,
        **standard_facts(competition),
        lead=str(actor),
    )
    return competition


@transaction.atomic(durable=True)
def recall_from_approval(competition_id: UUID, *, actor: User) -> Competition:
    """Take it back to change it; an approval already given no longer counts.

    Raises competition.not_lead, competition.not_awaiting_approval.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_recall_from_approval(competition, actor))

    _back_to_draft(competition)
    audit.record("competition.recalled", competition, actor=actor, at=at)
    return competition


@transaction.atomic(durable=True)
def approve_publication(competition_id: UUID, *, actor: User, note: str = "") -> Competition:
    """A second person's yes. Publishing is the lead's next step.

    Raises competition.not_approver, .not_awaiting_approval, .own_approval, .already_approved.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_decide_publication(competition, actor))

    _decide(competition, actor, at, approved=True, note=note)
    audit.record("competition.approved_for_publication", competition, actor=actor, at=at)
    notify(
        competition.lead.email,
        "publication_approved",
        at=at,
        **standard_facts(competition),
        approver=str(actor),
    )
    return competition


@transaction.atomic(durable=True)
def send_back_to_draft(competition_id: UUID, *, actor: User, note: str) -> Competition:
    """A second person's no, with what has to change. As approve_publication, and competition.no_note."""
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_send_back(competition, actor, note))

    _decide(competition, actor, at, approved=False, note=note)
    _back_to_draft(competition)
    audit.record("competition.sent_back", competition, actor=actor, at=at, note=note.strip())
    notify(
        competition.lead.email,
        "publication_sent_back",
        at=at,
        **standard_facts(competition),
        approver=str(actor),
        note=note.strip(),
    )
    return competition


@transaction.atomic(durable=True)
def publish_competition(competition_id: UUID, *, actor: User) -> Competition:
    """Issue it: every supplier admitted to the lot at this instant is invited, and nobody else (R38).

    One transaction and one instant for all invitations (R43); everything is checked again first. What is
    in memory does not grow with the invited. Their mail is a job of its own, which finds them by their
    rows. Raises
    competition.not_lead, .not_awaiting_approval, .not_approved, and the code of the first gap.
    """
    competition = lock_competition(competition_id)
    lock_registers([competition.lot_id])
    lock_project_of(competition)
    at = clock.now()
    refuse_if(rules.why_not_publish_competition(competition, actor, at))

    competition.status, competition.published_at = CompetitionStatus.PUBLISHED, at
    competition.save(update_fields=["status", "published_at"])
    invited = _invite_all(competition, at, actor)
    audit.record(
        "competition.published",
        competition,
        actor=actor,
        at=at,
        invited=invited,
        deadline=competition.deadline_at,
        weights={criterion.title: str(criterion.weight) for criterion in competition.criteria.all()},
    )
    poke(MAIL_JOB, str(competition.pk))
    owe_news(
        NewsKind.OPPORTUNITY,
        audit.name_of(competition),
        at=at,
        lot=competition.lot,
        lot_title=str(competition.lot),
        path=f"/opportunities/{competition.reference}/",
        **standard_facts(competition),
    )
    return competition


def _invite_all(competition: Competition, at: datetime, actor: User) -> int:
    """An invitation for each supplier on the register of the lot, part by part; how many they are."""
    admitted = Supplier.objects.admitted_to(competition.lot).order_by("legal_name", "pk")
    rows = admitted.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    invited = 0
    while part := list(islice(rows, AT_ONCE)):
        _invite(competition, part, at, actor)
        invited += len(part)
    return invited


def _invite(competition: Competition, part: list[UUID], at: datetime, actor: User) -> None:
    """The trail names each of them, in entries of bounded length."""
    Invitation.objects.bulk_create(
        [Invitation(competition=competition, supplier_id=pk, invited_at=at) for pk in part]
    )
    audit.record(
        "competition.suppliers_invited",
        competition,
        actor=actor,
        at=at,
        suppliers=[str(pk) for pk in part],
    )


def _decide(competition: Competition, actor: User, at: datetime, *, approved: bool, note: str) -> None:
    Approval.objects.create(
        competition=competition,
        kind=ApprovalKind.PUBLICATION,
        approved=approved,
        note=note.strip(),
        given_by=actor,
        given_at=at,
    )


def _back_to_draft(competition: Competition) -> None:
    competition.status = CompetitionStatus.DRAFT
    competition.sent_for_approval_at = competition.sent_for_approval_by = None
    competition.save(update_fields=["status", "sent_for_approval_at", "sent_for_approval_by"])
