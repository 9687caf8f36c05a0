"""What happens between publication and deadline: questions, changes, more or less time, the end of it."""

from datetime import UTC, datetime, timedelta

import pytest

from dps.core.models import OutboxMessage
from tenders.tasks import publish_waiting_announcements
from tests.browser.checks import assert_errors_shown
from tests.tenders.box import box, started, submitted
from tests.worlds import DEADLINE, START, a_world, published_competition

# Thursday 11 July at noon; answers until Monday 8 July leave three working days to bid.
SOONER = datetime(2024, 7, 11, 11, 0, tzinfo=UTC)
REPLIES = datetime(2024, 7, 8, 11, 0, tzinfo=UTC)
CHANGED = datetime(2024, 7, 8, 11, 0, tzinfo=UTC)
NEED = "Two reports, of which one is for residents."
SECRET = "Does our own way of weighing answers count as a method?"
REWRITTEN = "May a supplier that helped with an earlier pilot bid?"


@pytest.fixture
def world(transactional_db):
    return a_world()


def mails(template):
    """To whom they went, once the worker has owed them."""
    publish_waiting_announcements()
    found = OutboxMessage.objects.filter(template=template)
    return sorted(found.values_list("recipient", flat=True))


def everybody(world):
    return sorted(user.email for user in world.people.values())


# -- questions --------------------------------------------------------------------------------
def test_r47_a_question_that_gives_its_asker_away_is_rewritten_and_both_texts_are_kept(be, at, world):
    competition = published_competition(world)
    asker, other = world.suppliers[:2]
    own_words = f"{asker.legal_name} helped you with the pilot of this work. May we bid for it?"
    ref = competition.reference
    with at(START + timedelta(days=1)):
        ask_with_name(be(world.person_of(asker)), ref, own_words)
        ask_in_confidence(be(world.person_of(other)), ref)
        lead, reader = be(world.lead), be(world.person_of(other))
        rewrite(lead, ref, own_words, asker)
        answer_alone(lead, ref, other)

        reader.go(f"/supplier/opportunities/{ref}/questions/").look("question-published")
        reader.sees(REWRITTEN, "Yes, everybody may.", "Answered to you alone", SECRET)
        reader.sees_not(asker.legal_name, "the pilot of this work")
        lead.go(f"/council/{ref}/clarifications/")
        lead.page.get_by_text("The supplier's own words").click()
        lead.sees(REWRITTEN, own_words)
        lead.sees_not(other.legal_name, world.person_of(asker).email)
    assert mails("answer_published") == everybody(world)


def ask_with_name(supplier, ref, words):
    supplier.go(f"/supplier/opportunities/{ref}/questions/ask/").look("question-ask")
    supplier.fill("Your question", words)
    supplier.press("Send your question")
    supplier.sees("Your question names your organisation")
    supplier.look("question-names-its-asker")
    supplier.choose("Send it with our name in it")
    supplier.press("Send your question")
    supplier.sees("Your questions without an answer")


def ask_in_confidence(supplier, ref):
    supplier.go(f"/supplier/opportunities/{ref}/questions/ask/")
    supplier.fill("Your question", SECRET)
    supplier.choose("Question and answer are confidential")
    supplier.fill("Why is it confidential?", "It is our trade secret.")
    supplier.press("Send your question")


def rewrite(lead, ref, own_words, asker):
    lead.go(f"/council/{ref}/clarifications/").look("question-waiting")
    lead.sees(f"It names {asker.legal_name}.", "The asker is not shown")
    lead.page.get_by_role("link", name="Answer the question").first.click()
    lead.look("question-answer")
    lead.sees(own_words, "Rewrite it so that nobody can tell who asked.")
    lead.page.locator("#id_answer").fill("Yes, everybody may.")
    lead.press("Publish to all invited suppliers")
    assert_errors_shown(lead.page)
    lead.look("question-still-names")
    lead.page.locator("#id_question").fill(REWRITTEN)
    lead.press("Publish to all invited suppliers")
    lead.sees("The answer is published.")


