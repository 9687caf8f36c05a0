from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from pypdf import PdfReader

from suppliers.models import Admission, Assessment
from suppliers.operations.decisions import confirm_recommendation, confirm_recommendations
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.worlds import (
    LATER,
    SUBMITTED,
    assessed_application,
    auditor,
    manager,
    member_of,
    officer,
    recommended_application,
    seen_of,
    submitted_application,
)

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(name, args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def choices(application, outcome="pass", reason="", **changes):
    """Everything the assessment's form would send."""
    items = ["organisation", "grounds-mandatory", "insurance", "values", "declaration"]
    items += [f"S1-{lot.hex}" for lot in application.lot_requests.values_list("lot_id", flat=True)]
    typed = {f"outcome_{item}": outcome for item in items} | {f"reason_{item}": reason for item in items}
    return {"version": "", **typed, **changes}


# -- who sees it --------------------------------------------------------------------------
TEAM_PAGES = ["team-home", "team-suppliers", "team-audit"]


@pytest.mark.parametrize("name", TEAM_PAGES)
def test_team_pages_do_not_exist_for_others(client, name):
    assert client.get(page(name)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(page(name)).status_code == 404


@pytest.mark.parametrize("name", ["team-application", "team-decision", "team-ask", "team-extend"])
def test_pages_of_an_application_do_not_exist_for_its_supplier(client, name):
    application = submitted_application()
    client.force_login(application.supplier.seats.get().user)

    assert client.get(page(name, application.reference)).status_code == 404


def test_a_draft_is_nobodys_but_the_suppliers(client):
    application = submitted_application()
    type(application).objects.update(status="submitted", submitted_at=SUBMITTED)
    draft = submitted_application(agreement=application.agreement, supplier=SupplierFactory(), status="draft",
                                  submitted_at=None, due_on=None)  # fmt: skip
    client.force_login(officer())

    assert client.get(page("team-application", draft.reference)).status_code == 404
    assert draft.reference not in client.get(page("team-home")).content.decode()


def test_audit_trail_is_for_managers_and_auditors(client):
    for person, status in [(officer(), 404), (manager(), 200), (auditor(), 200)]:
        client.force_login(person)
        assert client.get(page("team-audit")).status_code == status


# -- assessing ----------------------------------------------------------------------------
def test_officer_takes_up_assesses_and_recommends(at, client):
    application, actor = submitted_application(), officer()
    client.force_login(actor)
    address = page("team-application", application.reference)

    with at(LATER):
        assert b"Start review" in client.get(address).content
        client.post(page("team-start-review", application.reference))
        saved = client.post(address, choices(application))
        for lot in (1, 2):
            client.post(page("team-recommend", application.reference, lot, "admit"))

    application.refresh_from_db()
    assert (saved.status_code, saved.url) == (302, address)
    assert (application.status, application.assigned_to) == ("in_review", actor)
    assert Assessment.objects.filter(outcome="pass").count() == 7
    assert {each.status for each in application.lot_requests.all()} == {"recommended_admit"}


def test_looking_changes_nothing(client):
    application = submitted_application()
    client.force_login(officer())

    client.get(page("team-application", application.reference))

    application.refresh_from_db()
    assert application.status == "submitted"


def test_assessment_keeps_what_was_typed_and_says_what_is_missing(client):
    application = submitted_application(status="in_review")
    client.force_login(officer())
    typed = choices(application, outcome_values="fail", reason_organisation="Seen in the register.")

    response = client.post(page("team-application", application.reference), typed)

    text = response.content.decode()
    assert response.status_code == 200
    assert "Co-operative values and undertakings: enter the reason" in text
    assert "Seen in the register." in text
    assert "<title>Error: " in text
    assert not Assessment.objects.exists()


def test_a_refusal_stands_beside_its_section(client):
    boss = officer()
    application = submitted_application(
        status="in_review",
        answers={"2.1a-1": "yes", "2.2": "We repaid everything."},
        assigned_to=boss,
    )
    client.force_login(boss)
    typed = choices(application, reason="Seen.") | {"reason_grounds-mandatory": ""}

    response = client.post(page("team-application", application.reference), typed)

    errors = response.context["form"].errors
    assert errors == {"reason_grounds-mandatory": ["Mandatory reasons for exclusion: give the reason."]}


def test_colleagues_do_not_overwrite_each_other(at, client):
    application = submitted_application(status="in_review")
    address = page("team-application", application.reference)
    client.force_login(officer())
    with at(LATER):
        client.post(address, choices(application))

    late = client.post(address, choices(application, outcome="fail", reason="No."))

    assert "Somebody else changed this assessment" in late.content.decode()
    assert Assessment.objects.filter(outcome="fail").count() == 0


def test_buttons_follow_the_rules(client):
    application = assessed_application(failing=[2])
    address = page("team-application", application.reference)

    def buttons(person):
        client.force_login(person)
        text = client.get(address).content.decode()
        return [text.count("Recommend to admit"), text.count("Recommend to reject"), text.count("Save the")]

    assert buttons(officer()) == [1, 1, 2]
    assert buttons(manager()) == [0, 0, 0]


@pytest.mark.parametrize("lots", [1, 3])
def test_assessment_costs_the_same_for_any_number_of_lots(at, client, django_assert_max_num_queries, lots):
    application = assessed_application(lots=lots)
    client.force_login(auditor())

    with at(LATER), django_assert_max_num_queries(24):
        client.get(page("team-application", application.reference))


def test_supplier_is_asked_again_from_the_page(at, client):
    application = assessed_application()
    application.assessments.filter(item="insurance").update(outcome="query", reason="Send the schedule.")
    client.force_login(officer())
    address = page("team-ask", application.reference)

    with at(LATER):
        asked = client.get(address)
        bad = client.post(address, {"message": ""})
        good = client.post(address, {"items": ["8.1b"], "message": "Send the schedule."})
        screen = client.get(page("team-application", application.reference))

    ((_, names),) = screen.context["side"]["asked"]
    assert names == ["Public liability (8.1b)"]
    assert "- Send the schedule." in asked.content.decode()
    assert set(bad.context["form"].errors) == {"items", "message"}
    application.refresh_from_db()
    assert (good.status_code, application.status) == (302, "more_information")


def test_time_is_extended_from_the_page(at, client):
    application = assessed_application()
    client.force_login(officer())

    with at(LATER):
        client.post(page("team-extend", application.reference), {"reason": "Accounts are checked."})
        again = client.post(page("team-extend", application.reference), {"reason": "Again."})

    application.refresh_from_db()
    assert application.due_on.day == 22
    assert "was extended before" in again.content.decode()


# -- deciding -----------------------------------------------------------------------------
def test_manager_reads_the_letter_and_confirms(at, client):
    application = recommended_application(failing=[2])
    client.force_login(manager())
    address = page("team-decision", application.reference)

    with at(LATER):
        preview = client.get(address).content.decode()
        seen = {f"seen_{pk}": moment.isoformat() for pk, moment in seen_of(application).items()}
        response = client.post(address, seen)

    assert preview.index("You are admitted to this lot.") < preview.index("You are not admitted to this lot.")
    assert "Experience of lot 2: Not shown." in preview
    assert said(response) == ["Decided: Lot 1 and Lot 2. The supplier has been told."]
    application.refresh_from_db()
    assert application.status == "decided"


def test_officer_cannot_confirm_and_sees_why(client):
    by = officer()
    application = recommended_application(by=by)
    client.force_login(by)

    text = client.get(page("team-decision", application.reference)).content.decode()
    client.post(page("team-decision", application.reference), {})

    assert "Only a manager" in text
    assert "Confirm and send" not in text
    assert not Admission.objects.exists()


def test_a_page_that_shows_an_older_recommendation_confirms_nothing(client):
    application = recommended_application()
    client.force_login(manager())
    stale = {f"seen_{pk}": "2024-07-01T09:00:00+00:00" for pk in seen_of(application)}

    response = client.post(page("team-decision", application.reference), stale)

    assert said(response) == ["The recommendation has changed. Read it again before you confirm."]
    assert not Admission.objects.exists()


def test_recommendation_is_sent_back_from_the_page(client):
    application = recommended_application()
    client.force_login(manager())

    client.post(page("team-send-back", application.reference, 1), {"reason": "Look at the accounts."})

    assert application.lot_requests.get(lot__number=1).status == "pending"
    assert client.get(page("team-send-back", application.reference, 9)).status_code == 404


# -- the letter ---------------------------------------------------------------------------
def test_letter_has_the_same_words_as_page_and_as_pdf(client):
    application = recommended_application(failing=[2])
    confirm_recommendations(application.pk, actor=manager(), seen=seen_of(application))
    client.force_login(member_of(application.supplier, "reader"))

    text = client.get(page("application-letter", application.reference)).content.decode()
    answer = client.get(page("application-letter-pdf", application.reference))
    printed = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(each.extract_text().split()) for each in printed.pages)

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert printed.metadata.title == f"Our decision on your application {application.reference}"
    for sentence in ["You are admitted to this lot.", "Experience of lot 2: Not shown.", "within 15 days"]:
        assert sentence in text
        assert sentence in words


def test_r16_letter_shows_only_the_lots_that_are_decided(client):
    application = recommended_application(failing=[2])
    confirm_recommendation(application.lot_requests.get(lot__number=1).pk, actor=manager())
    client.force_login(application.supplier.seats.first().user)

    text = client.get(page("application-letter", application.reference)).content.decode()

    assert "Lot 1 Title 1" in text
    assert "Lot 2 Title 2" not in text


def test_letter_does_not_exist_before_a_decision_nor_for_strangers(client):
    pending, decided = recommended_application(), recommended_application(supplier=SupplierFactory())
    confirm_recommendations(decided.pk, actor=manager(), seen=seen_of(decided))

    client.force_login(pending.supplier.seats.first().user)
    for name in ("application-letter", "application-letter-pdf"):
        assert client.get(page(name, pending.reference)).status_code == 404
        assert client.get(page(name, decided.reference)).status_code == 404
