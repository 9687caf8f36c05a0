"""The people of a council: roles, leaving, accounts that end; never without a lead."""

from functools import partial

import pytest

from buyers.models import Seat
from buyers.operations.seats import change_roles, deactivate_account, remove_seat
from dps.accounts.models import ApiToken
from dps.accounts.operations.tokens import create_token
from dps.core.models import AuditEvent, OutboxMessage
from tests.factories.accounts import TeamSeatFactory, person_who_signs_in
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes
from tests.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return CouncilSeatFactory(roles=["lead"])


def colleague(lead, *roles, **fields):
    return CouncilSeatFactory(council=lead.council, roles=list(roles), **fields)


def told(template):
    return sorted(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


def test_roles_change_with_a_trail_and_a_mail_to_the_person_and_the_other_leads(lead):
    second, reader = colleague(lead, "lead"), colleague(lead, "reader", user__name="Nia Price")

    seat = change_roles(reader.pk, ["opener", "evaluator"], actor=lead.user)

    assert seat.roles == ["evaluator", "opener"]
    event = AuditEvent.objects.get(action="seat.changed")
    assert (event.stream_id, event.actor, event.facts) == (
        lead.council.audit_stream,
        lead.user,
        {"person": str(reader.user_id), "roles": ["evaluator", "opener"], "before": ["reader"]},
    )
    assert told("seat_changed") == [reader.user.email]
    assert told("seat_news") == [second.user.email]
    assert (
        OutboxMessage.objects.get(template="seat_news").facts["what"]
        == "Nia Price is now evaluator and opener"
    )


def test_who_may_change_whom_and_the_last_lead_stays(lead):
    reader = colleague(lead, "reader")
    elsewhere, officer = CouncilSeatFactory(roles=["lead"]), TeamSeatFactory(role="officer")

    assert refused(change_roles, lead.pk, ["reader"], actor=lead.user) == "seat.last_lead"
    assert refused(remove_seat, lead.pk, actor=lead.user) == "seat.last_lead"
    assert refused(remove_seat, lead.pk, actor=TeamSeatFactory(role="manager").user) == "seat.last_lead"
    for actor in (reader.user, elsewhere.user, officer.user):
        assert refused(change_roles, reader.pk, ["lead"], actor=actor) == "seat.not_lead"
        assert refused(remove_seat, lead.pk, actor=actor) == "seat.not_lead"
    assert refused(change_roles, reader.pk, [], actor=lead.user) == "seat.no_roles"
    assert refused(change_roles, reader.pk, ["owner"], actor=lead.user) == "seat.unknown_role"
    assert not AuditEvent.objects.exists()

    change_roles(reader.pk, ["lead"], actor=TeamSeatFactory(role="network_manager").user)
    assert change_roles(lead.pk, ["reader"], actor=lead.user).roles == ["reader"]


def test_an_account_that_is_not_active_leads_nothing(lead):
    colleague(lead, "lead", user__is_active=False)

    assert refused(remove_seat, lead.pk, actor=lead.user) == "seat.last_lead"


def test_who_is_removed_is_signed_out_everywhere_and_their_tokens_end(lead, client):
    person = person_who_signs_in()
    seat = colleague(lead, "reader", user=person)
    _, text = create_token(person.pk, actor=person, name="Export", scope="read", days=30)
    client.force_login(person)
    assert client.get("/council/").status_code == 200

    remove_seat(seat.pk, actor=lead.user)

    assert client.get("/council/").status_code == 302
    by_token = client.get("/api/v1/competitions/", headers={"authorization": f"Token {text}"})
    assert by_token.status_code == 401
    assert told("seat_removed") == [person.email]
    assert AuditEvent.objects.get(action="seat.removed").facts["roles"] == ["reader"]


def test_who_belongs_elsewhere_too_stays_signed_in_there(lead, client):
    person = person_who_signs_in()
    seat = colleague(lead, "reader", user=person)
    SeatFactory(user=person, role="admin")
    create_token(person.pk, actor=person, name="Export", scope="read", days=30)
    client.force_login(person)

    remove_seat(seat.pk, actor=person)

    assert client.get("/council/").status_code == 404
    assert client.get("/supplier/").status_code == 200
    assert ApiToken.objects.count() == 1


def test_a_deactivated_account_leaves_every_council_and_opens_nothing(lead, client, settings):
    manager = TeamSeatFactory(role="manager").user
    person = lead.user
    other = CouncilSeatFactory(user=person, roles=["reader"])
    colleague(other, "lead")
    client.force_login(person)

    deactivate_account(person.pk, actor=manager, reason="Stolen laptop.")

    person.refresh_from_db()
    assert not person.is_active
    assert not Seat.objects.filter(user=person).exists()
    assert client.get("/council/").status_code == 302
    assert told("council_without_lead") == [settings.SUPPORT_EMAIL]
    assert told("account_deactivated") == [person.email]
    assert refused(deactivate_account, person.pk, actor=manager, reason="Again.") == "account.inactive"


def test_a_refused_deactivation_changes_nothing(lead):
    manager = TeamSeatFactory(role="manager").user
    officer = TeamSeatFactory(role="officer").user
    nobody = SeatFactory().user

    assert refused(deactivate_account, lead.user_id, actor=officer, reason="Left.") == "account.not_manager"
    assert refused(deactivate_account, lead.user_id, actor=manager, reason=" ") == "account.no_reason"
    assert refused(deactivate_account, manager.pk, actor=manager, reason="Left.") == "account.own"
    assert refused(deactivate_account, officer.pk, actor=manager, reason="Left.") == "account.of_team"
    assert refused(deactivate_account, nobody.pk, actor=manager, reason="Left.") == "account.no_seat"
    assert Seat.objects.filter(user=lead.user, user__is_active=True).exists()


def test_two_leads_leaving_at_once_leave_one(transactional_db):
    one = CouncilSeatFactory(roles=["lead"])
    two = CouncilSeatFactory(council=one.council, roles=["lead"])

    assert outcomes(*[partial(remove_seat, seat.pk, actor=seat.user) for seat in (one, two)]) == [
        "done",
        "seat.last_lead",
    ]


def test_removed_twice_at_once_is_removed_once(transactional_db):
    lead = CouncilSeatFactory(roles=["lead"])
    reader = CouncilSeatFactory(council=lead.council, roles=["reader"])

    results = outcomes(*[partial(remove_seat, reader.pk, actor=lead.user)] * 2)

    assert results == ["done", "seat.gone"]
    assert AuditEvent.objects.filter(action="seat.removed").count() == 1
