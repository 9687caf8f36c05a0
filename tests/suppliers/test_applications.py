"""The supplier's side of an application: started, answered, submitted, withdrawn, answered again."""

from datetime import UTC, date, datetime

import pytest

from dps.agreements.operations.agreements import publish_questionnaire
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Answer, Application
from suppliers.operations.applications import (
    answer_information_request,
    choose_lots,
    save_answers,
    start_application,
    submit_application,
    withdraw_application,
)
from suppliers.rules.questionnaire.content import hash_of
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory
from tests.races import outcomes, together
from tests.suppliers.applying import (
    ANSWERS,
    DEFINITION,
    EXAMPLE,
    JULY,
    SIGNATURE,
    a_draft,
    a_seat,
    dps,
    read,
    submitted,
)

pytestmark = pytest.mark.django_db
LAST = datetime(2025, 3, 31, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in the UK, in summer time
OVER = datetime(2025, 3, 31, 23, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def refused(call, *args, **kwargs):
    """The code of the refusal, and nothing has changed."""
    before = (list(Application.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values()))
    events, mails = AuditEvent.objects.count(), OutboxMessage.objects.count()
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    after = (list(Application.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values()))
    assert (before, events, mails) == (after, AuditEvent.objects.count(), OutboxMessage.objects.count())
    return caught.value.refusal.code


# -- start ---------------------------------------------------------------------------------
def test_starting_makes_a_draft_with_a_reference():
    seat, agreement = a_seat(), dps()

    application = start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)

    assert (application.status, application.reference) == ("draft", "AP-2024-0001")
    assert application.questionnaire == agreement.questionnaire


def test_strangers_and_readers_cannot_start():
    seat, agreement = a_seat("reader"), dps()
    stranger = UserFactory()

    facts = {"received_at": JULY}
    assert (
        refused(start_application, seat.supplier_id, agreement.pk, actor=stranger, **facts)
        == "application.not_yours"
    )
    assert (
        refused(start_application, seat.supplier_id, agreement.pk, actor=seat.user, **facts)
        == "application.reader"
    )


def test_a_second_application_waits_for_the_first():
    seat, agreement = a_seat(), dps()
    start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)

    code = refused(start_application, seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)

    assert code == "application.in_hand"


def test_r19_after_a_decision_or_a_withdrawal_a_new_application_is_accepted():
    seat, agreement = a_seat(), dps()
    first = submitted(seat, agreement=agreement)
    withdraw_application(first.pk, actor=seat.user)

    second = start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)

    assert second.status == "draft"


def test_r37_a_draft_keeps_its_questionnaire_when_a_new_one_is_published():
    seat, agreement = a_seat(), dps()
    old = start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)

    publish_questionnaire(agreement.pk, {**DEFINITION, "version": "SQ-2025"}, actor=seat.user)

    other = a_seat()
    new = start_application(other.supplier_id, agreement.pk, actor=other.user, received_at=JULY)
    old.refresh_from_db()
    assert (old.questionnaire.version, new.questionnaire.version) == (DEFINITION["version"], "SQ-2025")


# -- lots ----------------------------------------------------------------------------------
def test_choosing_lots_replaces_the_choice():
    seat, agreement = a_seat(), dps()
    application = a_draft(seat, agreement=agreement, lots=(1, 2), answers=None)
    second = agreement.lots.get(number=2)

    choose_lots(application.pk, [second.pk], actor=seat.user)

    assert [request.lot for request in application.lot_requests.all()] == [second]


def test_no_lot_closed_lots_and_lots_already_held_are_refused():
    seat, agreement = a_seat(), dps()
    application = a_draft(seat, agreement=agreement, answers=None)
    held, closed = agreement.lots.order_by("number")
    AdmissionFactory(supplier=seat.supplier, lot=held)
    agreement.lots.filter(pk=closed.pk).update(opened_at=None)

    assert refused(choose_lots, application.pk, [], actor=seat.user) == "application.no_lots"
    assert refused(choose_lots, application.pk, [held.pk], actor=seat.user) == "lot.admitted_already"
    assert refused(choose_lots, application.pk, [closed.pk], actor=seat.user) == "lot.not_open"


