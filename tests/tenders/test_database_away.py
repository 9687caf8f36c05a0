"""While the database is away: come back in five minutes, to browsers and to programs; and nothing is lost."""

from contextlib import contextmanager

import pytest
from django.db import connections
from django.test import Client

from dps.core import clock
from tenders.models import BidVersion
from tests.tenders.box import IN_TIME, box, started

pytestmark = pytest.mark.django_db


@contextmanager
def database_away():
    """This thread's connection goes to a port where nobody listens; then it is the old one again."""
    there = connections["default"]
    # Not from the pool, which is that of the database that is there.
    settings = {**there.settings_dict, "HOST": "127.0.0.1", "PORT": "9", "OPTIONS": {}}
    nowhere = type(there)(settings, "default")
    connections["default"] = nowhere
    try:
        yield
    finally:
        connections["default"] = there


def test_pages_and_api_say_when_to_come_back_and_the_retry_is_one_receipt():
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    client = Client(raise_request_exception=False)
    client.force_login(who.user)
    page = f"/supplier/opportunities/{place.competition.reference}/bid/check/"
    api = f"/api/v1/bids/{bid.pk}/submit/"
    key = {"HTTP_IDEMPOTENCY_KEY": "k" * 32}

    with clock.pretending(IN_TIME):
        with database_away():
            pages = [client.get(page), client.post(page, {"idempotency_key": "k" * 32}), client.get("/")]
            program = client.post(api, {}, "application/json", **key)
        before = BidVersion.objects.count()
        again = [client.post(api, {}, "application/json", **key) for _ in range(2)]

    assert [(answer.status_code, answer["Retry-After"]) for answer in pages] == [(503, "300")] * 3
    assert all("Answers that a page has shown as saved are kept" in one.content.decode() for one in pages)
    assert (program.status_code, program["Retry-After"]) == (503, "300")
    assert program.json()["code"] == "portal.away"
    assert "Try again in 5 minutes" in program.json()["detail"]
    assert (before, [answer.status_code for answer in again]) == (0, [201, 201])
    assert len({answer.json()["receipt"] for answer in again}) == BidVersion.objects.count() == 1
