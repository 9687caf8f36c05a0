"""The list of "tell me when": confirmed from the mailbox, told once, left with one click, nothing kept."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from dps.agreements.lifecycles import NewsKind
from dps.agreements.models import News, Subscription
from dps.agreements.operations.news import owe_news_of_agreement, tell_news
from dps.agreements.operations.subscriptions import (
    ask_to_be_told,
    confirm_subscription,
    forget_unconfirmed,
    leave_list,
    leave_path,
)
from dps.agreements.rules.subscriptions import CONFIRM_WITHIN, confirm_code, leave_code
from dps.agreements.tasks import forget_unconfirmed_addresses, tell_waiting_news
from dps.core import returns
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import deliver_unsent
from tests.factories.agreements import AgreementFactory, LotFactory
from tests.mail import mails_to, real_mail, text_of  # noqa: F401 - a fixture
from tests.races import outcomes, together
from tests.worlds import START, a_world, published_competition, refused

ADA = "ada@example.org"
NIGHT = datetime(2025, 3, 31, 23, tzinfo=UTC)


@pytest.fixture
def today(at):
    with at(START):
        yield START


def everything():
    return [
        list(table.objects.order_by("pk").values()) for table in (Subscription, OutboxMessage, AuditEvent)
    ]


def no(call, *args, **kwargs):
    before = everything()
    code = refused(call, *args, **kwargs)
    assert everything() == before
    return code


def on_the_list(email=ADA, lots=(), of_changes=True):
    ask_to_be_told(email, lots=[lot.pk for lot in lots], of_changes=of_changes)
    found = Subscription.objects.get(email=email)
    return confirm_subscription(found.pk, confirm_code(found))


@pytest.mark.django_db
def test_an_address_counts_once_its_mailbox_has_confirmed_and_a_new_choice_takes_the_place(today):
    lot = LotFactory()

    ask_to_be_told(" Ada@Example.org ", lots=[lot.pk], of_changes=False)
    asked = Subscription.objects.get()
    assert (asked.email, asked.confirmed_at, asked.lots.count()) == (ADA, None, 0)
    assert no(confirm_subscription, asked.pk, "wrong") == "subscription.link_does_not_work"
    code = confirm_code(asked)
    done = confirm_subscription(asked.pk, code)
    assert (list(done.lots.all()), done.of_changes, done.confirmed_at, done.asked) == (
        [lot],
        False,
        today,
        None,
    )
    assert no(confirm_subscription, asked.pk, code) == "subscription.link_does_not_work"

    ask_to_be_told(ADA, lots=[], of_changes=True)
    still = Subscription.objects.get()
    assert (list(still.lots.all()), still.of_changes) == ([lot], False)
    confirm_subscription(still.pk, confirm_code(still))
    now = Subscription.objects.get()
    assert (list(now.lots.all()), now.of_changes) == ([], True)
    assert [event.action for event in AuditEvent.objects.filter(stream__name__contains=str(now.pk))] == [
        "subscription.asked",
        "subscription.confirmed",
    ] * 2
    assert ADA not in str(list(AuditEvent.objects.values()))


@pytest.mark.django_db
def test_what_is_refused_changes_nothing_and_a_code_is_for_one_thing(today, at):
    prepared = LotFactory(agreement=AgreementFactory(published_at=None))

    assert no(ask_to_be_told, ADA, lots=[], of_changes=False) == "subscription.nothing_chosen"
    assert no(ask_to_be_told, ADA, lots=[prepared.pk], of_changes=True) == "subscription.unknown_lot"

    ask_to_be_told(ADA, lots=[], of_changes=True)
    row = Subscription.objects.get()
    assert no(confirm_subscription, row.pk, leave_code(row.pk)) == "subscription.link_does_not_work"
    assert no(leave_list, row.pk, confirm_code(row)) == "subscription.link_does_not_work"
    old = confirm_code(row)
    with at(START + timedelta(minutes=1)):
        ask_to_be_told(ADA, lots=[], of_changes=True)
        assert no(confirm_subscription, row.pk, old) == "subscription.link_does_not_work"
    row.refresh_from_db()
    with at(row.asked_at + CONFIRM_WITHIN):
        assert no(confirm_subscription, row.pk, confirm_code(row)) == "subscription.link_does_not_work"


@pytest.mark.django_db
def test_an_address_gets_three_mails_a_day_and_the_fourth_asking_is_as_if_it_had_not_been(today, at):
    for minute in range(3):
        with at(START + timedelta(minutes=minute)):
            ask_to_be_told(ADA, lots=[], of_changes=True)
    before = everything()

    ask_to_be_told(ADA, lots=[], of_changes=True)

    assert everything() == before
    with at(START + timedelta(days=1, minutes=5)):
        ask_to_be_told(ADA, lots=[], of_changes=True)
    assert OutboxMessage.objects.count() == 4


@pytest.mark.django_db
def test_what_nobody_confirms_is_deleted_and_what_was_confirmed_before_stays(today, at):
    kept = on_the_list()
    ask_to_be_told(ADA, lots=[], of_changes=True)
    ask_to_be_told("bo@example.org", lots=[], of_changes=True)
    lost = Subscription.objects.get(email="bo@example.org")

    with at(START + CONFIRM_WITHIN - timedelta(seconds=1)):
        assert (forget_unconfirmed_addresses(), forget_unconfirmed(lost.pk)) == (0, False)
    with at(START + CONFIRM_WITHIN):
        assert (forget_unconfirmed_addresses(), forget_unconfirmed_addresses()) == (2, 0)
        assert forget_unconfirmed(lost.pk) is False

    left = Subscription.objects.get()
    assert (left.pk, left.of_changes, left.asked, left.asked_at) == (kept.pk, True, None, None)
    assert not OutboxMessage.objects.filter(recipient="bo@example.org").exists()


@pytest.mark.django_db
def test_an_opportunity_is_told_once_to_those_who_had_asked_for_its_lot_by_then(at):
    world = a_world()
    with at(START - timedelta(minutes=1)):
        on_the_list(ADA, [world.lot], of_changes=False)
        on_the_list("bo@example.org", [world.second_lot])
        ask_to_be_told("cy@example.org", lots=[world.lot.pk], of_changes=True)
    competition = published_competition(world)
    with at(START + timedelta(minutes=1)):
        on_the_list("di@example.org", [world.lot])
        News.objects.update(told_at=None)
        OutboxMessage.objects.filter(template="news_opportunity").delete()
        assert (tell_waiting_news(), tell_waiting_news()) == (1, 0)

    message = OutboxMessage.objects.get(template="news_opportunity")
    assert message.recipient == ADA
    said = set(message.facts) - {"leave_path"}
    assert said == {"reference", "title", "council", "deadline", "lot_title", "path"}
    assert message.facts["path"] == f"/opportunities/{competition.reference}/"
    assert tell_news(News.objects.get(kind="opportunity").pk) == 0


@pytest.mark.django_db
def test_the_opening_and_the_end_of_an_agreement_are_told_once_however_late(at):
    agreement = AgreementFactory()
    with at(START):
        on_the_list()
        # It opened years before the address asked.
        assert tell_waiting_news() == 0
    with at(NIGHT - timedelta(seconds=1)):
        assert tell_waiting_news() == 0
    with at(NIGHT + timedelta(days=3)):
        assert (tell_waiting_news(), tell_waiting_news()) == (1, 0)
        mail.outbox.clear()
        deliver_unsent()

    told = mail.outbox[-1]
    assert told.subject == f"Ended: {agreement}"
    assert "took applications until 31 March 2025" in told.body
    assert sorted(News.objects.values_list("kind", flat=True)) == ["ended", "opened"]


@pytest.mark.django_db
@pytest.mark.usefixtures("real_mail", "today")
def test_a_mail_program_leaves_by_one_post_and_nothing_is_kept():
    email = f"told-{uuid4().hex[:12]}@example.org"
    row = on_the_list(email)
    owe_news_of_agreement(AgreementFactory(), NewsKind.PUBLISHED, at=START)
    tell_waiting_news()

    letter = mails_to(email)[-1]

    where = settings.BASE_URL + leave_path(row.pk)
    assert letter["List-Unsubscribe"].strip() == f"<{where}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert where in text_of(letter)
    browser = Client(enforce_csrf_checks=True)
    path = leave_path(row.pk)
    assert "Stop these emails?" in browser.get(path).content.decode()
    assert Subscription.objects.count() == 1
    for _ in range(2):
        answer = browser.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.content) == (200, b"You have left the list.\n")
    assert browser.post(path).url == "/tell-me/left/"
    assert browser.post(f"{path[:-2]}x/").status_code == 404
    assert (Subscription.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(action="subscription.left").count() == 1
    assert email not in str(list(AuditEvent.objects.values()))


@pytest.mark.django_db
def test_an_address_that_bounces_leaves_the_list(today):
    row = on_the_list()
    message = OutboxMessage.objects.get()

    returns.bounced(message.pk, "550 no such mailbox", START)

    assert not Subscription.objects.filter(pk=row.pk).exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_the_pages_answer_alike_for_every_address(client, today):
    lot = LotFactory()
    ended = LotFactory(agreement=AgreementFactory(closes_on=date(2024, 6, 30)))
    on_the_list("known@example.org")
    page = client.get("/tell-me/").content.decode()
    assert (str(lot.pk) in page, str(ended.pk) in page) == (True, False)

    def answer(email):
        return client.post("/tell-me/", {"email": email, "topics": [str(lot.pk), "changes"]})

    answers = [answer(email) for email in ("known@example.org", ADA, ADA, ADA, ADA)]
    assert {(one.status_code, one.url, one.content) for one in answers} == {(302, "/tell-me/sent/", b"")}
    assert "Check your email" in client.get("/tell-me/sent/").content.decode()
    assert client.post("/tell-me/", {"email": "no"}).status_code == 200

    row = Subscription.objects.get(email=ADA)
    path = f"/tell-me/{row.pk}/confirm/{confirm_code(row)}/"
    assert "Confirm your email address" in client.get(path).content.decode()
    assert Subscription.objects.get(email=ADA).confirmed_at is None
    assert client.post(path).url == "/tell-me/confirmed/"
    assert "You are on the list" in client.get("/tell-me/confirmed/").content.decode()
    for again in (client.get(path), client.post(path)):
        assert "This link does not work" in again.content.decode()
    assert [client.post("/tell-me/").status_code for _ in range(5)] == [200] * 4 + [429]


@pytest.mark.django_db(transaction=True)
def test_many_ask_with_one_address_confirm_and_leave_at_once(today):
    lot = LotFactory()

    def ask():
        ask_to_be_told(ADA, lots=[lot.pk], of_changes=True)

    assert outcomes(*[ask] * 6) == ["done"] * 6
    row = Subscription.objects.get()
    assert OutboxMessage.objects.count() == 3
    code = confirm_code(row)
    confirmed = outcomes(*[lambda: confirm_subscription(row.pk, code)] * 6)
    assert confirmed == ["done"] + ["subscription.link_does_not_work"] * 5

    owe_news_of_agreement(lot.agreement, NewsKind.PUBLISHED, at=START)
    news = News.objects.get()
    assert sorted(together(*[lambda: tell_news(news.pk)] * 6)) == [0] * 5 + [1]
    leave = leave_code(row.pk)
    assert outcomes(*[lambda: leave_list(row.pk, leave)] * 6) == ["done"] * 6
    assert (Subscription.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(action="subscription.left").count() == 1
