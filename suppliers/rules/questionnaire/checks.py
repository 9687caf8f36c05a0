"""What a line of text must be when a question names a check: an email address, a VAT number, a percentage."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from stdnum.gb import vat

Fault = str | None


def pounds_of(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _check_email(value: str) -> Fault:
    try:
        validate_email(value)
    except ValidationError:
        return "Enter an email address in the correct format, like name@example.com"
    return None


def _check_vat(value: str) -> Fault:
    fine = vat.is_valid(value.upper().removeprefix("GB"))
    return None if fine else "Enter a VAT number in the correct format, like GB 980 7806 84"


def _check_duns(value: str) -> Fault:
    return None if re.fullmatch(r"\d{9}", re.sub(r"[\s-]", "", value)) else "A DUNS number has 9 digits"


def _check_phone(value: str) -> Fault:
    digits = re.sub(r"[\s().+-]", "", value)
    fine = digits.isdecimal() and 9 <= len(digits) <= 15
    return None if fine else "Enter a phone number, like 0161 496 0000 or +44 161 496 0000"


def _check_percent(value: str) -> Fault:
    amount = pounds_of(value.strip().removesuffix("%"))
    return None if amount is not None and 0 <= amount <= 100 else "Enter a percentage between 0 and 100"


CHECKS: dict[str, Callable[[str], Fault]] = {
    "email": _check_email,
    "vat": _check_vat,
    "duns": _check_duns,
    "phone": _check_phone,
    "percent": _check_percent,
}
