"""A published agreement changes by notice only: published, put in force by another person (R04-R06)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.agreements.lifecycles import ChangeKind, ChangeStatus, NoticeKind, NoticeStatus
from dps.agreements.models import Agreement, AgreementChange, Notice
from dps.agreements.operations.news import owe_news_of_change
from dps.agreements.operations.notices import owe_notice
from dps.agreements.rules import changes as rules
from dps.agreements.rules.notices import due_on
from dps.agreements.rules.releases import amendment_of
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import date_words

Hearer = Callable[[AgreementChange, datetime], object]
_hearers: list[Hearer] = []


def tell_on_change(hearer: Hearer) -> None:
    """A higher app says who is told of a change; called in its transaction."""
    _hearers.append(hearer)


@transaction.atomic(durable=True)
def draft_change(agreement_id: UUID, proposal: rules.Proposal, *, actor: User) -> AgreementChange:
    """Write a change down, with what stands now and its reason, and owe its notice. Nothing changes yet.

    Refuses: agreement.not_team, agreement.not_published, agreement.no_reason, agreement.change_drafted,
    agreement.ended, agreement.not_later, agreement.beyond_its_law (R05), agreement.not_earlier,
    agreement.value_not_allowed, agreement.day_passed, agreement.not_in_order, agreement.no_change.
    """
    agreement, at = _locked(agreement_id), clock.now()
    refuse_if(rules.why_not_draft_change(agreement, proposal, actor, at))

    today = clock.london(at).date()
    change = AgreementChange(
        agreement=agreement,
        kind=proposal.kind,
        term=proposal.term,
        previous=_now(agreement, proposal),
        value=_plain(proposal.value),
        effective_on=proposal.effective_on or today,
        reason=proposal.reason.strip(),
        drafted_by=actor,
        drafted_at=at,
    )
    if change.kind != ChangeKind.TERMINATION:
        change.notice = _owe(change, NoticeKind.CHANGE, change.effective_on, at)
    change.save(force_insert=True)

    audit.record("agreement.change_drafted", change, actor=actor, at=at, **_facts(change))
    return change


@transaction.atomic(durable=True)
def put_in_force(change_id: UUID, *, actor: User) -> AgreementChange:
    """From now on it holds; an amendment release is made, and everybody whom it touches is told.

    A termination owes its award notice from here (R06, regulation 34(28)(b)).
    Refuses: agreement.not_manager, agreement.change_decided, agreement.same_person,
    agreement.no_notice (R04), and as `draft_change` where it is no longer possible.
    """
    change, at = _change(change_id), clock.now()
    refuse_if(rules.why_not_put_in_force(change, actor, at))

    agreement = change.agreement
    _apply(change, agreement)
    change.status, change.decided_by, change.decided_at = ChangeStatus.IN_FORCE, actor, at
    if change.kind == ChangeKind.TERMINATION:
        change.notice = _owe(change, NoticeKind.TERMINATION, agreement.closes_on, at)
    change.release = amendment_of(change, at)
    change.save()
    agreement.revision = agreement.changes.filter(status=ChangeStatus.IN_FORCE).count()
    agreement.save(update_fields=["closes_on", "dated", "revision"])

    audit.record("agreement.changed", change, actor=actor, at=at, **_facts(change))
    owe_news_of_change(change, at)
    for hearer in _hearers:
        hearer(change, at)
    return change


@transaction.atomic(durable=True)
def drop_change(change_id: UUID, *, actor: User) -> AgreementChange:
    """A drafted change that is not made after all; its notice is not needed either.

    Refuses: agreement.not_manager, agreement.change_decided, agreement.notice_is_out.
    """
    change, at = _change(change_id), clock.now()
    refuse_if(rules.why_not_drop_change(change, actor))

    change.status, change.decided_by, change.decided_at = ChangeStatus.DROPPED, actor, at
    change.save()
    if notice := change.notice:
        notice.status, notice.reason = NoticeStatus.NOT_NEEDED, "The change was dropped."
        notice.recorded_by, notice.recorded_at = actor, at
        notice.save()

    audit.record("agreement.change_dropped", change, actor=actor, at=at, **_facts(change))
    return change


def _apply(change: AgreementChange, agreement: Agreement) -> None:
    if change.kind != ChangeKind.TERMS:
        agreement.closes_on = date.fromisoformat(change.value)
        return
    row = {"from": change.effective_on.isoformat(), "value": change.value}
    before = [each for each in agreement.dated.get(change.term, []) if each["from"] != row["from"]]
    agreement.dated = {**agreement.dated, change.term: [*before, row]}


def _owe(change: AgreementChange, kind: str, day: date, at: datetime) -> Notice:
    agreement = change.agreement
    titles = {
        ChangeKind.EXTENSION: "Extension of the period",
        ChangeKind.TERMINATION: "End of the agreement before its day",
        ChangeKind.TERMS: "Change of terms",
    }
    return owe_notice(
        agreement,
        kind,
        audit.name_of(change),
        title=f"{titles[ChangeKind(change.kind)]}: {agreement.title}",
        draft=_draft(change),
        due_on=due_on(agreement, kind, day),
        at=at,
    )


def _draft(change: AgreementChange) -> str:
    """The text to be published."""
    agreement = change.agreement
    if change.kind == ChangeKind.TERMS:
        what = f"{rules.TERMS[change.term]}: {change.value} in place of {change.previous}"
        when = f"from {date_words(change.effective_on)}"
    else:
        what = f"The last day is {_day(change.value)} in place of {_day(change.previous)}"
        when = "from the day of this notice"
    return (
        f"{agreement.authority} changes the {agreement.regime.instrument} {agreement.title} "
        f"({agreement.reference}). {what}, {when}. Reason: {change.reason}"
    )


def _day(value: str) -> str:
    return date_words(date.fromisoformat(value))


def _now(agreement: Agreement, proposal: rules.Proposal) -> Any:
    if proposal.kind != ChangeKind.TERMS:
        return agreement.closes_on.isoformat()
    return agreement.term(proposal.term, proposal.effective_on)  # type: ignore[arg-type]  # asked by the rule


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _facts(change: AgreementChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "term": change.term,
        "previous": change.previous,
        "value": change.value,
        "effective_on": change.effective_on,
        "reason": change.reason,
    }


def _locked(agreement_id: UUID) -> Agreement:
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)


def _change(change_id: UUID) -> AgreementChange:
    """The change, under the lock of its agreement."""
    agreement = _locked(AgreementChange.objects.values_list("agreement_id", flat=True).get(pk=change_id))
    change = AgreementChange.objects.select_related("notice").get(pk=change_id)
    change.agreement = agreement
    return change
