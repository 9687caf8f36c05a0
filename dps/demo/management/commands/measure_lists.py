"""Fill a database of its own with many suppliers, and print what each list page costs."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from dps.agreements.models import Agreement
from dps.core import clock
from dps.demo.load.many import Many
from dps.demo.load.measure import Cost, costs
from suppliers.models import Admission, Application, Supplier

LIMIT_MS = 150
FEW = 200
# A download is as long as the register: it is no page, and only its queries are judged.
DOWNLOADS = "Spreadsheet"


class Command(BaseCommand):
    help = "Measure the lists of suppliers and applications in a database that is made and dropped again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--suppliers", type=int, default=10_000, help="Each has two applications.")

    def handle(self, *args: Any, **options: Any) -> None:
        before = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"{before}_measured"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            self.measure(options["suppliers"])
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)

    def measure(self, suppliers: int) -> None:
        call_command("load_agreement", stdout=self.stderr)
        many = Many(Agreement.objects.get())
        many.fill(FEW)
        few = {each.name: each.queries for each in costs(many.manager)}
        many.fill(suppliers)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        found = costs(many.manager)
        self.show(found)
        self.judge(found, few)

    def show(self, found: list[Cost]) -> None:
        self.stdout.write(
            f"{clock.now():%d %B %Y}: {Supplier.objects.count():,} suppliers, "
            f"{Application.objects.count():,} applications, {Admission.objects.count():,} places"
        )
        self.stdout.write(f"{'page':<46}{'queries':>8}{'CPU ms':>9}{'wall ms':>9}")
        for cost in found:
            self.stdout.write(str(cost))

    def judge(self, found: list[Cost], few: dict[str, int]) -> None:
        """Fails when a page costs too much, or asks more with many rows than with few."""
        dear = [each.name for each in found if each.cpu_ms > LIMIT_MS and not each.name.startswith(DOWNLOADS)]
        more = [each.name for each in found if each.queries > few[each.name]]
        if dear or more:
            raise CommandError(f"Above {LIMIT_MS} ms: {dear}. More queries than with {FEW}: {more}.")
        self.stdout.write(f"Every page is within {LIMIT_MS} ms of CPU, with as many queries as for {FEW}.")
