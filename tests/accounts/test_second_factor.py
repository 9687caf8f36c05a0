"""The second factor: set up, used once, used up, turned off; and what opens bids asks of it."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.urls import reverse

from dps.accounts.models import User
from dps.accounts.operations.second_factor import confirm_second_factor
from dps.core.models import AuditEvent
from tests.factories.accounts import (
    PASSWORD,
    UserFactory,
    code_of,
    person_who_signs_in,
    recovery_codes_of,
    with_second_factor,
)
from tests.mail import mails_to, text_of
from tests.races import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]


@pytest.fixture
def guarded():
    return with_second_factor(person_who_signs_in())


# -- confirming -----------------------------------------------------------------------------
def test_the_code_of_this_moment_is_right_once(guarded):
    code = code_of(guarded)

    assert confirm_second_factor(guarded, code) is True
    assert confirm_second_factor(guarded, code) is False


def test_a_code_may_be_typed_with_spaces(guarded):
    code = code_of(guarded)

    assert confirm_second_factor(guarded, f" {code[:3]} {code[3:]} ") is True


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_counts_one_step_early_or_late(guarded, steps, right):
    _away_from_the_edge()

    assert confirm_second_factor(guarded, code_of(guarded, steps)) is right


def test_an_older_code_counts_no_more_once_a_newer_was_used(guarded):
    _away_from_the_edge()
    assert confirm_second_factor(guarded, code_of(guarded, 1)) is True

    assert confirm_second_factor(guarded, code_of(guarded, 0)) is False


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "12345678901234567890", "١٢٣٤٥٦"])
def test_what_is_no_code_is_wrong(guarded, code):
    assert confirm_second_factor(guarded, code) is False


def test_a_recovery_code_counts_once(guarded):
    code = recovery_codes_of(guarded)[3]

    assert confirm_second_factor(guarded, code) is True
    assert confirm_second_factor(guarded, code) is False
    assert len(recovery_codes_of(guarded)) == 9


def test_anothers_code_is_wrong(guarded):
    other = with_second_factor(person_who_signs_in())

    assert confirm_second_factor(guarded, code_of(other)) is False


def test_r97_without_a_second_factor_no_code_is_right():
    person = UserFactory()

    assert person.has_second_factor is False
    assert confirm_second_factor(person, "123456") is False


def test_r97_recovery_codes_alone_are_no_second_factor(guarded):
    Authenticator.objects.filter(type="totp").delete()

    assert User.objects.get(pk=guarded.pk).has_second_factor is False


def test_after_ten_wrong_codes_the_right_one_is_held_back(guarded):
    for _ in range(10):
        assert confirm_second_factor(guarded, "000000") is False

    assert confirm_second_factor(guarded, code_of(guarded)) is False


def test_a_right_code_forgives_earlier_mistakes(guarded):
    for _ in range(9):
        confirm_second_factor(guarded, "000000")

    assert confirm_second_factor(guarded, code_of(guarded)) is True
    for _ in range(9):
        confirm_second_factor(guarded, "000000")
    assert confirm_second_factor(guarded, recovery_codes_of(guarded)[0]) is True


def test_both_answers_are_in_the_trail(guarded):
    confirm_second_factor(guarded, "000000")
    confirm_second_factor(guarded, code_of(guarded))

    events = AuditEvent.objects.order_by("number")
    assert [(event.action, event.actor) for event in events] == [
        ("second_factor.refused", guarded),
        ("second_factor.confirmed", guarded),
    ]
    assert events[1].facts == {"kind": "totp"}


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_once_one_counts(guarded):
    code = code_of(guarded)

    results = together(*[lambda: confirm_second_factor(guarded, code)] * 8)

    assert sorted(results) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_rolled_back_gives_the_code_back(guarded):
    code = code_of(guarded)

    @transaction.atomic
    def refused():
        assert confirm_second_factor(guarded, code)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused()

    assert confirm_second_factor(guarded, code) is True


def test_the_secret_is_not_readable_in_the_database(guarded):
    app = Authenticator.objects.get(type="totp")
    codes = Authenticator.objects.get(type="recovery_codes")

    assert len(app.data["secret"]) > 40
    with pytest.raises(Exception, match=r"Incorrect padding|Non-base32|non-alphabet"):
        totp.hotp_value(app.data["secret"], 1)
    assert not any(code in str(codes.data) for code in recovery_codes_of(guarded))


# -- setting up -----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_codes_are_set_up_with_a_key_and_end_with_recovery_codes(client):
    person = person_who_signs_in()
    client.force_login(person)

    page = client.get(reverse("second-factor-set-up"))
    key = page.context["setup_key"].replace(" ", "")
    body = page.content.decode()
    response = client.post(reverse("second-factor-set-up"), {"code": _code(key)})

    assert "<svg" in body
    assert "data:" not in body
    assert "style=" not in body[body.index("<svg") : body.index("</svg>")]
    assert response.url == reverse("recovery-codes")
    assert User.objects.get(pk=person.pk).has_second_factor is True
    shown = client.get(response.url).content.decode()
    assert all(code in shown for code in recovery_codes_of(person))
    assert "security codes from an app were turned on" in text_of(mails_to(person.email)[-1])
    assert AuditEvent.objects.filter(action="second_factor.set_up", actor=person).count() == 1


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(client, errors_of):
    person = person_who_signs_in()
    client.force_login(person)
    key = client.get(reverse("second-factor-set-up")).context["setup_key"]

    response = client.post(reverse("second-factor-set-up"), {"code": "000000"})

    assert errors_of(response)[0].startswith("Security code is wrong")
    assert response.context["setup_key"] == key
    assert person.has_second_factor is False


def test_setting_up_asks_for_the_password_when_the_sign_in_is_old(client, monkeypatch):
    person = person_who_signs_in()
    client.force_login(person)
    session = client.session
    session["began"] = int(time.time()) - 600
    session.save()

    response = client.get(reverse("second-factor-set-up"))
    assert response.url.startswith(reverse("password-again"))

    again = client.post(response.url, {"password": "not the password"})
    assert "Password is wrong" in again.content.decode()
    assert client.post(response.url, {"password": PASSWORD}).url == reverse("second-factor-set-up")
    assert client.get(reverse("second-factor-set-up")).status_code == 200


def test_those_with_codes_are_asked_for_a_code_not_for_the_password(client, guarded):
    client.force_login(guarded)
    session = client.session
    session["began"] = int(time.time()) - 600
    session.save()

    response = client.get(reverse("second-factor-turn-off"))

    assert response.url.startswith(reverse("code-again"))
    assert client.post(response.url, {"code": code_of(guarded)}).url == reverse("second-factor-turn-off")


@pytest.mark.django_db(transaction=True)
def test_codes_are_turned_off_with_everything_that_belongs_to_them(client):
    person = with_second_factor(person_who_signs_in())
    client.force_login(person)

    assert client.get(reverse("second-factor-turn-off")).status_code == 200
    assert client.post(reverse("second-factor-turn-off")).url == reverse("second-factor")

    assert not Authenticator.objects.exists()
    assert "security codes from an app were turned off" in text_of(mails_to(person.email)[-1])
    assert AuditEvent.objects.filter(action="second_factor.turned_off", actor=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_replace_the_old(client):
    person = with_second_factor(person_who_signs_in())
    client.force_login(person)
    old = recovery_codes_of(person)

    assert client.post(reverse("recovery-codes-new")).url == reverse("recovery-codes")

    new = recovery_codes_of(person)
    assert len(new) == 10
    assert not set(old) & set(new)
    assert confirm_second_factor(person, old[0]) is False
    assert AuditEvent.objects.filter(action="second_factor.codes_made").count() == 1


def test_recovery_codes_can_be_kept_as_a_file(client, guarded):
    client.force_login(guarded)

    response = client.get(reverse("recovery-codes-download"))

    assert response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(code in response.content.decode() for code in recovery_codes_of(guarded))


def test_the_page_says_whether_codes_are_on(client, guarded):
    client.force_login(guarded)
    assert "You have 10 unused codes" in client.get(reverse("second-factor")).content.decode()

    client.force_login(person_who_signs_in())
    assert "Set up security codes" in client.get(reverse("second-factor")).content.decode()
    assert client.get(reverse("recovery-codes")).status_code == 404


def _code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def _away_from_the_edge():
    """Not in the second in which one step becomes the next."""
    left = 30 - time.time() % 30
    if left < 2:
        time.sleep(left)
