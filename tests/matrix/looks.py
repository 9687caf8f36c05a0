"""Everybody looks: who asks which address, and what of the answers is not as the table says."""

import os
import re
from collections.abc import Iterator
from uuid import uuid4

from django.core.cache import cache

from tests.matrix.table import DONE, OWN_COUNCIL, READ, TEAM, lines
from tests.matrix.walk import NOBODYS, address_of, ask, body_of, is_served, routes, signed_in, verbs_of
from tests.matrix.world import ANSWER, FILE, OTHER_ANSWER

SPELLED = ("98765", "98,765", "987654", "987,654")
OTHERS_SPELLED = ("12321.45", "12,321.45", "123214", "123,214")
BY_NAME = {name: (name, pattern, entry) for name, pattern, entry in routes()}
READS, DOES = lines(READ), lines(DONE)
BIDDERS_PEOPLE = ("bidder_admin", "bidder_bidder", "bidder_reader")
SUPPLIERS = (BIDDERS_PEOPLE, ("other_bidder",), ("non_bidder",))
COUNCIL = frozenset(OWN_COUNCIL.split())
# `make matrix`: everybody asks every address; the suite asks one of each kind in turn.
WHOLE = bool(os.environ.get("DPS_WHOLE_MATRIX"))
# Who gets the same answer wherever the table treats them alike.
KINDS = (
    tuple(OWN_COUNCIL.split()),
    tuple(TEAM.split()),
    ("other_council", "superuser", "non_invited", "network_manager"),
    ("visitor",),
)


def askers(turn: int, served: frozenset[str], whole: frozenset[str] = frozenset()) -> Iterator[str]:
    """Of each kind that is served another one for each address; everybody of a kind of which only some are,
    or of which some are in `whole`. Of the kinds of which nobody is, the council and the next in turn.

    Those invited are one kind where none of them is served. In the whole matrix it is everybody.
    """
    invited = tuple(role for kind in SUPPLIERS for role in kind)
    if WHOLE:
        yield from (role for kind in [*KINDS, invited] for role in kind)
        return
    kinds = [*KINDS, *(SUPPLIERS if served & set(invited) else [invited])]
    for kind in kinds:
        if some := served & set(kind):
            in_whole = len(some) < len(kind) or whole & some
            yield from kind if in_whole else [kind[turn % len(kind)]]
    council, *others = kinds
    if not served & set(council):
        yield council[turn % len(council)]
    if turned_away := [kind for kind in others if not served & set(kind)]:
        kind = turned_away[turn % len(turned_away)]
        yield kind[turn % len(kind)]


def read_by_get() -> list[str]:
    return [name for name in READS if "get" in verbs_of(BY_NAME[name][2])]


def canaries(matrix) -> dict[str, list[str]]:
    """What nobody but its own people may read, by whose it is."""
    last = matrix.bid.versions.last()
    things = [last.receipt, last.content_hash, str(matrix.document.pk), str(matrix.bid.pk)]
    return {"own": [ANSWER, *SPELLED, FILE, *things], "other": [OTHER_ANSWER, *OTHERS_SPELLED]}


class Looks:
    """One phase: what is not as the table says is kept in `wrong`."""

    def __init__(self, matrix) -> None:
        self.matrix, self.wrong = matrix, []
        self.clients = {role: signed_in(person) for role, person in matrix.people.items()}
        self.canaries = canaries(matrix) if matrix.bid else {"own": [], "other": []}

    def ask(self, role, name, verb="get"):
        address = address_of(self.matrix, *BY_NAME[name])
        response = ask(self.clients[role], verb, address)
        return address, response, body_of(response)

    def by_the_table(
        self, names, verb, table, *, whole=frozenset(), turn=0
    ) -> Iterator[tuple[str, str, str]]:
        """Role, name and text of each answer; who is served though they should not be, is wrong."""
        for number, name in enumerate(names, turn):
            if WHOLE:
                # Everybody asks from one place: how often one may try is counted anew for each address.
                cache.key_prefix = uuid4().hex
            for role in askers(number, table[name], whole):
                address, response, text = self.ask(role, name, verb)
                if is_served(response, address) != (role in table[name]) or response.status_code >= 500:
                    self._note(name, verb, role, response.status_code, response.headers.get("Location"))
                if leaks := self.told(role, address, text):
                    self._note(name, verb, role, "tells", leaks)
                yield role, name, text

    def told(self, role, address, text) -> list[str]:
        """The canaries in an answer that this person may not read. What stands in the address, they know."""
        hidden = [] if role in BIDDERS_PEOPLE else self.canaries["own"]
        hidden = [*hidden, *([] if role == "other_bidder" else self.canaries["other"])]
        return [canary for canary in hidden if canary in text and canary not in address]

    def plain(self, text: str) -> str:
        """An answer without what changes by itself, and without the keys that its own address named."""
        changing = r'name="csrfmiddlewaretoken" value="[^"]*"|[?&]next=[^"&]*|slot=[^"&]*|nonce="[^"]*"'
        named = [str(thing.pk) for thing in (self.matrix.bid, self.matrix.document) if thing]
        return re.sub("|".join([changing, str(NOBODYS), *named]), "", text)

    def does(self, table, turn=0) -> None:
        """Every verb that changes something, asked by the table."""
        for number, name in enumerate(table, turn):
            for verb in verbs_of(BY_NAME[name][2]):
                if verb != "get":
                    list(self.by_the_table([name], verb, table, turn=number))

    def report(self) -> str:
        return "\n".join(map(str, self.wrong))

    def _note(self, *what) -> None:
        self.wrong.append(what)
