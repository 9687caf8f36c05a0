"""Text that people typed, as paragraphs and lists; everything in it is escaped."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+")
_BREAK = mark_safe("<br>")


def lite_html(text: str | None) -> SafeString:
    """Blank lines part paragraphs; lines that begin with "-" or "1." are lists; nothing else counts."""
    blocks = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip())
    parts = [part for block in blocks if block.strip() for part in _runs(block.split("\n"))]
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _runs(lines: list[str]) -> list[SafeString]:
    found: list[SafeString] = []
    run: list[str] = []
    for line in lines:
        if run and _kind(line) != _kind(run[0]):
            found.append(_draw(run))
            run = []
        run.append(line)
    return [*found, _draw(run)]


def _kind(line: str) -> str:
    if _BULLET.match(line):
        return "bullet"
    return "number" if _NUMBERED.match(line) else "text"


def _draw(run: list[str]) -> SafeString:
    kind = _kind(run[0])
    if kind == "text":
        lines = format_html_join(_BREAK, "{}", ((line.strip(),) for line in run))
        return format_html('<p class="govuk-body">{}</p>', lines)
    mark = _BULLET if kind == "bullet" else _NUMBERED
    items = format_html_join("", "<li>{}</li>", ((mark.sub("", line),) for line in run))
    tag = "ul" if kind == "bullet" else "ol"
    return format_html('<{0} class="govuk-list govuk-list--{1}">{2}</{0}>', mark_safe(tag), kind, items)  # noqa: S308
