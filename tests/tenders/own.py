"""A whole portal of a test's own - every service, web, worker - in a folder that goes with it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dps.demo.parts.home import Home
from dps.demo.parts.portal import WEB, WORKER, Portal
from dps.demo.parts.postgres import Postgres
from dps.demo.parts.processes import Processes
from dps.demo.parts.s3 import S3
from dps.demo.parts.stack import Stack
from dps.demo.parts.valkey import Valkey
from tests import migrated

PROGRAMS = {"web": WEB, "worker": WORKER}
SERVICES = {"database": Postgres, "S3": S3, "broker": Valkey}


class Own:
    """Its services and processes by name; each can be killed and started again."""

    def __init__(self, home: Home, **env: str) -> None:
        self.stack = Stack(home, lasting=True, given={"PATH": os.environ["PATH"]})
        self.processes = Processes(home.path / "logs")
        self.home, self.given = home, env

    def begin(self, *programs: str, like: str = "") -> None:
        env = self.stack.start() | self.given
        self.portal = Portal(self.processes, env, port=self.home.port("web"), folder=self.home.path)
        self.address = self.portal.address
        if like:
            migrated.pour(like, env["DATABASE_URL"])
        else:
            self.portal.manage("migrate", "--noinput", "--verbosity", "0")
        for name in programs:
            self.start(name)

    def start(self, name: str) -> None:
        self.portal.spawn(name, PROGRAMS[name])
        self.processes.wait_for(name, {"web": self.portal.probe, "worker": self.portal.ping}[name])

    def kill(self, name: str) -> None:
        """A program or a service, by SIGKILL, with everything it started."""
        if name in PROGRAMS:
            self.processes.kill(name)
        else:
            self.stack.processes.kill(SERVICES[name].__name__.lower())

    def again(self, name: str) -> None:
        """Start what was killed, at its old address and on its old data. A worker answers a little later."""
        if name == "worker":
            self.portal.spawn(name, WORKER)
        elif name == "web":
            self.start(name)
        else:
            part = next(one for one in self.stack.parts if isinstance(one, SERVICES[name]))
            part.spawn(self.stack.processes)
            self.stack.processes.wait_for(part.name, part.probe)

    @property
    def web_pid(self) -> int:
        return self.processes.pid("web")

    def stop(self) -> None:
        self.processes.stop()
        self.stack.stop()


@contextmanager
def own_portal(*programs: str, like: str = "", **env: str) -> Iterator[Own]:
    """Started and migrated, or with a copy of the database at `like`; `portal.manage` works in it."""
    home = Home(Path(tempfile.mkdtemp(prefix="dps-own-")))
    own = Own(home, **env)
    try:
        own.begin(*(programs or ("web",)), like=like)
        yield own
    finally:
        own.stop()
        home.remove()
