"""A request counts from when it reached us, also where every thread of the web server is busy."""

import http.client
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from dps.demo.parts.home import is_free


@pytest.fixture
def port():
    port = next(port for port in range(22000, 23000) if is_free(port))
    gunicorn = [str(Path(sys.executable).with_name("gunicorn")), "--config", "deploy/gunicorn.conf.py"]
    env = {**os.environ, "WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1", "WEB_THREADS": "1"}
    process = subprocess.Popen([*gunicorn, "tests.core.slow_app:application"], env=env, cwd=settings.BASE_DIR)
    until = time.monotonic() + 30
    while is_free(port) and time.monotonic() < until:
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(20)


def ask(port, pause=0.0):
    """What the application says about our wait, and what we waited in all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    time.sleep(pause)
    begun = time.monotonic()
    connection.request("GET", "/")
    said = float(connection.getresponse().read())
    connection.close()
    return said, time.monotonic() - begun


@pytest.mark.parts
def test_r51_a_request_counts_from_its_arrival_not_from_a_free_thread(port):
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, port, pause) for pause in (0.0, 0.0, 0.0, 0.6)]
        answers = sorted(job.result() for job in asked)

    # One thread, 0.4 seconds each: whoever comes later waits for all before.
    assert answers[0][0] < 0.3
    assert answers[-1][0] > 0.7
    # What is not accounted for is the work itself; a connection without words holds no place.
    assert all(0.35 < waited - said < 1.2 for said, waited in answers)
