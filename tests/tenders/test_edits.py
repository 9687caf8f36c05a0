"""Every edit in every state: allowed, or refused with its sentence; docs/edits.md is printed from it."""

import inspect
import os
from collections import defaultdict
from contextlib import suppress
from importlib import import_module
from itertools import groupby
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.core.exceptions import ObjectDoesNotExist

from dps.core import clock
from dps.core.refusals import Refused
from tenders import operations
from tests.tenders.edits import MAKES_ANOTHER, OTHER_MODULES, PARTS
from tests.tenders.lifetime import Lifetime, undone
from tests.tenders.trials import STATES

WRITES = "WRITE_EDITS"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "edits.md"
ALLOWED, NOTHING = "", "There is nothing yet to do it to."
EDITS = [edit for edits in PARTS.values() for edit in edits]
HEAD = """\
# Every edit in every state

Made by `WRITE_EDITS=1 pytest tests/tenders/test_edits.py`. Without the variable that compares it with what
the operations say when each is tried, by a person who may do it, on one competition in every state. In their
order the states are: {states}.
Open and Closed are the published competition before and from its deadline.
"""


def what_comes_of(edit, place):
    """Nothing where it is allowed, or the sentence of the refusal; no trace of either stays."""
    with undone(), clock.pretending(place.at):
        try:
            if edit.before:
                with suppress(Refused):
                    edit.before(place)
            edit.call(place)
        except Refused as refused:
            return refused.refusal.message
        except ObjectDoesNotExist:
            return NOTHING
    return ALLOWED


def runs(states):
    """Three or more that follow each other as “first to last”."""
    numbered = groupby(enumerate(sorted(map(STATES.index, states))), lambda pair: pair[1] - pair[0])
    return ", ".join(_run([STATES[number] for _, number in run]) for _, run in numbered)


def _run(names):
    return f"{names[0]} to {names[-1]}" if len(names) > 2 else ", ".join(names)


def row(edit, said):
    by_sentence = defaultdict(list)
    for state in STATES:
        by_sentence[said[edit.operation, state]].append(state)
    allowed = runs(by_sentence.pop(ALLOWED, []))
    refused = "<br>".join(f"{runs(states)}: {sentence}" for sentence, states in by_sentence.items())
    name = f"`{edit.operation.__module__.rpartition('.')[2]}.{edit.operation.__name__}`"
    return f"| {edit.words} {name} | {allowed} | {refused} |"


def document(said):
    lines = [HEAD.format(states=", ".join(STATES))]
    for part, edits in PARTS.items():
        lines += [f"## {part}", "", "| edit | allowed | refused |", "| --- | --- | --- |"]
        lines += [*(row(edit, said) for edit in edits), ""]
    return "\n".join(lines)


@pytest.mark.django_db
def test_every_edit_in_every_state_is_allowed_or_refused_with_its_sentence():
    place = Lifetime()
    said = {}
    with clock.pretending(place.at):
        for state in place.states():
            said |= {(edit.operation, state): what_comes_of(edit, place) for edit in EDITS}

    assert {state for _, state in said} == set(STATES)
    for edit in EDITS:
        allowed = {state for state in STATES if said[edit.operation, state] == ALLOWED}
        assert (edit.words, allowed) == (edit.words, edit.allowed)
    if os.environ.get(WRITES):
        DOCUMENT.write_text(document(said))
    assert document(said) == DOCUMENT.read_text(), f"{WRITES}=1 writes it anew"


def operations_for_people():
    """Public functions that take who does it by name, in every module of operations but the others'."""
    for module in iter_modules(operations.__path__):
        if module.name in OTHER_MODULES:
            continue
        found = import_module(f"{operations.__name__}.{module.name}")
        for name, value in inspect.getmembers(found, inspect.isfunction):
            actor = inspect.signature(value).parameters.get("actor")
            is_own = value.__module__ == found.__name__ and not name.startswith("_")
            if is_own and actor and actor.kind == actor.KEYWORD_ONLY:
                yield value


def test_every_operation_on_a_competition_has_a_row():
    assert set(operations_for_people()) == {edit.operation for edit in EDITS} | MAKES_ANOTHER
