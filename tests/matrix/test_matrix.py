"""Every address x verb x role x phase: what is seen is the table of the design, and nothing tells of a bid.

`table.py` says who is served; `world.py` is the competition; the addresses come from the URL configuration.
"""

import os
import re

import pytest

from dps.core import clock
from tests.matrix.table import (
    DONE,
    ELSEWHERE,
    FACTS_OPENED,
    READ,
    READ_OPENED,
    TELL_BIDDERS,
    TOUCH_BIDS,
    lines,
)
from tests.matrix.walk import address_of, ask, body_of, is_served, routes, signed_in, verbs_of
from tests.matrix.world import (
    AFTER_DEADLINE,
    AFTER_OPENING,
    ANSWER,
    FILE,
    NAME,
    OTHER_ANSWER,
    after_opening,
    people_only,
    with_bids,
)
from tests.tenders.box import IN_TIME

pytestmark = pytest.mark.django_db

SPELLED = ("98765", "98,765", "987654", "987,654")
OTHERS_SPELLED = ("12321.45", "12,321.45", "123214", "123,214")
BY_NAME = {name: (name, pattern, entry) for name, pattern, entry in routes()}
READS, DOES = lines(READ), lines(DONE)
# Who looks at what is about no competition: one of each kind.
KINDS = ("lead", "officer")
# Who posts; `MATRIX=whole pytest tests/matrix` has everybody post.
FEW = ("bidder_reader", "non_bidder", "non_invited", "lead", "other_council", "officer", "superuser")
WRITERS = () if os.environ.get("MATRIX") == "whole" else FEW
# For whom a page is the same with bids in the box and without.
WATCHERS = ("non_bidder", "lead", "officer")
BIDDERS_PEOPLE = {"bidder_admin", "bidder_bidder", "bidder_reader"}
# Made by hand for machines; what they serve depends on nobody.
MACHINES = re.compile(r"health-|prometheus-|api-(schema|docs)$|(account|mfa)_|sign-out$")


def test_every_address_has_a_line_in_the_table():
    known = {*READS, *DOES, *ELSEWHERE.split()}

    assert sorted(set(BY_NAME) - known) == []
    assert sorted(known - set(BY_NAME)) == []


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


def test_r53_r54_r60_before_the_opening():
    matrix = people_only()
    looks = Looks(matrix)
    names = [name for name in READS if "get" in verbs_of(BY_NAME[name][2])]

    def seen():
        """By address: an address that names a bid is another one where there is none."""
        asked = (looks.ask(role, name, "get") for role in WATCHERS for name in names)
        return [(address, plain(text)) for address, _, text in asked]

    with clock.pretending(IN_TIME):
        without = seen()
    with_bids(matrix)
    with clock.pretending(IN_TIME):
        pairs = list(zip(without, seen(), strict=True))
    assert [now[0] for before, now in pairs if before[0] == now[0] and before != now] == []
    assert sum(before[0] == now[0] for before, now in pairs) > len(pairs) * 0.8
    with clock.pretending(IN_TIME):
        looks.by_the_table(names, "get", READS)
        for name in DOES:
            verb = next(verb for verb in verbs_of(BY_NAME[name][2]) if verb != "get")
            looks.by_the_table([name], verb, DOES, WRITERS)
        for name in ELSEWHERE.split():
            if "get" in verbs_of(BY_NAME[name][2]) and not MACHINES.match(name):
                for role in KINDS:
                    address, _, text = looks.ask(role, name, "get")
                    looks.search(role, name, address, text)
    assert looks.wrong == []
    # What the search would find: the bidder's own page says all of it.
    with clock.pretending(IN_TIME):
        _, _, text = looks.ask("bidder_admin", "bid-check", "get")
    assert [word for word in (ANSWER, "98,765.43", FILE) if word not in text] == []

    with clock.pretending(AFTER_DEADLINE):
        looks.by_the_table(TOUCH_BIDS.split(), "get", READS)
    assert looks.wrong == []


def plain(text):
    """The page without what changes by itself."""
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|[?&]next=[^"&]*|slot=[^"&]*|nonce="[^"]*"', "", text
    )


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
