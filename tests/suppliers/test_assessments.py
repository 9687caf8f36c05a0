from datetime import UTC, date, datetime

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Application, Assessment, InformationRequest
from suppliers.operations.assessments import (
    ask_for_information,
    assign_application,
    extend_assessment,
    save_findings,
    start_review,
)
from suppliers.rules.assessments import Finding, due_on, items_of, shown_findings
from suppliers.rules.evidence import automatic_outcome, checks_of
from suppliers.rules.questionnaire import sheet_of
from tests.suppliers.worlds import (
    ANSWERS,
    LATER,
    SUBMITTED,
    assessed_application,
    manager,
    officer,
    recommended_application,
    submitted_application,
)

pytestmark = pytest.mark.django_db


def refused(operation, *args, **kwargs):
    """The code of the refusal, having seen that nothing changed."""
    before = state()
    with pytest.raises(Refused) as caught:
        operation(*args, **kwargs)
    assert state() == before
    return caught.value.refusal.code


def state():
    return (
        list(Application.objects.order_by("pk").values()),
        list(Assessment.objects.order_by("pk").values()),
        list(InformationRequest.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
        OutboxMessage.objects.count(),
    )


def events():
    return [(event.action, event.actor) for event in AuditEvent.objects.order_by("number")]


# -- starting -------------------------------------------------------------------------------
def test_start_review_takes_it_up(at):
    application, actor = submitted_application(), officer()

    with at(LATER):
        start_review(application.pk, actor=actor)

    application.refresh_from_db()
    assert (application.status, application.assigned_to) == ("in_review", actor)
    assert events() == [("application.review_started", actor)]


def test_start_review_leaves_it_with_whom_it_is_assigned_to():
    colleague = officer()
    application = submitted_application(assigned_to=colleague)

    start_review(application.pk, actor=officer())

    application.refresh_from_db()
    assert application.assigned_to == colleague


def test_start_review_refusals():
    application = submitted_application()

    assert refused(start_review, application.pk, actor=manager()) == "application.not_officer"
    start_review(application.pk, actor=officer())
    assert refused(start_review, application.pk, actor=officer()) == "application.not_submitted"


def test_assign_application():
    application, actor = submitted_application(), officer()

    assign_application(application.pk, actor=actor)

    application.refresh_from_db()
    assert application.assigned_to == actor
    assert refused(assign_application, application.pk, actor=manager()) == "application.not_officer"


def test_a_withdrawn_application_is_not_assigned():
    application = submitted_application(status="withdrawn")

    assert refused(assign_application, application.pk, actor=officer()) == "application.not_undecided"


# -- findings -------------------------------------------------------------------------------
def test_findings_are_kept_with_their_author_and_only_changes_are_saved(at):
    application, actor = submitted_application(status="in_review"), officer()
    lot = application.agreement.lots.first()
    findings = [Finding("organisation", None, "pass"), Finding("S1", lot.pk, "fail", " Not shown. ")]

    with at(SUBMITTED):
        first = save_findings(application.pk, findings, actor=actor, seen_at=None)
    with at(LATER):
        again = save_findings(application.pk, findings, actor=actor, seen_at=SUBMITTED)

    assert (len(first), again) == (2, [])
    kept = Assessment.objects.get(item="S1")
    assert (kept.lot, kept.outcome, kept.reason) == (lot, "fail", "Not shown.")
    assert (kept.assessed_by, kept.assessed_at) == (actor, SUBMITTED)
    assert [event.action for event in AuditEvent.objects.all()] == ["assessment.saved"]


@pytest.mark.parametrize("outcome", ["query", "fail"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_r18_query_and_fail_need_a_reason(outcome, reason):
    application = submitted_application(status="in_review")
    findings = [Finding("organisation", None, outcome, reason)]

    code = refused(save_findings, application.pk, findings, actor=officer(), seen_at=None)

    assert code == "assessment.no_reason"


def test_a_declared_ground_passes_only_with_a_reason():
    boss = officer()
    answers = {**ANSWERS, "2.1a-1": "yes"}
    application = submitted_application(status="in_review", answers=answers, assigned_to=boss)
    bare, reasoned = (
        Finding("grounds-mandatory", None, "pass"),
        Finding("grounds-mandatory", None, "pass", "Self-cleaned."),
    )

    code = refused(save_findings, application.pk, [bare], actor=boss, seen_at=None)
    save_findings(application.pk, [reasoned], actor=boss, seen_at=None)

    assert code == "assessment.no_reason"
    assert shown_findings(application)[0].reason == "Self-cleaned."


@pytest.mark.parametrize(
    "finding",
    [
        Finding("nothing", None, "pass"),
        Finding("organisation", None, "perhaps"),
        Finding("S1", None, "pass"),
    ],
)
def test_only_items_of_this_application_are_assessed(finding):
    application = submitted_application(status="in_review")

    code = refused(save_findings, application.pk, [finding], actor=officer(), seen_at=None)

    assert code == "assessment.unknown_item"


def test_nobody_overwrites_what_they_did_not_see(at):
    application = submitted_application(status="in_review")
    with at(LATER):
        save_findings(application.pk, [Finding("values", None, "pass")], actor=officer(), seen_at=None)

    late = [Finding("values", None, "fail", "No.")]
    code = refused(save_findings, application.pk, late, actor=officer(), seen_at=None)

    assert code == "assessment.changed"


def test_findings_under_a_recommendation_stand():
    application = recommended_application(failing=[2])

    late = [Finding("values", None, "fail", "No.")]
    code = refused(save_findings, application.pk, late, actor=officer(), seen_at=SUBMITTED)

    assert code == "assessment.recommended"


@pytest.mark.parametrize("status", ["submitted", "withdrawn"])
def test_findings_need_a_running_review(status):
    application = submitted_application(status=status)

    code = refused(save_findings, application.pk, [], actor=officer(), seen_at=None)

    assert code == "application.not_in_review"


def test_only_officers_assess():
    application = submitted_application(status="in_review")

    assert (
        refused(save_findings, application.pk, [], actor=manager(), seen_at=None) == "application.not_officer"
    )


# -- asking again ---------------------------------------------------------------------------
def test_more_information_is_asked_for_five_working_days(at):
    application, actor = assessed_application(), officer()

    with at(LATER):
        ask_for_information(application.pk, ["8.1b"], "Send the schedule.", actor=actor)

    application.refresh_from_db()
    asked = application.information_requests.get()
    assert (application.status, asked.items, asked.due_on) == (
        "more_information",
        ["8.1b"],
        date(2024, 7, 10),
    )
    mail = OutboxMessage.objects.get()
    assert mail.template == "application_more_information"
    assert mail.recipient == application.supplier.seats.get().user.email
    assert (mail.facts["due_on"], mail.facts["message"]) == ("Wednesday 10 July 2024", "Send the schedule.")
    assert application.due_on == date(2024, 7, 15), "the supplier's time does not stop the clock of the law"


@pytest.mark.parametrize(
    ("code", "items", "message"),
    [
        ("information_request.no_items", [], "Why?"),
        ("information_request.no_items", ["99.9"], "Why?"),
        ("information_request.no_message", ["8.1b"], " "),
    ],
)
def test_asking_again_needs_questions_and_words(code, items, message):
    application = assessed_application()

    assert refused(ask_for_information, application.pk, items, message, actor=officer()) == code


def test_asking_again_needs_a_review_without_a_waiting_recommendation():
    waiting, fresh, theirs = recommended_application(), submitted_application(), assessed_application()

    asked = (["8.1b"], "Why?")
    assert refused(ask_for_information, waiting.pk, *asked, actor=officer()) == "application.recommended"
    assert refused(ask_for_information, fresh.pk, *asked, actor=officer()) == "application.not_in_review"
    assert refused(ask_for_information, theirs.pk, *asked, actor=manager()) == "application.not_officer"


# -- time -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (datetime(2023, 4, 6, 10, tzinfo=UTC), date(2023, 4, 24), date(2023, 5, 2)),
        (datetime(2025, 3, 31, 22, 59, 59, tzinfo=UTC), date(2025, 4, 14), date(2025, 4, 23)),
        (datetime(2020, 12, 23, 9, tzinfo=UTC), date(2021, 1, 11), date(2021, 1, 18)),
    ],
)
def test_r14_due_dates_count_working_days_from_the_day_after_receipt(received, due, extended):
    application = submitted_application(submitted_at=received)

    assert (due_on(application, 10), due_on(application, 15)) == (due, extended)


def test_r13_extension_is_given_once_with_a_reason(at):
    application, actor = submitted_application(status="in_review"), officer()

    assert refused(extend_assessment, application.pk, " ", actor=actor) == "application.no_extension_reason"
    with at(LATER):
        extend_assessment(application.pk, "Accounts are being checked.", actor=actor)

    application.refresh_from_db()
    assert (application.due_on, application.extended_on) == (date(2024, 7, 22), LATER)
    assert refused(extend_assessment, application.pk, "Again.", actor=actor) == "application.extended_already"
    assert refused(extend_assessment, application.pk, "Why.", actor=manager()) == "application.not_officer"


def test_a_withdrawn_application_is_not_extended():
    application = submitted_application(status="withdrawn")

    code = refused(extend_assessment, application.pk, "Why.", actor=officer())

    assert code == "application.not_undecided"


# -- what the portal finds by itself --------------------------------------------------------
def cover(amount, held="yes", expires_on="2025-03-31"):
    return {"held": held, "cover": amount, "expires_on": expires_on}


def outcome_of(application, key):
    return automatic_outcome(checks_of(sheet_of(application, today=LATER.date()), key))


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        ("organisation", {}, ""),
        ("organisation", {"1.1d": ""}, "query"),
        ("grounds-mandatory", {}, "pass"),
        ("grounds-mandatory", {"2.1a-1": "yes", "2.2": "Repaid."}, "query"),
        ("insurance", {}, "pass"),
        ("insurance", {"8.1a": cover("4999999.99")}, "fail"),
        ("insurance", {"8.1a": {"held": "not_needed"}}, "pass"),
        ("insurance", {"8.1b": cover("1999999")}, "fail"),
        ("insurance", {"8.1b": {"held": "no"}}, "fail"),
        ("insurance", {"8.1c": ""}, "query"),
        ("insurance", {"8.1c": cover("1000000", expires_on="2024-07-02")}, "query"),
        ("values", {}, "pass"),
        ("values", {"9.2": "no"}, "fail"),
        ("declaration", {}, "pass"),
    ],
)
def test_automatic_result(key, changes, expected):
    assert outcome_of(submitted_application(answers={**ANSWERS, **changes}), key) == expected


def test_an_unsigned_declaration_fails():
    application = submitted_application()
    application.declaration.delete()

    assert outcome_of(Application.objects.get(), "declaration") == "fail"


def test_the_highest_minimum_of_the_lots_counts():
    application = submitted_application()
    application.agreement.lots.filter(number=2).update(public_liability_minimum=5_000_000)

    assert outcome_of(application, "insurance") == "fail"


def test_items_are_the_sections_and_each_lots_own_criteria():
    application = submitted_application()

    keys = [(item.key, item.title) for item in items_of(application)]

    assert keys == [
        ("organisation", "The organisation"),
        ("grounds-mandatory", "Mandatory reasons for exclusion"),
        ("insurance", "Insurance"),
        ("values", "Co-operative values and undertakings"),
        ("declaration", "Declaration"),
        ("S1", "Experience of lot 1"),
        ("S1", "Experience of lot 2"),
    ]
