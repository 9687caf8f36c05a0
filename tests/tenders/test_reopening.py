"""The one way back after a deadline: for everybody, by a manager, before anything is opened."""

from datetime import timedelta

import pytest

from dps.core import clock
from dps.core.models import AuditEvent, OutboxMessage
from tenders import tasks
from tenders.models import Amendment, Bid, Competition, LateAttempt
from tenders.operations.opening import confirm_opening
from tenders.operations.reopening import reopen_competition
from tests.factories.accounts import TeamSeatFactory
from tests.factories.tenders import DEADLINE
from tests.races import outcomes
from tests.tenders.box import OPENING, box, code_of, opened, started, submit, submitted
from tests.worlds import refused

pytestmark = pytest.mark.django_db

AFTER = DEADLINE + timedelta(minutes=5)
LATER = DEADLINE + timedelta(hours=5)


def manager():
    return TeamSeatFactory(role="manager").user


def reopen(place, actor, *, deadline_at=LATER, reason="The portal was down."):
    return reopen_competition(place.competition.pk, deadline_at=deadline_at, reason=reason, actor=actor)


def test_a_manager_reopens_for_everybody_and_what_stands_goes_on_standing(client):
    place = box(bidders=3)
    standing, late, idle = place.bidders
    first = submitted(place, standing)
    missed = started(place, late)
    with clock.pretending(AFTER):
        assert refused(submit, missed, late, received_at=AFTER) == "bid.too_late"
        amendment = reopen(place, manager())

    competition = Competition.objects.get(pk=place.competition.pk)
    assert (competition.deadline_at, amendment.number, amendment.for_everyone) == (LATER, 1, True)
    assert AuditEvent.objects.get(action="competition.reopened").facts["reason"] == "The portal was down."
    tasks.publish_waiting_announcements()
    told = OutboxMessage.objects.filter(template="competition_reopened")
    assert sorted(one.recipient for one in told) == sorted(one.user.email for one in (standing, late, idle))
    buyers = OutboxMessage.objects.filter(template="competition_reopened_buyer")
    assert {one.recipient for one in buyers} == {
        place.lead.email,
        place.first.email,
        place.second.email,
    }
    with clock.pretending(LATER - timedelta(milliseconds=1)):
        submit(missed, late, received_at=clock.now(), seen_change=1)
    with clock.pretending(OPENING + timedelta(minutes=4)):
        wait = refused(confirm_opening, place.competition.pk, actor=place.second, code=code_of(place.second))
    assert wait == "opening.too_early"

    opening = opened(place, LATER + timedelta(minutes=1))

    assert [one["version"] for one in opening.minutes["bids"]] == [1, 1]
    assert [one["supplier"] for one in opening.minutes["late"]] == [late.supplier.legal_name]
    first.refresh_from_db()
    assert (first.status, LateAttempt.objects.count()) == ("opened", 1)
    with clock.pretending(LATER + timedelta(minutes=2)):
        assert refused(reopen, place, manager(), deadline_at=LATER + timedelta(days=1)) == "extension.opened"


def test_only_a_manager_with_a_reason_and_two_hours_and_never_a_lead(client):
    place = box(bidders=0)
    officer = TeamSeatFactory(role="officer").user
    boss = manager()

    with clock.pretending(AFTER):
        codes = [
            refused(reopen, place, place.lead),
            refused(reopen, place, officer),
            refused(reopen, place, boss, deadline_at=DEADLINE),
            refused(reopen, place, boss, deadline_at=AFTER + timedelta(minutes=119)),
            refused(reopen, place, boss, reason=" "),
        ]
        assert codes == [
            "extension.not_manager",
            "extension.not_manager",
            "amendment.not_later",
            "extension.too_soon",
            "amendment.no_reason",
        ]
        Competition.objects.update(status="cancelled")
        assert refused(reopen, place, boss) == "extension.not_open"
    assert (Amendment.objects.count(), Competition.objects.get().deadline_at) == (0, DEADLINE)


def test_a_manager_does_it_on_the_page_and_by_api(client):
    place = box(bidders=0)
    page = f"/team/competitions/{place.competition.reference}/more-time/"
    given = {
        "deadline_day_day": "16",
        "deadline_day_month": "7",
        "deadline_day_year": "2024",
        "deadline_time": "5pm",
        "reason": "The portal was down.",
    }

    with clock.pretending(AFTER):
        client.force_login(place.lead)
        assert client.get(page).status_code == 404
        client.force_login(TeamSeatFactory(role="officer").user)
        assert "Only a manager" in client.get(page).content.decode()
        client.force_login(manager())
        assert "Give everybody more time" in client.get(page.removesuffix("more-time/")).content.decode()
        assert "The deadline was Tuesday 16 July 2024" in client.get(page).content.decode()
        done = client.post(page, given)
        assert done.status_code == 302, done.context["form"].errors
        assert "The team that runs the portal" in client.get(done.url).content.decode()
        later = {"deadline_at": "2024-07-17T11:00:00Z", "reason": "Down again."}
        api = client.post(f"/api/v1/competitions/{place.competition.pk}/reopen/", later, "application/json")

    assert (api.status_code, Amendment.objects.count()) == (200, 2)
    assert Competition.objects.get().deadline_at == DEADLINE + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_opening_and_more_time_at_once_never_both():
    place = box()
    submitted(place, place.bidders[0])
    boss = manager()
    with clock.pretending(OPENING):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
        code = code_of(place.second)
        done = outcomes(
            lambda: confirm_opening(place.competition.pk, actor=place.second, code=code),
            lambda: reopen(place, boss),
        )

    assert done in (["done", "extension.opened"], ["done", "opening.too_early"])
    is_open = Competition.objects.get().status == "opened"
    assert (Bid.objects.get().status, Amendment.objects.count()) == (
        ("opened", 0) if is_open else ("standing", 1)
    )
