"""Prove the audit trail, or name its first breaks."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dps.core import audit, heads
from dps.core.models import AuditEvent, AuditHead, AuditStream

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Checks every event of the audit trail against its hash and its place, and all streams against "
        "the daily heads; names the first break of each stream. Exit code 1 if it is broken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads", type=Path, help="a copy of /open-data/audit-heads.json that was kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(islice(_breaks(options["heads"]), SHOWN))
        for line in found:
            self.stderr.write(line)
        if found:
            sys.exit(1)
        events, streams = AuditEvent.objects.count(), AuditStream.objects.count()
        self.stdout.write(
            f"{events} events in {streams} streams and {AuditHead.objects.count()} daily heads, unbroken"
        )


def _breaks(kept: Path | None) -> Iterator[str]:
    yield from audit.breaks()
    yield from heads.breaks()
    if kept:
        yield from heads.differences(json.loads(kept.read_text())["heads"])
