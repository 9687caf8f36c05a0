"""Competitions in every state, made as people make them, from 2020 to the start of training."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from buyers.models import FundedProject
from dps.accounts.models import User
from dps.agreements.models import Agreement
from dps.core import clock, workdays
from dps.demo.load.bids import Box
from dps.demo.load.councils import Place
from dps.demo.load.evaluation import Panel
from dps.demo.load.files import send
from dps.demo.load.suppliers import Company
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition, Invitation
from tenders.operations.announcements import mail_announcement
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tenders.operations.competitions import (
    ask_cancellation,
    confirm_cancellation,
    create_competition,
    set_details,
    set_panel,
    set_timetable,
)
from tenders.operations.criteria import (
    CriterionRow,
    PriceRow,
    add_question,
    set_criteria,
    set_price_schedule,
)
from tenders.operations.invitations import decline_invitation, view_invitation
from tenders.operations.papers import file_papers, restrict_papers
from tenders.operations.publication import approve_publication, publish_competition, send_for_approval
from tenders.operations.reopening import reopen_competition
from tenders.operations.sending import mail_invitations

WEIGHTS = {"quality": "70.00", "social_value": "10.00", "price": "20.00"}
QUESTIONS = [
    ("quality", "How will you do the work, and who takes part in it?", "40.00"),
    ("quality", "Who will do the work, and what have they done that is like it?", "30.00"),
    ("social_value", "What will the place and its people gain beyond the work itself?", "10.00"),
]
NEED = (
    "We want independent help that residents and members trust. The supplier works with the people "
    "concerned from the first week, tests what it finds with them, and leaves a plain report and "
    "materials that others in the network can use.\n\n"
    "The work is done in person and online. The council provides rooms and contacts."
)
# A council with few people works with its lead and approver in several parts.
SPARE = {
    "evaluator1": "lead",
    "evaluator2": "reader",
    "chair": "approver",
    "opener1": "lead",
    "opener2": "approver",
}


@dataclass
class Stage:
    """Everything that competitions of the demo need."""

    agreement: Agreement
    places: dict[str, Place]
    companies: list[Company]
    projects: dict[str, FundedProject]
    manager: User

    def play(self, row: dict[str, Any]) -> Competition:
        """Bring one competition as far as its row says."""
        place = self.places[row["council"]]
        issued = clock.london_instant(row["day"], 10)
        with clock.pretending(issued - timedelta(days=2)):
            competition = self.prepare(row, place)
        if row["to"] != CompetitionStatus.DRAFT:
            self.issue(row, place, competition, issued)
        return competition

    def issue(self, row: dict[str, Any], place: Place, competition: Competition, at: datetime) -> None:
        lead, approver = place.people["lead"], place.people["approver"]
        with clock.pretending(at - timedelta(hours=1)):
            send_for_approval(competition.pk, actor=lead)
        if row["to"] == CompetitionStatus.AWAITING_APPROVAL:
            return
        with clock.pretending(at):
            approve_publication(competition.pk, actor=approver)
            publish_competition(competition.pk, actor=lead)
            mail_invitations(competition.pk)
        with clock.pretending(at + timedelta(days=1)):
            self.answer_invitations(row, competition, lead)
        self.fill(row, place, competition, at)

    def fill(self, row: dict[str, Any], place: Place, competition: Competition, at: datetime) -> None:
        if row["to"] == CompetitionStatus.CANCELLED:
            with clock.pretending(at + timedelta(days=4)):
                ask_cancellation(competition.pk, actor=place.people["lead"], reason=row["reason"])
                confirm_cancellation(competition.pk, actor=place.people["approver"])
            return
        box = Box(competition, self.companies)
        box.fill(row, at + timedelta(days=2))
        competition.refresh_from_db(fields=["deadline_at"])
        assert competition.deadline_at is not None
        if "late" in row:
            box.try_late(self.companies[row["late"] - 1], competition.deadline_at)
        if "reopened" in row:
            self.reopen(competition, competition.deadline_at, row["reopened"])
        if row["to"] != CompetitionStatus.PUBLISHED:
            Panel(competition.pk, {part: self.at(place, part) for part in SPARE} | place.people).play(row)

    def reopen(self, competition: Competition, deadline: datetime, reason: str) -> None:
        """Until five in the afternoon, for everybody, by the team's manager (ADR 26)."""
        with clock.pretending(deadline + timedelta(minutes=20)):
            later = deadline + timedelta(hours=5)
            reopen_competition(competition.pk, deadline_at=later, reason=reason, actor=self.manager)
            for announcement in competition.announcements.filter(done_at=None):
                mail_announcement(announcement.pk)

    def at(self, place: Place, part: str) -> User:
        return place.people.get(part) or place.people[SPARE[part]]

    def prepare(self, row: dict[str, Any], place: Place) -> Competition:
        lead = place.people["lead"]
        lot = self.agreement.lots.get(number=row["lot"])
        competition = create_competition(place.council.pk, lot_id=lot.pk, title=row["title"], actor=lead)
        project = self.projects.get(row.get("project", ""))
        set_details(
            competition.pk,
            actor=lead,
            title=row["title"],
            need=NEED,
            estimated_value=Decimal(row["value"]),
            contract_starts_on=row["starts"],
            contract_ends_on=row["ends"],
            principles=[3, 5, 9],
            cpv_code="73200000",
            social_value="Paid opportunities for residents, and materials that anybody may use again.",
            contract_terms="The council's terms for services. Invoices are paid within 30 days.",
            funded_project_id=project.pk if project else None,
            insurance={"public_liability": 2_000_000, "professional_indemnity": 500_000},
        )
        self.ask(competition, lead)
        self.time_and_panel(row, place, competition, lead)
        if "terms" in row:
            restrict_papers(competition.pk, actor=lead, is_restricted=True, terms=row["terms"])
        name = "Specification"
        send(competition.owner, purpose="specification", name=name, text=NEED, actor=lead)
        file_papers(competition.pk, actor=lead)
        return competition

    def ask(self, competition: Competition, lead: User) -> None:
        headings = {heading.kind: heading for heading in self.agreement.award_criteria.all()}
        rows = [CriterionRow(headings[kind].pk, Decimal(weight)) for kind, weight in WEIGHTS.items()]
        set_criteria(competition.pk, rows=rows, actor=lead)
        by_kind = {criterion.kind: criterion for criterion in competition.criteria.all()}
        for kind, text, weight in QUESTIONS:
            add_question(
                by_kind[kind].pk,
                actor=lead,
                text=text,
                weight=Decimal(weight),
                guidance="Say what you will do, who does it and how you know that it works.",
                word_limit=500,
                minimum_score=2 if weight == "40.00" else None,
                takes_files=weight == "40.00",
            )
        lines = [PriceRow("The work as a whole"), PriceRow("Events and materials")]
        set_price_schedule(competition.pk, method="lowest", rows=lines, actor=lead)

    def time_and_panel(self, row: dict[str, Any], place: Place, competition: Competition, lead: User) -> None:
        closes = row["day"] + timedelta(days=row["days"])
        set_timetable(competition.pk, actor=lead, deadline_at=noon_of(closes))
        set_panel(
            competition.pk,
            actor=lead,
            evaluators=[self.at(place, "evaluator1").pk, self.at(place, "evaluator2").pk],
            chair=self.at(place, "chair").pk,
            openers=[self.at(place, "opener1").pk, self.at(place, "opener2").pk],
        )

    def answer_invitations(self, row: dict[str, Any], competition: Competition, lead: User) -> None:
        """Bidders look; one declines; one asks a question, which the lead answers."""
        invited = {invitation.supplier_id: invitation for invitation in competition.invitations.all()}
        for number, *_ in row["bids"]:
            self.look(invited, self.companies[number - 1])
        if "declines" in row:
            company = self.companies[row["declines"] - 1]
            self.look(invited, company)
            key = invited[company.supplier.pk].pk
            decline_invitation(key, actor=company.admin, reason="capacity", note="We are full until autumn.")
        if row.get("questions"):
            company = self.companies[row["bids"][0][0] - 1]
            asked = ask_clarification(
                competition.pk,
                supplier_id=company.supplier.pk,
                question="May interviews be held online where residents prefer it?",
                actor=company.admin,
            )
            answer_clarification(
                asked.pk, question=asked.question, answer="Yes, where the person asks for it.", actor=lead
            )
            # One that gives its asker away waits for the lead to rewrite it.
            own = f"At {company.supplier.legal_name} we hold enhanced checks already. Do you accept those?"
            ask_clarification(
                competition.pk, supplier_id=company.supplier.pk, question=own, actor=company.admin
            )

    def look(self, invited: dict[Any, Invitation], company: Company) -> None:
        view_invitation(invited[company.supplier.pk].pk, actor=company.admin)


def noon_of(day: date) -> datetime:
    """Noon in the UK on that day, or on the next working day."""
    return clock.london_instant(workdays.next_working_day(day), 12)
