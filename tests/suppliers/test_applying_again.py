"""Applying again: what is carried over, what is asked once more, and how little that is."""

from datetime import date, timedelta

import pytest

from dps.agreements.operations.agreements import publish_questionnaire
from dps.core.refusals import Refused
from dps.documents.models import Document
from suppliers.lifecycles import LotRequestStatus
from suppliers.models import Application, LotRequest
from suppliers.operations.applications import (
    save_answers,
    start_application,
    submit_application,
    withdraw_application,
)
from suppliers.operations.carrying import confirm_carried_answers
from suppliers.rules.carrying import changed_details, failed_items, outdated, unchecked
from suppliers.rules.questionnaire.sheets import owner_of
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SeatFactory
from tests.suppliers.applying import ANSWERS, DEFINITION, JULY, SIGNATURE, a_seat, dps, read, submitted
from tests.suppliers.walking import Applicant

pytestmark = pytest.mark.django_db
NEXT_DAY = JULY + timedelta(days=10)
REASON = {"item": "S1.2", "title": "Insurance", "reason": "Public liability is below £5 million."}


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def decided(application, status=LotRequestStatus.REJECTED, reasons=(REASON,)):
    """As if the team had decided on every lot that was asked for."""
    Application.objects.filter(pk=application.pk).update(status="in_review")
    Application.objects.filter(pk=application.pk).update(status="decided", decided_at=NEXT_DAY)
    recommended = "recommended_reject" if status == LotRequestStatus.REJECTED else "recommended_admit"
    requests = LotRequest.objects.filter(application=application)
    requests.update(
        status=recommended, reasons=list(reasons), recommended_by=UserFactory(), recommended_at=JULY
    )
    requests.update(status=status, decided_by=UserFactory(), decided_at=NEXT_DAY, notified_at=NEXT_DAY)
    return application


def again(seat, agreement, *numbers, at=NEXT_DAY):
    lots = agreement.lots.filter(number__in=numbers).values_list("pk", flat=True)
    return start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=at, lots=list(lots))


def ids(questions):
    return {question.id for question in questions}


def test_r19_a_rejected_supplier_applies_again_the_next_day_and_it_is_taken_as_new(at):
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement))

    with at(NEXT_DAY):
        second = again(seat, agreement, 1)
        save_answers(
            second.pk,
            {"8.1b": {"held": "yes", "cover": "6000000.00", "expires_on": "2025-06-01"}},
            {"8.1b": 1},
            actor=seat.user,
        )
        confirm_carried_answers(second.pk, actor=seat.user)
        submit_application(second.pk, actor=seat.user, received_at=NEXT_DAY, **SIGNATURE)

    second.refresh_from_db()
    assert (second.status, second.submitted_at, second.copied_from) == ("submitted", NEXT_DAY, first)
    assert (second.due_on, second.reference != first.reference) == (date(2024, 7, 25), True)
    assert first.content != second.content


def test_everything_said_is_carried_over_with_who_said_it_and_when(at):
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement))

    with at(NEXT_DAY):
        second = again(seat, agreement, 1)

    rows = {row.question: row for row in second.answers.all()}
    assert {key: row.value for key, row in rows.items()} == ANSWERS
    assert {(row.carried, row.saved_by, row.saved_at) for row in rows.values()} == {(True, seat.user, JULY)}
    assert first.answers.count() > len(rows)


def test_only_what_is_true_on_its_day_is_confirmed_and_without_it_nothing_is_sent(at):
    seat, agreement = a_seat(), dps()
    decided(submitted(seat, agreement=agreement))

    with at(NEXT_DAY):
        second = again(seat, agreement, 1)
        asked = ids(unchecked(read(second, today=NEXT_DAY.date())))
        with pytest.raises(Refused) as caught:
            submit_application(second.pk, actor=seat.user, received_at=NEXT_DAY, **SIGNATURE)
        confirmed = confirm_carried_answers(second.pk, actor=seat.user)

    grounds = {key for key in ANSWERS if key.startswith(("2.1a", "2.3a", "3.1"))}
    assert asked == grounds | {"1.0", "4.0", "8.3", "9.2", "9.3", "9.4"}
    assert caught.value.refusal.code == "application.unchecked"
    assert set(confirmed) == asked
    assert unchecked(read(second)) == []


def test_strangers_and_readers_confirm_nothing(at):
    seat, agreement = a_seat(), dps()
    decided(submitted(seat, agreement=agreement))
    second = again(seat, agreement, 1)
    reader = SeatFactory(supplier=seat.supplier, role="reader").user

    for person, code in ((UserFactory(), "application.not_yours"), (reader, "application.reader")):
        with pytest.raises(Refused) as caught:
            confirm_carried_answers(second.pk, actor=person)
        assert caught.value.refusal.code == code
    assert not second.answers.filter(checked_at__isnull=False).exists()


def test_what_has_run_out_is_asked_again_and_saving_it_as_it_is_settles_it(at):
    seat, agreement = a_seat(), dps()
    late = {**ANSWERS, "8.1b": {"held": "yes", "cover": "5000000.00", "expires_on": "2024-07-05"}}
    decided(submitted(seat, agreement=agreement, answers=late))

    with at(NEXT_DAY):
        second = again(seat, agreement, 1)
        found = outdated(read(second, today=NEXT_DAY.date()))
        save_answers(second.pk, {"8.1b": late["8.1b"]}, {"8.1b": 1}, actor=seat.user)

    assert [(q.id, text) for _, q, text in found] == [
        ("8.1b", "Public liability insurance has ended. Renew it before you submit.")
    ]
    assert outdated(read(second, today=NEXT_DAY.date())) == []


