"""Before the opening nothing tells who bids, what, or how many: pages, API, files, database, store, logs.

Every test plants something that could leak, and one shows that the search would find it.
"""

import re

import pytest
from django.core.files.base import ContentFile
from rest_framework.test import APIClient

from dps.core.models import AuditEvent
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document
from tenders.models import Bid
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.tenders.box import IN_TIME, OPENING, bidder, box, opened, started, submit, submitted
from tests.tenders.canaries import ANSWER, CANARIES, FILE, PRICE, says

pytestmark = pytest.mark.django_db


# -- everybody else --------------------------------------------------------------------------
OTHERS = [
    "lead",
    "evaluator",
    "chair",
    "opener",
    "approver",
    "council_reader",
    "other_bidder",
    "stranger_supplier",
    "officer",
    "manager",
    "auditor",
    "superuser",
]


def person(place, name):
    makers = {
        "opener": lambda: place.first,
        "approver": lambda: CouncilSeatFactory(council=place.competition.council, roles=["approver"]).user,
        "council_reader": lambda: (
            CouncilSeatFactory(council=place.competition.council, roles=["reader"]).user
        ),
        "other_bidder": lambda: bidder(place.competition).user,
        "stranger_supplier": lambda: SeatFactory().user,
        "officer": lambda: TeamSeatFactory(role="officer").user,
        "manager": lambda: TeamSeatFactory(role="manager").user,
        "auditor": lambda: TeamSeatFactory(role="auditor").user,
        "superuser": lambda: UserFactory(is_superuser=True),
    }
    return makers[name]() if name in makers else getattr(place, name)


@pytest.fixture
def sealed(at):
    """A bid that stands, with a file, and the file."""
    place = box()
    who = place.bidders[0]
    bid = started(place, who, answer=ANSWER, unit=PRICE)
    with at(IN_TIME):
        file = ContentFile(b"%PDF-1.4 canary bytes", name=FILE)
        document = transfers.receive(bid.owner, file=file, purpose="supporting", actor=who.user)
        assert check(str(document.pk)) == "clean"
        submit(bid, who)
    return place, bid, document


@pytest.mark.parametrize("name", OTHERS)
def test_r53_r54_everybody_else_is_denied_and_recorded(at, client, sealed, name):
    place, bid, document = sealed
    somebody = person(place, name)
    client.force_login(somebody)
    api = APIClient()
    api.force_authenticate(somebody)
    answers = []

    with at(IN_TIME):
        for address in addresses(place, bid, document):
            answers.append((address, client.get(address)))
            answers.append((address, api.get(address)))
        answers += [(verb, api.post(f"/api/v1/bids/{bid.pk}/{verb}/")) for verb in ("submit", "withdraw")]
        lists = [api.get("/api/v1/bids/"), api.get("/api/v1/openings/")]

    told = [address for address, answer in answers if says(answer.content.decode(), CANARIES)]
    issued = [
        address for address, answer in answers if "X-Amz" in answer.content.decode() + str(answer.headers)
    ]
    got_in = [
        address for address, answer in answers if answer.status_code == 200 and not own_start(name, address)
    ]
    assert (told, got_in, issued) == ([], [], [])
    assert [answer.json()["results"] for answer in lists] == [[], []]
    denied = AuditEvent.objects.filter(action="access.denied", actor=somebody)
    reasons = set(denied.values_list("facts__reason", flat=True))
    assert reasons >= {"bid.not_visible", "bid.file_not_visible"}
    assert (bid.versions.count(), Bid.objects.get(pk=bid.pk).status) == (1, "standing")


def addresses(place, bid, document):
    base = f"/supplier/opportunities/{place.competition.reference}/bid/"
    yield from (base + more for more in ("", "price/", "check/", "submitted/", "receipt/1.pdf", "withdraw/"))
    yield f"{base}question/{place.questions[0].pk}/"
    yield f"/council/{place.competition.reference}/score/{place.questions[0].pk}/{bid.pk}/"
    yield f"/documents/{document.pk}/"
    yield f"/api/v1/bids/{bid.pk}/"
    yield f"/api/v1/documents/{document.pk}/"
    yield f"/api/v1/documents/?owner=bid:{bid.pk}"


def own_start(name, address):
    """Another invited supplier has a page of its own there, on which it may start."""
    return name == "other_bidder" and address.endswith("/bid/")


def test_r54_its_own_people_get_their_file(at, client, sealed):
    place, _, document = sealed
    client.force_login(place.bidders[0].user)

    with at(IN_TIME):
        answer = client.get(f"/documents/{document.pk}/")

    assert (answer.status_code, document.storage_key in answer["Location"]) == (302, True)
    assert "X-Amz" in answer["Location"]


@pytest.mark.parametrize(
    "name", ["lead", "evaluator", "chair", "opener", "auditor", "superuser", "other_bidder"]
)
def test_after_opening_a_file_is_for_those_who_have_declared(at, client, sealed, name):
    place, _, document = sealed
    somebody = person(place, name)
    opened(place)
    client.force_login(somebody)

    with at(OPENING):
        before = client.get(f"/documents/{document.pk}/").status_code
        place.competition.conflicts.create(person=somebody, kind="none", declared_at=OPENING)
        after = client.get(f"/documents/{document.pk}/").status_code

    reads = name in {"evaluator", "chair"}
    assert (before, after) == ((409, 302) if reads else (404, 404))


def test_a_file_taken_off_before_submitting_again_is_not_the_panels(at, client, sealed):
    place, bid, document = sealed
    Document.objects.filter(pk=document.pk).update(removed_at=IN_TIME)
    submitted_again(place, bid, at)
    opened(place)
    place.competition.conflicts.create(person=place.chair, kind="none", declared_at=OPENING)
    client.force_login(place.chair)

    with at(OPENING):
        assert client.get(f"/documents/{document.pk}/").status_code == 404


def submitted_again(place, bid, at):
    api = APIClient()
    api.force_authenticate(place.bidders[0].user)
    with at(IN_TIME):
        assert api.post(f"/api/v1/bids/{bid.pk}/submit/").status_code == 201


@pytest.mark.parametrize("name", ["lead", "opener", "evaluator", "auditor", "manager"])
def test_r60_pages_are_the_same_with_bids_and_without(at, client, name):
    place = box(bidders=3)
    somebody = person(place, name)
    client.force_login(somebody)
    ref = place.competition.reference
    pages = [
        f"/council/{ref}/",
        f"/council/{ref}/live/",
        f"/council/{ref}/open/",
        f"/council/{ref}/opening/",
        f"/council/{ref}/score/",
        "/council/",
        "/team/",
        "/team/competitions/",
        "/team/audit/",
        "/suppliers/",
        "/contracts/",
        "/opportunities/",
        f"/opportunities/{ref}/",
    ]

    def seen():
        with at(IN_TIME):
            return {page: plain(client.get(page, follow=True)) for page in pages}

    without = seen()
    submitted(place, place.bidders[0])
    submitted(place, place.bidders[1])
    started(place, place.bidders[2])
    with_bids = seen()

    assert with_bids == without
    assert any(ref in text for text in without.values())


def plain(response):
    """The page without what changes by itself."""
    text = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|slot=[^"&]*', "", text)
