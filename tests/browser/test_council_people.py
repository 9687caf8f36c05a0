"""A council's people: asked by the lead, joined by the link of the mail, given another role, and gone."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from buyers.models import Council
from buyers.operations.contacts import add_contact
from buyers.operations.invitations import set_email_domains
from dps.core.models import OutboxMessage
from dps.core.outbox import compose, content_of
from tests.browser.checks import assert_errors_shown
from tests.factories.accounts import TeamSeatFactory
from tests.worlds import START, a_world, published_competition

UNA = "una.moss@oldtown.example"
ASHA = {
    "name": "Asha Nwosu", "role": "Head of policy", "email": "asha.nwosu@oldtown.example",
    "phone": "0161 496 0000", "starts_on": date(2024, 4, 1), "ends_on": None,
}  # fmt: skip


@pytest.fixture
def world(transactional_db):
    """The council of a competition whose bids are being written."""
    world = a_world()
    world.manager = TeamSeatFactory(role="manager").user
    world.network = TeamSeatFactory(role="network_manager").user
    Council.objects.filter(pk=world.council.pk).update(name="Oldtown Council")
    world.council.seats.update(given_at=START)
    set_email_domains(world.council.pk, ["oldtown.example"], actor=world.manager)
    add_contact(world.council.pk, ASHA, actor=world.network)
    world.competition = published_competition(world)
    return world


def link_of(template, to):
    """The address in the last mail of this kind that somebody was sent."""
    for mail in OutboxMessage.objects.filter(template=template).order_by("-queued_at", "-pk"):
        recipient, facts = content_of(mail)
        if recipient == to:
            link = urlsplit(re.search(r"https?://\S+", compose(template, to, facts).body)[0])
            return link.path
    raise AssertionError(f"no {template} for {to}")


def test_a_colleague_is_invited_joins_gets_another_role_and_leaves_work_behind(be, at, world):
    lead, una = be(world.lead), be()
    with at(START + timedelta(hours=1)):
        invite(lead)
        join(una)
        give_another_role(lead)
        leave_work_behind(lead, world)
        leave(una)
        lead.go("/council/contacts/").look("contacts-of-council")
        lead.follow("Add a contact")
        lead.press("Add")
        assert_errors_shown(lead.page)
    assert not world.council.seats.filter(user__email=UNA).exists()
    with at(START + timedelta(days=366)):
        keep_people(be(world.manager), world)
        be(world.network).go("/network/contacts/").look("contacts-of-all")


def invite(lead):
    lead.go("/council/people/")
    lead.follow("Invite a buyer")
    lead.look("people-invite")
    lead.fill("Their work email address", "una@elsewhere.example")
    lead.choose("Evaluator")
    lead.press("Send invitation")
    assert_errors_shown(lead.page)
    lead.fill("Their work email address", UNA)
    lead.press("Send invitation")
    lead.sees(f"We have sent an invitation to {UNA}.", "Invitations not accepted yet")
    lead.look("people-invited")


def join(una):
    """As a new person, who makes an account on the way and comes back to the invitation by themselves."""
    una.go(link_of("buyer_invited", UNA)).look("people-join")
    una.follow("Create an account")
    una.fill("Full name", "Una Moss")
    una.fill("Email address", UNA)
    una.fill("Create a password", "three quiet otters")
    una.press("Create account")
    una.go(link_of("account_confirm", UNA))
    una.press("Confirm email address")
    una.press("Join council")
    una.sees("You now belong to Oldtown Council, as evaluator.")


def give_another_role(lead):
    lead.go("/council/people/")
    lead.follow("Change roles of Una Moss")
    lead.look("people-roles")
    lead.choose("Reader")
    lead.press("Save roles")
    lead.sees("Una Moss is now evaluator and reader.")


def leave_work_behind(lead, world):
    """An evaluator of a running competition goes: the lead is told before, and on its panel after."""
    leaver, competition = world.evaluators[0], world.competition
    lead.follow(f"Remove {leaver}")
    lead.sees(competition.reference, "evaluator")
    lead.look("people-remove")
    lead.press("Remove person")
    lead.go(f"/council/{competition.reference}/panel/")
    lead.sees("Somebody is missing.", f"{leaver} can no longer act as evaluator")
    lead.look("panel-gap")
    lead.follow("Let another person lead this competition")
    lead.look("lead-change")


def leave(una):
    una.go("/council/people/")
    una.follow("Leave")
    una.press("Leave council")
    una.refused("/council/people/")


def keep_people(manager, world):
    """A manager of the Oldham team finds the people of a council, its domains and who is never here."""
    manager.go(f"/network/members/{world.council.pk}/")
    manager.follow("People and email domains")
    manager.look("team-council")
    manager.follow("Change the email domains")
    manager.look("team-domains")
    manager.go("/network/")
    manager.follow("Unused seats")
    manager.sees(world.reader.email)
    manager.look("unused-seats")