# -- answers -------------------------------------------------------------------------------
def test_an_answer_is_kept_with_a_version():
    seat = a_seat()
    application = a_draft(seat, answers=None)

    save_answers(application.pk, {"9.1": "One"}, {}, actor=seat.user)
    save_answers(application.pk, {"9.1": "Two"}, {"9.1": 1}, actor=seat.user)

    row = application.answers.get(question="9.1")
    assert (row.value, row.version, row.saved_by) == ("Two", 2, seat.user)


def test_a_colleagues_newer_answer_is_never_overwritten_unseen():
    seat = a_seat()
    colleague = SeatFactory(supplier=seat.supplier, role="bidder")
    application = a_draft(seat, answers={"9.1": "First"})
    save_answers(application.pk, {"9.1": "Hers"}, {"9.1": 1}, actor=colleague.user)

    assert (
        refused(save_answers, application.pk, {"9.1": "His"}, {"9.1": 1}, actor=seat.user) == "answer.changed"
    )

    save_answers(application.pk, {"9.1": "His"}, {"9.1": 2}, actor=seat.user)
    assert application.answers.get(question="9.1").value == "His"


def test_the_same_answer_from_both_is_no_conflict_and_no_new_version():
    seat = a_seat()
    application = a_draft(seat, answers={"9.1": "Same"})

    assert save_answers(application.pk, {"9.1": "Same"}, {}, actor=seat.user) == []
    assert application.answers.get(question="9.1").version == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"9.9": "x"}, "answer.unknown_question"),
        ({"1.1a": "Another name"}, "answer.unknown_question"),
        ({"9.1": "word " * 501}, "answer.faulty"),
        ({"1.1d": "2024-02-30"}, "answer.faulty"),
        ({"1.1h": "123456789"}, "answer.faulty"),
        ({"2.1a-1": "perhaps"}, "answer.faulty"),
        ({"4.0": "-1"}, "answer.faulty"),
    ],
)
def test_answers_that_cannot_be_kept(given, code):
    seat = a_seat()
    application = a_draft(seat, answers=None)

    assert refused(save_answers, application.pk, given, {}, actor=seat.user) == code


def test_nobody_else_answers_and_nothing_changes_after_submission():
    seat = a_seat()
    application = submitted(seat)

    assert (
        refused(save_answers, application.pk, {"9.1": "x"}, {}, actor=UserFactory())
        == "application.not_yours"
    )
    assert (
        refused(save_answers, application.pk, {"9.1": "x"}, {"9.1": 1}, actor=seat.user)
        == "application.not_open"
    )


def test_two_colleagues_at_once_leave_one_answer_each_knows_of(transactional_db):
    seat = a_seat()
    colleague = SeatFactory(supplier=seat.supplier)
    application = a_draft(seat, answers={"9.1": "First"})

    def save(who, text):
        save_answers(application.pk, {"9.1": text}, {"9.1": 1}, actor=who)
        return text

    results = together(lambda: save(seat.user, "Mine"), lambda: save(colleague.user, "Hers"))

    assert sorted(r == "answer.changed" for r in results) == [False, True]
    assert application.answers.get(question="9.1").value in results


# -- submit --------------------------------------------------------------------------------
def test_r12_submitting_gives_a_receipt_and_a_date_ten_working_days_on(at):
    officer = TeamSeatFactory(role="officer").user
    seat = a_seat()
    application = a_draft(seat)

    done = submit_application(application.pk, actor=seat.user, received_at=JULY, **SIGNATURE)

    assert (done.status, done.submitted_at, done.due_on) == ("submitted", JULY, date(2024, 7, 15))
    assert done.content_hash == hash_of(Application.objects.get(pk=done.pk).content)
    mails = OutboxMessage.objects.filter(template__in=["application_received", "application_new"])
    told = sorted((mail.template, mail.recipient, mail.facts["due_on"]) for mail in mails)
    assert told == [
        ("application_new", officer.email, "Monday 15 July 2024"),
        ("application_received", seat.user.email, "Monday 15 July 2024"),
    ]


