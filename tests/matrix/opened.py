"""pytest tests/matrix/opened.py: after the opening, what every role reads; `table.py` says who is served."""

import pytest

from dps.core import clock
from tests.matrix.looks import BIDDERS_PEOPLE, OTHERS_SPELLED, READS, SPELLED, Looks
from tests.matrix.table import FACTS_OPENED, READ_OPENED, TELL_BIDDERS, TOUCH_BIDS, lines
from tests.matrix.world import (
    AFTER_OPENING,
    ANSWER,
    FILE,
    NAME,
    OTHER_ANSWER,
    after_opening,
    people_only,
    with_bids,
)

pytestmark = pytest.mark.django_db

FACTS = {"answers": [ANSWER, OTHER_ANSWER], "files": [FILE], "prices": [*SPELLED, *OTHERS_SPELLED]}


def facts_in(name, text):
    """What of somebody's bid the answer tells."""
    words = {**FACTS, "names": [NAME] if name in TELL_BIDDERS else []}
    return {fact for fact, spelled in words.items() if any(word in text for word in spelled)}


def test_after_the_opening_the_panel_reads_as_the_table_says_and_nobody_reads_a_price():
    matrix = after_opening(with_bids(people_only()))
    matrix.place.competition.refresh_from_db()
    looks, read = Looks(matrix), {fact: set() for fact in FACTS_OPENED}
    looks.canaries = {"own": [], "other": []}
    table = {**READS, **lines(READ_OPENED)}

    with clock.pretending(AFTER_OPENING):
        for role, name, text in looks.by_the_table(TOUCH_BIDS.split(), "get", table, everybody=True):
            if role not in {*BIDDERS_PEOPLE, "other_bidder"}:
                for fact in facts_in(name, text):
                    read[fact].add(role)

    assert looks.wrong == [], looks.report()
    assert read == {fact: set(people.split()) for fact, people in FACTS_OPENED.items()}
