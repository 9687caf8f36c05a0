"""Very many invited in one go, in memory that does not grow. Figures: python -m tests.tenders.many 5000."""

import logging
import os
import time
import tracemalloc
from dataclasses import dataclass
from itertools import takewhile

import pytest
from django.utils import timezone

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import deliver_unsent, notify_all
from tenders.operations.publication import approve_publication, publish_competition
from tenders.operations.sending import AT_ONCE, mail_invitations
from tests.tenders.crowd import crowd
from tests.tenders.post import Post, until
from tests.worlds import START, a_world, awaiting_competition

KILOBYTE = 1 << 10
# The most that a step may hold for many more than for one full part.
SLACK = 400 * KILOBYTE
FEW, MANY = AT_ONCE, int(os.environ.get("INVITED", 4 * AT_ONCE))
FEW_SENT, MANY_SENT = 20, 100


@dataclass(frozen=True)
class Step:
    """What one step did, how long it took while it was traced, and the most memory it held at a time."""

    done: int
    seconds: float
    peak: int

    def __str__(self):
        return f"{self.done:,} in {self.seconds:.1f} s, {self.peak / KILOBYTE:,.0f} KB"


def measured(call):
    began = time.monotonic()
    tracemalloc.start()
    try:
        done = call()
        return Step(done, time.monotonic() - began, tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def to_the_end(part):
    return sum(takewhile(bool, iter(part, None)))


def told(name, many, few):
    """Shown by pytest --log-cli-level=INFO."""
    words = "%s: %s %s; of few, %s"
    logging.getLogger(__name__).info(words, timezone.now().date(), name, many, few)


def invite_all(world, at):
    """Publish one competition to everybody in the lot, and owe the mails."""
    competition = awaiting_competition(world)

    def publish():
        return publish_competition(competition.pk, actor=world.lead).invitations.count()

    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        published = measured(publish)
        owed = measured(lambda: to_the_end(lambda: mail_invitations(competition.pk)))
    return competition, published, owed


@pytest.mark.django_db
def test_r38_many_are_invited_in_one_go_with_memory_that_does_not_grow(at):
    world = a_world(suppliers=1)
    # The first time, modules and caches of the process fill.
    invite_all(world, at)
    everybody = {world.person_of(world.suppliers[0]).email, *crowd(world, FEW - 1)}
    _, *few = invite_all(world, at)
    everybody |= {*crowd(world, MANY - FEW, first=FEW)}

    competition, *many = invite_all(world, at)

    for name, step, before in zip(("published to", "mails owed to"), many, few, strict=True):
        told(name, step, before)
        assert (step.done, before.done) == (MANY, FEW)
        assert step.peak < before.peak + SLACK
    mails = OutboxMessage.objects.filter(about__in=[one.about for one in competition.invitations.all()])
    assert set(mails.values_list("recipient", flat=True)) == everybody
    assert (mails.count(), len(everybody)) == (MANY, MANY)
    parts = AuditEvent.objects.filter(action="competition.suppliers_invited", stream=competition.audit_stream)
    named = [pk for event in parts for pk in event.facts["suppliers"]]
    assert (len(named), len(set(named)), parts.count()) == (MANY, MANY, -(-MANY // AT_ONCE))


@pytest.fixture
def post(tmp_path, settings):
    """A real mail server, so that what is sent is kept by it and not by us."""
    found = Post(tmp_path)
    settings.EMAIL_BACKEND = "dps.core.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    until(found.listens, 20)
    yield found
    found.close()


@pytest.mark.parts
@pytest.mark.django_db
def test_one_mail_is_in_memory_at_a_time(post, at):
    def send(number):
        notify_all([(f"crowd-{n}@example.org", "") for n in range(number)], "account_token_made", at=START)
        return measured(lambda: to_the_end(deliver_unsent))

    with at(START):
        send(1)
        few, many = send(FEW_SENT), send(MANY_SENT)

    told("mails sent", many, few)
    assert (few.done, many.done) == (FEW_SENT, MANY_SENT)
    assert post.count() == 1 + FEW_SENT + MANY_SENT
    assert many.peak < few.peak + SLACK
