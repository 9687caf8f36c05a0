"""What waits for an answer when the training starts: a seat, a new legal name, the reasons of a rejection."""

from datetime import date

from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.people import person
from dps.demo.load.suppliers import Company
from suppliers.operations.identity import ask_identity_change, confirm_identity
from suppliers.operations.joining import ask_to_join
from suppliers.operations.reasons import ask_for_reasons
from suppliers.rules.identity import Identity, identity_of

ASKED_ON = date(2024, 6, 27)
REASON = (
    "Our members agreed on a shorter name in May. The Mutuals Public Register has had it since 24 June 2024."
)
QUESTION = (
    "Our second example was work for a housing association. Why does it not count as work with a public "
    "body? We would like to apply again and want to choose better examples."
)


def load_requests(companies: list[Company], officer: User) -> None:
    """The first supplier has two of them; the second is confirmed by the team; the twentieth was rejected."""
    first, second = companies[0], companies[1]
    newcomer = person("newcomer@example.org", "Noor Ashworth")
    with clock.pretending(clock.london_instant(ASKED_ON, 9)):
        confirm_identity(second.supplier.pk, actor=officer)
    with clock.pretending(clock.london_instant(ASKED_ON, 10)):
        ask_to_join(first.supplier.pk, actor=newcomer)
    rejected = companies[19]
    with clock.pretending(clock.london_instant(ASKED_ON, 12)):
        ask_for_reasons(rejected.supplier.applications.get().pk, QUESTION, actor=rejected.admin)
    known = identity_of(first.supplier)
    renamed = Identity("Pennine Commons Co-operative Limited", known.legal_form, known.numbers)
    with clock.pretending(clock.london_instant(ASKED_ON, 11)):
        ask_identity_change(first.supplier.pk, renamed, REASON, actor=first.admin)
