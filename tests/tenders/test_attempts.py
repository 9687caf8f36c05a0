"""Refused looks at sealed bids: who, what, from where; and an alert when one person goes on (Annex IV(g))."""

from datetime import timedelta
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from dps.core import audit
from dps.core.models import AuditEvent, OutboxMessage
from dps.documents.operations.uploads import begin_upload
from suppliers.web.team_audit import readable
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.tenders.box import IN_TIME, box, submitted

pytestmark = pytest.mark.django_db


def api_of(person):
    client = APIClient(REMOTE_ADDR="192.0.2.7")
    client.force_authenticate(person)
    return client


def denied(person):
    found = AuditEvent.objects.filter(action="access.denied", actor=person).order_by("at", "pk")
    return [(event.stream_id, event.facts["reason"], event.facts["path"]) for event in found]


def test_r53_a_look_at_a_bid_is_kept_in_its_competitions_stream_and_opens_nothing(at):
    place = box()
    bid = submitted(place, place.bidders[0])
    who = place.bidders[0]
    with at(IN_TIME):
        document = begin_upload(bid.owner, name="plan.pdf", size=9, purpose="supporting", actor=who.user)
    api, nothing = api_of(place.lead), uuid4()
    looks = [
        f"/api/v1/bids/{bid.pk}/",
        f"/api/v1/bids/{nothing}/",
        f"/api/v1/documents/{document.pk}/",
        f"/api/v1/documents/{document.pk}/download/",
        f"/api/v1/documents/?owner={bid.owner}",
    ]

    with at(IN_TIME):
        answers = [api.get(look).status_code for look in looks]

    assert answers == [404] * 5
    mine = audit.stream_of(place.lead)
    reasons = ["bid.not_visible"] * 2 + ["bid.file_not_visible"] * 3
    paths = [look.partition("?")[0] for look in looks]
    assert denied(place.lead) == [(mine, *each) for each in zip(reasons, paths, strict=True)]
    stream = AuditEvent.objects.filter(stream=place.competition.audit_stream, action="access.denied")
    known = [audit.unsealed_facts(event) for event in stream.order_by("number")]
    assert [facts["path"] for facts in known] == [path for path in paths if str(nothing) not in path]
    assert {(f["actor"], f["address"], f["bid"]) for f in known} == {
        (str(place.lead.pk), "192.0.2.7", str(bid.pk))
    }
    # Nobody who reads the trail before the opening learns from it that somebody bids (R60).
    assert not stream.exclude(sealed=None).filter(pk__in=readable()).exists()
    assert place.competition.reference not in str(list(readable().values_list("facts", "stream")))


@pytest.mark.parametrize("name", ["lead", "chair", "evaluator", "stranger"])
def test_r53_a_bids_page_before_the_opening_is_an_entry(at, client, name):
    place = box()
    stranger = CouncilSeatFactory(roles=["lead"]).user
    person = stranger if name == "stranger" else getattr(place, name)
    client.force_login(person)
    pages = [
        f"/council/{place.competition.reference}/{step}/{place.questions[0].pk}/{uuid4()}/"
        for step in ("score", "moderate")
    ]

    with at(IN_TIME):
        answers = {client.get(page).status_code for page in pages}

    reason = "bid.not_visible" if name == "stranger" else "bid.sealed"
    assert answers == ({404} if name == "stranger" else {302})
    stream = place.competition.audit_stream
    assert denied(person) == [(stream, reason, page) for page in pages]


def test_the_sixth_look_in_an_hour_is_told_to_the_managers_once(at):
    place = box()
    manager = TeamSeatFactory(role="manager").user
    TeamSeatFactory(role="officer")
    look = f"/api/v1/bids/{submitted(place, place.bidders[0]).pk}/"
    api = api_of(place.lead)

    def told():
        return OutboxMessage.objects.filter(template="refused_looks")

    for minute in (-61, 0, 1, 2, 3, 4):
        with at(IN_TIME + timedelta(minutes=minute)):
            api.get(look)
    assert not told().exists()
    for minute in (5, 6, 7):
        with at(IN_TIME + timedelta(minutes=minute)):
            api.get(look)

    message = told().get()
    assert (message.recipient, message.facts["number"], message.facts["email"]) == (
        manager.email,
        6,
        place.lead.email,
    )
    assert message.facts["addresses"] == ["192.0.2.7"]
    assert place.competition.reference not in str(message.facts)
    with at(IN_TIME + timedelta(days=1)):
        for _ in range(6):
            api.get(look)
    assert told().count() == 2
