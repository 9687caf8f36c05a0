"""Create a competition, prepare it, discard it or cancel it. Money is pounds excluding VAT."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from buyers.models import Council, FundedProject
from buyers.rules.project_money import why_not_pay_for
from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all
from dps.core.references import next_reference
from dps.core.refusals import refuse_if
from tenders.lifecycles import INSURANCE, ApprovalKind, CompetitionStatus, PanelPart
from tenders.models import Approval, Competition, PanelMember
from tenders.operations.locks import lock_competition
from tenders.operations.mail import letters_to_all, standard_facts, to_approvers
from tenders.rules import competitions as rules
from tenders.rules.insurance import why_not_insurance
from tenders.rules.meanwhile import mark_of_part, why_not_save_over
from tenders.rules.panels import why_not_set_panel
from tenders.rules.timetables import suggest


@transaction.atomic(durable=True)
def create_competition(council_id: UUID, *, lot_id: UUID, title: str, actor: User) -> Competition:
    """Begin a draft, led by the actor.

    Raises competition.not_lead, council.may_not_buy (R40), council.no_host, agreement.closed.
    """
    council = Council.objects.get(pk=council_id)
    lot = Lot.objects.select_related("agreement").get(pk=lot_id)
    at = clock.now()
    refuse_if(rules.why_not_create_competition(council, lot, actor, at))

    competition = Competition.objects.create(
        reference=next_reference("MC", at),
        council=council,
        lot=lot,
        lead=actor,
        title=title.strip(),
        cpv_code=lot.cpv_codes[0] if lot.cpv_codes else "",
        created_at=at,
    )
    audit.record("competition.created", competition, actor=actor, at=at, title=competition.title)
    return competition


@transaction.atomic(durable=True)
def set_details(
    competition_id: UUID,
    *,
    actor: User,
    title: str,
    need: str,
    estimated_value: Decimal | None,
    contract_starts_on: date | None,
    contract_ends_on: date | None,
    principles: list[int],
    cpv_code: str = "",
    social_value: str = "",
    contract_terms: str = "",
    language: str = "English",
    funded_project_id: UUID | None = None,
    insurance: dict[str, int] | None = None,
    seen: str = "",
) -> Competition:
    """Say what is bought. `insurance` is the cover asked for by kind, in pounds; without it nothing is.

    `seen` is the mark (`mark_of_part`) of what the person saw when they began.
    Raises competition.not_lead, .awaiting_approval, .discarded, .issued (R46), .newer; details.insurance;
    project.not_yours.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_part(competition, "details"), seen))
    cover = insurance or {}
    refuse_if(why_not_insurance(competition.lot, cover))
    project = FundedProject.objects.get(pk=funded_project_id) if funded_project_id else None
    refuse_if(why_not_pay_for(project, competition.council) if project else None)

    competition.title, competition.need = title.strip(), need.strip()
    competition.estimated_value, competition.cpv_code = estimated_value, cpv_code
    competition.contract_starts_on, competition.contract_ends_on = contract_starts_on, contract_ends_on
    competition.principles, competition.social_value = sorted(principles), social_value.strip()
    competition.contract_terms, competition.language = contract_terms.strip(), language.strip() or "English"
    competition.funded_project = project
    for kind in INSURANCE:
        setattr(competition, kind, cover.get(kind, 0))
    competition.save()
    _changed(competition, "details", actor, at)
    return competition


