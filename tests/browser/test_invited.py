"""Who is invited: a past competition published again, suppliers admitted half-way, mail that came back."""

from datetime import date, timedelta

import pytest

from dps.core.models import OutboxMessage
from dps.core.outbox import deliver_unsent
from tenders.models import Competition
from tenders.tasks import publish_invitations, publish_waiting_invitations
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.tenders.entering import a_recommended_supplier
from tests.tenders.post import Post, until
from tests.worlds import START, a_world, published_competition

LATER = START + timedelta(days=100)
HALF_WAY = START + timedelta(days=7)
SECRET = "only-the-mail-server-knows"


@pytest.fixture
def world(transactional_db):
    return a_world()


# -- a copy -----------------------------------------------------------------------------------
def test_an_own_past_competition_is_copied_prepared_and_published(be, at, world):
    past = published_competition(world, contract_terms="The council's own terms.")
    with at(LATER):
        lead, approver = be(world.lead), be(world.approver)
        begin(lead, past)
        copy = Competition.objects.exclude(pk=past.pk).get()
        fill_in(lead, f"/council/{copy.reference}/")
        publish(lead, approver, f"/council/{copy.reference}/")
        publish_invitations(str(copy.pk))
        lead.go(f"/council/{copy.reference}/live/")
        lead.sees(*(supplier.legal_name for supplier in world.suppliers))
    copy.refresh_from_db()
    assert (copy.title, copy.status, copy.need) == ("A report on housing", "published", past.need)
    assert copy.published_at == LATER


def begin(lead, past):
    lead.go("/council/library/").look("copy-library-empty")
    lead.go("/council/new/")
    lead.fill("Title", "A report on housing")
    lead.choose("Lot 1 Policy Development & Testing")
    lead.page.get_by_label("What do you want to begin with?").select_option(
        label=f"Copy of {past.reference} {past.title}"
    )
    lead.look("copy-begin")
    lead.press("Start the competition")
    lead.look("copy-begun")
    lead.sees("Not set", "Not entered")


def fill_in(lead, hub):
    """What is of one competition alone; the rest was copied."""
    lead.go(f"{hub}details/")
    assert lead.page.locator("#id_contract_terms").input_value() == "The council's own terms."
    lead.page.locator("#id_estimated_value").fill("£21,000")
    lead.date("When does the contract begin?", date(2024, 12, 2))
    lead.date("When does it end?", date(2025, 3, 28))
    lead.press("Save and continue")
    lead.go(f"{hub}timetable/")
    lead.date("On which day do bids have to be in?", date(2024, 10, 29))
    lead.press("Save the timetable")
    lead.go(f"{hub}team/")
    for box in lead.page.locator("main input[name=evaluators], main input[name=openers]").all():
        box.check()
    lead.page.locator("main input[name=chair]").first.check()
    lead.press("Save and continue")


def publish(lead, approver, hub):
    lead.go(f"{hub}publish/").look("copy-check")
    lead.press("Send for approval")
    approver.go(f"{hub}approve/")
    approver.sees("The council's own terms.", "How will you do the work?")
    approver.press("Approve publication")
    lead.go(f"{hub}publish/")
    lead.press("Publish and invite all")


# -- half-way ---------------------------------------------------------------------------------
def test_r39_admitted_half_way_one_is_invited_and_under_the_other_policy_one_is_not(be, at, world):
    competition = published_competition(world)
    ref = competition.reference
    invited, omitted = a_recommended_supplier(world), a_recommended_supplier(world)
    with at(HALF_WAY):
        manager, lead = be(TeamSeatFactory(role="manager").user), be(world.lead)
        admit(manager, invited)
        type(world.agreement).objects.update(late_admission="exclude")
        admit(manager, omitted)
        assert publish_waiting_invitations() == 1
        lead.go(f"/council/{ref}/live/").look("late-watched")
        lead.sees("admitted after publication", "Admitted after publication and not invited")
        lead.go(f"/council/{ref}/live/?show=late")
        assert lead.page.locator("main table").first.locator("tbody tr").count() == 1

        late = be(person_at(invited))
        late.go("/supplier/opportunities/")
        late.follow(competition.title)
        late.look("late-invited")
        late.sees("Deadline: Tuesday 16 July 2024 at 12 noon UK time", "Start your bid")
        left_out = be(person_at(omitted))
        left_out.go("/supplier/opportunities/")
        left_out.sees_not(competition.title)
        left_out.go(f"/supplier/opportunities/{ref}/").look("late-not-invited")
        left_out.sees("this agreement does not add suppliers")
    mail = OutboxMessage.objects.get(template="invitation", recipient=person_at(invited).email)
    assert mail.facts["late"]


def admit(manager, request):
    manager.go(f"/team/applications/{request.application.reference}/decision/")
    manager.press("Confirm and send the letter")
    request.refresh_from_db()
    assert request.status == "admitted"


def person_at(request):
    return request.application.supplier.seats.get().user


# -- bounces ----------------------------------------------------------------------------------
@pytest.fixture
def post(tmp_path, settings, live_server):
    """A mail server that refuses and returns as real ones do, and tells the portal what became of a mail."""
    post = Post(tmp_path)
    until(post.listens, 20)
    (post.box / "reports-to").write_text(f"{live_server.url}/mail/reports/\n{SECRET}\n")
    settings.MAIL_REPORTS_SECRET = SECRET
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "dps.core.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = post.port
    yield post
    post.close()


def test_an_invitation_that_comes_back_alerts_the_buyer_who_sends_it_again(be, at, world, post, settings):
    refused, returned, reached = (world.person_of(supplier) for supplier in world.suppliers)
    renamed(refused, "bounce.desk@example.org")
    renamed(returned, "late.desk@example.org")
    competition = published_competition(world)
    ref = competition.reference
    with at(START):
        deliver_unsent()
        until(lambda: statuses() == ["bounced", "bounced", "delivered"], 20)
        deliver_unsent()
        assert alerted() == sorted([world.lead.email, settings.SUPPORT_EMAIL] * 2)
        assert set(alerted()) <= {to for to, _ in post.received()}

        lead = be(world.lead)
        lead.go(f"/council/{ref}/live/").look("bounce")
        lead.choose("An address came back")
        lead.press("Apply filters")
        lead.look("bounce-filtered")
        lead.sees("bounce.desk@example.org", "5.1.1 No such mailbox here", "The mailbox is gone")
        lead.sees_not(reached.email)
        renamed(returned, "front.desk@example.org")
        SeatFactory(supplier=world.suppliers[0])
        for supplier in world.suppliers[:2]:
            lead.press(f"Send again to {supplier.legal_name}")
            lead.sees("The invitation is on its way once more.")
        deliver_unsent()
        until(lambda: statuses().count("delivered") == 3, 20)
        lead.go(f"/council/{ref}/live/?show=not_reached")
        lead.sees("No invitation fits the filter")
        lead.go(f"/council/{ref}/live/").look("bounce-sent-again")
    assert [to for to, _ in post.received()].count("front.desk@example.org") == 1


def renamed(user, address):
    user.email = address
    user.save()


def alerted():
    found = OutboxMessage.objects.filter(template="invitation_bounced", sent_at__isnull=False)
    return sorted(found.values_list("recipient", flat=True))


def statuses():
    """Of every invitation mail, what the portal knows."""
    found = OutboxMessage.objects.filter(template="invitation").order_by("pk")
    return sorted(message.status for message in found)
