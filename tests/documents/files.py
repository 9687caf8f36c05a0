"""Real files for the tests: made here, never kept in the repository."""

import io
import zipfile

import openpyxl
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfWriter

from dps.demo.parts.clamd import EICAR

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
MEGABYTE = 1024 * 1024


def pdf(text="", *, password="", owner_password=""):
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if text:
        writer.add_metadata({"/Title": text})
    if password or owner_password:
        writer.encrypt(password, owner_password or None, algorithm="AES-256")
    return _written(writer.write)


def big_pdf(size):
    """A PDF of exactly that many bytes: readers ignore what follows its end."""
    content = pdf()
    return content + b"\n%" + b"x" * (size - len(content) - 2)


def xlsx():
    return _written(openpyxl.Workbook().save)


def archive(entries):
    def write(to):
        with zipfile.ZipFile(to, "w") as file:
            for name, content in entries.items():
                file.writestr(name, content)

    return _written(write)


def docx(**more):
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def odt(manifest="<manifest/>"):
    mime = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": mime, "content.xml": "<office/>", "META-INF/manifest.xml": manifest})


def ole(stream_name, first=b""):
    """As much of an Office 97 file as its directory shows."""
    return OLE + first.ljust(512, b"\0") + stream_name.encode("utf-16-le").ljust(512, b"\0")


def image(kind):
    return _written(lambda to: Image.new("RGB", (8, 8)).save(to, kind))


def eicar():
    return EICAR


def upload(name, content):
    return ContentFile(content, name=name)


def _written(write):
    to = io.BytesIO()
    write(to)
    return to.getvalue()
