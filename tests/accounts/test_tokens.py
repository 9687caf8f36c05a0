"""API tokens: made, limited, expired by the portal's clock, revoked; one's own only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.accounts.models import ApiToken
from dps.accounts.operations.tokens import create_token, revoke_token
from dps.core import clock
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tests.factories.accounts import UserFactory
from tests.mail import mails_to, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]

TOKENS = "/api/v1/tokens/"


@pytest.fixture
def person():
    return UserFactory()


def made(person, scope="write", days=30, name="Finance export"):
    return create_token(person.pk, actor=person, name=name, scope=scope, days=days)


def bearing(text):
    return {"authorization": f"Token {text}"}


# -- operations -----------------------------------------------------------------------------
def test_a_token_is_made_recorded_and_told(person):
    token, text = made(person)

    token.refresh_from_db()
    assert token.user == person
    assert text not in (token.digest, token.token_key)
    assert timedelta(days=29, hours=23) < token.expiry - clock.now() <= timedelta(days=30)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.facts["name"]) == ("token.created", person, "Finance export")
    assert text not in str(event.facts)
    assert "“Finance export” and it may read and write" in text_of(mails_to(person.email)[-1])


@pytest.mark.parametrize(
    ("given", "code"),
    [({"days": 0}, "token.days"), ({"days": 366}, "token.days"), ({"scope": "admin"}, "token.scope")],
)
def test_a_token_that_asks_too_much_is_refused(person, given, code):
    with pytest.raises(Refused) as refused:
        made(person, **given)

    assert refused.value.refusal.code == code
    assert not ApiToken.objects.exists()
    assert not AuditEvent.objects.exists()


def test_twenty_tokens_are_enough(person, at):
    for number in range(20):
        made(person, name=str(number))

    with pytest.raises(Refused) as refused:
        made(person)
    assert refused.value.refusal.code == "token.too_many"
    with at(clock.now() + timedelta(days=31)):
        made(person)  # the others have run out


def test_a_token_gives_no_more_than_the_one_it_was_made_with(person):
    reading, _ = made(person, scope="read")
    short, _ = made(person, days=5)

    with pytest.raises(Refused) as refused:
        create_token(person.pk, actor=person, name="x", scope="read", days=5, made_with=reading)
    child, _ = create_token(person.pk, actor=person, name="x", scope="read", days=300, made_with=short)

    assert refused.value.refusal.code == "token.wider"
    assert child.expiry == short.expiry


def test_only_ones_own_token_is_revoked(person):
    token, _ = made(person)

    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(token.public_id, actor=UserFactory())
    assert ApiToken.objects.count() == 1

    revoke_token(token.public_id, actor=person)
    assert not ApiToken.objects.exists()
    assert AuditEvent.objects.filter(action="token.revoked", actor=person).count() == 1


# -- the API --------------------------------------------------------------------------------
def test_a_token_signs_its_persons_requests(client, person):
    _, text = made(person)

    response = client.get(TOKENS, headers=bearing(text))

    assert response.status_code == 200
    assert [row["name"] for row in response.json()["results"]] == ["Finance export"]


@pytest.mark.parametrize("header", [{}, bearing("wrong"), {"authorization": "Token"}, bearing("x" * 64)])
def test_without_a_good_token_there_is_nothing(client, person, header):
    made(person)

    assert client.get(TOKENS, headers=header).status_code == 401


def test_a_token_counts_until_its_expiry_by_the_portals_clock(client, person, at):
    token, text = made(person, days=30)

    with at(token.expiry - timedelta(seconds=1)):
        assert client.get(TOKENS, headers=bearing(text)).status_code == 200
    with at(token.expiry):
        assert client.get(TOKENS, headers=bearing(text)).status_code == 401


def test_a_revoked_token_and_a_closed_account_open_nothing(client, person):
    token, text = made(person)
    _, other = made(person)

    revoke_token(token.public_id, actor=person)
    assert client.get(TOKENS, headers=bearing(text)).status_code == 401

    person.is_active = False
    person.save()
    assert client.get(TOKENS, headers=bearing(other)).status_code == 401


def test_a_token_that_reads_changes_nothing(client, person):
    token, text = made(person, scope="read")

    assert client.get(TOKENS, headers=bearing(text)).status_code == 200
    for response in (
        client.post(TOKENS, {"name": "x", "scope": "read"}, headers=bearing(text)),
        client.delete(f"{TOKENS}{token.public_id}/", headers=bearing(text)),
    ):
        assert response.status_code == 403
        assert "may only read" in response.json()["detail"]
    assert ApiToken.objects.count() == 1


def test_use_is_noted_once_an_hour(client, person, at):
    token, text = made(person)
    begun = clock.now()

    for minutes in (1, 20, 59):
        with at(begun + timedelta(minutes=minutes)):
            client.get(TOKENS, headers=bearing(text))
    token.refresh_from_db()
    assert token.used_at == begun + timedelta(minutes=1)

    with at(begun + timedelta(minutes=62)):
        client.get(TOKENS, headers=bearing(text))
    token.refresh_from_db()
    assert token.used_at == begun + timedelta(minutes=62)


def test_tokens_are_made_and_revoked_through_the_api(client, person):
    _, text = made(person)

    response = client.post(TOKENS, {"name": "Nightly", "scope": "read", "days": 7}, headers=bearing(text))

    assert response.status_code == 201
    body = response.json()
    assert (body["name"], body["scope"]) == ("Nightly", "read")
    assert client.get(TOKENS, headers=bearing(body["token"])).status_code == 200
    assert client.delete(f"{TOKENS}{body['id']}/", headers=bearing(text)).status_code == 204
    assert client.get(TOKENS, headers=bearing(body["token"])).status_code == 401


def test_the_text_of_a_token_is_shown_only_when_it_is_made(client, person):
    token, text = made(person)

    for address in (TOKENS, f"{TOKENS}{token.public_id}/"):
        shown = client.get(address, headers=bearing(text)).content.decode()
        assert text not in shown
        assert token.digest not in shown
        assert token.token_key not in shown


def test_anothers_tokens_do_not_exist(client, person):
    token, _ = made(UserFactory())
    _, text = made(person)

    assert client.get(f"{TOKENS}{token.public_id}/", headers=bearing(text)).status_code == 404
    assert client.delete(f"{TOKENS}{token.public_id}/", headers=bearing(text)).status_code == 404
    assert ApiToken.objects.count() == 2


def test_bad_input_names_its_fields(client, person):
    _, text = made(person)

    response = client.post(TOKENS, {"scope": "admin", "days": 999}, headers=bearing(text))

    assert response.status_code == 400
    assert set(response.json()) == {"name", "scope", "days"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(client, person, count, django_assert_num_queries):
    for number in range(count - 1):
        made(person, name=str(number))
    _, text = made(person)
    client.get(TOKENS, headers=bearing(text))

    with django_assert_num_queries(2):
        assert len(client.get(TOKENS, headers=bearing(text)).json()["results"]) == count


def test_pages_of_the_list_follow_one_another(client, person):
    for number in range(4):
        made(person, name=str(number))
    _, text = made(person, name="4")

    first = client.get(f"{TOKENS}?page_size=3", headers=bearing(text)).json()
    second = client.get(first["next"], headers=bearing(text)).json()

    assert [row["name"] for row in first["results"] + second["results"]] == ["4", "3", "2", "1", "0"]


# -- the pages ------------------------------------------------------------------------------
def test_a_token_made_on_the_page_is_shown_this_once(client, person):
    client.force_login(person)

    response = client.post(reverse("token-new"), {"name": "Export", "scope": "read", "days": "90"})
    shown = client.get(response.url).content.decode()
    text = client.session.get("token_made")

    assert response.url == reverse("token-made")
    token = ApiToken.objects.get()
    assert token.token_key in shown
    assert text is None
    assert client.get(response.url).url == reverse("account")


def test_the_form_says_what_is_missing(client, person, errors_of):
    client.force_login(person)

    assert errors_of(client.post(reverse("token-new"), {})) == [
        "Enter what the token is for",
        "Select what the token may do",
        "Select how long the token lasts",
    ]


def test_a_refusal_stands_beside_the_form(client, person, errors_of):
    for number in range(20):
        made(person, name=str(number))
    client.force_login(person)

    response = client.post(reverse("token-new"), {"name": "x", "scope": "read", "days": "30"})

    assert errors_of(response) == ["You have 20 tokens. Revoke one before you make another."]


def test_a_token_is_revoked_on_the_page_after_a_question(client, person):
    token, _ = made(person)
    client.force_login(person)
    address = reverse("token-revoke", args=[token.public_id])

    assert "Revoke the token Finance export" in client.get(address).content.decode()
    assert client.post(address).url == reverse("account")
    assert not ApiToken.objects.exists()


def test_anothers_token_cannot_be_revoked_on_the_page(client, person):
    token, _ = made(UserFactory())
    client.force_login(person)
    address = reverse("token-revoke", args=[token.public_id])

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert ApiToken.objects.count() == 1
