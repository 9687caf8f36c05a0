"""Documents as rows; `tests/documents/files.py` makes real ones, with bytes in the store."""

from datetime import UTC, datetime

import factory

from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document, new_storage_key

BEGUN = datetime(2024, 7, 1, 9, 0, tzinfo=UTC)
FACTS = {"name", "size", "content_type", "sha256", "uploader"}


class DocumentFactory(factory.django.DjangoModelFactory):
    """A ready PDF, open unless `sealed=True`; its bytes exist nowhere. Facts are given like columns."""

    class Meta:
        model = Document

    owner = factory.Sequence(lambda n: f"shelf:{n}")
    purpose = "evidence"
    kinds = "pdf docx"
    status = DocumentStatus.CLEAN
    sealed = False
    storage_key = factory.LazyAttribute(lambda document: new_storage_key(sealed=document.sealed))
    version_id = "1"
    begun_at = BEGUN
    uploaded_at = factory.LazyAttribute(lambda document: _unless(document, DocumentStatus.BEGUN))
    checked_at = factory.LazyAttribute(
        lambda document: _unless(
            document, DocumentStatus.BEGUN, DocumentStatus.UPLOADED, DocumentStatus.CHECKING
        )
    )
    checking_at = factory.LazyAttribute(lambda d: BEGUN if d.status == DocumentStatus.CHECKING else None)
    name = factory.Sequence(lambda n: f"evidence-{n}.pdf")
    size = 1000
    content_type = "application/pdf"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        facts = {name: kwargs.pop(name) for name in FACTS & kwargs.keys()}
        document = model_class(**kwargs)
        document.learn(**facts)
        document.save(force_insert=True)
        return document


def _unless(document, *statuses):
    return None if document.status in statuses else BEGUN
