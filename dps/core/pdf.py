"""Letters, receipts and reports as PDF for everybody: tagged, with title and language (PDF/UA-1)."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

SOURCE = Path(__file__).with_name("letter.typ")
STANDARD: Literal["ua-1"] = "ua-1"
Block = dict[str, Any]
# Where many strange letters stand, all that are far from ours are named after so many tries.
MOST_TRIES = 5
_LACKING = re.compile(r'the text `"(.+)"` could not be displayed', re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_FAR = re.compile(r"[^\x00-\u02af\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2026\u2030-\u203a\u20ac]")


@dataclass(frozen=True)
class Letter:
    """What a letter says. `blocks` come from the functions below; all text is plain text.

    `language` and `region` are BCP 47 parts, so that screen readers pronounce it rightly.
    """

    title: str
    blocks: Sequence[Block]
    sender: str = "CCIN supplier portal"
    addressee: Sequence[str] = field(default=())
    dated: str = ""
    reference: str = ""
    footer: str = ""
    language: str = "en"
    region: str = "GB"


def section(text: str) -> Block:
    return {"kind": "section", "text": text}


def heading(text: str) -> Block:
    """A heading inside a section."""
    return {"kind": "heading", "text": text}


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def strong(text: str) -> Block:
    """A paragraph that must not be overlooked."""
    return {"kind": "strong", "text": text}


def bullets(items: Sequence[str]) -> Block:
    return {"kind": "bullets", "items": list(items)}


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    """Names and values, one under the other."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def table(
    caption: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int] = (),
    numeric: Sequence[int] = (),
) -> Block:
    """A table with a caption. `widths` are shares of the page; `numeric` columns stand to the right."""
    return {
        "kind": "table",
        "caption": caption,
        "headers": list(headers),
        "rows": [list(row) for row in rows],
        "widths": list(widths) or [1] * len(headers),
        "numeric": list(numeric),
    }


def letter_pdf(content: Letter) -> bytes:
    """The letter as a PDF/UA-1 file; about a tenth of a second. The same content gives the same words.

    A character that our fonts lack is written by its name: “[grinning face]”.
    """
    written = _changed(asdict(content), _CONTROLS)
    for _ in range(MOST_TRIES):
        try:
            return _compiled(written)
        except typst.TypstError as error:
            # The file may name no glyph that is not there, and each try tells of the first only.
            if not (lacking := _LACKING.search(str(error))):
                raise
            written = _changed(written, re.compile(f"[{re.escape(lacking[1])}]"))
    return _compiled(_changed(written, _FAR))


def _compiled(written: Any) -> bytes:
    inputs = {"content": json.dumps(written)}
    return typst.compile(
        _source(), format="pdf", font_paths=_fonts(), sys_inputs=inputs, pdf_standards=STANDARD
    )


def _changed(value: Any, found: re.Pattern[str]) -> Any:
    """The same, with the characters that were found written by their names in every text."""
    if isinstance(value, str):
        return found.sub(_named, value)
    if isinstance(value, dict):
        return {key: _changed(one, found) for key, one in value.items()}
    return [_changed(one, found) for one in value] if isinstance(value, list | tuple) else value


def _named(found: re.Match[str]) -> str:
    """Signs by their names, letters by their numbers; what only joins or colours others goes, ASCII stays."""
    sign = found[0]
    kind = unicodedata.category(sign)
    if kind == "Cc" or (kind in {"Cf", "Mn", "Me"} and not sign.isascii()):
        return ""
    if sign.isascii():
        return sign
    return f"[{unicodedata.name(sign, '').lower()}]" if kind.startswith("S") else f"[U+{ord(sign):04X}]"


@cache
def _source() -> bytes:
    return SOURCE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with typst, so that a letter looks alike on every machine."""
    return typst.Fonts(include_system_fonts=False)
