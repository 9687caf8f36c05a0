"""What was typed when the sign-in had ended is kept for its person, and never sent off by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from dps.accounts.operations.kept_answers import answers_kept, keep_answers
from tests.factories.accounts import PASSWORD, person_who_signs_in

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person():
    return person_who_signs_in()


def type_too_late(client, person, travel, **more):
    client.force_login(person)
    travel.shift(timedelta(hours=2))
    return client.post(reverse("account-name"), {"name": "A long thought about names"}, **more)


def sign_in(client, person, **more):
    return client.post(reverse("sign-in"), {"login": person.email, "password": PASSWORD, **more})


def test_what_was_typed_is_shown_after_signing_in_and_nothing_was_changed(client, person, travel):
    asked = type_too_late(client, person, travel)
    assert asked.url == "/sign-in/?next=/account/name/"

    response = sign_in(client, person, next="/account/name/")

    assert response.url == reverse("kept-answers")
    page = client.get(response.url).content.decode()
    assert "A long thought about names" in page
    assert 'href="/account/name/"' in page
    person.refresh_from_db()
    assert person.name != "A long thought about names"


def test_when_it_was_copied_it_is_forgotten(client, person, travel):
    type_too_late(client, person, travel)
    sign_in(client, person)

    assert client.post(reverse("kept-answers")).url == "/account/name/"

    assert client.get(reverse("kept-answers")).url == reverse("user-home")
    assert client.post(reverse("kept-answers")).url == reverse("user-home")


def test_another_person_at_the_same_browser_sees_nothing(client, person, travel):
    type_too_late(client, person, travel)
    other = person_who_signs_in()

    assert sign_in(client, other).url == "/home/"
    assert client.get(reverse("kept-answers")).url == reverse("user-home")


def test_a_save_in_the_background_is_told_so_and_the_page_itself_is_kept_after_it(client, person, travel):
    response = type_too_late(client, person, travel, headers={"x-autosave": "1"})

    assert response.status_code == 401
    assert "kept" not in response.cookies

    after = client.post(reverse("account-name"), {"name": "A longer thought about names"})
    sign_in(client, person)

    assert "kept" in after.cookies
    assert "A longer thought about names" in client.get(reverse("kept-answers")).content.decode()


def test_strangers_who_post_leave_nothing(client):
    response = client.post(reverse("account-name"), {"name": "x"})

    assert "kept" not in response.cookies


def test_secrets_are_never_kept(person):
    typed = {
        "oldpassword": ["a"],
        "password1": ["b"],
        "csrfmiddlewaretoken": ["c"],
        "code": ["d"],
        "answer": ["e"],
    }

    ticket = keep_answers(person.pk, "/x/", typed)

    assert answers_kept(person.pk, ticket) == {"path": "/x/", "fields": [["answer", "e"]]}


def test_nothing_is_kept_of_nothing_or_of_too_much(person):
    assert keep_answers(person.pk, "/x/", {"answer": ["  "]}) == ""
    assert keep_answers(person.pk, "/x/", {"answer": ["y" * 300_000]}) == ""


def test_it_lies_sealed_where_it_is_kept(person):
    ticket = keep_answers(person.pk, "/x/", {"price": ["our secret price"]})

    assert "our secret price" not in str(cache.get(f"kept-answers:{ticket}"))
    assert answers_kept(person.pk, "") is None
    assert answers_kept(person.pk, "made-up") is None
    assert 0 < cache._cache.get_client(None).ttl(cache.make_key(f"kept-answers:{ticket}")) <= 1800
