"""One database with every migration applied; workers and walks start with copies of it.

To apply the migrations takes half a minute of a processor, a copy a part of a second. It is made by `migrate`
and nothing else, kept for the next run, and made anew when any migration, or what applies them, is another.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
APPS = [file.parent for pattern in ("*/apps.py", "dps/*/apps.py") for file in ROOT.glob(pattern)]


def template(url: str) -> str:
    """The name of the database to copy, on the server of `url`; nobody is connected to it."""
    base, _, name = url.rpartition("/")
    mine = f"{name}_migrated"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server, _alone(server, mine):
        if _says(server, mine) != (wanted := state_of_migrations()):
            _replace(server, mine)
            _migrate(f"{base}/{mine}")
            # Only now: what was left half done has no such word, and is made anew.
            server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(mine), wanted))
    return mine


def copy(url: str, name: str) -> str:
    """A fresh database of that name beside the one of `url`; its address."""
    base, _, _ = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        _replace(server, name, like=template(url))
    return f"{base}/{name}"


def drop(url: str, name: str) -> None:
    """Take a copy away, also from whoever is connected to it."""
    base, _, _ = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def pour(source: str, target: str) -> None:
    """Everything of one database into an empty one, which may be on another server."""
    words = ["pg_dump", "--no-owner", "--no-privileges", source]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as dump:
        into = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", target]
        subprocess.run(into, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
    if dump.returncode:
        raise RuntimeError(f"pg_dump ended with {dump.returncode}")


def state_of_migrations() -> str:
    """A hash of all our migrations, and of the versions of everything that brings or applies others."""
    found = hashlib.sha256()
    for file in [
        ROOT / "requirements.lock",
        *sorted(file for app in APPS for file in app.glob("migrations/*.py")),
    ]:
        found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()


def is_there(url: str, name: str) -> bool:
    base, _, _ = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres") as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def _alone(server: psycopg.Connection, name: str):
    """No two workers make it at once."""
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _says(server: psycopg.Connection, name: str) -> str | None:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = server.execute(query, [name]).fetchone()
    return row and row[0]


def _replace(server: psycopg.Connection, name: str, *, like: str = "template1") -> None:
    new = sql.Identifier(name)
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, sql.Identifier(like)))


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)
