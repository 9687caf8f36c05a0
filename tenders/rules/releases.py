"""What open data says of a competition that ends without an award: an OCDS 1.1.5 release, made once (R84)."""

from datetime import datetime
from typing import Any

from dps.core.releases import INTERNAL, ocid
from tenders.models import Competition


def unsuccessful_release(competition: Competition, at: datetime) -> dict[str, Any]:
    """That nothing was awarded, and why. No bidder and no count of bids is in it (R92).

    A competition is a process of its own that points to the DPS's (R91).
    """
    council, agreement = competition.council, competition.lot.agreement
    buyer = {"id": council.org_id or f"{INTERNAL}-{council.pk}", "name": council.name}
    return {
        "ocid": ocid(competition.reference),
        "id": f"{competition.reference}-unsuccessful-{at:%Y%m%dT%H%M%SZ}",
        "date": at.isoformat(),
        "tag": ["tenderUpdate", "award"],
        "initiationType": "tender",
        "buyer": buyer,
        "parties": [{**buyer, "roles": ["buyer"]}],
        "tender": {
            "id": competition.reference,
            "title": competition.title,
            "status": "unsuccessful",
            "statusDetails": competition.end_reason,
            "procurementMethod": "selective",
            "procurementMethodDetails": "Call-off from a dynamic purchasing system",
        },
        "awards": [
            {
                "id": f"{competition.reference}-none",
                "title": competition.title,
                "status": "unsuccessful",
                "date": at.isoformat(),
            }
        ],
        "relatedProcesses": [
            {
                "id": "1",
                "relationship": ["framework"],
                "scheme": "ocid",
                "identifier": ocid(agreement.reference),
                "title": agreement.title,
            }
        ],
    }
