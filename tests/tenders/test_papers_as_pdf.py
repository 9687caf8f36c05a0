"""What a competition gives out on paper: tagged, titled, in English, with every letter of a name."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from dps.core.pdf import letter_pdf
from tenders.letters import minutes_letter
from tests.tenders.contracting import announced, drawn_up
from tests.tenders.moderated import OPENED, moderated

pytestmark = pytest.mark.django_db
WELSH, POLISH = "Gwasanaethau Cyhoeddus Ŵyl", "Łódź & Synowie"
BOTH, WINNER = {WELSH, POLISH}, {POLISH}


def named(place):
    """The loser is Welsh, the winner Polish; how they were called before."""
    before = [supplier.legal_name for supplier in place.world.suppliers]
    for supplier, name in zip(place.world.suppliers, (WELSH, POLISH), strict=True):
        supplier.legal_name = name
        supplier.save(update_fields=["legal_name"])
    return before


def minutes_of(competition, before):
    """They name whoever was there at the opening, by the name of then."""
    text = json.dumps(competition.opening.minutes)
    for old, new in zip(before, (WELSH, POLISH), strict=True):
        text = text.replace(json.dumps(old), json.dumps(new))
    return letter_pdf(minutes_letter(competition, json.loads(text)))


def test_every_paper_is_tagged_titled_and_lacks_no_letter(at, client):
    with at(OPENED):
        place = moderated()
        before = named(place)
        announced(place)
        contract = drawn_up(place)
        ref, loser = place.competition.reference, place.world.person_of(place.world.suppliers[0])
        papers = {
            "minutes": (minutes_of(place.competition, before), f"Minutes of the opening of {ref}", BOTH)
        }
        for name, who, title, names in [
            ("award-report-pdf", place.world.lead, f"Recommendation report of {ref}", BOTH),
            ("competition-report-pdf", place.world.lead, f"Report under regulation 84: {ref}", BOTH),
            ("evaluation-record-pdf", place.world.lead, f"Evaluation record: {ref}", BOTH),
            ("contract-call-off", place.world.lead, f"Call-off contract {contract.reference}", WINNER),
            ("bid-outcome-pdf", loser, f"Outcome of {ref}", BOTH),
        ]:
            client.force_login(who)
            papers[name] = (client.get(reverse(name, args=[ref])).content, title, names)

    for name, (content, title, names) in papers.items():
        reader = PdfReader(BytesIO(content))
        root = reader.trailer["/Root"]
        words = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
        assert (name, reader.metadata.title, root["/Lang"]) == (name, title, "en-GB")
        assert (name, root["/MarkInfo"]["/Marked"]) == (name, True)
        assert (name, b"pdfuaid" in root["/Metadata"].get_data()) == (name, True)
        assert (name, {one for one in BOTH if one in words}, "\ufffd" in words) == (name, names, False)
