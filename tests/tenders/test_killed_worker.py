"""A real worker killed half-way through sending. Figures of more: python -m tests.tenders.many 5000."""

import logging
import os
import re
import signal
from datetime import timedelta

import pytest
from django.db.models import F

from dps.core.models import OutboxMessage, TrainingClock
from tenders.models import Competition
from tenders.operations.publication import approve_publication, publish_competition
from tests.tenders.crowd import crowd
from tests.tenders.post import Post, spent, until
from tests.worlds import START, a_world, awaiting_competition

INVITED = int(os.environ.get("INVITED", 150))
KILLED_AT = 40 if INVITED == 150 else INVITED // 2
# A mail takes some milliseconds; a machine may be busy.
SECONDS = 90 + INVITED // 5
FIRST = 5


@pytest.fixture
def post(tmp_path):
    found = Post(tmp_path)
    yield found
    found.close()


def published(world, at):
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        return publish_competition(competition.pk, actor=world.lead)


def told(what, sent, at_first, at_last):
    """Shown by pytest --log-cli-level=INFO."""
    words = "%s mails of %s had arrived, worker %s: %.1f s of CPU, %.1f MB at first, at most %.1f MB more"
    cpu, held, peak = at_last.cpu - at_first.cpu, at_first.held, at_last.peak - at_first.held
    logging.getLogger(__name__).info(words, sent, INVITED, what, cpu, held, peak)


@pytest.mark.parts
@pytest.mark.django_db(transaction=True)
def test_r38_a_worker_killed_half_way_leaves_nobody_out_and_tells_nobody_twice(post, at):
    world = a_world(suppliers=1)
    everybody = {*crowd(world, INVITED - 1), world.person_of(world.suppliers[0]).email}
    competition = published(world, at)
    worker = post.worker()
    post.ask("tenders.publish_invitations", "publish", str(competition.pk))
    until(lambda: post.count() >= FIRST, 90)
    at_first = spent(worker)
    until(lambda: post.count() >= KILLED_AT, SECONDS)
    told("killed", post.count(), at_first, spent(worker))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(10)
    sent = post.count()
    assert KILLED_AT <= sent < INVITED
    assert OutboxMessage.objects.filter(sent_at=None).exists()

    # Five minutes on, what the dead worker held is free again: another worker does what beat asks for.
    TrainingClock.objects.update(distance=F("distance") + timedelta(minutes=6))
    worker = post.worker()
    post.ask("tenders.publish_waiting_invitations", "publish")
    post.ask("core.deliver_unsent", "mail")
    until(lambda: post.count() >= sent + FIRST, 90)
    at_first = spent(worker)
    until(lambda: not OutboxMessage.objects.filter(template="invitation", sent_at=None).exists(), SECONDS)
    told("started again", post.count(), at_first, spent(worker))

    invitations = [(to, key) for to, key in post.received() if re.match(r"crowd-", to) or to in everybody]
    assert {to for to, _ in invitations} == everybody
    # One message each. If it died between the server's yes and our note of it, that one came again as
    # the same message, which mailboxes show once.
    assert len(set(invitations)) == len(everybody)
    assert len(invitations) <= len(everybody) + 1
    assert Competition.objects.get().invitations.filter(mailed_at=None).count() == 0
