"""Signing in and out: one answer for every mistake, a throttle, a trail, and a word about new browsers."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse

from dps.accounts.models import SignIn
from dps.core import sealing
from dps.core.models import AuditEvent
from tests.factories.accounts import (
    PASSWORD,
    code_of,
    person_who_signs_in,
    recovery_codes_of,
    with_second_factor,
)
from tests.mail import mails_to, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]

FIREFOX = {"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("sign-in"), {"login": email, "password": password}, **more)


@pytest.fixture
def person():
    return person_who_signs_in()


# -- in -------------------------------------------------------------------------------------
def test_one_signs_in_with_address_and_password(client, person):
    response = sign_in(client, person.email)

    assert response.url == "/home/"
    assert client.get(reverse("account")).status_code == 200


def test_the_address_may_be_typed_in_capitals(client, person):
    assert sign_in(client, person.email.upper()).url == "/home/"


def test_after_signing_in_one_is_where_one_wanted_to_go(client, person):
    wanted = client.get(reverse("notifications")).url

    page = client.get(wanted)
    response = client.post(
        wanted, {"login": person.email, "password": PASSWORD, "next": page.context["redirect_field_value"]}
    )

    assert response.url == reverse("notifications")


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, person, elsewhere):
    response = client.post(
        reverse("sign-in"), {"login": person.email, "password": PASSWORD, "next": elsewhere}
    )

    assert response.url == "/home/"


def test_someone_signed_in_is_not_asked_again(client, person):
    client.force_login(person)

    assert client.get(reverse("sign-in")).url == "/home/"
    assert client.get(reverse("register")).url == "/home/"


# -- mistakes -------------------------------------------------------------------------------
def test_a_wrong_password_and_an_unknown_address_get_one_answer(client, person, errors_of):
    wrong = sign_in(client, person.email, "not the password")
    unknown = sign_in(client, "nobody-here@example.org", "not the password")

    assert (
        errors_of(wrong)
        == errors_of(unknown)
        == ["Email address or password is wrong. Check both and try again"]
    )
    same = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", wrong.content.decode())
    other = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", unknown.content.decode())
    assert same.replace(person.email, "X") == other.replace("nobody-here@example.org", "X")


def test_a_wrong_password_and_an_unknown_address_cost_one_hashing(client, person, monkeypatch):
    counted = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args: (counted.append(1), encode(self, *args))[1]
    )

    sign_in(client, person.email, "not the password")
    wrong, counted[:] = len(counted), []
    sign_in(client, "nobody-here@example.org", "not the password")

    assert (wrong, len(counted)) == (1, 1)


def test_a_wrong_password_and_an_unknown_address_write_alike(client, person, django_assert_num_queries):
    """The unknown address costs one look-up by index more, which drowns in the hashing both cost."""
    for email in (person.email, "nobody-here@example.org"):
        sign_in(client, email, "not the password")

    with django_assert_num_queries(8):
        sign_in(client, person.email, "not the password")
    with django_assert_num_queries(9):
        sign_in(client, "nobody-here@example.org", "not the password")


def test_an_empty_form_says_what_is_missing(client, errors_of):
    assert errors_of(client.post(reverse("sign-in"), {})) == [
        "Enter your email address",
        "Enter your password",
    ]


def test_a_closed_account_is_told_so_only_with_the_right_password(client, person, errors_of):
    person.is_active = False
    person.save()

    assert errors_of(sign_in(client, person.email, "not the password")) == [
        "Email address or password is wrong. Check both and try again"
    ]
    response = sign_in(client, person.email)
    assert response.url == reverse("account_inactive")
    assert "Your account is closed" in client.get(response.url).content.decode()
    assert client.get(reverse("account")).status_code == 302


def test_r96_the_eleventh_try_in_five_minutes_is_held_back_even_with_the_right_password(
    client, person, errors_of
):
    for _ in range(10):
        assert errors_of(sign_in(client, person.email, "not the password"))[0].startswith(
            "Email address or password"
        )

    held = errors_of(sign_in(client, person.email))

    assert held[0].startswith("You have tried to sign in too many times")
    assert client.get(reverse("account")).status_code == 302


def test_r96_an_unknown_address_is_held_back_the_same_way(client, errors_of):
    for _ in range(10):
        sign_in(client, "nobody-here@example.org", "not the password")

    assert errors_of(sign_in(client, "nobody-here@example.org"))[0].startswith(
        "You have tried to sign in too many"
    )


def test_r96_nine_mistakes_do_not_keep_anybody_out(client, person):
    for _ in range(9):
        sign_in(client, person.email, "not the password")

    assert sign_in(client, person.email).url == "/home/"


def test_r96_a_reset_password_opens_the_door_again(client, client_elsewhere, person):
    for _ in range(11):
        sign_in(client, person.email, "not the password")

    client_elsewhere.post(reverse("password-forgotten"), {"email": person.email})
    link = re.search(r"http://[^/]+(/password/reset/\S+)", text_of(mails_to(person.email)[-1]))[1]
    form = client_elsewhere.get(link).url
    client_elsewhere.post(form, {"password1": "another tall bicycle"})

    assert sign_in(client, person.email, "another tall bicycle").url == "/home/"


# -- the second factor ----------------------------------------------------------------------
def test_with_a_second_factor_the_password_is_not_enough(client, person):
    with_second_factor(person)

    assert sign_in(client, person.email).url == reverse("sign-in-code")
    assert client.get(reverse("account")).status_code == 302
    assert client.post(reverse("sign-in-code"), {"code": code_of(person)}).url == "/home/"
    assert client.get(reverse("account")).status_code == 200


def test_a_recovery_code_opens_once(client, client_elsewhere, person, errors_of):
    with_second_factor(person)
    code = recovery_codes_of(person)[0]

    sign_in(client, person.email)
    assert client.post(reverse("sign-in-code"), {"code": f"{code[:4]} {code[4:]}"}).url == "/home/"

    sign_in(client_elsewhere, person.email)
    assert errors_of(client_elsewhere.post(reverse("sign-in-code"), {"code": code}))[0].startswith(
        "Security code is wrong"
    )


def test_a_code_that_was_used_opens_nothing(client, client_elsewhere, person, errors_of):
    with_second_factor(person)
    code = code_of(person)
    sign_in(client, person.email)
    client.post(reverse("sign-in-code"), {"code": code})

    sign_in(client_elsewhere, person.email)
    response = client_elsewhere.post(reverse("sign-in-code"), {"code": code})

    assert errors_of(response)[0].startswith("Security code is wrong or has been used")


def test_an_empty_code_and_a_page_without_a_sign_in(client, client_elsewhere, person, errors_of):
    with_second_factor(person)
    sign_in(client, person.email)

    assert errors_of(client.post(reverse("sign-in-code"), {"code": ""})) == ["Enter the security code"]
    assert client_elsewhere.get(reverse("sign-in-code")).url == reverse("sign-in")


def test_the_wanted_page_survives_the_second_factor(client, person):
    with_second_factor(person)
    client.post(
        reverse("sign-in"), {"login": person.email, "password": PASSWORD, "next": "/account/notifications/"}
    )

    assert client.post(reverse("sign-in-code"), {"code": code_of(person)}).url == "/account/notifications/"


# -- the trail ------------------------------------------------------------------------------
def test_sign_ins_are_in_the_persons_trail(client, person):
    sign_in(client, person.email, "not the password", REMOTE_ADDR="192.0.2.9")
    sign_in(client, person.email, REMOTE_ADDR="192.0.2.9")

    failed, done = AuditEvent.objects.order_by("number")
    assert (failed.action, failed.actor, failed.facts["address"]) == (
        "person.sign_in_failed",
        None,
        "192.0.2.9",
    )
    assert failed.stream == done.stream
    assert (done.action, done.actor) == ("person.signed_in", person)
    assert done.facts == {"address": "192.0.2.9", "second_factor": False}


def test_a_failed_sign_in_with_an_unknown_address_is_recorded_without_it(client):
    sign_in(client, "Hunter2-my-password@example.org", "not the password")

    event = AuditEvent.objects.get()
    assert event.action == "person.sign_in_failed"
    assert "hunter2" not in str(event.facts).lower()
    assert event.facts["email"] == sealing.token("email", "hunter2-my-password@example.org")


def test_the_trail_says_whether_a_second_factor_was_given(client, person):
    with_second_factor(person)
    sign_in(client, person.email)
    client.post(reverse("sign-in-code"), {"code": "000000"})
    client.post(reverse("sign-in-code"), {"code": code_of(person)})

    events = AuditEvent.objects.order_by("number").values_list("action", flat=True)
    assert list(events) == ["second_factor.refused", "second_factor.confirmed", "person.signed_in"]
    assert AuditEvent.objects.get(action="person.signed_in").facts["second_factor"] is True


# -- new browsers ---------------------------------------------------------------------------
def test_the_first_sign_in_of_all_is_no_news(client, person):
    sign_in(client, person.email, headers=FIREFOX)

    assert mails_to(person.email) == []


def test_a_new_browser_is_told_once(client, client_elsewhere, person):
    sign_in(client, person.email)
    client.post(reverse("sign-out"))

    sign_in(client_elsewhere, person.email, headers=FIREFOX)
    client_elsewhere.post(reverse("sign-out"))
    sign_in(client_elsewhere, person.email, headers=FIREFOX)
    sign_in(client, person.email)

    (mail,) = mails_to(person.email)
    assert mail["Subject"].strip() == "Security change on your account – CCIN supplier portal"
    assert "Firefox on Windows" in text_of(mail)


def test_a_browser_known_for_one_person_is_new_for_another(client, person):
    other = person_who_signs_in()
    for who in (person, other, person, other):
        sign_in(client, who.email)
        client.post(reverse("sign-out"))

    assert [len(mails_to(person.email)), len(mails_to(other.email))] == [0, 0]
    assert len(client.cookies["known"].value) < 400


def test_a_forged_cookie_counts_for_nothing(client, person):
    sign_in(client, person.email)
    client.post(reverse("sign-out"))
    client.cookies["known"] = "eyJmb3JnZWQiOiB0cnVlfQ:forged"

    sign_in(client, person.email)

    assert len(mails_to(person.email)) == 1


# -- out ------------------------------------------------------------------------------------
def test_signing_out_ends_the_session_and_forgets_the_browser(client, person):
    sign_in(client, person.email)
    assert SignIn.objects.count() == 1

    assert client.post(reverse("sign-out")).url == "/signed-out/"

    assert not SignIn.objects.exists()
    assert client.get(reverse("account")).status_code == 302
    assert "You signed out" in client.get("/signed-out/").content.decode()


def test_a_link_to_sign_out_only_asks(client, person):
    client.force_login(person)

    assert "Sign out" in client.get(reverse("sign-out")).content.decode()
    assert client.get(reverse("account")).status_code == 200
