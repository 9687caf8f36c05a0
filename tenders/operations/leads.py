"""Who leads a competition, and what happens in it when somebody leaves the council."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from buyers.operations.leaving import Loss
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.models import Competition, Score
from tenders.operations.locks import lock_competition
from tenders.operations.mail import standard_facts, to_leads
from tenders.rules.leads import is_lead_there, why_not_change_lead
from tenders.rules.vacancies import duties_of


@transaction.atomic(durable=True)
def change_lead(competition_id: UUID, *, lead: UUID, reason: str, actor: User) -> Competition:
    """Another lead of the council leads it from now on; both are told, and what was done is kept.

    Raises lead.over, competition.not_lead, lead.no_reason, lead.is_lead, lead.no_seat, lead.approved,
    lead.conflict.
    """
    competition = lock_competition(competition_id)
    new = User.objects.get(pk=lead)
    at = clock.now()
    refuse_if(why_not_change_lead(competition, actor, new, reason))

    left, competition.lead = competition.lead, new
    competition.save(update_fields=["lead"])
    audit.record(
        "competition.lead_changed", competition, actor=actor, at=at, left=str(left.pk), joined=str(new.pk),
        reason=reason.strip(),
    )  # fmt: skip
    facts = standard_facts(competition) | {"left": str(left), "joined": str(new), "reason": reason.strip()}
    for person in (new, left):
        notify(person.email, "lead_changed", at=at, **facts)
    return competition


def end_panel_duties(loss: Loss) -> None:
    """For operations of the buyers' app, inside theirs: what the person did in running competitions ends.

    Each competition is locked, so that a score being saved is saved before or refused; the scores given
    stay in the record, and whoever leads is told what needs another person.
    """
    parts: dict[str, list[str]] = {}
    for duty in duties_of(loss.council, loss.person, loss.roles):
        parts.setdefault(duty.reference, []).append(duty.what)
    found = Competition.objects.filter(reference__in=parts).order_by("pk").values_list("pk", flat=True)
    for pk in found:
        competition = lock_competition(pk)
        _leave(competition, loss, parts[competition.reference])


def _leave(competition: Competition, loss: Loss, parts: list[str]) -> None:
    scores = Score.objects.filter(bid__competition=competition, evaluator=loss.person).count()
    audit.record(
        "panel.member_left", competition, actor=loss.actor, at=loss.at, person=str(loss.person.pk),
        parts=parts, scores_kept=scores,
    )  # fmt: skip
    facts = standard_facts(competition) | {"person": str(loss.person), "parts": " and ".join(parts)}
    for address in _who_replaces(competition):
        notify(address, "panel_gap", at=loss.at, about=f"competition:{competition.pk}", **facts)


def _who_replaces(competition: Competition) -> list[str]:
    """Its lead; where that is who left, every lead of the council; where there is none, the Oldham team."""
    if is_lead_there(competition, competition.lead):
        return [competition.lead.email]
    return [address for address, _ in to_leads(competition)] or [settings.SUPPORT_EMAIL]
