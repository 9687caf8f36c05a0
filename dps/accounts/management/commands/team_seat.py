"""Give or take a seat in the Oldham team: how the first manager comes in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.accounts.operations.people import give_team_seat, take_team_seat
from dps.core.refusals import Refused


class Command(BaseCommand):
    help = "Gives a registered person a role in the team, or takes it: team_seat give ada@example.org manager"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["give", "take"])
        parser.add_argument("email")
        parser.add_argument("role", choices=TeamRole.values)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has registered with this address.")
        change = give_team_seat if options["verb"] == "give" else take_team_seat
        try:
            change(person.pk, actor=None, role=options["role"])
        except Refused as refused:
            raise CommandError(refused.refusal.message) from None
        done = "now is" if options["verb"] == "give" else "no longer is"
        self.stdout.write(f"{person.email} {done} {TeamRole(options['role']).label.lower()}")
