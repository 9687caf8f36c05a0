"""How long the request of this thread has waited in our own queue before anybody could look at it."""

import threading
import time
from datetime import timedelta

_here = threading.local()


def note(arrived: float | None) -> None:
    """The web server's: when the request that this thread serves next had arrived, by time.monotonic()."""
    _here.arrived = arrived


def waited() -> timedelta:
    """Since the request reached our socket; nothing where the server does not say."""
    arrived = getattr(_here, "arrived", None)
    return timedelta(seconds=max(0.0, time.monotonic() - arrived)) if arrived is not None else timedelta()
