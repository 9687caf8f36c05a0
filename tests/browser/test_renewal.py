"""A renewed self-declaration is asked for, falls overdue, is shown to both sides, and is signed late."""

import pytest

from suppliers.operations.renewals import ask_for_renewal
from tests.suppliers.upkeep import ASKED, LATE, admin_of, an_admission
from tests.suppliers.worlds import officer


@pytest.fixture
def renewal(transactional_db, at):
    with at(ASKED):
        return ask_for_renewal(an_admission().supplier_id, actor=officer())


def test_r35_an_overdue_renewal_is_seen_by_both_sides_and_signed_late(be, at, renewal):
    with at(LATE):
        team, supplier = be(renewal.asked_by), be(admin_of(renewal))

        overdue_for_the_team(team, renewal)
        sign(supplier)

        team.go(f"/team/renewals/{renewal.pk}/").look("renewal-given")
        team.sees("Signed", "Robin Vale, Director", "9 July 2024")
        team.sees_not("Declaration overdue")
        team.go("/team/renewals/?show=overdue")
        team.sees_not(renewal.supplier.legal_name)


def overdue_for_the_team(team, renewal):
    team.go("/team/")
    team.follow("Overdue declarations")
    team.look("renewal-overdue")
    team.sees(renewal.supplier.legal_name, "Declaration overdue")
    team.follow(renewal.supplier.legal_name)
    team.look("renewal-overdue-one")
    team.sees("1 working day overdue", "Nothing happens by itself")


def sign(supplier):
    supplier.go("/supplier/").look("renewal-home")
    supplier.sees("It was due on Monday 8 July 2024.")
    supplier.follow("Renew your self-declaration")
    supplier.look("renewal-answers")
    supplier.sees("This was due on Monday 8 July 2024.")
    supplier.fill("Full name", "")
    supplier.press("Sign the declaration")
    supplier.sees("There is a problem")
    supplier.look("renewal-errors")
    supplier.fill("Full name", "Robin Vale")
    supplier.fill("role", "Director")
    supplier.page.locator("main input[type=checkbox]").first.check()
    supplier.press("Sign the declaration")
    supplier.look("renewal-signed")
    supplier.sees("Your declaration is signed again.", "Last signed by Robin Vale, Director")
