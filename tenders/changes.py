"""A change in words: which field, what it was, what it is now. For pages, mail and the API alike."""

from dataclasses import dataclass
from datetime import date, datetime

from dps.core.templatetags.formats import date_words, datetime_words, pounds_words
from tenders.lifecycles import INSURANCE, DocumentKind
from tenders.models import Amendment

FIELDS = {
    "need": "What the council needs",
    "contract_starts_on": "Contract begins",
    "contract_ends_on": "Contract ends",
    **INSURANCE,
    "questions_close_at": "Questions until",
    "answers_by_at": "Answers by",
    "deadline_at": "Deadline for bids",
    "scoring_by_on": "Scored by",
    "award_by_on": "Award expected",
}
# As the page of the competition has them.
ORDER = ["need", "document", *list(FIELDS)[1:]]


@dataclass(frozen=True)
class ChangedField:
    """One row of what changed."""

    field: str
    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return self.field == "need"


def fields_of(amendment: Amendment) -> list[ChangedField]:
    """In the order in which a page shows the competition."""
    rows = sorted(amendment.changes, key=lambda row: ORDER.index(row["field"]))
    return [
        ChangedField(row["field"], _label(row), _words(row["field"], row["before"]), _after(row))
        for row in rows
    ]


def words_of(amendment: Amendment) -> list[dict[str, str]]:
    """For mail, which keeps plain values."""
    return [{"label": row.label, "before": row.before, "after": row.after} for row in fields_of(amendment)]


def _label(row: dict[str, str]) -> str:
    if row["field"] == "document":
        return f"{DocumentKind(row['kind']).label}: {row['title']}"
    return FIELDS[row["field"]]


def _after(row: dict[str, str]) -> str:
    return _words(row["field"], row["after"])


def _words(field: str, value: str) -> str:
    if not value:
        return ""
    if field in INSURANCE:
        return f"{pounds_words(value)} for each claim"
    if field.endswith("_at"):
        return f"{datetime_words(datetime.fromisoformat(value))} UK time"
    if field.endswith("_on"):
        return date_words(date.fromisoformat(value))
    return value
