"""What an officer decides of a declared reason for exclusion."""

from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import Refusal, Refused, refuse_if
from suppliers.models import GroundDecision
from suppliers.operations.locks import lock_application
from suppliers.rules import grounds as rules
from suppliers.rules.offences import OffenceBox
from suppliers.rules.questionnaire import sheet_of


@transaction.atomic(durable=True)
def decide_ground(
    application_id: UUID, ground: str, *, body: str = "", verdict: str, reason: str, actor: User
) -> GroundDecision:
    """Keep the decision and its reason; one made before is replaced, the trail keeps both (R21-R27).

    `body` is the key of a group member or subcontractor, empty for the applicant. Refuses:
    application.not_officer, application.not_in_review, application.restricted, assessment.recommended,
    ground.unknown, ground.unknown_verdict, ground.no_reason, ground.period_over, ground.period_runs,
    ground.no_self_cleaning, ground.unjudged_self_cleaning (R25).
    """
    application = lock_application(application_id)
    at = clock.now()
    found = {each.place: each for each in rules.grounds_of(sheet_of(application))}.get((body, ground))
    refuse_if(rules.why_not_decide_ground(found, application, actor, verdict, reason))
    if found is None:
        raise Refused(Refusal("ground.unknown", "This reason for exclusion was not declared."))

    box, words = OffenceBox(application), reason.strip()
    kept = box.close(f"ground:{body}:{ground}", words) if found.is_offence else words
    decision, _ = GroundDecision.objects.update_or_create(
        application=application,
        body=body,
        ground=ground,
        defaults={"verdict": verdict, "reason": kept, "decided_by": actor, "decided_at": at},
    )

    facts: dict[str, Any] = {"ground": "2.1" if found.is_offence else ground, "body": body}
    said = {"verdict": verdict, "reason": words}
    facts |= {"said": box.close("audit", {**said, "ground": ground})} if found.is_offence else said
    audit.record("ground.decided", application, actor=actor, at=at, **facts)
    return decision
