from datetime import UTC, date, datetime

import factory
import pgtrigger

from dps.agreements.models import Agreement, AwardCriterion, Lot, QuestionnaireVersion, SelectionCriterion


class QuestionnaireVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionnaireVersion

    version = factory.Sequence(lambda n: f"SQ-test-{n}")
    definition = factory.LazyFunction(lambda: {"version": "SQ-test", "parts": []})
    published_at = datetime(2020, 1, 1, tzinfo=UTC)


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agreement

    reference = factory.Sequence(lambda n: f"DPS-{n}")
    title = "CCIN DPS 2020-2025"
    authority = "Oldham Council"
    opens_on = date(2020, 4, 1)
    closes_on = date(2025, 3, 31)
    questionnaire = factory.SubFactory(QuestionnaireVersionFactory)
    published_at = datetime(2020, 3, 1, 9, tzinfo=UTC)
    first_requests_by = date(2020, 4, 1)


class LotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lot

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda lot: f"Lot title {lot.number}")
    scope = "Policy work."
    expected_maximum_value = 100_000
    opened_at = datetime(2020, 4, 1, tzinfo=UTC)


class SelectionCriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionCriterion

    lot = factory.SubFactory(LotFactory)
    code = factory.Sequence(lambda n: f"S{n}")
    kind = "technical"
    title = "Relevant experience"
    text = "Shows relevant experience."


class AwardCriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardCriterion

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = "quality"
    title = factory.LazyAttribute(lambda heading: heading.kind.replace("_", " ").title())
    description = "As published."


def end_on(agreement, day):
    """Its last day is another one, as if it had been so from the beginning."""
    with pgtrigger.ignore("agreements.Agreement:terms_change_by_notice_only"):
        Agreement.objects.filter(pk=agreement.pk).update(closes_on=day)
