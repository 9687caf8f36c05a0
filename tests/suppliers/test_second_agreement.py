"""A second agreement beside the first: lots, applications and register of its own; answers come along."""

from datetime import UTC, date, datetime

import pytest

from dps.agreements.lifecycles import ChangeKind
from dps.agreements.operations.changes import draft_change, put_in_force
from dps.agreements.operations.preparing import prepare_agreement, publish_agreement
from dps.agreements.rules.changes import Proposal
from dps.core.models import OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Answer
from suppliers.operations.applications import start_application
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import AdmissionFactory
from tests.suppliers.applying import a_seat, dps, submitted

pytestmark = pytest.mark.django_db
JANUARY = datetime(2025, 1, 6, 9, tzinfo=UTC)
SIDE_BY_SIDE = datetime(2025, 3, 3, 9, tzinfo=UTC)
FACTS = {
    "reference": "CCIN-DM-2025",
    "title": "CCIN dynamic market 2025",
    "legal_regime": "PA2023",
    "opens_on": date(2025, 3, 1),
    "closes_on": date(2030, 2, 28),
}


@pytest.fixture
def two(at):
    """The first agreement with somebody who applied to it, and the second, open beside it."""
    first = dps()
    seat = a_seat()
    submitted(seat)
    manager = TeamSeatFactory(role="manager").user
    with at(JANUARY):
        second = prepare_agreement(first.pk, FACTS, actor=manager)
        with pytest.raises(Refused, match="being prepared"):
            start_application(seat.supplier_id, second.pk, actor=seat.user, received_at=JANUARY)
        publish_agreement(second.pk, first_requests_by=date(2025, 3, 31), actor=manager)
    return first, second, seat


def test_answers_of_the_first_are_carried_into_an_application_to_the_second(two, at):
    _, second, seat = two

    with at(SIDE_BY_SIDE):
        application = start_application(
            seat.supplier_id, second.pk, actor=seat.user, received_at=SIDE_BY_SIDE
        )

    assert application.copied_from.agreement.reference == "CCIN-DPS-2020"
    carried = Answer.objects.filter(application=application)
    assert carried.filter(question="6.4", carried=True).exists()


def test_who_has_a_place_or_an_application_is_told_of_a_change_and_nobody_else(two, at):
    first, second, seat = two
    AdmissionFactory(lot=first.lots.get(number=2), supplier=a_seat().supplier)
    AdmissionFactory(lot=first.lots.get(number=2), supplier=a_seat().supplier, status="left")
    AdmissionFactory(lot=second.lots.get(number=2), supplier=a_seat().supplier)
    people = [TeamSeatFactory(role="manager").user for _ in range(2)]

    with at(SIDE_BY_SIDE):
        end = Proposal(ChangeKind.TERMINATION, date(2025, 3, 10), "The second has begun.")
        put_in_force(draft_change(first.pk, end, actor=people[0]).pk, actor=people[1])

    told = OutboxMessage.objects.filter(template="agreement_changed")
    place = first.lots.get(number=2).admissions.exclude(status="left").get()
    assert set(told.values_list("recipient", flat=True)) == {
        seat.user.email,
        place.supplier.seats.get().user.email,
    }


def test_each_has_its_own_lots_applications_and_places_in_the_register(two, at, client):
    first, second, seat = two
    AdmissionFactory(lot=first.lots.get(number=1), supplier=seat.supplier)
    other = AdmissionFactory(lot=second.lots.get(number=1)).supplier

    with at(SIDE_BY_SIDE):
        everybody = client.get("/suppliers/").content.decode()
        only = client.get(f"/suppliers/?lot={second.lots.get(number=1).pk}").content.decode()
        rows = client.get(f"/api/v1/admissions/?lot={second.lots.get(number=1).pk}").json()["results"]
        lots = client.get("/lots/?agreement=CCIN-DPS-2020").content.decode()
        newest = client.get("/").content.decode()
        client.force_login(seat.user)
        start = client.get("/supplier/application/?agreement=CCIN-DM-2025").content.decode()

    assert seat.supplier.legal_name in everybody
    assert (other.legal_name in only, seat.supplier.legal_name in only) == (True, False)
    assert [row["supplier"]["legal_name"] for row in rows] == [other.legal_name]
    assert "(CCIN dynamic market 2025)" in everybody
    assert "CCIN DPS 2020-2025 has a list of suppliers" in lots
    assert "CCIN dynamic market 2025, 1 March 2025" in lots.replace("</a>", "")
    assert "A dynamic market run by" in newest
    assert "CCIN DPS 2020-2025" in newest
    assert client.get("/lots/?agreement=none").status_code == 404
    assert "Apply to join CCIN dynamic market 2025" in start
    assert "CCIN DPS 2020-2025 is open too" in start
