"""Whether this process can serve: asked by the proxy and by the container platform."""

import dataclasses
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from health_check.base import HealthCheck
from health_check.exceptions import ServiceUnavailable

MOST_APART = timedelta(seconds=1)


@dataclasses.dataclass
class ClocksAgree(HealthCheck):
    """The application's clock and the database's are at most a second apart (design 5)."""

    def run(self) -> None:
        before = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
        if not before - MOST_APART <= theirs <= timezone.now() + MOST_APART:
            raise ServiceUnavailable(f"The database's clock reads {theirs.isoformat()}")
