"""Renewed self-declarations: asked of one supplier or of a lot, answered, signed, overdue (R35)."""

from datetime import date, timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from suppliers import tasks
from suppliers.models import Admission, Declaration, GroundReport, Renewal, RenewalRound
from suppliers.operations import renewals
from suppliers.operations.renewals import (
    ask_for_renewal,
    ask_in_round,
    ask_lot_for_renewals,
    call_off_renewal,
    give_renewal,
    save_renewal_answers,
)
from suppliers.rules.ground_reports import story_of
from suppliers.rules.questionnaire.declared_again import RenewalSheet
from tests.factories.accounts import UserFactory
from tests.races import outcomes
from tests.suppliers.upkeep import ASKED, CONVICTION, DUE, LATE, SIGNED, admin_of, an_admission, an_agreement
from tests.suppliers.worlds import auditor, manager, member_of, officer
from tests.worlds import refused

pytestmark = pytest.mark.django_db


def asked(at, admission=None, **facts):
    admission = admission or an_admission(**facts)
    with at(ASKED):
        return ask_for_renewal(admission.supplier_id, actor=officer())


def everything():
    tables = (Renewal, RenewalRound, GroundReport, Declaration, AuditEvent, OutboxMessage, Admission)
    return [list(table.objects.order_by("pk").values()) for table in tables]


# -- asking -------------------------------------------------------------------------------------
def test_r35_a_renewed_declaration_is_due_five_working_days_after_it_was_asked_for(at):
    admission = an_admission()
    colleague = member_of(admission.supplier, "reader")
    person = officer()

    with at(ASKED):
        renewal = ask_for_renewal(admission.supplier_id, actor=person)

    assert (renewal.status, renewal.due_on, renewal.asked_by) == ("asked", DUE, person)
    assert renewal.application == admission.lot_request.application
    event = AuditEvent.objects.get()
    assert (event.action, event.facts) == ("renewal.asked", {"due_on": "2024-07-08"})
    told = OutboxMessage.objects.filter(template="renewal_asked").values_list("recipient", flat=True)
    assert set(told) == {admin_of(admission).email, colleague.email}


def test_r35_the_agreement_says_in_how_many_days(at):
    admission = an_admission()
    agreement = admission.lot.agreement
    type(agreement).objects.filter(pk=agreement.pk).update(declaration_renewal_days=7)

    assert asked(at, admission).due_on == date(2024, 7, 10)


def test_r35_overdue_is_computed_and_changes_nothing_by_itself(at):
    renewal = asked(at)
    place = Admission.objects.values().get()

    assert not renewal.is_overdue(DUE)
    assert renewal.is_overdue(DUE + timedelta(days=1))
    assert list(Renewal.objects.overdue(DUE)) == []
    assert list(Renewal.objects.overdue(LATE.date())) == [renewal]
    with at(LATE):
        assert tasks.remind_of_renewals() == 1
    renewal.refresh_from_db()
    assert renewal.status == "asked"
    assert Admission.objects.values().get() == place


def test_r35_the_supplier_is_reminded_the_working_day_before_and_told_when_it_is_overdue(at):
    asked(at)
    days = [ASKED + timedelta(days=n) for n in range(20)]

    for day in days:
        with at(day):
            tasks.remind_of_renewals()

    told = OutboxMessage.objects.exclude(template="renewal_asked").order_by("queued_at")
    assert [(each.template, each.queued_at.date()) for each in told] == [
        ("renewal_reminder", date(2024, 7, 5)),
        ("renewal_overdue", date(2024, 7, 9)),
    ]


def test_after_weeks_without_the_job_only_the_last_word_goes(at):
    asked(at)

    with at(ASKED + timedelta(days=40)):
        assert tasks.remind_of_renewals() == 1
        assert tasks.remind_of_renewals() == 0

    assert OutboxMessage.objects.exclude(template="renewal_asked").get().template == "renewal_overdue"


@pytest.mark.parametrize(
    ("who", "facts", "code"),
    [
        (auditor, {}, "renewal.not_officer"),
        (UserFactory, {}, "renewal.not_officer"),
        (officer, {"status": "left"}, "renewal.not_admitted"),
        (officer, {"status": "removed"}, "renewal.not_admitted"),
    ],
)
def test_who_may_not_be_asked_or_may_not_ask(at, who, facts, code):
    admission = an_admission(**facts)
    person, before = who(), everything()

    with at(ASKED):
        assert refused(ask_for_renewal, admission.supplier_id, actor=person) == code

    assert everything() == before


