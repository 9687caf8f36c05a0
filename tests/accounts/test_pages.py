"""The account's pages: what is changed from them, and that they are one's own."""

import re
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from dps.accounts.models import User
from dps.accounts.operations.tokens import create_token
from dps.core.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory, person_who_signs_in
from tests.mail import mails_to, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]


def address():
    return f"person-{uuid4().hex[:10]}@example.org"


@pytest.fixture
def person(client):
    person = person_who_signs_in(email=address())
    client.force_login(person)
    return person


def link_to(email):
    return re.search(r"http[^/]*//[^/]+(/register/confirm/\S+)", text_of(mails_to(email)[-1]))[1]


def test_the_page_shows_what_we_know(client, person):
    page = client.get(reverse("account")).content.decode()

    for shown in (person.name, person.email, "At once", "Where you are signed in", "Make a token"):
        assert shown in page


@pytest.mark.parametrize("tokens", [1, 3])
def test_the_page_costs_the_same_however_many_tokens_there_are(
    client, person, tokens, django_assert_num_queries
):
    for number in range(tokens):
        create_token(person.pk, actor=person, name=f"Token {number}", scope="read", days=30)
    client.get(reverse("account"))

    with django_assert_num_queries(9):
        client.get(reverse("account"))


# -- the name -------------------------------------------------------------------------------
def test_a_name_is_changed_and_recorded(client, person):
    before = person.name

    assert client.post(reverse("account-name"), {"name": "Nia O’Brien-Śmith"}).url == reverse("account")

    person.refresh_from_db()
    assert person.name == "Nia O’Brien-Śmith"
    event = AuditEvent.objects.get(action="person.renamed")
    assert (event.actor, event.facts) == (person, {"before": before, "after": "Nia O’Brien-Śmith"})


def test_a_name_is_needed(client, person, errors_of):
    assert errors_of(client.post(reverse("account-name"), {"name": " "})) == ["Enter your full name"]


# -- the address ----------------------------------------------------------------------------
def test_a_new_address_counts_once_its_link_is_followed(client, person):
    old, new = person.email, address()

    client.post(reverse("account-email-change"), {"email": new})
    assert User.objects.get().email == old
    assert (
        f'Waiting for you to follow the link we sent to <strong class="app-break">{new}'
        in client.get(reverse("account")).content.decode()
    )

    client.post(link_to(new))

    assert User.objects.get().email == new
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(new, True, True)]
    assert "the email address of your account was changed" in text_of(mails_to(old)[-1])
    assert AuditEvent.objects.filter(action="person.email_changed", actor=person).count() == 1


def test_after_a_change_one_signs_in_with_the_new_address_only(client, client_elsewhere, person):
    old, new = person.email, address()
    client.post(reverse("account-email-change"), {"email": new})
    client.post(link_to(new))

    assert client_elsewhere.post(reverse("sign-in"), {"login": old, "password": PASSWORD}).status_code == 200
    assert client_elsewhere.post(reverse("sign-in"), {"login": new, "password": PASSWORD}).url == "/home/"


def test_a_change_can_be_given_up(client, person):
    new = address()
    client.post(reverse("account-email-change"), {"email": new})
    link = link_to(new)

    client.post(reverse("account-email-keep"))

    assert client.get(link).status_code == 410
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [person.email]


def test_giving_up_nothing_leaves_the_address(client, person):
    client.post(reverse("account-email-keep"))

    assert EmailAddress.objects.get().email == person.email


def test_anothers_address_is_not_taken_and_nobody_is_told_that_it_exists(client, person):
    other = person_who_signs_in(email=address())

    response = client.post(reverse("account-email-change"), {"email": other.email})

    assert response.url == reverse("account")
    link = link_to(other.email)
    assert "Another account uses this address" in client.get(link).content.decode()
    client.post(link)
    assert User.objects.get(pk=person.pk).email == person.email


def test_an_address_that_somebody_else_has_registered_meanwhile_is_not_taken(client, person):
    new = address()
    client.post(reverse("account-email-change"), {"email": new})
    UserFactory(email=new)
    link = link_to(new)

    assert client.get(link).status_code == 410
    client.post(link)

    assert User.objects.get(pk=person.pk).email == person.email


def test_ones_own_address_is_no_change(client, person, errors_of):
    response = client.post(reverse("account-email-change"), {"email": person.email})

    assert errors_of(response) == ["This is the email address you use now"]


def test_an_old_sign_in_is_asked_for_the_password_before_the_address(client, person):
    session = client.session
    session["began"] -= 600
    session.save()

    assert client.get(reverse("account-email-change")).url.startswith(reverse("password-again"))


# -- preferences ----------------------------------------------------------------------------
def test_how_often_we_write_is_chosen(client, person):
    client.post(reverse("notifications"), {"rhythm": "weekly"})

    person.refresh_from_db()
    assert (person.rhythm, person.get_rhythm_display()) == ("weekly", "One email a week")
    assert "Legal notices" in client.get(reverse("notifications")).content.decode()


def test_a_rhythm_we_do_not_know_is_refused(client, person, errors_of):
    assert errors_of(client.post(reverse("notifications"), {"rhythm": "never"})) == [
        "Select one of the answers shown"
    ]
    assert errors_of(client.post(reverse("notifications"), {})) == ["Select how often we should email you"]
