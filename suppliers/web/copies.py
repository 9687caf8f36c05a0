"""The copy of an application as it was submitted, to keep: answers, files with hashes, declaration."""

from collections.abc import Iterator
from typing import Any

from dps.core import pdf
from dps.core.templatetags.formats import date_words, datetime_words
from suppliers.models import Application


def application_copy(
    application: Application, content: dict[str, Any], files: list[dict[str, Any]]
) -> pdf.Letter:
    """`content` and `files` as the copy page shows them; sizes in bytes."""
    supplier = application.supplier
    return pdf.Letter(
        title=f"Application {application.reference}",
        sender=application.agreement.authority,
        addressee=[supplier.legal_name],
        dated=date_words(application.submitted_at) if application.submitted_at else "",
        reference=application.reference,
        blocks=[*_receipt(application), *_answers(content), *_files(files), *_declaration(content)],
    )


def _receipt(application: Application) -> Iterator[pdf.Block]:
    received = datetime_words(application.submitted_at, "seconds") if application.submitted_at else ""
    rows = [("Received", f"{received} UK time"), ("SHA-256 of what was submitted", application.content_hash)]
    yield pdf.facts(rows)


def _answers(content: dict[str, Any]) -> Iterator[pdf.Block]:
    for section in content.get("sections", ()):
        yield pdf.section(section["title"])
        yield pdf.facts([(row["question"], row["words"] or "Not provided") for row in section["answers"]])


def _files(files: list[dict[str, Any]]) -> Iterator[pdf.Block]:
    yield pdf.section("Files")
    if not files:
        yield pdf.paragraph("No files were uploaded.")
    yield from (
        pdf.facts([("Name", f["name"]), ("Size", f"{f['size']:,} bytes"), ("SHA-256", f["sha256"] or "")])
        for f in files
    )


def _declaration(content: dict[str, Any]) -> Iterator[pdf.Block]:
    said = content.get("declaration", {})
    yield pdf.section("Declaration")
    yield pdf.bullets(said.get("statements", []))
    yield pdf.paragraph(f"Signed by {said.get('name', '')}, {said.get('role', '')}.")