@transaction.atomic(durable=True)
def set_timetable(
    competition_id: UUID,
    *,
    actor: User,
    deadline_at: datetime,
    questions_close_at: datetime | None = None,
    answers_by_at: datetime | None = None,
    scoring_by_on: date | None = None,
    award_by_on: date | None = None,
    seen: str = "",
) -> Competition:
    """Set the deadline; what is left out is reckoned back and forward from it. Instants UTC.

    Whether it is long enough is judged at the instant of issue (R41). Raises as set_details.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_part(competition, "timetable"), seen))

    usual = suggest(deadline_at)
    competition.deadline_at = deadline_at
    competition.questions_close_at = questions_close_at or usual.questions_close_at
    competition.answers_by_at = answers_by_at or usual.answers_by_at
    competition.scoring_by_on = scoring_by_on or usual.scoring_by_on
    competition.award_by_on = award_by_on or usual.award_by_on
    competition.save()
    _changed(competition, "timetable", actor, at, deadline=deadline_at)
    return competition


@transaction.atomic(durable=True)
def set_panel(
    competition_id: UUID,
    *,
    actor: User,
    evaluators: list[UUID],
    chair: UUID | None,
    openers: list[UUID],
    hides_names: bool = True,
    seen: str = "",
) -> Competition:
    """Name who scores, who moderates and who opens. Raises as set_details, and team.no_seat."""
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_part(competition, "team"), seen))
    wanted: dict[str, set[UUID]] = {
        PanelPart.EVALUATOR: set(evaluators),
        PanelPart.CHAIR: {chair} if chair else set(),
        PanelPart.OPENER: set(openers),
    }
    refuse_if(why_not_set_panel(competition, wanted))

    competition.panel.all().delete()
    PanelMember.objects.bulk_create(
        PanelMember(competition=competition, user_id=user, part=part)
        for part, users in wanted.items()
        for user in sorted(users)
    )
    competition.hides_names = hides_names
    competition.save(update_fields=["hides_names"])
    names = {str(part): sorted(str(user) for user in users) for part, users in wanted.items()}
    _changed(competition, "team", actor, at, **names)
    return competition


@transaction.atomic(durable=True)
def discard_draft(competition_id: UUID, *, actor: User, reason: str) -> Competition:
    """End what was never issued; nobody outside the council has heard of it.

    Raises competition.not_lead, .discarded, .issued, .no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_discard_draft(competition, actor, reason))

    _cancel(competition, reason, at)
    audit.record("competition.discarded", competition, actor=actor, at=at, reason=reason.strip())
    return competition


@transaction.atomic(durable=True)
def ask_cancellation(competition_id: UUID, *, actor: User, reason: str) -> Competition:
    """Ask a second person to cancel an issued competition; nothing changes for suppliers yet.

    Raises competition.not_lead, .not_issued, .ended, .cancellation_asked, .no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_cancellation(competition, actor, reason))

    competition.cancel_asked_at, competition.cancel_asked_by = at, actor
    competition.end_reason = reason.strip()
    competition.save(update_fields=["cancel_asked_at", "cancel_asked_by", "end_reason"])
    audit.record("competition.cancellation_asked", competition, actor=actor, at=at, reason=reason.strip())
    notify_all(
        to_approvers(competition, but=actor),
        "approval_cancellation",
        at=at,
        **standard_facts(competition),
        asked_by=str(actor),
        reason=reason.strip(),
    )
    return competition


@transaction.atomic(durable=True)
def confirm_cancellation(competition_id: UUID, *, actor: User) -> Competition:
    """Cancel, and tell every invited supplier why. What was sealed stays sealed.

    Raises competition.not_approver, .no_cancellation_asked, .own_cancellation.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_decide_cancellation(competition, actor))

    _decide_cancellation(competition, actor, at, approved=True)
    _cancel(competition, competition.end_reason, at)
    audit.record("competition.cancelled", competition, actor=actor, at=at, reason=competition.end_reason)
    notify_all(
        letters_to_all(competition),
        "competition_cancelled",
        at=at,
        **standard_facts(competition),
        reason=competition.end_reason,
    )
    return competition


@transaction.atomic(durable=True)
def refuse_cancellation(competition_id: UUID, *, actor: User, note: str) -> Competition:
    """Let the competition go on. Raises as confirm_cancellation."""
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_decide_cancellation(competition, actor))

    _decide_cancellation(competition, actor, at, approved=False, note=note)
    competition.cancel_asked_at, competition.cancel_asked_by, competition.end_reason = None, None, ""
    competition.save(update_fields=["cancel_asked_at", "cancel_asked_by", "end_reason"])
    audit.record("competition.cancellation_refused", competition, actor=actor, at=at, note=note.strip())
    notify(
        competition.lead.email,
        "cancellation_refused",
        at=at,
        **standard_facts(competition),
        note=note.strip(),
    )
    return competition


def _decide_cancellation(
    competition: Competition, actor: User, at: datetime, *, approved: bool, note: str = ""
) -> None:
    Approval.objects.create(
        competition=competition,
        kind=ApprovalKind.CANCELLATION,
        approved=approved,
        note=note.strip(),
        given_by=actor,
        given_at=at,
    )


def _cancel(competition: Competition, reason: str, at: datetime) -> None:
    competition.status, competition.cancelled_at = CompetitionStatus.CANCELLED, at
    competition.end_reason = reason.strip()
    competition.save(update_fields=["status", "cancelled_at", "end_reason"])


def _changed(competition: Competition, what: str, actor: User, at: datetime, **facts: Any) -> None:
    audit.record("competition.changed", competition, actor=actor, at=at, what=what, **facts)
