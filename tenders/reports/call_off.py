"""The call-off form: the contract generated from the competition and the winning bid."""

from typing import Any

from dps.core.templatetags.formats import date_words, datetime_words, number_words, pounds_words
from tenders.box.opened import StillSealed, content_of
from tenders.models import Contract
from tenders.reports.papers import Paper, Rows, Section


def call_off(contract: Contract) -> Paper:
    """What both sides sign: parties, work, dates, price, the bid by its hash, payment in 30 days (R87)."""
    competition = contract.competition
    bid = _bid_of(contract)
    return Paper(
        title=f"Call-off contract {contract.reference}",
        sender=competition.council.name,
        reference=contract.reference,
        dated=date_words(contract.recorded_at),
        sections=[
            Section("Parties", _parties(contract)),
            Section(
                "What is bought", [("Title", contract.title)], [competition.need or "As in the documents."]
            ),
            Section("Dates", _dates(contract)),
            Section("Price, excluding VAT", _price(contract, bid)),
            Section("The bid is part of this contract", _bid_facts(contract, bid)),
            Section("Payment", words=_payment(contract)),
            Section("Terms", words=[competition.contract_terms or "The terms issued with the competition."]),
            Section("Signed for the council", SIGNATURE),
            Section("Signed for the supplier", SIGNATURE),
        ],
    )


SIGNATURE = [(name, "________________________") for name in ("Name", "Position", "Signature", "Date")]


def _bid_of(contract: Contract) -> dict[str, Any]:
    try:
        return content_of(contract.bid)
    except StillSealed:
        return {"price": None, "files": [], "receipt": "", "received_at": ""}


def _parties(contract: Contract) -> Rows:
    supplier, competition = contract.supplier, contract.competition
    address = ", ".join(part for part in (supplier.street, supplier.locality, supplier.postcode) if part)
    return [
        ("The council", competition.council.name),
        ("The supplier", supplier.legal_name),
        ("Its address", address or "As in its application"),
        ("Under", f"{competition.lot.agreement.title}, {competition.lot}"),
        ("Competition", f"{competition.reference} {competition.title}"),
        ("Executed as", "A deed" if contract.is_deed else "A simple contract"),
        ("Sub-contractors", contract.subcontractors or "None named"),
    ]


def _dates(contract: Contract) -> Rows:
    first_end = contract.ends_on
    for variation in contract.variations.all():
        first_end = variation.ended_before_on or first_end
        if variation.ended_before_on:
            break
    rows = [("Starts", date_words(contract.starts_on)), ("Ends", date_words(first_end))]
    if contract.may_extend_to:
        rows.append(("May be extended until", date_words(contract.may_extend_to)))
    if contract.break_on:
        rows.append(("May be ended early on", date_words(contract.break_on)))
    return rows


def _price(contract: Contract, bid: dict[str, Any]) -> Rows:
    lines = bid["price"]["lines"] if bid["price"] else []
    rows = [
        (
            f"{line['label']}: {number_words(_plain(line['quantity']))} x {line['unit'] or 'each'}",
            f"{pounds_words(line['unit_price'])} each, {pounds_words(line['amount'])}",
        )
        for line in lines
    ]
    return [*rows, ("Value of the contract", pounds_words(contract.value))]


def _plain(quantity: str) -> Any:
    return int(float(quantity)) if float(quantity).is_integer() else float(quantity)


def _bid_facts(contract: Contract, bid: dict[str, Any]) -> Rows:
    version = contract.bid.versions.order_by("-number").first()
    if version is None:
        return [("Bid", contract.bid.label)]
    return [
        ("Receipt", f"{version.receipt}, version {version.number}"),
        ("Submitted", f"{datetime_words(version.submitted_at, 'seconds')} UK time"),
        ("SHA-256 of the bid", version.content_hash),
        ("Files", ", ".join(file["name"] for file in bid["files"]) or "None"),
    ]


def _payment(contract: Contract) -> list[str]:
    days = contract.payment_days
    return [
        (
            f"The council pays every undisputed invoice within {days} days and considers it in good time "
            "(regulation 113)."
        ),
        f"The supplier puts the same {days} days into every sub-contract under this one.",
    ]
