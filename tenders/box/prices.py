"""The price schedule: what is to be priced, and its totals. All amounts are pounds excluding VAT."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dps.core.templatetags.formats import pounds_words
from tenders.lifecycles import PriceMethod
from tenders.models import Competition

PENNY = Decimal("0.01")
TOTAL_LINE = "total"


@dataclass(frozen=True)
class PriceItem:
    """One line to be priced: a bidder gives a unit price."""

    id: str
    label: str
    unit: str
    quantity: Decimal


def price_items(competition: Competition) -> list[PriceItem]:
    """The lines of the schedule; one for the whole where there are none; none where the price is fixed."""
    if competition.price_method == PriceMethod.FIXED:
        return []
    lines = [
        PriceItem(str(line.pk), line.label, line.unit, line.quantity)
        for line in competition.price_lines.all()
    ]
    return lines or [PriceItem(TOTAL_LINE, "Total price", "lump sum", Decimal(1))]


def amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Quantity x unit price, to the penny, half up."""
    return (quantity * unit_price).quantize(PENNY, rounding=ROUND_HALF_UP)


def sum_of(items: Iterable[PriceItem], units: Mapping[str, Decimal]) -> Decimal:
    """The total of the lines priced so far."""
    return sum((amount(item.quantity, units[item.id]) for item in items if item.id in units), Decimal("0.00"))


def price_of(items: list[PriceItem], units: Mapping[str, Decimal]) -> dict[str, Any] | None:
    """The price as a version holds it, or None where the competition has no price."""
    if not items:
        return None
    lines = [
        {
            "line": item.id,
            "label": item.label,
            "unit": item.unit,
            "quantity": str(item.quantity),
            "unit_price": str(units[item.id].quantize(PENNY)),
            "amount": str(amount(item.quantity, units[item.id])),
        }
        for item in items
    ]
    return {"currency": "GBP", "vat": "excluded", "lines": lines, "total": str(sum_of(items, units))}


def total(price: Mapping[str, Any] | None) -> Decimal:
    """The total of a version's price, in pounds excluding VAT; 0 where the competition has no price."""
    return Decimal("0.00") if price is None else Decimal(price["total"])


@dataclass(frozen=True)
class AskedPrice:
    """What a bid asks: the total it states, and what its lines come to. Pounds excluding VAT.

    `differences` says in words where the two part; empty where the schedule adds up.
    """

    total: Decimal
    by_lines: Decimal
    differences: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        return not self.differences


def asked_price(price: Mapping[str, Any] | None) -> AskedPrice:
    """The price of a version with its sums done again, line by line."""
    lines = price["lines"] if price else []
    amounts = [amount(Decimal(line["quantity"]), Decimal(line["unit_price"])) for line in lines]
    stated, by_lines = total(price), sum(amounts, Decimal("0.00"))
    wrong = [
        f"{line['label']}: {line['quantity']} x {pounds_words(line['unit_price'])} is "
        f"{pounds_words(right)}, not {pounds_words(line['amount'])}."
        for line, right in zip(lines, amounts, strict=True)
        if Decimal(line["amount"]) != right
    ]
    if stated != by_lines:
        wrong.append(f"The lines come to {pounds_words(by_lines)}, the total says {pounds_words(stated)}.")
    return AskedPrice(stated, by_lines, tuple(wrong))