def test_r01_every_day_of_the_period_is_open(at):
    first = datetime(2020, 3, 31, 23, 0, tzinfo=UTC)  # midnight in the UK, in summer time
    seat, other = a_seat(), a_seat()
    agreement = dps()
    answers = {**ANSWERS, "6.1": [], "6.3": "We are new."}
    for one, instant in ((seat, first), (other, LAST)):
        with at(instant):
            done = submitted(one, agreement=agreement, received_at=instant, answers=answers)
        assert (done.status, done.submitted_at) == ("submitted", instant)


def test_r02_at_midnight_after_the_last_day_it_is_closed_and_no_clock_starts(at):
    seat = a_seat()
    application = a_draft(seat)

    with at(OVER):
        code = refused(submit_application, application.pk, actor=seat.user, received_at=OVER, **SIGNATURE)

    application.refresh_from_db()
    assert (code, application.submitted_at, application.due_on) == ("application.closed", None, None)


def test_r02_before_the_first_day_it_is_closed(at):
    early = datetime(2020, 3, 31, 22, 59, 59, tzinfo=UTC)
    seat, agreement = a_seat(), dps()

    with at(early):
        code = refused(start_application, seat.supplier_id, agreement.pk, actor=seat.user, received_at=early)

    assert code == "application.closed"


def test_r03_what_came_in_the_last_second_is_assessed_by_14_april(at):
    seat = a_seat()
    application = a_draft(seat)

    # It waited for two seconds, over midnight: receipt counts.
    with at(datetime(2025, 3, 31, 23, 0, 1, tzinfo=UTC)):
        done = submit_application(application.pk, actor=seat.user, received_at=LAST, **SIGNATURE)

    assert (done.submitted_at, done.due_on) == (LAST, date(2025, 4, 14))
    assert done.can_become("in_review")


def test_what_is_missing_is_told_and_nothing_is_sent():
    seat = a_seat()
    application = a_draft(seat, answers={**ANSWERS, "9.1": ""})

    with pytest.raises(Refused) as caught:
        submit_application(application.pk, actor=seat.user, received_at=JULY, **SIGNATURE)

    assert (caught.value.refusal.code, caught.value.refusal.facts) == (
        "application.incomplete",
        ("Enter co-operative values",),
    )
    assert refused(submit_application, application.pk, actor=seat.user, received_at=JULY, **SIGNATURE)


def test_only_an_admin_signs_and_only_once():
    seat = a_seat()
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")
    application = a_draft(seat)
    facts = {"received_at": JULY}

    assert (
        refused(submit_application, application.pk, actor=UserFactory(), **facts, **SIGNATURE)
        == "application.not_yours"
    )
    assert (
        refused(submit_application, application.pk, actor=bidder.user, **facts, **SIGNATURE)
        == "application.not_admin"
    )
    code = refused(submit_application, application.pk, actor=seat.user, **facts, name=" ", role="Secretary")
    assert code == "declaration.unsigned"

    submit_application(application.pk, actor=seat.user, **facts, **SIGNATURE)
    assert (
        refused(submit_application, application.pk, actor=seat.user, **facts, **SIGNATURE)
        == "application.not_draft"
    )


def test_a_lot_that_was_taken_meanwhile_cannot_be_submitted():
    seat, agreement = a_seat(), dps()
    application = a_draft(seat, agreement=agreement)
    AdmissionFactory(supplier=seat.supplier, lot=agreement.lots.get(number=1))

    code = refused(submit_application, application.pk, actor=seat.user, received_at=JULY, **SIGNATURE)

    assert code == "lot.admitted_already"


def test_what_the_record_says_later_does_not_reach_what_was_submitted():
    seat = a_seat(legal_name="Old Name Limited")
    application = submitted(seat)

    seat.supplier.legal_name = "New Name Limited"
    seat.supplier.save()

    sheet = read(application)
    assert sheet.words(sheet.questionnaire.questions["1.1a"]) == "Old Name Limited"
    assert application.content["supplier"]["legal_name"] == "Old Name Limited"


