import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Admission
from suppliers.operations.admissions import remove_admission, restore_admission, suspend_admission
from tests.factories.suppliers import AdmissionFactory
from tests.suppliers.worlds import LATER, manager, member_of, officer

pytestmark = pytest.mark.django_db

OPERATIONS = [suspend_admission, restore_admission, remove_admission]
MOVES = {
    (suspend_admission, "active"): "suspended",
    (restore_admission, "suspended"): "active",
    (remove_admission, "suspended"): "removed",
}


def code_of(operation, admission):
    try:
        operation(admission.pk, " A reason. ", actor=manager())
    except Refused as refused:
        return refused.refusal.code


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("status", ["active", "suspended", "removed", "left"])
def test_a_place_changes_along_its_life_only(at, operation, status):
    admission = AdmissionFactory(status=status)
    member_of(admission.supplier)
    expected = MOVES.get((operation, status))

    with at(LATER):
        code = code_of(operation, admission)

    admission.refresh_from_db()
    assert code == (None if expected else "admission.wrong_status")
    assert admission.status == (expected or status)
    if expected:
        assert (admission.reason, admission.changed_at) == ("A reason.", LATER)
        verb = {"suspended": "suspended", "active": "restored", "removed": "removed"}[expected]
        assert AuditEvent.objects.get().action == f"admission.{verb}"
        assert OutboxMessage.objects.get().template == f"admission_{verb}"
    else:
        assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize(("operation", "status"), list(MOVES))
def test_r36_changing_a_place_needs_a_manager_and_a_reason(operation, status):
    admission = AdmissionFactory(status=status)
    before = Admission.objects.values().get()

    for actor, reason, code in [
        (officer(), "A reason.", "admission.not_manager"),
        (manager(), "  ", "admission.no_reason"),
    ]:
        with pytest.raises(Refused) as refused:
            operation(admission.pk, reason, actor=actor)
        assert refused.value.refusal.code == code

    assert Admission.objects.values().get() == before
    assert not AuditEvent.objects.exists()
