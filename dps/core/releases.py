"""What releases of open data have in common (OCDS 1.1.5): the ids that a publisher answers for."""

from django.conf import settings

# Of the standard's own samples: nobody publishes under it.
SAMPLE_PREFIX = "ocds-xxxxxx"
# The organisation is identified by the portal alone, where it stands in no public register.
INTERNAL = "DPS"


def ocid(reference: str) -> str:
    """The id of a contracting process, for ever: the publisher's registered prefix and our reference."""
    return f"{settings.OCDS_PREFIX}-{reference}"
