import io

import pytest

from dps.documents import kinds
from tests.documents import files

LOCKED_WORD = b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01"
LOCKED_EXCEL = b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00"
GOOD = {
    "a.pdf": files.pdf(),
    "A.FINAL.PDF": files.pdf(),
    "late.pdf": b"\r\n" + files.pdf(),
    "restricted.pdf": files.pdf(owner_password="owner"),
    "a.docx": files.docx(),
    "a.xlsx": files.xlsx(),
    "a.pptx": files.archive({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
    "a.odt": files.odt(),
    "a.doc": files.ole("WordDocument"),
    "a.xls": files.ole("Workbook"),
    "a.ppt": files.ole("PowerPoint Document"),
    "a.rtf": b"{\\rtf1\\ansi Hello}",
    "a.csv": "name,price\r\nCafé,£1\r\n".encode(),
    "latin.csv": "Café;£1".encode("cp1252"),
    "wide.txt": "Café".encode("utf-16"),
    "a.txt": b"Hello",
    "a.png": files.image("PNG"),
    "a.jpg": files.image("JPEG"),
    "a.jpeg": files.image("JPEG"),
}


def look(name, content, accepted=kinds.ALL_KINDS):
    return kinds.look_into(io.BytesIO(content), name, accepted)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_what_is_taken_is_known_by_its_content(name):
    assert look(name, GOOD[name]).kind == kinds.ending_of(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.pdf", b"MZ" + bytes(2000)),
        ("program.txt", b"MZ" + bytes(2000)),
        ("page.pdf", b"MZ\x90\x00" + b"%PDF-1.7"),
        ("archive.docx", files.archive({"readme.txt": "hello"})),
        ("picture.jpg", files.image("BMP")),
        ("mail.doc", files.ole("__substg1.0_1000001F")),
        ("noise.csv", b"a,b\n\x00\x01\x02"),
        ("broken.txt", b"\xff\xfeabc"),
    ],
)
def test_r58_what_it_is_not_is_refused_whatever_its_name(name, content):
    with pytest.raises(kinds.Unfit) as unfit:
        look(name, content, ("pdf", "docx", "jpg", "txt", "doc", "csv"))

    assert unfit.value.code == "document.wrong_kind"
    assert unfit.value.sentence == "The selected file must be a PDF, DOCX, JPG, TXT, DOC or CSV"


def test_a_kind_that_this_slot_does_not_take_is_refused():
    with pytest.raises(kinds.Unfit, match=r"^The selected file must be a PDF$"):
        look("sheet.pdf", files.xlsx(), ("pdf",))


def test_a_name_that_says_something_else_is_told():
    with pytest.raises(kinds.Unfit) as unfit:
        look("report.docx", files.pdf(), ("pdf", "docx"))

    assert unfit.value.code == "document.wrong_name"
    assert unfit.value.sentence == (
        "The selected file is a PDF, but its name ends in “.docx”. Rename it, then upload it again"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("locked.docx", files.ole("EncryptedPackage")),
        ("locked.ppt", files.ole("EncryptedSummary")),
        ("locked.doc", files.ole("WordDocument", LOCKED_WORD)),
        ("locked.xls", files.ole("Workbook", LOCKED_EXCEL)),
        ("locked.odt", files.odt("<manifest:encryption-data/>")),
    ],
)
def test_a_password_is_told_as_such(name, content):
    with pytest.raises(kinds.Unfit, match=r"^The selected file is password protected$"):
        look(name, content)


def test_macros_are_refused():
    with pytest.raises(kinds.Unfit) as unfit:
        look("form.docx", files.docx(**{"word/vbaProject.bin": "macro"}))

    assert unfit.value.code == "document.macros"


def test_half_an_archive_is_damaged():
    with pytest.raises(kinds.Unfit) as unfit:
        look("half.xlsx", files.xlsx()[:500])

    assert unfit.value.code == "document.damaged"


@pytest.mark.parametrize(
    ("given", "words"),
    [(("pdf",), "PDF"), (("pdf", "docx"), "PDF or DOCX"), (("pdf", "docx", "csv"), "PDF, DOCX or CSV")],
)
def test_kinds_are_listed_as_people_say_them(given, words):
    assert kinds.listed(given) == words
