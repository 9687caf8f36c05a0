"""Alarms: what people must look after. They are told once when it begins, and once when it is over."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import structlog
from celery import shared_task
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from dps.core import clock, keyring
from dps.core.keyring import KeyringLost
from dps.core.models import Alarm
from dps.core.outbox import notify

KEYRING = "keyring"
ALTERED = "altered"
Hearers = Callable[[], Iterable[str]]
_hearers: list[Hearers] = []
logger = structlog.get_logger(__name__)


def register_hearers(addresses: Hearers) -> None:
    """Say whose addresses hear alarms. Call it in AppConfig.ready()."""
    _hearers.append(addresses)


@transaction.atomic
def raise_alarm(name: str, at: datetime, *, detail: str = "") -> bool:
    """Begin an alarm and tell everybody who hears alarms; False, and nobody told, where it has begun."""
    _, is_new = Alarm.objects.get_or_create(pk=name, defaults={"since": at, "detail": detail[:300]})
    if is_new:
        logger.error("alarm_began", alarm=name, detail=detail)
        _tell(f"alarm_{name}", at, detail=detail)
    return is_new


@transaction.atomic
def end_alarm(name: str, at: datetime) -> bool:
    """It is over: everybody is told, once. False where there was none."""
    ended, _ = Alarm.objects.filter(pk=name).delete()
    if ended:
        logger.info("alarm_ended", alarm=name)
        _tell(f"alarm_{name}_over", at)
    return bool(ended)


@shared_task(name="core.watch_keyring")
def watch_keyring() -> bool:
    """Ask the key ring; whether it answers. People hear of it when it stops, and when it is back."""
    at = clock.now()
    try:
        keyring.probe()
    except (KeyringLost, ImproperlyConfigured) as error:
        raise_alarm(KEYRING, at, detail=str(error))
        return False
    end_alarm(KEYRING, at)
    return True


def _tell(template: str, at: datetime, **facts: Any) -> None:
    for address in sorted({address for hearers in _hearers for address in hearers()}):
        notify(address, template, at=at, **facts)
