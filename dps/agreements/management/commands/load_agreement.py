"""manage.py load_agreement: the CCIN DPS 2020-2025 with its two lots, open to applications."""

from pathlib import Path

import yaml
from django.core.management.base import BaseCommand

from dps.agreements.operations.agreements import load_agreement, open_lot

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load the agreement CCIN DPS 2020-2025 with its lots and questionnaire. Safe to run twice."

    def handle(self, **options):
        facts = yaml.safe_load((DATA / "agreement.yml").read_text())
        definition = yaml.safe_load((DATA / "questionnaire.yml").read_text())
        agreement = load_agreement(facts, definition)
        for lot in agreement.lots.filter(opened_at=None):
            open_lot(lot.pk)
        lots, questionnaire = agreement.lots.count(), agreement.questionnaire
        self.stdout.write(f"{agreement}: {lots} lots, questionnaire {questionnaire}")
