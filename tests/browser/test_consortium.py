"""A group of three relies on a subcontractor: each declares by its own link, without an account."""

import re

import pytest

from dps.core.models import OutboxMessage
from dps.core.outbox import compose, content_of
from tests.browser.journey.application import fill_fields
from tests.factories.accounts import TeamSeatFactory
from tests.suppliers.applying import JULY, SIGNATURE
from tests.suppliers.partnering import a_group

PARTNERS = ["Two Ltd", "Three Ltd", "Sub Ltd"]


@pytest.fixture
def group(transactional_db, at):
    with at(JULY):
        return a_group()


def test_r28_a_group_of_three_with_a_subcontractor_it_relies_on_applies(be, at, group):
    seat, application = group
    with at(JULY):
        lead = be(seat.user)
        lead.go("/supplier/application/partners/members/").look("consortium-members")
        lead.sees(*PARTNERS[:2])
        lead.go("/supplier/application/check/").look("consortium-waiting")
        lead.sees(*PARTNERS)

        addresses = [declare(be(), partner) for partner in application.partners.all()]
        submit(lead)

        over = be()
        assert over.page.goto(addresses[0]).status == 410
        over.look("consortium-link-ended")
        team = be(TeamSeatFactory(role="officer").user)
        team.go(f"/team/applications/{application.reference}/").look("consortium-team")
        team.sees(*PARTNERS)


def declare(person, partner):
    """Behind the link in the mail: questions, then the signature; the address."""
    address = mailed_link(partner)
    person.go(address)
    person.sees(f"Declaration of {partner.name}", "Not signed", "Cannot start yet")
    if is_first := partner.name == PARTNERS[0]:
        person.look("consortium-partner")
    sections = [link.get_attribute("href") for link in person.page.locator("main .govuk-task-list a").all()]
    for section in sections:
        answer(person, address, section, looks=is_first)
    person.go(f"{address}sign/")
    person.press("Sign declaration")
    person.sees("There is a problem", "Enter your full name")
    person.fill("Your full name", "Jo Marsh")
    person.fill("Your role", "Director")
    person.page.get_by_label("I declare all of this").check()
    if is_first:
        person.look("consortium-partner-sign")
    person.press("Sign declaration")
    person.sees("Declaration signed", partner.name)
    if is_first:
        person.look("consortium-partner-signed")
    person.leave()
    return address


def mailed_link(partner):
    mails = OutboxMessage.objects.filter(template="partner_link").order_by("-pk")
    mail = next(mail for mail in mails if content_of(mail)[0] == partner.email)
    return re.search(r"/declaration/\S+", compose(mail.template, *content_of(mail)).body)[0]


def answer(person, address, section, *, looks):
    person.go(section)
    while not person.page.url.endswith(address):
        before = person.page.url
        if looks:
            person.look(f"consortium-partner-{before.rstrip('/').rpartition('/')[2]}")
        fill_fields(person)
        person.press("Save and continue")
        assert person.page.url != before, person.words()


def submit(lead):
    lead.go("/supplier/application/check/").look("consortium-complete")
    lead.follow("Continue to the declaration")
    lead.page.locator("main input[type=checkbox]").first.check()
    lead.fill("Full name", SIGNATURE["name"])
    lead.fill("role", SIGNATURE["role"])
    lead.press("Sign and submit application")
    lead.sees("Application submitted", "15 July 2024")
