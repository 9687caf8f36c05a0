"""The way to the next agreement: what is done and what is left, and the documents that come along."""

from datetime import UTC, date, datetime

import pytest

from dps.agreements.lifecycles import NoticeKind, PaperKind
from dps.agreements.models import Agreement, Notice
from dps.agreements.operations.notices import record_publication
from dps.agreements.operations.preparing import prepare_agreement, publish_agreement
from dps.agreements.rules.papers import owner_of, papers_of
from dps.agreements.rules.succession import steps_to_successor
from dps.demo.load.files import send
from tests.agreements.test_preparing import FACTS
from tests.factories.accounts import TeamSeatFactory
from tests.factories.documents import DocumentFactory
from tests.suppliers.applying import dps

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 1, 6, 9, tzinfo=UTC)


def test_what_is_left_is_read_from_what_is_there(at, client):
    first, manager = dps(), TeamSeatFactory(role="manager").user
    client.force_login(manager)

    def state():
        page = client.get(f"/team/agreements/{first.reference}/successor/").content.decode()
        done = [step.is_done for step in steps_to_successor(first)]
        assert (page.count(">Done"), page.count("Prepare it first")) == (sum(done), 0 if done[0] else 4)
        return done

    with at(DAY):
        assert state() == [False] * 5
        after = prepare_agreement(first.pk, FACTS, actor=manager)
        assert state() == [True, True, False, False, False]
        DocumentFactory(owner=owner_of(after), purpose=PaperKind.CALL)
        assert state() == [True, True, True, False, False]
        publish_agreement(after.pk, first_requests_by=date(2025, 2, 5), actor=manager)
        assert state() == [True, True, True, True, False]
        call = Notice.objects.get(kind=NoticeKind.CALL)
        record_publication(call.pk, reference="2025/S 1", published_on=DAY.date(), actor=manager)
        assert state() == [True] * 5


def test_the_documents_that_hold_come_along_and_the_call_does_not(at, client):
    first, manager = dps(), TeamSeatFactory(role="manager").user
    client.force_login(manager)
    days = {"opens_on": FACTS["opens_on"], "closes_on": FACTS["closes_on"]}
    form = {name: str(value) for name, value in FACTS.items() if name not in days}
    for name, day in days.items():
        form |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

    with at(DAY):
        for kind, text in ((PaperKind.CALL, "Old"), (PaperKind.GUIDE, "First"), (PaperKind.GUIDE, "Second")):
            send(owner_of(first), purpose=kind, name=f"{kind} of the DPS", text=text, actor=manager)
        answer = client.post(f"/team/agreements/{first.reference}/next/", form)

    after = Agreement.objects.get(reference=FACTS["reference"])
    assert answer.url == f"/team/agreements/{after.reference}/"
    newest = next(paper for paper in papers_of(first) if paper.kind == PaperKind.GUIDE and paper.version == 2)
    carried = papers_of(after)
    assert [(one.kind, one.document.display_name, one.version) for one in carried] == [
        ("guide", "guide of the DPS.pdf", 1)
    ]
    assert carried[0].document.sha256 == newest.document.sha256