def test_what_was_rejected_comes_with_the_reason_until_something_there_is_changed(at):
    seat, agreement = a_seat(), dps()
    decided(submitted(seat, agreement=agreement))

    with at(NEXT_DAY):
        second = again(seat, agreement, 1)
        [before] = failed_items(read(second))
        save_answers(second.pk, {"4.0": "130000.00"}, {"4.0": 1}, actor=seat.user)
        [after] = failed_items(read(second))

    assert (before.title, before.reason, before.is_changed) == (REASON["title"], REASON["reason"], False)
    assert [section.slug for section in before.sections] == ["finance", "insurance"]
    assert after.is_changed


def test_a_changed_record_is_shown_beside_what_it_was(at):
    seat, agreement = a_seat(), dps()
    decided(submitted(seat, agreement=agreement))
    seat.supplier.street = "9 New Street"
    seat.supplier.save()

    [detail] = changed_details(read(again(seat, agreement, 1)))

    assert (detail.before, detail.now) == ("1 Mill Lane, Oldham, OL1 1UT", "9 New Street, Oldham, OL1 1UT")


def test_files_come_along_and_taking_one_off_leaves_the_first_application_whole(at):
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement))
    DocumentFactory(owner=owner_of(first), purpose="8.1e")

    second = again(seat, agreement, 1)
    [copy] = Document.objects.for_owner(owner_of(second))
    Document.objects.filter(pk=copy.pk).update(removed_at=NEXT_DAY)

    [kept] = Document.objects.for_owner(owner_of(first))
    assert (copy.storage_key, copy.sha256, copy.purpose) == (kept.storage_key, kept.sha256, "8.1e")


def test_a_certificate_that_has_ended_is_named_and_a_new_one_asked_for(at):
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement))
    file = DocumentFactory(owner=owner_of(first), purpose="8.1e", name="cover.pdf")
    seat.supplier.certificates.create(
        document=file, kind="Insurance", expires_on=date(2024, 7, 5), added_at=JULY
    )
    applicant = Applicant(seat.user)

    with at(NEXT_DAY):
        carried = applicant.start(1)
        shown = applicant.see(carried)
        hub = applicant.see("/supplier/application/").context
        second = Application.objects.get(copied_from=first)
        Document.objects.filter(owner=owner_of(second)).update(removed_at=NEXT_DAY)
        after = applicant.see(carried)

    sentence = "cover.pdf ended on 5 July 2024. Take it off and add a new one."
    states = {task["title"]: task["label"] for group in hub["groups"] for task in group["tasks"]}
    assert [text for task in shown.context["late"] if sentence in (text := task["title"])]
    assert "Check again" in states.values()
    assert not [task for task in after.context["late"] if sentence in task["title"]]


def test_a_question_new_in_the_version_is_asked_and_the_rest_is_carried(at):
    seat, agreement = a_seat(), dps()
    withdraw_application(submitted(seat, agreement=agreement).pk, actor=seat.user)
    newer = {
        **DEFINITION,
        "version": "SQ-2025",
        "parts": [
            *DEFINITION["parts"],
            {
                "id": "N",
                "questions": [{"id": "9.9", "q": "Safeguarding", "type": "yes_no", "required": True}],
            },
        ],
        "groups": [
            *DEFINITION["groups"],
            {
                "id": "new",
                "title": "New",
                "sections": [
                    {
                        "slug": "safe",
                        "title": "Safeguarding",
                        "pages": [{"slug": "safe", "title": "Safeguarding", "questions": ["9.9"]}],
                    }
                ],
            },
        ],
    }
    publish_questionnaire(agreement.pk, newer, actor=seat.user)

    second = again(seat, agreement, 1)

    assert second.questionnaire.version == "SQ-2025"
    assert [gap.question.id for gap in read(second).gaps()] == ["9.9"]


def test_a_second_application_takes_at_most_5_page_submissions(at):
    seat, agreement = a_seat(), dps()
    decided(submitted(seat, agreement=agreement), LotRequestStatus.ADMITTED, reasons=())
    applicant = Applicant(seat.user, {**ANSWERS, "6.5": "We teach people to teach."})

    with at(NEXT_DAY):
        carried = applicant.start(2)
        shown = applicant.see(carried)
        applicant.send(carried)
        applicant.answer_what_is_left()
        applicant.check_and_sign()

    assert "1 July 2024" in shown.content.decode()
    assert Application.objects.filter(status="submitted").count() == 1
    assert applicant.posts <= 5, applicant.addresses


def test_the_page_puts_what_was_rejected_first_and_says_the_reason(at):
    seat, agreement = a_seat(), dps()
    decided(submitted(seat, agreement=agreement))
    applicant = Applicant(seat.user)

    text = applicant.see(applicant.start(1)).content.decode()
    hub = applicant.see("/supplier/application/").context

    assert text.index(REASON["reason"]) < text.index("Are these still right today?")
    states = {task["title"]: task["label"] for group in hub["groups"] for task in group["tasks"]}
    assert states["Give examples of your work"] == "Carried over"
    assert states["Answer about conduct"] == "Check again"
    assert hub["carried"][0]["status"] == "check_again"


def test_a_first_application_has_nothing_to_check():
    seat = a_seat()
    dps()
    applicant = Applicant(seat.user)

    assert applicant.see(applicant.start(1)).wsgi_request.path == "/supplier/application/"
