"""What open data says of a register entry that ends: an OCDS 1.1.5 release, made once (R36, R90).

An admission is an award of the DPS; its end is the cancellation of that award.
"""

from datetime import datetime
from typing import Any

from dps.core.releases import INTERNAL, ocid
from suppliers.lifecycles import AdmissionStatus, LegalForm
from suppliers.models import Admission

TAG = "awardCancellation"


def cancellation_of(admission: Admission, at: datetime) -> dict[str, Any]:
    """The release that cancels the award of this place: the organisation, the lot, the day. No reason,
    no person, and no ground: those are for the supplier and the team."""
    agreement = admission.lot.agreement
    return {
        "ocid": ocid(agreement.reference),
        "id": f"{agreement.reference}-{admission.pk}-{TAG}",
        "date": at.isoformat(),
        "tag": [TAG],
        "initiationType": "tender",
        "parties": [_party(admission)],
        "awards": [
            {
                "id": str(admission.pk),
                "status": "cancelled",
                "date": admission.admitted_at.isoformat(),
                "suppliers": [{"id": _party_id(admission), "name": admission.supplier.legal_name}],
                "relatedLots": [str(admission.lot.number)],
            }
        ],
    }


def is_public(status: str) -> bool:
    """Whether the place stands in the public register (R92)."""
    return status == AdmissionStatus.ACTIVE


def _party(admission: Admission) -> dict[str, Any]:
    return {"id": _party_id(admission), "name": admission.supplier.legal_name, "roles": ["supplier"]}


def _party_id(admission: Admission) -> str:
    """Its number in the first register of its form's order (R94); one person's numbers are not published."""
    supplier = admission.supplier
    numbers = {each.scheme: str(each) for each in supplier.identifiers.all()}
    if supplier.legal_form == LegalForm.SOLE_TRADER or not numbers:
        return f"{INTERNAL}-{supplier.pk}"
    order = ("GB-MPR", "GB-COH", "GB-CHC", "GB-SC", "GB-NIC", "GB-UKPRN")
    return next(numbers[scheme] for scheme in order if scheme in numbers)
