"""The piece of a page: what it lists, what it signs, how it is drawn."""

import pytest
from django.core import signing
from django.template.loader import render_to_string

from dps.documents.forms import SlotForm, UploadSlot
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves")]


def drawn(slot):
    return " ".join(render_to_string("documents/upload.html", {"slot": slot}).split())


def test_a_slot_survives_the_way_through_the_browser():
    slot = UploadSlot("shelf:1", "evidence", kinds=("pdf", "docx"), most=3)

    again = UploadSlot.from_token(slot.token)

    assert (again.owner, again.purpose, again.kinds, again.most) == (
        "shelf:1",
        "evidence",
        ("pdf", "docx"),
        3,
    )
    with pytest.raises(signing.BadSignature):
        UploadSlot.from_token(slot.token.replace(slot.token[5], "x" if slot.token[5] != "x" else "y", 1))


def test_the_page_tells_the_limits_before_a_file_is_chosen():
    page = drawn(UploadSlot("shelf:1", "evidence", label="Method statement", kinds=("pdf", "docx"), most=3))

    assert "Method statement" in page
    assert "Up to 3 files, each smaller than 50MB: PDF or DOCX." in page
    assert 'accept=".pdf,.docx"' in page
    assert 'data-begin="/uploads/begin/?slot=' in page
    assert 'data-remove="/uploads/remove/"' in page
    assert f'data-max-bytes="{50 * 1024 * 1024}"' in page


def test_one_slot_leaves_nothing_behind_in_the_next():
    first, second = SlotForm(UploadSlot("shelf:1", "evidence")), SlotForm(UploadSlot("shelf:2", "price"))

    assert (list(first.fields), list(second.fields)) == (["file-evidence"], ["file-price"])
    assert list(SlotForm.base_fields) == []


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("uploaded", "Uploaded"),
        ("checking", "Checking"),
        ("clean", "Ready"),
        ("infected", "Virus found"),
        ("refused", "Not accepted"),
        ("unreadable", "Not checked"),
    ],
)
def test_every_file_is_listed_with_its_state(status, shown):
    document = DocumentFactory(
        owner="shelf:1", status=status, name="<b>A</b>.pdf", reason="A reason", sha256="0123456789abcdef"
    )

    page = drawn(UploadSlot("shelf:1", "evidence"))

    assert "&lt;b&gt;A&lt;/b&gt;.pdf" in page
    assert "<b>A" not in page
    assert f">{shown}</strong>" in page
    assert "A reason" in page
    assert 'SHA-256 <span class="app-hash">0123456789ab…</span>' in page
    assert (f'href="/documents/{document.pk}/"' in page) is (status == "clean")
    assert f'value="{document.pk}"' in page


def test_what_is_not_there_is_not_listed():
    DocumentFactory(owner="shelf:2")
    DocumentFactory(owner="shelf:1", purpose="other")
    DocumentFactory(owner="shelf:1", status="begun")
    DocumentFactory(owner="shelf:1", status="withdrawn")
    DocumentFactory(owner="shelf:1", removed_at=BEGUN)

    assert UploadSlot("shelf:1", "evidence").files == []


@pytest.mark.parametrize("waiting", [True, False])
def test_the_page_says_that_files_are_being_checked(waiting):
    DocumentFactory(owner="shelf:1", status="checking" if waiting else "clean")

    assert ("Files are checked for viruses" in drawn(UploadSlot("shelf:1", "evidence"))) is waiting


def test_files_that_fit_can_be_used_again():
    fits = DocumentFactory(owner="shelf:library", name="Insurance.pdf")
    DocumentFactory(owner="shelf:library", name="The same.pdf", sha256=fits.sha256)
    DocumentFactory(owner="shelf:library", name="Sheet.xlsx")
    DocumentFactory(owner="shelf:library", name="Bad.pdf", status="infected")
    here = DocumentFactory(owner="shelf:library", name="Here already.pdf")
    DocumentFactory(owner="shelf:1", sha256=here.sha256)

    slot = UploadSlot("shelf:1", "evidence", kinds=("pdf",), library="shelf:library")

    assert len(slot.choices) == 1
    page = drawn(slot)
    assert "Use a file you have already uploaded" in page
    assert "The same.pdf (1000 bytes, added 1 July 2024)" in page


def test_a_full_slot_offers_nothing_more():
    DocumentFactory(owner="shelf:library")
    DocumentFactory(owner="shelf:1")

    page = drawn(UploadSlot("shelf:1", "evidence", most=1, library="shelf:library"))

    assert "Use a file you have already uploaded" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_slot_costs_the_same_however_many_files(count, django_assert_num_queries):
    DocumentFactory.create_batch(count, owner="vault:1", sealed=True)
    DocumentFactory.create_batch(count, owner="shelf:library")

    with django_assert_num_queries(4):
        drawn(UploadSlot("vault:1", "evidence", library="shelf:library"))
