"""Whoever holds a receipt checks it, now or later; whoever does not learns nothing."""

import hashlib
import json
from io import BytesIO

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dps.core import clock, sealing
from dps.core.models import OutboxMessage
from dps.core.outbox import compose, content_of
from tenders.box.checking import Shown, check_receipt
from tenders.box.versions import canonical_bytes, canonical_of
from tenders.models import BidVersion
from tenders.web.forms.receipts import CheckReceiptForm
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SeatFactory
from tests.tenders.box import IN_TIME, box, started, submit

pytestmark = pytest.mark.django_db

CHECK = "/receipts/check/"
METHOD = b"%PDF-1.4 method"


@pytest.fixture
def place():
    return box(bidders=2)


@pytest.fixture
def version(place):
    """A bid with one file, handed in at an uneven millisecond."""
    who = place.bidders[0]
    bid = started(place, who, answer="Zwölf Ideen – “co-operative”")
    sha256 = hashlib.sha256(METHOD).hexdigest()
    DocumentFactory(owner=bid.owner, purpose="supporting", sealed=True, name="Secret plan.pdf", sha256=sha256)
    at = IN_TIME.replace(microsecond=7135)
    with clock.pretending(at):
        return submit(bid, who, received_at=at)


def asked(client, number, **said):
    return client.post(CHECK, {"number": number, **said})


def answers(response):
    return [one.is_same_as for one in response.context["checked"].compared]


def test_r52_the_content_that_its_bidder_downloads_has_the_hash_on_the_receipt(client, place, version):
    who, path = place.bidders[0], f"/supplier/opportunities/{place.competition.reference}/bid/"
    client.force_login(who.user)
    with clock.pretending(IN_TIME):
        content = client.get(f"{path}receipt/1.json")
        api = client.get(f"/api/v1/bids/{version.bid_id}/versions/1/content/")
        page = client.get(f"{path}submitted/").content.decode()
        client.force_login(place.bidders[1].user)
        stranger = client.get(f"{path}receipt/1.json")
        other = client.get(f"/api/v1/bids/{version.bid_id}/versions/1/content/")

    assert hashlib.sha256(content.content).hexdigest() == version.content_hash
    assert api.content == content.content == canonical_of(version)
    assert json.loads(content.content)["answers"][0]["answer"] == "Zwölf Ideen – “co-operative”"
    assert (stranger.status_code, other.status_code) == (302, 404)
    assert ("12:00:00.007pm" in page, "2024-07-14T11:00:00.007Z" in page) == (True, True)
    message = OutboxMessage.objects.filter(template="bid_submitted").latest("pk")
    mail = compose(message.template, *content_of(message))
    for said in ("12:00:00.007pm", "2024-07-14T11:00:00.007Z", version.content_hash, CHECK):
        assert said in mail.body


def test_who_holds_content_and_file_hears_that_all_of_it_is_right(client, version):
    files = [
        SimpleUploadedFile(f"{version.receipt}.json", canonical_of(version)),
        SimpleUploadedFile("ours.pdf", METHOD),
        SimpleUploadedFile("other.pdf", METHOD + b"."),
    ]

    response = asked(client, version.receipt.lower(), held=files)

    page = response.content.decode()
    assert answers(response) == ["content", "file", ""]
    assert ("12:00:00.007pm" in page, "1 of 1 shown and the same" in page) == (True, True)
    typed = asked(
        client,
        version.receipt,
        content_hash=f" {version.content_hash[:32].upper()}\n{version.content_hash[32:]}",
    )
    assert (answers(typed), "0 of 1 shown" in typed.content.decode()) == (["content"], True)


