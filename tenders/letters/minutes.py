"""The minutes of an opening on paper."""

from datetime import datetime

from dps.core import pdf
from dps.core.templatetags.formats import datetime_words
from tenders.letters.composing import Content
from tenders.models import Competition


def minutes_letter(competition: Competition, minutes: Content) -> pdf.Letter:
    """The minutes of an opening on paper: who opened, when, what was in the box (reg 22(16), Annex IV)."""
    opened_at = _instant(minutes["opened_at"])
    people = [
        (f"Opener {n}", f"{one['name']}, confirmed {_instant(one['at'])}")
        for n, one in enumerate(minutes["openers"], 1)
    ]
    rows = [
        ("Competition", f"{competition.reference} {competition.title}"),
        ("Deadline", _instant(minutes["deadline_at"])),
        ("Opened", opened_at),
        *people,
        ("Invited", str(minutes["invited"])),
        ("Bids", str(len(minutes["bids"]))),
    ]
    late = [f"{one['supplier']}, {_instant(one['received_at'])}" for one in minutes["late"]]
    return pdf.Letter(
        title=f"Minutes of the opening of {competition.reference}",
        sender=competition.council.name,
        dated=opened_at,
        reference=competition.reference,
        footer=f"Minutes of the opening, {competition.reference}",
        blocks=[
            pdf.facts(rows),
            pdf.section("Bids opened"),
            *(block for bid in minutes["bids"] for block in _bid_opened(bid)),
            *([] if minutes["bids"] else [pdf.paragraph("No bids were submitted.")]),
            pdf.section("Late attempts, refused"),
            pdf.bullets(late) if late else pdf.paragraph("None."),
            pdf.section("Lapsed"),
            pdf.paragraph(lapsed_words(minutes)),
        ],
    )


def lapsed_words(minutes: Content) -> str:
    """How many drafts lapsed at the opening. Nobody but their owners learns whose they were."""
    lapsed = minutes.get("lapsed", {})
    drafts, unconfirmed = lapsed.get("drafts", 0), lapsed.get("unconfirmed", 0)
    words = []
    if drafts:
        words.append(
            "1 draft was never submitted." if drafts == 1 else f"{drafts} drafts were never submitted."
        )
    if unconfirmed:
        one = "1 bid was not confirmed after the competition changed."
        many = f"{unconfirmed} bids were not confirmed after the competition changed."
        words.append(one if unconfirmed == 1 else many)
    return " ".join(words) or "None."


def _bid_opened(bid: Content) -> list[pdf.Block]:
    rows = [
        ("Received", _instant(bid["received_at"])),
        ("Receipt", f"{bid['receipt']}, version {bid['version']}"),
        ("Files", str(len(bid["files"]))),
        ("SHA-256 of the bid", bid["content_hash"]),
    ]
    if bid["set_aside"]:
        rows.append(("Set aside", bid["set_aside"]))
    return [pdf.heading(bid["supplier"]), pdf.facts(rows)]


def _instant(text: str) -> str:
    """An instant of the minutes in UK time and, to the millisecond, in UTC."""
    return f"{datetime_words(datetime.fromisoformat(text), 'seconds')} UK time ({text})" if text else ""
