"""Several people at once, and hundreds: real threads, each on its own connection."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection

from dps.core.refusals import Refused


def together(*calls):
    """Run the calls at once: what each returned, or the code of its refusal."""
    return [code or value for value, code in _at_once(calls)]


def outcomes(*calls):
    """Run the calls at once: of each its refusal's code, or "done"; sorted."""
    return sorted(code or "done" for _, code in _at_once(calls))


def _at_once(calls):
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call(), ""
        except Refused as refused:
            return None, refused.refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@contextmanager
def connections(number: int) -> Iterator[None]:
    """As many at once to the database, for hundreds of threads; others wait for one in their pool."""
    pool = connection.settings_dict["OPTIONS"]["pool"]
    before = dict(pool)
    connection.close_pool()
    pool.update(max_size=number, timeout=120)
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()
        pool.clear()
        pool.update(before)