def test_nobody_learns_whose_bid_it_is_or_more_than_they_hold(client, place, version):
    client.force_login(SeatFactory().user)
    guess = asked(client, version.receipt, content_hash="0" * 64)
    file = asked(client, version.receipt, held=[BytesIO(METHOD)])
    right = asked(client, version.receipt, content_hash=version.content_hash)
    unknown = asked(client, "BR-2222-2222-2222", content_hash=version.content_hash)

    assert [answers(one) for one in (guess, file, right)] == [[""], ["file"], ["content"]]
    hidden = [place.bidders[0].supplier.legal_name, place.competition.reference, place.competition.title]
    hidden += ["Secret plan", place.competition.council.name, place.bidders[0].user.name]
    for response in (guess, file, right, unknown):
        assert [word for word in hidden if word in response.content.decode()] == []
    for response in (guess, file):
        assert (response.context["checked"].received_at, response.context["checked"].files) == (None, 0)
    assert "There is no receipt with this number" in unknown.content.decode()
    nothing = asked(client, version.receipt)
    assert "Enter the SHA-256 of the bid, or choose a file" in nothing.content.decode()
    assert "checked" not in nothing.context


def test_one_address_has_twenty_tries_in_ten_minutes(client, version):
    codes = [asked(client, "BR-2222-2222-2222", content_hash="0" * 64).status_code for _ in range(21)]

    assert codes == [200] * 20 + [429]
    other = client.post(
        CHECK, {"number": version.receipt, "content_hash": version.content_hash}, REMOTE_ADDR="192.0.2.7"
    )
    assert other.status_code == 200
    assert client.get(CHECK).status_code == 200


def test_a_program_checks_by_the_same_rule_and_shares_the_tries(client, place, version):
    def posted(number, *hashes):
        said = {"number": number, "hashes": list(hashes)}
        return client.post("/api/v1/receipts/check/", said, "application/json")

    file, other = hashlib.sha256(METHOD).hexdigest(), "0" * 64
    right = posted(version.receipt.lower(), f" {version.content_hash.upper()}\n", file, other)
    guess = posted(version.receipt, file, other)
    unknown, empty, word = posted("BR-2222-2222-2222", file), posted(version.receipt), posted("BR-1", "word")

    assert [one["is_same_as"] for one in right.json()["compared"]] == ["content", "file", ""]
    told = {"is_intact": True, "is_destroyed": False, "received_at": "2024-07-14T11:00:00.007Z"}
    assert {**right.json(), "compared": []} == {**told, "files": 1, "files_shown": 1, "compared": []}
    assert {**guess.json(), "compared": []} == {
        **told,
        "received_at": "",
        "files": 0,
        "files_shown": 0,
        "compared": [],
    }
    assert (unknown.status_code, empty.status_code, word.status_code) == (404, 400, 400)
    hidden = [place.bidders[0].supplier.legal_name, place.competition.reference, "Secret plan"]
    assert [word for word in hidden if word in right.content.decode() + guess.content.decode()] == []
    pages = [asked(client, version.receipt, content_hash=other).status_code for _ in range(15)]
    last = posted(version.receipt, version.content_hash)
    assert (pages, last.status_code, last["Retry-After"]) == ([200] * 15, 429, "600")


def test_one_byte_changed_or_a_key_destroyed_is_told(version):
    shown = [Shown("Typed", version.content_hash)]
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenders_bidversion SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)"
        )
    assert check_receipt(version.receipt, shown).is_intact is False

    sealing.destroy(version.bid.competition.sealing_key, IN_TIME)

    gone = check_receipt(version.receipt, shown)
    assert (gone.is_intact, gone.is_destroyed, gone.has_content) == (True, True, True)
    assert BidVersion.objects.count() == 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_written_the_content_reads_back_and_equal_content_has_equal_bytes(text):
    content = {"b": [{"answer": text}], "a": {"text": text}}

    made = canonical_bytes(content)

    assert json.loads(made) == content
    assert made == canonical_bytes({"a": {"text": text}, "b": [{"answer": text}]})


@given(st.binary(max_size=32), st.sampled_from([" ", "\n", "\r\n", ""]), st.booleans())
def test_a_hash_is_taken_however_it_was_copied(content, between, is_upper):
    sha256 = hashlib.sha256(content).hexdigest()
    typed = between.join([sha256[:20], sha256[20:50], sha256[50:]])

    form = CheckReceiptForm({"number": "BR-1", "content_hash": typed.upper() if is_upper else typed})

    assert (form.is_valid(), [one.sha256 for one in form.shown]) == (True, [sha256])


def test_the_page_is_open_to_everybody(client):
    page = client.get(reverse("receipt-check"))

    assert (page.status_code, "We do not say whose bid it is" in page.content.decode()) == (200, True)
