"""The last seconds of a competition over real HTTP; `python -m tests.tenders.rush` does it with 300."""

import os
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from dps.demo.parts.home import is_free
from dps.demo.parts.portal import WEB, Portal
from dps.demo.parts.processes import Processes
from tenders.models import Competition
from tests.tenders.browsers import Browser
from tests.tenders.rushing import faults, place_of, rush


@pytest.fixture
def address(tmp_path):
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    processes = Processes(tmp_path / "logs")
    port = next(port for port in range(23000, 24000) if is_free(port))
    env = {"DATABASE_URL": urlunsplit(database), "WEB_WORKERS": "1", "WEB_THREADS": "2"}
    portal = Portal(processes, env, port=port, folder=tmp_path)
    portal.spawn("web", WEB)
    processes.wait_for("web", portal.probe)
    yield portal.address
    processes.stop()


@pytest.mark.parts
@pytest.mark.django_db(transaction=True)
def test_r51_the_last_seconds_lose_nothing_and_let_nothing_late_in(address):
    place = place_of(12, datetime.now(UTC) + timedelta(days=1))
    browsers = [Browser(address, who.user) for who in place.bidders]
    deadline = datetime.now(UTC) + timedelta(seconds=4)
    Competition.objects.filter(pk=place.competition.pk).update(deadline_at=deadline)

    found = rush(place, browsers, deadline=deadline, seconds=3)

    assert faults(place, found) == []
    assert found.told("acknowledged")
    assert found.told("late")
