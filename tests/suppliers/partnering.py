"""A group of three with a subcontractor it relies on, and what each says by its own link."""

from dps.core.models import OutboxMessage
from dps.core.outbox import content_of
from suppliers.models import Partner
from suppliers.operations.partners import save_partner_answers, sign_partner_declaration
from suppliers.rules.questionnaire.partners import PartnerSheet
from tests.suppliers.applying import ANSWERS, a_draft, a_seat

SIGNED = {"name": "Jo Marsh", "role": "Director"}
TWO = {
    "name": "Two Ltd",
    "address": "2 Mill Lane",
    "role": "Research",
    "contact_name": "Jo Marsh",
    "contact_email": "jo@two.example",
}
THREE = {**TWO, "name": "Three Ltd", "contact_email": "kim@three.example"}
SUB = {**TWO, "name": "Sub Ltd", "contact_email": "lee@sub.example", "relied_on": "yes"}
GROUP = {"1.2a-i": "yes", "1.2a-ii": "The three", "1.2a-iii": "A contract", "1.2a-iv": [TWO, THREE]}
RELYING = {"1.2b-i": "yes", "6.2": "We pay in 14 days.", "1.2b-ii": [SUB]}
OWN = {
    "1.1a": "Two Limited",
    "1.1b-i": {"street": "2 Mill Lane", "locality": "Oldham", "postcode": "OL1 1UT", "country": ""},
    "1.1c": "limited",
    "1.1c-ii": "company_shares",
    "1.1m": "micro",
    "1.1n": "",
    **{key: ANSWERS[key] for key in ("1.1d", "1.1l", "1.1i-i", "1.1j-i", "1.3", "2.3a")},
    **{key: said for key, said in ANSWERS.items() if key.startswith(("2.1a", "3.1"))},
}


def a_group(**more):
    """A draft with everything answered by the lead, nothing yet by its partners; seat and application."""
    seat = a_seat()
    return seat, a_draft(seat, answers={**ANSWERS, **GROUP, **RELYING, **more})


def partner_of(application, name):
    return Partner.objects.get(application=application, name=name)


def sheet_of(partner):
    return PartnerSheet(Partner.objects.get(pk=partner.pk))


def answered(partner, **more):
    return save_partner_answers(partner.pk, {**OWN, **more}, partner.version)


def signed(partner, **more):
    answered(partner, **more)
    return sign_partner_declaration(partner.pk, **SIGNED)


def sign_all(application):
    for partner in application.partners.filter(signed_at=None):
        signed(partner)


def links():
    """Address and secret of every link mailed so far, oldest first."""
    mails = (
        content_of(mail) for mail in OutboxMessage.objects.filter(template="partner_link").order_by("pk")
    )
    return [(recipient, facts["token"]) for recipient, facts in mails]


def token_of(partner):
    """The secret of its newest link, as the mail has it."""
    return [token for recipient, token in links() if recipient == partner.email][-1]
