"""The mail sink as a part: an SMTP server whose mailbox folder the training inbox shows."""

import smtplib
import sys
from pathlib import Path

from dps.demo.parts.home import Home, write_private
from dps.demo.parts.part import Part
from dps.demo.parts.processes import Processes


class Mail(Part):
    name = "Mail sink"
    replaced_by = ("EMAIL_URL",)

    def __init__(self, home: Home, *, lasting: bool) -> None:
        super().__init__(home, lasting=lasting)
        self.mailbox = home.path / "mailbox"

    def spawn(self, processes: Processes) -> None:
        self.port = self.home.port("mail")
        program = Path(__file__).with_name("sink.py")
        processes.spawn("mail", [sys.executable, "-P", program, str(self.port), self.mailbox])

    def probe(self) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=2) as connection:
            connection.noop()

    def report_to(self, address: str, secret: str) -> None:
        """Where the sink, which has started, hands in what became of a mail."""
        write_private(self.mailbox / "reports-to", f"{address}\n{secret}\n")

    def env(self) -> dict[str, str]:
        return {"EMAIL_URL": f"smtp://127.0.0.1:{self.port}", "DPS_MAILBOX": str(self.mailbox)}
