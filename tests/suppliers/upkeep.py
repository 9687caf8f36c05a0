"""An admitted supplier with its answers and people, as renewals and reports find it."""

from datetime import UTC, date, datetime

from suppliers.models import Answer
from tests.factories.agreements import AgreementFactory, LotFactory, QuestionnaireVersionFactory
from tests.factories.suppliers import JOINED, AdmissionFactory
from tests.suppliers.applying import ANSWERS, DEFINITION
from tests.suppliers.worlds import member_of

# Monday 1 July 2024, 9am in the United Kingdom; five working days later it is Monday 8 July.
ASKED = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
DUE = date(2024, 7, 8)
LATE = datetime(2024, 7, 9, 8, 0, tzinfo=UTC)
SIGNED = {"name": "Ada Marsh", "role": "Secretary"}
CONVICTION = {
    "2.1a-2": "yes",
    "2.1b": {
        "2.1a-2": {
            "happened_on": "2024-06-03",
            "jurisdiction": "England",
            "who": "A former director",
            "facts": "A bribe was paid.",
            "reference": "",
        }
    },
    "2.2": {"2.1a-2": {"measures": "The director has left and we trained everybody."}},
}


# Only what is asked about exclusion, of the questionnaire that the portal ships.
GROUNDS = {
    **{key: value for key, value in DEFINITION.items() if key != "partners"},
    "groups": [group for group in DEFINITION["groups"] if group["id"] == "grounds"],
    "parts": [part for part in DEFINITION["parts"] if part["id"] in {"P2M", "P2D"}],
}


def an_agreement():
    """With two lots."""
    agreement = AgreementFactory(questionnaire=QuestionnaireVersionFactory(definition=GROUNDS))
    for number in (1, 2):
        LotFactory(agreement=agreement, number=number, title=f"Title {number}")
    return agreement


def an_admission(agreement=None, lot=1, answers=None, **facts):
    """A place in a lot, with an admin and with the answers about exclusion given when it was admitted."""
    agreement = agreement or an_agreement()
    admission = AdmissionFactory(lot=agreement.lots.get(number=lot), **facts)
    admin = member_of(admission.supplier)
    application = admission.lot_request.application
    said = {"application": application, "saved_by": admin, "saved_at": JOINED}
    given = {key: value for key, value in ANSWERS.items() if key.startswith(("2.", "3."))} | (answers or {})
    Answer.objects.bulk_create([Answer(question=key, value=given[key], **said) for key in given])
    return admission


def admin_of(admission):
    return admission.supplier.seats.get(role="admin").user
