"""All parts together: which are needed, their start in parallel, and the environment that names them."""

import base64
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from dps.demo.parts.clamd import Clamd
from dps.demo.parts.home import Home, write_private
from dps.demo.parts.mail import Mail
from dps.demo.parts.part import Part
from dps.demo.parts.postgres import Postgres
from dps.demo.parts.processes import PartError, Processes
from dps.demo.parts.s3 import S3
from dps.demo.parts.valkey import Valkey

ATTEMPTS = 3


class Stack:
    """The parts that the environment does not already name; a named service is used instead of ours."""

    def __init__(self, home: Home, *, lasting: bool, given: Mapping[str, str] = os.environ) -> None:
        self.home, self.given = home, given
        self.processes = Processes(home.path / "logs")
        kinds: list[type[Part]] = [Postgres, Valkey, S3, Mail, Clamd]
        wanted = [kind for kind in kinds if not any(given.get(name) for name in kind.replaced_by)]
        parts = [kind(home, lasting=lasting) for kind in wanted]
        self.parts = [part for part in parts if not part.is_absent]
        self.absent = [part.name for part in parts if part.is_absent]

    def start(self, tell: Callable[[str], None] = lambda name: None) -> dict[str, str]:
        """Start all, wait until each answers, and return the environment that names them."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._start(tell)
                break
            except PartError:
                self.stop()
                # Because the usual cause is a port that somebody took between our look and our start.
                self.home.forget_ports()
                if attempt == ATTEMPTS:
                    raise
        return self.env()

    def _start(self, tell: Callable[[str], None]) -> None:
        for part in self.parts:
            part.spawn(self.processes)
        for part in self.parts:
            self.processes.wait_for(part.name, part.probe)
            part.prepare()
            tell(part.name)

    def env(self) -> dict[str, str]:
        """The names of our parts, and our secrets where none were given."""
        ours = {
            "SECRET_KEY": self.home.secret("django"),
            "KEYRING_URL": f"file://{self._keyring()}",
            "BASE_URL": "http://127.0.0.1:8000",
            "DJANGO_SETTINGS_MODULE": "dps.settings",
        }
        env = {name: self.given.get(name) or value for name, value in ours.items()}
        for part in self.parts:
            env |= part.env()
        # A dump is taken by the programs of the server's own release; the machine's may be older.
        servers = [str(part.bin) for part in self.parts if isinstance(part, Postgres)]
        path = [str(Path(sys.prefix) / "bin"), *servers, self.given.get("PATH", "")]
        return env | {"PATH": os.pathsep.join(path)}

    def take_reports(self, address: str) -> dict[str, str]:
        """Have our mail sink hand in what becomes of mail; the settings with which the portal takes it."""
        secret = self.home.secret("reports")
        for part in self.parts:
            if isinstance(part, Mail):
                part.report_to(address, secret)
                return {"MAIL_REPORTS_SECRET": secret, "MAIL_RETURN_ADDRESS": "returns@example.org"}
        return {}

    def empty_database(self) -> None:
        """Begin anew in our own PostgreSQL; a database that the environment named is never touched."""
        for part in self.parts:
            if isinstance(part, Postgres):
                part.empty()

    def database_is_new(self) -> bool:
        with psycopg.connect(self.env().get("DATABASE_URL") or self.given["DATABASE_URL"]) as connection:
            row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        return row == (None,)

    def _keyring(self) -> Path:
        file = self.home.path / "keyring.key"
        if not file.exists():
            write_private(file, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        return file

    def stop(self) -> None:
        self.processes.stop()
        for part in self.parts:
            part.tidy()
