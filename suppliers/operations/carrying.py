"""A second application begins with what the last one said."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.documents.operations.uploads import carry_documents
from suppliers.models import Answer, Application
from suppliers.operations.locks import lock_application
from suppliers.rules import applications as rules
from suppliers.rules.carrying import carried_values, unchecked
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire import questionnaire_of, sheet_of
from suppliers.rules.questionnaire.sheets import owner_of


@transaction.atomic(durable=True)
def confirm_carried_answers(application_id: UUID, *, actor: User) -> list[str]:
    """Say again what is true only on its day: grounds, undertakings, last year's figures. The questions.

    Refuses: application.not_yours, application.reader, application.not_open.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_edit_application(application, actor))

    numbers = [question.id for question in unchecked(sheet_of(application))]
    application.answers.filter(question__in=numbers).update(checked_at=at)

    if numbers:
        audit.record("application.carried_confirmed", application, actor=actor, at=at, questions=numbers)
    return numbers


def carry_over(before: Application, application: Application, actor: User, at: datetime) -> None:
    """Inside the transaction that starts `application`. Answers keep who said them and when."""
    old, new = sheet_of(before), questionnaire_of(application.questionnaire)
    values = carried_values(old, new)
    Answer.objects.bulk_create(
        Answer(
            application=application,
            question=key,
            value=value,
            carried=True,
            saved_by_id=old.rows[key].saved_by_id,
            saved_at=old.rows[key].saved_at,
        )
        for key, value in values.items()
    )
    slots = [q.id for q in new.questions.values() if q.kind == "files" and not is_about_offences(q.id)]
    carry_documents(owner_of(before), owner_of(application), slots, actor=actor, at=at)
