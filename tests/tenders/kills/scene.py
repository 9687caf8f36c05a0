"""What every row shares: the blow, a transaction that stands half-way, and what must hold afterwards."""

import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from http.client import HTTPException
from io import StringIO
from pathlib import Path

import psycopg
from celery import current_app
from django.core.management import call_command
from django.db import connection

from dps.core import clock
from dps.core.models import OutboxMessage
from tests.tenders.browsers import RECEIPT, Answer

LOST = "no answer"


@dataclass
class Row:
    """One fault at one moment: what the client was told, what was there then, how a retry went."""

    when: str
    told: str
    there: str
    retry: str


@dataclass
class Blow:
    """What is killed with SIGKILL, and started again."""

    name: str
    kill: Callable[[str], None]
    again: Callable[[str], None]

    def strike(self) -> None:
        self.kill(self.name)

    def mend(self) -> None:
        self.again(self.name)
        # As every request does: what comes next takes a connection that lives.
        connection.close()


def tried(call: Callable[[], Answer]) -> Answer | None:
    """The answer, or nothing where the line went dead."""
    try:
        return call()
    except (OSError, HTTPException):
        return None


def counted(words: list[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in Counter(words).items())


@contextmanager
def standing(query: str, *words: object):
    """Whoever comes to write the rows that a SELECT names stands there, until we leave; gives `wait`.

    `wait` returns once a transaction has come so far: it is half-way, and cannot end by itself.
    """
    line = psycopg.connect(os.environ["DATABASE_URL"])
    line.execute(f"{query} FOR UPDATE", words)
    blocked = "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    try:
        yield lambda: until(lambda: line.execute(blocked).fetchone(), "a transaction half-way")
    finally:
        # Where the database was killed, there is nothing left to let go.
        with suppress(psycopg.Error):
            line.rollback()
        line.close()


def until(there: Callable[[], object], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not there():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.01)


def must(wrong: dict[str, bool]) -> None:
    """Fails with the names of what is so and must not be."""
    found = [name for name, is_so in wrong.items() if is_so]
    if found:
        raise AssertionError("; ".join(found))


def later(**distance: float) -> None:
    """Move the portal's clock on, past what a dead process still holds."""
    clock.move_to(clock.now() + timedelta(**distance))


def ask(job: str, queue: str) -> None:
    """What beat does by itself within a minute."""
    current_app.send_task(job, queue=queue)


def settle() -> None:
    """The workers send what is owed, and the proofs find nothing: run after every row."""
    later(minutes=6)
    ask("core.deliver_unsent", "mail")
    until(lambda: not OutboxMessage.objects.filter(sent_at=None).exists(), "all mail sent")
    for proof in ("verify_audit", "verify_bids"):
        said = StringIO()
        try:
            call_command(proof, stdout=said, stderr=said)
        except SystemExit as broken:
            raise AssertionError(f"{proof}: {said.getvalue()}") from broken


def receipts_mailed() -> Counter[str]:
    """How many different mails tell of each receipt; a second copy of one mail is the same one."""
    mails = {
        (mail["Message-ID"], RECEIPT.search(mail.get_body(("plain",)).get_content()))
        for mail in map(_read, (Path(os.environ["DPS_MAILBOX"]) / "new").iterdir())
    }
    return Counter(dict(sorted((key, found[0]) for key, found in mails if found)).values())


def _read(path: Path):
    return message_from_bytes(path.read_bytes(), policy=policy.default)
