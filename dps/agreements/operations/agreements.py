"""Setting an agreement up: load it with its lots and criteria, open a lot, publish a questionnaire."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.agreements.models import Agreement, Lot, QuestionnaireVersion
from dps.agreements.rules import agreements as rules
from dps.core import audit, clock
from dps.core.refusals import refuse_if

_NESTED = {"lots", "award_criteria", "selection_criteria"}


@transaction.atomic(durable=True)
def load_agreement(
    facts: Mapping[str, Any], definition: Mapping[str, Any], *, actor: User | None = None
) -> Agreement:
    """Create the agreement with its lots, criteria and questionnaire. Run twice, it changes nothing."""
    at = clock.now()
    questionnaire, _ = QuestionnaireVersion.objects.get_or_create(
        version=definition["version"], defaults={"definition": definition, "published_at": at}
    )
    agreement, made = Agreement.objects.get_or_create(
        reference=facts["reference"], defaults={**_plain(facts), "questionnaire": questionnaire}
    )
    if not made:
        return agreement

    for row in facts["award_criteria"]:
        agreement.award_criteria.create(**row)
    for row in facts["lots"]:
        lot = agreement.lots.create(**_plain(row))
        for criterion in row["selection_criteria"]:
            lot.selection_criteria.create(**criterion)
    audit.record("agreement.loaded", agreement, actor=actor, at=at, questionnaire=questionnaire.version)
    return agreement


@transaction.atomic(durable=True)
def open_lot(lot_id: UUID, *, actor: User | None = None) -> Lot:
    """From now on suppliers may ask to join it.

    Refuses: lot.open_already, lot.no_selection_criteria (R08), lot.turnover_too_high (R30).
    """
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    at = clock.now()
    refuse_if(rules.why_not_open_lot(lot))

    lot.opened_at = at
    lot.save(update_fields=["opened_at"])

    audit.record("lot.opened", lot.agreement, actor=actor, at=at, lot=lot.number)
    return lot


@transaction.atomic(durable=True)
def publish_questionnaire(agreement_id: UUID, definition: Mapping[str, Any], *, actor: User) -> Agreement:
    """New applications get this version; those begun keep theirs (R37).

    Refuses: questionnaire.version_taken, questionnaire.number_twice, questionnaire.unknown_question.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
    at = clock.now()
    refuse_if(rules.why_not_publish_questionnaire(definition))

    before = agreement.questionnaire.version
    agreement.questionnaire = QuestionnaireVersion.objects.create(
        version=definition["version"], definition=definition, published_at=at
    )
    agreement.save(update_fields=["questionnaire"])

    after = agreement.questionnaire.version
    audit.record("questionnaire.published", agreement, actor=actor, at=at, version=after, before=before)
    return agreement


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in _NESTED}
