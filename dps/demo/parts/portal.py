"""The portal's own processes - web, worker, beat - started as production starts them."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from dps.demo.parts.processes import PartError, Processes

ROOT = Path(__file__).resolve().parents[3]
QUEUES = "mail,scan,publish,reports,default"
PROGRAMS = Path(sys.prefix) / "bin"
WEB = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "dps.wsgi:application"]
WORKER = ["celery", "-A", "dps", "worker", "--queues", QUEUES, "--loglevel", "INFO", "--without-gossip"]
BEAT = ["celery", "-A", "dps", "beat", "--loglevel", "INFO", "--pidfile="]
PING = ["celery", "-A", "dps", "inspect", "ping", "--timeout", "2"]


class Portal:
    """Web on one loopback port, a worker for every queue, beat; named by `env` alone."""

    def __init__(self, processes: Processes, env: Mapping[str, str], *, port: int, folder: Path) -> None:
        self.processes, self.address = processes, f"http://127.0.0.1:{port}"
        self.env = {
            **env,
            "BASE_URL": self.address,
            "WEB_BIND": f"127.0.0.1:{port}",
            "BEAT_SCHEDULE_FILE": str(folder / "beat-schedule"),
            # Of its own: tests and runserver must not go by what an older demo gathered.
            "STATIC_ROOT": str(folder / "gathered"),
        }

    def manage(self, *words: str, **env: str) -> str:
        """What one management command printed; where it failed, its last words and where the rest is."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, **self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            log = self.processes.logs / f"{words[0]}.log"
            log.write_text(done.stdout + done.stderr)
            last = "\n".join(done.stderr.splitlines()[-6:])
            raise PartError(f"manage.py {words[0]} failed; all it said is in {log}\n{last}")
        return done.stdout

    def start(self) -> None:
        for name, command in {"web": WEB, "worker": WORKER, "beat": BEAT}.items():
            self.spawn(name, command)
        self.processes.wait_for("web", self.probe)
        self.processes.wait_for("worker", self.ping)

    def spawn(self, name: str, command: list[str]) -> None:
        program = [str(PROGRAMS / command[0]), *command[1:]]
        self.processes.spawn(name, program, env=self.env, cwd=ROOT)

    def probe(self) -> None:
        """Raise unless the portal can serve: it answers, and its database and its cache do."""
        urllib.request.urlopen(f"{self.address}/health/ready/", timeout=10).close()  # noqa: S310 - our own address

    def ping(self) -> None:
        """Raise unless a worker takes jobs."""
        command = [str(PROGRAMS / PING[0]), *PING[1:]]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **self.env}, capture_output=True, check=True)
