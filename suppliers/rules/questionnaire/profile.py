"""What a supplier's own record answers, so that an application does not ask it again."""

from typing import Any

from suppliers.lifecycles import LegalForm, Scheme
from suppliers.models import Supplier

CHARITY_SCHEMES = (Scheme.GB_CHC, Scheme.GB_SC, Scheme.GB_NIC)
_THIRD_SECTOR = (
    LegalForm.COOPERATIVE_SOCIETY,
    LegalForm.COMMUNITY_BENEFIT_SOCIETY,
    LegalForm.CIC_GUARANTEE,
    LegalForm.CIC_SHARES,
    LegalForm.CIO,
    LegalForm.SCIO,
    LegalForm.CHARITABLE_COMPANY,
    LegalForm.CHARITABLE_TRUST,
    LegalForm.UNINCORPORATED,
)
# The trading status of the standard form follows from the legal form.
TRADING_STATUS = {
    LegalForm.PLC: "Public limited company",
    LegalForm.COMPANY_SHARES: "Limited company",
    LegalForm.COMPANY_GUARANTEE: "Limited company",
    LegalForm.LLP: "Limited liability partnership",
    LegalForm.PARTNERSHIP: "Other partnership",
    LegalForm.SOLE_TRADER: "Sole trader",
    **dict.fromkeys(_THIRD_SECTOR, "Third sector"),
}


def profile_of(supplier: Supplier) -> dict[str, Any]:
    """By the `source` of a question: the answer of the record. One query, for the identifiers."""
    numbers = {each.scheme: each.value for each in supplier.identifiers.all()}
    charity = next((numbers[scheme] for scheme in CHARITY_SCHEMES if scheme in numbers), "")
    return {
        "legal_name": supplier.legal_name,
        "trading_names": ", ".join(supplier.trading_names),
        "legal_form": supplier.get_legal_form_display(),
        "trading_status": TRADING_STATUS.get(LegalForm(supplier.legal_form), "Other"),
        "address": ", ".join(filter(None, [supplier.street, supplier.locality, supplier.postcode])),
        "website": supplier.website,
        "size": supplier.get_size_display(),
        "charity": charity,
        **{str(scheme): numbers.get(scheme, "") for scheme in Scheme},
    }


def first_guess(source: str, supplier: Supplier) -> Any:
    """What an unanswered question begins with."""
    if source == "classifications" and supplier.is_vcse:
        return ["vcse"]
    if source == "contact":
        return {"phone": supplier.contact_phone, "email": supplier.contact_email}
    return None
