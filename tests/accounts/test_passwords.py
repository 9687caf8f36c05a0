"""Passwords: forgotten, chosen anew, changed; with what that ends elsewhere."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from dps.accounts.models import SignIn
from dps.core.models import AuditEvent
from tests.factories.accounts import PASSWORD, person_who_signs_in
from tests.mail import mails_to, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]

NEW = "another tall bicycle"


@pytest.fixture
def person():
    return person_who_signs_in(email=f"person-{uuid4().hex[:10]}@example.org")


def ask(client, email):
    return client.post(reverse("password-forgotten"), {"email": email})


def reset_link(email):
    return re.search(r"http://[^/]+(/password/reset/\S+)", text_of(mails_to(email)[-1]))[1]


# -- forgotten ------------------------------------------------------------------------------
def test_a_forgotten_password_is_chosen_anew(client, person):
    assert ask(client, person.email).url == reverse("password-forgotten-sent")

    form = client.get(reset_link(person.email)).url
    response = client.post(form, {"password1": NEW})

    assert response.url == reverse("password-reset-done")
    assert "Your password was changed" in client.get(response.url).content.decode()
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mails_to(person.email)[-1]["Subject"].strip() == "Your password was changed – CCIN supplier portal"
    assert AuditEvent.objects.filter(action="person.password_reset", actor=person).count() == 1


def test_the_key_leaves_the_address_before_anything_is_shown(client, person):
    """The address of a page goes to other sites with its links."""
    ask(client, person.email)
    link = reset_link(person.email)

    assert client.get(link).url.endswith("-set-password/")


def test_a_link_works_once(client, client_elsewhere, person):
    ask(client, person.email)
    link = reset_link(person.email)
    client.post(client.get(link).url, {"password1": NEW})

    response = client_elsewhere.get(link)

    assert response.status_code == 410
    assert "This link has expired or has been used" in response.content.decode()


def test_a_made_up_link_opens_nothing(client, person):
    assert client.get(f"/password/reset/{person.pk.hex}-abc123-deadbeef/").status_code == 410
    assert client.get("/password/reset/zzz-abc123-deadbeef/").status_code == 410


def test_a_weak_password_is_refused_with_a_reason(client, person, errors_of):
    ask(client, person.email)
    form = client.get(reset_link(person.email)).url

    assert errors_of(client.post(form, {"password1": "short"})) == ["Password must be 12 characters or more"]
    assert errors_of(client.post(form, {"password1": ""})) == ["Enter a password"]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_an_unknown_address_gets_the_same_answer_and_a_mail_that_says_so(client, person):
    unknown = f"unknown-{uuid4().hex[:10]}@example.org"

    known_answer, unknown_answer = ask(client, person.email), ask(client, unknown)

    assert (known_answer.status_code, known_answer.url) == (unknown_answer.status_code, unknown_answer.url)
    assert "There is no account with this address" in text_of(mails_to(unknown)[0])


def test_a_closed_account_gets_no_link(client, person):
    person.is_active = False
    person.save()

    ask(client, person.email)

    assert "There is no account with this address" in text_of(mails_to(person.email)[0])


def test_too_many_mails_to_one_address_are_held_back(client, person):
    answers = [ask(client, person.email).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert len(mails_to(person.email)) == 5


def test_the_page_for_too_many_tries_is_ours(client, person):
    for _ in range(5):
        ask(client, person.email)

    assert "You have tried too many times" in ask(client, person.email).content.decode()


def test_choosing_anew_signs_out_everywhere(client, client_elsewhere, person):
    client_elsewhere.force_login(person)
    ask(client, person.email)

    client.post(client.get(reset_link(person.email)).url, {"password1": NEW})

    assert client_elsewhere.get(reverse("account")).status_code == 302
    assert not SignIn.objects.exists()


# -- changed --------------------------------------------------------------------------------
def change(client, old=PASSWORD, new=NEW):
    return client.post(reverse("password-change"), {"oldpassword": old, "password1": new})


def test_r98_changing_the_password_ends_the_other_sessions_and_keeps_this_one(
    client, client_elsewhere, person
):
    client.force_login(person)
    client_elsewhere.force_login(person)

    assert change(client).url == reverse("account")

    assert client.get(reverse("account")).status_code == 200
    assert client_elsewhere.get(reverse("account")).status_code == 302
    assert SignIn.objects.count() == 1


def test_after_a_change_the_list_still_knows_this_browser(client, person):
    client.force_login(person)
    change(client)

    page = client.get(reverse("account"))

    assert [row["is_this"] for row in page.context["sign_ins"]] == [True]
    assert SignIn.objects.get().session_key == client.session.session_key


def test_a_change_is_told_and_recorded(client, person):
    client.force_login(person)

    change(client)

    assert mails_to(person.email)[-1]["Subject"].strip() == "Your password was changed – CCIN supplier portal"
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert actions == {"person.password_changed", "person.signed_out_elsewhere"}


def test_the_old_password_is_asked_for(client, person, errors_of):
    client.force_login(person)

    assert errors_of(change(client, old="not the password")) == ["Current password is wrong"]
    assert errors_of(client.post(reverse("password-change"), {})) == [
        "Enter your current password",
        "Enter a password",
    ]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_one_may_not_take_ones_own_name(client, errors_of):
    person = person_who_signs_in(name="Wilhelmina Cartwright")
    client.force_login(person)

    assert errors_of(change(client, new="wilhelmina cartwright")) == [
        "Password is too similar to your name or email address"
    ]
