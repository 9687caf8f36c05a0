"""SMTP that asks the mail server for delivery reports, where it can give them (RFC 3461)."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


def _asked(server: smtplib.SMTP) -> tuple[list[str], list[str]]:
    """Of mail and of recipient: what asks for reports, of a server that knows it."""
    server.ehlo_or_helo_if_needed()
    return (["RET=HDRS"], ["NOTIFY=SUCCESS,FAILURE"]) if server.has_extn("dsn") else ([], [])


class _Plain(smtplib.SMTP):
    def sendmail(
        self, from_addr: str, to_addrs: Any, msg: Any, mail_options: Any = (), rcpt_options: Any = ()
    ) -> Any:
        return super().sendmail(from_addr, to_addrs, msg, *_asked(self))


class _Tls(smtplib.SMTP_SSL):
    def sendmail(
        self, from_addr: str, to_addrs: Any, msg: Any, mail_options: Any = (), rcpt_options: Any = ()
    ) -> Any:
        return super().sendmail(from_addr, to_addrs, msg, *_asked(self))


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Plain
