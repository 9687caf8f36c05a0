"""Mails as they really went: by SMTP into the sink's folder."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings

from dps.core.outbox import deliver_unsent


@pytest.fixture
def real_mail(settings):
    """Send by SMTP to the sink, as in production, not into the test runner's list."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def mails_to(address, *, send=True):
    """The mails in the sink for an address, oldest first; what is owed is sent before."""
    if send:
        deliver_unsent()
    raw = (path.read_bytes() for path in sorted(_folder().iterdir(), key=_arrival))
    # The folder is shared and grows: only what can be meant is read through.
    found = (message_from_bytes(mail, policy=policy.default) for mail in raw if address.encode() in mail)
    return [mail for mail in found if mail["X-RcptTo"] == address]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def _arrival(path):
    """Names begin with seconds, microseconds, process and count, written without leading zeros."""
    return [int(number) for number in re.findall(r"\d+", path.name)[:4]]


def _folder():
    return Path(settings.TRAINING_MAILBOX) / "new"
