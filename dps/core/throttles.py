"""So many tries from one place in a while, for pages that anybody may use. Keeps no address, only a token."""

from django.core.cache import cache

from dps.core import sealing


def is_one_too_many(what: str, place: str, *, most: int, seconds: int) -> bool:
    """Count one try; whether there have been more than `most` within the time that began with the first."""
    key = f"throttle:{what}:{sealing.token('throttle', what, place)}"
    if cache.add(key, 1, timeout=seconds):
        return most < 1
    try:
        return cache.incr(key) > most
    except ValueError:
        # Its time ended between the two.
        return False
