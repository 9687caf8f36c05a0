"""The agreement: loaded once, its lots opened by rule, its pages and documents open to everybody."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from dps.agreements.models import Agreement, Lot, QuestionnaireVersion, SelectionCriterion
from dps.agreements.operations.agreements import open_lot, publish_questionnaire
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tests.factories.accounts import UserFactory
from tests.factories.agreements import LotFactory, SelectionCriterionFactory
from tests.suppliers.applying import DEFINITION, dps

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing(capsys):
    call_command("load_agreement")
    first = [list(table.objects.order_by("pk").values()) for table in (Agreement, Lot, SelectionCriterion)]
    call_command("load_agreement")
    second = [list(table.objects.order_by("pk").values()) for table in (Agreement, Lot, SelectionCriterion)]

    assert first == second
    agreement = Agreement.objects.get()
    assert (str(agreement), agreement.opens_on.isoformat(), agreement.closes_on.isoformat()) == (
        "CCIN DPS 2020-2025",
        "2020-04-01",
        "2025-03-31",
    )
    assert [str(lot) for lot in agreement.lots.all()] == [
        "Lot 1 Policy Development & Testing",
        "Lot 2 Capacity Building",
    ]
    assert [c.kind for c in agreement.award_criteria.all()] == ["quality", "social_value", "price"]
    assert AuditEvent.objects.filter(action="agreement.loaded").count() == 1
    assert "2 lots" in capsys.readouterr().out


def refused(call, *args, **kwargs):
    before = list(Lot.objects.values()), QuestionnaireVersion.objects.count()
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert (list(Lot.objects.values()), QuestionnaireVersion.objects.count()) == before
    return caught.value.refusal.code


def test_r08_a_lot_without_selection_criteria_of_its_own_does_not_open():
    lot = LotFactory(opened_at=None)
    SelectionCriterionFactory()

    assert refused(open_lot, lot.pk) == "lot.no_selection_criteria"

    SelectionCriterionFactory(lot=lot)
    assert open_lot(lot.pk).opened_at is not None
    assert refused(open_lot, lot.pk) == "lot.open_already"


@pytest.mark.parametrize(
    ("turnover", "reason", "opens"),
    [
        (None, "", True),
        (Decimal(200_000), "", True),
        (Decimal("200000.01"), "", False),
        (Decimal(300_000), "  ", False),
        (Decimal(300_000), "Special risks of the work.", True),
    ],
)
def test_r30_turnover_above_twice_the_largest_contract_needs_a_reason(turnover, reason, opens):
    lot = LotFactory(
        opened_at=None, expected_maximum_value=100_000, minimum_turnover=turnover, turnover_reason=reason
    )
    SelectionCriterionFactory(lot=lot)

    if opens:
        assert open_lot(lot.pk).opened_at is not None
    else:
        assert refused(open_lot, lot.pk) == "lot.turnover_too_high"


def test_r30_the_database_holds_it_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        LotFactory(expected_maximum_value=100_000, minimum_turnover=Decimal(200_001))


def test_a_questionnaire_is_published_under_a_new_name_with_known_questions():
    agreement, actor = dps(), UserFactory()

    assert (
        refused(publish_questionnaire, agreement.pk, DEFINITION, actor=actor) == "questionnaire.version_taken"
    )
    twice = {**DEFINITION, "version": "2", "parts": DEFINITION["parts"] * 2}
    assert refused(publish_questionnaire, agreement.pk, twice, actor=actor) == "questionnaire.number_twice"
    lost = {**DEFINITION, "version": "2", "parts": DEFINITION["parts"][1:]}
    assert refused(publish_questionnaire, agreement.pk, lost, actor=actor) == "questionnaire.unknown_question"

    done = publish_questionnaire(agreement.pk, {**DEFINITION, "version": "2"}, actor=actor)
    assert done.questionnaire.version == "2"


@pytest.mark.parametrize(
    "url", ["/", "/lots/", "/lots/1/", "/lots/2/", "/before-you-start/", "/before-you-start/questions/"]
)
def test_r11_the_documents_of_the_agreement_need_no_account(client, url):
    dps()

    assert client.get(url).status_code == 200


def test_a_lot_that_does_not_exist_is_not_found(client):
    dps()

    assert client.get("/lots/3/").status_code == 404


def test_the_start_page_says_whether_applications_are_taken(client, at):
    dps()
    words = {
        datetime(2020, 3, 31, 22, 59, tzinfo=UTC): "Applications open on 1 April 2020",
        datetime(2024, 7, 1, 9, 0, tzinfo=UTC): "Apply to join",
        datetime(2025, 3, 31, 23, 0, tzinfo=UTC): "Applications closed on 31 March 2025",
    }
    for instant, sentence in words.items():
        with at(instant):
            page = client.get("/").content.decode()
        assert [other for other in words.values() if other in page] == [sentence]


def test_r10_no_page_field_or_question_asks_suppliers_for_a_fee(client):
    agreement = dps()
    pages = ["/", "/lots/1/", "/before-you-start/", "/before-you-start/questions/"]
    text = " ".join(client.get(url).content.decode().lower() for url in pages)
    fields = {field.name for model in (Agreement, Lot) for field in model._meta.get_fields()}

    assert "joining is free" in text
    assert not {word for word in ("fee", "charge", "subscription") for name in fields if word in name}
    assert " fee" not in str(agreement.questionnaire.definition).lower()


def test_r10_no_template_mail_or_field_of_any_table_knows_a_fee():
    fee = re.compile(r"\b(fees?|charged|charges|subscription fee|pay to|payable)\b")
    free = {"no fee is charged or asked of suppliers", "free of charge"}
    asked = []
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        text = " ".join(path.read_text().lower().split())
        for words in free:
            text = text.replace(words, "")
        asked += [path.name] if fee.search(text) else []
    fields = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if {"fee", "fees", "charge", "charges", "subscription"} & set(field.name.split("_"))
    }

    assert (asked, fields) == ([], set())
