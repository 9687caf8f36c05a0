"""The pages' tags and filters: `{% load portal %}`. See docs/kit.md for an example of each."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dps.core import clock, workdays
from dps.core.forms import count_words, page_errors
from dps.core.templatetags import formats
from dps.core.templatetags.lite import lite_html
from dps.core.templatetags.statuses import MUTED, PLAIN, colour_of, key_of

register = template.Library()


# -- filters --------------------------------------------------------------------------------
@register.filter
def uk_date(value: formats.Day | None, style: str = "") -> str:
    """4 December 2026. Styles: "day" (with its name), "short" (4 Dec 2026)."""
    return formats.date_words(value, style) if value else ""


@register.filter
def uk_datetime(value: datetime.datetime | None, style: str = "") -> str:
    """Friday 4 December 2026 at 12 noon. Styles: "short", "seconds"."""
    return formats.datetime_words(value, style) if value else ""


@register.filter
def uk_time(value: datetime.datetime | datetime.time | None, style: str = "") -> str:
    """11:30am. Style "seconds": 11:30:07am."""
    return formats.time_words(value, style) if value is not None else ""


@register.filter
def iso(value: Any) -> str:
    """For the datetime attribute of <time>."""
    return value.isoformat() if value else ""


@register.filter
def pounds(value: Any) -> str:
    return "" if value is None else formats.pounds_words(value)


@register.filter
def number(value: Any) -> str:
    return formats.number_words(value)


@register.filter
def filesize_uk(value: int | None) -> str:
    return formats.size_words(value)


@register.filter
def short_hash(value: str | None) -> str:
    return formats.hash_words(value)


@register.filter
def days_left(value: formats.Day | None) -> str:
    return formats.days_words(value) if value else ""


@register.filter
def working_days_left(value: formats.Day | None) -> str:
    """3 working days left, due today, 2 working days overdue: of a day something is due."""
    if not value:
        return ""
    due, today = formats.local_day(value), clock.today()
    if due == today:
        return "due today"
    days = workdays.working_days_between(min(due, today), max(due, today))
    count = f"{days} working day{'' if days == 1 else 's'}"
    return f"{count} left" if due > today else f"{count} overdue"


@register.filter
def word_count(value: str | None) -> int:
    return count_words(value)


@register.filter
def markdown_lite(value: str | None) -> SafeString:
    return lite_html(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`{{ scores|get:bid.pk }}`: what a mapping or list holds under a key that is itself a variable."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return None


# -- tags -----------------------------------------------------------------------------------
@register.simple_tag
def status_tag(status: Any, label: str = "", *, colour: str = "") -> SafeString:
    """The tag of a status.

    `status` is an object with `.status`, a TextChoices member, or a word; `label` its words on
    the page where they differ; `colour` overrules the colour that `statuses.py` gives the value.
    """
    value, words = _status_of(status, label)
    key = key_of(value)
    if key in PLAIN:
        return format_html("{}", words)
    if key in MUTED:
        return format_html('<span class="app-muted">{}</span>', words)
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour or colour_of(value), words
    )


def _status_of(status: Any, label: str) -> tuple[str, str]:
    if hasattr(status, "status"):
        shown = label or (status.get_status_display() if hasattr(status, "get_status_display") else "")
        return str(status.status), str(shown or _sentence(str(status.status)))
    value = str(getattr(status, "value", status))
    return value, str(label or getattr(status, "label", "") or _sentence(value))


def _sentence(value: str) -> str:
    return value.replace("_", " ").capitalize()


@register.simple_tag
def attrs(values: Mapping[str, Any] | None = None, **more: Any) -> SafeString:
    """HTML attributes from a mapping and keywords (data_url: data-url); None and False are left out."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    kept = {name: value for name, value in {**(values or {}), **named}.items() if value not in {None, False}}
    return flatatt(kept)


