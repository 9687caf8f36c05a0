"""Begin from an own past competition, a template or the library: all that was written, nothing of the day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from tenders.models import Competition, LibraryQuestion, Template
from tenders.operations.clarifications import ask_clarification
from tenders.operations.copies import begin_from_template, content_of, copy_competition
from tenders.operations.library import (
    ask_from_library,
    drop_question,
    drop_template,
    keep_question,
    keep_template,
)
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, MembershipFactory
from tests.worlds import START, a_world, draft_competition, published_competition, questions_of, refused

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=100)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def neighbour(world):
    """A lead at another council."""
    council = CouncilFactory()
    MembershipFactory(council=council, category="full")
    return CouncilSeatFactory(council=council, roles=["lead"])


def copy(world, source, **changes):
    given = {"lot_id": world.lot.pk, "title": "Again", "actor": world.lead} | changes
    return copy_competition(world.council.pk, source_id=source.pk, **given)


def test_a_copy_takes_what_was_written_and_leaves_dates_people_and_bids(world, at):
    source = published_competition(world, need="Look at care.", contract_terms="Ours.")
    with at(START):
        asker = world.suppliers[0]
        ask_clarification(source.pk, supplier_id=asker.pk, question="Who pays?", actor=world.person_of(asker))
    with at(LATER):
        made = copy(world, source)

    made.refresh_from_db()
    assert content_of(made) == content_of(source)
    assert [question.weight for question in questions_of(made)] == [Decimal(40), Decimal(30), Decimal(10)]
    assert (made.title, made.need, made.status, made.lead) == ("Again", "Look at care.", "draft", world.lead)
    assert (made.deadline_at, made.questions_close_at, made.published_at) == (None, None, None)
    assert (made.contract_starts_on, made.contract_ends_on, made.estimated_value) == (None, None, None)
    left = ["panel", "invitations", "bids", "clarifications", "papers", "approvals", "amendments"]
    assert [getattr(made, name).count() for name in left] == [0] * len(left)
    assert [getattr(source, name).count() > 0 for name in ("panel", "invitations", "clarifications")] == [
        True
    ] * 3
    assert (
        AuditEvent.objects.filter(action="competition.created").last().facts["copied_from"]
        == source.reference
    )


def test_only_the_own_councils_competitions_are_copied(world, neighbour, at):
    source = published_competition(world)
    with at(START):
        code = refused(
            copy_competition,
            neighbour.council_id,
            source_id=source.pk,
            lot_id=world.lot.pk,
            title="Theirs",
            actor=neighbour.user,
        )
        assert refused(copy, world, source, actor=world.chair) == "competition.not_lead"

    assert code == "competition.not_yours"
    assert Competition.objects.count() == 1


def test_a_shared_template_is_begun_from_by_another_council_with_attribution(client, world, neighbour, at):
    source = draft_competition(world)
    with at(START):
        own = keep_template(source.pk, name="For us", is_shared=False, actor=world.lead)
        shared = keep_template(source.pk, name="For all", is_shared=True, actor=world.lead)
        client.force_login(neighbour.user)
        page = client.get(reverse("council-library")).content.decode()
        said = {"lot_id": world.lot.pk, "title": "Theirs", "actor": neighbour.user}
        refusal = refused(begin_from_template, neighbour.council_id, template_id=own.pk, **said)
        client.post(
            reverse("competition-new"),
            {"title": "Theirs", "lot": str(world.lot.pk), "begin": f"template:{shared.pk}"},
        )

    assert refusal == "kept.not_shared"
    assert f"From {world.council}" in page
    assert "For us" not in page
    made = Competition.objects.get(council=neighbour.council)
    assert content_of(made) == content_of(source)
    facts = AuditEvent.objects.filter(action="competition.created").last().facts
    assert (facts["template"], facts["of"]) == ("For all", str(world.council))


def test_a_template_is_kept_with_a_name_by_a_lead_and_can_be_taken_out(world, at):
    source = draft_competition(world)
    with at(START):
        keep = {"is_shared": True}
        assert refused(keep_template, source.pk, name=" ", actor=world.lead, **keep) == "kept.no_name"
        assert refused(keep_template, source.pk, name="x" * 201, actor=world.lead, **keep) == "kept.long_name"
        assert (
            refused(keep_template, source.pk, name="A", actor=world.chair, **keep) == "competition.not_lead"
        )
        assert not Template.objects.exists()
        kept = keep_template(source.pk, name="A", actor=world.lead, **keep)
        assert refused(drop_template, kept.pk, actor=world.chair) == "competition.not_lead"
        drop_template(kept.pk, actor=world.lead)
        assert refused(drop_template, kept.pk, actor=world.lead) == "kept.dropped"
        said = {"lot_id": world.lot.pk, "title": "B", "actor": world.lead}
        assert refused(begin_from_template, world.council.pk, template_id=kept.pk, **said) == "kept.dropped"


def test_a_kept_question_is_asked_again_with_the_weight_that_is_left(client, world, neighbour, at):
    source = draft_competition(world)
    first = questions_of(source)[0]
    with at(START):
        kept = keep_question(first.pk, is_shared=True, actor=world.lead)
        made = copy_competition(
            world.council.pk, source_id=source.pk, lot_id=world.lot.pk, title="Again", actor=world.lead
        )
        criterion = made.criteria.get(kind="quality")
        criterion.questions.first().delete()
        client.force_login(world.lead)
        address = reverse("competition-question-library", args=[made.reference, criterion.pk])
        page = client.get(address).content.decode()
        client.post(address, {"kept": str(kept.pk)})

    assert first.text in page
    asked = criterion.questions.get(text=first.text)
    assert (asked.weight, asked.guidance, asked.order) == (Decimal(40), first.guidance, 3)


def test_what_the_library_keeps_is_its_councils(world, neighbour, at):
    source = draft_competition(world)
    first, second, third = questions_of(source)
    with at(START):
        assert (
            refused(keep_question, first.pk, is_shared=True, actor=neighbour.user) == "competition.not_lead"
        )
        kept = keep_question(first.pk, is_shared=False, actor=world.lead)
        shared = keep_question(second.pk, is_shared=True, actor=world.lead)
        assert refused(keep_question, first.pk, is_shared=True, actor=world.lead) == "kept.already"
        assert refused(drop_question, kept.pk, actor=neighbour.user) == "competition.not_lead"
        drop_question(shared.pk, actor=world.lead)

        quality, price = third.criterion.competition.criteria.filter(kind__in=["quality", "price"])
        assert refused(ask_from_library, quality.pk, kept_id=shared.pk, actor=world.lead) == "kept.dropped"
        assert refused(ask_from_library, price.pk, kept_id=kept.pk, actor=world.lead) == "kept.price"

    assert list(LibraryQuestion.objects.usable_by(world.council)) == [kept]
    assert list(LibraryQuestion.objects.usable_by(neighbour.council)) == []
    assert quality.questions.count() == 2


def test_r46_nothing_is_added_from_the_library_once_it_is_issued(world, at):
    source = published_competition(world)
    question = questions_of(source)[0]
    with at(START):
        kept = keep_question(question.pk, is_shared=False, actor=world.lead)
        code = refused(ask_from_library, question.criterion_id, kept_id=kept.pk, actor=world.lead)

    assert code == "competition.issued"


@pytest.mark.parametrize("number", [1, 3])
def test_the_library_asks_the_same_queries_for_any_number(
    client, world, at, number, django_assert_num_queries
):
    source = draft_competition(world)
    with at(START):
        for question in questions_of(source)[:number]:
            keep_question(question.pk, is_shared=True, actor=world.lead)
            keep_template(source.pk, name=f"T {question.pk}", is_shared=True, actor=world.lead)
        client.force_login(world.lead)
        with django_assert_num_queries(QUERIES):
            client.get(reverse("council-library"))


QUERIES = 9
