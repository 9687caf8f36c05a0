"""The letter that tells a supplier the decisions on its application: page and PDF say the same words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings

from dps.core import pdf
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import LotRequestStatus
from suppliers.models import Application, LotRequest

ADMITS = {LotRequestStatus.ADMITTED, LotRequestStatus.RECOMMENDED_ADMIT}


def decision_letter(application: Application, requests: Iterable[LotRequest], at: datetime) -> pdf.Letter:
    """One section for each lot (R16); `requests` are decided, or recommended for a preview."""
    supplier, agreement = application.supplier, application.agreement
    return pdf.Letter(
        title=f"Our decision on your application {application.reference}",
        sender=agreement.authority,
        addressee=[line for line in _address(application) if line],
        dated=date_words(at),
        reference=application.reference,
        footer=f"{agreement.authority} for {agreement.title}",
        blocks=[
            pdf.paragraph(
                f"{supplier.legal_name} asked to join {agreement.title}. We received the application on "
                f"{date_words(application.submitted_at)}. Each lot has its own criteria and its own decision."
                if application.submitted_at
                else ""
            ),
            *(block for request in requests for block in _lot(request)),
            pdf.section("Questions"),
            pdf.paragraph(f"Email {settings.SUPPORT_EMAIL} or call {settings.SUPPORT_PHONE}."),
        ],
    )


def _address(application: Application) -> list[str]:
    supplier = application.supplier
    return [supplier.legal_name, supplier.street, supplier.locality, supplier.postcode]


def _lot(request: LotRequest) -> Iterator[pdf.Block]:
    yield pdf.section(str(request.lot))
    yield from _admitted(request) if request.status in ADMITS else _rejected(request)


def _admitted(request: LotRequest) -> Iterator[pdf.Block]:
    yield pdf.strong("You are admitted to this lot.")
    yield pdf.paragraph(
        "From now on you are invited to every competition in it until the purchasing system ends on "
        f"{date_words(request.application.agreement.closes_on)}. You need not bid. Keep your details and "
        "certificates up to date, and tell us when an answer in your application changes."
    )


def _rejected(request: LotRequest) -> Iterator[pdf.Block]:
    yield pdf.strong("You are not admitted to this lot.")
    yield pdf.heading("Criteria that were not met, and why")
    yield pdf.bullets([f"{each['title']}: {each['reason']}" for each in request.reasons])
    yield pdf.heading("What you can do")
    yield pdf.bullets(
        [
            "Apply again at any time while the purchasing system is open.",
            "Ask us in writing for more about our reasons. We answer within 15 days of your request.",
        ]
    )
