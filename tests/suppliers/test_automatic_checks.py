"""What the portal finds by itself: numbers nobody confirmed, commitments refused, certificates that ended."""

from datetime import date

import pytest

from suppliers.lifecycles import RegisterAnswer
from suppliers.models import Application, Certificate, Identifier
from suppliers.operations.assessments import save_findings
from suppliers.rules.assessments import Finding, automatic_outcomes
from suppliers.rules.evidence import NOTE, checks_of
from suppliers.rules.questionnaire import sheet_of
from suppliers.rules.questionnaire.sheets import owner_of
from tests.factories.documents import DocumentFactory
from tests.suppliers.applying import JULY
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.test_assessment_screen import screen
from tests.suppliers.test_grounds import in_review
from tests.suppliers.worlds import officer, submitted_application
from tests.worlds import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]


def found(application, section, words):
    checks = checks_of(sheet_of(Application.objects.get(pk=application.pk)), section)
    return [(each.outcome, each.text) for each in checks if words in each.text]


def a_number(application, answer):
    return Identifier.objects.create(
        supplier=application.supplier, scheme="GB-COH", value="01234567", answer=answer, answered_at=JULY,
        name_found=application.supplier.legal_name, state_found="active",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (RegisterAnswer.FOUND, "pass"),
        (RegisterAnswer.UNKNOWN, "query"),
        (RegisterAnswer.UNREACHABLE, NOTE),
        (RegisterAnswer.NOT_ASKED, NOTE),
    ],
)
def test_a_number_is_passed_queried_or_to_be_looked_up(answer, outcome):
    application = submitted_application(status="in_review")
    a_number(application, answer)

    assert [each[0] for each in found(application, "organisation", "01234567")] == [outcome]


def test_a_number_of_another_name_is_queried_until_the_team_confirms_it():
    application = submitted_application(status="in_review")
    number = a_number(application, RegisterAnswer.FOUND)
    Identifier.objects.filter(pk=number.pk).update(name_found="Quite Another Limited")
    before = found(application, "organisation", "01234567")
    type(application.supplier).objects.filter(pk=application.supplier_id).update(identity_confirmed_at=JULY)
    after = found(application, "organisation", "01234567")

    assert (before[0][0], "the register has another name: Quite Another Limited" in before[0][1]) == (
        "query",
        True,
    )
    assert after[0][0] == "pass"


def test_a_number_to_look_up_asks_for_no_reason_to_pass():
    application, person = submitted_application(status="in_review"), officer()
    a_number(application, RegisterAnswer.UNREACHABLE)

    shown = as_person(person).get(screen(application))
    saved = save_findings(application.pk, [Finding("organisation", None, "pass")], actor=person, seen_at=None)

    section = next(each for each in shown.context["sections"] if each["item"].key == "organisation")
    assert automatic_outcomes(application)["organisation"] == NOTE
    assert (section["result_words"], section["is_open"], "To look up" in text_of(shown)) == (
        "To look up",
        True,
        True,
    )
    assert [each.outcome for each in saved] == ["pass"]


def test_no_to_data_protection_is_queried_and_its_pass_needs_a_reason():
    answers = {"8.2": {"complies": "no", "ico_number": "", "measures": "None yet."}}
    application = in_review(answers)
    application.assessments.filter(item="policies").delete()

    checks = found(application, "policies", "Data protection")
    passes = [Finding("policies", None, "pass")]
    code = refused(save_findings, application.pk, passes, actor=officer(), seen_at=JULY)

    assert checks == [("query", "Data protection: no to “Do you keep to UK data protection law?”")]
    assert code == "assessment.no_reason"


def test_yes_to_data_protection_passes():
    assert found(in_review({}), "policies", "Data protection") == [("pass", "Data protection: confirmed")]


def a_certificate(application, expires_on, **facts):
    """A file sent with the application that is in the library as a certificate."""
    sent = DocumentFactory(owner=owner_of(application), purpose="8.1e", name="cover.pdf", sha256="a" * 64)
    kept = DocumentFactory(
        owner=f"supplier:{application.supplier_id}", purpose="certificate", sha256="a" * 64
    )
    return sent, Certificate.objects.create(
        supplier=application.supplier, document=kept, kind="Insurance", expires_on=expires_on, added_at=JULY,
        **facts,
    )  # fmt: skip


def test_a_certificate_that_has_ended_is_queried():
    application = in_review({})
    a_certificate(application, date(2024, 6, 30))

    assert found(application, "insurance", "cover.pdf") == [
        ("query", "Insurance, cover.pdf: ended on 30 June 2024")
    ]


def test_a_certificate_counts_on_its_last_day():
    application = in_review({})
    a_certificate(application, date(2024, 7, 1))

    assert found(application, "insurance", "cover.pdf") == [
        ("pass", "Insurance, cover.pdf: until 1 July 2024")
    ]


def test_that_a_newer_one_is_in_the_library_is_said():
    application = in_review({})
    _, old = a_certificate(application, date(2024, 6, 30))
    file = DocumentFactory(
        owner=f"supplier:{application.supplier_id}", purpose="certificate", sha256="b" * 64
    )
    newer = Certificate.objects.create(
        supplier=application.supplier, document=file, kind="Insurance", added_at=JULY
    )
    Certificate.objects.filter(pk=old.pk).update(replaced_by=newer, replaced_at=JULY)

    assert found(application, "insurance", "newer one")[0][0] == "query"
