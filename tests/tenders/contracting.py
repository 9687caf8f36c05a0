"""A competition whose letters are sent, and its contract: drawn up, signed by both sides, recorded."""

from datetime import date
from decimal import Decimal

from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.contracts import draw_up_contract, file_signed_copy, record_contract
from tests.factories.documents import DocumentFactory
from tests.tenders.moderated import moderated

TERMS = {"value": Decimal(600), "starts_on": date(2024, 7, 16), "ends_on": date(2025, 2, 28)}
SIGNED_ON = date(2024, 7, 16)


def awarded(**fields):
    """Moderated, recommended, approved, and everybody told."""
    return announced(moderated(**fields))


def announced(place):
    """The same of a moderated competition."""
    pk, lead = place.competition.pk, place.world.lead
    recommend_award(pk, reason="The best score.", actor=lead)
    approve_award(pk, actor=place.world.approver)
    send_letters(pk, actor=lead)
    place.competition.refresh_from_db()
    return place


def drawn_up(place, **terms):
    return draw_up_contract(place.competition.pk, actor=place.world.lead, **{**TERMS, **terms})


def file_copy(contract, side, actor, **said):
    """A checked PDF of that side, filed."""
    document = DocumentFactory(owner=contract.owner, purpose=side, kinds="pdf")
    facts = {"document_id": document.pk, "signatory": "Asha Rao, director", "signed_on": SIGNED_ON}
    return file_signed_copy(contract.pk, side=side, actor=actor, **{**facts, **said})


def signed(place, **terms):
    """Drawn up, both copies filed, recorded by the lead."""
    contract = drawn_up(place, **terms)
    for side in ("council", "supplier"):
        file_copy(contract, side, place.world.lead)
    record_contract(place.competition.pk, signed_on=SIGNED_ON, actor=place.world.lead)
    contract.refresh_from_db()
    place.competition.refresh_from_db()
    return contract
