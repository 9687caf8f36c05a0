"""Child processes that are started together, watched, and stopped together."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from dps.demo.parts import home


class PartError(RuntimeError):
    """A server ended, or did not answer in time."""


def ends_with_us(stop_with: signal.Signals) -> list[str]:
    """Because a killed parent stops nothing: where it can, the kernel tells the child (Linux)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", stop_with.name.removeprefix("SIG"), "--"] if setpriv else []


class Processes:
    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.logs.mkdir(mode=0o700, exist_ok=True)
        self._running: list[tuple[str, subprocess.Popen[bytes], signal.Signals]] = []

    def spawn(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | Path = "/",
        stop_with: signal.Signals = signal.SIGTERM,
        as_nobody: bool = False,
    ) -> subprocess.Popen[bytes]:
        with self._log(name).open("ab") as log:
            process = subprocess.Popen(
                [*ends_with_us(stop_with), *(str(word) for word in command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                # Ctrl-C in the terminal is for us alone; we stop the children in order.
                start_new_session=True,
                **(home.as_nobody() if as_nobody else {}),
            )
        self._running.append((name, process, stop_with))
        return process

    def wait_for(self, name: str, probe: Callable[[], object], seconds: float = 60) -> None:
        """Until the probe raises nothing."""
        until = time.monotonic() + seconds
        while True:
            try:
                probe()
                return
            except Exception as error:
                self.refuse_dead()
                if time.monotonic() > until:
                    raise PartError(f"{name} does not answer ({error}); see {self._log(name)}") from error
                time.sleep(0.03)

    def refuse_dead(self) -> None:
        for name, process, _ in self._running:
            if process.poll() is not None:
                raise PartError(f"{name} ended with code {process.returncode}:\n{self.last_words(name)}")

    def last_words(self, name: str) -> str:
        return "\n".join(self._log(name).read_text(errors="replace").splitlines()[-12:])

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def pid(self, name: str) -> int:
        return next(process.pid for known, process, _ in self._running if known == name)

    def kill(self, name: str) -> None:
        """End it as a crash would, with all it started; it may be spawned anew."""
        for running in [one for one in self._running if one[0] == name]:
            end_whole(running[1].pid)
            running[1].wait()
            self._running.remove(running)

    def stop(self) -> None:
        """In the opposite order of their start, each given time to end by itself."""
        for _, process, stop_with in reversed(self._running):
            if process.poll() is None:
                process.send_signal(stop_with)
        until = time.monotonic() + 20
        for _, process, _ in reversed(self._running):
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()


def end_whole(pid: int) -> None:
    """Kill a process, its group and all below it: PostgreSQL's and Celery's children leave the group."""
    family = [pid]
    for one in family:
        # Stopped first, so that nobody is born while we count.
        _send(one, signal.SIGSTOP)
        family += _children(one)
    os.killpg(pid, signal.SIGKILL)
    for one in family:
        _send(one, signal.SIGKILL)
    while any(_is_alive(one) for one in family):
        time.sleep(0.005)


def _send(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)


def _children(pid: int) -> list[int]:
    """As Linux lists them."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listed in lists for child in listed.read_text().split()]


def _is_alive(pid: int) -> bool:
    """Neither gone nor waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
