"""Asked to join a council: from its own domains or vouched for, by a link that works once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from buyers.models import BuyerInvitation, Seat
from buyers.operations.invitations import (
    accept_invitation,
    cancel_invitation,
    invite_buyer,
    send_invitation_again,
    set_email_domains,
)
from dps.core.models import AuditEvent, OutboxMessage
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.races import outcomes
from tests.worlds import refused

pytestmark = pytest.mark.django_db
JULY = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
NEW = "new@oldtown.example"


@pytest.fixture
def lead(at):
    with at(JULY):
        seat = CouncilSeatFactory(roles=["lead"], council__name="Oldtown Council")
        set_email_domains(seat.council_id, ["oldtown.example"], actor=manager())
        yield seat


def manager():
    return TeamSeatFactory(role="manager").user


def invited(seat, email=NEW, roles=("evaluator",), **fields):
    return invite_buyer(seat.council_id, email, roles, **{"actor": seat.user, **fields})


def accepted(invitation, person, link=None):
    return accept_invitation(invitation.pk, link=link or invitation.link, actor=person)


def mails():
    return sorted(OutboxMessage.objects.values_list("template", "recipient"))


def test_an_invitation_makes_a_seat_and_the_leads_are_told(lead):
    person = UserFactory(email=NEW, name="Nia Price")

    invitation = invited(lead, " New@OldTown.example ", ["reader", "evaluator"])
    assert BuyerInvitation.objects.by_token(invitation.token) == invitation
    seat = accepted(invitation, person)

    assert (seat.user, seat.roles, seat.given_at) == (person, ["evaluator", "reader"], JULY)
    assert OutboxMessage.objects.get(template="buyer_invited").sealed
    news = OutboxMessage.objects.get(template="seat_news")
    assert (news.recipient, news.facts["what"]) == (
        lead.user.email,
        "Nia Price has joined as evaluator and reader",
    )
    actions = AuditEvent.objects.filter(stream=lead.council.audit_stream).values_list("action", flat=True)
    assert list(actions) == ["council.email_domains_set", "buyer.invited", "seat.given"]
    assert refused(accepted, invitation, person) == "invitation.accepted"


def test_nothing_said_depends_on_whether_the_address_has_an_account(lead):
    UserFactory(email="known@oldtown.example")

    known, unknown = (invited(lead, f"{name}@oldtown.example") for name in ("known", "unknown"))

    assert (known.words, known.expires_at) == (unknown.words, unknown.expires_at)
    assert [message.template for message in OutboxMessage.objects.all()] == ["buyer_invited"] * 2


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("seat.no_roles", {"roles": []}),
        ("seat.unknown_role", {"roles": ["owner"]}),
        ("invitation.vouch", {"email": "new@elsewhere.example"}),
        ("invitation.vouch", {"email": "new@mail.oldtown.example"}),
        ("invitation.vouch", {"email": "oldtown.example@gmail.com", "vouched_because": "  "}),
        ("seat.not_lead", {"actor": "officer"}),
        (
            "invitation.domain",
            {"email": "new@elsewhere.example", "actor": "manager", "vouched_because": "Ours."},
        ),
    ],
)
def test_a_refused_invitation_changes_nothing(lead, code, fields):
    if actor := fields.pop("actor", ""):
        fields["actor"] = TeamSeatFactory(role=actor).user

    assert refused(invited, lead, **fields) == code
    assert not BuyerInvitation.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_lead_vouches_for_another_address_and_the_team_hears_why(lead, settings):
    second = CouncilSeatFactory(council=lead.council, roles=["lead"])

    invitation = invited(lead, "Una@elsewhere.example", vouched_because="Seconded until May.")
    accepted(invitation, UserFactory(email="una@elsewhere.example"))

    told = OutboxMessage.objects.filter(template="buyer_vouched")
    assert {one.recipient for one in told} == {second.user.email, settings.SUPPORT_EMAIL}
    assert told[0].facts["reason"] == "Seconded until May."
    assert lead.council.seats.count() == 3


def test_an_invitation_is_for_one_address_the_last_link_14_days_and_a_domain_that_still_counts(lead, at):
    person, first = UserFactory(email=NEW), invited(lead)
    second = send_invitation_again(first.pk, actor=lead.user)

    assert refused(accepted, second, UserFactory()) == "invitation.for_another"
    assert refused(accepted, second, person, link=1) == "invitation.replaced"
    assert BuyerInvitation.objects.by_token(first.token) is None
    assert BuyerInvitation.objects.by_token(second.token[:-1] + "x") is None
    with at(JULY + timedelta(days=14)):
        assert refused(accepted, second, person) == "invitation.expired"
    set_email_domains(lead.council_id, [], actor=manager())
    assert refused(accepted, second, person) == "invitation.domain"
    assert lead.council.seats.count() == 1


def test_a_new_invitation_or_cancelling_ends_the_one_before(lead):
    reader = CouncilSeatFactory(council=lead.council, roles=["reader"])
    first, second = invited(lead), invited(lead, roles=["opener"])

    assert list(lead.council.buyer_invitations.open()) == [second]
    assert refused(accepted, first, UserFactory(email=NEW)) == "invitation.cancelled"
    assert refused(cancel_invitation, second.pk, actor=reader.user) == "seat.not_lead"
    cancel_invitation(second.pk, actor=lead.user)
    assert refused(cancel_invitation, second.pk, actor=lead.user) == "invitation.cancelled"
    assert refused(send_invitation_again, second.pk, actor=lead.user) == "invitation.cancelled"
    third = invited(lead)
    BuyerInvitation.objects.filter(pk=third.pk).update(link=10)
    assert refused(send_invitation_again, third.pk, actor=lead.user) == "invitation.too_often"
    assert refused(invited, lead, reader.user.email) == "seat.held_already"


@pytest.mark.parametrize(
    ("code", "domains"),
    [
        ("domain.free", ["oldtown.example", "Gmail.com"]),
        ("domain.malformed", ["oldtown"]),
        ("domain.malformed", ["old town.example"]),
        ("domain.malformed", ["new@oldtown.example"]),
        ("domain.not_manager", ["other.example"]),
    ],
)
def test_domains_are_kept_by_managers_and_are_a_councils_own(lead, code, domains):
    actor = lead.user if code == "domain.not_manager" else TeamSeatFactory(role="network_manager").user

    assert refused(set_email_domains, lead.council_id, domains, actor=actor) == code
    assert [str(domain) for domain in lead.council.email_domains.all()] == ["oldtown.example"]


def test_accepted_twice_at_once_is_one_seat(transactional_db):
    lead = CouncilSeatFactory()
    set_email_domains(lead.council_id, ["oldtown.example"], actor=manager())
    person, invitation = UserFactory(email=NEW), invited(lead)

    assert outcomes(*[partial(accepted, invitation, person)] * 2) == ["done", "invitation.accepted"]
    assert Seat.objects.filter(user=person).count() == 1
