"""Competitions and bids as rows. `published_competition` (tests.worlds) makes a whole one by operations."""

from datetime import UTC, datetime

import factory

from tenders.models import Bid, Competition, Criterion, Invitation, PanelMember, Question, bidder_token
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AwardCriterionFactory, LotFactory
from tests.factories.buyers import CouncilFactory
from tests.factories.suppliers import SupplierFactory

PUBLISHED = datetime(2024, 7, 1, 9, 0, tzinfo=UTC)
DEADLINE = datetime(2024, 7, 16, 11, 0, tzinfo=UTC)


class CompetitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Competition

    reference = factory.Sequence(lambda n: f"MC-2024-{n:04d}")
    council = factory.SubFactory(CouncilFactory)
    lot = factory.SubFactory(LotFactory)
    lead = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Competition {n:05d}")
    need = "A report."
    created_at = PUBLISHED

    class Params:
        published = factory.Trait(
            status="published", published_at=PUBLISHED, deadline_at=DEADLINE, questions_close_at=DEADLINE
        )
        opened = factory.Trait(
            status="opened", published_at=PUBLISHED, deadline_at=DEADLINE, opened_at=DEADLINE
        )


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    competition = factory.SubFactory(CompetitionFactory)
    heading = factory.SubFactory(
        AwardCriterionFactory,
        agreement=factory.SelfAttribute("..competition.lot.agreement"),
        kind=factory.SelfAttribute("..kind"),
    )
    kind = "quality"
    title = factory.LazyAttribute(lambda criterion: criterion.kind.replace("_", " ").capitalize())
    weight = 100
    order = factory.Sequence(lambda n: n + 1)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    criterion = factory.SubFactory(CriterionFactory)
    text = factory.Sequence(lambda n: f"How would you do part {n}?")
    weight = 100
    order = factory.Sequence(lambda n: n + 1)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    competition = factory.SubFactory(CompetitionFactory, published=True)
    supplier = factory.SubFactory(SupplierFactory)
    invited_at = PUBLISHED


class PanelMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PanelMember

    competition = factory.SubFactory(CompetitionFactory)
    user = factory.SubFactory(UserFactory)
    part = "evaluator"


class BidFactory(factory.django.DjangoModelFactory):
    """A bid in the box: say `bidder_of=supplier`."""

    class Meta:
        model = Bid
        exclude = ["bidder_of"]

    competition = factory.SubFactory(CompetitionFactory, published=True)
    bidder_of = factory.SubFactory(SupplierFactory)
    bidder = factory.LazyAttribute(lambda bid: bidder_token(bid.competition.pk, bid.bidder_of.pk))
