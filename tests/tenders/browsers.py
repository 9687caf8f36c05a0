"""People at the portal over real HTTP, in a real gunicorn: each with a sign-in of its own."""

import http.client
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.test import Client

SECRET = "c" * 32
FORM = "application/x-www-form-urlencoded"
RECEIPT = re.compile(r"BR(?:-[2-9A-Z]{4}){3}")


@dataclass
class Answer:
    """What came back, when it was asked and when it was there: seconds of the machine's clock."""

    status: int
    location: str
    text: str
    asked_at: float
    there_at: float

    @property
    def seconds(self) -> float:
        return self.there_at - self.asked_at


class Browser:
    """Signed in as one person, by a session made in the database."""

    def __init__(self, address: str, person, timeout: float = 60) -> None:
        client = Client()
        client.force_login(person)
        self.cookie = f"session={client.cookies['session'].value}; csrf={SECRET}"
        self.place, self.timeout = urlsplit(address).netloc, timeout

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, **fields: object) -> Answer:
        body = urlencode({**fields, "csrfmiddlewaretoken": SECRET}).encode()
        return self._ask("POST", path, body, {"Content-Type": FORM})

    def send(self, path: str, body: bytes, kind: str, **headers: str) -> Answer:
        return self._ask("POST", path, body, {"Content-Type": kind, "X-CSRFToken": SECRET, **headers})

    def _ask(self, verb: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.place, timeout=self.timeout)
        try:
            asked_at = time.time()
            connection.request(verb, path, body, {"Cookie": self.cookie, **headers})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            return Answer(answer.status, answer.getheader("Location", ""), text, asked_at, time.time())
        finally:
            connection.close()


def cpu_seconds(pid: int) -> float:
    """What a process and its children have used so far, of all cores together."""
    ticks = sum(_ticks(one) for one in (pid, *_children(pid)))
    return ticks / 100


def _ticks(pid: int) -> int:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found] + [grand for child in found for grand in _children(int(child))]
