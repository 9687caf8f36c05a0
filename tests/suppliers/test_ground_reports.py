"""A reason for exclusion that comes up after admission: reported, assessed, decided."""

from datetime import date, timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from suppliers.models import Admission, GroundReport
from suppliers.operations.admissions import suspend_admission
from suppliers.operations.ground_reports import report_ground, settle_report, take_up_report
from suppliers.rules.ground_reports import names_of, why_not_read_report
from tests.factories.accounts import UserFactory
from tests.races import outcomes
from tests.suppliers.upkeep import ASKED, LATE, admin_of, an_admission
from tests.suppliers.worlds import auditor, manager, member_of, officer
from tests.worlds import refused

pytestmark = pytest.mark.django_db
FACTS = {
    "grounds": ["3.1g"],
    "happened_on": date(2024, 6, 20),
    "what_happened": " A member of ours was elected. ",
    "put_right": "She takes no part in bids.",
}


def reported(at, **facts):
    admission = an_admission()
    with at(ASKED):
        return report_ground(admission.supplier_id, actor=admin_of(admission), **{**FACTS, **facts})


def everything():
    tables = (GroundReport, AuditEvent, OutboxMessage, Admission)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_an_admitted_supplier_reports_a_ground_and_the_team_is_told(at):
    people = {officer().email, manager().email}
    auditor()

    report = reported(at)

    assert (report.status, report.grounds, report.reported_at) == ("reported", ["3.1g"], ASKED)
    assert report.what_happened == "A member of ours was elected."
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == people
    assert AuditEvent.objects.get().action == "ground.reported"
    assert names_of(report) == ["A conflict of interest that you know of"]
    assert Admission.objects.get().status == "active"


@pytest.mark.parametrize(
    ("role", "facts", "code"),
    [
        ("reader", {}, "application.reader"),
        (None, {}, "application.not_yours"),
        ("bidder", {"grounds": []}, "ground.unknown"),
        ("bidder", {"grounds": ["4.0"]}, "ground.unknown"),
        ("bidder", {"happened_on": date(2024, 7, 2)}, "ground.in_future"),
        ("bidder", {"what_happened": " "}, "ground.no_facts"),
    ],
)
def test_reports_that_are_refused_change_nothing(at, role, facts, code):
    admission = an_admission()
    person = member_of(admission.supplier, role) if role else UserFactory()
    before = everything()

    with at(ASKED):
        assert refused(report_ground, admission.supplier_id, actor=person, **{**FACTS, **facts}) == code

    assert everything() == before


def test_who_holds_no_place_is_sent_to_the_application(at):
    admission = an_admission(status="left")

    with at(ASKED):
        code = refused(report_ground, admission.supplier_id, actor=admin_of(admission), **FACTS)

    assert code == "ground.not_admitted"


def test_an_officer_takes_it_up_and_decides_that_nothing_follows(at):
    report, person = reported(at), officer()

    with at(LATE):
        take_up_report(report.pk, actor=person)
        settled = settle_report(report.pk, effect="none", reasons=" No influence. ", actor=person)

    assert (settled.status, settled.effect, settled.reasons) == ("settled", "none", "No influence.")
    assert (settled.assessed_by, settled.settled_at) == (person, LATE)
    actions = list(AuditEvent.objects.order_by("at", "number").values_list("action", flat=True))
    assert actions == ["ground.reported", "ground.taken_up", "ground.settled"]
    told = OutboxMessage.objects.get(template="ground_settled")
    assert told.facts["effect"] == "No effect on the register"
    assert Admission.objects.get().status == "active"


def test_a_place_is_suspended_by_its_own_step_before_that_is_recorded(at):
    report, boss = reported(at), manager()
    with at(LATE):
        take_up_report(report.pk, actor=boss)
        effect = {"effect": "places_changed", "reasons": "The conflict cannot be avoided."}
        assert refused(settle_report, report.pk, actor=boss, **effect) == "ground.places_unchanged"
        suspend_admission(Admission.objects.get().pk, "Until the conflict is over.", actor=boss)
        settle_report(report.pk, actor=boss, **effect)

    assert GroundReport.objects.get().get_effect_display() == "Places suspended or removed"


def test_a_place_that_was_suspended_before_the_report_does_not_count(at):
    admission, boss = an_admission(), manager()
    with at(ASKED - timedelta(days=3)):
        suspend_admission(admission.pk, "Insurance.", actor=boss)
    with at(ASKED):
        report = report_ground(admission.supplier_id, actor=admin_of(admission), **FACTS)
        take_up_report(report.pk, actor=boss)
        code = refused(settle_report, report.pk, effect="places_changed", reasons="Why", actor=boss)

    assert code == "ground.places_unchanged"


@pytest.mark.parametrize(
    ("who", "said", "code"),
    [
        (auditor, {"effect": "none", "reasons": "Why"}, "ground.not_officer"),
        (officer, {"effect": "", "reasons": "Why"}, "ground.no_effect"),
        (officer, {"effect": "none", "reasons": " "}, "ground.no_reasons"),
    ],
)
def test_decisions_that_are_refused_change_nothing(at, who, said, code):
    report = reported(at)
    take_up_report(report.pk, actor=officer())
    person, before = who(), everything()

    assert refused(settle_report, report.pk, actor=person, **said) == code
    assert everything() == before


def test_a_report_goes_along_its_life_only(at):
    report, person = reported(at), officer()
    said = {"effect": "none", "reasons": "Why", "actor": person}

    assert refused(take_up_report, report.pk, actor=auditor()) == "ground.not_officer"
    assert refused(settle_report, report.pk, **said) == "ground.not_assessing"
    take_up_report(report.pk, actor=person)
    assert refused(take_up_report, report.pk, actor=person) == "ground.not_reported"
    settle_report(report.pk, **said)
    assert refused(settle_report, report.pk, **said) == "ground.not_assessing"
    assert refused(take_up_report, report.pk, actor=person) == "ground.not_reported"


def test_what_is_said_of_offences_is_for_the_assessor_managers_and_auditors(at):
    report, person, other = reported(at, grounds=["2.1a-2"]), officer(), officer()

    assert why_not_read_report(report, person).code == "ground.details_closed"
    report = take_up_report(report.pk, actor=person)
    assert [why_not_read_report(report, each) for each in (person, manager(), auditor())] == [None] * 3
    assert why_not_read_report(report, other).code == "ground.details_closed"
    assert why_not_read_report(reported(at), other) is None


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_take_it_up_once(at):
    report = reported(at)
    people = officer(), officer()

    found = outcomes(*[lambda p=p: take_up_report(report.pk, actor=p) for p in people])

    assert found == ["done", "ground.not_reported"]
