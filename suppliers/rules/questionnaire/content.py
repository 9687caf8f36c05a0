"""What was submitted, as one document that can be compared for ever: the content and its SHA-256."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

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
        "files": [_file(document) for documents in sheet.files.values() for document in documents],
        "declaration": declaration,
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical form: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _section(sheet: Sheet, section: Any) -> dict[str, Any]:
    asked = (question for _, question in sheet.asked_in(section))
    rows = [{"id": q.id, "question": q.q, "value": sheet.value(q), "words": sheet.words(q)} for q in asked]
    return {"title": section.title, "answers": rows}


def _file(document: Any) -> dict[str, Any]:
    return {
        "id": str(document.pk),
        "question": document.purpose,
        "name": document.name,
        "size": document.size,
        "sha256": document.sha256,
        "version": document.version_id,
    }
