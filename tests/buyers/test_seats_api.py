"""Seats and their invitations over the API: the same operations, the same refusals."""

from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from buyers.models import BuyerInvitation
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory

pytestmark = pytest.mark.django_db
SEATS, INVITATIONS = "/api/v1/seats/", "/api/v1/seat-invitations/"
JULY = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)


def as_person(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def lead(at):
    with at(JULY):
        yield CouncilSeatFactory(roles=["lead"])


def test_from_an_invitation_to_a_leaver(lead):
    api, council = as_person(lead.user), str(lead.council_id)
    manager = as_person(TeamSeatFactory(role="manager").user)
    wanted = {"council": council, "email": "nia@oldtown.example", "roles": ["reader"]}

    outside = api.post(INVITATIONS, wanted, format="json")
    domains = {"council": council, "domains": ["Oldtown.example"]}
    not_yours = api.post(f"{INVITATIONS}set-email-domains/", domains, format="json")
    kept = manager.post(f"{INVITATIONS}set-email-domains/", domains, format="json")
    made = api.post(INVITATIONS, wanted, format="json")
    item = f"{INVITATIONS}{made.data['id']}/"
    assert (outside.status_code, outside.data["code"]) == (409, "invitation.vouch")
    assert (not_yours.status_code, kept.data["domains"]) == (409, ["oldtown.example"])
    assert (made.status_code, made.data["roles"]) == (201, ["reader"])
    assert api.post(f"{item}send-again/").status_code == 200

    nia = as_person(UserFactory(email="nia@oldtown.example"))
    token = {"token": BuyerInvitation.objects.get().token}
    assert nia.post(f"{INVITATIONS}accept/", {"token": "guess"}, format="json").status_code == 404
    taken = nia.post(f"{INVITATIONS}accept/", token, format="json")
    seat = f"{SEATS}{taken.data['id']}/"
    assert (taken.status_code, taken.data["email"]) == (200, "nia@oldtown.example")
    assert api.post(f"{item}cancel/").data["code"] == "invitation.accepted"
    changed = api.post(f"{seat}change-roles/", {"roles": ["opener", "evaluator"]}, format="json")
    assert changed.data["roles"] == ["evaluator", "opener"]
    assert (
        nia.post(f"{seat}change-roles/", {"roles": ["lead"]}, format="json").data["code"] == "seat.not_lead"
    )
    refused = api.post(f"{seat}deactivate-account/", {"reason": "Left."}, format="json")
    assert refused.data["code"] == "account.not_manager"
    assert api.post(f"{seat}remove/").status_code == 204
    assert nia.get(seat).status_code == 404
    assert api.post(f"{SEATS}{lead.pk}/remove/").data["code"] == "seat.last_lead"
    assert manager.post(f"{SEATS}{lead.pk}/deactivate-account/", {"reason": "Stolen."}).status_code == 204


def test_lists_are_of_ones_own_and_rows_cost_no_queries(lead, django_assert_num_queries):
    reader, elsewhere = CouncilSeatFactory(council=lead.council, roles=["reader"]), CouncilSeatFactory()
    invite = {"invited_by": lead.user, "invited_at": JULY, "expires_at": JULY, "roles": ["reader"]}
    lead.council.buyer_invitations.create(email="a@oldtown.example", **invite)
    api = as_person(lead.user)
    assert api.get(SEATS).status_code == 200
    counts = {}
    for address in (SEATS, INVITATIONS):
        with django_assert_num_queries(1):
            counts[address] = len(api.get(address).data["results"])
    assert counts == {SEATS: 2, INVITATIONS: 1}
    assert len(as_person(reader.user).get(INVITATIONS).data["results"]) == 0
    assert as_person(elsewhere.user).get(f"{SEATS}{lead.pk}/").status_code == 404

    for n in range(2):
        CouncilSeatFactory(council=lead.council, roles=["reader"])
        lead.council.buyer_invitations.create(email=f"{n}@oldtown.example", **invite)
    for address in (SEATS, INVITATIONS):
        with django_assert_num_queries(1):
            api.get(address)
