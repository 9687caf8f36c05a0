"""What every register's adapter does: ask over HTTP within a few seconds, and read the answer."""

import json
import time
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import structlog
import urllib3
from django.conf import settings

from suppliers.lifecycles import RegisterAnswer
from suppliers.rules.entries import Entry

CONNECT_SECONDS = 2.0
MOST_BYTES = 256 * 1024
PIECE = 16 * 1024
logger = structlog.get_logger(__name__)
_pool = urllib3.PoolManager(retries=False, maxsize=4, headers={"User-Agent": "dps-supplier-portal"})


class Unreadable(Exception):
    """The register answered something that is not an entry."""


class Register(ABC):
    """One register: where it is, how it wants to be asked, and how its answer becomes an Entry."""

    scheme: ClassVar[str]

    @property
    @abstractmethod
    def url(self) -> str: ...

    @property
    @abstractmethod
    def key(self) -> str: ...

    @abstractmethod
    def path_of(self, number: str) -> str:
        """Below `url`; the number is well-formed."""

    @abstractmethod
    def headers(self) -> dict[str, str]:
        """What shows the key."""

    @abstractmethod
    def read(self, number: str, answer: dict[str, Any]) -> Entry:
        """The entry that the answer describes. Raises Unreadable."""

    @property
    def is_configured(self) -> bool:
        return bool(self.url and self.key)

    def look_up(self, number: str) -> Entry:
        """Found, unknown, or unreachable: slow, broken and unreadable count as that."""
        try:
            status, body = self._get(self.path_of(number))
            if status == 404:
                return Entry(self.scheme, number, RegisterAnswer.UNKNOWN)
            if status != 200:
                raise Unreadable(f"status {status}")
            return self.read(number, _as_object(body))
        except (urllib3.exceptions.HTTPError, OSError, Unreadable) as error:
            # The reason, never the address with its key or the words of the answer.
            logger.warning("register_unreachable", register=self.scheme, error=type(error).__name__)
            return Entry(self.scheme, number, RegisterAnswer.UNREACHABLE)

    def _get(self, path: str) -> tuple[int, bytes]:
        """The answer, read whole by a deadline: a register that drips must not hold a page."""
        seconds = settings.REGISTER_SECONDS
        ends = time.monotonic() + seconds
        response = _pool.request(
            "GET",
            f"{self.url.rstrip('/')}/{path}",
            headers={"Accept": "application/json", **self.headers()},
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), total=seconds),
            redirect=False,
            preload_content=False,
        )
        try:
            return response.status, _read(response, ends)
        finally:
            # Closed, not handed back: what was left unread would be the start of the next answer.
            response.close()


def words(answer: dict[str, Any], *names: str) -> str:
    """The first of these that says something; a register may leave out or send null for any."""
    for name in names:
        value = answer.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return " ".join(str(value).split())
    return ""


def _read(response: urllib3.BaseHTTPResponse, ends: float) -> bytes:
    body = b""
    while piece := response.read1(PIECE, decode_content=False):
        body += piece
        if len(body) > MOST_BYTES:
            raise Unreadable("too long")
        if time.monotonic() > ends:
            raise Unreadable("too slow")
    return body


def _as_object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(answer, dict):
        raise Unreadable("not an object")
    return answer
