"""What the pages of a large evaluation cost, for an evaluator and for the chair."""

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from dps.demo.load.measure import TURNS, Cost, cost_of
from dps.demo.load.panel import ManyScores


def costs_of_evaluation(place: ManyScores, turns: int = TURNS) -> list[Cost]:
    """Scoring while it is open, then moderation; medians of so many turns."""
    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"], SECURE_SSL_REDIRECT=False):
        evaluator, chair = Client(), Client()
        evaluator.force_login(place.evaluators[0])
        chair.force_login(place.chair)
        found = [cost_of(name, evaluator, address, turns) for name, address in _scoring(place)]
        place.submit()
        return found + [cost_of(name, chair, address, turns) for name, address in _moderation(place)]


def _scoring(place: ManyScores) -> list[tuple[str, str]]:
    reference = place.competition.reference
    overview = reverse("competition-score", args=[reference])
    one = reverse("competition-score-bid", args=[reference, place.questions[0].pk, place.bids[0].pk])
    return [
        ("Score, by question", overview),
        ("Score, by bid", f"{overview}?by=bid"),
        ("Score one answer", one),
        ("Check bids", reverse("competition-compliance", args=[reference])),
    ]


def _moderation(place: ManyScores) -> list[tuple[str, str]]:
    reference, question = place.competition.reference, place.questions[0].pk
    return [
        ("Moderate", reverse("competition-moderate", args=[reference])),
        ("Moderate one question", reverse("competition-moderate-question", args=[reference, question])),
        (
            "Agree one score",
            reverse("competition-agree-score", args=[reference, question, place.bids[0].pk]),
        ),
    ]
