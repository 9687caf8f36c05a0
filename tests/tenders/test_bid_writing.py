"""Writing a bid on its pages: what is missing is always in view, files come from the library or go on."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from dps.core.models import AuditEvent
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document
from suppliers.rules.library import owner_of, uses_of
from tenders.box.working import SUPPORTING, WorkingCopy
from tenders.operations.bids import save_answer
from tests.documents import files
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, box, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def going(at, client):
    """A bidder who has answered one of two questions, signed in."""
    place = box(questions=2, quantities=("10", "2.5"))
    who = place.bidders[0]
    client.force_login(who.user)
    with at(IN_TIME):
        client.post(address(place))
        client.post(question(place), {"text": "By listening", "version": "0"})
        yield place, who


def address(place, more=""):
    return f"/supplier/opportunities/{place.competition.reference}/bid/{more}"


def question(place, number=0):
    return address(place, f"question/{place.questions[number].pk}/")


def test_every_page_of_a_bid_says_what_is_not_in_with_links_and_the_portals_time(going, client, at):
    place, _ = going
    pages = ["", f"question/{place.questions[0].pk}/", "price/", "files/"]

    for page in pages:
        shown = client.get(address(place, page)).content.decode()
        assert ("app-not-submitted" in shown, "2 of 3 parts left" in shown) == (True, True), page
        assert f'href="{question(place, 1)}">Answer question 2</a>' in shown, page
        assert f'href="{address(place, "price/")}">Enter a price for Work 1</a>' in shown, page
        assert ("Time at the portal" in shown, "Something does not work?" in shown) == (True, False), page
    with at(DEADLINE - timedelta(minutes=30)):
        near = client.get(address(place, "price/")).content.decode()
        reader = SeatFactory(supplier=place.bidders[0].supplier, role="reader").user
        client.force_login(reader)
        read = client.get(question(place)).content.decode()
    assert "until the deadline it reaches the team at once" in near
    assert ("2 of 3 parts left" in read, "<textarea" in read) == (True, False)


def test_unsubmitted_changes_are_loud_on_every_page_and_what_stands_stays(at, client):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who)
    client.force_login(who.user)
    with at(IN_TIME):
        assert "app-not-submitted" not in client.get(question(place)).content.decode()
        save_answer(bid.pk, place.questions[0].pk, text="Better", seen_version=1, actor=who.user)
        for page in ["", f"question/{place.questions[1].pk}/", "price/", "files/", "withdraw/"]:
            assert "You have unsubmitted changes" in client.get(address(place, page)).content.decode(), page
    with at(DEADLINE):
        assert "app-not-submitted" not in client.get(address(place)).content.decode()
        late = client.post(address(place, "check/"), {"idempotency_key": "k"}).content.decode()
        hub = client.get(address(place)).content.decode()
    assert ("was received in time and stands" in late, "Every part" in late) == (True, True)
    assert "You tried to submit on Tuesday 16 July 2024 at 12:00:00pm" in " ".join(hub.split())


def test_the_server_computes_while_prices_are_typed(going, client):
    place, _ = going
    first, second = place.lines
    typed = {f"unit-{first.pk}": "£1,250.55", f"unit-{second.pk}": "", "version": "0"}

    saved = client.post(address(place, "price/"), typed, headers={"X-Autosave": "1"}).json()

    assert saved["computed"] == {
        str(first.pk): "£12,505.50",
        str(second.pk): "No price yet",
        "total": "£12,505.50",
    }
    page = client.get(address(place, "price/")).content.decode()
    assert re.findall(r'data-computed="([^"]+)"', page) == [str(first.pk), str(second.pk), "total"]
    assert WorkingCopy(client.get(address(place)).context["bid"]).units == {str(first.pk): Decimal("1250.55")}


def test_a_file_of_the_library_is_used_again_and_only_its_own_people_see_where(going, client):
    place, who = going
    bid = client.get(address(place)).context["bid"]
    kept = SimpleUploadedFile("Insurance.pdf", files.pdf())
    library = owner_of(who.supplier)
    mine = transfers.receive(library, file=kept, purpose="certificate", actor=who.user)
    check(str(mine.pk))
    mine.refresh_from_db()
    assert f'value="{mine.pk}"' in client.get(address(place, "files/")).content.decode()

    used = client.post(address(place, "files/"), {"reuse": SUPPORTING, f"library-{SUPPORTING}": str(mine.pk)})

    assert [str(one) for one in get_messages(used.wsgi_request)] == ["File added"]
    copy = Document.objects.get(owner=bid.owner)
    assert (copy.sha256, copy.sealed, copy.storage_key == mine.storage_key) == (mine.sha256, True, False)
    assert not AuditEvent.objects.filter(action="document.copied", facts__has_key="source").exists()
    uses = uses_of(who.supplier, [mine])[mine.sha256]
    assert [(use.title, use.page) for use in uses] == [(f"your bid in {place.competition.reference}", "bid")]
    other = SeatFactory().supplier
    assert uses_of(other, [mine]) == {}
    client.force_login(TeamSeatFactory(role="manager").user)
    team = client.get(f"/team/suppliers/{who.supplier.pk}/")
    assert (team.status_code, place.competition.reference in team.content.decode()) == (200, False)


def test_what_broke_off_is_listed_under_its_question_until_it_goes_on_or_is_taken_off(going, client):
    place, who = going
    bid = client.get(address(place)).context["bid"]
    begun = transfers.begin(
        bid.owner, name="Film plan.pdf", size=9_000_000, purpose=SUPPORTING, actor=who.user, modified=1720
    )

    page = client.get(address(place, "files/")).content.decode()

    assert f'data-unfinished="/uploads/{begun.document.pk}/parts/"' in page
    assert ('data-size="9000000"' in page, 'data-modified="1720"' in page) == (True, True)
    assert WorkingCopy(bid).files == []
    client.post(address(place, "files/"), {"remove": str(begun.document.pk)})
    assert "data-unfinished" not in client.get(address(place, "files/")).content.decode()
