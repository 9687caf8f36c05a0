"""The funded projects of the demo, proposed by their leads and agreed by the network's manager."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from buyers.models import FundedProject
from buyers.operations.projects import agree_project, close_project, propose_project, start_project
from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.councils import Place
from dps.demo.load.data import rows_of


def load_projects(places: dict[str, Place], manager: User) -> dict[str, FundedProject]:
    """The funded projects by title, in the order of their first days."""
    rows = sorted(rows_of("projects"), key=lambda row: row["starts_on"])
    return {row["title"]: _load(row, places, manager) for row in rows}


def _load(row: dict[str, Any], places: dict[str, Place], manager: User) -> FundedProject:
    lead = places[row["lead"]]
    with _on(row["starts_on"] - timedelta(days=25)):
        project = propose_project(
            lead.council.pk,
            title=row["title"],
            kind=row["kind"],
            amount=Decimal(row["amount"]),
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            partners=[places[key].council.pk for key in row["partners"]],
            shown=row["shows"],
            summary=row["summary"],
            actor=lead.people["lead"],
        )
    with _on(row["starts_on"] - timedelta(days=14)):
        agree_project(project.pk, actor=manager)
    with _on(row["starts_on"]):
        start_project(project.pk, actor=lead.people["lead"])
    if row.get("over"):
        with _on(row["ends_on"] + timedelta(days=7)):
            close_project(project.pk, actor=manager)
    return project


def _on(day: date) -> Any:
    return clock.pretending(clock.london_instant(day, 10))
