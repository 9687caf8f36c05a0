"""Makes the bucket fit for the portal: versions kept, browser uploads allowed, unfinished ones dropped."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dps.core import storage


class Command(BaseCommand):
    help = (
        "Make the bucket if it is absent, keep versions, let browsers of BASE_URL send parts, and drop "
        "unfinished uploads after a day. Needs an S3 identity that may administer the bucket; safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--origin", action="append", default=[], help="one more address of the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = storage.prepare_bucket([settings.BASE_URL, *options["origin"]])
        except storage.StorageUnavailable as error:
            raise CommandError(f"The store at {settings.S3_ENDPOINT_URL or 'AWS'} does not answer") from error
        for step, outcome in done.items():
            self.stdout.write(f"{step}: {outcome}")
