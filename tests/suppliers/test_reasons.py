"""A rejected supplier asks for reasons in writing; the team replies within fifteen days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import ReasonsRequest
from suppliers.operations.decisions import confirm_recommendations
from suppliers.operations.reasons import answer_reasons, ask_for_reasons
from tests.factories.suppliers import SupplierFactory
from tests.races import outcomes
from tests.suppliers.worlds import (
    LATER,
    agreement_with_lots,
    auditor,
    manager,
    member_of,
    officer,
    recommended_application,
    seen_of,
)

pytestmark = pytest.mark.django_db
# The last minute of 3 July in the United Kingdom.
ASKED = datetime(2024, 7, 3, 22, 59, tzinfo=UTC)


def rejected(**facts):
    application = recommended_application(failing=[2], **facts)
    confirm_recommendations(application.pk, actor=manager(), seen=seen_of(application))
    return application, application.supplier.seats.first().user


def refused(operation, *args, **kwargs):
    before = (
        list(ReasonsRequest.objects.values()),
        AuditEvent.objects.count(),
        OutboxMessage.objects.count(),
    )
    with pytest.raises(Refused) as caught:
        operation(*args, **kwargs)
    assert before == (
        list(ReasonsRequest.objects.values()),
        AuditEvent.objects.count(),
        OutboxMessage.objects.count(),
    )
    return caught.value.refusal.code


def state():
    events, mails = AuditEvent.objects.count(), OutboxMessage.objects.count()
    return list(ReasonsRequest.objects.values()), events, mails


def mails(template):
    return sorted(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


def test_r20_a_written_request_is_to_be_answered_in_fifteen_calendar_days(at):
    application, person = rejected(assigned_to=officer())

    with at(ASKED):
        asked = ask_for_reasons(application.pk, " Why is Lot 2 not met? ", actor=person)

    assert (asked.due_on, asked.message) == (date(2024, 7, 18), "Why is Lot 2 not met?")
    assert application.assigned_to.email in mails("reasons_asked")
    assert mails("reasons_received") == [person.email]


def test_r20_the_reply_is_mailed_and_kept(at):
    application, person = rejected()
    asked, actor = ask_for_reasons(application.pk, "Why?", actor=person), officer()

    with at(LATER):
        answer_reasons(asked.pk, "Nothing shows work with a public body.", actor=actor)

    asked.refresh_from_db()
    assert (asked.answered_by, asked.answered_at) == (actor, LATER)
    facts = OutboxMessage.objects.get(template="reasons_given").facts
    assert facts["reply"] == "Nothing shows work with a public body."


def test_asking_is_refused_where_there_is_nothing_to_ask():
    application, person = rejected()
    waiting = recommended_application(supplier=SupplierFactory(), agreement=application.agreement)
    own = waiting.supplier.seats.first().user

    assert refused(ask_for_reasons, application.pk, "Why?", actor=officer()) == "application.not_yours"
    reader = member_of(application.supplier, "reader")
    assert refused(ask_for_reasons, application.pk, "Why?", actor=reader) == "application.reader"
    assert refused(ask_for_reasons, application.pk, " ", actor=person) == "reasons.no_message"
    assert refused(ask_for_reasons, waiting.pk, "Why?", actor=own) == "reasons.nothing_rejected"
    ask_for_reasons(application.pk, "Why?", actor=person)
    assert refused(ask_for_reasons, application.pk, "Why?", actor=person) == "reasons.asked_already"


def test_answering_is_for_the_team_once():
    application, person = rejected()
    asked = ask_for_reasons(application.pk, "Why?", actor=person)

    assert refused(answer_reasons, asked.pk, "So.", actor=auditor()) == "reasons.not_team"
    assert refused(answer_reasons, asked.pk, " ", actor=officer()) == "reasons.no_reply"
    answer_reasons(asked.pk, "So.", actor=manager())
    assert refused(answer_reasons, asked.pk, "So.", actor=officer()) == "reasons.answered"


@pytest.mark.django_db(transaction=True)
def test_two_replies_at_once_are_one(at):
    application, person = rejected()
    asked = ask_for_reasons(application.pk, "Why?", actor=person)
    one, two = officer(), officer()

    done = outcomes(
        lambda: answer_reasons(asked.pk, "One.", actor=one),
        lambda: answer_reasons(asked.pk, "Two.", actor=two),
    )

    assert done == ["done", "reasons.answered"]
    assert len(mails("reasons_given")) == 1


# -- pages ----------------------------------------------------------------------------------
def test_r20_asked_on_the_page_overdue_on_the_dashboard_answered_on_the_page(client, at):
    application, person = rejected()
    ref = application.reference
    client.force_login(person)
    with at(ASKED):
        assert "Ask for our reasons" in client.get(reverse("application-status", args=[ref])).content.decode()
        empty = client.post(reverse("application-reasons", args=[ref]), {"reason": ""})
        client.post(reverse("application-reasons", args=[ref]), {"reason": "Why Lot 2?"})
    client.force_login(officer())
    with at(ASKED + timedelta(days=16)):
        home = client.get(reverse("team-home"))
        due = client.get(reverse("team-reasons")).content.decode()
        page = client.get(reverse("team-reasons-reply", args=[ref])).content.decode()
        client.post(reverse("team-reasons-reply", args=[ref]), {"reason": "No public body."})

    client.force_login(person)
    assert empty.status_code == 200
    assert home.context["reasons"] == {"waiting": 1, "overdue": 1}
    assert (ref in due, "Overdue" in due, "Why Lot 2?" in page) == (True, True, True)
    assert "No public body." in client.get(reverse("application-status", args=[ref])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_requests_cost_the_same_for_any_number(client, django_assert_num_queries, rows):
    agreement = agreement_with_lots()
    for _ in range(rows):
        application, person = rejected(agreement=agreement, supplier=SupplierFactory())
        ask_for_reasons(application.pk, "Why?", actor=person)
    client.force_login(officer())

    with django_assert_num_queries(6):
        assert len(client.get(reverse("team-reasons")).context["page"].rows) == rows


def test_strangers_see_no_request(client):
    application, _ = rejected()
    client.force_login(member_of(SupplierFactory()))

    assert client.get(reverse("application-reasons", args=[application.reference])).status_code == 404
    assert client.get(reverse("team-reasons")).status_code == 404