def test_two_submissions_at_once_leave_one(transactional_db):
    seat = a_seat()
    application = a_draft(seat)

    def submit():
        return submit_application(application.pk, actor=seat.user, received_at=JULY, **SIGNATURE).status

    assert sorted(together(*[submit] * 4)) == ["application.not_draft"] * 3 + ["submitted"]
    assert AuditEvent.objects.filter(action="application.submitted").count() == 1


def test_two_starts_at_once_leave_one(transactional_db):
    seat, agreement = a_seat(), dps()

    def start():
        return start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)

    assert outcomes(*[start] * 4) == ["application.in_hand"] * 3 + ["done"]
    assert Application.objects.count() == 1


# -- withdraw ------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [a_draft, submitted])
def test_withdrawing_ends_it(make):
    seat = a_seat()
    application = make(seat)

    done = withdraw_application(application.pk, actor=seat.user)

    assert (done.status, done.withdrawn_at) == ("withdrawn", JULY)
    assert refused(withdraw_application, application.pk, actor=seat.user) == "application.not_in_hand"


def test_strangers_and_readers_do_not_withdraw():
    seat = a_seat()
    reader = SeatFactory(supplier=seat.supplier, role="reader")
    application = a_draft(seat, answers=None)

    assert refused(withdraw_application, application.pk, actor=UserFactory()) == "application.not_yours"
    assert refused(withdraw_application, application.pk, actor=reader.user) == "application.reader"


# -- asked again ---------------------------------------------------------------------------
def asked_again(seat, items=("9.1",)):
    application = submitted(seat)
    Application.objects.filter(pk=application.pk).update(status="in_review")
    Application.objects.filter(pk=application.pk).update(status="more_information")
    officer = TeamSeatFactory(role="officer").user
    application.information_requests.create(
        items=list(items), message="Say more.", asked_by=officer, asked_at=JULY, due_on=date(2024, 7, 8)
    )
    return application


def test_only_what_was_asked_again_is_open_and_sending_it_goes_on():
    seat = a_seat()
    application = asked_again(seat)

    assert (
        refused(save_answers, application.pk, {"4.0": "1.00"}, {"4.0": 1}, actor=seat.user)
        == "application.question_closed"
    )
    save_answers(application.pk, {"9.1": "More about it."}, {"9.1": 1}, actor=seat.user)
    done = answer_information_request(application.pk, actor=seat.user)

    assert (done.status, done.information_requests.get().answered_at) == ("in_review", JULY)
    event = AuditEvent.objects.get(action="application.information_given")
    assert event.facts == {"answers": {"9.1": "More about it."}, "late": False}


def test_answers_after_the_date_still_count_and_are_marked(at):
    seat = a_seat()
    application = asked_again(seat)

    with at(datetime(2024, 7, 9, 9, 0, tzinfo=UTC)):
        answer_information_request(application.pk, actor=seat.user)

    assert AuditEvent.objects.get(action="application.information_given").facts["late"] is True


def test_an_emptied_answer_is_not_sent_and_nothing_asked_cannot_be_answered():
    seat, other = a_seat(), a_seat()
    application = asked_again(seat)
    save_answers(application.pk, {"9.1": ""}, {"9.1": 1}, actor=seat.user)

    assert refused(answer_information_request, application.pk, actor=seat.user) == "application.incomplete"
    assert refused(answer_information_request, application.pk, actor=UserFactory()) == "application.not_yours"
    plain = submitted(other)
    assert refused(answer_information_request, plain.pk, actor=other.user) == "information_request.none"


def test_the_number_of_queries_of_a_sheet_does_not_grow_with_its_answers(django_assert_num_queries):
    few, many = (
        a_draft(a_seat(), answers={"9.1": "x"}),
        a_draft(a_seat(), answers={**ANSWERS, "6.1": [EXAMPLE] * 3}),
    )
    for application in (few, many):
        sheet = read(application)
        with django_assert_num_queries(5):
            sheet.gaps()
