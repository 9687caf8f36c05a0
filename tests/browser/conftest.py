"""A real Chromium against the live server: `page` at both widths, `open_page`, `be`, `sign_in` and more."""

import os

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import sync_playwright

from dps.demo.parts import debian

pytest.register_assert_rewrite("tests.browser.checks")

from tests.browser.checks import watch  # noqa: E402 - after the line that lets its asserts speak
from tests.browser.journey.people import People  # noqa: E402 - as above
from tests.browser.journey.story import FIRST  # noqa: E402 - as above

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = 1280, 360


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path():
    found = debian.find_browser()
    if not found:
        pytest.skip("Chromium is missing: install it, or name it in CHROMIUM.")
    return found


@pytest.fixture(scope="module")
def browser(chromium_path):
    # Playwright keeps an event loop in this thread, for which Django refuses the database unless told;
    # it ends with the module, because other tests of this process run loops of their own.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(autouse=True)
def _static_files_from_the_build(settings):
    """The live server finds files by their plain names, whatever `collectstatic` left behind."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def open_page(browser, live_server):
    """A browser of its own, for relative addresses: `open_page(width=360, user=officer, js=False)`."""
    contexts = []

    def opened(*, width=WIDE, height=900, user=None, js=True):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, java_script_enabled=js
        )
        contexts.append(context)
        if user:
            context.add_cookies([session_of(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=[WIDE, PHONE])
def page(request, open_page):
    """The test runs twice: on a desk and on a phone."""
    return open_page(width=request.param)


@pytest.fixture
def wide(open_page):
    return open_page(width=WIDE)


@pytest.fixture
def phone(open_page):
    return open_page(width=PHONE)


@pytest.fixture
def be(browser, live_server):
    """Somebody who walks from page to page: `be(officer)`, or a visitor, `be()`."""
    people, everybody = People(browser, live_server.url, FIRST), []

    def somebody(user=None):
        person = people.be()
        everybody.append(person)
        if user:
            person.context.add_cookies([session_of(user, live_server.url)])
        return person

    yield somebody
    for person in everybody:
        person.leave()


@pytest.fixture
def sign_in(live_server):
    """Make the browser of a page somebody's: `sign_in(page, officer)`."""

    def signed_in(page, user):
        page.context.add_cookies([session_of(user, live_server.url)])
        return page

    return signed_in


def session_of(user, url):
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
