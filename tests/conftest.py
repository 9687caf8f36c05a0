import os
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.cache import cache

from dps.core import clock


@pytest.fixture
def at():
    """Set the one clock: `with at(DEADLINE): ...`. Holds for every thread of this process."""

    @contextmanager
    def at(instant):
        with clock.pretending(instant):
            yield instant

    return at


@pytest.fixture(autouse=True)
def _cache_starts_empty(settings):
    """A fresh corner of the shared Valkey for each test: throttles of one are not another's."""
    prefix = uuid4().hex
    settings.CACHES["default"]["KEY_PREFIX"] = prefix
    cache.key_prefix = prefix


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where nothing may be skipped (CI), a skip is a failure that says what is missing."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("DPS_NO_SKIPS") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
