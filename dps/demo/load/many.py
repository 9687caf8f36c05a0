"""Thousands of suppliers and applications, written in bulk to measure lists with: no operations, no mail."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from dps.accounts.models import TeamSeat, User
from dps.agreements.models import Agreement, Lot
from dps.core import clock
from suppliers.lifecycles import LegalForm, Size
from suppliers.models import Admission, Answer, Application, Identifier, LotRequest, Supplier

AT_ONCE = 1000
FIRST = datetime(2021, 3, 1, 10)  # noqa: DTZ001 - made UK time below
WORDS = ("tenants", "members", "councils", "evaluation", "training", "co-production", "data", "care")
PLACES = ("Oldham", "Leeds", "Plymouth", "Cardiff", "Glasgow", "Belfast")
NATIONS = ("England", "England", "England", "Wales", "Scotland", "Northern Ireland")
# One application in twenty waits for a decision.
WAITING = 20


class Many:
    """Adds suppliers until there are so many, each with two applications."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.lots = list(agreement.lots.order_by("number")[:2])
        self.manager = self._person("measure-manager@example.org", "Mary Manager", "manager")
        self.officer = self._person("measure-officer@example.org", "Olu Officer", "officer")

    def fill(self, suppliers: int) -> None:
        first = Supplier.objects.count()
        made = [self._supplier(n) for n in range(first, suppliers)]
        Supplier.objects.bulk_create(made, AT_ONCE)
        numbers = ((each, first + n) for n, each in enumerate(made))
        Identifier.objects.bulk_create(
            [Identifier(supplier=each, scheme="GB-COH", value=f"{n:08d}") for each, n in numbers], AT_ONCE
        )
        pairs = [(each, first + n) for n, each in enumerate(made)]
        self._applications(pairs)

    def _person(self, email: str, name: str, role: str) -> User:
        user = User.objects.create(email=email, name=name)
        TeamSeat.objects.create(user=user, role=role)
        return user

    def _supplier(self, n: int) -> Supplier:
        word, other = WORDS[n % len(WORDS)], WORDS[(n // 7) % len(WORDS)]
        return Supplier(
            legal_name=f"{word.capitalize()} {PLACES[n % 6]} {n:05d} Limited",
            trading_names=[f"{other} house {n}"],
            legal_form=LegalForm.values[n % len(LegalForm.values)],
            size=Size.values[n % len(Size.values)],
            locality=PLACES[n % 6],
            nation=NATIONS[n % 6],
            is_vcse=n % 3 == 0,
            is_cooperative=n % 5 == 0,
            description=f"We work with {word} and {other} so that people decide together.",
            principles=[n % 10 + 1, (n + 3) % 10 + 1],
            created_at=_at(n),
        )

    def _applications(self, pairs: list[tuple[Supplier, int]]) -> None:
        decided = [self._application(each, n, 1, "decided") for each, n in pairs]
        later = [self._application(each, n, 2, _later(n)) for each, n in pairs]
        Application.objects.bulk_create([*decided, *later], AT_ONCE)
        self._places(decided)
        self._waiting([each for each in later if each.status not in {"decided", "withdrawn"}])

    def _application(self, supplier: Supplier, n: int, turn: int, status: str) -> Application:
        at = _at(n) + timedelta(days=turn * 200)
        return Application(
            reference=f"AP-{2020 + turn}-{n:05d}",
            supplier=supplier,
            agreement=self.agreement,
            questionnaire=self.agreement.questionnaire,
            status=status,
            started_by=self.officer,
            started_at=at,
            submitted_by=self.officer,
            submitted_at=at,
            due_on=_due(n),
            assigned_to=self.officer if n % 2 else None,
            decided_at=at if status == "decided" else None,
            withdrawn_at=at if status == "withdrawn" else None,
        )

    def _places(self, decided: list[Application]) -> None:
        requests = [
            self._request(application, lot)
            for number, application in enumerate(decided)
            for lot in self.lots[: 1 + number % 2]
        ]
        LotRequest.objects.bulk_create(requests, AT_ONCE)
        Admission.objects.bulk_create(list(_admissions(requests)), AT_ONCE)

    def _request(self, application: Application, lot: Lot) -> LotRequest:
        at = application.submitted_at
        return LotRequest(
            application=application, lot=lot, status="admitted", recommended_by=self.officer,
            recommended_at=at, decided_by=self.manager, decided_at=at, notified_at=at,
        )  # fmt: skip

    def _waiting(self, waiting: list[Application]) -> None:
        requests = [LotRequest(application=each, lot=lot) for each in waiting for lot in self.lots]
        LotRequest.objects.bulk_create(requests, AT_ONCE)
        asked = [f"3.1{letter}" for letter in "abcdefgh"]
        answers = [self._answer(each, q, n) for n, each in enumerate(waiting) for q in asked]
        Answer.objects.bulk_create(answers, AT_ONCE)

    def _answer(self, application: Application, question: str, n: int) -> Answer:
        said = "yes" if question == "3.1a" and n % 4 == 0 else "no"
        at: Any = application.submitted_at
        return Answer(
            application=application, question=question, value=said, saved_by=self.officer, saved_at=at
        )


def _admissions(requests: list[LotRequest]) -> Iterator[Admission]:
    for n, request in enumerate(requests):
        yield Admission(
            supplier=request.application.supplier,
            lot=request.lot,
            lot_request=request,
            status="suspended" if n % 50 == 0 else "active",
            admitted_at=request.application.started_at,
        )


def _later(n: int) -> str:
    """The second application: most are decided."""
    if n % (WAITING // 2) == 0:
        return ("submitted", "in_review", "more_information")[n // (WAITING // 2) % 3]
    return "withdrawn" if n % 9 == 0 else "decided"


def _at(n: int) -> datetime:
    day = FIRST + timedelta(days=n % 700)
    return clock.london_instant(day.date(), 10) + timedelta(seconds=n)


def _due(n: int) -> date:
    """Around today, so that some are overdue and some are not."""
    return clock.today() + timedelta(days=n % 40 - 5)
