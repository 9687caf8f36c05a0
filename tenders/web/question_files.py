"""The file slots of a question and of its answer, and their clean files as pages list them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from dps.documents import access
from dps.documents.forms import UploadSlot, as_listed
from dps.documents.models import Document
from tenders.models import Clarification
from tenders.rules.question_files import ANSWER, QUESTION, neutral_name, owner_of


def question_slot(clarification: Clarification) -> UploadSlot:
    label, hint = (
        "A file with your question (optional)",
        "Only the council reads it, without its name.",
    )
    return UploadSlot(owner_of(QUESTION, clarification), QUESTION, label=label, hint=hint, most=1)


def answer_slot(clarification: Clarification) -> UploadSlot:
    label, hint = "A file with the answer (optional)", "Whoever reads the answer can open it."
    return UploadSlot(owner_of(ANSWER, clarification), ANSWER, label=label, hint=hint, most=1)


def with_files(
    clarifications: Iterable[Clarification], *kinds: str, for_asker: bool = False
) -> list[Clarification]:
    """The same, each with `files`: what is clean of these kinds of owner. Two queries for all.

    A question's file keeps its own name for the asker's people only.
    """
    rows = list(clarifications)
    found = defaultdict(list)
    owners = [owner_of(kind, row) for row in rows for kind in kinds]
    for document in Document.objects.filter(owner__in=owners, removed_at=None).clean():
        found[document.owner].append(document)
    for row in rows:
        mine = [document for kind in kinds for document in found[owner_of(kind, row)]]
        row.files = [_listed(document, for_asker) for document in mine]
    return rows


def _listed(document: Document, for_asker: bool) -> dict[str, Any]:
    is_question = access.kind_of(document.owner) == QUESTION
    name = neutral_name(document) if is_question and not for_asker else document.display_name
    return as_listed(document) | {"name": name}
