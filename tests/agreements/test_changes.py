"""An agreement changes by notice only, within its law, by two people; what held keeps its day (R04-R06)."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction

from dps.agreements.lifecycles import ChangeKind, ChangeStatus, NoticeKind, NoticeStatus
from dps.agreements.models import Agreement, AgreementChange, Notice
from dps.agreements.operations.changes import draft_change, drop_change, put_in_force
from dps.agreements.operations.notices import call_off_notice, record_publication
from dps.agreements.rules.changes import Proposal
from dps.agreements.tasks import remind_of_notices
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import AgreementFactory

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 7, 1, 9, tzinfo=UTC)
LATER = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _today(at):
    with at(DAY):
        yield


@pytest.fixture
def team():
    """A manager, a second one, an officer."""
    return [TeamSeatFactory(role=role).user for role in ("manager", "manager", "officer")]


def refused(call, *args, **kwargs):
    def everything():
        return [list(table.objects.order_by("pk").values()) for table in (Agreement, AgreementChange, Notice)]

    before = everything()
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert everything() == before
    return caught.value.refusal.code


def extension(day=LATER, reason="The successor is late."):
    return Proposal(ChangeKind.EXTENSION, day, reason)


def term(value, day=date(2024, 9, 1), name="minimum_tender_days"):
    return Proposal(ChangeKind.TERMS, value, "Suppliers asked for it.", name, day)


def published(change, actor):
    return record_publication(change.notice.pk, reference="2024/S 1", published_on=DAY.date(), actor=actor)


def test_r04_an_end_date_changes_only_when_its_notice_is_recorded(team):
    first, second, officer = team
    agreement = AgreementFactory()

    change = draft_change(agreement.pk, extension(), actor=officer)

    assert (change.previous, change.value, change.notice.kind) == (
        "2025-03-31",
        "2026-03-31",
        NoticeKind.CHANGE,
    )
    assert Agreement.objects.get().closes_on == date(2025, 3, 31)
    assert refused(put_in_force, change.pk, actor=first) == "agreement.no_notice"

    published(change, officer)
    done = put_in_force(change.pk, actor=second)

    assert (done.status, Agreement.objects.get().closes_on) == (ChangeStatus.IN_FORCE, LATER)
    assert done.release["tag"] == ["tenderAmendment"]
    assert done.release["tender"]["amendments"][0]["rationale"] == "The successor is late."
    event = AuditEvent.objects.get(action="agreement.changed")
    assert (event.facts["previous"], event.facts["value"]) == ("2025-03-31", "2026-03-31")


def test_r04_the_database_refuses_a_date_without_a_notice_whoever_writes_it():
    agreement = AgreementFactory()
    for change in ({"closes_on": LATER}, {"dated": {"assessment_days": []}}, {"thresholds": {"x": []}}):
        with pytest.raises(ProgrammingError, match="only by a notice"), transaction.atomic():
            Agreement.objects.filter(pk=agreement.pk).update(**change)
    Agreement.objects.filter(pk=agreement.pk).update(published_at=None)
    assert Agreement.objects.filter(pk=agreement.pk).update(closes_on=LATER) == 1


@pytest.mark.parametrize(
    ("regime", "day", "code"),
    [
        ("PCR2015", date(2029, 2, 23), None),
        ("PCR2015", date(2029, 2, 24), "agreement.beyond_its_law"),
        ("PCR2015", date(2025, 3, 31), "agreement.not_later"),
        ("PA2023", date(2032, 3, 31), None),
    ],
)
def test_r05_a_pcr_agreement_ends_on_23_february_2029_at_the_latest(team, regime, day, code):
    agreement = AgreementFactory(legal_regime=regime)

    if code is None:
        assert draft_change(agreement.pk, extension(day), actor=team[0]).value == day.isoformat()
    else:
        assert refused(draft_change, agreement.pk, extension(day), actor=team[0]) == code


def test_r06_an_end_before_its_day_owes_an_award_notice(team, at):
    first, second, _ = team
    agreement, last = AgreementFactory(), date(2024, 9, 30)

    change = draft_change(agreement.pk, Proposal(ChangeKind.TERMINATION, last, "No demand."), actor=first)
    assert not Notice.objects.exists()
    put_in_force(change.pk, actor=second)

    notice = Notice.objects.get()
    assert (notice.kind, notice.due_on) == (NoticeKind.TERMINATION, date(2024, 10, 30))
    assert notice.form == "Contract award notice (F03), end of the DPS"
    assert Agreement.objects.get().closes_on == last
    for day in (date(2024, 6, 30), date(2024, 9, 30), date(2025, 1, 1)):
        proposal = Proposal(ChangeKind.TERMINATION, day, "No demand.")
        assert refused(draft_change, agreement.pk, proposal, actor=first) == "agreement.not_earlier"
    with at(Agreement.objects.get().closes_at):
        assert refused(draft_change, agreement.pk, extension(), actor=first) == "agreement.ended"


def test_who_may_change_an_agreement_and_when(team):
    first, second, officer = team
    agreement, prepared = AgreementFactory(), AgreementFactory(published_at=None)

    assert refused(draft_change, agreement.pk, extension(), actor=UserFactory()) == "agreement.not_team"
    assert refused(draft_change, prepared.pk, extension(), actor=first) == "agreement.not_published"
    assert refused(draft_change, agreement.pk, extension(reason=" "), actor=first) == "agreement.no_reason"

    change = draft_change(agreement.pk, extension(), actor=first)
    assert refused(draft_change, agreement.pk, extension(), actor=second) == "agreement.change_drafted"
    assert refused(put_in_force, change.pk, actor=officer) == "agreement.not_manager"
    assert refused(drop_change, change.pk, actor=officer) == "agreement.not_manager"
    published(change, officer)
    assert refused(put_in_force, change.pk, actor=first) == "agreement.same_person"
    assert refused(drop_change, change.pk, actor=first) == "agreement.notice_is_out"
    put_in_force(change.pk, actor=second)
    assert refused(put_in_force, change.pk, actor=second) == "agreement.change_decided"


def test_a_dropped_change_takes_its_notice_along(team):
    agreement = AgreementFactory()
    change = draft_change(agreement.pk, extension(), actor=team[0])

    drop_change(change.pk, actor=team[1])

    assert Notice.objects.get().status == NoticeStatus.NOT_NEEDED
    assert draft_change(agreement.pk, extension(), actor=team[0]).status == ChangeStatus.DRAFTED


def test_r04_a_number_holds_from_its_day_and_the_days_before_keep_theirs(team):
    agreement = AgreementFactory()
    for value, day in ((15, date(2024, 9, 1)), (20, date(2025, 1, 1))):
        change = draft_change(agreement.pk, term(value, day), actor=team[0])
        published(change, team[0])
        put_in_force(change.pk, actor=team[1])

    agreement.refresh_from_db()
    days = [date(2024, 8, 31), date(2024, 9, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [agreement.on(day).minimum_tender_days for day in days] == [10, 15, 15, 20]
    assert agreement.revision == 2


def test_r04_a_threshold_changes_by_notice_and_what_was_issued_before_keeps_its_own(team):
    services = [{"from": "2024-01-01", "amount": 214_904, "vat": "included"}]
    agreement = AgreementFactory(thresholds={"services": services})
    change = draft_change(agreement.pk, term(207_720, date(2025, 1, 1), "services_threshold"), actor=team[0])
    published(change, team[0])
    put_in_force(change.pk, actor=team[1])

    agreement.refresh_from_db()
    days = [date(2023, 12, 31), date(2024, 12, 31), date(2025, 1, 1)]
    assert [agreement.term("services_threshold", day) for day in days] == [0, 214_904, 207_720]
    assert agreement.threshold_on("services", days[2])["vat"] == "included"
    assert agreement.thresholds == {"services": services}
    assert "207720 in place of 214904" in change.notice.draft
    with pytest.raises(ProgrammingError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(thresholds={})


@pytest.mark.parametrize(
    ("proposal", "code"),
    [
        (term(9_999, name="services_threshold"), "agreement.value_not_allowed"),
        (term(9), "agreement.value_not_allowed"),
        (term(True), "agreement.value_not_allowed"),
        (term(11, name="assessment_days"), "agreement.value_not_allowed"),
        (term(["nobody"], name="permitted_categories"), "agreement.value_not_allowed"),
        (term("no", name="requires_host_council"), "agreement.value_not_allowed"),
        (term(1, name="reference"), "agreement.value_not_allowed"),
        (term(15, date(2024, 6, 30)), "agreement.day_passed"),
        (term(10), "agreement.no_change"),
    ],
)
def test_a_term_takes_only_what_the_law_lets_it(team, proposal, code):
    assert refused(draft_change, AgreementFactory().pk, proposal, actor=team[0]) == code


def test_a_notice_is_settled_once_with_its_evidence_or_a_reason(team):
    first, second, officer = team
    change = draft_change(AgreementFactory().pk, extension(), actor=first)
    pk, day = change.notice.pk, DAY.date()

    def record(reference="2024/S 1", published_on=day, actor=officer):
        return refused(record_publication, pk, reference=reference, published_on=published_on, actor=actor)

    assert record(actor=UserFactory()) == "notice.not_team"
    assert record(reference=" ") == "notice.no_reference"
    assert record(published_on=date(2024, 7, 2)) == "notice.not_yet"
    assert refused(call_off_notice, pk, "No.", actor=officer) == "notice.not_manager"
    assert refused(call_off_notice, pk, "No.", actor=second) == "notice.change_needs_it"
    published(change, officer)
    assert record() == "notice.settled"

    end = Proposal(ChangeKind.TERMINATION, date(2024, 12, 1), "No demand.")
    ended = put_in_force(draft_change(change.agreement_id, end, actor=first).pk, actor=second)
    assert refused(call_off_notice, ended.notice.pk, " ", actor=second) == "notice.no_reason"
    assert call_off_notice(ended.notice.pk, "Sent with another.", actor=second).status == "not_needed"


def test_the_team_is_reminded_of_a_notice_in_time_and_once_a_step(team, at):
    change = draft_change(AgreementFactory().pk, term(15, date(2024, 7, 31)), actor=team[0])
    told = []
    for day in (20, 24, 24, 30, 31):
        with at(datetime(2024, 7, day, 9, tzinfo=UTC)):
            told.append(remind_of_notices())
    with at(datetime(2024, 8, 9, 9, tzinfo=UTC)):
        told += [remind_of_notices(), remind_of_notices()]

    assert told == [0, 1, 0, 1, 1, 1, 0]
    assert OutboxMessage.objects.filter(template="notice_due").count() == 4 * len(team)
    assert change.notice.title in OutboxMessage.objects.first().facts["title"]
    assert mail.outbox == []
