"""What open data says of a change of the agreement: an OCDS 1.1.5 amendment release, made once (R04)."""

from datetime import datetime
from typing import Any

from dps.agreements.lifecycles import ChangeKind
from dps.agreements.models import AgreementChange
from dps.core import clock
from dps.core.releases import ocid

TAG = "tenderAmendment"


def amendment_of(change: AgreementChange, at: datetime) -> dict[str, Any]:
    """The release that amends the DPS's tender: what changed, from what, why."""
    agreement = change.agreement
    what = "period" if change.kind != ChangeKind.TERMS else change.term
    return {
        "ocid": ocid(agreement.reference),
        "id": f"{agreement.reference}-{change.pk}-{TAG}",
        "date": at.isoformat(),
        "tag": [TAG],
        "initiationType": "tender",
        "tender": {
            "id": agreement.reference,
            "title": agreement.title,
            "tenderPeriod": {
                "startDate": agreement.opens_at.isoformat(),
                "endDate": clock.london(agreement.closes_at).isoformat(),
            },
            "amendments": [
                {
                    "id": str(change.pk),
                    "date": at.isoformat(),
                    "rationale": change.reason,
                    "description": f"{what}: {change.value} in place of {change.previous}",
                }
            ],
        },
    }
