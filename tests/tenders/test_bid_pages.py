"""The pages of a bid and of the opening, as people go through them."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from dps.core.models import AuditEvent
from dps.documents.models import Document
from tenders.box.working import WorkingCopy
from tenders.models import Bid, LateAttempt, Opening
from tenders.operations.bids import save_answer
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, OPENING, bidder, box, code_of, opened, started, submit, submitted

pytestmark = pytest.mark.django_db


def address(place, more=""):
    return f"/supplier/opportunities/{place.competition.reference}/bid/{more}"


def question(place, number=0):
    return address(place, f"question/{place.questions[number].pk}/")


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def going(at, client):
    """A bidder in time, signed in."""
    place = box()
    who = place.bidders[0]
    client.force_login(who.user)
    with at(IN_TIME):
        yield place, who


def test_from_start_to_receipt(going, client):
    place, _ = going
    assert "Start your bid" in words_of(client.get(address(place)))

    client.post(address(place))
    hub = words_of(client.get(address(place)))
    assert ("Not submitted" in hub, "3 of 3 parts left" in hub) == (True, True)
    for number in (0, 1):
        client.post(question(place, number), {"text": "By listening", "version": "0"})
    price = client.post(address(place, "price/"), {f"unit-{place.lines[0].pk}": "£1,250.50", "version": "0"})
    assert price["Location"] == address(place, "files/")
    check = client.get(address(place, "check/"))
    assert ("£12,505" in words_of(check), "By listening" in words_of(check)) == (True, True)

    key = check.context["idempotency_key"]
    for _ in range(2):
        done = client.post(address(place, "check/"), {"idempotency_key": key})
        assert done["Location"] == address(place, "submitted/")

    version = Bid.objects.get().versions.get()
    receipt = words_of(client.get(address(place, "submitted/")))
    assert (version.receipt in receipt, version.content_hash in receipt) == (True, True)
    assert ("2024-07-14T11:00:00.000Z" in receipt, "12:00:00.000pm" in receipt) == (True, True)
    assert "Your bid is submitted" in words_of(client.get(address(place)))


def test_r52_receipt_pdf_says_what_the_page_says(going, client):
    place, who = going
    bid = submitted(place, who)
    version = bid.versions.get()

    response = client.get(address(place, "receipt/1.pdf"))

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    for said in (version.receipt, "2024-07-14T11:00:00.000Z", who.supplier.legal_name):
        assert said in text
    assert version.content_hash in text.replace("\n", "")
    assert client.get(address(place, "receipt/2.pdf")).status_code == 404


def test_r52_receipt_lists_every_file_with_size_and_hash(going, client):
    place, who = going
    bid = started(place, who)
    sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    DocumentFactory(
        owner=bid.owner, purpose="supporting", sealed=True, name="Method.pdf", size=31_744, sha256=sha256
    )
    submit(bid, who)

    page = words_of(client.get(address(place, "submitted/")))
    pdf = PdfReader(BytesIO(client.get(address(place, "receipt/1.pdf")).content))
    paper = "".join(sheet.extract_text() for sheet in pdf.pages)

    for said in (page, paper):
        assert ("Method.pdf" in said, "31,744 bytes" in said) == (True, True)
        assert sha256 in re.sub(r"\s", "", said)


def test_r102_no_submission_without_its_review_page(going, client):
    place, who = going
    started(place, who)

    assert client.post(address(place, "submitted/")).status_code == 405
    page = words_of(client.get(address(place, "check/")))

    assert ("We would begin by listening." in page, "Submit bid" in page) == (True, True)


def test_missing_parts_are_links_and_there_is_no_button(going, client):
    place, _ = going
    client.post(address(place))

    page = client.get(address(place, "check/"))

    assert f'<a href="{question(place)}">Answer question 1</a>' in page.content.decode()
    assert "Submit bid" not in words_of(page)
    refused = client.post(address(place, "check/"), {"idempotency_key": "k"})
    assert "Your bid is not complete" in str(next(iter(get_messages(refused.wsgi_request))))


def test_autosave_answers_in_json_and_keeps_drafts(going, client):
    place, who = going
    bid = started(place, who)
    headers = {"X-Autosave": "1"}

    saved = client.post(question(place), {"text": "word " * 60, "version": "1"}, headers=headers)
    stale = client.post(question(place), {"text": "other", "version": "1"}, headers=headers)

    assert saved.json() == {"saved_at": "12 noon", "version": 2}
    assert (stale.status_code, stale.json()["code"]) == (409, "bid.newer_version")
    assert WorkingCopy(bid).answer_to(place.questions[0]) == "word " * 60


def test_too_long_an_answer_is_told_and_kept(going, client):
    place, who = going
    bid = started(place, who)

    page = client.post(question(place), {"text": "word " * 51, "version": "1"})

    assert "Your answer must be 50 words or less" in words_of(page)
    assert "<title>Error: " in page.content.decode()
    assert WorkingCopy(bid).answer_to(place.questions[0]).split() == ["word"] * 51
    again = client.post(
        question(place), {"text": "short", "version": page.context["form"]["version"].value()}
    )
    assert again.status_code == 302


def test_two_colleagues_see_both_texts(going, client):
    place, who = going
    bid = started(place, who, answer="Mine")
    colleague = SeatFactory(supplier=who.supplier, role="bidder").user
    save_answer(bid.pk, place.questions[0].pk, text="Ours", seen_version=1, actor=colleague)

    page = client.post(question(place), {"text": "Mine, better", "version": "1"})

    assert page.status_code == 409
    shown = words_of(page)
    assert (f"Saved by {colleague}" in shown, "Ours" in shown, "Mine, better" in shown) == (True,) * 3
    assert WorkingCopy(bid).answer_to(place.questions[0]) == "Ours"
    version = page.context["form"]["version"].value()
    client.post(question(place), {"text": "Ours and mine", "version": version})
    assert WorkingCopy(bid).answer_to(place.questions[0]) == "Ours and mine"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a price for Work 1"),
        ("0", "The price of Work 1 must be more than £0"),
        ("-5", "The price of Work 1 must be more than £0"),
        ("ten", "The price of Work 1 must be an amount in pounds, like 1,250 or 1250.50"),
    ],
)
def test_wrong_prices_are_told_and_not_kept(going, client, typed, sentence):
    place, _ = going
    client.post(address(place))

    page = client.post(address(place, "price/"), {f"unit-{place.lines[0].pk}": typed, "version": "0"})

    assert sentence in words_of(page)
    assert WorkingCopy(Bid.objects.get()).units == {}


def test_total_is_computed_by_the_server(going, client):
    place, _ = going
    client.post(address(place))
    data = {f"unit-{place.lines[0].pk}": "99.99", "version": "0", "update": "1"}

    page = client.post(address(place, "price/"), data, follow=True)

    assert "£999.90" in words_of(page)


def test_files_without_javascript_keep_what_was_typed(going, client):
    place, who = going
    bid = started(place, who)
    file = SimpleUploadedFile("method.pdf", b"%PDF-1.4 method")

    page = client.post(
        address(place, "files/"), {"file-supporting": file, "upload": "1"}, follow=True, format="multipart"
    )

    document = Document.objects.get()
    assert (document.owner, document.sealed, document.uploaded_by) == (bid.owner, True, None)
    assert "method.pdf" in words_of(page)
    client.post(address(place, "files/"), {"remove": str(document.pk)})
    assert WorkingCopy(bid).files == []


def test_a_file_chosen_without_javascript_goes_with_whichever_button(going, client):
    place, who = going
    bid = started(place, who)
    file = SimpleUploadedFile("method.pdf", b"%PDF-1.4 method")

    answer = client.post(address(place, "files/"), {"file-supporting": file})

    assert answer.url == address(place, "check/")
    assert [document.display_name for document in WorkingCopy(bid).files] == ["method.pdf"]


def test_late_submission_gets_a_page_that_says_what_happened(at, client):
    place = box()
    who = place.bidders[0]
    started(place, who)
    client.force_login(who.user)

    with at(DEADLINE):
        page = client.post(address(place, "check/"), {"idempotency_key": "k"})

    assert page.status_code == 409
    assert ("Your bid was too late" in words_of(page), LateAttempt.objects.count()) == (True, 1)


def test_reader_sees_but_does_not_change(at, client):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    client.force_login(SeatFactory(supplier=who.supplier, role="reader").user)

    with at(IN_TIME):
        page = client.get(question(place))
        client.post(question(place), {"text": "Not me", "version": "1"})
        client.post(address(place, "check/"), {"idempotency_key": "k"})

    assert ("<textarea" in page.content.decode(), "begin by listening" in words_of(page)) == (False, True)
    assert WorkingCopy(bid).answer_to(place.questions[0]) == "We would begin by listening."
    assert bid.versions.count() == 0


def test_unsubmitted_changes_are_loud(going, client):
    place, who = going
    bid = submitted(place, who)
    save_answer(bid.pk, place.questions[0].pk, text="Better", seen_version=1, actor=who.user)

    assert "You have unsubmitted changes" in words_of(client.get(address(place)))


def test_withdraw_and_submit_again(going, client):
    place, who = going
    bid = submitted(place, who)
    assert "Withdraw your bid?" in words_of(client.get(address(place, "withdraw/")))

    client.post(address(place, "withdraw/"))
    assert "You have no bid in this competition" in words_of(client.get(address(place)))
    client.post(address(place, "check/"), {"idempotency_key": "again"})

    bid.refresh_from_db()
    assert (bid.status, bid.versions.count()) == ("standing", 2)


@pytest.mark.parametrize(
    "more", ["", "price/", "files/", "check/", "submitted/", "receipt/1.pdf", "withdraw/"]
)
def test_strangers_meet_no_page_and_are_recorded(at, client, more):
    place = box()
    submitted(place, place.bidders[0])
    stranger = SeatFactory().user
    client.force_login(stranger)

    with at(IN_TIME):
        assert client.get(address(place, more)).status_code == 404

    event = AuditEvent.objects.get(action="access.denied")
    assert (event.actor, event.subject) == (stranger, f"tenders.competition:{place.competition.pk}")


def test_another_invited_supplier_gets_its_own_bid(at, client):
    place = box()
    submitted(place, place.bidders[0], answer="Secret sauce")
    other = bidder(place.competition)
    client.force_login(other.user)

    with at(IN_TIME):
        page = client.get(address(place))

    assert ("Start your bid" in words_of(page), "Secret sauce" in words_of(page)) == (True, False)


def test_opening_through_the_pages(at, client):
    place = box(bidders=2)
    submitted(place, place.bidders[0])
    started(place, place.bidders[1])
    open_page = f"/council/{place.competition.reference}/open/"

    for opener in (place.first, place.second):
        client.force_login(opener)
        with at(DEADLINE):
            assert "The bids are sealed" in words_of(client.get(open_page))
        with at(OPENING):
            last = client.post(open_page, {"code": code_of(opener)}, follow=True)

    minutes = words_of(last)
    assert place.bidders[0].supplier.legal_name in minutes
    assert place.bidders[1].supplier.legal_name not in minutes
    assert Opening.objects.get().opened_at == OPENING
    with at(OPENING):
        assert client.get(open_page)["Location"] == f"/council/{place.competition.reference}/opening/"


def test_refused_opening_is_recorded(at, client):
    place = box()
    client.force_login(place.lead)

    with at(OPENING):
        client.post(f"/council/{place.competition.reference}/open/", {"code": "123456"})

    event = AuditEvent.objects.get(action="access.denied")
    assert (event.actor, event.facts["reason"]) == (place.lead, "opening.not_opener")


def test_wrong_code_is_an_error_of_the_field(at, client):
    place = box()
    client.force_login(place.first)

    with at(OPENING):
        page = client.post(f"/council/{place.competition.reference}/open/", {"code": "000000"})

    assert "The code is not right" in words_of(page)
    assert "<title>Error: " in page.content.decode()


def test_minutes_are_no_page_for_a_reader_of_the_council(at, client):
    place = box()
    submitted(place, place.bidders[0])
    opened(place)
    seat = place.competition.council.seats.get(user=place.first)
    reader = type(seat).objects.create(council=seat.council, user=SeatFactory().user, roles=["reader"]).user
    client.force_login(reader)

    with at(OPENING):
        assert client.get(f"/council/{place.competition.reference}/opening/").status_code == 404

    assert AuditEvent.objects.filter(action="access.denied", actor=reader).count() == 1


@pytest.mark.parametrize("versions", [1, 3])
def test_hub_costs_the_same_for_any_number_of_versions(going, client, django_assert_num_queries, versions):
    place, who = going
    bid = submitted(place, who)
    for _ in range(versions - 1):
        submit(bid, who)
    client.get(address(place))

    with django_assert_num_queries(25):
        client.get(address(place))


def test_after_opening_the_bidder_sees_that_it_was_opened(at, client):
    place = box()
    submitted(place, place.bidders[0])
    opened(place)
    client.force_login(place.bidders[0].user)

    with at(OPENING + timedelta(hours=1)):
        assert "Your bid was opened on" in words_of(client.get(address(place)))
