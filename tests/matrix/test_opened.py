"""Every address that touches bids, asked by everybody after the opening; what `table.py` says is served.

By then the panel reads bids without names and prices, who opened and the team read the minutes, and no
verb serves anybody whom it did not serve before (R53, R57, R61).
"""

import pytest

from dps.core import clock
from tests.matrix.looks import (
    BIDDERS_PEOPLE,
    COUNCIL,
    DOES,
    OTHERS_SPELLED,
    READS,
    SPELLED,
    Looks,
    read_by_get,
)
from tests.matrix.table import (
    DONE_OPENED,
    FACTS_OPENED,
    READ_OPENED,
    TEAM,
    TELL_BIDDERS,
    TOUCH_BIDS,
    lines,
)
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


@pytest.fixture
def looks():
    matrix = after_opening(with_bids(people_only()))
    matrix.place.competition.refresh_from_db()
    looks = Looks(matrix)
    looks.canaries = {"own": [], "other": []}
    with clock.pretending(AFTER_OPENING):
        yield looks


def test_r53_r61_after_the_opening_the_panel_reads_as_the_table_says_and_nobody_reads_a_price(looks):
    read = {fact: set() for fact in FACTS_OPENED}
    table = {**READS, **lines(READ_OPENED)}
    # With what there was nothing of before.
    names = [*TOUCH_BIDS.split(), *(name for name in read_by_get() if not READS[name])]
    whole = COUNCIL | set(TEAM.split())

    for part, in_whole in ((TELL_BIDDERS, whole), (sorted({*names} - {*TELL_BIDDERS}), COUNCIL)):
        for role, name, text in looks.by_the_table(part, "get", table, whole=in_whole, turn=2):
            if role not in {*BIDDERS_PEOPLE, "other_bidder"}:
                for fact in facts_in(name, text):
                    read[fact].add(role)

    assert looks.wrong == [], looks.report()
    assert read == {fact: set(people.split()) for fact, people in FACTS_OPENED.items()}


def test_r53_after_the_opening_each_does_what_the_table_says(looks):
    looks.does({**DOES, **lines(DONE_OPENED)}, turn=2)

    assert looks.wrong == [], looks.report()