@register.simple_tag
def error_summary(*parts: Any) -> str:
    """The box at the top of the page, for any forms and formsets: `{% error_summary form lines %}`."""
    errors = page_errors(*parts)
    return render_to_string("govuk/error_summary.html", {"errors": errors}) if errors else ""


@register.simple_tag
def has_errors(*parts: Any) -> bool:
    """Whether a form or formset has an error: `{% has_errors form lines as page_has_errors %}`."""
    return bool(page_errors(*parts))


@register.inclusion_tag("govuk/server_clock.html")
def server_clock(label: str = "Time at the portal") -> dict[str, Any]:
    """The time at the server, ticking in the browser: what decides a deadline."""
    return {"now": clock.now(), "label": label}


# -- blocks ---------------------------------------------------------------------------------
def _block(name: str, content: str, **context: Any) -> SafeString:
    return SafeString(render_to_string(f"govuk/blocks/{name}.html", {"content": content, **context}))


@register.simple_block_tag
def summary_list(content: str, *, borders: bool = True, wide_keys: bool = False) -> SafeString:
    """`{% summary_list %}{% summary_row "Name" %}...{% endsummary_row %}{% endsummary_list %}`"""
    return _block("summary_list", content, borders=borders, wide_keys=wide_keys)


@register.simple_block_tag
def summary_row(
    content: str,
    key: str,
    *,
    change: str = "",
    action: str = "Change",
    about: str = "",
    empty: str = "Not provided",
) -> SafeString:
    """A line of a summary list. change: address of the link; about: what it changes, for screen readers."""
    return _block(
        "summary_row", content, key=key, change=change, action=action, about=about or key, empty=empty
    )


@register.simple_block_tag
def summary_card(
    content: str,
    title: str,
    *,
    status: Any = None,
    href: str = "",
    action: str = "Change",
    level: int = 2,
    id: str = "",  # noqa: A002
) -> SafeString:
    """A card around a summary list or anything else, with a status tag and one link in its head."""
    tag = status_tag(status) if status else ""
    return _block("summary_card", content, title=title, tag=tag, href=href, action=action, level=level, id=id)


@register.simple_block_tag
def data_table(
    content: str, caption: str, *headers: str, size: str = "m", stacked: bool = True
) -> SafeString:
    """A table whose rows the page writes with `{% th %}` and `{% td %}`; on phones its rows are cards.

    A header that ends in ":numeric" is set to the right; size "hidden" keeps the caption for screen readers.
    """
    split = [(text.removesuffix(":numeric"), text.endswith(":numeric")) for text in headers]
    return _block("table", content, caption=caption, headers=split, size=size, stacked=stacked)


@register.simple_block_tag
def td(content: str, label: str = "", *, numeric: bool = False, nowrap: bool = False) -> SafeString:
    """A cell; its label stands before it where the table is stacked."""
    more = (" govuk-table__cell--numeric" if numeric else "") + (" app-nowrap" if nowrap else "")
    css = f"govuk-table__cell{more}"
    return format_html('<td class="{}" data-label="{}">{}</td>', css, label, content)


@register.simple_block_tag
def th(content: str) -> SafeString:
    """The cell that names its row."""
    return format_html('<th scope="row" class="govuk-table__header">{}</th>', content)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    return _block("warning", content)


@register.simple_block_tag
def details(content: str, summary: str, *, open: bool = False, id: str = "") -> SafeString:  # noqa: A002
    return _block("details", content, summary=summary, open=open, id=id)


@register.simple_block_tag
def banner(content: str, title: str = "Important", *, kind: str = "", id: str = "banner") -> SafeString:  # noqa: A002
    """A notification banner. kind: "" (neutral), "success" or "error"; only one on a page."""
    return _block("banner", content, title=title, kind=kind, id=id)


@register.simple_block_tag
def interruption(content: str, title: str) -> SafeString:
    """A full-width pause before something that cannot be undone; its buttons go inside."""
    return _block("interruption", content, title=title)


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """The green end of a journey; no links inside."""
    return _block("panel", content, title=title)
