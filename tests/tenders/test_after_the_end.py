"""The day after the closing day: said everywhere, nothing taken, and all that was begun goes on (R02)."""

from datetime import UTC, date, datetime

import pytest

from dps.agreements.models import Agreement
from dps.core import clock
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.competitions import create_competition
from tests.factories.accounts import TeamSeatFactory
from tests.suppliers.applying import a_seat
from tests.tenders.contracting import signed
from tests.tenders.moderated import OPENED, bid_of, moderated
from tests.worlds import a_world, published_competition, refused

pytestmark = pytest.mark.django_db
LAST = date(2024, 7, 9)
DAY_AFTER = datetime(2024, 7, 9, 23, 0, tzinfo=UTC)
SAYING_SO = "/ /lots/ /lots/1/ /lots/documents/ /before-you-start/ /before-you-start/questions/"
SAYS_SO = "closed on 9 July 2024"


def ended(agreement):
    """Its last day was before the deadline of what was issued under it."""
    rows, published = Agreement.objects.filter(pk=agreement.pk), agreement.published_at
    rows.update(published_at=None)
    rows.update(closes_on=LAST)
    rows.update(published_at=published)


def test_r02_the_day_after_the_closing_day_every_main_page_stands_and_says_so(client):
    world = a_world()
    competition, newcomer = published_competition(world), a_seat().user
    ended(world.agreement)
    mine, theirs = f"/supplier/opportunities/{competition.reference}/", f"/council/{competition.reference}/"
    agreement = f"/team/agreements/{world.agreement.reference}/"
    everybody = f"""
        /help/ /opportunities/{competition.reference}/ /before-you-start/what-you-will-need.pdf
        /opportunities/feed/ /suppliers/register.csv /contracts/contracts.csv /api/v1/agreements/
    """
    looks = {
        None: (f"{SAYING_SO} /opportunities/ /suppliers/ /contracts/ /tell-me/", everybody),
        newcomer: ("/supplier/ /supplier/application/", "/supplier/organisation/ /supplier/documents/"),
        world.person_of(world.suppliers[0]): (
            "/supplier/ /supplier/application/",
            f"/supplier/opportunities/ /supplier/contracts/ {mine} {mine}bid/ {mine}questions/",
        ),
        world.lead: ("/council/ /council/new/", f"{theirs} {theirs}live/ /council/suppliers/"),
        TeamSeatFactory(role="manager").user: (
            f"{agreement}successor/ {agreement}",
            "/team/ /team/suppliers/ /team/competitions/ /team/agreements/ /team/notices/ /team/audit/",
        ),
    }
    wrong = []
    for person, (say_so, stand) in looks.items():
        client.logout()
        if person:
            client.force_login(person)
        for address in (say_so + " " + stand).split():
            with clock.pretending(DAY_AFTER):
                answer = client.get(address)
            body = b"".join(answer) if answer.streaming else answer.content
            is_right = answer.status_code == 200 and b">Apply to join<" not in body
            wrong += [] if is_right else [(str(person), address, answer.status_code)]
            if address in say_so.split() and not says_so(body.decode()):
                wrong.append((str(person), address, "does not say so"))

    assert wrong == []


def says_so(page):
    words = " ".join(page.split())
    sentences = (
        SAYS_SO,
        "took applications until 9 July 2024",
        "It ended on 9 July 2024",
        "no competition can",
    )
    return any(words_of_it in words for words_of_it in sentences)


def test_r02_nothing_is_begun_under_it_and_bids_to_what_was_issued_go_on(client):
    world, newcomer = a_world(), a_seat()
    competition = published_competition(world)
    ended(world.agreement)
    client.force_login(newcomer.user)

    with clock.pretending(DAY_AFTER):
        client.post("/supplier/application/start/", {"lots": [str(world.lot.pk)]})
        new = {"lot_id": world.lot.pk, "title": "Too late", "actor": world.lead}
        code = refused(create_competition, world.council.pk, **new)
    bid = bid_of(world, competition, world.suppliers[0])

    assert (newcomer.supplier.applications.count(), code) == (0, "agreement.closed")
    bid.refresh_from_db()
    assert (bid.status, bid.versions.count()) == ("standing", 1)


def test_r02_an_award_and_its_contract_come_after_the_end(client):
    place = moderated()
    pk, lead = place.competition.pk, place.world.lead
    ended(place.world.agreement)

    with clock.pretending(OPENED):
        recommend_award(pk, reason="The best score.", actor=lead)
        approve_award(pk, actor=place.world.approver)
        send_letters(pk, actor=lead)
        contract = signed(place)
        page = client.get("/contracts/").content.decode()

    assert contract.status == "signed"
    assert (contract.reference in page, SAYS_SO in page) == (True, True)
