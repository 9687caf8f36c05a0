"""What open data says of a competition that ends without an award: an OCDS 1.1.5 release, made once (R84)."""

from datetime import datetime
from typing import Any

from tenders.models import Competition


def unsuccessful_release(competition: Competition, at: datetime) -> dict[str, Any]:
    """That nothing was awarded, and why. No bidder and no count of bids is in it (R92)."""
    buyer = {"id": f"GB-CCIN-{competition.council_id}", "name": competition.council.name}
    return {
        "ocid": f"ocds-xxxxxx-{competition.reference}",
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
        },
        "awards": [
            {
                "id": f"{competition.reference}-none",
                "title": competition.title,
                "status": "unsuccessful",
                "date": at.isoformat(),
            }
        ],
    }
