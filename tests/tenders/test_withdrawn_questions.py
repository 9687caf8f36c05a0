"""A question taken back before it is answered: nobody reads it any more, and nobody learns who asked it."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Clarification
from tenders.operations.clarifications import (
    answer_clarification,
    ask_clarification,
    withdraw_clarification,
)
from tests.worlds import DEADLINE, START, a_world, published_competition, refused

pytestmark = pytest.mark.django_db

SECRET = "May we use our own survey method?"


@pytest.fixture
def world():
    return a_world()


def ask(world, competition):
    supplier = world.suppliers[0]
    by = {"supplier_id": supplier.pk, "actor": world.person_of(supplier)}
    return ask_clarification(competition.pk, question=SECRET, confidential_reason="It is our method.", **by)


def test_r47_a_question_is_withdrawn_before_it_is_answered(world, at, client):
    competition = published_competition(world)
    person = world.person_of(world.suppliers[0])
    with at(START):
        asked, other = ask(world, competition), ask(world, competition)
        client.force_login(person)
        page = reverse("opportunity-questions", args=[competition.reference])
        shown = client.get(page).content.decode()
        withdraw = reverse("opportunity-question-withdraw", args=[competition.reference, asked.pk])
        done = client.post(withdraw, follow=True).content.decode()
        api = APIClient()
        api.force_authenticate(person)
        code = api.post(f"/api/v1/clarifications/{other.pk}/withdraw/").status_code

    assert withdraw in shown
    assert "Your question is withdrawn" in done
    assert (code, Clarification.objects.count()) == (204, 0)
    event = AuditEvent.objects.filter(action="clarification.withdrawn").first()
    assert event.facts["question"] == SECRET
    told = OutboxMessage.objects.filter(template="question_withdrawn")
    assert [mail.recipient for mail in told] == [world.lead.email] * 2
    assert not any(
        str(world.suppliers[0]) in str(seen) for seen in [event.facts, *(mail.facts for mail in told)]
    )


def test_r47_refusals_of_a_withdrawal_change_nothing(world, at):
    competition = published_competition(world)
    first, second = (world.person_of(supplier) for supplier in world.suppliers[:2])
    with at(START):
        asked, late = ask(world, competition), ask(world, competition)
        assert refused(withdraw_clarification, asked.pk, actor=second) == "supplier.not_yours"
        assert refused(withdraw_clarification, asked.pk, actor=world.lead) == "supplier.not_yours"
        answer_clarification(asked.pk, question="May we?", answer="Yes.", actor=world.lead)
        assert refused(withdraw_clarification, asked.pk, actor=first) == "clarification.answered"
    with at(DEADLINE):
        assert refused(withdraw_clarification, late.pk, actor=first) == "clarification.closed"
    assert Clarification.objects.count() == 2
