"""One factory per model, with no surprises: what a test cares about, the test says."""

from datetime import UTC, datetime

import factory

from suppliers.models import Admission, Application, LotRequest, Seat, Supplier
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory, LotFactory

JOINED = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)


class SupplierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supplier

    legal_name = factory.Sequence(lambda n: f"Supplier {n} Limited")
    legal_form = "company_shares"
    size = "small"
    created_at = JOINED


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    supplier = factory.SubFactory(SupplierFactory)
    user = factory.SubFactory(UserFactory)
    role = "admin"


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    reference = factory.Sequence(lambda n: f"AP-2019-{n:04d}")
    supplier = factory.SubFactory(SupplierFactory)
    agreement = factory.SubFactory(AgreementFactory)
    questionnaire = factory.SelfAttribute("agreement.questionnaire")
    started_by = factory.SubFactory(UserFactory)
    started_at = JOINED


class LotRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LotRequest

    lot = factory.SubFactory(LotFactory)
    application = factory.SubFactory(ApplicationFactory, agreement=factory.SelfAttribute("..lot.agreement"))


class AdmissionFactory(factory.django.DjangoModelFactory):
    """A supplier with a place in a lot; the decided application behind it is made too."""

    class Meta:
        model = Admission

    supplier = factory.SubFactory(SupplierFactory)
    lot = factory.SubFactory(LotFactory)
    lot_request = factory.SubFactory(
        LotRequestFactory,
        lot=factory.SelfAttribute("..lot"),
        application__supplier=factory.SelfAttribute("...supplier"),
        application__status="decided",
        application__submitted_at=JOINED,
        application__due_on=JOINED.date(),
        application__decided_at=JOINED,
        status="admitted",
        decided_at=JOINED,
        notified_at=JOINED,
        recommended_by=factory.SubFactory(UserFactory),
        decided_by=factory.SubFactory(UserFactory),
    )
    admitted_at = JOINED
