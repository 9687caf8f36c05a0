"""Registering: at once, by a link; and never a word on who has an account."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse
from django.utils import timezone

from dps.accounts.models import User
from dps.core.models import AuditEvent, OutboxMessage
from tests.factories.accounts import PASSWORD, person_who_signs_in
from tests.mail import mails_to, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]


def new_address():
    return f"new-{uuid4().hex[:10]}@example.org"


def register(client, email, **more):
    data = {"name": "Ada Lovelace", "email": email, "password1": PASSWORD} | more
    return client.post(reverse("register"), data)


def link_in(mail):
    return re.search(r"http[^/]*//[^/]+(/register/confirm/\S+)", text_of(mail))[1]


def confirm_link(email):
    return link_in(mails_to(email)[-1])


# -- the way through ------------------------------------------------------------------------
def test_register_confirm_and_land_signed_in(client):
    email = new_address()

    assert register(client, email).url == reverse("check-email")
    assert email in client.get(reverse("check-email")).content.decode()
    link = confirm_link(email)
    assert "Confirm email address" in client.get(link).content.decode()
    response = client.post(link)

    assert response.url == "/home/"
    user = User.objects.get(email=email)
    assert (user.name, user.is_active) == ("Ada Lovelace", True)
    assert client.get(reverse("account")).status_code == 200
    actions = AuditEvent.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["person.registered", "person.email_confirmed", "person.signed_in"]


def test_confirmed_in_another_browser_one_signs_in_with_the_password(client, client_elsewhere):
    email = new_address()
    register(client, email)

    response = client_elsewhere.post(confirm_link(email))

    assert response.url == reverse("register-confirmed")
    assert client_elsewhere.get(reverse("account")).status_code == 302
    signed_in = client_elsewhere.post(reverse("sign-in"), {"login": email, "password": PASSWORD})
    assert signed_in.url == "/home/"


def test_the_mail_says_why_it_comes_and_how_long_the_link_works(client):
    email = new_address()
    register(client, email)

    (mail,) = mails_to(email)

    assert "Confirm your email address" in mail["Subject"]
    assert "24 hours" in text_of(mail)
    assert "You get this email because" in text_of(mail)


def test_looking_at_the_link_confirms_nothing(client):
    """Mail scanners follow links."""
    email = new_address()
    register(client, email)

    client.get(confirm_link(email))

    assert EmailAddress.objects.get(email=email).verified is False


def test_an_address_is_kept_in_lower_case(client):
    email = new_address()

    register(client, email.upper().replace("EXAMPLE.ORG", "Example.Org"))

    assert User.objects.get().email == email


def test_without_confirming_nobody_signs_in(client):
    email = new_address()
    register(client, email)

    response = client.post(reverse("sign-in"), {"login": email, "password": PASSWORD})

    assert response.url == reverse("check-email")
    assert client.get(reverse("account")).status_code == 302


def test_the_link_is_not_kept_readable_in_the_database(client):
    email = new_address()
    register(client, email)

    message = OutboxMessage.objects.get()

    assert (message.recipient, message.facts) == ("", {})


# -- what is typed --------------------------------------------------------------------------
def test_everything_missing_is_said_at_once(client, errors_of):
    response = client.post(reverse("register"), {})

    assert errors_of(response) == ["Enter your full name", "Enter your email address", "Enter a password"]


def test_a_wrong_address_is_explained_and_the_rest_is_kept_but_not_the_password(client, errors_of):
    response = register(client, "not an address")

    assert errors_of(response) == ["Enter an email address in the correct format, like name@example.com"]
    page = response.content.decode()
    assert "Ada Lovelace" in page
    assert PASSWORD not in page


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elevenchars", "Password must be 12 characters or more"),
        ("password1234", "Password is too easy to guess. Choose a password that other people do not use"),
        ("liverpool2024!", "Password is too easy to guess. Choose a password that other people do not use"),
        ("procurement-99", "Password is too easy to guess. Choose a password that other people do not use"),
        ("aaaaaaaaaaaa", "Password is too easy to guess. Choose a password that other people do not use"),
        ("123123123123", "Password is too easy to guess. Choose a password that other people do not use"),
        ("Ada Lovelace", "Password is too similar to your name or email address"),
    ],
)
def test_r95_passwords_that_are_refused(client, errors_of, password, sentence):
    response = register(client, new_address(), password1=password)

    assert errors_of(response) == [sentence]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "qzjwvkxhgpfd",
        "x" * 20 + "yz wvu" * 8 + "!",
        "only small words here",
        " spaces at the ends ",
        "ŵyddgrug caffi",
    ],
)
def test_r95_twelve_characters_of_any_kind_are_accepted(client, password):
    email = new_address()

    assert register(client, email, password1=password).status_code == 302
    assert User.objects.get(email=email).check_password(password)


# -- nobody learns who has an account -------------------------------------------------------
def test_registering_a_known_address_looks_the_same_and_only_the_mail_differs(client, client_elsewhere):
    known = person_who_signs_in(email=new_address())
    unknown = new_address()

    answers = [register(client, known.email), register(client_elsewhere, unknown)]
    pages = [
        one.get(reverse("check-email")).content.decode().replace(email, "ADDRESS")
        for one, email in ((client, known.email), (client_elsewhere, unknown))
    ]

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("check-email"))}
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    (mail,) = mails_to(known.email)
    assert mail["Subject"].strip() == "Someone tried to create an account with your email"
    assert User.objects.filter(email=known.email).count() == 1


def test_a_known_address_costs_as_many_hashings_as_a_new_one(client, client_elsewhere, monkeypatch):
    known = person_who_signs_in(email=new_address())
    counted = count_hashings(monkeypatch)

    register(client, known.email)
    for_known, counted[:] = len(counted), []
    register(client_elsewhere, new_address())

    assert for_known == len(counted) == 1


def test_resending_for_a_known_address_looks_the_same_too(client, client_elsewhere):
    known = person_who_signs_in(email=new_address())
    unknown = new_address()
    register(client, known.email)
    register(client_elsewhere, unknown)

    answers = [one.post(reverse("check-email"), follow=True) for one in (client, client_elsewhere)]

    said = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert said == [[f"We sent another email to {known.email}."], [f"We sent another email to {unknown}."]]
    assert [len(mails_to(known.email)), len(mails_to(unknown))] == [2, 2]


def test_somebody_who_registered_anothers_address_cannot_keep_it(client, client_elsewhere):
    """A password set before the owner comes does not survive the owner's reset."""
    email = new_address()
    register(client, email, password1="the thief's own words")
    register(client_elsewhere, email)
    assert "choose a new password" in text_of(mails_to(email)[-1])

    client_elsewhere.post(reverse("password-forgotten"), {"email": email})
    reset = re.search(r"http://[^/]+(/password/reset/\S+)", text_of(mails_to(email)[-1]))[1]
    form = client_elsewhere.get(reset).url
    client_elsewhere.post(form, {"password1": PASSWORD})

    user = User.objects.get(email=email)
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(email=email).verified is True


