"""Pages that belong to no app: who sees them, what they promise, how they fail."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.exceptions import BadRequest, PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from dps.core.models import OutboxMessage
from dps.core.outbox import compose
from dps.core.pages import bad_request, forbidden, server_error, too_many_requests, unavailable
from tests.factories.accounts import TeamSeatFactory, UserFactory

WORDS = ["accessibility", "privacy", "cookies", "terms", "help", "contact", "contact-sent"]
MESSAGE = {
    "name": "Meera Shah",
    "email": "meera@example.org",
    "reference": "AP-2024-0042",
    "message": "Hello there",
}
MORNING = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", WORDS)
def test_anybody_may_read_the_pages_of_words_without_a_query(client, django_assert_num_queries, name):
    with django_assert_num_queries(0):
        response = client.get(reverse(name))

    assert response.status_code == 200
    assert b"<h1" in response.content


def test_r99_every_page_leads_to_an_accessibility_statement_with_its_four_parts(client):
    page = client.get(reverse("terms")).content.decode()
    statement = client.get(reverse("accessibility")).content.decode()

    assert f'href="{reverse("accessibility")}"' in page
    for part in ("not-accessible", "alternatives", "feedback", "enforcement"):
        assert f'id="{part}"' in statement


def test_the_cookies_page_names_the_cookies_that_are_set(client):
    page = client.get(reverse("cookies")).content.decode()

    assert settings.SESSION_COOKIE_NAME in page
    assert settings.CSRF_COOKIE_NAME in page


def test_a_message_is_owed_to_the_support_and_the_sender_told(client):
    response = client.post(reverse("contact"), MESSAGE)

    assert (response.status_code, response.url) == (302, reverse("contact-sent"))
    owed = OutboxMessage.objects.get()
    mail = compose(owed.template, owed.recipient, owed.facts)
    assert mail.to == [settings.SUPPORT_EMAIL]
    assert mail.subject == "Message from Meera Shah about AP-2024-0042"
    assert "Hello there" in mail.body


def test_a_message_with_mistakes_is_kept_on_the_page(client):
    response = client.post(reverse("contact"), {**MESSAGE, "email": "meera", "message": "word " * 501})

    page = response.content.decode()
    assert "<title>Error: Contact us" in page
    assert '<a href="#id_email">Enter an email address in the correct format' in page
    assert '<a href="#id_message">Your message must be 500 words or less' in page
    assert "Meera Shah" in page
    assert not OutboxMessage.objects.exists()


def test_a_line_break_in_a_name_cannot_add_a_header_to_the_mail(client):
    client.post(reverse("contact"), {**MESSAGE, "name": "Meera\r\nBcc: all@example.org"})

    owed = OutboxMessage.objects.get()
    assert "\n" not in compose(owed.template, owed.recipient, owed.facts).subject


def test_five_messages_an_hour_from_one_address(client, at):
    with at(MORNING):
        for _ in range(5):
            client.post(reverse("contact"), MESSAGE)
        sixth = client.post(reverse("contact"), MESSAGE)
    with at(MORNING + timedelta(hours=1, seconds=1)):
        later = client.post(reverse("contact"), MESSAGE)

    assert "You can send 5 messages an hour" in sixth.content.decode()
    assert later.status_code == 302
    assert OutboxMessage.objects.count() == 6


def test_the_form_knows_who_is_signed_in(client):
    client.force_login(UserFactory(name="Grace Okafor", email="grace@example.org"))

    page = client.get(reverse("contact"), {"reference": "MC-2024-0017"}).content.decode()

    assert 'value="Grace Okafor"' in page
    assert 'value="grace@example.org"' in page
    assert 'value="MC-2024-0017"' in page


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("supplier", 404), ("network", 404), ("team", 200)]
)
def test_the_styleguide_is_the_teams(client, who, status):
    people = {
        "supplier": UserFactory,
        "network": lambda: TeamSeatFactory(role="network_manager").user,
        "team": lambda: TeamSeatFactory().user,
    }
    if who in people:
        client.force_login(people[who]())

    assert client.get(reverse("styleguide")).status_code == status
    assert client.get(reverse("styleguide-forms")).status_code == status


def test_on_a_training_portal_the_styleguide_is_open_and_every_page_says_the_time(client, settings):
    settings.TRAINING_CLOCK = "2024-07-01T09:00"

    page = client.get(reverse("styleguide")).content.decode()

    assert "This is a training portal." in page
    assert "Monday 1 July 2024 at 9am" in page


def test_a_page_of_the_styleguide_that_does_not_exist_is_not_found(client):
    client.force_login(TeamSeatFactory().user)

    assert client.get("/styleguide/nothing/").status_code == 404


def test_a_page_that_is_not_there_says_so(client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "<title>Page not found – CCIN supplier portal</title>" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "exception", "status", "words"),
    [
        (bad_request, BadRequest(), 400, "We could not read that request"),
        (
            forbidden,
            PermissionDenied("Only an approver may open this."),
            403,
            "Only an approver may open this.",
        ),
        (too_many_requests, None, 429, "You have tried too many times"),
    ],
)
def test_an_error_says_what_happened_and_whom_to_ask(client, rf, view, exception, status, words):
    request = rf.get("/x/")
    request.user, request.session = UserFactory(), client.session

    response = view(request, exception)

    assert response.status_code == status
    assert words in response.content.decode()
    assert settings.SUPPORT_PHONE in response.content.decode()


def test_the_page_for_a_failure_needs_neither_database_nor_person(django_assert_num_queries):
    request = RequestFactory().get("/x/")

    with django_assert_num_queries(0):
        failed, away = server_error(request), unavailable(request)

    page = failed.content.decode()
    reference = page.split("<strong>")[1].split("</strong>")[0]
    assert (failed.status_code, away.status_code, away["Retry-After"]) == (500, 503, "300")
    assert len(reference) == 8
    assert settings.SUPPORT_EMAIL in page


def test_messages_of_one_kind_share_a_banner_and_a_refusal_is_not_green():
    told = [
        Message(messages.SUCCESS, "Saved"),
        Message(messages.ERROR, "The deadline has <passed>"),
        Message(messages.SUCCESS, "Sent"),
    ]

    page = render_to_string("govuk/frame/messages.html", {"messages": told})

    assert page.count('class="govuk-notification-banner ') == 2
    assert page.index("app-error-banner") < page.index("The deadline has &lt;passed&gt;")
    green = page[page.index("govuk-notification-banner--success") :]
    assert ("Saved" in green, "Sent" in green, "deadline" in green) == (True, True, False)
    assert page.count('role="alert"') == 2


def test_browsers_find_the_icon_and_the_manifest(client):
    manifest = json.loads(client.get(reverse("web-manifest")).content)

    assert [icon["sizes"] for icon in manifest["icons"]] == ["180x180", "192x192", "512x512"]
    assert "/icons/favicon" in client.get("/favicon.ico").url


def test_a_person_with_two_seats_can_change_between_them_without_scripts(client):
    user = TeamSeatFactory().user
    TeamSeatFactory(user=user, role="network_manager")
    client.force_login(user)

    page = client.get(reverse("help")).content.decode()

    assert "You are acting for <strong>Oldham procurement team</strong>" in page
    assert '<input type="hidden" name="kind" value="network">' in page
    assert 'data-module="app-session"' in page
