"""Prove the audit trail, or name its first breaks."""

import sys
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand

from dps.core import audit
from dps.core.models import AuditEvent, AuditStream

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Checks every event of the audit trail against its hash and its place; exit code 1 if it is broken."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(islice(audit.breaks(), SHOWN))
        for line in found:
            self.stderr.write(line)
        if found:
            sys.exit(1)
        events, streams = AuditEvent.objects.count(), AuditStream.objects.count()
        self.stdout.write(f"{events} events in {streams} streams, unbroken")
