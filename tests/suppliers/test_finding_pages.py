"""Entering an organisation by its number: filled in, or by hand, and flagged to the team."""

import pytest
from django.db import connection
from django.urls import reverse

from dps.core.models import OutboxMessage
from suppliers.models import Identifier, Supplier
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.registry import COMPANY, registry
from tests.suppliers.test_organisation_pages import ORGANISATION

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
COMPANY_TYPED = {
    **ORGANISATION,
    "legal_name": "Mill Lane Research Ltd",
    "legal_form": "company_shares",
    "gb_mpr": "",
    "gb_coh": "9506232",
}


def find(browser, number="9506232", register="GB-COH"):
    return browser.post(reverse("organisation-find"), {"register": register, "number": number})


def flag_of(supplier):
    return text_of(as_person(TeamSeatFactory().user).get(reverse("team-supplier", args=[supplier.pk])))


def test_what_the_register_knows_is_filled_in_and_asked_once(settings):
    browser = as_person(UserFactory())
    with registry(settings, company=COMPANY) as server:
        assert browser.get(reverse("organisation-new")).url == reverse("organisation-find")
        assert find(browser).url == reverse("organisation-new")
        form = browser.get(reverse("organisation-new")).context["form"]
        browser.post(reverse("organisation-new"), COMPANY_TYPED)
        assert len(server.asked) == 1

    shown = {
        name: form[name].value() for name in ("legal_name", "legal_form", "street", "postcode", "gb_coh")
    }
    assert shown == {
        "legal_name": "MILL LANE RESEARCH LIMITED",
        "legal_form": "company_shares",
        "street": "1 Mill Lane, Werneth",
        "postcode": "OL1 1UT",
        "gb_coh": "09506232",
    }
    assert Identifier.objects.get().answer == "found"
    assert "Confirmed in the register on 1 July 2024" in flag_of(Supplier.objects.get())


@pytest.mark.parametrize(
    ("answer", "flag"),
    [((500, b""), "The register could not be reached"), ((404, b"{}"), "Not in the register")],
)
def test_a_register_never_stops_anybody_and_the_team_is_told(settings, answer, flag):
    browser = as_person(UserFactory())
    with registry(settings, company=answer):
        answered = browser.post(reverse("organisation-new"), COMPANY_TYPED)

    assert answered.url == reverse("supplier-home")
    assert flag in flag_of(Supplier.objects.get())


def test_an_unknown_number_is_told_beside_it_with_the_way_by_hand(settings):
    browser = as_person(UserFactory())
    with registry(settings):
        answer = find(browser)
        wrong = find(browser, "12x")
        by_hand = browser.get(f"{reverse('organisation-new')}?by-hand")

    assert answer.context["form"].errors["number"] == ["Companies House has no company number 09506232"]
    assert wrong.context["form"].errors["number"] == ["Company number must look like 09506232"]
    assert f"{reverse('organisation-new')}?by-hand" in text_of(answer)
    assert by_hand.status_code == 200


def test_an_unreachable_register_leads_to_the_form_with_the_number(settings):
    browser = as_person(UserFactory())
    with registry(settings, company=(500, b"")):
        page = browser.post(
            reverse("organisation-find"), {"register": "GB-COH", "number": "9506232"}, follow=True
        )

    assert "Companies House cannot be reached at the moment" in text_of(page)
    assert page.context["form"]["gb_coh"].value() == "09506232"


def test_without_a_register_everything_is_entered_by_hand():
    browser = as_person(UserFactory())

    assert browser.get(reverse("organisation-find")).url == reverse("organisation-new")
    assert browser.get(reverse("organisation-new")).status_code == 200
    browser.post(reverse("organisation-new"), COMPANY_TYPED)
    assert "Not confirmed in the register" in flag_of(Supplier.objects.get())


def test_a_number_that_is_here_already_leads_to_asking(settings):
    as_person(UserFactory()).post(reverse("organisation-new"), COMPANY_TYPED)
    browser = as_person(UserFactory())
    with registry(settings, company=COMPANY) as server:
        assert find(browser).url == reverse("organisation-here")
        assert server.asked == []

    browser.post(reverse("organisation-here"))
    again = browser.post(reverse("organisation-here"), follow=True)
    assert "You asked to join on Monday 1 July 2024" in text_of(again)
    assert OutboxMessage.objects.filter(template="join_asked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_register_is_asked(settings):
    seen = []

    def answer(handler):
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() "
                "and pid <> pg_backend_pid() and state like 'idle in transaction%'"
            )
            seen.append(cursor.fetchone()[0])
        connection.close()
        handler.send(500, b"")

    with registry(settings, company=answer):
        settings.REGISTER_SECONDS = 10
        as_person(UserFactory()).post(reverse("organisation-new"), COMPANY_TYPED)

    assert seen == [0]
    assert Supplier.objects.count() == 1
