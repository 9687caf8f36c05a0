"""Answers in confidence, answers changed later, askers that let themselves be known, answers overdue."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import content_of
from tenders.models import AnswerBefore, Clarification
from tenders.operations.clarifications import (
    answer_clarification,
    answer_privately,
    ask_clarification,
    change_answer,
)
from tenders.tasks import tell_of_overdue
from tests.races import outcomes
from tests.worlds import DEADLINE, START, a_world, admit, published_competition, refused

pytestmark = pytest.mark.django_db

SECRET = "May we use our own survey method?"


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


def ask(world, competition, supplier=None, **asked):
    supplier = supplier or world.suppliers[0]
    given = {"question": SECRET} | asked
    return ask_clarification(
        competition.pk, supplier_id=supplier.pk, actor=world.person_of(supplier), **given
    )


def answer(world, asked, **changes):
    texts = {"question": asked.question, "answer": "Yes."} | changes
    return answer_clarification(asked.pk, actor=world.lead, **texts)


def page(client, user, name, *args, **get):
    client.force_login(user)
    return client.get(reverse(name, args=args), get).content.decode()


def test_r47_an_answer_in_confidence_reaches_the_asker_alone(client, world, competition, at):
    asker, other = world.suppliers[:2]
    with at(START):
        asked = ask(world, competition, confidential_reason="The method is our trade secret.")
        answer_privately(asked.pk, answer="Yes, you may.", actor=world.lead)
        ref = competition.reference
        own = page(client, world.person_of(asker), "opportunity-questions", ref)
        others = page(client, world.person_of(other), "opportunity-questions", ref)

    mail = OutboxMessage.objects.get(template="answer_private")
    assert (mail.recipient, mail.facts) == ("", {})
    assert content_of(mail)[0] == world.person_of(asker).email
    assert not OutboxMessage.objects.filter(template="answer_published").exists()
    assert "Yes, you may." in own
    assert "Yes, you may." not in others
    assert set(Clarification.objects.visible_to(world.person_of(other))) == set()
    assert not Clarification.objects.waiting().exists()


def test_r47_only_what_was_marked_confidential_is_answered_in_private(world, competition, at):
    with at(START):
        asked = ask(world, competition)
        assert (
            refused(answer_privately, asked.pk, answer="Yes.", actor=world.lead)
            == "clarification.not_confidential"
        )
        marked = ask(world, competition, confidential_reason="Ours.")
        assert refused(answer_privately, marked.pk, answer="Y", actor=world.chair) == "competition.not_lead"
        assert (
            refused(answer_privately, marked.pk, answer=" ", actor=world.lead) == "clarification.answer_empty"
        )
        answer(world, marked)
        assert refused(answer_privately, marked.pk, answer="Y", actor=world.lead) == "clarification.answered"
    with at(DEADLINE):
        late = Clarification.objects.get(pk=asked.pk)
        assert refused(answer_privately, late.pk, answer="Y", actor=world.lead) == "clarification.closed"

    assert not Clarification.objects.private().exists()
    mails = OutboxMessage.objects.filter(template="answer_published")
    assert mails.count() == len(world.suppliers)


def test_r47_the_database_keeps_a_private_answer_to_what_was_marked(world, competition, at):
    with at(START):
        asked = ask(world, competition)
    with pytest.raises(IntegrityError, match="private_answer_is_whole"), transaction.atomic():
        Clarification.objects.filter(pk=asked.pk).update(
            privately_answered_at=START, answer="Yes.", answered_by=world.lead
        )


def test_r47_the_council_learns_the_asker_only_where_the_asker_allows_it(client, world, competition, at):
    hidden, shown = world.suppliers[:2]
    with at(START):
        ask(world, competition, hidden)
        ask(world, competition, shown, is_named=True)
        listed = page(client, world.lead, "competition-clarifications", competition.reference)

    assert f"Asked by {shown.legal_name}" in listed
    assert hidden.legal_name not in listed
    told = OutboxMessage.objects.filter(template="question_asked").order_by("pk")
    assert [mail.facts["asker"] for mail in told] == ["", shown.legal_name]


def test_a_changed_answer_is_told_to_all_and_what_it_said_before_is_shown(client, world, competition, at):
    with at(START):
        asked = answer(world, ask(world, competition))
    when = START + timedelta(hours=3)
    with at(when):
        change_answer(asked.pk, question=SECRET, answer="No.", reason="The funder says so.", actor=world.lead)
        read = page(
            client, world.person_of(world.suppliers[2]), "opportunity-questions", competition.reference
        )

    mails = OutboxMessage.objects.filter(template="answer_changed")
    assert {mail.queued_at for mail in mails} == {when}
    assert sorted(mail.recipient for mail in mails) == sorted(
        world.person_of(supplier).email for supplier in world.suppliers
    )
    before = AnswerBefore.objects.get()
    assert (before.answer, before.reason, before.changed_at) == ("Yes.", "The funder says so.", when)
    for words in ("No.", "Yes.", "The funder says so.", "What it said before"):
        assert words in read
    assert AuditEvent.objects.filter(action="clarification.changed").count() == 1


def test_an_answer_is_changed_by_a_lead_with_a_reason_while_bids_are_taken(world, competition, at):
    with at(START):
        waiting, asked = ask(world, competition), answer(world, ask(world, competition))

        def change(clarification=asked, actor=world.lead, **said):
            texts = {"question": SECRET, "answer": "No.", "reason": "An error."} | said
            return refused(change_answer, clarification.pk, actor=actor, **texts)

        assert change(actor=world.approver) == "competition.not_lead"
        assert change(waiting) == "clarification.not_published"
        assert change(answer="Yes.") == "clarification.same"
        assert change(reason=" ") == "clarification.reason_empty"
        assert change(answer="") == "clarification.answer_empty"
    with at(DEADLINE - timedelta(days=2)):
        assert change() == "clarification.late"
    with at(DEADLINE):
        assert change() == "clarification.closed"

    asked.refresh_from_db()
    assert asked.answer == "Yes."
    assert not AnswerBefore.objects.exists()


def test_what_an_answer_said_before_cannot_be_altered(world, competition, at):
    with at(START):
        asked = answer(world, ask(world, competition))
        change_answer(asked.pk, question=SECRET, answer="No.", reason="An error.", actor=world.lead)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        AnswerBefore.objects.update(answer="Perhaps.")


@pytest.mark.django_db(transaction=True)
def test_two_leads_answer_at_once_and_one_answer_goes_out(world, competition, at):
    with at(START):
        asked = ask(world, competition, confidential_reason="Ours.")

        def publish():
            answer(world, asked)

        def in_private():
            answer_privately(asked.pk, answer="Yes.", actor=world.lead)

        ended = outcomes(publish, in_private)

    assert ended == ["clarification.answered", "done"]
    mails = OutboxMessage.objects.filter(template__in=["answer_published", "answer_private"])
    assert len({mail.template for mail in mails}) == 1


def test_an_overdue_answer_is_mailed_once_and_listed(client, world, competition, at):
    with at(START):
        ask(world, competition)
        answer(world, ask(world, competition, world.suppliers[1]))
    due = competition.answers_by_at
    with at(due):
        assert tell_of_overdue() == 0
    with at(due + timedelta(microseconds=1)):
        assert (tell_of_overdue(), tell_of_overdue()) == (1, 0)
        listed = page(client, world.lead, "competition-clarifications", competition.reference)

    mails = OutboxMessage.objects.filter(template="answers_overdue")
    assert world.lead.email in {mail.recipient for mail in mails}
    assert mails.count() == 2
    assert "Overdue" in listed


def test_nothing_is_overdue_once_the_competition_has_closed(world, competition, at):
    with at(START):
        ask(world, competition)
    with at(DEADLINE):
        assert tell_of_overdue() == 0


def test_the_lead_is_warned_of_the_name_of_any_supplier_admitted_to_the_lot(client, world, competition, at):
    late = admit(world)
    late.legal_name, late.trading_names = "Birchwood Mediation Limited", ["Copse and Vale"]
    late.save()
    with at(START):
        asked = ask(world, competition, question="We are as good as Copse and Vale, are we not?")
        listed = page(client, world.lead, "competition-clarifications", competition.reference)
        address = reverse("competition-clarification", args=[competition.reference, asked.pk])
        shown = client.get(address).content.decode()
        said = {"question": asked.question, "answer": "Perhaps."}
        kept = client.post(address, said).content.decode()
        waits = Clarification.objects.waiting().count()
        client.post(address, {"question": "Are we?", "answer": "Perhaps."})
        read = page(client, world.lead, "competition-clarifications", competition.reference)

    assert "It names Birchwood Mediation Limited" in listed
    assert "The question names Birchwood Mediation Limited" in shown
    assert "Take the name out" in kept
    assert waits == 1
    published = Clarification.objects.get()
    assert (published.question, published.published_question) == (asked.question, "Are we?")
    assert "The supplier&#x27;s own words" in read or "The supplier's own words" in read


def test_the_asker_is_warned_of_its_own_name_before_sending(client, world, competition, at):
    supplier = world.suppliers[0]
    address = reverse("opportunity-ask", args=[competition.reference])
    said = {"question": f"{supplier.legal_name} asks: who pays?"}
    client.force_login(world.person_of(supplier))
    with at(START):
        warned = client.post(address, said).content.decode()
        sent_before = Clarification.objects.count()
        client.post(address, said | {"own_name_checked": "on", "is_named": "on"})

    assert "Your question names your organisation" in warned
    assert sent_before == 0
    assert Clarification.objects.get().is_named


def test_confidence_is_asked_for_with_a_reason(client, world, competition, at):
    address = reverse("opportunity-ask", args=[competition.reference])
    client.force_login(world.person_of(world.suppliers[0]))
    with at(START):
        without = client.post(address, {"question": "Who pays?", "is_confidential": "on"}).content.decode()
        said = {"question": "Who pays?", "is_confidential": "on", "confidential_reason": "Our price."}
        client.post(address, said)
        client.post(address, {"question": "Who else?", "confidential_reason": "Not ticked."})

    assert "Say why it is confidential" in without
    reasons = Clarification.objects.order_by("pk").values_list("confidential_reason", flat=True)
    assert list(reasons) == ["Our price.", ""]


def test_the_lead_decides_on_confidence_on_the_page(client, world, competition, at):
    with at(START):
        first = ask(world, competition, confidential_reason="Our price.")
        second = ask(world, competition, confidential_reason="Our price.")
        client.force_login(world.lead)
        addresses = [
            reverse("competition-clarification", args=[competition.reference, one.pk])
            for one in (first, second)
        ]
        said = {"question": SECRET, "answer": "Yes."}
        undecided = client.post(addresses[0], said).content.decode()
        client.post(addresses[0], said | {"to": "asker"})
        client.post(addresses[1], said | {"to": "all"})

    assert "Select whether you agree" in undecided
    assert list(Clarification.objects.private()) == [first]
    assert list(Clarification.objects.published()) == [second]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_questions_asks_the_same_queries_for_any_number(
    client, world, competition, at, number, django_assert_num_queries
):
    with at(START):
        for _ in range(number):
            answered = answer(world, ask(world, competition))
            change_answer(answered.pk, question=SECRET, answer="No.", reason="So.", actor=world.lead)
            ask(world, competition)
        client.force_login(world.lead)
        with django_assert_num_queries(QUERIES):
            client.get(reverse("competition-clarifications", args=[competition.reference]))


QUERIES = 15
