"""Which files are taken, and what a file is by its content: its name is only a claim."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import puremagic

HEAD = 1 << 16
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_ODF}.text",
    "ods": f"{_ODF}.spreadsheet",
    "odp": f"{_ODF}.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
}
ALL_KINDS = tuple(CONTENT_TYPES)
TEXTS = {"csv", "txt"}
MARKED = {"pdf", "png", "jpg", "rtf"}  # known by their first bytes; the others need a look inside
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Unfit(Exception):
    """A file of a kind that is taken, in a condition in which it is not: a code and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


PROTECTED = "The selected file is password protected"
MACROS = "The selected file contains macros. Save it without macros, then upload it again"
DAMAGED = "The selected file cannot be opened because it is damaged. Save it again, then upload it"


@dataclass(frozen=True)
class Content:
    """What a file was found to be."""

    kind: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]


def ending_of(name: str) -> str:
    """What the name claims: "report.final.PDF" is a pdf, "photo.jpeg" a jpg."""
    ending = PurePath(name.strip()).suffix.lower().removeprefix(".")
    return _SAME.get(ending, ending)


def listed(kinds: Sequence[str]) -> str:
    """PDF, DOCX or XLSX."""
    names = [kind.upper() for kind in kinds]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def must_be(kinds: Sequence[str]) -> str:
    return f"The selected file must be a {listed(kinds)}"


def look_into(file: BinaryIO, name: str, kinds: Sequence[str]) -> Content:
    """What the file is, by its content. Raises Unfit for what is not taken, damaged or locked."""
    kind, claimed = _kind_of(file), ending_of(name)
    if kind == "text":
        kind = claimed if claimed in TEXTS else "txt"
    if kind not in kinds:
        raise Unfit("document.wrong_kind", must_be(kinds))
    if kind != claimed:
        mismatch = f"The selected file is a {kind.upper()}, but its name ends in “.{claimed}”"
        raise Unfit("document.wrong_name", f"{mismatch}. Rename it, then upload it again")
    return Content(kind)


def _kind_of(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK"):
        return _zip_kind(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(file)
    marked = next((kind for kind in _guesses(head) if kind in MARKED), "")
    return marked or ("text" if _is_text(file) else "")


def _guesses(head: bytes) -> list[str]:
    """Endings that fit the first bytes, likeliest first."""
    # Because some writers begin a PDF with an empty line, which every reader forgives.
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    try:
        return [ending_of(f"x{guess.extension}") for guess in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return bool(content) and not _CONTROL.search(content)


# -- Office Open XML and OpenDocument -----------------------------------------------------------
def _zip_kind(file: BinaryIO) -> str:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return _office_kind(names)
            return _odf_kind(archive, names) if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unfit("document.damaged", DAMAGED) from error


def _office_kind(names: set[str]) -> str:
    folders = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
    tops = {name.partition("/")[0] for name in names}
    found = next((kind for folder, kind in folders.items() if folder in tops), "")
    if found and any(name.endswith("vbaProject.bin") for name in names):
        raise Unfit("document.macros", MACROS)
    return found


def _odf_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    with archive.open("mimetype") as entry:
        declared = entry.read(100).decode("ascii", "replace").strip()
    found = next((kind for kind, content_type in CONTENT_TYPES.items() if content_type == declared), "")
    if found and "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as manifest:
            # A megabyte is more than any manifest has, and as much as a hostile one gets.
            if b"encryption-data" in manifest.read(1 << 20):
                raise Unfit("document.protected", PROTECTED)
    return found


# -- Office files of before 2007, and today's when locked ----------------------------------------
def _ole_kind(file: BinaryIO) -> str:
    file.seek(0)
    content = file.read()
    streams = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
    locks = [_utf16("EncryptedPackage"), _utf16("EncryptedSummary")]
    if any(lock in content for lock in locks) or _is_locked(content):
        raise Unfit("document.protected", PROTECTED)
    return next((kind for name, kind in streams.items() if _utf16(name) in content), "")


def _is_locked(content: bytes) -> bool:
    """The flag of a locked Word 97 file or the record of a locked Excel 97 one, its stream coming first."""
    stream = content[512:544]
    is_word = stream[:2] == b"\xec\xa5" and len(stream) > 11 and bool(stream[11] & 0x01)
    is_excel = stream[:2] == b"\x09\x08" and stream[20:22] == b"\x2f\x00"
    return is_word or is_excel


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
