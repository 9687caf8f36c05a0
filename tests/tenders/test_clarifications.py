"""Questions and answers: to everybody at once, and never from whom."""

from datetime import datetime, timedelta

import pytest

from dps.core import audit
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import content_of
from tenders.models import Clarification
from tenders.operations.amendments import extend_deadline
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tenders.operations.invitations import decline_invitation
from tenders.rules.clarifications import answers_too_late
from tenders.rules.names import names_in
from tests.factories.suppliers import SeatFactory
from tests.worlds import DEADLINE, START, a_world, admit, published_competition, refused

pytestmark = pytest.mark.django_db

SECRET = "Who pays for travel?"


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


def ask(world, competition, supplier=None, question=SECRET):
    supplier = supplier or world.suppliers[0]
    return ask_clarification(
        competition.pk, supplier_id=supplier.pk, question=question, actor=world.person_of(supplier)
    )


def answer(world, clarification, **changes):
    texts = {"question": clarification.question, "answer": "The council does."} | changes
    return answer_clarification(clarification.pk, actor=world.lead, **texts)


def test_r47_question_and_answer_reach_all_invited_at_once_without_the_asker(world, competition, at):
    declined = competition.invitations.get(supplier=world.suppliers[2])
    with at(START + timedelta(hours=1)):
        decline_invitation(declined.pk, actor=world.person_of(declined.supplier))
        asked = ask(world, competition)
    when = START + timedelta(hours=2)
    with at(when):
        answer(world, asked)

    mails = OutboxMessage.objects.filter(template="answer_published")
    assert sorted(mail.recipient for mail in mails) == sorted(
        world.person_of(supplier).email for supplier in world.suppliers
    )
    assert {mail.queued_at for mail in mails} == {when}
    asker = world.suppliers[0]
    for mail in mails:
        assert mail.facts["question"] == SECRET
        assert mail.facts["answer"] == "The council does."
        assert asker.legal_name not in str(mail.facts)
        assert world.person_of(asker).email not in str(mail.facts)


def test_r47_nobody_who_answers_learns_who_asked(world, competition, at):
    asker = world.suppliers[0]
    with at(START):
        ask(world, competition)

    told = OutboxMessage.objects.get(template="question_asked")
    assert told.recipient == world.lead.email
    assert asker.legal_name not in str(told.facts)
    event = AuditEvent.objects.get(action="clarification.asked")
    assert (event.actor, event.facts) == (None, {})
    assert audit.unsealed_facts(event)["supplier"] == str(asker.pk)
    receipt = OutboxMessage.objects.get(template="question_received")
    assert (receipt.recipient, receipt.facts) == ("", {})
    assert content_of(receipt)[0] == world.person_of(asker).email


def test_answers_are_numbered_in_the_order_of_publication(world, competition, at):
    with at(START):
        first, second = ask(world, competition), ask(world, competition, world.suppliers[1])
        answer(world, second)
        answer(world, first)

    assert list(Clarification.objects.published().values_list("pk", "number")) == [
        (second.pk, 1),
        (first.pk, 2),
    ]


def test_the_published_question_may_be_reworded_and_the_original_stays(world, competition, at):
    with at(START):
        asked = ask(world, competition, question="We at Acme wonder: who pays?")
        answer(world, asked, question="Who pays?")

    asked.refresh_from_db()
    assert (asked.published_question, asked.question) == ("Who pays?", "We at Acme wonder: who pays?")


def test_questions_close_at_their_very_instant(world, competition, at):
    closes = competition.questions_close_at
    with at(closes - timedelta(microseconds=1)):
        assert ask(world, competition).asked_at < closes
    with at(closes):
        assert refused(ask, world, competition) == "clarification.too_late"

    assert Clarification.objects.count() == 1


