"""Situations that many tests begin with are made once by operations, then put back row for row.

`@remembered` on a function that makes a situation: its first call in a process runs as it stands, and what it
wrote is kept; a later call with the same arguments, at the same pretended instant and with the same settings,
writes the same rows again and returns a copy of what it returned. It does so only where nothing else has
been written in the test's transaction, so rows, numbers and the audit trail are those of the first call; in
any other case, and in tests with real transactions, the function simply runs. A function may take what
another remembered one has returned, and must not change it.
"""

import functools
import itertools
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models import Model

from dps.core import clock

_COLUMNS = """
SELECT c.oid, c.relname, (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid
         AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND i.indisprimary),
       (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
   AND c.relname <> 'django_migrations' ORDER BY c.oid"""
_COUNTS = """
SELECT pg_current_xact_id_if_assigned()::text, array_agg(pg_stat_get_xact_tuples_inserted(t)
         + pg_stat_get_xact_tuples_updated(t) + pg_stat_get_xact_tuples_deleted(t) ORDER BY n)
  FROM unnest(%s::oid[]) WITH ORDINALITY AS found (t, n)"""


@dataclass
class Situation:
    """What the tables hold, and how it came about: the keys of the calls, in their order."""

    path: tuple = ()
    # By table: its rows by primary key, as JSON.
    rows: dict[str, dict[Any, str]] = field(default_factory=dict)
    result: Any = None
    callbacks: list = field(default_factory=list)


@dataclass
class Moment:
    """Where a transaction stands: the situation, and marks by which any later write is seen."""

    situation: Situation
    transaction: str
    counts: list[int]
    savepoints: tuple
    results: list


NOTHING = Situation()
_kept: dict[tuple, Situation] = {}
_moment: Moment | None = None


def remembered(make):
    """See above."""

    @functools.wraps(make)
    def made(*args, **kwargs):
        if not connection.in_atomic_block or (before := _stand()) is None:
            return make(*args, **kwargs)
        key = _key(make, args, kwargs, before)
        if key is None:
            return make(*args, **kwargs)
        path = (*before.situation.path, key)
        if path in _kept:
            return _put_back(_kept[path], before)
        return _keep(path, before, lambda: make(*args, **kwargs))

    return made


def _stand() -> Moment | None:
    """The moment this transaction is known to be at; nothing where something unknown has been written."""
    transaction, counts = _counts()
    if transaction is None:
        return Moment(NOTHING, "", counts, (), [])
    savepoints = tuple(connection.savepoint_ids)
    known = _moment and (_moment.transaction, _moment.counts) == (transaction, counts)
    return _moment if known and savepoints[: len(_moment.savepoints)] == _moment.savepoints else None


def _key(make, args, kwargs, before: Moment):
    def known(value):
        for number, result in enumerate(before.results):
            if value is result:
                return f"result {number}"
        if isinstance(value, Model):
            return f"{value._meta.label} {value.pk}"
        if value is None or isinstance(value, (str, int, float, bool)):
            return repr(value)
        if isinstance(value, (tuple, list)):
            return repr([known(item) for item in value])
        raise _UnknownError

    try:
        words = [known(value) for value in itertools.chain(args, *sorted(kwargs.items()))]
    except _UnknownError:
        return None
    return (make.__module__, make.__qualname__, *words, repr(clock._pretended), _overridden())


class _UnknownError(Exception):
    pass


def _overridden() -> str:
    """The settings that this test has changed."""
    holder, changed = settings._wrapped, {}
    while isinstance(holder, UserSettingsHolder):
        changed = {**holder.__dict__, **changed}
        holder = holder.default_settings
    return repr(sorted((name, repr(value)) for name, value in changed.items() if name.isupper()))


def _keep(path: tuple, before: Moment, make):
    callbacks = len(connection.run_on_commit)
    result = make()
    _, counts = _counts()
    touched = [table for table, was, now in zip(_tables(), before.counts, counts, strict=True) if was != now]
    rows = before.situation.rows | {table[1]: _rows(*table[1:3]) for table in touched}
    added = [(func, robust) for _, func, robust in connection.run_on_commit[callbacks:]]
    _kept[path] = Situation(path, rows, deepcopy(result), added)
    return _arrived(_kept[path], before, result)


def _put_back(situation: Situation, before: Moment):
    statements, values = [], []
    for _, table, key, columns in _tables():
        was, new = before.situation.rows.get(table, {}), situation.rows.get(table, {})
        if was is new:
            continue
        if gone := [pk for pk in was if was[pk] != new.get(pk)]:
            statements.append(f'DELETE FROM "{table}" WHERE "{key}"::text = ANY(%s)')
            values.append(gone)
        if come := [row for pk, row in new.items() if was.get(pk) != row]:
            statements.append(
                f'INSERT INTO "{table}" ({columns}) SELECT {columns}'
                f' FROM json_populate_recordset(NULL::"{table}", %s::json)'
            )
            values.append(f"[{','.join(come)}]")
            if all(str(pk).isdigit() for pk in new):
                # What comes next is numbered after them, also where a copy of the database counts anew.
                numbers = f"pg_get_serial_sequence('\"{table}\"', '{key}')"
                statements.append(
                    f'SELECT setval({numbers}, greatest(max("{key}"), nextval({numbers}))) FROM "{table}"'
                )
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)
    for func, robust in situation.callbacks:
        connection.run_on_commit.append((set(connection.savepoint_ids), func, robust))
    return _arrived(situation, before, deepcopy(situation.result))


def _arrived(situation: Situation, before: Moment, result):
    global _moment
    transaction, counts = _counts()
    results = [*before.results, result]
    _moment = Moment(situation, transaction, counts, tuple(connection.savepoint_ids), results)
    return result


def _counts():
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [[table[0] for table in _tables()]])
        return cursor.fetchone()


def _rows(table: str, key: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}"::text, row_to_json(t)::text FROM "{table}" t')
        return dict(cursor.fetchall())


@functools.cache
def _tables() -> list[tuple[int, str, str, str]]:
    """Each table's oid, name, primary key, and the columns that may be written."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        return cursor.fetchall()
