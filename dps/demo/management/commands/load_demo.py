"""A DPS in mid-life: councils, suppliers, applications and competitions in every state, with history."""

from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F

from dps.accounts.models import User
from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.models import OutboxMessage
from dps.demo.load.competitions import Stage
from dps.demo.load.councils import load_councils
from dps.demo.load.data import rows_of
from dps.demo.load.library import load_library
from dps.demo.load.meanwhile import Meanwhile, add_returned_address
from dps.demo.load.people import load_team
from dps.demo.load.projects import load_projects
from dps.demo.load.public import load_public
from dps.demo.load.requests import load_requests
from dps.demo.load.suppliers import History, load_suppliers
from dps.demo.load.upkeep import load_upkeep

BEGINS = date(2020, 4, 1)
# The supplier one of whose addresses sends mail back: the sixteenth.
HAS_LOST_MAIL = 15


class Command(BaseCommand):
    help = "Load the demo's data into an empty training portal"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-competitions", action="store_true", help="People, suppliers and applications alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not clock.is_training():
            raise CommandError("The demo's data is for training only: set DPS_TRAINING_CLOCK.")
        if User.objects.exists():
            raise CommandError("The portal holds people already: the demo's data needs an empty one.")
        # The training clock starts before the first mail is queued.
        clock.now()
        with clock.pretending(clock.london_instant(BEGINS, 9)):
            call_command("load_agreement", stdout=self.stdout)
        rows = [] if options["without_competitions"] else rows_of("competitions")
        self.fill(Agreement.objects.get(), rows)

    def fill(self, agreement: Agreement, rows: list[dict[str, Any]]) -> None:
        team = load_team()
        load_public(agreement, team["officer"])
        places = load_councils(team["network"])
        projects = load_projects(places, team["network"])
        companies = load_suppliers()
        history = History(agreement, team["officer"], team["officer2"], team["manager"])
        history.load(companies)
        load_requests(companies, team["officer"])
        stage = Stage(agreement, places, companies, projects, team["manager"])
        add_returned_address(companies[HAS_LOST_MAIL])
        played = [(row, stage.play(row)) for row in rows]
        Meanwhile(agreement, companies, history).load(played)
        load_library()
        load_upkeep(companies, team["officer"])
        # The mail of the past was sent in the past: the inbox of a newcomer begins empty.
        OutboxMessage.objects.filter(sent_at=None).update(sent_at=F("queued_at"))
        self.stdout.write(f"{len(companies)} suppliers, {len(places)} councils, {len(played)} competitions")
