"""A second agreement: prepared from the first, edited while nobody else sees it, then published."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.forms.models import model_to_dict

from dps.accounts.models import User
from dps.agreements.lifecycles import NewsKind, NoticeKind
from dps.agreements.models import Agreement
from dps.agreements.models.agreements import THRESHOLDS
from dps.agreements.operations.news import owe_news_of_agreement
from dps.agreements.operations.notices import owe_notice
from dps.agreements.rules import preparing as rules
from dps.agreements.rules.notices import due_on
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import date_words

_OWN = {"id", "agreement", "lot", "opened_at"}


@transaction.atomic(durable=True)
def prepare_agreement(model_id: UUID, facts: Mapping[str, Any], *, actor: User) -> Agreement:
    """A new agreement with the lots, criteria, numbers and questionnaire of another.

    `facts`: reference, title, legal_regime, opens_on, closes_on.
    Refuses: agreement.not_manager, agreement.reference_taken.
    """
    model, at = Agreement.objects.get(pk=model_id), clock.now()
    refuse_if(rules.why_not_prepare_agreement(actor, facts["reference"]))

    agreement = _copy_of(model, facts, clock.london(at).date())
    agreement.save(force_insert=True)
    for heading in model.award_criteria.all():
        agreement.award_criteria.create(**_plain(heading))
    for lot in model.lots.all():
        copied = agreement.lots.create(**_plain(lot))
        for criterion in lot.selection_criteria.all():
            copied.selection_criteria.create(**_plain(criterion))

    audit.record("agreement.prepared", agreement, actor=actor, at=at, model=model.reference)
    return agreement


@transaction.atomic(durable=True)
def edit_agreement(agreement_id: UUID, facts: Mapping[str, Any], *, actor: User) -> Agreement:
    """Change what is being prepared: its title, days, law and numbers.

    Refuses: agreement.not_manager, agreement.published_already.
    """
    agreement, at = _locked(agreement_id), clock.now()
    refuse_if(rules.why_not_edit_agreement(agreement, actor))

    before = {name: getattr(agreement, name) for name in facts}
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=list(facts))

    audit.record("agreement.edited", agreement, actor=actor, at=at, before=before, after=dict(facts))
    return agreement


@transaction.atomic(durable=True)
def edit_lot(lot_id: UUID, facts: Mapping[str, Any], *, actor: User) -> Agreement:
    """Change a lot of an agreement that is being prepared: title, scope, values.

    Refuses: agreement.not_manager, agreement.published_already.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(lots=lot_id)
    lot, at = agreement.lots.get(pk=lot_id), clock.now()
    refuse_if(rules.why_not_edit_agreement(agreement, actor))

    for name, value in facts.items():
        setattr(lot, name, value)
    lot.save(update_fields=list(facts))

    audit.record("lot.edited", agreement, actor=actor, at=at, lot=lot.number, after=dict(facts))
    return agreement


@transaction.atomic(durable=True)
def publish_agreement(agreement_id: UUID, *, first_requests_by: date, actor: User) -> Agreement:
    """The call for competition: from now on everybody sees it, and its lots are open from its first day.

    Owes the notice of the call, today. Refuses: agreement.not_manager, agreement.published_already,
    agreement.beyond_its_law (R05), agreement.over_before_it_begins, agreement.window_too_short (R07),
    agreement.no_headings, agreement.no_lots, lot.no_selection_criteria (R08), lot.turnover_too_high (R30).
    """
    agreement, at = _locked(agreement_id), clock.now()
    refuse_if(rules.why_not_publish_agreement(agreement, actor, first_requests_by, at))

    agreement.published_at, agreement.first_requests_by = at, first_requests_by
    agreement.save(update_fields=["published_at", "first_requests_by"])
    agreement.lots.filter(opened_at=None).update(opened_at=max(at, agreement.opens_at))
    owe_notice(
        agreement,
        NoticeKind.CALL,
        audit.name_of(agreement),
        title=f"Call for competition: {agreement.title}",
        draft=_call(agreement),
        due_on=due_on(agreement, NoticeKind.CALL, clock.london(at).date()),
        at=at,
    )
    owe_news_of_agreement(agreement, NewsKind.PUBLISHED, at=at)
    audit.record("agreement.published", agreement, actor=actor, at=at, first_requests_by=first_requests_by)
    return agreement


def _copy_of(model: Agreement, facts: Mapping[str, Any], today: date) -> Agreement:
    """The numbers that hold today; not the days, the notices or the name."""
    return Agreement(
        follows=model,
        authority=model.authority,
        thresholds={name: rows for name in THRESHOLDS.values() if (rows := model.thresholds_of(name))},
        questionnaire=model.questionnaire,
        **vars(model.on(today)),
        **facts,
    )


def _plain(row: Any) -> dict[str, Any]:
    facts = model_to_dict(row)
    return {name: value for name, value in facts.items() if name not in _OWN}


def _call(agreement: Agreement) -> str:
    lots = "; ".join(str(lot) for lot in agreement.lots.all())
    return (
        f"{agreement.authority} sets up a {agreement.regime.instrument} under the {agreement.regime.title}: "
        f"{agreement.title} ({agreement.reference}), from {date_words(agreement.opens_on)} to "
        f"{date_words(agreement.closes_on)}. {lots}. Suppliers may join on any day of it, free of charge."
    )


def _locked(agreement_id: UUID) -> Agreement:
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
