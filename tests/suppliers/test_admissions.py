"""A place in a lot: every move of its life, its history, and who is told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Admission, Identifier, PlaceChange
from suppliers.operations.admissions import (
    leave_lot,
    prolong_suspension,
    remove_admission,
    restore_admission,
    suspend_admission,
    tell_of_ended_suspension,
)
from suppliers.tasks import tell_of_ended_suspensions
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.suppliers import AdmissionFactory, SupplierFactory
from tests.races import outcomes
from tests.suppliers.worlds import LATER, manager, member_of, officer

pytestmark = pytest.mark.django_db

MANAGED = [suspend_admission, prolong_suspension, restore_admission, remove_admission]
MOVES = {
    (suspend_admission, "active"): ("suspended", "suspended"),
    (prolong_suspension, "suspended"): ("suspended", "prolonged"),
    (restore_admission, "suspended"): ("active", "restored"),
    (remove_admission, "suspended"): ("removed", "removed"),
    (leave_lot, "active"): ("left", "left"),
}
FRIDAY = date(2024, 7, 5)


def code_of(operation, *args, **kwargs):
    try:
        operation(*args, **kwargs)
    except Refused as refused:
        return refused.refusal.code


@pytest.mark.parametrize("operation", [*MANAGED, leave_lot])
@pytest.mark.parametrize("status", ["active", "suspended", "removed", "left"])
def test_a_place_changes_along_its_life_only(at, operation, status):
    admission = AdmissionFactory(status=status)
    admin = member_of(admission.supplier)
    actor = admin if operation is leave_lot else manager()
    after, move = MOVES.get((operation, status), (status, None))

    with at(LATER):
        code = code_of(operation, admission.pk, " A reason. ", actor=actor)

    admission.refresh_from_db()
    assert admission.status == after
    if move is None:
        assert code == "admission.wrong_status"
        counts = (AuditEvent.objects.count(), OutboxMessage.objects.count(), PlaceChange.objects.count())
        assert counts == (0, 0, 0)
        return
    assert code is None
    assert (admission.reason, admission.changed_at) == ("A reason.", LATER)
    line = PlaceChange.objects.get()
    assert (line.move, line.at, line.by, line.reason) == (move, LATER, actor, "A reason.")
    assert AuditEvent.objects.get().action == f"admission.{move}"
    assert OutboxMessage.objects.filter(template=f"admission_{move}").count() == 1


@pytest.mark.parametrize(("operation", "status"), [pair for pair in MOVES if pair[0] is not leave_lot])
def test_r36_changing_a_place_needs_a_manager_and_a_reason(operation, status):
    admission = AdmissionFactory(status=status)
    before = Admission.objects.values().get()

    for actor, reason, code in [
        (officer(), "A reason.", "admission.not_manager"),
        (member_of(admission.supplier), "A reason.", "admission.not_manager"),
        (manager(), "  ", "admission.no_reason"),
    ]:
        assert code_of(operation, admission.pk, reason, actor=actor) == code

    assert Admission.objects.values().get() == before
    assert not AuditEvent.objects.exists()


def test_r36_a_mandatory_ground_found_later_ends_the_place_and_cancels_its_award(at):
    supplier = SupplierFactory(legal_name="Acme CIC")
    Identifier.objects.create(supplier=supplier, scheme="GB-COH", value="01234567")
    admission = AdmissionFactory(supplier=supplier, status="suspended")

    with at(LATER):
        remove_admission(admission.pk, "Convicted of fraud.", actor=manager(), ground="fraud")

    line = PlaceChange.objects.get()
    agreement = admission.lot.agreement.reference
    assert (line.move, line.ground, line.reason) == ("removed", "fraud", "Convicted of fraud.")
    assert line.release == {
        "ocid": f"ocds-xxxxxx-{agreement}",
        "id": f"{agreement}-{admission.pk}-awardCancellation",
        "date": LATER.isoformat(),
        "tag": ["awardCancellation"],
        "initiationType": "tender",
        "parties": [{"id": "GB-COH-01234567", "name": "Acme CIC", "roles": ["supplier"]}],
        "awards": [
            {
                "id": str(admission.pk),
                "status": "cancelled",
                "date": admission.admitted_at.isoformat(),
                "suppliers": [{"id": "GB-COH-01234567", "name": "Acme CIC"}],
                "relatedLots": [str(admission.lot.number)],
            }
        ],
    }


def test_the_release_of_one_person_shows_no_number_and_no_reason():
    supplier = SupplierFactory(legal_form="sole_trader")
    Identifier.objects.create(supplier=supplier, scheme="GB-COH", value="01234567")
    admission = AdmissionFactory(supplier=supplier, status="suspended")

    remove_admission(admission.pk, "Convicted of fraud.", actor=manager(), ground="fraud")

    published = str(PlaceChange.objects.get().release)
    assert f"DPS-{supplier.pk}" in published
    assert not any(word in published for word in ("01234567", "Convicted", "fraud"))


# -- until a day ----------------------------------------------------------------------------
def test_time_alone_restores_no_place_and_the_team_is_told_once(at):
    boss = manager()
    admission = AdmissionFactory()
    with at(LATER):
        suspend_admission(admission.pk, "Insurance ended.", actor=boss, until=FRIDAY)
    OutboxMessage.objects.all().delete()

    with at(LATER + timedelta(days=2)):
        early = tell_of_ended_suspension(admission.pk)
    with at(LATER + timedelta(days=3)):
        told = [tell_of_ended_suspensions() for _ in range(2)]

    admission.refresh_from_db()
    assert (early, told) == (False, [1, 0])
    assert admission.status == "suspended"
    message = OutboxMessage.objects.get()
    assert (message.template, message.recipient) == ("admission_suspension_over", boss.email)


def test_another_day_is_told_of_again(at):
    boss = manager()
    admission = AdmissionFactory()
    with at(LATER):
        suspend_admission(admission.pk, "Insurance ended.", actor=boss, until=FRIDAY)
    with at(LATER + timedelta(days=3)):
        tell_of_ended_suspension(admission.pk)
        prolong_suspension(admission.pk, "Sent on Monday.", actor=boss, until=FRIDAY + timedelta(days=7))
        assert not tell_of_ended_suspension(admission.pk)
    with at(LATER + timedelta(days=20)):
        assert tell_of_ended_suspension(admission.pk)


def test_a_day_that_has_passed_is_refused(at):
    admission = AdmissionFactory()

    with at(LATER):
        yesterday = LATER.date() - timedelta(days=1)
        code = code_of(suspend_admission, admission.pk, "Why.", actor=manager(), until=yesterday)

    admission.refresh_from_db()
    assert (code, admission.status) == ("admission.day_passed", "active")


def test_restoring_forgets_the_day(at):
    boss, admission = manager(), AdmissionFactory()
    with at(LATER):
        suspend_admission(admission.pk, "Why.", actor=boss, until=FRIDAY)
        restore_admission(admission.pk, "Renewed.", actor=boss)

    admission.refresh_from_db()
    assert (admission.status, admission.suspended_until) == ("active", None)


# -- leaving --------------------------------------------------------------------------------
def test_an_admin_leaves_a_lot_and_the_team_is_told():
    admission = AdmissionFactory()
    admin = member_of(admission.supplier)
    team = TeamSeatFactory(role="officer").user

    leave_lot(admission.pk, actor=admin)

    told = set(OutboxMessage.objects.values_list("template", "recipient"))
    assert told == {("admission_left", admin.email), ("admission_left_team", team.email)}
    assert PlaceChange.objects.get().release["tag"] == ["awardCancellation"]


@pytest.mark.parametrize("who", ["bidder", "reader", "stranger", "manager"])
def test_nobody_else_leaves_for_a_supplier(who):
    admission = AdmissionFactory()
    people = {"stranger": UserFactory, "manager": manager}
    actor = people[who]() if who in people else member_of(admission.supplier, who)

    assert code_of(leave_lot, admission.pk, actor=actor) == "admission.not_admin"
    assert Admission.objects.get().status == "active"


# -- kept -----------------------------------------------------------------------------------
def test_the_history_cannot_be_changed():
    admission = AdmissionFactory()
    suspend_admission(admission.pk, "Why.", actor=manager())

    for change in (
        lambda: PlaceChange.objects.update(reason="Other."),
        lambda: PlaceChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert PlaceChange.objects.get().reason == "Why."


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_make_one_change():
    admission = AdmissionFactory(status="suspended")
    first, second = manager(), manager()

    done = outcomes(
        lambda: restore_admission(admission.pk, "Renewed.", actor=first),
        lambda: remove_admission(admission.pk, "Never renewed.", actor=second),
    )

    # A restored place is not removed from its suspension, and a removed one not restored.
    assert done == ["admission.wrong_status", "done"]
    assert PlaceChange.objects.count() == 1
