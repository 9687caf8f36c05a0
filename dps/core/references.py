"""Short references for people: AP-2024-0042."""

from datetime import datetime

from django.db.models import F

from dps.core import clock
from dps.core.models import Reference


def next_reference(prefix: str, at: datetime) -> str:
    """The next number of this prefix in the UK year of `at`. Call inside the operation's transaction."""
    year = clock.london(at).year
    Reference.objects.get_or_create(prefix=prefix, year=year)
    Reference.objects.filter(prefix=prefix, year=year).update(last=F("last") + 1)
    return str(Reference.objects.get(prefix=prefix, year=year))