def test_a_supplier_is_asked_once_until_it_answers(at):
    renewal = asked(at)
    before = everything()

    with at(ASKED):
        assert refused(ask_for_renewal, renewal.supplier_id, actor=officer()) == "renewal.asked_already"

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_ask_once(at):
    admission = an_admission()
    people = officer(), officer()

    with at(ASKED):
        found = outcomes(*[lambda p=p: ask_for_renewal(admission.supplier_id, actor=p) for p in people])

    assert found == ["done", "renewal.asked_already"]
    assert Renewal.objects.count() == 1


# -- all of a lot ---------------------------------------------------------------------------------
def test_everybody_in_a_lot_is_asked_a_few_at_a_time_until_nobody_is_left(at, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    agreement = an_agreement()
    here = [an_admission(agreement) for _ in range(4)]
    here.append(an_admission(agreement, status="suspended"))
    an_admission(agreement, status="left")
    an_admission(agreement, lot=2)
    asked(at, here[0])

    with at(ASKED):
        ask_lot_for_renewals(here[0].lot_id, actor=officer())
        counts = [tasks.ask_for_renewals() for _ in range(5)]

    assert counts == [2, 2, 0, 0, 0]
    assert {each.supplier_id for each in Renewal.objects.all()} == {each.supplier_id for each in here}
    assert RenewalRound.objects.get().finished_at == ASKED
    events = AuditEvent.objects.filter(action="renewal_round.finished")
    assert [each.facts for each in events] == [{"asked": 4}]


def test_a_round_asks_nobody_twice_and_finishes_once(at):
    admission = an_admission()
    with at(ASKED):
        begun = ask_lot_for_renewals(admission.lot_id, actor=officer())
        assert ask_in_round(begun.pk, admission.supplier_id) is True
        assert ask_in_round(begun.pk, admission.supplier_id) is False
        renewals.finish_round(begun.pk)
        renewals.finish_round(begun.pk)

    assert Renewal.objects.count() == 1
    assert AuditEvent.objects.filter(action="renewal_round.finished").count() == 1


def test_who_answered_in_a_round_is_not_asked_in_it_again(at):
    admission = an_admission()
    with at(ASKED):
        begun = ask_lot_for_renewals(admission.lot_id, actor=officer())
        ask_in_round(begun.pk, admission.supplier_id)
        give_renewal(Renewal.objects.get().pk, actor=admin_of(admission), **SIGNED)
        assert tasks.ask_for_renewals() == 0

    assert Renewal.objects.count() == 1


def test_a_lot_cannot_be_asked_by_strangers_without_suppliers_or_twice_at_once(at):
    agreement = an_agreement()
    admission = an_admission(agreement)
    empty = agreement.lots.get(number=2)
    with at(ASKED):
        assert refused(ask_lot_for_renewals, admission.lot_id, actor=auditor()) == "renewal.not_officer"
        assert refused(ask_lot_for_renewals, empty.pk, actor=officer()) == "renewal.nobody_admitted"
        ask_lot_for_renewals(admission.lot_id, actor=manager())
        assert refused(ask_lot_for_renewals, admission.lot_id, actor=officer()) == "renewal.round_running"

    assert RenewalRound.objects.count() == 1


# -- answering and signing ------------------------------------------------------------------------
def test_r35_a_declaration_that_has_not_changed_is_signed_at_once(at):
    renewal = asked(at)
    admin = admin_of(renewal)

    with at(ASKED):
        given = give_renewal(renewal.pk, actor=admin, **SIGNED)

    assert (given.status, given.given_at, given.changed) == ("given", ASKED, [])
    declaration = Declaration.objects.get()
    assert (declaration.name, declaration.signed_by, declaration.application) == ("Ada Marsh", admin, None)
    assert given.answers["2.1a-1"] == "no"
    assert not GroundReport.objects.exists()
    told = set(OutboxMessage.objects.values_list("template", flat=True))
    assert told == {"renewal_asked", "renewal_given", "renewal_given_team"}


def test_a_late_declaration_is_still_taken(at):
    renewal = asked(at)

    with at(LATE):
        assert give_renewal(renewal.pk, actor=admin_of(renewal), **SIGNED).status == "given"


def test_a_yes_asks_for_details_before_it_can_be_signed_and_is_then_reported(at):
    renewal = asked(at)
    admin, boss = admin_of(renewal), manager()
    place = Admission.objects.values().get()

    with at(ASKED):
        save_renewal_answers(renewal.pk, {"2.1a-2": "yes"}, actor=admin)
        assert refused(give_renewal, renewal.pk, actor=admin, **SIGNED) == "application.incomplete"
        save_renewal_answers(renewal.pk, CONVICTION, actor=admin)
        given = give_renewal(renewal.pk, actor=admin, **SIGNED)

    report = GroundReport.objects.get()
    assert given.changed == ["2.1a-2", "2.1b", "2.2"]
    assert (report.grounds, story_of(report).happened_on) == (["2.1a-2"], date(2024, 6, 3))
    assert (report.renewal, report.status) == (given, "reported")
    assert OutboxMessage.objects.filter(template="ground_reported", recipient=boss.email).count() == 1
    assert Admission.objects.values().get() == place
    # What somebody was convicted of does not stand in the trail that the whole team reads.
    assert "2.1a-2" not in str(AuditEvent.objects.get(action="ground.reported").facts)


def test_a_reason_that_has_gone_is_explained(at):
    facts = {"happened_on": "2024-01-03", "facts": "A member sits on the council.", "measures": "None."}
    renewal = asked(at, answers={"3.1g": "yes", "3.2": {"3.1g": facts}})
    admin = admin_of(renewal)

    with at(ASKED):
        save_renewal_answers(renewal.pk, {"3.1g": "no"}, actor=admin)
        assert refused(give_renewal, renewal.pk, actor=admin, **SIGNED) == "renewal.unexplained"
        given = give_renewal(renewal.pk, actor=admin, explanation="She has left the council.", **SIGNED)

    assert GroundReport.objects.get().what_happened == "She has left the council."
    assert given.changed == ["3.1g"]


def test_the_next_renewal_begins_with_the_last_one(at):
    renewal = asked(at)
    admin = admin_of(renewal)
    with at(ASKED):
        save_renewal_answers(renewal.pk, CONVICTION, actor=admin)
        give_renewal(renewal.pk, actor=admin, **SIGNED)
    with at(LATE):
        again = ask_for_renewal(renewal.supplier_id, actor=officer())

    sheet = RenewalSheet(again, today=LATE.date())
    assert sheet.changed == []
    assert sheet.value(sheet.questionnaire.questions["2.1a-2"]) == "yes"
    assert sheet.gaps() == []


@pytest.mark.parametrize(
    ("role", "given", "code"),
    [
        ("reader", {"2.1a-1": "no"}, "application.reader"),
        (None, {"2.1a-1": "no"}, "application.not_yours"),
        ("bidder", {"4.0": "1.00"}, "answer.unknown_question"),
        ("bidder", {"9.9": "x"}, "answer.unknown_question"),
        ("bidder", {"2.1a-1": "perhaps"}, "answer.faulty"),
    ],
)
def test_answers_that_are_refused_change_nothing(at, role, given, code):
    renewal = asked(at)
    person = member_of(renewal.supplier, role) if role else UserFactory()
    before = everything()

    with at(ASKED):
        assert refused(save_renewal_answers, renewal.pk, given, actor=person) == code

    assert everything() == before


@pytest.mark.parametrize(
    ("role", "signed", "code"),
    [
        ("reader", SIGNED, "application.reader"),
        ("bidder", SIGNED, "application.not_admin"),
        (None, SIGNED, "application.not_yours"),
        ("admin", {"name": " ", "role": "Secretary"}, "declaration.unsigned"),
    ],
)
def test_signatures_that_are_refused_change_nothing(at, role, signed, code):
    renewal = asked(at)
    person = member_of(renewal.supplier, role) if role else UserFactory()
    before = everything()

    with at(ASKED):
        assert refused(give_renewal, renewal.pk, actor=person, **signed) == code

    assert everything() == before


def test_what_is_given_or_called_off_stays_so(at):
    given, off = asked(at), asked(at, an_admission(an_agreement()))
    with at(ASKED):
        give_renewal(given.pk, actor=admin_of(given), **SIGNED)
        call_off_renewal(off.pk, " Asked by mistake. ", actor=officer())
        before = everything()
        for renewal in (given, off):
            admin = admin_of(renewal)
            assert refused(save_renewal_answers, renewal.pk, {}, actor=admin) == "renewal.not_asked"
            assert refused(give_renewal, renewal.pk, actor=admin, **SIGNED) == "renewal.not_asked"
            assert refused(call_off_renewal, renewal.pk, "Why", actor=officer()) == "renewal.not_asked"

    off.refresh_from_db()
    assert (off.status, off.reason, off.called_off_at) == ("called_off", "Asked by mistake.", ASKED)
    assert OutboxMessage.objects.filter(template="renewal_called_off").count() == 1
    assert everything() == before


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [(auditor, "Why", "renewal.not_officer"), (officer, "  ", "renewal.no_reason")],
)
def test_calling_off_needs_an_officer_and_a_reason(at, who, reason, code):
    renewal = asked(at)
    person, before = who(), everything()

    assert refused(call_off_renewal, renewal.pk, reason, actor=person) == code
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_signing_and_calling_off_at_once_end_in_one_of_them(at):
    renewal = asked(at)
    admin, person = admin_of(renewal), officer()

    with at(ASKED):
        found = outcomes(
            lambda: give_renewal(renewal.pk, actor=admin, **SIGNED),
            lambda: call_off_renewal(renewal.pk, "Why", actor=person),
        )

    assert found == ["done", "renewal.not_asked"]
