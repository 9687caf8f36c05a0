"""Public registers that can be asked for a number. Nothing here is called inside a transaction."""

from collections.abc import Mapping

from suppliers.lifecycles import Scheme
from suppliers.registers.charity_commission import CharityCommission
from suppliers.registers.companies_house import CompaniesHouse
from suppliers.registers.register import Register
from suppliers.rules.entries import Entry
from suppliers.rules.identifiers import is_well_formed, tidied

_REGISTERS: dict[str, Register] = {
    Scheme.GB_COH: CompaniesHouse(),
    Scheme.GB_CHC: CharityCommission(),
}


def askable() -> list[str]:
    """The schemes whose register is configured."""
    return [scheme for scheme, register in _REGISTERS.items() if register.is_configured]


def look_up(scheme: str, value: str) -> Entry:
    """What the register says of a number. Never raises; takes at most a few seconds.

    A number that is not one of the register's, and a register that is not configured, are not asked.
    """
    number = tidied(scheme, value)
    if scheme not in askable() or not is_well_formed(scheme, number):
        return Entry(scheme, number)
    return _REGISTERS[scheme].look_up(number)


def look_up_all(numbers: Mapping[str, str]) -> list[Entry]:
    """One answer for each number whose register can be asked."""
    return [look_up(scheme, numbers[scheme]) for scheme in askable() if numbers.get(scheme)]
