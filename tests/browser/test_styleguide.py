"""Every part of the kit, in every state, on a desk and on a phone."""

import pytest

from dps.core.forms import count_characters, count_words
from tests.browser.checks import assert_errors_shown, assert_sound, axe
from tests.factories.accounts import TeamSeatFactory
from tests.words import ODD

SEVEN_WORDS = "one two\nthree\u00a0four\ufefffive – co-operative"
PARTS = ["", "forms/", "forms/?errors=1", "home/", "list/", "hub/", "interruption/", "confirmation/"]


@pytest.fixture
def officer(transactional_db):
    return TeamSeatFactory().user


def test_every_part_of_the_kit_is_sound(page, sign_in, officer):
    sign_in(page, officer)

    for part in PARTS:
        page.goto(f"/styleguide/{part}")

        assert_sound(page, f"styleguide-{part.strip('/?=1').replace('/', '-') or 'parts'}")


def test_the_check_itself_finds_what_is_wrong(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.goto("/styleguide/hub/")

    wide.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=x>')")

    assert [rule for rule, _ in axe(wide)] == ["image-alt"]


def test_every_error_of_a_form_leads_to_its_field(page, sign_in, officer):
    sign_in(page, officer)

    page.goto("/styleguide/forms/?errors=1")

    assert_errors_shown(page)


def test_fields_are_reached_in_order_by_keyboard_and_radios_are_one_stop(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.goto("/styleguide/forms/")
    wide.focus("#id_lots_2")

    stops = []
    for _ in range(4):
        wide.keyboard.press("Tab")
        stops.append(wide.evaluate("document.activeElement.id"))

    assert stops == ["id_member_0", "id_insurance_0", "id_price", "id_people"]


def test_what_scripts_add_to_fields(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.goto("/styleguide/forms/")

    wide.check("#id_lots_0")
    wide.check("#id_lots_2")
    wide.click(".govuk-password-input__toggle")
    wide.fill("#id_answer", SEVEN_WORDS)
    wide.fill("#id_summary", "x\r\ny – 😀")

    assert not wide.is_checked("#id_lots_0"), "the exclusive box leaves the others alone"
    assert wide.get_attribute("#id_password", "type") == "text"
    left = wide.locator(".govuk-character-count__status").all_inner_texts()
    assert left == [
        f"You have {20 - count_words(SEVEN_WORDS)} words remaining",
        f"You have {120 - count_characters(wide.input_value('#id_summary'))} characters remaining",
    ]
    assert count_words(SEVEN_WORDS) == 7


def test_words_are_counted_in_the_browser_as_on_the_server(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.goto("/styleguide/forms/")

    counted = wide.evaluate(
        """async texts => {
            const { WordCount } = await import("/static/wordcount.js")
            return texts.map(value => {
                const it = { $textarea: { value } }
                WordCount.prototype.updateCount.call(it)
                return it.count
            })
        }""",
        [text for text, _ in ODD],
    )

    assert counted == [count_words(text) for text, _ in ODD] == [words for _, words in ODD]


def test_the_servers_clock_ticks_and_the_page_can_be_printed(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.goto("/styleguide/")
    before = wide.inner_text(".app-clock time")

    wide.wait_for_timeout(1_200)

    assert wide.inner_text(".app-clock time") != before
    assert wide.is_visible("[data-app-print]")


def test_everything_can_be_read_without_scripts(open_page, officer):
    page = open_page(width=360, user=officer, js=False)

    page.goto("/styleguide/")

    assert page.is_visible("text=Upload files")
    assert page.is_visible("text=You can enter up to 500 words")
    assert not page.is_visible("[data-app-print]")


def test_on_paper_there_is_no_furniture_and_details_stand_open(wide, sign_in, officer):
    sign_in(wide, officer)
    wide.goto("/styleguide/")

    wide.emulate_media(media="print")

    hidden = [".govuk-footer", ".govuk-button", ".app-filter", ".govuk-breadcrumbs", ".app-organisation"]
    assert [css for css in hidden if wide.locator(css).first.is_visible()] == []
    assert wide.locator(".govuk-details__text").first.is_visible()
    assert wide.locator(".app-print-line").is_visible()
