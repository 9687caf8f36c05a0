"""The Charity Commission for England and Wales: charities, by the register's API."""

from typing import Any

from django.conf import settings

from suppliers.lifecycles import LegalForm, RegisterAnswer, Scheme
from suppliers.registers.register import Register, Unreadable, words
from suppliers.rules.entries import Entry

_FORMS = {
    "cio": LegalForm.CIO,
    "charitable company": LegalForm.CHARITABLE_COMPANY,
    "trust": LegalForm.CHARITABLE_TRUST,
    "unincorporated association": LegalForm.UNINCORPORATED,
}
_STATES = {"R": "registered", "RM": "removed"}
_LINES = (
    "address_line_one",
    "address_line_two",
    "address_line_three",
    "address_line_four",
    "address_line_five",
)
MAIN_CHARITY = 0


class CharityCommission(Register):
    scheme = Scheme.GB_CHC

    @property
    def url(self) -> str:
        return settings.CHARITY_COMMISSION_URL

    @property
    def key(self) -> str:
        return settings.CHARITY_COMMISSION_KEY

    def path_of(self, number: str) -> str:
        return f"allcharitydetails/{number}/{MAIN_CHARITY}"

    def headers(self) -> dict[str, str]:
        return {"Ocp-Apim-Subscription-Key": self.key}

    def read(self, number: str, answer: dict[str, Any]) -> Entry:
        name = words(answer, "charity_name")
        if not name or words(answer, "reg_charity_number") not in {"", number}:
            raise Unreadable("no charity")
        lines = [line for line in (words(answer, each) for each in _LINES) if line]
        # The last line is the town, as a rule; the person corrects it where it is not.
        *street, locality = lines if len(lines) > 1 else [*lines, ""]
        state = words(answer, "reg_status")
        return Entry(
            self.scheme,
            number,
            RegisterAnswer.FOUND,
            name=name,
            state=_STATES.get(state, state),
            legal_form=_FORMS.get(words(answer, "charity_type").lower(), ""),
            street=", ".join(street),
            locality=locality,
            postcode=words(answer, "address_post_code"),
            company_number=words(answer, "charity_co_reg_number"),
        )
