from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from dps.core.releases import SAMPLE_PREFIX


class CoreConfig(AppConfig):
    name = "dps.core"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from dps.core import keyring  # noqa: PLC0415

        for fault in keyring.exposed():
            raise ImproperlyConfigured(fault)
        checks.register(_keyring_is_secret, checks.Tags.security)
        checks.register(_open_data_has_a_publisher, checks.Tags.compatibility, deploy=True)


def _keyring_is_secret(**kwargs: Any) -> list[checks.CheckMessage]:
    # Models are not loaded before this point.
    from dps.core import keyring  # noqa: PLC0415

    return [checks.Critical(fault, id="dps.E001") for fault in keyring.exposed()]


def _open_data_has_a_publisher(**kwargs: Any) -> list[checks.CheckMessage]:
    if settings.OCDS_PREFIX != SAMPLE_PREFIX:
        return []
    words = "Releases of open data carry the prefix of samples: register one and set OCDS_PREFIX."
    return [checks.Warning(words, id="dps.W001")]
