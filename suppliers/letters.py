"""The letter that tells a supplier the decisions on its application: page and PDF say the same words."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from dps.accounts.models import User
from dps.core import pdf
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import LotRequestStatus, Verdict
from suppliers.models import Application, LotRequest
from suppliers.rules.decisions import opened_reasons

ADMITS = {LotRequestStatus.ADMITTED, LotRequestStatus.RECOMMENDED_ADMIT}


def decision_letter(
    application: Application, requests: Iterable[LotRequest], at: datetime, reader: User | None = None
) -> pdf.Letter:
    """One section for each lot (R16); `requests` are decided, or recommended for a preview.

    Reasons about an offence are in it only for a `reader` who may read them.
    """
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
            *(block for request in requests for block in _lot(request, reader)),
            pdf.section("Questions"),
            pdf.paragraph(f"Email {settings.SUPPORT_EMAIL} or call {settings.SUPPORT_PHONE}."),
        ],
    )


def _address(application: Application) -> list[str]:
    supplier = application.supplier
    return [supplier.legal_name, supplier.street, supplier.locality, supplier.postcode]


def _lot(request: LotRequest, reader: User | None) -> Iterator[pdf.Block]:
    yield pdf.section(str(request.lot))
    if request.status in ADMITS:
        yield from _admitted(request)
    else:
        yield from _rejected(opened_reasons(request, reader))


def _admitted(request: LotRequest) -> Iterator[pdf.Block]:
    yield pdf.strong("You are admitted to this lot.")
    yield pdf.paragraph(
        "From now on you are invited to every competition in it until the purchasing system ends on "
        f"{date_words(request.application.agreement.closes_on)}. You need not bid. Keep your details and "
        "certificates up to date, and tell us when an answer in your application changes."
    )


def _rejected(reasons: list[dict[str, Any]]) -> Iterator[pdf.Block]:
    """Failed criteria, reasons for exclusion, and the statement on self-cleaning (reg 57(17), R25)."""
    yield pdf.strong("You are not admitted to this lot.")
    for title, found in _kinds(reasons):
        if found:
            yield pdf.heading(title)
            yield pdf.bullets([f"{each['title']}: {each['reason']}" for each in found])
    yield pdf.heading("What you can do")
    yield pdf.bullets(
        [
            "Apply again at any time while the purchasing system is open.",
            "Ask us in writing for more about our reasons. We answer within 15 days of your request.",
        ]
    )


def _kinds(reasons: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    insufficient = [each for each in reasons if each.get("verdict") == Verdict.INSUFFICIENT]
    applying = [each for each in reasons if each.get("verdict") == Verdict.APPLIES]
    return [
        ("Criteria that were not met, and why", [each for each in reasons if "verdict" not in each]),
        ("Reasons for exclusion that apply", applying),
        ("Why what you have put right is not sufficient", insufficient),
    ]
