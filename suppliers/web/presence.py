"""Who else has an assessment open. Kept in the cache alone: nothing that anybody may do depends on it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

from dps.accounts.models import User
from dps.core import clock
from suppliers.models import Application

OPEN_FOR = timedelta(minutes=30)


def also_open(application: Application, person: User) -> list[str]:
    """Sam Lee opened this 4 minutes ago: one line for each colleague of the last half hour."""
    key, at = f"assessing:{application.pk}", clock.now()
    try:
        known: dict[str, tuple[str, datetime]] = cache.get(key) or {}
        fresh = {who: seen for who, seen in known.items() if at - seen[1] < OPEN_FOR}
        cache.set(key, {**fresh, str(person.pk): (str(person), at)}, int(OPEN_FOR.total_seconds()))
    except RedisError:
        # Because a page without this line is better than none.
        return []
    return list(_words(fresh, str(person.pk), at))


def _words(seen: dict[str, tuple[str, datetime]], me: str, at: datetime) -> Iterator[str]:
    for name, since in (each for who, each in seen.items() if who != me):
        minutes = int((at - since).total_seconds() // 60)
        ago = "just now" if minutes < 1 else f"{minutes} minute{'' if minutes == 1 else 's'} ago"
        yield f"{name} opened this {ago}"
