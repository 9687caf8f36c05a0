"""python -m dps.demo [--fresh]: the whole portal on this machine, with its data, until Ctrl-C."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console

from dps.demo.parts import assets
from dps.demo.parts.home import Home, InUseError, is_free
from dps.demo.parts.portal import ROOT, Portal
from dps.demo.parts.processes import PartError, Processes
from dps.demo.parts.stack import Stack

STATE = ROOT / ".data"
FACTS = STATE / "demo.json"
TRAINING = {
    "DPS_TRAINING_CLOCK": os.environ.get("DPS_TRAINING_CLOCK", "2024-07-01T09:00"),
}
FIRST_CHOICE = 8000
console = Console(highlight=False)


class Stopped(BaseException):
    """Somebody asked the demo to end."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done while it is done, then how long it took."""
    begun = time.monotonic()
    with console.status(f"{what} ..."):
        yield
    console.print(f"  [green]✓[/green] {what} [dim]{time.monotonic() - begun:.1f} s[/dim]")


class Demo:
    def __init__(self, home: Home) -> None:
        self.home = home
        self.stack = Stack(home, lasting=True)
        self.processes = Processes(home.path / "logs")
        self.facts = json.loads(FACTS.read_text()) if FACTS.exists() else {}

    def run(self) -> None:
        """Start all and watch it until somebody stops it or a process ends."""
        try:
            portal = self.start()
            self.welcome(portal)
            while True:
                self.processes.refuse_dead()
                self.stack.processes.refuse_dead()
                time.sleep(0.5)
        finally:
            with step("Stopping"):
                self.processes.stop()
                self.stack.stop()

    def start(self) -> Portal:
        with step("Styles and scripts"):
            assets.build_if_stale()
        with step("PostgreSQL, Valkey, S3, mail sink, virus scanner"):
            env = self.stack.start() | TRAINING
        port = self.port()
        env |= self.stack.take_reports(f"http://127.0.0.1:{port}/mail/reports/")
        portal = Portal(self.processes, env, port=port, folder=self.home.path)
        self.remember(pid=os.getpid(), address=portal.address)
        self.fill(portal)
        with step("Web, worker and beat"):
            portal.start()
        return portal

    def port(self) -> int:
        return FIRST_CHOICE if is_free(FIRST_CHOICE) else self.home.port("web")

    def fill(self, portal: Portal) -> None:
        if assets.is_older(self.home.path / "gathered" / "staticfiles.json", [assets.BUILT, assets.PACKAGES]):
            with step("Static files"):
                portal.manage("collectstatic", "--noinput", "--verbosity", "0", *assets.UNUSED)
        if not self.facts.get("filled"):
            # What an interrupted first start left would be half a history.
            self.stack.empty_database()
        is_new = self.stack.database_is_new()
        with step("Database"):
            portal.manage("migrate", "--noinput")
        if is_new:
            with step("Demo data: councils, suppliers, applications, competitions"):
                portal.manage("load_demo")
        self.remember(filled=True)

    def remember(self, **facts: object) -> None:
        self.facts |= facts
        FACTS.write_text(json.dumps(self.facts))

    def welcome(self, portal: Portal) -> None:
        console.print(portal.manage("demo_people").rstrip(), markup=False, soft_wrap=True)
        for name in self.stack.absent:
            console.print(f"[yellow]{name} was not found: uploaded files stay in quarantine.[/yellow]")
        console.print(f"\nThe portal is ready: [bold]{portal.address}/[/bold]")
        console.print(f"Mail it sends: {portal.address}/training/inbox/")
        console.print(f"Its clock:     {portal.address}/training/clock/")
        console.print("Logs: .data/logs/   Stop: Ctrl-C   Begin anew: make demo FRESH=1")


def fresh_home(*, fresh: bool) -> Home:
    home = Home(STATE)
    if not fresh:
        return home
    home.remove()
    return Home(STATE)


def show_running() -> None:
    running = json.loads(FACTS.read_text()) if FACTS.exists() else {}
    console.print(f"The demo already runs (process {running.get('pid')}): {running.get('address')}/")


def _stop(number: int, frame: FrameType | None) -> None:
    # Asked once is enough; a second Ctrl-C must not break the orderly end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m dps.demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
    fresh = parser.parse_args().fresh
    try:
        home = fresh_home(fresh=fresh)
    except InUseError:
        show_running()
        if fresh:
            console.print("Stop it before you begin anew: Ctrl-C where it runs.")
        return 1 if fresh else 0
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        Demo(home).run()
    except Stopped:
        return 0
    except PartError as failure:
        console.print(str(failure), style="red", markup=False, soft_wrap=True)
        return 1
    finally:
        home.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
