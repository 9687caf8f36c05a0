"""Who is missing on a panel and who follows, on the page and for programs."""

from uuid import uuid4

import pytest
from django.urls import reverse

from buyers.operations.seats import remove_seat
from tenders.models import Competition
from tenders.operations.evaluation.conflicts import declare_conflict
from tests.factories.buyers import CouncilSeatFactory
from tests.tenders.panel import OPENED, opened_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(at):
    """Opened; its lead and the first evaluator have left the council, where two others lead."""
    with at(OPENED):
        place = opened_competition()
        council = place.competition.council
        place.others = [CouncilSeatFactory(council=council, roles=["lead"]).user for _ in range(2)]
        place.third = CouncilSeatFactory(council=council, roles=["evaluator"]).user
        for person in (place.first, place.lead):
            remove_seat(council.seats.get(user=person).pk, actor=place.others[0])
        yield place


def page(client, place, person):
    client.force_login(person)
    answer = client.get(reverse("competition-panel", args=[place.competition.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, place, verb, **said):
    answer = client.post(f"/api/v1/competitions/{place.competition.pk}/{verb}/", said, "application/json")
    return answer.status_code, answer.json().get("code", "")


def test_the_page_says_who_is_missing_and_programs_name_who_follows(place, client):
    heir, other = place.others
    lead = {"lead": str(heir.pk), "reason": "Left us."}
    stranger = CouncilSeatFactory(roles=["lead"]).user

    seen = page(client, place, heir)
    for words in (
        "Somebody is missing.",
        f"{place.first} can no longer act as evaluator",
        f"{place.lead}, who leads it, is no longer a lead of the council",
        "Choose another lead",
        "To be replaced",
    ):
        assert words in seen
    assert send(client, place, "change-lead", lead=str(stranger.pk), reason="Left us.")[0] == 400
    assert send(client, place, "change-lead", **lead | {"reason": " "})[0] == 400
    chair = page(client, place, place.chair)
    assert "A lead of the council chooses another lead." in chair
    assert "Choose another lead" not in chair
    assert send(client, place, "change-lead", **lead) == (409, "competition.not_lead")
    client.force_login(place.first)
    assert send(client, place, "change-lead", **lead)[0] == 404
    client.force_login(other)
    assert send(client, place, "change-lead", **lead)[0] == 200
    assert Competition.objects.get().lead == heir
    assert send(client, place, "change-lead", **lead) == (409, "competition.not_lead")

    follow = {"part": "evaluator", "leaving": str(place.first.pk), "joining": str(place.third.pk)}
    follow["reason"] = "Left us."
    assert send(client, place, "replace-member", **follow) == (409, "competition.not_lead")
    assert "The lead chooses who follows." in page(client, place, heir)
    declare_conflict(place.competition.pk, kind="none", actor=heir)
    assert send(client, place, "replace-member", **follow | {"part": "poet"})[0] == 400
    unknown = follow | {"joining": str(stranger.pk)}
    assert send(client, place, "replace-member", **unknown)[0] == 400
    nobody = follow | {"leaving": str(uuid4())}
    assert send(client, place, "replace-member", **nobody)[0] == 400
    taken = follow | {"joining": str(place.second.pk)}
    assert send(client, place, "replace-member", **taken) == (409, "panel.is_there")
    assert send(client, place, "replace-member", **follow)[0] == 200
    seen = page(client, place, heir)
    assert "Somebody is missing." not in seen
    assert f"<strong>{place.third}</strong> followed {place.first} as evaluator" in seen
