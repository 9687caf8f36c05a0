"""Numbers in public registers: how each is written, and which legal form must have which (law 5.4, R94)."""

import re
from dataclasses import dataclass

from suppliers.lifecycles import LegalForm, Scheme


@dataclass(frozen=True)
class Register:
    """How a register's numbers are called and written; `who` has one."""

    name: str
    pattern: str
    example: str
    who: str


REGISTERS = {
    Scheme.GB_MPR: Register(
        "Mutuals register number", r"\d{1,5}[A-Z]?|(IP|RS|SP|NP)\d{5,6}[A-Z]?", "235C or IP031455",
        "Co-operative and community benefit societies, from the Mutuals Public Register.",
    ),
    Scheme.GB_COH: Register(
        "Company number", r"\d{8}|[A-Z]{2}\d{6}|[A-Z]\d{7}", "09506232",
        "Companies and limited liability partnerships, from Companies House. 8 characters.",
    ),
    Scheme.GB_CHC: Register(
        "Charity number", r"\d{6,7}", "1090095",
        "Charities in England and Wales, from the Charity Commission.",
    ),
    Scheme.GB_SC: Register("Scottish charity number", r"SC\d{6}", "SC042386", "Charities in Scotland."),
    Scheme.GB_NIC: Register(
        "Northern Ireland charity number", r"1\d{5}", "100019", "Charities in Northern Ireland."
    ),
    Scheme.GB_UKPRN: Register(
        "UK provider reference number", r"1\d{7}", "10000346", "Colleges and training providers."
    ),
    Scheme.GB_HESA: Register("HESA number", r"\d{4}", "0177", "Universities."),
    Scheme.GB_EDU: Register("School’s unique reference number", r"\d{6}", "125554", "Schools in England."),
    Scheme.GB_NHS: Register("NHS organisation code", r"[A-Z0-9]{3,6}", "RAX", "NHS bodies."),
    Scheme.GB_LAE: Register("English local authority code", r"[A-Z]{3,4}", "WOT", "Councils in England."),
    Scheme.GB_PLA: Register("Welsh local authority code", r"[A-Z]{3,4}", "AGY", "Councils in Wales."),
    Scheme.GB_LAS: Register("Scottish local authority code", r"[A-Z]{3,4}", "ZET", "Councils in Scotland."),
    Scheme.GB_LANI: Register(
        "Northern Ireland local authority code", r"[A-Z]{3,4}", "BFS", "Councils in Northern Ireland."
    ),
    Scheme.GB_GOR: Register("Government organisation code", r"[A-Z]{1,3}\d{1,4}", "D1198", "Government."),
    Scheme.GB_PPON: Register(
        "Public procurement organisation number", r"[A-Z]{4}-\d{4}-[A-Z]{4}", "PMRJ-8362-DVNT",
        "Whoever is registered on Find a Tender.",
    ),
}  # fmt: skip
# Registered societies go by their own register (R94); a charity's number comes after a company's.
PRIORITY = tuple(REGISTERS)
# These forms come into being by being registered, so each has a number.
_NEEDS = {
    Scheme.GB_COH: {
        LegalForm.CIC_GUARANTEE,
        LegalForm.CIC_SHARES,
        LegalForm.COMPANY_GUARANTEE,
        LegalForm.COMPANY_SHARES,
        LegalForm.PLC,
        LegalForm.LLP,
        LegalForm.CHARITABLE_COMPANY,
    },
    Scheme.GB_MPR: {LegalForm.COOPERATIVE_SOCIETY, LegalForm.COMMUNITY_BENEFIT_SOCIETY},
    Scheme.GB_SC: {LegalForm.SCIO},
}
# A person: a number of theirs would be one of tax or national insurance, which are nobody's business here.
NUMBERLESS = frozenset({LegalForm.SOLE_TRADER})


def tidied(scheme: str, value: str) -> str:
    """The number as the register writes it: capitals, no spaces, a company number filled up to 8 digits."""
    text = re.sub(r"[\s/-]", "", value).upper()
    if scheme == Scheme.GB_COH and text.isdecimal():
        return text.zfill(8)
    if scheme == Scheme.GB_PPON:
        return "-".join(filter(None, (text[:4], text[4:8], text[8:])))
    return text


def name_of(scheme: str) -> str:
    return REGISTERS[Scheme(scheme)].name


def spoken(scheme: str) -> str:
    """Its name within a sentence: "company number", but "HESA number"."""
    name = name_of(scheme)
    return name if name[:2].isupper() or name.startswith(_PROPER) else name[0].lower() + name[1:]


_PROPER = ("Scottish", "Northern", "English", "Welsh")


def example_of(scheme: str) -> str:
    return REGISTERS[Scheme(scheme)].example


def is_well_formed(scheme: str, value: str) -> bool:
    # Digits of other scripts are digits to \d, but not to a register.
    return value.isascii() and bool(re.fullmatch(REGISTERS[Scheme(scheme)].pattern, value))


def scheme_needed(legal_form: str) -> str | None:
    """The register in which an organisation of this form always stands."""
    return next((scheme for scheme, forms in _NEEDS.items() if legal_form in forms), None)


def in_order(numbers: dict[str, str]) -> list[tuple[str, str]]:
    """Register and number, the one that open data names the organisation by first (R94)."""
    return [(scheme, numbers[scheme]) for scheme in PRIORITY if scheme in numbers]
