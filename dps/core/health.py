"""Whether this process can serve: asked by the proxy and by the container platform."""

import dataclasses
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from health_check.base import HealthCheck
from health_check.exceptions import ServiceUnavailable

from dps.core import keyring
from dps.core.keyring import KeyringLost

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


@dataclasses.dataclass
class KeyringSecret(HealthCheck):
    """No key file can be read by others. Asks no provider: without one, most pages still serve."""

    def run(self) -> None:
        for fault in keyring.exposed():
            raise ServiceUnavailable(fault)


@dataclasses.dataclass
class KeyringAnswers(HealthCheck):
    """The provider of every wrapping key answers now."""

    def run(self) -> None:
        try:
            keyring.probe()
        except (KeyringLost, ImproperlyConfigured) as error:
            raise ServiceUnavailable(str(error)) from error
