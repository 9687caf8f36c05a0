"""Whom a newcomer can be: the main people of the demo and their password."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

MAIN = [
    ("supplier1@example.org", "admin of a supplier admitted to both lots"),
    ("officer@example.org", "officer of the Oldham team: assesses applications"),
    ("manager@example.org", "manager of the Oldham team: confirms decisions"),
    ("lead.oldham@example.org", "lead at Oldham Council: prepares competitions"),
    ("approver.oldham@example.org", "approver at Oldham Council"),
    ("opener1.oldham@example.org", "opens bids, together with opener2.oldham@example.org"),
    ("evaluator1.oldham@example.org", "scores bids, as evaluator2.oldham@example.org does"),
    ("chair.oldham@example.org", "agrees the scores"),
]


class Command(BaseCommand):
    help = "Print the demo's people and their password"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\nPeople of the demo:")
        for email, what in MAIN:
            self.stdout.write(f"  {email:32} {what}")
        self.stdout.write(f"Password of everybody: {settings.TRAINING_PASSWORD}")
        self.stdout.write(f"All people and their security codes: {settings.BASE_URL}/training/people/")
