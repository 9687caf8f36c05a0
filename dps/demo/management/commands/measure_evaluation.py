"""Fill a database of its own with one large evaluation, and print what its pages cost."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from dps.agreements.models import Agreement
from dps.core import clock
from dps.demo.load.measure_panel import costs_of_evaluation
from dps.demo.load.panel import ManyScores

LIMIT_MS = 200


class Command(BaseCommand):
    help = "Measure scoring and moderation in a database that is made and dropped again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bids", type=int, default=60)
        parser.add_argument("--questions", type=int, default=12)
        parser.add_argument("--evaluators", type=int, default=5)

    def handle(self, *args: Any, **options: Any) -> None:
        before = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"{before}_measured"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            self.measure({name: options[name] for name in ("bids", "questions", "evaluators")})
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)

    def measure(self, size: dict[str, int]) -> None:
        call_command("load_agreement", stdout=self.stderr)
        agreement = Agreement.objects.get()
        few = costs_of_evaluation(ManyScores(agreement, bids=2, questions=2, evaluators=2), turns=1)
        found = costs_of_evaluation(ManyScores(agreement, **size))
        words = " x ".join(f"{number} {name}" for name, number in size.items())
        self.stdout.write(f"{clock.now():%d %B %Y}: {words}")
        self.stdout.write(f"{'page':<46}{'queries':>8}{'CPU ms':>9}{'wall ms':>9}")
        for cost in found:
            self.stdout.write(str(cost))
        dear = [cost.name for cost in found if cost.cpu_ms > LIMIT_MS]
        more = [cost.name for cost, least in zip(found, few, strict=True) if cost.queries > least.queries]
        if dear or more:
            raise CommandError(f"Above {LIMIT_MS} ms: {dear}. More queries than with few: {more}.")
        self.stdout.write(
            f"Every page is within {LIMIT_MS} ms of CPU, with as many queries as for 2 x 2 x 2."
        )
