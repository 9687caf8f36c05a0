"""Health: alive without its parts, ready only with them and with clocks that agree."""

import socket
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from health_check.exceptions import ServiceUnavailable

from dps.core.health import ClocksAgree

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html"])
def test_live_and_ready_answer_whatever_the_asker_accepts(client, accept):
    assert client.get("/health/live/", headers={"accept": accept}).status_code == 200
    assert client.get("/health/ready/", headers={"accept": accept}).status_code == 200


def test_without_its_cache_a_process_is_alive_but_not_ready(client, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}/0"}}

    assert client.get("/health/live/").status_code == 200
    assert client.get("/health/ready/").status_code == 500


def test_clocks_that_agree_are_healthy():
    ClocksAgree().run()


@pytest.mark.parametrize("apart", [timedelta(seconds=5), timedelta(seconds=-5)])
def test_a_machine_whose_clock_is_wrong_is_not_ready(monkeypatch, apart):
    real = timezone.now
    monkeypatch.setattr("dps.core.health.timezone.now", lambda: real() + apart)

    with pytest.raises(ServiceUnavailable, match="database's clock"):
        ClocksAgree().run()


def test_the_database_is_asked_for_the_instant_not_for_the_transaction():
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() <> clock_timestamp()")
        assert cursor.fetchone() == (True,)
