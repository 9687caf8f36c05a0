"""Numbers in public registers: how each is written, and which legal form must have which (law 5.4, R94)."""

import re

from suppliers.lifecycles import LegalForm, Scheme

_PATTERNS = {
    Scheme.GB_COH: r"\d{8}|[A-Z]{2}\d{6}|[A-Z]\d{7}",
    Scheme.GB_MPR: r"\d{1,5}[A-Z]?|(IP|RS|SP|NP)\d{5,6}[A-Z]?",
    Scheme.GB_CHC: r"\d{6,7}",
    Scheme.GB_SC: r"SC\d{6}",
    Scheme.GB_NIC: r"1\d{5}",
    Scheme.GB_UKPRN: r"1\d{7}",
}
EXAMPLES = {
    Scheme.GB_COH: "09506232",
    Scheme.GB_MPR: "235C or IP031455",
    Scheme.GB_CHC: "1090095",
    Scheme.GB_SC: "SC042386",
    Scheme.GB_NIC: "100019",
    Scheme.GB_UKPRN: "10000346",
}
_NAMES = {
    Scheme.GB_COH: "Company number",
    Scheme.GB_MPR: "Mutuals register number",
    Scheme.GB_CHC: "Charity number",
    Scheme.GB_SC: "Scottish charity number",
    Scheme.GB_NIC: "Northern Ireland charity number",
    Scheme.GB_UKPRN: "UK provider reference number",
}
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
# Registered societies go by their own register (R94); a charity's number comes after a company's.
PRIORITY = (Scheme.GB_MPR, Scheme.GB_COH, Scheme.GB_CHC, Scheme.GB_SC, Scheme.GB_NIC, Scheme.GB_UKPRN)


def tidied(scheme: str, value: str) -> str:
    """The number as the register writes it: no spaces, capitals, a company number filled up to 8 digits."""
    text = re.sub(r"[\s/-]", "", value).upper()
    if scheme == Scheme.GB_COH and text.isdecimal():
        return text.zfill(8)
    return text


def name_of(scheme: str) -> str:
    return _NAMES[Scheme(scheme)]


def is_well_formed(scheme: str, value: str) -> bool:
    return bool(re.fullmatch(_PATTERNS[Scheme(scheme)], value))


def scheme_needed(legal_form: str) -> str | None:
    """The register in which an organisation of this form always stands."""
    return next((scheme for scheme, forms in _NEEDS.items() if legal_form in forms), None)
