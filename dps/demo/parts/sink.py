"""A mail server that sends nothing on: every message becomes a file in a mailbox folder.

Run by its path, not as a module, so that it starts without loading the portal:
    python -P sink.py PORT FOLDER
Where FOLDER holds a file `reports-to` (an address and a secret, a line each), it hands in what became of a
mail as real servers do: delivered where that was asked for, failed where the address begins with "late".
"""

import asyncio
import sys
import urllib.request
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, Envelope, Session

# What real servers answer, provoked by the first part of the address, so that failures can be tried.
REFUSED = {"bounce": "550 5.1.1 No such mailbox here", "defer": "451 4.3.0 Mailbox busy, try again later"}
RETURNED = "late"
REPORT = """\
From: MAILER-DAEMON@localhost
To: {sender}
Subject: Delivery report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain

What became of your mail.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; localhost

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}
--part
Content-Type: text/rfc822-headers

Message-ID: {message_id}
--part--
"""


class Sink(Mailbox):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.reports_to = folder / "reports-to"

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        return [*answers[:-1], "250-DSN", answers[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        for beginning, answer in REFUSED.items():
            if address.lower().startswith(beginning):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Message) -> None:
        super().handle_message(message)
        if self.reports_to.exists():
            asyncio.get_running_loop().call_later(0.3, self._report, message)

    def _report(self, message: Message) -> None:
        asyncio.get_running_loop().run_in_executor(None, self._hand_in, message)

    def _hand_in(self, message: Message) -> None:
        address, secret = self.reports_to.read_text().split()
        returned = message["X-RcptTo"].lower().startswith(RETURNED)
        body = REPORT.format(
            sender=message["X-MailFrom"],
            recipient=message["X-RcptTo"],
            message_id=message["Message-ID"],
            action="failed" if returned else "delivered",
            status="5.1.1" if returned else "2.0.0",
            words="550 5.1.1 The mailbox is gone" if returned else "250 2.0.0 Taken in",
        )
        request = urllib.request.Request(  # noqa: S310 - the portal's own address
            address, body.encode(), {"Authorization": f"Bearer {secret}", "Content-Type": "message/rfc822"}
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310


class Server(SMTP):
    """Takes the words of RFC 3461, which ask for reports, and lets the rest of the line pass."""

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_MAIL(_without(arg, "RET=", "ENVID="))

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_RCPT(_without(arg, "NOTIFY=", "ORCPT="))


class Controller(UnthreadedController):
    def factory(self) -> SMTP:
        return Server(self.handler, **self.SMTP_kwargs)


def _without(arg: str | None, *names: str) -> str | None:
    return arg and " ".join(word for word in arg.split() if not word.upper().startswith(names))


def main(port: int, folder: str) -> None:
    loop = asyncio.new_event_loop()
    controller = Controller(
        Sink(Path(folder)), hostname="127.0.0.1", port=port, loop=loop, enable_SMTPUTF8=True
    )
    controller.begin()
    loop.run_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
