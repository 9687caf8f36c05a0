"""Wrap all data keys by the key ring that KEYRING_URL names."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dps.core import keyring, rotation


class Command(BaseCommand):
    help = (
        "Wraps every data key by the key ring of KEYRING_URL, with older ones in KEYRING_OLD_URLS at hand. "
        "Bids and files are not touched. May be stopped and called again; exit code 1 while keys are left."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = sum(1 for _ in rotation.rotate_keys())
        left, name = len(rotation.waiting()), keyring.current().id
        self.stdout.write(f"{done} data keys wrapped anew by {name}, {left} left")
        if left:
            sys.exit(1)
        self.stdout.write("Nothing needs KEYRING_OLD_URLS any more. Keep the old key as long as old backups.")
