"""pytest tests/matrix/whole.py: every address, every verb, before the opening; it takes some minutes.

`MATRIX=whole` in the environment has everybody post, not one of each kind.
"""

import os
import re

import pytest

from dps.core import clock
from tests.matrix.opened import BY_NAME, READS, Looks
from tests.matrix.table import DONE, ELSEWHERE, TOUCH_BIDS, lines
from tests.matrix.walk import verbs_of
from tests.matrix.world import AFTER_DEADLINE, ANSWER, FILE, people_only, with_bids
from tests.tenders.box import IN_TIME

pytestmark = pytest.mark.django_db

DOES = lines(DONE)
# Who looks at what is about no competition: one of each kind.
KINDS = ("lead", "officer")
# Who posts; `MATRIX=whole` in the environment has everybody post.
FEW = ("bidder_reader", "non_bidder", "non_invited", "lead", "other_council", "officer", "superuser")
WRITERS = () if os.environ.get("MATRIX") == "whole" else FEW
# For whom a page is the same with bids in the box and without.
WATCHERS = ("non_bidder", "lead", "officer")
# Made by hand for machines; what they serve depends on nobody.
MACHINES = re.compile(r"health-|prometheus-|api-(schema|docs)$|(account|mfa)_|sign-out$")


def test_every_address_has_a_line_in_the_table():
    known = {*READS, *DOES, *ELSEWHERE.split()}

    assert sorted(set(BY_NAME) - known) == []
    assert sorted(known - set(BY_NAME)) == []


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
