"""The public side of the demo: the documents of the agreement, and who wants to be told of news."""

from datetime import date

from dps.accounts.models import User
from dps.agreements.lifecycles import PaperKind
from dps.agreements.models import Agreement, Subscription
from dps.agreements.operations.subscriptions import ask_to_be_told, confirm_subscription
from dps.agreements.rules.papers import owner_of
from dps.agreements.rules.subscriptions import confirm_code
from dps.core import clock
from dps.demo.load.files import send

DAY = date(2020, 3, 2)
PAPERS = [
    (
        PaperKind.CALL,
        "Call for competition",
        "Oldham Council invites requests to join the DPS of the network.",
    ),
    (PaperKind.GUIDE, "Guide for suppliers", "How to join, and how councils buy under the DPS."),
    (PaperKind.TERMS, "Terms of contracts", "The terms on which councils of the network buy."),
    (
        PaperKind.GUIDE,
        "Guide for suppliers",
        "How to join, and how councils buy under the DPS. Examples added.",
    ),
]
LISTENERS = ["news@example.org", "policy@example.org"]


def load_public(agreement: Agreement, officer: User) -> None:
    with clock.pretending(clock.london_instant(DAY, 10)):
        for kind, name, text in PAPERS:
            send(owner_of(agreement), purpose=kind, name=name, text=text, actor=officer)
        lots = list(agreement.lots.values_list("pk", flat=True))
        for email in LISTENERS:
            ask_to_be_told(email, lots=lots, of_changes=True)
            asked = Subscription.objects.get(email=email)
            confirm_subscription(asked.pk, confirm_code(asked))
