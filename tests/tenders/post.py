"""A mail server of a test's own, and workers as production would start them."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from celery import Celery
from django.conf import settings
from django.db import connection

from dps.demo.parts import sink
from dps.demo.parts.home import is_free


class Post:
    """A mail server of this test's own, and workers that send through it."""

    def __init__(self, folder):
        self.folder, self.prefix = folder, f"killed-{uuid4().hex[:8]}"
        self.port = next(port for port in range(21000, 22000) if is_free(port))
        self.box = folder / "box"
        program = Path(sink.__file__)
        self.running = [subprocess.Popen([sys.executable, "-P", program, str(self.port), str(self.box)])]
        options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "global_keyprefix": f"{self.prefix}:"}
        self.jobs = Celery("post", broker=settings.REDIS_URL, set_as_current=False)
        self.jobs.conf.broker_transport_options = options

    def worker(self):
        """One that production would start, on the database of this test."""
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        env = {
            **os.environ,
            "DATABASE_URL": urlunsplit(address),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "CACHE_PREFIX": self.prefix,
            "DPS_TRAINING_CLOCK": "2024-07-01T09:05",
        }
        command = ["-m", "celery", "-A", "dps", "worker", "--queues", "mail,publish", "--loglevel", "ERROR"]
        quiet = ["--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        process = subprocess.Popen(
            [sys.executable, *command, *quiet], env=env, cwd=settings.BASE_DIR, start_new_session=True
        )
        self.running.append(process)
        return process

    def ask(self, job, queue, *words):
        self.jobs.send_task(job, args=words, queue=queue)

    def received(self):
        """Recipient and message id of every mail that arrived."""
        heads = [message_from_bytes(path.read_bytes()) for path in (self.box / "new").iterdir()]
        return [(head["X-RcptTo"], head["Message-ID"]) for head in heads]

    def count(self):
        folder = self.box / "new"
        return sum(1 for _ in folder.iterdir()) if folder.exists() else 0

    def listens(self):
        return not is_free(self.port)

    def close(self):
        for process in self.running:
            process.kill()
            process.wait(10)
        self.jobs.close()


@dataclass(frozen=True)
class Spent:
    """What a process has used: seconds of CPU; megabytes that it holds, and the most that it held."""

    cpu: float
    held: float
    peak: float


def spent(process):
    """As the kernel counts it; in all the process's threads."""
    folder = Path(f"/proc/{process.pid}")
    ticks = folder.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
    status = dict(line.split(":", 1) for line in folder.joinpath("status").read_text().splitlines())
    held, peak = (int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return Spent(sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), held, peak)


def until(asked, seconds):
    end = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < end, "waited in vain"
        # The longer it may take, the less often.
        time.sleep(seconds / 4500)
