"""Mail that the clock owes: each once, the latest one only, whenever the jobs run."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from dps.core import clock, workdays
from dps.core.models import AuditEvent, OutboxMessage, Reminder
from dps.core.reminders import latest_due
from suppliers import tasks
from suppliers.models import Answer, Certificate, DetailsCheck, InformationRequest
from suppliers.operations.reminders import remind_of_certificate, warn_of_clock
from tests.factories.agreements import AgreementFactory
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import AdmissionFactory, ApplicationFactory, SeatFactory, SupplierFactory
from tests.races import together
from tests.suppliers.worlds import DUE, SUBMITTED, manager, member_of, officer, submitted_application

pytestmark = pytest.mark.django_db

ENDS = date(2024, 9, 30)
JOINED = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)


def noon(day):
    return datetime(day.year, day.month, day.day, 11, 0, tzinfo=UTC)


def a_certificate(supplier=None, expires_on=ENDS, **facts):
    supplier = supplier or SeatFactory().supplier
    document = DocumentFactory(owner=f"supplier:{supplier.pk}", purpose="certificate")
    facts = {"kind": "Public liability insurance", "added_at": JOINED, **facts}
    return Certificate.objects.create(supplier=supplier, document=document, expires_on=expires_on, **facts)


def run(task, day):
    with clock.pretending(noon(day)):
        return task()


def mails():
    return [(each.template, each.recipient) for each in OutboxMessage.objects.order_by("queued_at", "pk")]


# -- certificates -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days_before", "told"), [(61, 0), (60, 1), (31, 1), (30, 1), (8, 1), (7, 1), (0, 1), (-400, 1)]
)
def test_a_certificate_is_reminded_of_from_60_days_before_its_end(days_before, told):
    certificate = a_certificate()

    assert run(tasks.remind_of_certificates, ENDS - timedelta(days=days_before)) == told
    assert run(tasks.remind_of_certificates, ENDS - timedelta(days=days_before)) == 0
    assert OutboxMessage.objects.filter(template="certificate_expiring").count() == told
    assert Reminder.objects.filter(about=certificate.pk).count() == told


def test_every_person_of_the_organisation_is_told_at_60_30_7_and_0_days():
    certificate = a_certificate()
    reader = member_of(certificate.supplier, "reader")
    SeatFactory(supplier=certificate.supplier, user__is_active=False)

    for n in range(70, -5, -1):
        run(tasks.remind_of_certificates, ENDS - timedelta(days=n))

    days = [(ENDS - each.due_on).days for each in Reminder.objects.order_by("due_on")]
    assert days == [60, 30, 7, 0]
    assert mails().count(("certificate_expiring", reader.email)) == 4
    assert len(mails()) == 8
    assert AuditEvent.objects.filter(action="certificate.reminded").count() == 4


def test_a_mail_says_whether_it_expires_or_expired():
    certificate = a_certificate()

    run(tasks.remind_of_certificates, ENDS)
    run(tasks.remind_of_certificates, ENDS + timedelta(days=1))

    message = OutboxMessage.objects.get()
    assert (message.facts["kind"], message.facts["has_ended"]) == ("Public liability insurance", False)
    Reminder.objects.all().delete()
    with clock.pretending(noon(ENDS + timedelta(days=1))):
        assert remind_of_certificate(certificate.pk)
    assert OutboxMessage.objects.order_by("queued_at").last().facts["has_ended"] is True


@pytest.mark.parametrize("facts", [{"expires_on": None}, {"added_at": noon(ENDS - timedelta(days=20))}])
def test_nothing_is_said_without_an_end_or_of_what_was_known_when_it_was_added(facts):
    certificate = a_certificate(**facts)

    assert run(tasks.remind_of_certificates, ENDS - timedelta(days=20)) == 0
    with clock.pretending(noon(ENDS - timedelta(days=20))):
        assert remind_of_certificate(certificate.pk) is False
    assert mails() == []


def test_a_replaced_certificate_is_left_in_peace():
    old = a_certificate()
    new = a_certificate(old.supplier, ENDS + timedelta(days=365))
    old.replaced_by, old.replaced_at = new, JOINED
    old.save()

    assert run(tasks.remind_of_certificates, ENDS) == 0


@hypothesis(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.integers(-120, 90), max_size=9))
def test_whatever_days_the_job_runs_each_reminder_goes_once_and_never_in_a_burst(runs):
    certificate = a_certificate()
    seen = []

    for offset in sorted(runs):
        before = Reminder.objects.filter(about=certificate.pk).count()
        run(tasks.remind_of_certificates, ENDS + timedelta(days=offset))
        seen.append(Reminder.objects.filter(about=certificate.pk).count() - before)

    due = [each.due_on for each in Reminder.objects.filter(about=certificate.pk).order_by("sent_at")]
    expected = {max((n for n in (-60, -30, -7, 0) if n <= day), default=None) for day in runs} - {None}
    assert set(seen) <= {0, 1}
    assert due == [ENDS + timedelta(days=n) for n in sorted(expected)]


@given(days=st.lists(st.dates(), max_size=8), today=st.dates())
def test_the_latest_day_that_has_come_is_the_one_that_counts(days, today):
    found = latest_due(days, today)

    assert found is None or (found in days and found <= today)
    assert [day for day in days if day <= today and (found is None or day > found)] == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once():
    certificate = a_certificate()

    with clock.pretending(noon(ENDS)):
        told = together(*[lambda: remind_of_certificate(certificate.pk)] * 2)

    assert sorted(told) == [False, True]
    assert OutboxMessage.objects.count() == 1


# -- the clock of a decision --------------------------------------------------------------------
def test_r15_who_decides_is_warned_with_two_working_days_left_and_every_day_it_is_overdue():
    lead, boss, other = officer(), manager(), officer()
    application = submitted_application(lots=1, assigned_to=lead)
    day, subjects = date(2024, 7, 8), []
    while day <= DUE + timedelta(days=3):
        run(tasks.warn_of_clocks, day)
        run(tasks.warn_of_clocks, day)
        subjects.append((day, OutboxMessage.objects.filter(recipient=lead.email).count()))
        day += timedelta(days=1)

    # Due on Monday 15 July: warned on Thursday 11, on the day, and on each of the three days after.
    assert workdays.working_days_between(date(2024, 7, 11), DUE) == 2
    told = [each.due_on for each in Reminder.objects.filter(about=application.pk).order_by("due_on")]
    assert told == [date(2024, 7, 11), DUE, *(DUE + timedelta(days=n) for n in (1, 2, 3))]
    readers = {each.recipient for each in OutboxMessage.objects.filter(template="clock_warning")}
    assert readers == {lead.email, boss.email}
    assert other.email not in readers


def test_r15_the_whole_team_is_warned_where_nobody_is_assigned():
    people = {officer().email, officer().email, manager().email}
    submitted_application(lots=1)

    assert run(tasks.warn_of_clocks, DUE + timedelta(days=40)) == 1
    assert sorted(address for _, address in mails()) == sorted(people)
    facts = OutboxMessage.objects.first().facts
    assert (facts["is_overdue"], facts["assigned_to"]) == (True, "")


@pytest.mark.parametrize("status", ["decided", "withdrawn"])
def test_r15_what_is_decided_warns_nobody(status):
    officer()
    decided = SUBMITTED if status == "decided" else None
    application = submitted_application(lots=1, status=status, decided_at=decided)

    assert run(tasks.warn_of_clocks, DUE + timedelta(days=1)) == 0
    assert warn_of_clock(application.pk) is False


def test_r15_a_row_that_fails_holds_up_no_other(monkeypatch):
    officer()
    agreement = submitted_application(lots=1).agreement
    broken = submitted_application(lots=1, agreement=agreement, supplier=SupplierFactory())

    def fails_once(pk):
        if pk == broken.pk:
            raise ValueError
        return warn_of_clock(pk)

    with clock.pretending(noon(DUE)):
        assert tasks.each(type(broken).objects.undecided(), fails_once) == 1


# -- more information, idle drafts, renewals, yearly check ------------------------------------------
def asked_again(due_on=date(2024, 7, 10)):
    application = submitted_application(lots=1, status="more_information")
    return InformationRequest.objects.create(
        application=application, items=["1.3"], message="Who is it?", asked_by=officer(),
        asked_at=noon(date(2024, 7, 3)), due_on=due_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2024, 7, 5), 0), (date(2024, 7, 8), 1), (date(2024, 7, 10), 1), (date(2024, 7, 11), 0)],
)
def test_information_is_reminded_of_two_working_days_before_it_is_due_and_not_when_that_is_over(day, told):
    asked_again()

    assert run(tasks.remind_of_information, day) == told
    assert run(tasks.remind_of_information, day) == 0
    assert [template for template, _ in mails()] == ["application_information_reminder"] * told


def test_an_answered_request_is_not_reminded_of():
    request = asked_again()
    request.answered_at = noon(date(2024, 7, 5))
    request.save()

    assert run(tasks.remind_of_information, date(2024, 7, 8)) == 0


def a_draft():
    seat = SeatFactory()
    agreement = AgreementFactory()
    return ApplicationFactory(
        supplier=seat.supplier, agreement=agreement, started_by=seat.user, started_at=noon(date(2024, 5, 6))
    )


def test_an_idle_draft_is_reminded_of_after_3_and_10_days_and_again_after_new_work():
    draft = a_draft()

    told = {
        n: run(tasks.remind_of_idle_applications, date(2024, 5, 6) + timedelta(days=n)) for n in range(40)
    }

    assert [n for n, count in told.items() if count] == [3, 10]
    colleague = member_of(draft.supplier, "bidder")
    saved = {"saved_by": colleague, "saved_at": noon(date(2024, 7, 1))}
    Answer.objects.create(application=draft, question="1.3", value="Ann", **saved)
    assert run(tasks.remind_of_idle_applications, date(2024, 7, 31)) == 1
    assert mails()[-1] == ("application_idle", colleague.email)
    assert len(mails()) == 3


def test_an_idle_draft_is_left_in_peace_when_applications_are_closed():
    draft = a_draft()

    assert run(tasks.remind_of_idle_applications, draft.agreement.closes_on + timedelta(days=1)) == 0


def test_admins_are_asked_once_a_year_to_check_the_details():
    admission = AdmissionFactory(supplier__created_at=JOINED)
    admin = member_of(admission.supplier)
    member_of(admission.supplier, "bidder")
    stranger = SeatFactory().supplier

    assert run(tasks.ask_to_check_details, date(2025, 1, 7)) == 0
    assert run(tasks.ask_to_check_details, date(2025, 1, 9)) == 1
    assert run(tasks.ask_to_check_details, date(2025, 12, 1)) == 0
    # Two years in which no job ran: one mail, not two.
    assert run(tasks.ask_to_check_details, date(2028, 1, 9)) == 1
    assert mails() == [("details_check", admin.email)] * 2
    assert not Reminder.objects.filter(about=stranger.pk).exists()


def test_who_confirmed_within_the_year_is_not_asked():
    admission = AdmissionFactory(supplier__created_at=JOINED)
    admin = member_of(admission.supplier)
    DetailsCheck.objects.create(
        supplier=admission.supplier, confirmed_by=admin, confirmed_at=noon(date(2024, 12, 1))
    )

    assert run(tasks.ask_to_check_details, date(2025, 11, 30)) == 0
    assert run(tasks.ask_to_check_details, date(2025, 12, 3)) == 1
