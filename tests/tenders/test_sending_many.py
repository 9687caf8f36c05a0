"""Five thousand invited in one go; and a real worker killed half-way through sending."""

import logging
import os
import re
import signal
import subprocess
import sys
import time
import tracemalloc
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.db.models import F

from dps.core.models import AuditEvent, OutboxMessage, TrainingClock
from dps.demo.parts import sink
from dps.demo.parts.home import is_free
from tenders.models import Competition
from tenders.operations.publication import approve_publication, publish_competition
from tenders.operations.sending import mail_invitations
from tests.tenders.crowd import crowd
from tests.worlds import START, a_world, awaiting_competition

MEGABYTE = 1 << 20


def published(world, at):
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        return publish_competition(competition.pk, actor=world.lead)


def peak_of(call):
    """What the call returned, and the most memory it held, in bytes."""
    tracemalloc.start()
    try:
        found = call()
        return found, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.django_db
def test_r38_five_thousand_are_invited_in_one_go_with_memory_that_does_not_grow(at):
    world = a_world(suppliers=1)
    addresses = crowd(world, 4999)
    competition = awaiting_competition(world)

    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        began = time.monotonic()
        _, publishing = peak_of(lambda: publish_competition(competition.pk, actor=world.lead))
        published_in = time.monotonic() - began
        first, early = peak_of(lambda: mail_invitations(competition.pk))
        middle = sum(mail_invitations(competition.pk) for _ in range(23))
        last, late = peak_of(lambda: mail_invitations(competition.pk))

    # Shown by pytest --log-cli-level=INFO.
    logging.getLogger(__name__).info(
        "5,000 published in %.1f s (traced), at most %.1f MB; first 200 mails %.2f MB, last 200 %.2f MB",
        published_in,
        *[size / MEGABYTE for size in (publishing, early, late)],
    )
    assert (competition.invitations.count(), first + middle + last) == (5000, 5000)
    assert len(AuditEvent.objects.get(action="competition.published").facts["invited"]) == 5000
    mails = OutboxMessage.objects.filter(template="invitation")
    assert set(mails.values_list("recipient", flat=True)) >= set(addresses)
    assert (mails.count(), mails.values("about").distinct().count()) == (5000, 5000)
    assert publishing < 30 * MEGABYTE
    assert late < 1.5 * early
    assert mail_invitations(competition.pk) == 0


# -- a worker that is killed ----------------------------------------------------------------
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

    def close(self):
        for process in self.running:
            process.kill()
            process.wait(10)
        self.jobs.close()


@pytest.fixture
def post(tmp_path):
    found = Post(tmp_path)
    yield found
    found.close()


def until(asked, seconds):
    end = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parts
@pytest.mark.django_db(transaction=True)
def test_r38_a_worker_killed_half_way_leaves_nobody_out_and_tells_nobody_twice(post, at):
    world = a_world(suppliers=1)
    everybody = {*crowd(world, 149), world.person_of(world.suppliers[0]).email}
    competition = published(world, at)
    worker = post.worker()
    post.ask("tenders.publish_invitations", "publish", str(competition.pk))
    until(lambda: post.count() >= 40, 90)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(10)
    assert 40 <= post.count() < 150
    assert OutboxMessage.objects.filter(sent_at=None).exists()

    # Five minutes on, what the dead worker held is free again: another worker does what beat asks for.
    TrainingClock.objects.update(distance=F("distance") + timedelta(minutes=6))
    post.worker()
    post.ask("tenders.publish_waiting_invitations", "publish")
    post.ask("core.deliver_unsent", "mail")
    until(lambda: not OutboxMessage.objects.filter(template="invitation", sent_at=None).exists(), 90)

    invitations = [(to, key) for to, key in post.received() if re.match(r"crowd-", to) or to in everybody]
    assert {to for to, _ in invitations} == everybody
    # One message each. If it died between the server's yes and our note of it, that one came again as
    # the same message, which mailboxes show once.
    assert len(set(invitations)) == len(everybody)
    assert len(invitations) <= len(everybody) + 1
    assert Competition.objects.get().invitations.filter(mailed_at=None).count() == 0
