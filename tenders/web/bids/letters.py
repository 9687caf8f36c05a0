"""The receipt on paper."""

from django.conf import settings

from dps.core import pdf
from dps.core.templatetags.formats import datetime_words
from suppliers.models import Supplier
from tenders.box.receipts import Receipt, ReceiptFile
from tenders.models import Competition

WAITING = "Still being read: it is on the receipt page as soon as it is known"


def receipt_letter(receipt: Receipt, competition: Competition, supplier: Supplier) -> pdf.Letter:
    """What reached us and when, in UTC and UK time, with the fingerprint of every byte (R52)."""
    blocks = [
        pdf.facts(
            [
                ("Receipt number", receipt.receipt),
                ("Competition", f"{competition.reference} {competition.title}"),
                ("Council", competition.council.name),
                ("Bidder", supplier.legal_name),
                ("Version", f"{receipt.number}{' (superseded)' if receipt.is_superseded else ''}"),
                ("Received, UK time", datetime_words(receipt.received_at, "milliseconds")),
                ("Received, UTC", receipt.utc),
                ("Submitted by", receipt.submitted_by),
                ("SHA-256 of the bid", receipt.content_hash),
            ]
        ),
        pdf.section("Files"),
        *(_file(file) for file in receipt.files),
    ]
    if not receipt.files:
        blocks.append(pdf.paragraph("No files were submitted with this version."))
    blocks.append(pdf.section("What this means"))
    blocks.append(
        pdf.paragraph(
            "The bid is encrypted. Nobody at the council, nor anybody else, can read it before it is opened. "
            "The last version submitted before the deadline is the one that is opened."
        )
    )
    blocks.append(
        pdf.paragraph(
            f"Whoever holds this receipt can check it, now and later: {settings.BASE_URL}/receipts/check/"
        )
    )
    return pdf.Letter(
        title=f"Receipt for your bid in {competition.reference}",
        blocks=blocks,
        addressee=[supplier.legal_name],
        dated=datetime_words(receipt.received_at),
        reference=receipt.receipt,
        footer=f"{receipt.receipt}, {competition.reference}",
    )


def _file(file: ReceiptFile) -> pdf.Block:
    state = f"Not accepted: {file.reason}" if file.is_bad else file.sha256 or WAITING
    rows = [("File", file.name), ("Size", f"{file.size:,} bytes")]
    if file.version_id:
        rows.append(("Version in the store", file.version_id))
    return pdf.facts([*rows, ("SHA-256", state)])