def test_only_invited_suppliers_own_bidders_ask(world, competition, at):
    stranger = admit(world)
    reader = SeatFactory(supplier=world.suppliers[0], role="reader").user
    with at(START):
        assert refused(ask, world, competition, stranger) == "clarification.not_invited"
        assert (
            refused(
                ask_clarification,
                competition.pk,
                supplier_id=world.suppliers[0].pk,
                question="?",
                actor=reader,
            )
            == "supplier.not_yours"
        )
        assert refused(ask, world, competition, question="  ") == "clarification.question_empty"
        assert refused(ask, world, competition, question="x" * 3001) == "clarification.question_long"

    assert not Clarification.objects.exists()


def test_an_answer_is_the_leads_once_and_before_the_deadline(world, competition, at):
    with at(START):
        asked, open_one = ask(world, competition), ask(world, competition)
        assert (
            refused(answer_clarification, asked.pk, question="q", answer="a", actor=world.chair)
            == "competition.not_lead"
        )
        assert refused(answer, world, asked, answer=" ") == "clarification.answer_empty"
        answer(world, asked)
        assert refused(answer, world, asked) == "clarification.answered"
    with at(DEADLINE):
        assert refused(answer, world, open_one) == "clarification.closed"

    assert Clarification.objects.published().count() == 1


def test_r48_a_late_answer_asks_for_an_extension_or_a_reason(world, competition, at):
    with at(START):
        asked = ask(world, competition)
    limit = DEADLINE - timedelta(days=6)
    with at(limit + timedelta(microseconds=1)):
        assert refused(answer, world, asked) == "clarification.late"
        asked.refresh_from_db()
        assert asked.published_at is None
        extend_deadline(
            competition.pk,
            deadline_at=DEADLINE + timedelta(days=7),
            reason="A late answer.",
            actor=world.lead,
        )
        answer(world, asked)

    asked.refresh_from_db()
    assert (asked.number, asked.late_reason) == (1, "")


def test_r48_the_reason_for_no_extension_is_kept_and_only_when_it_was_late(world, competition, at):
    with at(START):
        early, late = ask(world, competition), ask(world, competition)
    with at(DEADLINE - timedelta(days=6)):
        answer(world, early, late_reason="Nothing follows from it.")
    with at(DEADLINE - timedelta(days=1)):
        answer(world, late, late_reason=" Nothing follows from it. ")

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.late_reason, late.late_reason) == ("", "Nothing follows from it.")


@pytest.mark.parametrize(
    ("days", "late"), [(timedelta(days=6, microseconds=-1), True), (timedelta(days=6), False)]
)
def test_r48_an_answer_within_six_days_of_the_deadline_warns(competition, days, late):
    assert answers_too_late(competition, DEADLINE - days) is late


def test_r48_an_extension_gives_the_time_back(world, competition, at):
    day = DEADLINE - timedelta(days=3)
    with at(day):
        extend_deadline(
            competition.pk,
            deadline_at=DEADLINE + timedelta(days=7),
            reason="A late answer.",
            actor=world.lead,
        )

    competition.refresh_from_db()
    assert not answers_too_late(competition, day)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("May Acorn Research use its own method?", ["Acorn Research Co-operative Limited"]),
        ("Is acorn research co-operative's method fit?", ["Acorn Research Co-operative Limited"]),
        ("We trade as Oak & Ash.", ["Acorn Research Co-operative Limited"]),
        ("Who pays for research?", []),
    ],
)
def test_a_suppliers_name_in_the_text_is_noticed(world, competition, text, named):
    supplier = world.suppliers[0]
    supplier.legal_name, supplier.trading_names = (
        "Acorn Research Co-operative Limited",
        ["Acorn Research", "Oak & Ash"],
    )
    supplier.save()

    assert names_in(competition, text) == named


def test_who_sees_a_question(world, competition, at):
    with at(START):
        waiting = ask(world, competition)
        published = ask(world, competition)
        answer(world, published)
    asker, other = (world.person_of(supplier) for supplier in world.suppliers[:2])
    outsider = SeatFactory().user

    def seen(user):
        return set(Clarification.objects.visible_to(user))

    assert seen(asker) == seen(world.lead) == seen(world.officer) == {waiting, published}
    assert seen(other) == {published}
    assert seen(outsider) == set()
    assert isinstance(published.asked_at, datetime)
