"""Checking opened bids, and a bidder's explanation: it stands beside the bid and changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core import clock
from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Check, Exclusion, Explanation
from tenders.operations.evaluation.checks import answer_explanation, ask_explanation, check_bid
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.exclusions import (
    confirm_exclusion,
    propose_exclusion,
    refuse_exclusion,
)
from tenders.rules.evaluation.exclusions import lost_places
from tenders.tasks import chase_explanations
from tests.factories.suppliers import AdmissionFactory, SeatFactory
from tests.tenders.moderated import OPENED, opened
from tests.tenders.panel import opened_competition
from tests.worlds import questions_of, refused

pytestmark = pytest.mark.django_db

DUE = OPENED + timedelta(days=2)


@pytest.fixture
def panel(at):
    with at(OPENED):
        panel = opened_competition()
        declare_conflict(panel.competition.pk, kind="none", actor=panel.lead)
        yield panel


def asked(panel, **fields):
    said = {"question": "What does the second day cover?", "due_at": DUE, "actor": panel.lead, **fields}
    return ask_explanation(panel.bids[0].pk, **said)


def bidder_of(panel, role="admin"):
    return SeatFactory(supplier=panel.bids[0].supplier, role=role).user


def test_a_bid_is_checked_item_by_item_by_who_declared(panel):
    bid, item = panel.bids[0], f"question:{panel.questions[0].pk}"
    codes = {
        "bid.no_declaration": {"actor": panel.chair, "results": {item: ("pass", "")}},
        "check.not_yours": {"actor": panel.first, "results": {item: ("pass", "")}},
        "check.no_note": {"actor": panel.lead, "results": {item: ("exclude", " ")}},
        "check.no_such_item": {"actor": panel.lead, "results": {"colour": ("pass", "")}},
        "check.no_result": {"actor": panel.lead, "results": {item: ("perhaps", "")}},
    }
    for code, said in codes.items():
        assert refused(check_bid, bid.pk, **said) == code
    assert not Check.objects.exists()

    check_bid(bid.pk, results={item: ("pass", ""), "price": ("clarify", "Line 2?")}, actor=panel.lead)
    again = check_bid(bid.pk, results={item: ("pass", "")}, actor=panel.lead)

    assert sorted(bid.checks.values_list("item", "result")) == [("price", "clarify"), (item, "pass")]
    assert again == []
    assert AuditEvent.objects.filter(action="bid.checked").count() == 1


def test_an_explanation_is_asked_answered_once_and_changes_no_bid(panel):
    bid = panel.bids[0]
    codes = [
        ("explanation.empty", {"question": " "}),
        ("explanation.long", {"question": "word " * 501}),
        ("explanation.due", {"due_at": OPENED}),
        ("check.not_yours", {"actor": panel.first}),
    ]
    for code, fields in codes:
        assert refused(asked, panel, **fields) == code
    assert not Explanation.objects.exists()
    who, reader = bidder_of(panel), bidder_of(panel, role="reader")

    explanation = asked(panel)

    told = OutboxMessage.objects.filter(template="explanation_asked")
    assert (told.count(), set(told.values_list("recipient", flat=True))) == (3, {""})
    assert (
        refused(answer_explanation, explanation.pk, answer="Training.", actor=panel.lead) == "bid.not_yours"
    )
    assert refused(answer_explanation, explanation.pk, answer="Training.", actor=reader) == "bid.reader"
    assert refused(answer_explanation, explanation.pk, answer=" ", actor=who) == "explanation.empty"
    versions = list(bid.versions.values_list("content_hash", flat=True))
    answer_explanation(explanation.pk, answer="Training of trainers.", actor=who)
    assert refused(answer_explanation, explanation.pk, answer="Or not.", actor=who) == "explanation.answered"
    explanation.refresh_from_db()
    assert (explanation.answer, explanation.answered_by) == ("Training of trainers.", who)
    assert list(bid.versions.values_list("content_hash", flat=True)) == versions
    assert OutboxMessage.objects.filter(template="explanation_answered").count() == 1


def test_an_overdue_explanation_is_chased_once_however_often_the_job_runs(panel):
    explanation = asked(panel)
    early = chase_explanations()

    with clock.pretending(DUE):
        first, second = chase_explanations(), chase_explanations()

    assert (early, first, second) == (0, 1, 0)
    explanation.refresh_from_db()
    assert explanation.chased_at == DUE
    templates = OutboxMessage.objects.filter(queued_at=DUE).values_list("template", flat=True)
    assert sorted(set(templates)) == ["explanation_chased", "explanation_overdue"]


def test_r69_a_second_person_may_say_no_and_it_can_be_proposed_again(panel):
    bid = panel.bids[0]
    exclusion = propose_exclusion(bid.pk, reason="No plan.", actor=panel.lead)

    assert refused(refuse_exclusion, exclusion.pk, note=" ", actor=panel.approver) == "exclusion.no_note"
    assert refused(refuse_exclusion, exclusion.pk, note="No.", actor=panel.lead) == "exclusion.same_person"
    refuse_exclusion(exclusion.pk, note="The plan is in the second file.", actor=panel.approver)
    bid.refresh_from_db()
    assert (bid.status, Exclusion.objects.get().refused_by) == ("opened", panel.approver)
    assert refused(confirm_exclusion, exclusion.pk, actor=panel.approver) == "exclusion.not_now"
    again = propose_exclusion(bid.pk, reason="That file is empty.", actor=panel.lead)
    confirm_exclusion(again.pk, actor=panel.approver)
    bid.refresh_from_db()
    assert (bid.status, Exclusion.objects.count()) == ("excluded", 1)
    assert AuditEvent.objects.filter(action="exclusion.refused").count() == 1


def test_r62_a_lead_whose_conflict_is_not_cleared_excludes_nobody(at):
    with at(OPENED):
        panel = opened_competition()
        declare_conflict(panel.competition.pk, kind="actual", explanation="A rival.", actor=panel.lead)

        code = refused(propose_exclusion, panel.bids[0].pk, reason="No plan.", actor=panel.lead)

    assert code == "bid.conflict"
    assert OutboxMessage.objects.get(template="conflict_declared").facts["path"].startswith("/team/")
    assert not Exclusion.objects.exists()


def test_suppliers_that_lost_their_place_are_found(panel):
    AdmissionFactory(supplier=panel.bids[0].supplier, lot=panel.competition.lot)

    assert lost_places(panel.competition) == {panel.bids[1].supplier_id}


@pytest.mark.parametrize("bids", [1, 3])
def test_the_pages_of_checking_and_explaining(at, client, bids, django_assert_num_queries):
    with at(OPENED):
        place = opened(["100.00"] * bids)
        lead, competition, bid = place.world.lead, place.competition, place.bids[0]
        client.force_login(lead)
        page = reverse("competition-check", args=[competition.reference, bid.pk])
        before = client.get(page)
        declare_conflict(competition.pk, kind="none", actor=lead)
        shown = client.get(page).content.decode()
        posted = client.post(page, {"result_0": "pass", "result_1": "exclude", "note_1": "No method."})
        ask = reverse("competition-explain", args=[competition.reference, bid.pk])
        day = {"due_on_day": "18", "due_on_month": "7", "due_on_year": "2024"}
        client.post(ask, {"item": "", "question": "What is meant?", **day})
        with django_assert_num_queries(16):
            listed = client.get(reverse("competition-compliance", args=[competition.reference]))
        exclude = reverse("competition-exclude", args=[competition.reference, bid.pk])
        pages = {}
        for who in (lead, place.world.chair, place.world.evaluators[0]):
            client.force_login(who)
            pages[who] = client.get(exclude)
        client.force_login(place.world.person_of(bid.supplier))
        own = reverse("bid-explanations", args=[competition.reference])
        asked_of_me = client.get(own).content.decode()
        explanation = Explanation.objects.get()
        client.post(f"{own}{explanation.pk}/", {"answer": "Three workshops."})
        others = client.get(f"{own}{questions_of(competition)[0].pk}/")

    assert (before.status_code, posted.status_code, others.status_code) == (302, 302, 404)
    # Who checked reads what was found; the chair, who has not declared, does not; an evaluator is sent away.
    assert [page.status_code for page in pages.values()] == [200, 200, 302]
    assert ["No method." in page.content.decode() for page in pages.values()] == [True, False, False]
    assert "3 of 500 words" in shown
    assert "2 of 2 lines priced" in shown
    assert "£" not in shown
    assert bid.supplier.legal_name not in shown
    assert "2 checked, 1 not complied with, 1 explanation awaited" in listed.content.decode()
    assert "What is meant?" in asked_of_me
    explanation.refresh_from_db()
    assert explanation.answer == "Three workshops."
