"""The one screen: autosave, who else is here, what changed meanwhile, replies, lookalikes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from suppliers.models import Assessment
from suppliers.operations.applications import answer_information_request, save_answers
from suppliers.operations.assessments import ask_for_information
from suppliers.rules.duplicates import lookalikes
from suppliers.rules.questionnaire import sheet_of
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.applying import JULY
from tests.suppliers.test_grounds import convicted, in_review, misconduct
from tests.suppliers.worlds import (
    LATER,
    assessed_application,
    manager,
    officer,
    submitted_application,
)

pytestmark = pytest.mark.django_db


def screen(application):
    return reverse("team-application", args=[application.reference])


def test_a_radio_is_kept_at_once_and_a_query_when_its_reason_is_there(client, at):
    application = submitted_application(status="in_review")
    client.force_login(officer())
    typed = {
        "version": "",
        "outcome_organisation": "pass",
        "outcome_insurance": "fail",
        "reason_insurance": "",
    }

    with at(LATER):
        first = client.post(screen(application), typed, headers={"X-Autosave": "1"})
    typed |= {"version": first.json()["version"], "reason_insurance": "Too low."}
    second = client.post(screen(application), typed, headers={"X-Autosave": "1"})

    assert first.json()["saved_at"] == "3:30pm"
    assert second.status_code == 200
    kept = Assessment.objects.order_by("item").values_list("item", "outcome", "reason")
    assert list(kept) == [("insurance", "fail", "Too low."), ("organisation", "pass", "")]


def test_autosave_never_overwrites_a_colleague(client, at):
    application = assessed_application()
    client.force_login(officer())
    typed = {
        "version": "2024-06-01T09:00:00+00:00",
        "outcome_organisation": "fail",
        "reason_organisation": "No.",
    }

    answer = client.post(screen(application), typed, headers={"X-Autosave": "1"})

    assert (answer.status_code, list(answer.json())) == (409, ["detail"])
    assert not Assessment.objects.filter(outcome="fail").exists()


def test_what_colleagues_saved_is_shown_and_the_second_try_is_kept(client, at):
    application, colleague = submitted_application(status="in_review"), officer()
    client.force_login(colleague)
    with at(LATER):
        client.post(screen(application), {"version": "", "outcome_organisation": "pass"})
    client.force_login(officer())
    typed = {"outcome_organisation": "fail", "reason_organisation": "Dissolved."}

    refused = client.post(screen(application), typed | {"version": ""})
    shown = refused.context["form"]["version"].value()
    client.post(screen(application), typed | {"version": shown})

    text = refused.content.decode()
    assert "The organisation: pass" in text
    assert (str(colleague) in text, "Dissolved." in text) == (True, True)
    assert Assessment.objects.get(item="organisation").outcome == "fail"


def test_who_opened_it_before_is_said_and_nothing_is_recorded(client, at):
    application, first = assessed_application(), officer()
    client.force_login(first)
    with at(LATER):
        assert client.get(screen(application)).context["also_open"] == []
    client.force_login(officer())
    with at(LATER + timedelta(minutes=4)):
        seen = client.get(screen(application)).context["also_open"]
    with at(LATER + timedelta(minutes=40)):
        later = client.get(screen(application)).context["also_open"]

    assert seen == [f"{first} opened this 4 minutes ago"]
    assert later == []
    assert not AuditEvent.objects.exists()


def test_a_reply_stands_beside_the_answer_before_it(client):
    application = assessed_application()
    person = application.submitted_by
    ask_for_information(application.pk, ["6.5"], "Say more.", actor=officer())
    client.force_login(officer())
    waiting = client.get(screen(application)).content.decode()
    save_answers(application.pk, {"6.5": "We teach and stay."}, {"6.5": 1}, actor=person)
    answer_information_request(application.pk, actor=person)

    text = client.get(screen(application)).content.decode()

    assert "Before:" not in waiting
    assert ("Before: We teach." in text, "We teach and stay." in text) == (True, True)


# -- lookalikes -----------------------------------------------------------------------------
def person(name="Ada Marsh", born_on="1970-03-02"):
    return {
        "name": name,
        "born_on": born_on,
        "nationality": "British",
        "country": "UK",
        "service_address": "x",
    }


def test_others_at_the_same_address_mail_or_under_the_same_person_are_named(at):
    place = {"street": "1 Mill Lane", "postcode": "OL1 1UT"}
    with at(JULY):
        ours = in_review({})
    SupplierFactory(legal_name="Same Place", street="1 mill lane", postcode="ol1 1ut")
    SupplierFactory(legal_name="Elsewhere", street="2 Mill Lane", postcode="OL1 1UT", contact_email="")
    ours.supplier.contact_email = "Office@example.org"
    ours.supplier.save()
    SupplierFactory(legal_name="Same Mail", contact_email="office@example.org", **place)
    twin = submitted_application(
        agreement=ours.agreement, supplier=SupplierFactory(legal_name="Twin"), lots=1
    )
    namesake = submitted_application(
        agreement=ours.agreement, supplier=SupplierFactory(legal_name="Namesake"), lots=1
    )
    for application, born in [(ours, "1970-03-02"), (twin, "1970-03-30"), (namesake, "1970-04-02")]:
        application.answers.create(question="1.1n", value=[person(born_on=born)],
                                   saved_by=application.submitted_by, saved_at=JULY)  # fmt: skip

    found = [str(each) for each in lookalikes(sheet_of(ours))]

    assert found == [
        "Same Mail: same address, same contact email",
        "Same Place: same address",
        "Twin: same person in control (Ada Marsh)",
    ]


def test_an_organisation_without_address_or_mail_looks_like_nobody():
    SupplierFactory(street="", postcode="", contact_email="")
    ours = submitted_application(supplier=SupplierFactory(street="", postcode="", contact_email=""))

    assert lookalikes(sheet_of(ours)) == []


# -- grounds --------------------------------------------------------------------------------
def test_a_ground_is_decided_from_the_screen(client, at):
    with at(JULY):
        application = in_review(misconduct("2023-07-01"))
        client.force_login(application.assigned_to)
        address = reverse("team-exclusion", args=[application.reference, "3.1e"])
        text = client.get(screen(application)).content.decode()
        empty = client.post(address, {})
        done = client.post(address, {"verdict": "sufficient", "reason": "Two people read every invoice."})
        after = client.get(screen(application)).content.decode()

    assert (address in text, "within 3 years: for you to decide" in text) == (True, True)
    assert set(empty.context["form"].errors) == {"verdict", "reason"}
    assert done.status_code == 302
    assert "Self-cleaning is sufficient" in after


def test_convictions_are_shown_to_those_who_may_read_and_each_look_is_recorded(client, at):
    with at(JULY):
        application = in_review(convicted("2022-07-01"))
        address = reverse("team-exclusion", args=[application.reference, "2.1a-3"])
        looks = AuditEvent.objects.filter(action="application.offences_read")
        client.force_login(officer())
        hidden = client.get(screen(application)).content.decode()
        nothing = client.get(address).status_code
        recorded = looks.count()
        client.force_login(manager())
        shown = client.get(screen(application)).content.decode()
        client.get(address)

    assert ("False invoices." in hidden, "Restricted" in hidden) == (False, True)
    assert (nothing, recorded) == (404, 0)
    assert ("False invoices." in shown, looks.count()) == (True, 2)


def test_screens_look_the_same_to_others_with_and_without_a_conviction(client, at):
    with at(JULY):
        told = in_review(convicted("2022-07-01"))
        client.force_login(officer())
        section = [
            each
            for each in client.get(screen(told)).context["sections"]
            if each["item"].key == "grounds-mandatory"
        ]

    [shown] = section
    assert [check.text for check in shown["checks"]] == [
        "Convictions: restricted to the officer it is assigned to, managers and auditors"
    ]
    assert {row["words"] for row in shown["answers"]["given"]} == {"Restricted", "No"}
