"""Training pages: the clock moves forward, the inbox is read, the people can be acted as."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.urls import reverse

from dps.core import clock
from dps.core.models import OutboxMessage
from dps.core.outbox import deliver, notify
from tests.factories.accounts import (
    PASSWORD,
    TeamSeatFactory,
    UserFactory,
    code_of,
    person_who_signs_in,
    with_second_factor,
)
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SeatFactory as SupplierSeatFactory
from tests.mail import real_mail  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

START = datetime(2024, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def training(settings):
    settings.TRAINING_CLOCK = "2024-07-01T09:00"
    settings.TRAINING_PASSWORD = PASSWORD


@pytest.fixture
def mailbox(settings, tmp_path):
    (tmp_path / "new").mkdir()
    settings.TRAINING_MAILBOX = str(tmp_path)
    return tmp_path / "new"


def put(mailbox, number, to="a@example.org", subject="Hello", text="Text", seconds=0):
    """A mail as the sink writes it."""
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["X-RcptTo"] = subject, to, to
    mail["Date"] = START + timedelta(minutes=number)
    mail.set_content(text)
    mail.add_alternative(f"<p>{text}</p>", subtype="html")
    name = f"{1720000000 + seconds}.M{number}P77Q{number}.host"
    (mailbox / name).write_bytes(mail.as_bytes())
    return name


# -- only in training -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "/training/clock/",
        "/training/inbox/",
        "/training/inbox/1.M1P1Q1.x/",
        "/training/people/",
        "/training/clock/MC-1/after/",
    ],
)
def test_outside_training_the_pages_do_not_exist(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


# -- the clock ------------------------------------------------------------------------------
@pytest.mark.usefixtures("training")
@pytest.mark.parametrize(
    ("by", "more"), [("hour", timedelta(hours=1)), ("day", timedelta(days=1)), ("week", timedelta(days=7))]
)
def test_the_clock_moves_on_by_a_button(client, by, more):
    before = clock.now()

    response = client.post(reverse("training-clock"), {"by": by})

    assert response.url == reverse("training-clock")
    assert more <= clock.now() - before < more + timedelta(minutes=1)
    assert "2024" in client.get(reverse("training-clock")).content.decode()


@pytest.mark.usefixtures("training")
def test_a_button_that_does_not_exist_moves_nothing(client):
    before = clock.now()

    assert client.post(reverse("training-clock"), {"by": "century"}).status_code == 400
    assert clock.now() - before < timedelta(minutes=1)


def move(client, day, at):
    parts = dict(zip(("day_day", "day_month", "day_year"), day.split("/"), strict=True))
    return client.post(reverse("training-clock"), {**parts, "at": at})


@pytest.mark.usefixtures("training")
def test_the_clock_moves_to_a_day_and_time_as_london_has_it(client):
    assert move(client, "4/12/2024", "12 noon").status_code == 302
    assert datetime(2024, 12, 4, 12, tzinfo=UTC) <= clock.now() < datetime(2024, 12, 4, 12, 1, tzinfo=UTC)


@pytest.mark.usefixtures("training")
@pytest.mark.parametrize(
    ("day", "at", "sentence"),
    [
        ("30/6/2024", "9am", "The clock only moves forward. Enter a day and time that lie ahead"),
        ("1/7/2024", "9am", "The clock only moves forward. Enter a day and time that lie ahead"),
        ("31/2/2025", "9am", "The day must be a real date"),
        ("1/8/2024", "later", "The time must be a time, like 2:30pm or 12 noon"),
        ("//", "9am", "Enter the day to move to"),
    ],
)
def test_the_clock_is_not_moved_by_what_is_no_time_ahead(client, day, at, sentence):
    response = move(client, day, at)

    assert [error["text"] for error in response.context["form"].error_list()] == [sentence]
    assert clock.now() < START + timedelta(minutes=1)


@pytest.mark.usefixtures("training")
def test_every_page_says_where_the_clock_stands(client):
    client.post(reverse("training-clock"), {"by": "week"})

    assert "Its clock says" in client.get(reverse("sign-in")).content.decode()
    assert "Monday 8 July 2024" in client.get(reverse("sign-in")).content.decode()


# -- the inbox ------------------------------------------------------------------------------
@pytest.mark.usefixtures("training")
def test_the_inbox_is_newest_first_and_by_recipient(client, mailbox):
    put(mailbox, 1, subject="First", to="ada@example.org")
    put(mailbox, 2, subject="Second", to="ben@example.org")
    put(mailbox, 3, subject="Third", to="ada@example.org")

    def subjects(**asked):
        return [mail.subject for mail in client.get(reverse("training-inbox"), asked).context["mails"]]

    assert subjects() == ["Third", "Second", "First"]
    assert subjects(to="ADA@") == ["Third", "First"]
    assert subjects(to="nobody") == []


@pytest.mark.usefixtures("training")
def test_the_inbox_is_read_page_by_page(client, mailbox):
    for number in range(60):
        put(mailbox, number, subject=f"Mail {number}")

    seen, asked = [], {}
    for _ in range(3):
        page = client.get(reverse("training-inbox"), asked)
        seen += [mail.subject for mail in page.context["mails"]]
        asked = {"before": page.context["before"]}

    assert seen == [f"Mail {number}" for number in range(59, -1, -1)]
    assert page.context["before"] == ""


@pytest.mark.usefixtures("training")
def test_two_thousand_mails_do_not_slow_the_inbox(client, mailbox):
    """Only the heads of one page are read, unless a recipient is looked for."""
    name = put(mailbox, 0, text="x" * 3000)
    raw = (mailbox / name).read_bytes()
    (mailbox / name).write_bytes(raw.replace(b"a@example.org", b"rare@example.org"))
    for number in range(1, 2000):
        (mailbox / f"{1720000000 + number}.M1P77Q{number}.host").write_bytes(raw)

    begun = datetime.now(UTC)
    assert len(client.get(reverse("training-inbox")).context["mails"]) == 25
    assert [mail.to for mail in client.get(reverse("training-inbox"), {"to": "rare"}).context["mails"]] == [
        "rare@example.org"
    ]

    assert datetime.now(UTC) - begun < timedelta(seconds=8)


@pytest.mark.usefixtures("training")
def test_a_mail_is_shown_as_text_with_its_links(client, mailbox):
    key = put(
        mailbox,
        1,
        subject="Tag & <b>",
        text="See http://127.0.0.1:8000/register/ <script>alert(1)</script> – café",
    )

    page = client.get(reverse("training-mail", args=[key])).content.decode()

    assert "Tag &amp; &lt;b&gt;" in page
    assert '<a href="http://127.0.0.1:8000/register/"' in page
    assert "<script>alert" not in page
    assert "– café" in page


@pytest.mark.usefixtures("training")
@pytest.mark.parametrize("key", ["nothing", "..", "1.M1P1Q1.x", "..%2F..%2Fetc%2Fpasswd", "1.M1P1Q1.%2e%2e"])
def test_only_mails_can_be_read(client, mailbox, key):
    (mailbox.parent / "secret").write_text("secret")

    assert client.get(f"/training/inbox/{key}/").status_code == 404


@pytest.mark.usefixtures("training")
def test_without_a_mailbox_there_are_no_mails(client, settings):
    settings.TRAINING_MAILBOX = ""

    assert "No emails yet" in client.get(reverse("training-inbox")).content.decode()


@pytest.mark.usefixtures("training", "real_mail")
def test_a_mail_that_was_sent_stands_in_the_inbox_in_its_own_time(client):
    person = UserFactory(email=f"inbox-{UserFactory().pk.hex[-10:]}@example.org")
    notify(
        person.email,
        "account_token_made",
        at=clock.now(),
        name="A very “long” name – with a dash",
        scope="read",
    )
    assert deliver(str(OutboxMessage.objects.get().pk)) is True

    (mail,) = client.get(reverse("training-inbox"), {"to": person.email}).context["mails"]
    page = client.get(reverse("training-mail", args=[mail.key])).content.decode()

    assert mail.at.year == 2024
    assert "A very “long” name – with a dash" in page


# -- the people -----------------------------------------------------------------------------
@pytest.mark.usefixtures("training")
def test_a_newcomer_sees_whom_to_be_and_can_be_them(client):
    person = with_second_factor(person_who_signs_in(email="priya@example.org", name="Priya Shah"))
    TeamSeatFactory(user=person, role="manager")
    UserFactory(email="outsider@elsewhere.test", name="Out Sider")

    page = client.get(reverse("training-people")).content.decode()

    assert "Priya Shah" in page
    assert "Manager, Oldham team" in page
    assert PASSWORD in page
    assert "Out Sider" not in page
    code = re.search(r'class="app-reference">(\d{6})<', page)[1]
    assert code in {code_of(person), code_of(person, -1)}
    client.post(reverse("sign-in"), {"login": "priya@example.org", "password": PASSWORD})
    assert client.post(reverse("sign-in-code"), {"code": code}).url == "/home/"


@pytest.mark.usefixtures("training")
def test_people_are_found_by_their_organisation(client):
    supplier = SupplierSeatFactory(user__email="sam@example.org", role="bidder")
    council = CouncilSeatFactory(user__email="cora@example.org", roles=["lead", "opener"])

    def found(query):
        rows = client.get(reverse("training-people"), {"q": query}).context["people"]
        return [(row["email"], row["seats"]) for row in rows]

    assert found(supplier.supplier.legal_name) == [("sam@example.org", [f"Bidder, {supplier.supplier}"])]
    assert found(council.council.name) == [("cora@example.org", [f"Lead and opener, {council.council}"])]
    assert found("nobody at all") == []


@pytest.mark.usefixtures("training")
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_people_costs_the_same_however_long_it_is(client, count, django_assert_num_queries):
    for _ in range(count):
        person = with_second_factor(UserFactory())
        TeamSeatFactory(user=person)
        SupplierSeatFactory(user=person)
        CouncilSeatFactory(user=person)
    client.get(reverse("training-people"))

    with django_assert_num_queries(9):
        assert len(client.get(reverse("training-people")).context["people"]) == count


@pytest.mark.usefixtures("training")
def test_the_list_of_people_has_pages(client):
    for number in range(55):
        UserFactory(email=f"p{number:03}@example.org")

    first = client.get(reverse("training-people"))
    second = client.get(reverse("training-people"), {"after": first.context["after"]})

    emails = [row["email"] for row in first.context["people"] + second.context["people"]]
    assert emails == [f"p{number:03}@example.org" for number in range(55)]
    assert second.context["after"] == ""
