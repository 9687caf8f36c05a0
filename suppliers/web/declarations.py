"""The declarations of partners, as the pages of whoever applies and of the team show them."""

from collections.abc import Iterator
from typing import Any

from dps.core.templatetags.formats import datetime_words
from suppliers.models import Partner
from suppliers.rules.questionnaire import Sheet
from suppliers.rules.questionnaire.partners import PartnerSheet, partner_sheets


def standing_of(partner: Partner | None) -> dict[str, Any]:
    """Its tag, a sentence, and which buttons it has: send (for the first time or again), revoke, reopen."""
    if partner is None:
        return {"status": "not_sent", "label": "Not asked yet", "text": "", "buttons": ["send"]}
    if partner.signed_at:
        text = f"Signed by {partner.signed_name}, {partner.signed_role}, {datetime_words(partner.signed_at)}."
        return {"status": "signed", "label": "Declared", "text": text, "buttons": ["reopen"]}
    if partner.link_hash is None:
        text = f"The link sent to {partner.email} was stopped."
        return {"status": "not_sent", "label": "Link stopped", "text": text, "buttons": ["send"]}
    text = f"Link sent to {partner.email}, {datetime_words(partner.sent_at)}. {_begun(partner)}"
    return {"status": "asked", "label": "Declaration missing", "text": text, "buttons": ["send", "revoke"]}


def cards_of_partners(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """What each answered and signed by its own link: one card each, as `cards_of` makes them.

    One that has not signed may still change everything: of it only that is said.
    """
    for each in partner_sheets(sheet):
        answers = rows_of(each) if each.partner.signed_at else []
        rows = [*answers, {"key": "Declaration", "words": signature_of(each.partner), "files": []}]
        yield {"title": f"{each.partner.name}: its own declaration", "rows": rows}


def rows_of(sheet: PartnerSheet) -> list[dict[str, Any]]:
    asked = (question for section in sheet.sections() for _, question in sheet.asked_in(section))
    return [{"key": each.short, "words": sheet.words(each), "files": [], "change": ""} for each in asked]


def signature_of(partner: Partner) -> str:
    if partner.signed_at is None:
        return "Not signed yet"
    at = datetime_words(partner.signed_at)
    return (
        f"Signed by {partner.signed_name}, {partner.signed_role}, {at}, by the link sent to {partner.email}"
    )


def _begun(partner: Partner) -> str:
    return f"Last saved {datetime_words(partner.saved_at)}." if partner.saved_at else "Not begun yet."
