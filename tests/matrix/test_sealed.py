"""Every address of the URL configuration, asked by everybody, before the opening (R53, R54, R60, R93).

`table.py` says who is served; a new address without a line there fails with its name.
"""

import json
import re

import pytest

from dps.agreements.models import Notice
from dps.core import clock
from tests.matrix.looks import (
    BIDDERS_PEOPLE,
    BY_NAME,
    COUNCIL,
    DOES,
    READS,
    WHOLE,
    Looks,
    askers,
    read_by_get,
)
from tests.matrix.table import ELSEWHERE, TOUCH_BIDS
from tests.matrix.walk import verbs_of
from tests.matrix.world import AFTER_DEADLINE, ANSWER, FILE, people_only, with_bids
from tests.tenders.box import IN_TIME

pytestmark = pytest.mark.django_db

TOUCH = TOUCH_BIDS.split()
OWN = (*BIDDERS_PEOPLE, "other_bidder")
LOOKING = ("lead", "officer", "non_bidder", "manager")
# Made by hand for machines; what they serve depends on nobody.
MACHINES = re.compile(r"health-|prometheus-|api-(schema|docs)$|(account|mfa)_|sign-out$")


def elsewhere():
    names = (name for name in ELSEWHERE.split() if not MACHINES.match(name))
    return [name for name in names if "get" in verbs_of(BY_NAME[name][2])]


def test_every_address_has_a_line_in_the_table():
    known = {*READS, *DOES, *ELSEWHERE.split()}

    assert sorted(set(BY_NAME) - known) == []
    assert sorted(known - set(BY_NAME)) == []


def test_r53_r54_r60_until_the_deadline_each_reads_what_the_table_says():
    """And everybody but the bidders' own people reads the same, with two bids in the box and with none."""
    matrix = people_only()
    others = [name for name in read_by_get() if name not in TOUCH]
    empty, before, now = Looks(matrix), {}, {}
    with clock.pretending(IN_TIME):
        for names, whole in ((TOUCH, COUNCIL), (others, frozenset())):
            for number, name in enumerate(names):
                for role in set(askers(number, READS[name], whole)) & READS[name] - set(OWN):
                    before[role, name] = empty.plain(empty.ask(role, name)[2])
    looks = Looks(with_bids(matrix))
    with clock.pretending(IN_TIME):
        for role, name, text in looks.by_the_table(TOUCH, "get", READS, whole=COUNCIL):
            now[role, name] = looks.plain(text)
        for role, name, text in looks.by_the_table(others, "get", READS):
            now[role, name] = looks.plain(text)
        # What the search would find: the bidder's own page says all of it.
        own = looks.ask("bidder_admin", "bid-check")[2]

    assert looks.wrong == [], looks.report()
    assert [asked for asked, text in before.items() if now[asked] != text] == []
    assert [word for word in (ANSWER, "98,765.43", FILE) if word not in own] == []


def test_r53_r54_until_the_deadline_each_does_what_the_table_says():
    looks = Looks(with_bids(people_only()))

    with clock.pretending(IN_TIME):
        looks.does(DOES)

    assert looks.wrong == [], looks.report()


def test_r53_r54_between_deadline_and_opening_each_reads_what_the_table_says():
    looks = Looks(with_bids(people_only()))

    with clock.pretending(AFTER_DEADLINE):
        list(looks.by_the_table(read_by_get() if WHOLE else TOUCH, "get", READS, turn=1))
        for number, name in enumerate(elsewhere()):
            for role in [*looks.clients] if WHOLE else [LOOKING[number % len(LOOKING)]]:
                address, response, text = looks.ask(role, name)
                looks.wrong += [(name, role, leak) for leak in looks.told(role, address, text)]
                looks.wrong += [(name, role, response.status_code)] if response.status_code >= 500 else []

    assert looks.wrong == [], looks.report()


def test_r53_r54_between_deadline_and_opening_each_does_what_the_table_says():
    looks = Looks(with_bids(people_only()))

    with clock.pretending(AFTER_DEADLINE):
        looks.does(DOES if WHOLE else {name: DOES[name] for name in DOES if name in TOUCH}, turn=1)

    assert looks.wrong == [], looks.report()


def test_r93_nothing_public_has_a_bids_object_before_the_opening():
    looks, public = Looks(with_bids(people_only())), []

    for instant in (IN_TIME, AFTER_DEADLINE):
        with clock.pretending(instant):
            for name in [*(name for name in read_by_get() if "visitor" in READS[name]), *elsewhere()]:
                _, response, text = looks.ask("visitor", name)
                if response.status_code == 200:
                    public.append((name, response, text))

    texts = [*(text for _, _, text in public), *Notice.objects.values_list("draft", flat=True)]
    documents = [json.loads(answer.content) for _, answer, _ in public if "json" in answer["Content-Type"]]
    assert {"audit-heads", "public-opportunity", "contracts-csv"} <= {name for name, _, _ in public}
    assert [text for text in texts if re.search(r"""["']bids["']""", text)] == []
    assert [key for document in documents for key in keys_of(document) if key.startswith("bid")] == []


def keys_of(document):
    """Every key at every depth."""
    if isinstance(document, list):
        return [key for each in document for key in keys_of(each)]
    if isinstance(document, dict):
        return [*document, *(key for each in document.values() for key in keys_of(each))]
    return []
