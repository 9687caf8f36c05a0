"""A whole portal of a test's own - every service, web, worker - in a folder that goes with it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dps.demo.parts.home import Home
from dps.demo.parts.portal import WEB, WORKER, Portal
from dps.demo.parts.processes import Processes
from dps.demo.parts.stack import Stack


class Own:
    """Its services and processes by name; each can be killed and started again."""

    def __init__(self, home: Home, **env: str) -> None:
        self.stack = Stack(home, lasting=True, given={"PATH": os.environ["PATH"]})
        self.processes = Processes(home.path / "logs")
        self.portal = Portal(
            self.processes, self.stack.start() | env, port=home.port("web"), folder=home.path
        )
        self.address = self.portal.address

    def begin(self, *programs: str) -> None:
        self.portal.manage("migrate", "--noinput", "--verbosity", "0")
        for name in programs:
            self.start(name)

    def start(self, name: str) -> None:
        command = {"web": WEB, "worker": WORKER}[name]
        self.portal.spawn(name, command)
        self.processes.wait_for(name, {"web": self.portal.probe, "worker": self.portal.ping}[name])

    @property
    def web_pid(self) -> int:
        return self.processes.pid("web")

    def stop(self) -> None:
        self.processes.stop()
        self.stack.stop()


@contextmanager
def own_portal(*programs: str, **env: str) -> Iterator[Own]:
    """Started and migrated; `portal.manage` runs in its environment."""
    home = Home(Path(tempfile.mkdtemp(prefix="dps-own-")))
    own = Own(home, **env)
    try:
        own.begin(*(programs or ("web",)))
        yield own
    finally:
        own.stop()
        home.remove()
