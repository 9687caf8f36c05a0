"""What keeps the register true, in mid-life: certificates that end, a late declaration, a reported change."""

from datetime import datetime, timedelta

from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.files import send
from dps.demo.load.suppliers import Company
from suppliers.models import Supplier
from suppliers.operations.ground_reports import report_ground
from suppliers.operations.library import add_certificate
from suppliers.operations.renewals import ask_for_renewal

# Days until each ends, by the order of the admitted suppliers. What has ended is of one that wins nothing:
# an award waits for evidence that is up to date.
ENDS = {
    0: [("Public liability insurance", 25), ("Professional indemnity insurance", 210)],
    4: [("Employer’s liability insurance", -5)],
    2: [("Public liability insurance", 6)],
    3: [("Cyber Essentials certificate", 52)],
}
LATE, REPORTS = 4, 2


def load_upkeep(companies: list[Company], officer: User) -> None:
    """For the first admitted suppliers; everything was added some months ago."""
    at = clock.now()
    held = set(Supplier.objects.with_a_place().values_list("pk", flat=True))
    admitted = [company for company in companies if company.supplier.pk in held]
    for number, certificates in ENDS.items():
        for kind, days in certificates:
            _keep(admitted[number], kind, at, days)
    with clock.pretending(at - timedelta(days=14)):
        ask_for_renewal(admitted[LATE].supplier.pk, actor=officer)
    _report(admitted[REPORTS], at - timedelta(days=2))


def _keep(company: Company, kind: str, at: datetime, days: int) -> None:
    ends = clock.london(at).date() + timedelta(days=days)
    with clock.pretending(at - timedelta(days=120)):
        owner = f"supplier:{company.supplier.pk}"
        document = send(owner, purpose="certificate", name=kind, text="A certificate.", actor=company.admin)
        add_certificate(company.supplier.pk, document.pk, kind=kind, expires_on=ends, actor=company.admin)


def _report(company: Company, at: datetime) -> None:
    with clock.pretending(at):
        report_ground(
            company.supplier.pk,
            grounds=["3.1g"],
            happened_on=clock.london(at).date() - timedelta(days=10),
            what_happened="One of our trainers was elected to a council that is a member of the network.",
            put_right="She takes no part in our bids to that council and declares her interest there.",
            actor=company.admin,
        )
