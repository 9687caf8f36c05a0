from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from dps.core import outbox
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Admission, Application, LotRequest
from suppliers.operations.decisions import (
    confirm_recommendation,
    confirm_recommendations,
    recommend_admission,
    recommend_rejection,
    send_back_recommendation,
)
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory, SupplierFactory
from tests.races import outcomes
from tests.suppliers.worlds import (
    LATER,
    agreement_with_lots,
    assessed_application,
    manager,
    member_of,
    officer,
    recommended_application,
    seen_of,
    submitted_application,
)

pytestmark = pytest.mark.django_db


def lot_request(application, number=1):
    return application.lot_requests.get(lot__number=number)


def state():
    return (
        list(Application.objects.order_by("pk").values()),
        list(LotRequest.objects.order_by("pk").values()),
        list(Admission.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
        OutboxMessage.objects.count(),
    )


def refused(operation, *args, **kwargs):
    """The code of the refusal, having seen that nothing changed."""
    before = state()
    with pytest.raises(Refused) as caught:
        operation(*args, **kwargs)
    assert state() == before
    return caught.value.refusal.code


# -- recommending ---------------------------------------------------------------------------
def test_admission_is_recommended(at):
    application, actor = assessed_application(), officer()

    with at(LATER):
        recommend_admission(lot_request(application).pk, actor=actor)

    request = lot_request(application)
    assert (request.status, request.recommended_by, request.recommended_at) == (
        "recommended_admit",
        actor,
        LATER,
    )
    assert AuditEvent.objects.get().action == "lot_request.admission_recommended"


def test_r18_rejection_takes_the_reason_of_each_failed_criterion_with_it():
    application = assessed_application(failing=[2])

    recommend_rejection(lot_request(application, 2).pk, actor=officer())

    assert lot_request(application, 2).reasons == [
        {"item": "S1", "title": "Experience of lot 2", "reason": "No contract of this kind is shown."}
    ]


def test_r18_rejection_without_a_reason_cannot_be_saved():
    nothing_failed, reasonless = assessed_application(), assessed_application(failing=[1])
    reasonless.assessments.filter(outcome="fail").update(reason="")

    assert refused(recommend_rejection, lot_request(nothing_failed).pk, actor=officer()) == (
        "lot_request.nothing_failed"
    )
    assert (
        refused(recommend_rejection, lot_request(reasonless).pk, actor=officer()) == "lot_request.no_reason"
    )
    with pytest.raises(IntegrityError, match="rejection_has_reasons"), transaction.atomic():
        LotRequest.objects.update(status="recommended_reject")


def test_admission_is_not_recommended_against_the_findings():
    failed, queried, half = assessed_application(failing=[1]), assessed_application(), assessed_application()
    queried.assessments.filter(item="values").update(outcome="query", reason="Unclear.")
    half.assessments.filter(item="values").delete()

    def code(application):
        return refused(recommend_admission, lot_request(application).pk, actor=officer())

    assert code(failed) == "lot_request.has_failures"
    assert code(queried) == "lot_request.has_queries"
    assert code(half) == "lot_request.not_assessed"


@pytest.mark.parametrize("recommend", [recommend_admission, recommend_rejection])
def test_recommending_needs_an_officer_and_a_running_review(recommend):
    fresh, running, theirs = (
        submitted_application(),
        recommended_application(failing=[1]),
        assessed_application(),
    )
    confirm_recommendations(running.pk, actor=manager(), seen=seen_of(running))

    assert refused(recommend, lot_request(fresh).pk, actor=officer()) == "application.not_in_review"
    assert refused(recommend, lot_request(running).pk, actor=officer()) == "application.not_in_review"
    assert refused(recommend, lot_request(theirs).pk, actor=manager()) == "application.not_officer"


def test_a_decided_lot_is_not_recommended_again():
    application = recommended_application(failing=[2])
    confirm_recommendation(lot_request(application, 1).pk, actor=manager())

    code = refused(recommend_admission, lot_request(application, 1).pk, actor=officer())

    assert code == "lot_request.not_open"


def test_who_has_a_place_is_not_admitted_twice():
    application = assessed_application()
    AdmissionFactory(supplier=application.supplier, lot=lot_request(application).lot)

    code = refused(recommend_admission, lot_request(application).pk, actor=officer())

    assert code == "lot_request.already_admitted"


# -- sending back ---------------------------------------------------------------------------
def test_sending_back_opens_the_lot_again_and_tells_the_officer():
    by = officer()
    application = recommended_application(by=by, failing=[1])

    send_back_recommendation(lot_request(application).pk, "The reason is too short.", actor=manager())

    request = lot_request(application)
    assert (request.status, request.recommended_by, request.reasons) == ("pending", None, [])
    assert request.note == "The reason is too short."
    mail = OutboxMessage.objects.get()
    assert (mail.template, mail.recipient) == ("application_sent_back", by.email)


def test_sending_back_refusals():
    application, pending = recommended_application(), assessed_application()

    def code(which, note, actor):
        return refused(send_back_recommendation, lot_request(which).pk, note, actor=actor)

    assert code(application, " ", manager()) == "lot_request.no_note"
    assert code(application, "Why?", officer()) == "lot_request.not_manager"
    assert code(pending, "Why?", manager()) == "lot_request.not_recommended"


# -- confirming -----------------------------------------------------------------------------
def test_r16_two_lots_two_decisions_one_letter(at):
    application, actor = recommended_application(failing=[2]), manager()

    with at(LATER):
        confirm_recommendations(application.pk, actor=actor, seen=seen_of(application))

    application.refresh_from_db()
    assert [request.status for request in application.lot_requests.all()] == ["admitted", "rejected"]
    assert (application.status, application.decided_at) == ("decided", LATER)
    lots = OutboxMessage.objects.get().facts["lots"]
    assert [(lot["name"], lot["admitted"], len(lot["reasons"])) for lot in lots] == [
        ("Lot 1 Title 1", True, 0),
        ("Lot 2 Title 2", False, 1),
    ]
    assert Admission.objects.get().lot.number == 1


def test_r17_everybody_at_the_supplier_is_told_at_once(at, django_capture_on_commit_callbacks, mailoutbox):
    application = recommended_application(failing=[2])
    member_of(application.supplier, "reader")

    with at(LATER), django_capture_on_commit_callbacks(execute=True):
        confirm_recommendations(application.pk, actor=manager(), seen=seen_of(application))
    for message in OutboxMessage.objects.all():
        outbox.deliver(str(message.pk))

    people = {seat.user.email for seat in application.supplier.seats.all()}
    assert {each.notified_at for each in application.lot_requests.all()} == {LATER}
    assert {message.to[0] for message in mailoutbox} == people
    text = mailoutbox[0].body
    assert mailoutbox[0].subject == f"{application.reference}: our decisions on your application"
    assert "Lot 1 Title 1\nAcme CIC is admitted." in text
    assert "- Experience of lot 2: Not shown." in text
    assert "within 15 days" in text


def test_one_lot_may_be_decided_before_the_other():
    application = recommended_application(failing=[2])

    confirm_recommendation(lot_request(application, 1).pk, actor=manager())

    application.refresh_from_db()
    assert (application.status, lot_request(application, 2).status) == ("in_review", "recommended_reject")
    assert OutboxMessage.objects.get().facts["undecided"] == 1


def test_r09_no_number_of_places_is_the_last():
    agreement = agreement_with_lots(1)
    lot = agreement.lots.get()
    AdmissionFactory.create_batch(20, lot=lot)
    application = recommended_application(lots=1, agreement=agreement)

    confirm_recommendation(lot_request(application).pk, actor=manager())

    assert lot.admissions.filter(status="active").count() == 21
    limits = {
        field.name for field in type(lot)._meta.get_fields() if "max" in field.name or "cap" in field.name
    }
    assert limits == {"expected_maximum_value"}


def test_confirming_refusals():
    both = TeamSeatFactory(role="officer").user
    TeamSeatFactory(user=both, role="manager")
    own, pending, other = recommended_application(by=both), assessed_application(), recommended_application()

    def code(application, actor, **more):
        return refused(confirm_recommendation, lot_request(application).pk, actor=actor, **more)

    assert code(own, both) == "lot_request.same_person"
    assert code(other, officer()) == "lot_request.not_manager"
    assert code(pending, manager()) == "lot_request.not_recommended"
    stale = LATER - timedelta(minutes=1)
    assert code(other, manager(), recommended_at=stale) == "lot_request.changed"
    assert (
        refused(confirm_recommendations, other.pk, actor=manager(), seen={}) == "lot_request.not_recommended"
    )
    foreign = seen_of(own)
    assert refused(confirm_recommendations, other.pk, actor=manager(), seen=foreign) == (
        "lot_request.not_recommended"
    )


def test_nobody_decides_on_an_organisation_they_work_for():
    assessed, recommended = assessed_application(), recommended_application(supplier=SupplierFactory())
    seats = [(officer(), assessed), (manager(), recommended)]
    for person, application in seats:
        SeatFactory(user=person, supplier=application.supplier, role="reader")
    (by, first), (boss, second) = seats

    assert refused(recommend_admission, lot_request(first).pk, actor=by) == "lot_request.own_supplier"
    assert refused(confirm_recommendation, lot_request(second).pk, actor=boss) == "lot_request.own_supplier"


def test_all_lots_are_confirmed_or_none():
    application = recommended_application(failing=[2])
    seen = seen_of(application)
    send_back_recommendation(lot_request(application, 2).pk, "Look again.", actor=manager())

    code = refused(confirm_recommendations, application.pk, actor=manager(), seen=seen)

    assert code == "lot_request.not_recommended"


def test_the_database_wants_a_second_person_too():
    by = officer()
    application = recommended_application(by=by)

    with pytest.raises(IntegrityError, match="lot_decision_by_a_second_person"), transaction.atomic():
        application.lot_requests.update(status="admitted", decided_by=by, decided_at=LATER, notified_at=LATER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_managers_confirm_at_once_and_one_decides(attempt):
    application = recommended_application(lots=1, supplier=SupplierFactory())
    managers, seen = [manager(), manager()], seen_of(application)

    results = outcomes(
        *[partial(confirm_recommendations, application.pk, actor=actor, seen=seen) for actor in managers]
    )

    assert results == ["done", "lot_request.not_recommended"]
    assert (Admission.objects.count(), OutboxMessage.objects.count()) == (1, 1)