def answer_alone(lead, ref, asker):
    lead.page.get_by_role("link", name="Answer the question").first.click()
    lead.sees(SECRET, "It is our trade secret.", "The asker is not shown")
    lead.look("question-confidential")
    lead.sees_not(asker.legal_name)
    lead.choose("Yes, answer the asker alone")
    lead.page.locator("#id_answer").fill("It does.")
    lead.press("Send the answer")
    lead.sees("The answer is on its way to the asker alone.")
    lead.look("questions-of-the-council")


# -- a shorter time ---------------------------------------------------------------------------
def test_r42_a_shorter_time_is_refused_by_one_and_then_agreed_by_all(be, at, world):
    competition = published_competition(world)
    ref = competition.reference
    with at(START):
        lead = be(world.lead)
        suppliers = [be(world.person_of(supplier)) for supplier in world.suppliers]
        nothing_typed(lead, ref)
        propose(lead, ref)
        lead.look("shorter-asked")
        suppliers[0].go(f"/supplier/opportunities/{ref}/shorter-time/").look("shorter-answer")
        for supplier, answer in zip(suppliers, ("We agree to", "We do not agree"), strict=False):
            reply(supplier, ref, answer)
        suppliers[0].go(f"/supplier/opportunities/{ref}/shorter-time/").look("shorter-ended")
        lead.go(f"/council/{ref}/shorter-time/").look("shorter-refused")
        lead.sees("Not agreed", "1 of 3 invited suppliers", "16 July 2024")
        lead.sees_not(*(supplier.legal_name for supplier in world.suppliers))
        assert mails("shorter_time_ended") == everybody(world)

        propose(lead, ref)
        for supplier in suppliers:
            competition.refresh_from_db()
            assert competition.deadline_at == DEADLINE
            reply(supplier, ref, "We agree to")
        suppliers[0].go(f"/supplier/opportunities/{ref}/").look("shorter-agreed")
        suppliers[0].sees("Every invited supplier agreed to this earlier deadline.", "11 July 2024")
        lead.go(f"/council/{ref}/live/").look("shorter-agreed-council")
        lead.sees("Deadline: Thursday 11 July 2024 at 12 noon UK time", "Agreed by all", "3 of 3")
    competition.refresh_from_db()
    assert competition.deadline_at == SOONER
    assert mails("shorter_time_asked") == sorted(everybody(world) * 2)
    assert mails("competition_changed") == everybody(world)


def nothing_typed(lead, ref):
    lead.go(f"/council/{ref}/shorter-time/")
    lead.press("Ask all invited suppliers")
    assert_errors_shown(lead.page)
    lead.look("shorter-errors")


def propose(lead, ref):
    lead.go(f"/council/{ref}/amend/")
    lead.follow("propose a shorter time")
    lead.date("Which earlier day do you propose?", SOONER)
    lead.date("Until which day may suppliers answer?", REPLIES)
    lead.fill("Why is less time needed?", "The school year ends on 19 July.")
    lead.press("Ask all invited suppliers")
    lead.sees("Every invited supplier is asked now.", "0 of 3 invited suppliers")


def reply(supplier, ref, answer):
    supplier.go(f"/supplier/opportunities/{ref}/")
    supplier.follow("Say whether you agree")
    supplier.sees("The school year ends on 19 July.", "Tuesday 16 July 2024", "Thursday 11 July 2024")
    supplier.press(answer, exact=False)
    supplier.sees("Your answer is recorded.")


# -- changes ----------------------------------------------------------------------------------
def test_r50_a_change_sends_bids_back_and_minutes_before_the_deadline_there_is_more_time(
    be, at, transactional_db
):
    place = box(bidders=2, questions=1)
    first, second = place.bidders
    ref = place.competition.reference
    bid = submitted(place, first, received_at=CHANGED - timedelta(days=1))
    with at(CHANGED):
        change(be(place.lead), ref)
        assert mails("competition_changed") == sorted(who.user.email for who in place.bidders)
        confirm(be(first.user), ref)
    assert bid.versions.count() == 2
    started(place, second)

    with at(DEADLINE - timedelta(minutes=3)):
        writer = be(second.user)
        writer.go(f"/supplier/opportunities/{ref}/bid/")
        extend(be(place.lead), ref)
        assert mails("competition_extended") == sorted(who.user.email for who in place.bidders)
    with at(DEADLINE + timedelta(minutes=1)):
        submit(writer, ref)
    with at(DEADLINE + timedelta(days=1)):
        late = be(place.lead)
        late.go(f"/council/{ref}/amend/").look("extension-too-late")
        assert not late.page.get_by_role("button", name="Continue").count()


