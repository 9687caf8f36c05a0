"""What was submitted, as one document that can be compared for ever: the content and its SHA-256."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from suppliers.rules.offences import OffenceBox, is_about_offences
from suppliers.rules.questionnaire.partners import PartnerSheet, partner_sheets
from suppliers.rules.questionnaire.sheets import Sheet


def content_of(sheet: Sheet, declaration: dict[str, Any]) -> dict[str, Any]:
    """Everything that was submitted, as plain JSON: answers in words too, and every file with its hash."""
    application = sheet.application
    content = {
        "application": application.reference,
        "agreement": application.agreement.reference,
        "questionnaire": sheet.questionnaire.version,
        "supplier": {"id": str(application.supplier_id), **sheet.profile},
        "lots": [{"number": lot.number, "title": lot.title} for lot in sheet.lots],
        "sections": [_section(sheet, section) for section in sheet.sections()],
        "partners": [_partner(each) for each in partner_sheets(sheet)],
        "files": [_file(document) for documents in sheet.files.values() for document in documents],
        "declaration": declaration,
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical form: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def closed(content: dict[str, Any], box: OffenceBox) -> dict[str, Any]:
    """The content as it is kept: what is about criminal offences in the box, its hash over the ciphertext."""
    sections = [
        {**each, "answers": [_closed_answer(a, box) for a in each["answers"]]} for each in content["sections"]
    ]
    files = [_closed_file(each, box) for each in content["files"]]
    partners = [_of_partner(each, box, _closed_answer) for each in content["partners"]]
    return {**content, "sections": sections, "files": files, "partners": partners}


def opened(content: dict[str, Any], box: OffenceBox, *, hidden: bool = False) -> dict[str, Any]:
    """The kept content to be shown: in words again, or "Restricted", or "Destroyed"."""
    sections = [
        {**each, "answers": [_opened_answer(a, box, hidden) for a in each["answers"]]}
        for each in content.get("sections", ())
    ]
    kept = [
        each if "sealed" not in each else _opened_file(each, box, hidden) for each in content.get("files", ())
    ]
    partners = [
        _of_partner(each, box, partial(_opened_answer, hidden=hidden)) for each in content.get("partners", ())
    ]
    return {**content, "sections": sections, "files": [each for each in kept if each], "partners": partners}


def _of_partner(row: dict[str, Any], box: OffenceBox, turn: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """A partner's part, each answer closed or opened at a place of its own."""
    place = f"content:{row['key']}"
    sections = [
        {**each, "answers": [turn(a, box, place=place) for a in each["answers"]]} for each in row["sections"]
    ]
    return {**row, "sections": sections}


def _closed_answer(row: dict[str, Any], box: OffenceBox, *, place: str = "content") -> dict[str, Any]:
    if not is_about_offences(row["id"]):
        return row
    said = {"value": row["value"], "words": row["words"]}
    return {"id": row["id"], "question": row["question"], **box.close(f"{place}:{row['id']}", said)}


def _opened_answer(
    row: dict[str, Any], box: OffenceBox, hidden: bool, *, place: str = "content"
) -> dict[str, Any]:
    if "sealed" not in row:
        return row
    said = None if hidden else box.open(f"{place}:{row['id']}", {"sealed": row["sealed"]})
    shown = said or {"value": None, "words": "Restricted" if hidden else "Destroyed"}
    return {"id": row["id"], "question": row["question"], **shown}


def _closed_file(row: dict[str, Any], box: OffenceBox) -> dict[str, Any]:
    if not is_about_offences(row["question"]):
        return row
    return {"id": row["id"], "question": row["question"], **box.close(f"file:{row['id']}", row)}


def _opened_file(row: dict[str, Any], box: OffenceBox, hidden: bool) -> dict[str, Any] | None:
    found = None if hidden else box.open(f"file:{row['id']}", {"sealed": row["sealed"]})
    return dict(found) if found else None


def _section(sheet: Sheet, section: Any) -> dict[str, Any]:
    asked = (question for _, question in sheet.asked_in(section))
    rows = [{"id": q.id, "question": q.q, "value": sheet.value(q), "words": sheet.words(q)} for q in asked]
    return {"title": section.title, "answers": rows}


def _partner(sheet: PartnerSheet) -> dict[str, Any]:
    """What a member or a subcontractor answered and signed by its own link."""
    partner = sheet.partner
    return {
        "name": partner.name,
        "key": partner.key,
        "link_sent_to": partner.email,
        "sections": [_section(sheet, section) for section in sheet.sections()],
        "declaration": {
            "version": partner.text_version,
            "statements": list(sheet.questionnaire.declaration["statements"]),
            "name": partner.signed_name,
            "role": partner.signed_role,
            "signed_at": partner.signed_at,
        },
    }


def _file(document: Any) -> dict[str, Any]:
    return {
        "id": str(document.pk),
        "question": document.purpose,
        "name": document.name,
        "size": document.size,
        "sha256": document.sha256,
        "version": document.version_id,
    }
