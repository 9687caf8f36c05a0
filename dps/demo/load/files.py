"""Files of the demo: small real PDFs, sent to the real store and checked by the real scanner."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from dps.accounts.models import User
from dps.core.pdf import Letter, letter_pdf, paragraph
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document


@cache
def pdf_of(title: str, text: str) -> bytes:
    return letter_pdf(Letter(title=title, blocks=[paragraph(text)]))


def send(owner: str, *, purpose: str, name: str, text: str, actor: User) -> Document:
    """A file as if the person had uploaded it; it is ready, unless no scanner is at hand."""
    file = SimpleUploadedFile(f"{name}.pdf", pdf_of(name, text), content_type="application/pdf")
    document = transfers.receive(owner, file=file, purpose=purpose, actor=actor)
    check(str(document.pk))
    document.refresh_from_db()
    return document
