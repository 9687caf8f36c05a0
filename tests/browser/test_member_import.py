"""Members from a spreadsheet, in a browser: a bad file with its rows, a good one looked at and put in."""

from datetime import date

import pytest

from buyers.models import Council, MembershipPeriod
from tests.browser.checks import assert_errors_shown, assert_sound
from tests.buyers.sheets import line, sheet_of
from tests.factories.accounts import TeamSeatFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.buyers import CouncilFactory, MembershipFactory
from tests.worlds import START

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def choose(page, content, name="members.xlsx"):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    page.get_by_role("button", name="See what would change").click()


@pytest.mark.django_db(transaction=True)
def test_a_bad_spreadsheet_names_its_rows_and_a_good_one_is_put_in(page, sign_in, at):
    with at(START):
        AgreementFactory()
        MembershipFactory(council=CouncilFactory(name="Oldham Council"))
        MembershipFactory(council=CouncilFactory(name="Kirklees Council"))
        sign_in(page, TeamSeatFactory(role="network_manager").user)
        page.goto("/network/")
        assert_sound(page, "members")
        page.get_by_role("link", name="Import from a spreadsheet").click()
        assert_sound(page, "members-import")

        choose(page, sheet_of(line(), line("Bad", Category="Gold"), line("Late", Member_from="1/4/2024")))
        assert_errors_shown(page)
        assert_sound(page, "members-import-errors")
        rows = page.get_by_role("table", name="What does not fit").locator("tbody tr")
        assert [row.locator("th").inner_text().split()[-1] for row in rows.all()] == ["3", "4"]
        assert Council.objects.count() == 2

        change = line("Oldham Council", Member_from=date(2020, 4, 1), Member_until=date(2024, 12, 31))
        choose(page, sheet_of(line(), change))
        page.get_by_role("heading", name="members.xlsx").wait_for()
        assert_sound(page, "members-import-preview")
        text = page.locator("main").inner_text()
        for words in ("Leeds City Council", "Full member, from 1 April 2020 to 31 December 2024"):
            assert words in text
        assert Council.objects.count() == 2
        page.get_by_role("button", name="Put these changes into the register").click()
        page.get_by_text("members.xlsx is in the register.").wait_for()
        assert MembershipPeriod.objects.get(council__name="Oldham Council").ends_on == date(2024, 12, 31)

        page.get_by_role("link", name="Oldham Council").click()
        assert_sound(page, "member")
        page.goto("/members/")
        assert_sound(page, "members-public")
    assert Council.objects.count() == 3
