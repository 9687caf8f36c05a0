"""Companies House: companies and limited liability partnerships, by the public data API."""

from base64 import b64encode
from typing import Any

from django.conf import settings

from suppliers.lifecycles import LegalForm, RegisterAnswer, Scheme
from suppliers.registers.register import Register, Unreadable, words
from suppliers.rules.entries import Entry

# A type that leaves the form open (a society may be of two kinds) is left for the person to choose.
_FORMS = {
    "ltd": LegalForm.COMPANY_SHARES,
    "private-limited-shares-section-30-exemption": LegalForm.COMPANY_SHARES,
    "private-limited-guarant-nsc": LegalForm.COMPANY_GUARANTEE,
    "private-limited-guarant-nsc-limited-exemption": LegalForm.COMPANY_GUARANTEE,
    "plc": LegalForm.PLC,
    "llp": LegalForm.LLP,
    "charitable-incorporated-organisation": LegalForm.CIO,
    "scottish-charitable-incorporated-organisation": LegalForm.SCIO,
    "oversea-company": LegalForm.OVERSEAS_COMPANY,
}
_CIC_FORMS = {
    LegalForm.COMPANY_SHARES: LegalForm.CIC_SHARES,
    LegalForm.COMPANY_GUARANTEE: LegalForm.CIC_GUARANTEE,
}
_NATIONS = {
    "england-wales": "England",
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_COUNTRIES = {"england", "scotland", "wales", "northern ireland"}


class CompaniesHouse(Register):
    scheme = Scheme.GB_COH

    @property
    def url(self) -> str:
        return settings.COMPANIES_HOUSE_URL

    @property
    def key(self) -> str:
        return settings.COMPANIES_HOUSE_KEY

    def path_of(self, number: str) -> str:
        return f"company/{number}"

    def headers(self) -> dict[str, str]:
        # The key is the name of a basic sign-in without a password.
        return {"Authorization": f"Basic {b64encode(f'{self.key}:'.encode()).decode()}"}

    def read(self, number: str, answer: dict[str, Any]) -> Entry:
        name = words(answer, "company_name")
        if not name or words(answer, "company_number") not in {"", number}:
            raise Unreadable("no company")
        office = answer.get("registered_office_address")
        place = office if isinstance(office, dict) else {}
        lines = [words(place, "premises"), words(place, "address_line_1"), words(place, "address_line_2")]
        return Entry(
            self.scheme,
            number,
            RegisterAnswer.FOUND,
            name=name,
            state=words(answer, "company_status").replace("-", " "),
            legal_form=_form_of(answer),
            street=", ".join(filter(None, lines)),
            locality=words(place, "locality"),
            postcode=words(place, "postal_code"),
            nation=_nation_of(answer, place),
        )


def _form_of(answer: dict[str, Any]) -> str:
    form = _FORMS.get(words(answer, "type"))
    is_cic = answer.get("is_community_interest_company") is True
    is_cic = is_cic or words(answer, "subtype") == "community-interest-company"
    if form is None:
        return ""
    return _CIC_FORMS.get(form, form) if is_cic else form


def _nation_of(answer: dict[str, Any], place: dict[str, Any]) -> str:
    """Where the office is, if the address says so; else where the company is registered."""
    country = words(place, "country")
    if country.lower() in _COUNTRIES:
        return country.title()
    return _NATIONS.get(words(answer, "jurisdiction"), "")
