"""What everybody reads of an agreement without an account: what is needed, documents, the start page."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from dps.agreements.lifecycles import PaperKind
from dps.agreements.rules.papers import owner_of
from dps.documents import access
from dps.documents.models import Document
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.documents import DocumentFactory
from tests.suppliers.applying import dps
from tests.worlds import START, a_world, published_competition

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 1, 5, 9, tzinfo=UTC)


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def paper(agreement, kind, name, size=1000):
    return DocumentFactory(owner=owner_of(agreement), purpose=kind, name=name, size=size)


def test_what_is_needed_follows_the_questionnaire_in_force_and_the_lot_chosen(client, at):
    agreement = dps()
    agreement.lots.filter(number=2).update(public_liability_minimum=7_000_000)
    with at(START):
        page = text(client, "/before-you-start/")
        one = text(client, "/before-you-start/?lot=1")
        every, of_two = (text(client, f"/before-you-start/questions/{more}") for more in ("", "?lot=2"))
        pdf = client.get("/before-you-start/what-you-will-need.pdf?lot=2")

    assert "Lot 1: £5,000,000 or more; Lot 2: £7,000,000 or more" in page
    assert ("£7,000,000" in one, "£5,000,000 or more, unless “We do not need it" in one) == (False, True)
    assert ("Insurance certificates (optional)" in page, page.count("Files about putting things right")) == (
        True,
        1,
    )
    titles = ["Answer the question for Lot 1", "Answer the question for Lot 2"]
    assert [title in every for title in titles] == [True, True]
    assert [title in of_two for title in titles] == [False, True]
    assert pdf["Content-Type"] == "application/pdf"
    written = PdfReader(BytesIO(pdf.content))
    assert written.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert written.metadata.title == "What you will need"
    words = " ".join(" ".join(each.extract_text().split()) for each in written.pages)
    assert [title in words for title in titles] == [False, True]
    assert agreement.questionnaire.version in words


def test_r11_documents_need_no_account_during_the_period_and_after_it(client, at):
    agreement, other = dps(), AgreementFactory()
    first = paper(agreement, PaperKind.GUIDE, "Guide.pdf")
    paper(agreement, PaperKind.GUIDE, "Guide.pdf", 2_500_000)
    paper(agreement, PaperKind.CALL, "Call.pdf")
    paper(other, PaperKind.TERMS, "Other terms.pdf")

    for when in (START, AFTER):
        with at(when):
            page = text(client, f"/lots/documents/?agreement={agreement.reference}")
            assert client.get(f"/documents/{first.pk}/").status_code == 302
            read = client.get(f"/api/v1/agreements/{agreement.reference}/documents/")
        assert page.index("Call.pdf") < page.index("Guide for suppliers, version 2")
        assert page.index("version 2") < page.index("Guide for suppliers, version 1 (replaced)")
        assert ("2.5MB" in page or "2.4MB" in page, "Other terms" in page) == (True, False)
        assert [(row["kind"], row["version"], row["is_replaced"]) for row in read.json()] == [
            ("call", 1, False),
            ("guide", 2, False),
            ("guide", 1, True),
        ]


def test_documents_are_the_teams_until_the_agreement_is_published_and_then_stay():
    prepared, agreement = AgreementFactory(published_at=None), AgreementFactory()
    officer, auditor = (TeamSeatFactory(role=role).user for role in ("officer", "auditor"))
    draft, out = (paper(each, PaperKind.GUIDE, "Guide.pdf") for each in (prepared, agreement))

    def code(refusal):
        return refusal.code if refusal else None

    def read(document, person):
        return code(access.why_not_read(person, document, START))

    assert [read(draft, UserFactory()), read(draft, officer), read(out, UserFactory())] == [
        "document.not_yours",
        None,
        None,
    ]
    write = [code(access.why_not_write(who, draft.owner, START)) for who in (UserFactory(), auditor, officer)]
    assert write == ["document.not_yours", "agreement.not_team", None]
    taken = [code(access.why_not_remove(officer, document, START)) for document in (draft, out)]
    assert taken == [None, "agreement.paper_published"]
    lost = Document(owner="agreement:00000000-0000-0000-0000-000000000000")
    assert read(lost, UserFactory()) == "document.not_yours"


def test_the_start_page_leads_to_lots_joining_open_opportunities_and_the_list(client, at):
    world = a_world()
    competition = published_competition(world)

    with at(START):
        page = text(client, "/")
    assert f"/opportunities/{competition.reference}/" in page
    for address in ("/tell-me/", "/before-you-start/", f"/lots/{world.lot.number}/", "/lots/documents/"):
        assert address in page
    with at(AFTER):
        page = text(client, "/")
    assert (f"/opportunities/{competition.reference}/" in page, "Nothing is open now" in page) == (
        False,
        True,
    )
    assert ("How to join" in page, "Tell me when a new one opens" in page) == (False, True)


def test_the_team_adds_documents_on_a_page_of_their_own(client, at):
    agreement = AgreementFactory()
    document = paper(agreement, PaperKind.FORM, "Price list.xlsx")
    client.force_login(TeamSeatFactory(role="officer").user)

    page = text(client, f"/team/agreements/{agreement.reference}/documents/")
    assert ("Price list.xlsx" in page, "Call for competition" in page) == (True, True)
    client.force_login(TeamSeatFactory(role="auditor").user)
    page = text(client, f"/team/agreements/{agreement.reference}/documents/")
    assert "Only officers and managers of the team add documents." in page
    assert f"/documents/{document.pk}/" in page
