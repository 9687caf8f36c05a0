"""What is said about criminal offences: every look is recorded, and on its day it is destroyed."""

from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock, sealing
from dps.core.refusals import refuse_if
from suppliers.models import Application
from suppliers.operations.locks import lock_application
from suppliers.rules import offences as rules


@transaction.atomic(durable=True)
def record_offences_read(application_id: UUID, *, actor: User) -> None:
    """Somebody of the team is shown them. Refuses: application.restricted."""
    application = Application.objects.select_related("agreement").get(pk=application_id)
    at = clock.now()
    refuse_if(rules.why_not_read_offences(application, actor))
    audit.record("application.offences_read", application, actor=actor, at=at)


@transaction.atomic(durable=True)
def destroy_offences(application_id: UUID) -> Application:
    """The clock's part, on the retention date: answers and reasons about offences can never be read again.

    Its files have gone from the store before. Hashes and the audit trail stay true.
    Refuses: offences.destroyed, offences.kept.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_destroy_offences(application, clock.london(at).date()))

    about = [row.pk for row in application.answers.all() if rules.is_about_offences(row.question)]
    application.answers.filter(pk__in=about).delete()
    for partner in application.partners.all():
        partner.answers = {k: v for k, v in partner.answers.items() if not rules.is_about_offences(k)}
        partner.save(update_fields=["answers"])
    application.ground_decisions.filter(ground__startswith="2.1").delete()
    sealing.destroy(application.offence_key, at)
    application.offences_destroyed_at = at
    application.save(update_fields=["offences_destroyed_at"])

    audit.record("application.offences_destroyed", application, actor=None, at=at)
    return application
