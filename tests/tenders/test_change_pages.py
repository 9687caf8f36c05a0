"""Changing a published competition on the pages of the council, with and without scripts the same posts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.worlds import DEADLINE, START, a_world, published_competition

pytestmark = pytest.mark.django_db


def day(name, when):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def test_a_change_is_read_once_more_before_it_is_told(client, at):
    world = a_world()
    competition = published_competition(world)
    client.force_login(world.lead)
    page = reverse("competition-amend", args=[competition.reference])
    said = {
        "need": "Analyse twenty projects.",
        **day("contract_starts_on", competition.contract_starts_on),
        **day("contract_ends_on", competition.contract_ends_on),
        "deadline_time": "12 noon",
        "reason": "One more project.",
        "seen_change": "0",
    }
    later = {**said, **day("deadline_day", DEADLINE + timedelta(days=7))}

    with at(START):
        shown = client.get(page).content.decode()
        documents = client.get(reverse("competition-amend-documents", args=[competition.reference]))
        early = client.post(page, {**said, **day("deadline_day", DEADLINE - timedelta(days=1))})
        check = client.post(page, later).content.decode()
        assert not competition.amendments.exists()
        back = client.post(page, {**later, "back": "1"}).content.decode()
        done = client.post(page, {**later, "confirm": "1"}, follow=True).content.decode()

    assert "propose a shorter time" in shown
    assert documents.status_code == 200
    assert "The new deadline must be later than the one now." in early.content.decode()
    assert "Bids that are in count only after their bidders confirm them" in check
    assert "Tuesday 23 July 2024 at 12 noon UK time" in check
    assert "Analyse twenty projects." in back
    assert "Every invited supplier is told now." in done
    competition.refresh_from_db()
    assert (competition.need, competition.confirm_from) == ("Analyse twenty projects.", 1)
    assert competition.deadline_at == DEADLINE + timedelta(days=7)
