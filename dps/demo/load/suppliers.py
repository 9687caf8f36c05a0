"""Suppliers of all legal forms, and their applications in every state, 2020 to the training's start."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dps.accounts.models import User
from dps.agreements.models import Agreement
from dps.core import clock, workdays
from dps.demo.load.answers import answers_to
from dps.demo.load.data import rows_of
from dps.demo.load.groups import form_group
from dps.demo.load.people import person
from suppliers.models import Admission, Application, Seat, Supplier
from suppliers.operations.admissions import remove_admission, suspend_admission
from suppliers.operations.applications import (
    choose_lots,
    save_answers,
    start_application,
    submit_application,
    withdraw_application,
)
from suppliers.operations.assessments import (
    ask_for_information,
    assign_application,
    save_findings,
    start_review,
)
from suppliers.operations.decisions import (
    confirm_recommendations,
    recommend_admission,
    recommend_rejection,
)
from suppliers.operations.organisations import register_supplier
from suppliers.operations.views import save_view, share_view
from suppliers.rules.assessments import Finding, items_of
from suppliers.rules.organisations import SupplierFacts
from suppliers.rules.questionnaire import sheet_of

# Why a lot was rejected, by the last figure of the criterion: what a supplier can put right.
FAILS = {
    "2": "Public liability cover is given as £2 million. This lot needs at least £5 million.",
    "3": "Both examples describe work for private firms. Show at least one for a public body.",
}


@dataclass
class Company:
    """A supplier of the demo and its people."""

    supplier: Supplier
    admin: User
    bidder: User


def load_suppliers() -> list[Company]:
    """Each with an admin and a bidder: supplier<n>@example.org and bidder<n>@example.org."""
    return [_load(n, row) for n, row in enumerate(rows_of("suppliers"), 1)]


def _load(n: int, row: dict[str, Any]) -> Company:
    words = row["name"].split()
    admin = person(f"supplier{n}@example.org", f"{words[0]} Admin")
    facts = SupplierFacts(
        legal_name=row["name"],
        legal_form=row["form"],
        size=row["size"],
        numbers=_numbers(row),
        street=row["street"],
        locality=row["locality"],
        postcode=row["postcode"],
        nation=row["nation"],
        contact_email=admin.email,
        contact_phone="0161 496 0000",
        is_vcse=row["vcse"],
        is_cooperative=row["cooperative"],
        description=row["description"],
        principles=tuple(row["principles"]),
    )
    with clock.pretending(clock.london_instant(_joined(n), 9)):
        supplier = register_supplier(facts, actor=admin)
    bidder = person(f"bidder{n}@example.org", f"{words[0]} Bidder")
    Seat.objects.create(supplier=supplier, user=bidder, role="bidder")
    return Company(supplier, admin, bidder)


def _numbers(row: dict[str, Any]) -> dict[str, str]:
    pairs = [(row.get("scheme"), row.get("number")), ("GB-COH", row.get("company"))]
    return {scheme: number for scheme, number in pairs if scheme and number}


def _joined(n: int) -> Any:
    return workdays.next_working_day((datetime(2020, 4, 6) + timedelta(days=n * 25)).date())  # noqa: DTZ001


@dataclass
class History:
    """Who decides the applications of the demo, and under which agreement."""

    agreement: Agreement
    officer: User
    other_officer: User
    manager: User

    def load(self, companies: list[Company]) -> None:
        """The applications, oldest first; what is `admitted` later waits for `Meanwhile`."""
        for row in rows_of("applications"):
            self.bring_to(row, companies[row["supplier"] - 1])
        view = save_view("Lot 1, nobody assigned", "whose=nobody&lot=1", actor=self.officer)
        share_view(view.pk, actor=self.officer)

    def bring_to(self, row: dict[str, Any], company: Company) -> None:
        begun = clock.london_instant(row["day"], 10)
        with clock.pretending(begun):
            application = self.start(row, company, begun)
        if row["state"] == "draft":
            return
        received = begun + timedelta(hours=2)
        with clock.pretending(received):
            submit_application(
                application.pk,
                actor=company.admin,
                received_at=received,
                name=company.admin.name,
                role="Director",
            )
        if row["state"] == "withdrawn":
            with clock.pretending(received + timedelta(days=1)):
                withdraw_application(application.pk, actor=company.admin)
        elif row["state"] != "submitted":
            self.assess(row, application, received + timedelta(days=1))

    def start(self, row: dict[str, Any], company: Company, at: datetime) -> Application:
        application = start_application(
            company.supplier.pk, self.agreement.pk, actor=company.admin, received_at=at
        )
        lots = self.agreement.lots.filter(number__in=row["lots"]).values_list("pk", flat=True)
        choose_lots(application.pk, list(lots), actor=company.admin)
        partly = row["state"] == "draft"
        while given := answers_to(sheet_of(application), company.admin, only_some=partly):
            save_answers(application.pk, given, dict.fromkeys(given, 0), actor=company.admin)
            if partly:
                break
            application = Application.objects.get(pk=application.pk)
        if "declares" in row:
            self.declare(application, row["declares"], company)
        if "group" in row:
            form_group(application, row["group"], company.admin)
        return application

    def declare(self, application: Application, grounds: dict[str, Any], company: Company) -> None:
        """Discretionary reasons for exclusion, and what was put right."""
        yes = dict.fromkeys(grounds, "yes")
        save_answers(application.pk, yes, dict.fromkeys(grounds, 1), actor=company.admin)
        save_answers(application.pk, {"3.2": grounds}, {"3.2": 0}, actor=company.admin)

    def assess(self, row: dict[str, Any], application: Application, at: datetime) -> None:
        with clock.pretending(at):
            start_review(application.pk, actor=self.officer)
            assign_application(application.pk, actor=self.officer)
        if row["state"] == "in_review":
            return
        with clock.pretending(at + timedelta(hours=1)):
            if row["state"] == "more_information":
                ask_for_information(
                    application.pk, ["9.1"], "Tell us more about how members decide.", actor=self.officer
                )
                return
            self.recommend(row, application)
        if row["state"] == "decided" and "admitted" not in row:
            with clock.pretending(at + timedelta(days=2)):
                self.decide(application)
            self.change(row, application, at + timedelta(days=90))

    def recommend(self, row: dict[str, Any], application: Application) -> None:
        rejected = set(row.get("rejects", ()))
        numbers: dict[UUID | None, int] = {lot.pk: lot.number for lot in self.agreement.lots.all()}
        findings = [
            Finding(item.key, item.lot_id, "fail", FAILS[item.key[-1]])
            if numbers.get(item.lot_id) in rejected and item.key[-1] in FAILS
            else Finding(item.key, item.lot_id, "pass")
            for item in items_of(application)
        ]
        save_findings(application.pk, findings, actor=self.officer, seen_at=None)
        for request in application.lot_requests.select_related("lot"):
            verb = recommend_rejection if request.lot.number in rejected else recommend_admission
            verb(request.pk, actor=self.officer)

    def decide(self, application: Application) -> None:
        requests = application.lot_requests.all()
        seen = {request.pk: request.recommended_at for request in requests if request.recommended_at}
        confirm_recommendations(application.pk, actor=self.manager, seen=seen)

    def change(self, row: dict[str, Any], application: Application, at: datetime) -> None:
        """What became of the place later."""
        if "then" not in row:
            return
        admissions = Admission.objects.filter(lot_request__application=application)
        for admission in admissions:
            with clock.pretending(at):
                suspend_admission(
                    admission.pk,
                    "The insurance has ended and was not renewed.",
                    actor=self.manager,
                    until=(at + timedelta(days=60)).date(),
                )
            if row["then"] == "removed":
                with clock.pretending(at + timedelta(days=30)):
                    remove_admission(
                        admission.pk, "The insurance was not renewed in a month.", actor=self.manager
                    )
