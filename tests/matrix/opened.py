"""pytest tests/matrix/opened.py: after the opening, what every role reads.

`table.py` says who is served; `world.py` is the competition; the addresses come from the URL configuration.
`pytest tests/matrix/whole.py` asks every address by every verb before the deadline, which takes minutes.
"""

import pytest

from dps.core import clock
from tests.matrix.table import (
    FACTS_OPENED,
    READ,
    READ_OPENED,
    TELL_BIDDERS,
    TOUCH_BIDS,
    lines,
)
from tests.matrix.walk import address_of, ask, body_of, is_served, routes, signed_in
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

SPELLED = ("98765", "98,765", "987654", "987,654")
OTHERS_SPELLED = ("12321.45", "12,321.45", "123214", "123,214")
BY_NAME = {name: (name, pattern, entry) for name, pattern, entry in routes()}
READS = lines(READ)
BIDDERS_PEOPLE = {"bidder_admin", "bidder_bidder", "bidder_reader"}


def canaries(matrix):
    """What nobody but its own people may read, by whose it is."""
    document, last = matrix.document, matrix.bid.versions.last()
    own = [ANSWER, *SPELLED, FILE, last.receipt, last.content_hash]
    return {"own": [*own, str(document.pk), str(matrix.bid.pk)], "other": [OTHER_ANSWER, *OTHERS_SPELLED]}


def told(matrix, role, address, text):
    """The canaries in an answer that this person may not read. What stands in the address, they know."""
    found = canaries(matrix)
    hidden = [] if role in BIDDERS_PEOPLE else found["own"]
    hidden = [*hidden, *([] if role == "other_bidder" else found["other"])]
    return [canary for canary in hidden if canary in text and canary not in address]


class Looks:
    """One phase: everybody asks, and what is not as the table says is kept."""

    def __init__(self, matrix):
        self.matrix, self.wrong = matrix, []
        self.clients = {role: signed_in(person) for role, person in matrix.people.items()}

    def ask(self, role, name, verb):
        address = address_of(self.matrix, *BY_NAME[name])
        response = ask(self.clients[role], verb, address)
        return address, response, body_of(response)

    def by_the_table(self, names, verb, table, roles=()):
        for name in names:
            for role in roles or self.matrix.people:
                address, response, text = self.ask(role, name, verb)
                if is_served(response, address) != (role in table[name]):
                    self.wrong.append(
                        (name, verb, role, response.status_code, response.headers.get("Location"))
                    )
                self.search(role, name, address, text)

    def search(self, role, name, address, text):
        if leaks := told(self.matrix, role, address, text):
            self.wrong.append((name, role, "tells", leaks))


def test_r58_after_the_opening_the_panel_reads_and_nobody_reads_a_price():
    matrix = after_opening(with_bids(people_only()))
    matrix.place.competition.refresh_from_db()
    looks, read = Looks(matrix), {fact: set() for fact in FACTS_OPENED}
    table = {**READS, **lines(READ_OPENED)}

    def remember(role, name, address, text):
        if role in BIDDERS_PEOPLE | {"other_bidder"}:
            return
        facts = {"answers": [ANSWER, OTHER_ANSWER], "files": [FILE], "prices": [*SPELLED, *OTHERS_SPELLED]}
        facts["names"] = [NAME] if name in TELL_BIDDERS else []
        for fact, words in facts.items():
            if any(word in text for word in words):
                read[fact].add(role)

    looks.search = remember
    with clock.pretending(AFTER_OPENING):
        looks.by_the_table(TOUCH_BIDS.split(), "get", table)

    assert looks.wrong == []
    assert read == {fact: set(people.split()) for fact, people in FACTS_OPENED.items()}
