from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


class CoreConfig(AppConfig):
    name = "dps.core"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from dps.core import keyring  # noqa: PLC0415

        for fault in keyring.exposed():
            raise ImproperlyConfigured(fault)
        checks.register(_keyring_is_secret, checks.Tags.security)


def _keyring_is_secret(**kwargs: Any) -> list[checks.CheckMessage]:
    # Models are not loaded before this point.
    from dps.core import keyring  # noqa: PLC0415

    return [checks.Critical(fault, id="dps.E001") for fault in keyring.exposed()]
