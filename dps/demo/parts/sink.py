"""A mail server that sends nothing on: every message becomes a file in a mailbox folder.

Run by its path, not as a module, so that it starts without loading the portal:
    python -P sink.py PORT FOLDER
"""

import asyncio
import sys
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, Envelope, Session

# What real servers answer, provoked by the first part of the address, so that failures can be tried.
REFUSED = {"bounce": "550 5.1.1 No such mailbox here", "defer": "451 4.3.0 Mailbox busy, try again later"}


class Sink(Mailbox):
    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        for beginning, answer in REFUSED.items():
            if address.lower().startswith(beginning):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


def main(port: int, folder: str) -> None:
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(
        Sink(Path(folder)), hostname="127.0.0.1", port=port, loop=loop, enable_SMTPUTF8=True
    )
    controller.begin()
    loop.run_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