def change(lead, ref):
    lead.go(f"/council/{ref}/amend/").look("change")
    lead.page.locator("#id_need").fill(NEED)
    lead.press("Continue")
    assert_errors_shown(lead.page)
    lead.fill("Why is it changed?", "Residents asked for a report of their own.")
    lead.press("Continue")
    lead.look("change-check")
    lead.sees(NEED, "A report.", "Bids that are in count only after their bidders confirm them.")
    lead.press("Go back and edit")
    assert lead.page.locator("#id_need").input_value() == NEED
    lead.press("Continue")
    lead.press("Change it and tell everybody")
    lead.sees("The competition is changed. Every invited supplier is told now.", "Change 1", NEED)
    lead.look("change-told")


def confirm(bidder, ref):
    bidder.go(f"/supplier/opportunities/{ref}/").look("change-opportunity")
    bidder.sees("Confirm your bid", NEED)
    bidder.follow("Go to your bid")
    bidder.look("change-bid")
    bidder.follow("Check and confirm")
    bidder.look("change-confirm")
    bidder.press("Confirm version 1 as it is")
    bidder.sees("Read each change and tick that you have seen it")
    bidder.look("change-not-seen")
    bidder.choose("We have seen change 1 of 8 July 2024")
    bidder.press("Confirm version 1 as it is")
    bidder.look("change-confirmed")
    bidder.sees("Bid confirmed", "the same content as version 1")


def extend(lead, ref):
    lead.go(f"/council/{ref}/amend/")
    lead.date("On which day do bids have to be in?", DEADLINE + timedelta(days=1))
    lead.fill("Why is it changed?", "Our building has no power today.")
    lead.press("Continue")
    lead.look("extension-check")
    lead.sees("Bids that are in stay in.", "Wednesday 17 July 2024 at 12 noon UK time")
    lead.press("Change it and tell everybody")
    lead.sees("Deadline: Wednesday 17 July 2024 at 12 noon UK time")


def submit(writer, ref):
    """From the page that was open when the deadline was the old one."""
    writer.follow("Check and submit")
    writer.look("extension-submit")
    for number in (1, 2):
        writer.page.locator(f"#seen-{number}").check()
    writer.press("Submit bid")
    writer.sees("Bid submitted", "Wednesday 17 July 2024")


# -- the end ----------------------------------------------------------------------------------
def test_an_open_competition_is_cancelled_by_two_people_and_all_are_told_why(be, at, world):
    competition = published_competition(world)
    ref = competition.reference
    why = "The grant that pays for it was withdrawn."
    with at(START + timedelta(days=1)):
        lead, approver = be(world.lead), be(world.approver)
        supplier, visitor = be(world.person_of(world.suppliers[0])), be()
        lead.go(f"/council/{ref}/live/")
        lead.follow("Cancel the competition")
        lead.look("cancel-ask")
        lead.fill("Why does it end?", why)
        lead.press("Ask to cancel it")
        lead.sees("An approver has been asked to confirm. Until then it goes on.")
        lead.go(f"/council/{ref}/cancel/").look("cancel-waits")
        assert not lead.page.get_by_role("button", name="Cancel the competition").count()
        supplier.go(f"/supplier/opportunities/{ref}/")
        supplier.sees_not(why)

        approver.go(f"/council/{ref}/cancel/").look("cancel-confirm")
        approver.sees(why)
        approver.press("Cancel the competition")
        approver.sees("It is cancelled. Every invited supplier is told now.")
        approver.look("cancel-done")
        supplier.go(f"/supplier/opportunities/{ref}/").look("cancel-supplier")
        supplier.sees(why, "Cancelled")
        assert not supplier.page.get_by_role("link", name="Start your bid").count()
        visitor.go(f"/opportunities/{ref}/").look("cancel-public")
        visitor.sees(why)
    assert mails("competition_cancelled") == everybody(world)
