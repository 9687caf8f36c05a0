"""A file with a question and one with its answer: who reads them, when, and what they do not tell."""

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from dps.documents import access
from dps.documents.models import Document
from tenders.models import Clarification
from tenders.operations.clarifications import answer_clarification, answer_privately, ask_clarification
from tests.documents import files
from tests.factories.documents import DocumentFactory
from tests.worlds import DEADLINE, START, a_world, published_competition, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


def ask(world, competition, **more):
    asker = world.suppliers[0]
    given = {"supplier_id": asker.pk, "question": "May we use this?", "actor": world.person_of(asker)}
    return ask_clarification(competition.pk, **given | more)


def a_file(kind, asked, **facts):
    facts = {"owner": f"{kind}:{asked.pk}", "purpose": kind, "sealed": True, "name": "Acme plan.PDF"} | facts
    return DocumentFactory(**facts)


def answer(world, asked):
    return answer_clarification(asked.pk, question="May we?", answer="Yes.", actor=world.lead)


def readers(world, document):
    people = {"lead": world.lead, "reader": world.reader}
    people |= dict(zip(("asker", "other"), map(world.person_of, world.suppliers), strict=False))
    return {who for who, person in people.items() if access.why_not_read(person, document, START) is None}


def test_r47_a_questions_file_is_read_by_its_asker_and_the_council_without_its_name(
    world, competition, client, at
):
    other = world.person_of(world.suppliers[1])
    with at(START):
        asked = ask(world, competition)
        document = a_file("question", asked)
        assert readers(world, document) == {"lead", "reader", "asker"}
        client.force_login(world.lead)
        page = client.get(reverse("competition-clarification", args=[competition.reference, asked.pk]))
        api = client.get(f"/api/v1/documents/{document.pk}/").json()
        answer(world, asked)
        assert readers(world, document) == {"lead", "reader", "asker"}
        client.force_login(other)
        theirs = client.get(reverse("opportunity-questions", args=[competition.reference]))
        client.force_login(world.person_of(world.suppliers[0]))
        own = client.get(f"/api/v1/documents/{document.pk}/").json()

    assert "File with the question.pdf" in page.content.decode()
    assert (api["name"], own["name"]) == ("File with the question.pdf", "Acme plan.PDF")
    for shown in (page.content.decode(), str(api), theirs.content.decode()):
        assert "Acme" not in shown
    assert str(document.pk) not in theirs.content.decode()


def test_r47_an_answers_file_is_read_with_the_answer_and_not_before(world, competition, client, at):
    with at(START):
        asked = ask(world, competition)
        document = a_file("answer", asked, name="Map.pdf")
        assert readers(world, document) == {"lead", "reader"}
        answer(world, asked)
        assert readers(world, document) == {"lead", "reader", "asker", "other"}
        client.force_login(world.person_of(world.suppliers[1]))
        page = client.get(reverse("opportunity-questions", args=[competition.reference])).content.decode()
        private = ask(world, competition, confidential_reason="It is our method.")
        secret = a_file("answer", private)
        answer_privately(private.pk, answer="Yes.", actor=world.lead)

    assert "Map.pdf" in page
    assert readers(world, secret) == {"lead", "reader", "asker"}


def test_only_a_clean_file_goes_out_with_an_answer(world, competition, at):
    with at(START):
        asked = ask(world, competition, confidential_reason="It is our method.")
        document = a_file("answer", asked, status="uploaded")
        assert refused(answer, world, asked) == "document.waiting"
        said = {"answer": "Yes.", "actor": world.lead}
        assert refused(answer_privately, asked.pk, **said) == "document.waiting"
        Document.objects.filter(pk=document.pk).update(removed_at=START)
        assert answer(world, asked).number == 1


def test_files_are_added_by_asker_and_lead_until_it_is_answered(world, competition, at):
    asker, other = (world.person_of(supplier) for supplier in world.suppliers[:2])
    with at(START):
        asked = ask(world, competition)
    question, answers = f"question:{asked.pk}", f"answer:{asked.pk}"

    def code(person, owner, when=START):
        refusal = access.why_not_write(person, owner, when)
        return refusal and refusal.code

    assert (code(asker, question), code(world.lead, answers)) == (None, None)
    for person, owner in [(other, question), (world.lead, question), (asker, answers), (other, answers)]:
        assert code(person, owner) == "document.not_yours"
    assert code(world.reader, answers) == "competition.not_lead"
    assert code(asker, question, DEADLINE) == code(world.lead, answers, DEADLINE) == "clarification.closed"
    with at(START):
        answer(world, asked)
    assert code(asker, question) == code(world.lead, answers) == "clarification.answered"


def test_files_come_with_the_pages_own_forms(world, competition, client, at):
    a_pdf = files.pdf("A plan")
    ref = competition.reference
    asker = world.person_of(world.suppliers[0])
    with at(START):
        client.force_login(asker)
        chosen = {"question": "May we use this?", "file-question": files.upload("Acme.pdf", a_pdf)}
        assert client.post(reverse("opportunity-ask", args=[ref]), chosen).status_code == 302
        asked = Clarification.objects.get()
        address = reverse("opportunity-question-file", args=[ref, asked.pk])
        assert "Acme.pdf" in client.get(address).content.decode()
        document = Document.objects.get(owner=f"question:{asked.pk}")
        client.post(address, {"remove": str(document.pk)})
        assert not Document.objects.for_owner(document.owner).exists()
        client.force_login(world.person_of(world.suppliers[1]))
        assert client.get(address).status_code == 404
        client.force_login(world.lead)
        page = reverse("competition-clarification", args=[ref, asked.pk])
        typed = {"question": "May we?", "answer": "Yes, you may.", "upload": "1"}
        shown = client.post(page, typed | {"file-answer": files.upload("Map.pdf", a_pdf)}).content.decode()

    assert (document.sealed, document.uploaded_by) == (True, None)
    assert "Acme" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))
    assert "Map.pdf" in shown
    assert "Yes, you may." in shown
    asked.refresh_from_db()
    assert asked.published_at is None