# -- links ----------------------------------------------------------------------------------
@pytest.fixture
def link(client):
    email = new_address()
    register(client, email)
    return confirm_link(email)


def status_of(client, link):
    response = client.get(link)
    return response.status_code, re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode())[1]


def test_a_used_link_says_so(client, link):
    client.post(link)

    assert status_of(client, link) == (410, "Your email address is confirmed")


def test_a_link_that_was_replaced_says_so(client, link):
    client.post(reverse("check-email"))

    assert status_of(client, link) == (410, "We sent you a newer link")
    client.post(link)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_link_ends_after_24_hours_and_is_sent_again(client, link):
    EmailConfirmation.objects.update(sent=timezone.now() - timedelta(hours=24))

    assert status_of(client, link) == (410, "This link has expired")
    client.post(link)
    assert not EmailAddress.objects.filter(verified=True).exists()
    email = User.objects.get().email
    assert client.post(f"{link}again/").url == reverse("check-email")
    assert client.post(confirm_link(email)).url == "/home/"


def test_a_link_works_until_its_last_minute(client, link):
    EmailConfirmation.objects.update(sent=timezone.now() - timedelta(hours=23, minutes=59))

    assert client.post(link).url == "/home/"


def test_an_unknown_link_says_so(client):
    assert status_of(client, reverse("register-confirm", args=["nonsense"])) == (
        410,
        "We do not know this link",
    )
    assert client.post(reverse("register-link-again", args=["nonsense"])).url == reverse("register")


def test_too_many_resends_are_held_back(client):
    email = new_address()
    register(client, email)

    answers = [client.post(reverse("check-email"), follow=True) for _ in range(6)]

    said = [str(next(iter(answer.context["messages"]))) for answer in answers]
    assert said[:5] == [f"We sent another email to {email}."] * 5
    assert "many emails" in said[5]
    assert len(mails_to(email)) == 6


def test_without_an_address_there_is_nothing_to_check(client):
    assert client.get(reverse("check-email")).url == reverse("register")
    assert client.post(reverse("check-email")).url == reverse("check-email")


def test_a_link_for_another_account_signs_the_present_one_out(client, client_elsewhere):
    email = new_address()
    register(client_elsewhere, email)
    client.force_login(person_who_signs_in())

    response = client.post(confirm_link(email))

    assert response.url == reverse("register-confirmed")
    assert client.get(reverse("account")).status_code == 302


def without_tokens(page):
    return re.sub(r'(csrfmiddlewaretoken" value=)"[^"]+"', r"\1", page)


def count_hashings(monkeypatch):
    counted = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        counted.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return counted
