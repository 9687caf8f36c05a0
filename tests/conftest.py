import os
from contextlib import contextmanager
from uuid import uuid4

import pgtrigger
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from dps.core import clock
from tests import migrated

LONGEST = {
    "test_journey.py",
    "test_compose.py",
    "test_consortium.py",
    "test_parts.py",
    "test_suspension.py",
    "test_page_submissions.py",
}


def _empty_every_table(self):
    """After a test with real transactions: the whole database, the append-only trail too."""
    with pgtrigger.ignore():
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True, inhibit_post_migrate=True)


TransactionTestCase._fixture_teardown = _empty_every_table


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix):
    """The database of each worker is a copy of a migrated one."""
    url, own = os.environ["DATABASE_URL"], connection.creation._get_test_db_name()
    may_keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    if not (may_keep and migrated.is_there(url, own)):
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.template(url)


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


def pytest_collection_modifyitems(items):
    """The longest first, so that one worker does not walk on alone when the other has nothing left."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where nothing may be skipped (CI), a skip is a failure that says what is missing."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("DPS_NO_SKIPS") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
