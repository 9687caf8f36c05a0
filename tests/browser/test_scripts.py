"""The session warning, autosave and the organisation menu, in a real browser."""

import json

import pytest

from tests.browser.checks import assert_accessible, assert_policy_kept
from tests.factories.accounts import TeamSeatFactory


@pytest.fixture
def officer(transactional_db):
    """An officer who is the network's manager as well."""
    user = TeamSeatFactory().user
    TeamSeatFactory(user=user, role="network_manager")
    return user


def dialog_is_open(page):
    return page.evaluate("document.querySelector('.app-session').open")


def test_the_warning_comes_five_minutes_before_the_end_and_escape_stays(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.clock.install()
    wide.goto("/help/")
    wide.focus("text=Contact us")

    wide.clock.run_for("24:50")
    early = dialog_is_open(wide)
    wide.clock.run_for("00:15")

    assert not early
    assert dialog_is_open(wide)
    assert wide.inner_text("[data-left]") == "5 minutes"
    assert wide.evaluate("document.activeElement.textContent") == "Stay signed in"
    assert_accessible(wide)
    with wide.expect_response("**/keep-alive/") as answer:
        wide.keyboard.press("Escape")
    assert answer.value.ok
    wide.clock.run_for("00:01")
    assert not dialog_is_open(wide)
    assert_policy_kept(wide)


def test_who_is_left_alone_is_shown_out_and_can_come_back_to_the_same_place(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.clock.install()
    wide.goto("/contact/?reference=AP-2024-0042")

    wide.clock.fast_forward("30:05")
    wide.wait_for_url("**/signed-out/**")

    assert "timed-out=1&next=%2Fcontact%2F%3Freference%3DAP-2024-0042" in wide.url


def test_what_is_typed_is_saved_and_a_loss_is_told(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.clock.install()
    wide.goto("/styleguide/")
    answers = []
    posted = []

    def answer(route):
        if route.request.method != "POST":
            return route.continue_()
        posted.append(route.request.headers.get("x-autosave"))
        status, body = answers.pop(0)
        return route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    wide.route("**/styleguide/", answer)
    line = wide.locator("[data-autosave-line]")

    answers.append((200, {"saved_at": "10:42am", "version": 2}))
    wide.fill("#id_draft", "We begin")
    wide.clock.run_for("00:04")
    line.get_by_text("Saved at 10:42am").wait_for()

    answers += [(503, {}), (200, {"saved_at": "10:44am", "version": 3})]
    wide.fill("#id_draft", "We begin with residents")
    wide.clock.run_for("00:04")
    line.get_by_text("Not saved – check your connection. Do not close this page.").wait_for()
    wide.clock.run_for("00:16")
    line.get_by_text("Saved at 10:44am").wait_for()

    answers.append((409, {"detail": "Meera Shah saved this answer at 10:45am."}))
    wide.fill("#id_draft", "We begin with residents and")
    wide.clock.run_for("00:04")
    line.get_by_text("Meera Shah saved this answer at 10:45am.").wait_for()
    wide.fill("#id_draft", "never overwritten")
    wide.clock.run_for("01:00")

    assert posted == ["1", "1", "1", "1"]
    assert wide.inner_text("[data-autosave-live]") == "Meera Shah saved this answer at 10:45am."


def test_enter_in_a_text_box_presses_neither_upload_nor_remove(open_page, officer):
    for js in (True, False):
        page = open_page(user=officer, js=js)
        page.goto("/styleguide/")
        page.locator("[name=title]").fill("Plan")
        with page.expect_request(lambda request: request.method == "POST") as request:
            page.keyboard.press("Enter")

        assert request.value.url.endswith("/styleguide/"), "the form's own address"
        assert 'name="remove"' not in request.value.post_data
        assert 'name="upload"' not in request.value.post_data


def test_the_menu_of_organisations_opens_with_the_keyboard_and_switches(phone, sign_in, officer):
    sign_in(phone, officer)
    phone.goto("/help/")
    menu = phone.locator(".app-switch summary")

    menu.focus()
    phone.keyboard.press("Enter")
    opened = phone.get_by_role("button", name="CCIN network").is_visible()
    assert_accessible(phone)
    phone.keyboard.press("Escape")
    closed = not phone.get_by_role("button", name="CCIN network").is_visible()
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name="CCIN network").click()
    phone.wait_for_load_state()
    phone.goto("/help/")

    assert (opened, closed) == (True, True)
    assert "CCIN network" in phone.inner_text(".app-organisation__current")
