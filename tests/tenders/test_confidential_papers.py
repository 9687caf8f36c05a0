"""Confidential documents: more days to bid, read only under terms that the supplier accepted (R49)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from dps.core import storage
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose
from tenders.models import Competition, Invitation
from tenders.operations.competitions import set_timetable
from tenders.operations.invitations import accept_terms
from tenders.operations.papers import restrict_papers
from tenders.operations.publication import approve_publication, publish_competition, send_for_approval
from tenders.rules.timetables import minimum_days
from tenders.tasks import publish_invitations
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SeatFactory
from tests.worlds import DEADLINE, START, a_world, draft_competition, published_competition, refused

pytestmark = pytest.mark.django_db

TERMS = "Tell nobody outside your organisation."
FIFTEEN_DAYS = START + timedelta(days=15)


@pytest.fixture
def world():
    return a_world(suppliers=2)


@pytest.fixture
def draft(world):
    return draft_competition(world)


@pytest.fixture
def paper(world, draft, at):
    """Of a competition that was issued with a confidential document."""
    document = DocumentFactory(owner=draft.owner, name="Sites.pdf", size=4, purpose="specification")
    version = storage.put_bytes(document.storage_key, b"%PDF")
    type(document).objects.filter(pk=document.pk).update(version_id=version)
    draft.papers.create(document=document, kind="specification", title="Sites.pdf", added_at=START)
    with at(START):
        restrict(world, draft)
        issue(world, draft)
    return document


def restrict(world, competition, **said):
    said = {"is_restricted": True, "terms": TERMS, **said}
    return restrict_papers(competition.pk, actor=world.lead, **said)


def issue(world, competition):
    send_for_approval(competition.pk, actor=world.lead)
    approve_publication(competition.pk, actor=world.approver)
    publish_competition(competition.pk, actor=world.lead)
    publish_invitations(str(competition.pk))


def invitation_of(world, number=0):
    return Invitation.objects.get(supplier=world.suppliers[number])


def accept(world, number=0):
    supplier = world.suppliers[number]
    return accept_terms(invitation_of(world, number).pk, actor=world.person_of(supplier))


def set_deadline(world, competition, deadline):
    set_timetable(
        competition.pk,
        actor=world.lead,
        deadline_at=deadline,
        questions_close_at=START + timedelta(days=2),
        answers_by_at=START + timedelta(days=3),
    )


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


# -- the time ---------------------------------------------------------------------------------
def test_r49_fifteen_whole_days_lie_between_issue_and_deadline(world, draft, at):
    with at(START):
        restrict(world, draft)
        set_deadline(world, draft, FIFTEEN_DAYS - timedelta(seconds=1))
        assert refused(send_for_approval, draft.pk, actor=world.lead) == "timetable.too_short"
        set_deadline(world, draft, FIFTEEN_DAYS)
        assert send_for_approval(draft.pk, actor=world.lead).status == "awaiting_approval"


def test_r49_recorded_urgency_leaves_the_ten_days(world, draft, at):
    with at(START):
        restrict(world, draft, urgency_reason="The grant ends in August.")
        set_deadline(world, draft, START + timedelta(days=10))
        send_for_approval(draft.pk, actor=world.lead)

    facts = AuditEvent.objects.filter(action="competition.changed", facts__what="confidentiality").get().facts
    assert facts["urgency_reason"] == "The grant ends in August."


def test_r49_the_five_days_come_on_top_of_what_the_agreement_sets(world, draft, at):
    type(world.agreement).objects.update(minimum_tender_days=20)
    with at(START):
        restrict(world, draft)
    assert minimum_days(Competition.objects.get()) == 25

    with at(START):
        restrict(world, draft, is_restricted=False, urgency_reason="Gone with it.")
    competition = Competition.objects.get()
    assert minimum_days(competition) == 20
    assert (competition.confidentiality_terms, competition.urgency_reason) == ("", "")


# -- the council ------------------------------------------------------------------------------
def test_r49_refusals_of_the_terms_change_nothing(world, draft, at):
    other = restrict_papers, draft.pk
    with at(START):
        assert refused(restrict, world, draft, terms=" ") == "paper.no_terms"
        assert refused(*other, actor=world.reader, is_restricted=True, terms="A") == "competition.not_lead"
        assert not Competition.objects.get().documents_restricted
        issue(world, draft)
        assert refused(restrict, world, draft) == "competition.issued"
    assert not Competition.objects.get().documents_restricted


def test_r49_the_lead_sets_terms_from_the_page_of_the_documents(world, draft, at, client):
    client.force_login(world.lead)
    page = reverse("competition-confidentiality", args=[draft.reference])
    documents = reverse("competition-documents", args=[draft.reference])
    with at(START):
        assert page in client.get(documents).content.decode()
        empty = client.post(page, {"is_restricted": "on", "terms": ""}).content.decode()
        client.post(page, {"is_restricted": "on", "terms": TERMS})
        shown = client.get(documents).content.decode()
        timetable = client.get(reverse("competition-timetable", args=[draft.reference])).content.decode()
        checked = client.get(reverse("competition-preview", args=[draft.reference])).content.decode()

    assert "Enter the terms that suppliers accept" in empty
    assert "Suppliers have 5 days more to bid" in shown
    assert TERMS in checked
    assert "At least 15 days" in timetable
    assert "because the documents are confidential" in timetable


# -- the supplier -----------------------------------------------------------------------------
def test_r49_only_who_accepted_reads_by_page_zip_and_api(world, draft, paper, at, client):
    who, other = (world.person_of(supplier) for supplier in world.suppliers)
    page = reverse("opportunity-documents", args=[draft.reference])
    bundle = reverse("opportunity-bundle", args=[draft.reference])
    file = reverse("document-download", args=[paper.pk])
    api = f"/api/v1/documents/{paper.pk}/download/"
    client.force_login(who)
    with at(START):
        before = client.get(page).content.decode()
        assert client.get(bundle).url == page
        assert client.get(file).status_code == 409
        assert client_of(who).get(api).json()["code"] == "paper.terms"
    assert ("Accept the terms" in before, file in before, bundle in before) == (True, False, False)
    assert "Sites.pdf" in before
    assert not AuditEvent.objects.filter(action="document.downloaded").exists()

    with at(START):
        client.post(reverse("opportunity-accept-terms", args=[draft.reference]))
        after = client.get(page).content.decode()
        assert b"%PDF" in b"".join(client.get(bundle).streaming_content)
        assert client.get(file).status_code == 302
        assert client_of(who).get(api).status_code == 200
        assert client_of(other).get(api).json()["code"] == "paper.terms"
    assert (file in after, bundle in after, "accepted the terms for" in after) == (True, True, True)


def test_r49_the_council_and_the_team_read_without_terms(world, paper, at, client):
    for person in (world.lead, world.reader, world.officer):
        client.force_login(person)
        with at(START):
            assert client.get(reverse("document-download", args=[paper.pk])).status_code == 302


def test_r49_terms_are_accepted_once_and_recorded(world, paper, at):
    person = world.person_of(world.suppliers[0])
    with at(START):
        accept(world)
        assert refused(accept, world) == "paper.terms_accepted"

    invitation = invitation_of(world)
    assert (invitation.terms_accepted_at, invitation.terms_accepted_by) == (START, person)
    event = AuditEvent.objects.get(action="invitation.terms_accepted")
    assert (event.actor, event.facts["terms"]) == (person, TERMS)
    assert invitation_of(world, 1).terms_accepted_at is None


def test_r49_the_invitation_speaks_of_terms_and_the_watch_shows_who_accepted(world, paper, at, client):
    mail = OutboxMessage.objects.filter(template="invitation").first()
    client.force_login(world.lead)
    with at(START):
        accept(world)
        page = client.get(reverse("competition-live", args=[mail.facts["reference"]])).content.decode()

    assert "accepts the council's terms there" in compose("invitation", mail.recipient, mail.facts).body
    assert "terms" not in compose("invitation", mail.recipient, mail.facts | {"confidential": False}).body
    assert (page.count("Terms accepted 1 Jul 2024, 9am"), page.count("Terms not accepted yet")) == (1, 1)


def test_r49_refusals_of_the_acceptance_record_nothing(world, paper, at):
    reader = SeatFactory(supplier=world.suppliers[0], role="reader").user
    of_first = invitation_of(world).pk
    with at(START):
        assert refused(accept_terms, of_first, actor=reader) == "supplier.not_yours"
        stranger = world.person_of(world.suppliers[1])
        assert refused(accept_terms, of_first, actor=stranger) == "supplier.not_yours"
    with at(DEADLINE):
        assert refused(accept, world) == "competition.closed"
    assert invitation_of(world).terms_accepted_at is None


def test_r49_there_is_nothing_to_accept_where_nothing_is_confidential(world, at):
    published_competition(world)
    with at(START):
        assert refused(accept, world) == "paper.not_restricted"


def test_r49_the_public_reads_their_names_without_a_link(draft, paper, at, client):
    with at(START):
        page = client.get(reverse("public-opportunity", args=[draft.reference])).content.decode()

    assert ("Sites.pdf" in page, str(paper.pk) in page, TERMS in page) == (True, False, False)


def test_r49_by_the_api(world, draft, at):
    lead, who = client_of(world.lead), client_of(world.person_of(world.suppliers[0]))
    restricting = f"/api/v1/competitions/{draft.pk}/restrict-papers/"
    with at(START):
        assert lead.post(restricting, {"is_restricted": True}).json()["code"] == "paper.no_terms"
        said = lead.post(restricting, {"is_restricted": True, "terms": TERMS}).json()
        issue(world, draft)
        answer = who.post(f"/api/v1/invitations/{invitation_of(world).pk}/accept-terms/")

    assert (said["documents_restricted"], said["confidentiality_terms"]) == (True, TERMS)
    assert (answer.status_code, bool(answer.json()["terms_accepted_at"])) == (200, True)
