"""The next agreement: prepared beside the first, under its own law, published by rule (R05, R07, R08)."""

from datetime import UTC, date, datetime

import pytest

from dps.agreements.lifecycles import AgreementPhase, NoticeKind
from dps.agreements.models import Agreement, Notice
from dps.agreements.operations.preparing import edit_agreement, edit_lot, prepare_agreement, publish_agreement
from dps.core.refusals import Refused
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.suppliers.applying import dps

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 1, 6, 9, tzinfo=UTC)
FACTS = {
    "reference": "CCIN-DM-2025",
    "title": "CCIN dynamic market 2025",
    "legal_regime": "PA2023",
    "opens_on": date(2025, 4, 1),
    "closes_on": date(2030, 3, 31),
}


@pytest.fixture(autouse=True)
def _today(at):
    with at(DAY):
        yield


@pytest.fixture
def manager():
    return TeamSeatFactory(role="manager").user


def code_of(call, *args, **kwargs):
    before = list(Agreement.objects.order_by("pk").values())
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert list(Agreement.objects.order_by("pk").values()) == before
    return caught.value.refusal.code


def test_a_second_agreement_begins_as_the_first_is_and_is_the_teams_alone(manager, client):
    first = dps()

    second = prepare_agreement(first.pk, FACTS, actor=manager)

    assert second.follows == first
    assert [str(lot) for lot in second.lots.all()] == [str(lot) for lot in first.lots.all()]
    assert [c.code for c in second.lots.first().selection_criteria.all()] == [
        c.code for c in first.lots.first().selection_criteria.all()
    ]
    assert second.award_criteria.count() == first.award_criteria.count()
    assert second.regime.instrument == "dynamic market"
    assert second.phase(DAY) == AgreementPhase.PREPARED
    assert Agreement.objects.current() == first
    assert "dynamic market 2025" not in client.get("/lots/").content.decode()
    assert [each["reference"] for each in client.get("/api/v1/agreements/").json()["results"]] == [
        first.reference
    ]


def test_what_is_prepared_can_be_changed_and_what_is_published_cannot(manager):
    second = prepare_agreement(dps().pk, FACTS, actor=manager)
    lot = second.lots.first()

    edit_agreement(second.pk, {"closes_on": date(2029, 3, 31)}, actor=manager)
    edit_lot(lot.pk, {"title": "Policy"}, actor=manager)
    second.refresh_from_db()
    assert (second.closes_on, second.lots.first().title) == (date(2029, 3, 31), "Policy")

    stranger = UserFactory()
    assert code_of(edit_agreement, second.pk, {}, actor=stranger) == "agreement.not_manager"
    assert code_of(prepare_agreement, second.pk, FACTS, actor=stranger) == "agreement.not_manager"
    assert code_of(prepare_agreement, second.pk, FACTS, actor=manager) == "agreement.reference_taken"
    publish_agreement(second.pk, first_requests_by=date(2025, 4, 1), actor=manager)
    assert code_of(edit_agreement, second.pk, {"title": "X"}, actor=manager) == "agreement.published_already"
    assert code_of(edit_lot, lot.pk, {"title": "X"}, actor=manager) == "agreement.published_already"


@pytest.mark.parametrize(
    ("regime", "day", "passes"),
    [
        ("PCR2015", date(2025, 2, 4), False),
        ("PCR2015", date(2025, 2, 5), True),
        ("PA2023", date(2025, 1, 6), True),
    ],
)
def test_r07_the_first_requests_have_thirty_days_under_the_regulations(manager, regime, day, passes):
    facts = {**FACTS, "legal_regime": regime, "closes_on": date(2029, 2, 23)}
    second = prepare_agreement(dps().pk, facts, actor=manager)

    if not passes:
        code = code_of(publish_agreement, second.pk, first_requests_by=day, actor=manager)
        assert code == "agreement.window_too_short"
        return
    publish_agreement(second.pk, first_requests_by=day, actor=manager)
    notice = Notice.objects.get()
    assert (notice.kind, notice.due_on) == (NoticeKind.CALL, DAY.date())
    assert set(second.lots.values_list("opened_at", flat=True)) == {second.opens_at}


def test_r05_r08_an_agreement_beyond_its_law_or_without_criteria_is_not_published(manager):
    facts = {**FACTS, "legal_regime": "PCR2015", "closes_on": date(2029, 2, 24)}
    second = prepare_agreement(dps().pk, facts, actor=manager)

    def code():
        return code_of(publish_agreement, second.pk, first_requests_by=date(2025, 4, 1), actor=manager)

    assert code() == "agreement.beyond_its_law"
    edit_agreement(second.pk, {"opens_on": date(2024, 1, 1), "closes_on": date(2025, 1, 5)}, actor=manager)
    assert code() == "agreement.over_before_it_begins"
    edit_agreement(second.pk, {"closes_on": date(2029, 2, 23)}, actor=manager)
    second.lots.first().selection_criteria.all().delete()
    assert code() == "lot.no_selection_criteria"
    for lot in second.lots.all():
        lot.selection_criteria.all().delete()
    second.lots.all().delete()
    assert code() == "agreement.no_lots"
    second.award_criteria.all().delete()
    assert code() == "agreement.no_headings"


def test_the_current_agreement_is_the_one_that_takes_applications(manager, at):
    first = dps()
    second = prepare_agreement(first.pk, FACTS, actor=manager)
    publish_agreement(second.pk, first_requests_by=date(2025, 4, 1), actor=manager)

    found = []
    for day in (date(2020, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2031, 1, 1)):
        with at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
            found.append(Agreement.objects.current().reference)

    assert found == ["CCIN-DM-2025", "CCIN-DPS-2020", "CCIN-DM-2025", "CCIN-DM-2025"]
