"""Scoring and moderation cost the same with more bids, questions and evaluators."""

from io import StringIO

import pytest
from django.core.management import call_command

from dps.agreements.models import Agreement
from dps.demo.load.measure_panel import costs_of_evaluation
from dps.demo.load.panel import ManyScores

pytestmark = pytest.mark.django_db


def test_no_page_of_an_evaluation_asks_more_with_more_scores():
    call_command("load_agreement", stdout=StringIO())
    agreement = Agreement.objects.get()
    few = ManyScores(agreement, bids=2, questions=2, evaluators=2)
    more = ManyScores(agreement, bids=6, questions=4, evaluators=3)

    cost_of_few = {page.name: page.queries for page in costs_of_evaluation(few, turns=1)}
    cost_of_more = {page.name: page.queries for page in costs_of_evaluation(more, turns=1)}

    assert cost_of_more == cost_of_few
    assert len(cost_of_few) == 7
