"""The pages by which the register stays true: declarations, reports, expiring documents."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from dps.core.models import OutboxMessage
from suppliers.models import Certificate, GroundReport, Renewal
from suppliers.operations.ground_reports import report_ground, take_up_report
from suppliers.operations.renewals import ask_for_renewal, give_renewal, save_renewal_answers
from suppliers.rules.ground_reports import names_of
from tests.factories.documents import DocumentFactory
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.test_ground_reports import FACTS
from tests.suppliers.upkeep import ASKED, CONVICTION, LATE, SIGNED, admin_of, an_admission, an_agreement
from tests.suppliers.worlds import SUBMITTED, auditor, manager, member_of, officer, submitted_application

pytestmark = pytest.mark.django_db
TYPED = {**SIGNED, "agrees": "on"}


@pytest.fixture(autouse=True)
def _july(at):
    with at(ASKED):
        yield


def page(name, *args):
    return reverse(name, args=args)


def asked(admission=None):
    return ask_for_renewal((admission or an_admission()).supplier_id, actor=officer())


def reported(admission=None, **facts):
    admission = admission or an_admission()
    return report_ground(admission.supplier_id, actor=admin_of(admission), **{**FACTS, **facts})


def ending(supplier, days=20, kind="Public liability insurance"):
    return Certificate.objects.create(
        supplier=supplier,
        document=DocumentFactory(owner=f"supplier:{supplier.pk}", purpose="certificate"),
        kind=kind,
        expires_on=ASKED.date() + timedelta(days=days),
        added_at=ASKED - timedelta(days=300),
    )


# -- the supplier ---------------------------------------------------------------------------------
def test_a_supplier_signs_again_in_one_post_where_nothing_changed():
    renewal = asked()
    browser = as_person(admin_of(renewal))

    assert "Renew your self-declaration" in text_of(browser.get(page("supplier-home")))
    shown = text_of(browser.get(page("renewal")))
    answer = browser.post(page("renewal"), TYPED)

    assert "Corruption or bribery" in shown
    assert "5 working days left" in shown
    assert answer.url == page("supplier-declaration")
    assert Renewal.objects.get().status == "given"
    assert "Last signed by Ada Marsh" in text_of(browser.get(answer.url))
    assert browser.get(page("renewal")).url == page("supplier-declaration")


def test_an_answer_that_changed_leads_to_its_details_and_back():
    renewal = asked()
    browser = as_person(admin_of(renewal))
    offences = page("renewal-page", "grounds-mandatory", "offences")
    form = browser.get(offences).context["form"]
    names = [name for entry in form.entries for name in entry.fields()]
    answer = browser.post(offences, {**dict.fromkeys(names, "no"), names[1]: "yes"})

    assert answer.url == page("renewal-page", "grounds-mandatory", "convictions")
    assert "Tell us about the conviction" in text_of(browser.get(answer.url))
    shown = text_of(browser.get(page("renewal")))
    assert "Before you can sign" in shown
    assert "before: No" in shown
    assert "Sign the declaration" not in shown
    assert browser.post(page("renewal"), TYPED).status_code == 200
    save_renewal_answers(renewal.pk, CONVICTION, actor=admin_of(renewal))
    assert browser.post(page("renewal"), TYPED).status_code == 302
    assert GroundReport.objects.get().grounds == ["2.1a-2"]


def test_a_bidder_answers_and_an_admin_signs():
    renewal = asked()
    text = text_of(as_person(member_of(renewal.supplier, "bidder")).get(page("renewal")))

    assert "Only an admin of your organisation may sign a declaration." in text
    assert "Change" in text
    assert "Sign the declaration" not in text


def test_pages_of_a_renewal_that_nobody_asked_for_lead_back():
    admission = an_admission()
    browser = as_person(admin_of(admission))

    assert browser.get(page("renewal")).url == page("supplier-declaration")
    section = page("renewal-page", "grounds-mandatory", "offences")
    assert browser.get(section).url == page("supplier-declaration")
    asked(admission)
    assert browser.get(page("renewal-page", "finance", "turnover")).status_code == 404


def test_r35_overdue_is_shown_to_the_supplier_and_to_the_team(at):
    renewal = asked()
    person = officer()

    with at(LATE):
        home = text_of(as_person(admin_of(renewal)).get(page("supplier-home")))
        own = text_of(as_person(admin_of(renewal)).get(page("supplier-declaration")))
        dashboard = text_of(as_person(person).get(page("team-home")))
        supplier = text_of(as_person(person).get(page("team-supplier", renewal.supplier_id)))
        late = text_of(as_person(person).get(page("team-renewals"), {"show": "overdue"}))

    assert "It was due on Monday 8 July 2024." in home
    assert "The renewed self-declaration was due on Monday 8 July 2024" in own
    assert "Overdue declarations</a>: <strong>1</strong>" in dashboard
    assert "Declaration overdue" in supplier
    assert renewal.supplier.legal_name in late


def test_a_supplier_reports_a_change_on_its_page():
    admission = an_admission()
    browser = as_person(admin_of(admission))
    day = {"happened_on_day": "20", "happened_on_month": "6", "happened_on_year": "2024"}
    typed = {"grounds": ["3.1g"], "what_happened": "A member was elected.", **day}

    assert "Report a change" in text_of(browser.get(page("supplier-declaration")))
    assert "Enter what happened" in text_of(browser.post(page("ground-report"), {}))
    answer = browser.post(page("ground-report"), typed)

    assert answer.url == page("supplier-declaration")
    assert GroundReport.objects.get().happened_on == date(2024, 6, 20)
    assert names_of(GroundReport.objects.get())[0] in text_of(browser.get(answer.url))


# -- the team -------------------------------------------------------------------------------------
TEAM = ["team-expiring", "team-renewals", "team-renewals-ask", "team-grounds"]


@pytest.mark.parametrize("name", TEAM)
def test_team_pages_are_for_the_team(name):
    assert as_person(admin_of(an_admission())).get(page(name)).status_code == 404
    assert as_person(auditor()).get(page(name)).status_code == 200


def test_pages_of_one_renewal_or_report_are_for_the_team():
    renewal, report = asked(), reported()
    stranger = as_person(admin_of(renewal))

    assert stranger.get(page("team-renewal", renewal.pk)).status_code == 404
    assert stranger.get(page("team-ground", report.pk)).status_code == 404
    assert stranger.post(page("team-ground-take-up", report.pk)).status_code == 404
    assert stranger.post(page("team-ask-renewal", renewal.supplier_id)).status_code == 404


def test_an_officer_asks_a_supplier_and_calls_it_off():
    admission = an_admission()
    browser = as_person(officer())
    home = page("team-supplier", admission.supplier_id)

    assert "Ask for a renewed self-declaration" in text_of(browser.get(home))
    assert browser.post(page("team-ask-renewal", admission.supplier_id)).url == home
    renewal = Renewal.objects.get()
    assert "Ask for a renewed self-declaration" not in text_of(browser.get(home))
    one = page("team-renewal", renewal.pk)
    assert "Call it off" in text_of(browser.get(one))
    assert browser.post(one, {"reason": ""}).status_code == 200
    assert browser.post(one, {"reason": "A mistake."}).url == home
    renewal.refresh_from_db()
    assert renewal.status == "called_off"


def test_an_officer_asks_all_of_a_lot():
    admission = an_admission()
    browser = as_person(officer())

    assert "Select a lot" in text_of(browser.post(page("team-renewals-ask"), {}))
    answer = browser.post(page("team-renewals-ask"), {"lot": admission.lot_id})

    assert answer.url == page("team-renewals")
    assert "are being asked at this moment" in text_of(browser.get(answer.url))
    again = text_of(browser.post(page("team-renewals-ask"), {"lot": admission.lot_id}))
    assert "are being asked at this moment" in again


def test_an_officer_assesses_and_decides_a_report():
    report = reported()
    browser = as_person(officer())
    one = page("team-ground", report.pk)

    assert "A member of ours was elected." in text_of(browser.get(one))
    assert browser.post(page("team-ground-take-up", report.pk)).url == one
    assert "Enter the reasons" in text_of(browser.post(one, {"effect": "none"}))
    impossible = browser.post(one, {"effect": "places_changed", "reasons": "Why"})
    assert "Suspend or remove a place of this supplier first" in text_of(impossible)
    assert browser.post(one, {"effect": "none", "reasons": "No influence."}).status_code == 302
    report.refresh_from_db()
    assert report.status == "settled"


def test_what_is_said_of_offences_is_hidden_from_who_does_not_assess_it():
    renewal = asked()
    admin, person = admin_of(renewal), officer()
    save_renewal_answers(renewal.pk, CONVICTION, actor=admin)
    give_renewal(renewal.pk, actor=admin, **SIGNED)
    report = reported(an_admission(), grounds=["2.1a-2"], what_happened="A bribe was paid.")

    for address in (page("team-renewal", renewal.pk), page("team-ground", report.pk)):
        assert "A bribe was paid." not in text_of(as_person(person).get(address))
        assert "to managers and to auditors" in text_of(as_person(person).get(address))
        assert "A bribe was paid." in text_of(as_person(manager()).get(address))
    take_up_report(GroundReport.objects.get(renewal=renewal).pk, actor=person)
    assert "A bribe was paid." in text_of(as_person(person).get(page("team-renewal", renewal.pk)))


def test_r15_the_breach_is_on_the_dashboard(at):
    application = submitted_application(lots=1)

    with at(SUBMITTED + timedelta(days=20)):
        text = text_of(as_person(officer()).get(page("team-home")))

    assert "1 application overdue" in text
    assert application.reference in text


# -- expiring documents -----------------------------------------------------------------------------
def shown(browser, **asked_for):
    response = browser.get(page("team-expiring"), asked_for)
    return [certificate.kind for certificate, _ in response.context["rows"]]


def test_expiring_documents_can_be_narrowed():
    agreement = an_agreement()
    one, two = an_admission(agreement), an_admission(agreement, lot=2)
    left = an_admission(agreement, status="left")
    for admission, days, kind in [
        (one, -1, "Ended"),
        (one, 0, "Today"),
        (two, 31, "Month"),
        (left, 5, "Left"),
    ]:
        ending(admission.supplier, days, kind)
    ending(one.supplier, 61, "Later")
    browser = as_person(officer())

    assert shown(browser) == ["Ended", "Today", "Month"]
    assert shown(browser, within="30") == ["Ended", "Today"]
    assert shown(browser, within="0") == ["Ended"]
    assert shown(browser, lot="2") == ["Month"]
    assert shown(browser, who="all") == ["Ended", "Today", "Left", "Month"]
    assert shown(browser, q=two.supplier.legal_name) == ["Month"]
    assert shown(browser, within="rubbish", lot="x") == ["Ended", "Today", "Month"]


def test_the_button_asks_once_a_day(at):
    admission = an_admission()
    certificate = ending(admission.supplier)
    browser = as_person(officer())
    back = f"{page('team-expiring')}?within=30"

    assert "Ask to renew" in text_of(browser.get(back))
    assert browser.post(page("team-chase", certificate.pk), {"next": back}).url == back
    assert "Ask to renew" not in text_of(browser.get(back))
    assert browser.post(page("team-chase", certificate.pk), {"next": "https://example.org/"}).url == page(
        "team-expiring"
    )
    assert OutboxMessage.objects.filter(template="certificate_chased").count() == 1
    with at(LATE):
        assert "Ask to renew" in text_of(browser.get(back))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_the_team_cost_the_same_with_one_row_and_three(django_assert_num_queries, count):
    agreement = an_agreement()
    for _ in range(count):
        admission = an_admission(agreement)
        ending(admission.supplier)
        asked(admission)
        reported(admission)
    browser = as_person(auditor())

    for name, queries in [("team-expiring", 7), ("team-renewals", 7), ("team-grounds", 6)]:
        browser.get(page(name))
        with django_assert_num_queries(queries):
            assert len(browser.get(page(name)).context["page"].rows) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_supplier_s_own_pages_cost_the_same_with_one_row_and_three(django_assert_num_queries, count):
    admission = an_admission()
    for _ in range(count):
        reported(admission)
        ending(admission.supplier)
    browser = as_person(admin_of(admission))

    for name, queries in [("supplier-declaration", 12), ("supplier-documents", 13)]:
        browser.get(page(name))
        with django_assert_num_queries(queries):
            browser.get(page(name))
