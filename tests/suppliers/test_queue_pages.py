"""The team's queue: what it shows, in which order, and by which filters."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from suppliers.models import Application, InformationRequest, SavedView
from suppliers.operations.views import delete_view, keep_view_private, save_view, share_view
from tests.factories.accounts import UserFactory
from tests.factories.agreements import QuestionnaireVersionFactory
from tests.factories.suppliers import SupplierFactory
from tests.races import outcomes
from tests.suppliers.worlds import (
    LATER,
    SUBMITTED,
    agreement_with_lots,
    officer,
    recommended_application,
    submitted_application,
)
from tests.worlds import refused

pytestmark = pytest.mark.django_db


WITH_GROUND = {
    "version": "SQ-grounds",
    "groups": [],
    "parts": [
        {
            "id": "P",
            "title": "All",
            "questions": [{"id": "3.1a", "q": "Environmental law", "type": "yes_no", "pass_if": False}],
        }
    ],
}


def page(name, *args):
    return reverse(name, args=args)


def references(response):
    return [row["application"].reference for row in response.context["rows"]]


def test_queue_shows_what_is_due_first_first(at, client):
    agreement = agreement_with_lots(1)
    for reference, due in [("AP-2024-0901", 15), ("AP-2024-0902", 3), ("AP-2024-0903", 2)]:
        submitted_application(
            lots=1, agreement=agreement, supplier=SupplierFactory(), reference=reference,
            due_on=SUBMITTED.date().replace(day=due),
        )  # fmt: skip
    client.force_login(officer())

    with at(LATER):
        response = client.get(page("team-home"))

    assert references(response) == ["AP-2024-0903", "AP-2024-0902", "AP-2024-0901"]
    assert [row["is_overdue"] for row in response.context["rows"]] == [True, False, False]
    assert [row["is_soon"] for row in response.context["rows"]] == [False, True, False]
    assert [stat["value"] for stat in response.context["stats"]] == [3, 1, 1, 0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["waiting", "mine", "asked", "recommended"]),
        ("flag=waiting", ["asked"]),
        ("flag=extended", ["mine"]),
        ("flag=replied", ["recommended"]),
        ("flag=grounds", ["asked"]),
        ("flag=overdue", ["waiting"]),
        ("whose=nobody&flag=waiting", ["asked"]),
        ("show=recommended", ["recommended"]),
        ("show=decided", ["decided"]),
        ("show=nonsense&lot=99", ["waiting", "mine", "asked", "recommended"]),
        ("whose=me", ["mine"]),
        ("q=waiting", ["waiting"]),
        ("lot=2", ["recommended"]),
    ],
)
def test_queue_filters(at, client, asked, expected):
    agreement, actor = agreement_with_lots(2), officer()
    QuestionnaireVersionFactory(definition=WITH_GROUND)

    def made(name, **facts):
        maker = recommended_application if name == "recommended" else submitted_application
        lots = 2 if name == "recommended" else 1
        maker(
            lots=lots, agreement=agreement, supplier=SupplierFactory(legal_name=name), reference=name, **facts
        )

    made("waiting", due_on=LATER.date() - timedelta(days=1))
    made("mine", assigned_to=actor, extended_on=LATER, extension_reason="Accounts.")
    made("asked", status="more_information", answers={"3.1a": "yes"})
    made("recommended")
    InformationRequest.objects.create(
        application=Application.objects.get(reference="recommended"), items=["9.2"], asked_by=actor,
        asked_at=SUBMITTED, due_on=LATER.date(), answered_at=LATER,
    )  # fmt: skip
    made("decided", status="decided", decided_at=LATER)
    client.force_login(actor)

    with at(LATER):
        assert sorted(references(client.get(f"{page('team-home')}?{asked}"))) == sorted(expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_for_any_number(at, client, django_assert_num_queries, rows):
    agreement = agreement_with_lots()
    for _ in range(rows):
        submitted_application(agreement=agreement, supplier=SupplierFactory())
    client.force_login(officer())

    with at(LATER), django_assert_num_queries(21):
        assert len(client.get(page("team-home")).context["rows"]) == rows


def test_a_criminal_offence_marks_no_row_for_the_whole_team(at, client):
    submitted_application(answers={"2.1a-1": "yes"})
    client.force_login(officer())

    with at(LATER):
        page_of_queue = client.get(page("team-home"))
        by_flag = client.get(f"{page('team-home')}?flag=grounds")

    assert [row["flags"] for row in page_of_queue.context["rows"]] == [[]]
    assert references(by_flag) == []


def test_overdue_is_said_above_the_queue(at, client):
    submitted_application(due_on=LATER.date() - timedelta(days=1))
    client.force_login(officer())

    with at(LATER):
        text = client.get(page("team-home")).content.decode()
    with at(SUBMITTED):
        before = client.get(page("team-home")).content.decode()

    assert "1 application overdue." in text
    assert "application overdue." not in before


def test_an_application_can_be_looked_up_by_its_officer(at, client):
    colleague = officer()
    submitted_application(assigned_to=colleague, reference="hers")
    client.force_login(officer())

    with at(LATER):
        assert references(client.get(f"{page('team-home')}?whose={colleague.pk}")) == ["hers"]
        assert references(client.get(f"{page('team-home')}?whose=nobody")) == []


# -- saved views ------------------------------------------------------------------------------
def test_a_view_is_saved_shared_and_deleted_from_the_pages(client):
    mine, colleague = officer(), officer()
    client.force_login(mine)
    saved = client.post(f"{page('team-view-new')}?flag=overdue&whose=me&after=x", {"name": " My  late "})
    view = SavedView.objects.get()

    def names(person):
        client.force_login(person)
        return [link["text"] for link in client.get(page("team-home")).context["views"]]

    assert saved.url == f"{page('team-home')}?flag=overdue&whose=me"
    assert (view.name, view.query, view.owner) == ("My late", "flag=overdue&whose=me", mine)
    assert (names(mine), names(colleague)) == (["All waiting", "My late"], [])

    client.force_login(mine)
    client.post(page("team-view", view.pk, "share"))
    assert names(colleague) == ["All waiting", f"My late ({mine})"]

    client.post(page("team-view", view.pk, "delete"))
    assert SavedView.objects.count() == 1
    client.force_login(mine)
    client.post(page("team-view", view.pk, "keep"))
    assert names(colleague) == []
    client.force_login(mine)
    client.post(page("team-view", view.pk, "delete"))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        (" ", "whose=me", "saved_view.no_name"),
        ("Late", "", "saved_view.no_filter"),
        ("TAKEN", "whose=me", "saved_view.name_taken"),
    ],
)
def test_a_view_that_is_refused_changes_nothing(name, query, code):
    actor = officer()
    save_view("Taken", "whose=me", actor=actor)
    events = AuditEvent.objects.count()

    assert refused(save_view, name, query, actor=actor) == code
    assert (SavedView.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_at_most_twenty_views_and_none_for_strangers():
    actor = officer()
    for number in range(20):
        save_view(f"View {number}", "whose=me", actor=actor)

    assert refused(save_view, "One more", "whose=me", actor=actor) == "saved_view.too_many"
    assert refused(save_view, "Mine", "whose=me", actor=UserFactory()) == "saved_view.not_team"


@pytest.mark.parametrize("change", [share_view, keep_view_private, delete_view])
def test_a_view_is_changed_by_its_owner_only(change):
    view = save_view("Late", "flag=overdue", actor=officer())
    before = SavedView.objects.values().get()

    assert refused(change, view.pk, actor=officer()) == "saved_view.not_yours"
    assert SavedView.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_two_clicks_save_one_view():
    actor = officer()

    done = outcomes(*[lambda: save_view("Late", "flag=overdue", actor=actor)] * 2)

    assert done == ["done", "saved_view.name_taken"]


@pytest.mark.parametrize("rows", [1, 3])
def test_saved_views_cost_the_same_for_any_number(client, django_assert_num_queries, rows):
    for number in range(rows):
        view = save_view(f"View {number}", "whose=me", actor=officer())
        share_view(view.pk, actor=view.owner)
    client.force_login(officer())

    with django_assert_num_queries(6):
        assert client.get(page("team-views")).context["views"].count() == rows
