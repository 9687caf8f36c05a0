"""The mail of a training portal: the sink's folder, one file a mail, newest first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

from django.conf import settings

PAGE = 25
# The lines that name sender, recipients and subject stand first; a list needs no more of a mail.
HEAD = 8192
_NAME = re.compile(r"(\d+)\.M(\d+)P\d+Q(\d+)\.[\w.-]+")


@dataclass(frozen=True)
class Mail:
    """A line of the inbox."""

    key: str
    to: str
    subject: str
    at: datetime | None


def newest(to: str = "", before: str = "") -> tuple[list[Mail], str]:
    """A page of mails, of one recipient where asked, and the key of the next page or nothing."""
    found: list[Mail] = []
    for path in _paths(before):
        with path.open("rb") as opened:
            head = opened.read(HEAD)
        # Reading a head as a mail costs a thousand times what this look at its bytes costs.
        if to.lower().encode() not in head.lower():
            continue
        mail = _summary(path.name, head)
        if to.lower() not in mail.to.lower():
            continue
        if len(found) == PAGE:
            return found, found[-1].key
        found.append(mail)
    return found, ""


def read(key: str) -> tuple[Mail, str] | None:
    """A mail and its text; None if there is no such mail."""
    path = _folder() / key
    if not _NAME.fullmatch(key) or not path.is_file():
        return None
    raw = path.read_bytes()
    message = cast("EmailMessage", message_from_bytes(raw, policy=policy.default))
    body = message.get_body(("plain", "html"))
    return _summary(key, raw), str(body.get_content()) if body else ""


def _folder() -> Path:
    return Path(settings.TRAINING_MAILBOX or "/nonexistent") / "new"


def _paths(before: str) -> Iterator[Path]:
    """Newest first; the sink names its files by time, process and count."""
    folder = _folder()
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    keys = sorted(((_order(name), name) for name in names if _NAME.fullmatch(name)), reverse=True)
    last = _order(before) if _NAME.fullmatch(before) else None
    return (folder / name for order, name in keys if last is None or order < last)


def _order(name: str) -> tuple[int, int, int]:
    found = _NAME.fullmatch(name)
    return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)


def _summary(key: str, raw: bytes) -> Mail:
    head = message_from_bytes(raw, policy=policy.default)
    try:
        at = parsedate_to_datetime(str(head["Date"]))
    except ValueError:
        at = None
    to = str(head["X-RcptTo"] or head["To"] or "")
    return Mail(key, to, " ".join(str(head["Subject"] or "").split()), at)
