"""Invented content for the styleguide."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dps.core.pages.sample_forms import DraftForm, FilterForm, UploadForm
from dps.core.templatetags.statuses import COLOURS

NOON = datetime(2024, 7, 12, 11, 0, tzinfo=UTC)
TYPED = """We begin with residents.

- a panel of twelve
- two open evenings

1. Listen
2. Try

Then <b>we</b> report."""


def samples() -> dict[str, Any]:
    """What the partials on the styleguide are called with."""
    return {
        "noon": NOON,
        "morning": NOON - timedelta(hours=1, minutes=17, seconds=53),
        "colours": _statuses(),
        "rows": [
            {
                "key": "Legal name",
                "value": "Calder Valley Co-operative Research Society",
                "change": "#",
                "about": "legal name",
            },
            {"key": "Registered number", "value": "RS007123", "change": "#"},
            {"key": "Website", "value": "", "change": "#"},
        ],
        "tasks": _tasks(),
        "steps": _steps(),
        "events": _events(),
        "documents": _documents(),
        "uploads": [
            {
                "id": "d1",
                "name": "Insurance certificate 2024.pdf",
                "size": 482_133,
                "status": "clean",
                "label": "Ready",
            }
        ],
        "bars": [
            {"label": "Invited", "pct": 100, "display": "24"},
            {"label": "Looked at the invitation", "pct": 75, "display": "18"},
            {"label": "Submitted a bid", "pct": 25, "display": "6"},
        ],
        "stats": [
            {"label": "waiting for a decision", "value": 12},
            {
                "label": "due within 2 working days",
                "value": 3,
                "attention": True,
                "note": "oldest: AP-2024-0031",
            },
            {"label": "admitted suppliers", "value": 41},
            {"label": "median working days", "value": "6.5", "note": "target 10"},
        ],
        "cards": _cards(),
        "suppliers": _suppliers(),
        "headers": ["Supplier", "Lot", "Quality:numeric", "Price:numeric"],
        "plain_rows": [["Supplier A", "1", "62.00", "£18,400"], ["Supplier B", "1", "58.50", "£17,950.50"]],
        "sub_pages": [
            {"text": "Overview", "href": "#", "active": True},
            {"text": "Documents", "href": "#"},
            {"text": "Questions and answers", "href": "#"},
            {"text": "Your bid", "href": "#"},
        ],
        "crumbs": [
            {"text": "Home", "href": "#"},
            {"text": "Opportunities", "href": "#"},
            {"text": "MC-2024-0017"},
        ],
        "chips": [{"text": "Lot 1", "href": "#"}, {"text": "Oldham Council", "href": "#"}],
        "others": [
            {"text": "Save and come back later", "kind": "secondary"},
            {"text": "Cancel", "href": "#"},
        ],
        "typed": TYPED,
        "filter_form": FilterForm(),
        "upload_form": UploadForm(),
        "draft_form": DraftForm(),
        "bar_head": ["Step", "Suppliers"],
    }


def _statuses() -> list[tuple[str, list[str]]]:
    order = ("grey", "blue", "yellow", "green", "orange", "red", "purple")
    return [(colour, sorted(v for v, c in COLOURS.items() if c == colour)) for colour in order]


def _tasks() -> list[dict[str, str]]:
    return [
        {"title": "Choose your lots", "href": "#", "status": "completed", "label": "Completed"},
        {
            "title": "Check your organisation",
            "href": "#",
            "status": "in_progress",
            "hint": "2 of 5 answers given",
        },
        {"title": "Answer the exclusion grounds", "href": "#", "status": "not_yet_started"},
        {"title": "Give your insurance", "href": "#", "status": "problem", "label": "There is a problem"},
        {"title": "Declare and submit", "status": "cannot_start"},
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"title": "Prepare", "href": "#", "state": "done"},
        {
            "title": "Publish and invite",
            "href": "#",
            "state": "done",
            "hint": "24 suppliers invited on 1 July 2024",
        },
        {
            "title": "Answer questions",
            "href": "#",
            "state": "current",
            "status": "action_needed",
            "label": "2 waiting",
        },
        {"title": "Open bids", "state": "locked", "hint": "Two openers, from Friday 12 July 2024 at 12:01pm"},
        {"title": "Score", "state": "locked", "hint": "When the bids are open"},
    ]


def _events() -> list[dict[str, Any]]:
    return [
        {
            "title": "Admitted to Lot 1",
            "who": "Grace Okafor",
            "at": NOON,
            "text": "Lot 2 was not successful.",
        },
        {
            "title": "More information received",
            "who": "Meera Shah",
            "at": NOON - timedelta(days=2),
            "text": "",
        },
        {"title": "Application submitted", "who": "Meera Shah", "at": NOON - timedelta(days=9), "text": ""},
    ]


def _documents() -> list[dict[str, Any]]:
    hashed = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return [
        {
            "name": "Brief for the research.docx",
            "href": "#",
            "size": 84_211,
            "sha256": hashed,
            "status": "clean",
            "label": "Ready",
            "added_at": NOON,
            "by": "Oldham Council",
        },
        {
            "name": "Interview guide with a very long name that must break somewhere on a phone.pdf",
            "size": 2_411_724,
            "status": "checking",
            "label": "Checking",
            "note": "usually done within a minute",
        },
        {"name": "prices.xlsx", "size": 12, "status": "infected", "label": "Virus found"},
    ]


def _cards() -> list[dict[str, str]]:
    return [
        {
            "title": "Your application",
            "href": "#",
            "text": "AP-2024-0042 was received on 1 July 2024.",
            "status": "in_review",
            "label": "In review",
        },
        {
            "title": "Cooperative difference in care",
            "href": "#",
            "text": "Closes Friday 12 July 2024 at 12 noon UK time.",
            "status": "open",
            "label": "Open",
        },
        {
            "title": "Insurance certificate",
            "href": "#",
            "text": "Runs out on 30 July 2024.",
            "status": "expires_soon",
            "label": "Expires soon",
        },
    ]


def _suppliers() -> list[dict[str, Any]]:
    return [
        {
            "name": "Calder Valley Co-operative Research Society",
            "lot": "Lots 1 and 2",
            "status": "admitted",
            "value": 128_400,
        },
        {
            "name": "Northmoor Community Interest Company",
            "lot": "Lot 2",
            "status": "suspended",
            "value": 9_250.5,
        },
        {"name": "Six Towns Learning Trust", "lot": "Lot 1", "status": "removed", "value": 0},
    ]
