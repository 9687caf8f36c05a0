"""The life of the DPS itself, in a browser: extended, ended, and followed by another under a later law."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, MembershipFactory
from tests.suppliers.applying import a_seat, dps, submitted
from tests.worlds import START, a_world, published_competition

REASON = "The council buys again next year and the list is still used."


def fill_date(page, name, day):
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name={name}_{part}]").fill(str(value))


def typed_reason(team):
    team.page.locator("main textarea").first.fill(REASON)


def recorded(team, day, reference="2024/S 000-012345"):
    team.page.locator("[name=reference]").fill(reference)
    fill_date(team.page, "published_on", day)
    team.press("Record")
    team.sees(reference, "Published")


def test_r04_r06_an_extension_and_an_end_before_its_day(be, at, transactional_db):
    agreement = dps()
    first, second = (be(TeamSeatFactory(role="manager").user) for _ in range(2))
    with at(START):
        first.go("/team/agreements/").look("agreements")
        first.follow("CCIN DPS 2020-2025")
        first.look("agreement")
        first.follow("Extend it")
        first.press("Draft the change")
        first.sees("There is a problem", "Enter the new last day")
        fill_date(first.page, "closes_on", date(2029, 3, 1))
        typed_reason(first)
        first.press("Draft the change")
        first.sees("ends on 23 February 2029 at the latest")
        assert first.page.locator("main textarea").first.input_value() == REASON
        first.look("agreement-extend-errors")
        fill_date(first.page, "closes_on", date(2026, 3, 31))
        first.press("Draft the change")
        first.sees("Another person than the one who drafted it", "31 March 2026")
        first.look("agreement-change")
        there = first.page.url
        first.follow("Contract notice, amended (F02)")
        first.look("notice")
        recorded(first, START.date())

        second.go(there)
        second.press("Put it in force")
        second.sees("The change is in force.")
        visitor = be()
        visitor.go("/")
        visitor.sees("1 April 2020 to 31 March 2026")

        second.go(f"/team/agreements/{agreement.reference}/")
        second.follow("End it early")
        fill_date(second.page, "closes_on", date(2024, 9, 30))
        typed_reason(second)
        second.press("Draft the change")
        there = second.page.url
        first.go(there)
        first.press("Put it in force")
        first.sees("The change is in force.", "Contract award notice (F03), end of the DPS")
        first.go("/team/notices/").look("notices")
        first.sees("End of the agreement before its day", "30 Oct 2024")


def test_r02_r03_on_1_april_2025_it_is_over_everywhere_and_what_was_begun_goes_on(be, at, transactional_db):
    with at(START):
        world = a_world()
        competition = published_competition(world)
    with at(datetime(2025, 3, 31, 22, 59, 59, tzinfo=UTC)):
        visitor = be()
        visitor.go("/")
        visitor.sees("Apply to join")
    with at(datetime(2025, 3, 31, 23, 0, tzinfo=UTC)):
        visitor.go("/").look("ended-start")
        visitor.sees("Applications closed on 31 March 2025", "Competitions already begun go on")
        visitor.go("/suppliers/")
        visitor.sees(world.suppliers[0].legal_name)
        newcomer = be(a_seat().user)
        newcomer.go("/supplier/application/").look("ended-application")
        newcomer.sees("is closed. It took applications until 31 March 2025")
        lead = be(world.lead)
        lead.go("/council/new/").look("ended-council")
        lead.sees("no competition can be issued under it")
        lead.go(reverse("competition", args=[competition.reference]))
        lead.sees(competition.title)
        team = be(TeamSeatFactory(role="manager").user)
        team.go(f"/team/agreements/{world.agreement.reference}/").look("ended-team")
        team.sees("It ended on 31 March 2025", "Prepare the next agreement")


@pytest.mark.usefixtures("transactional_db")
def test_a_second_agreement_under_the_procurement_act_beside_the_first(be, at):
    agreement = dps()
    seat, newcomer = a_seat(), a_seat()
    with at(START):
        submitted(seat)
    council = CouncilFactory()
    MembershipFactory(council=council, category="full")
    lead = CouncilSeatFactory(council=council, roles=["lead"]).user
    team, visitor = be(TeamSeatFactory(role="manager").user), be()
    with at(datetime(2025, 1, 6, 9, tzinfo=UTC)):
        team.go(f"/team/agreements/{agreement.reference}/")
        team.follow("Prepare the next agreement")
        team.page.locator("[name=reference]").fill("CCIN-DM-2025")
        team.page.locator("[name=title]").fill("CCIN dynamic market 2025")
        team.page.get_by_label("Procurement Act 2023").check()
        fill_date(team.page, "opens_on", date(2025, 3, 1))
        fill_date(team.page, "closes_on", date(2030, 2, 28))
        team.look("agreement-next")
        team.press("Prepare it")
        team.sees("a dynamic market", "Being prepared")
        visitor.go("/lots/")
        visitor.sees_not("CCIN dynamic market 2025")
        team.follow("Publish it")
        fill_date(team.page, "first_requests_by", date(2025, 3, 31))
        team.press("Publish")
        team.sees("Published, not open yet", "Published. Publish the call for competition too")
        visitor.go("/")
        visitor.sees("CCIN dynamic market 2025")
    with at(datetime(2025, 3, 3, 9, tzinfo=UTC)):
        visitor.go("/").look("two-agreements")
        visitor.sees("A dynamic market run by", "CCIN DPS 2020-2025")
        buyer = be(lead)
        buyer.go("/council/new/").look("two-agreements-council")
        buyer.sees("(CCIN DPS 2020-2025)", "(CCIN dynamic market 2025)")
        known, new = be(seat.user), be(newcomer.user)
        new.go("/supplier/application/").look("two-agreements-application")
        new.sees("Apply to join CCIN dynamic market 2025", "CCIN DPS 2020-2025 is open too")
        known.go("/supplier/application/?agreement=CCIN-DM-2025")
        known.page.get_by_label("Lot 1 Policy Development & Testing").check()
        known.press("Start a new application")
        known.look("answers-carried")
        known.sees("carried")
