"""Whole situations for tests, made by operations as people would make them, never by writing rows.

`a_world()` is a council, its people, an agreement with two lots and admitted suppliers;
`published_competition(world)` is a competition in Lot 1 with everybody invited. Times: `START`, `DEADLINE`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from buyers.models import Council
from dps.accounts.models import User
from dps.agreements.models import Agreement, AwardCriterion, Lot
from dps.core import clock
from dps.core.refusals import Refused
from suppliers.models import Declaration, Supplier
from tenders.models import Competition, Question
from tenders.operations.competitions import create_competition, set_details, set_panel, set_timetable
from tenders.operations.criteria import CriterionRow, PriceRow, add_question, set_criteria, set_price_schedule
from tenders.operations.publication import approve_publication, publish_competition, send_for_approval
from tenders.tasks import publish_invitations
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import AgreementFactory, AwardCriterionFactory, LotFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, MembershipFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory, SupplierFactory
from tests.remembered import remembered

# 9am and noon in the United Kingdom, on British Summer Time.
START = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
DEADLINE = datetime(2024, 7, 16, 11, 0, tzinfo=UTC)


@dataclass
class World:
    """Everybody and everything, by name."""

    agreement: Agreement
    lot: Lot
    second_lot: Lot
    headings: dict[str, AwardCriterion]
    council: Council
    lead: User
    approver: User
    openers: list[User]
    evaluators: list[User]
    chair: User
    reader: User
    officer: User
    suppliers: list[Supplier] = field(default_factory=list)
    people: dict[object, User] = field(default_factory=dict)

    def person_of(self, supplier: Supplier) -> User:
        """The admin of an admitted supplier."""
        return self.people[supplier.pk]


@remembered
def a_world(suppliers: int = 3) -> World:
    """A Full member council with its people, and that many suppliers admitted to Lot 1."""
    agreement = AgreementFactory()
    council = CouncilFactory()
    MembershipFactory(council=council, category="full")
    world = World(
        agreement=agreement,
        lot=LotFactory(agreement=agreement, number=1, title="Policy Development & Testing"),
        second_lot=LotFactory(agreement=agreement, number=2, title="Capacity Building"),
        headings={
            kind: AwardCriterionFactory(agreement=agreement, number=number, kind=kind)
            for number, kind in enumerate(["quality", "social_value", "price"], 1)
        },
        council=council,
        lead=_at(council, "lead"),
        approver=_at(council, "approver"),
        openers=[_at(council, "opener"), _at(council, "opener")],
        evaluators=[_at(council, "evaluator"), _at(council, "evaluator")],
        chair=_at(council, "chair"),
        reader=_at(council, "reader"),
        officer=TeamSeatFactory(role="officer").user,
    )
    for _ in range(suppliers):
        admit(world)
    return world


def admit(world: World, lot: Lot | None = None) -> Supplier:
    """One more supplier, with an admin, admitted to a lot (usual: Lot 1)."""
    supplier = SupplierFactory()
    admission = AdmissionFactory(supplier=supplier, lot=lot or world.lot)
    declared(supplier, admission.admitted_at)
    world.people[supplier.pk] = SeatFactory(supplier=supplier, role="admin").user
    world.suppliers.append(supplier)
    return supplier


def declared(supplier: Supplier, at: datetime) -> Declaration:
    """Its self-declaration, signed when it was admitted."""
    facts: dict[str, Any] = {"text_version": "D-test", "name": "Ann Other", "role": "Director"}
    return Declaration.objects.create(supplier=supplier, signed_by=UserFactory(), signed_at=at, **facts)


@remembered
def draft_competition(world: World, **details: object) -> Competition:
    """A draft in Lot 1 that lacks nothing: quality 70 in two questions, social value 10, price 20."""
    with clock.pretending(START):
        competition = create_competition(
            world.council.pk, lot_id=world.lot.pk, title="A report on care", actor=world.lead
        )
        _prepare(world, competition, details)
    return Competition.objects.get(pk=competition.pk)


@remembered
def awaiting_competition(world: World, **details: object) -> Competition:
    """The same, sent for approval."""
    competition = draft_competition(world, **details)
    with clock.pretending(START):
        send_for_approval(competition.pk, actor=world.lead)
    return Competition.objects.get(pk=competition.pk)


@remembered
def published_competition(world: World, **details: object) -> Competition:
    """The same, approved by another person and issued at START; every supplier of Lot 1 is invited.

    The worker has owed them their mails.
    """
    competition = awaiting_competition(world, **details)
    with clock.pretending(START):
        approve_publication(competition.pk, actor=world.approver)
        publish_competition(competition.pk, actor=world.lead)
        publish_invitations(str(competition.pk))
    return Competition.objects.get(pk=competition.pk)


def questions_of(competition: Competition) -> list[Question]:
    return list(Question.objects.filter(criterion__competition=competition))


def refused(call: Callable[..., object], *args: object, **kwargs: object) -> str:
    """The code with which an operation refuses; it fails the test when the operation goes through."""
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.refusal.code


def _prepare(world: World, competition: Competition, details: dict[str, object]) -> None:
    set_details(
        competition.pk,
        actor=world.lead,
        **{
            "title": competition.title,
            "need": "Analyse nineteen projects and write one report.",
            "estimated_value": Decimal("20000.00"),
            "contract_starts_on": date(2024, 9, 2),
            "contract_ends_on": date(2025, 2, 28),
            "principles": [3, 9],
            **details,
        },
    )
    weights = {"quality": "70.00", "social_value": "10.00", "price": "20.00"}
    set_criteria(
        competition.pk,
        rows=[CriterionRow(world.headings[kind].pk, Decimal(weight)) for kind, weight in weights.items()],
        actor=world.lead,
    )
    by_kind = {criterion.kind: criterion for criterion in competition.criteria.all()}
    for kind, text, weight in [
        ("quality", "How will you do the work?", "40.00"),
        ("quality", "Who will do it?", "30.00"),
        ("social_value", "What will the place gain?", "10.00"),
    ]:
        add_question(by_kind[kind].pk, actor=world.lead, text=text, weight=Decimal(weight), takes_files=True)
    set_price_schedule(
        competition.pk,
        method="lowest",
        rows=[PriceRow("The report"), PriceRow("Workshops", "day", Decimal(2))],
        actor=world.lead,
    )
    set_timetable(competition.pk, actor=world.lead, deadline_at=DEADLINE)
    set_panel(
        competition.pk,
        actor=world.lead,
        evaluators=[user.pk for user in world.evaluators],
        chair=world.chair.pk,
        openers=[user.pk for user in world.openers],
    )


def _at(council: Council, role: str) -> User:
    return CouncilSeatFactory(council=council, user=UserFactory(), roles=[role]).user
