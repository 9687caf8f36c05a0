"""What is said about criminal offences: sealed, read by few, each look recorded, destroyed on its day."""

import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.urls import reverse

from dps.core import audit, clock, sealing, storage
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from dps.documents import access
from dps.documents.models import new_storage_key
from suppliers.models import Answer, Application
from suppliers.operations.applications import save_answers, submit_application
from suppliers.operations.offences import destroy_offences, record_offences_read
from suppliers.rules.offences import OffenceBox
from suppliers.rules.questionnaire import sheet_of
from suppliers.rules.questionnaire.content import hash_of, opened
from suppliers.rules.questionnaire.sheets import owner_of
from suppliers.tasks import destroy_due_offences
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.applying import JULY, SIGNATURE, a_draft, a_seat
from tests.suppliers.worlds import (
    ANSWERS,
    LATER,
    SUBMITTED,
    auditor,
    manager,
    member_of,
    officer,
    submitted_application,
)

pytestmark = pytest.mark.django_db
SECRET = "The treasurer took 400 pounds in 2019."


def a_conviction(**facts) -> Application:
    """Submitted with a declared conviction, kept as the operation keeps it."""
    application = submitted_application(answers=ANSWERS | {"2.1a-1": "yes"}, **facts)
    box = OffenceBox(application)
    Answer.objects.create(
        application=application,
        question="2.2",
        value=box.close("2.2", SECRET),
        saved_by=application.submitted_by,
        saved_at=SUBMITTED,
    )
    return application


def everything_stored():
    rows = [list(model.objects.values()) for model in (Answer, Application, AuditEvent)]
    return json.dumps(rows, default=str)


def test_details_are_ciphertext_in_the_database_and_words_for_their_people():
    application = submitted_application(status="draft", submitted_at=None, due_on=None)
    person = application.submitted_by
    person.supplier_seats.update(role="admin")

    save_answers(application.pk, {"2.1a-1": "yes", "2.2": SECRET}, {"2.1a-1": 1}, actor=person)

    sheet = sheet_of(Application.objects.get(pk=application.pk), reader=person)
    assert SECRET not in everything_stored()
    assert sheet.words(sheet.questionnaire.questions["2.2"]) == SECRET
    assert save_answers(application.pk, {"2.2": SECRET}, {"2.2": 1}, actor=person) == []


def test_a_sealed_answer_opens_in_no_other_application():
    ours = a_conviction()
    other = submitted_application(agreement=ours.agreement, supplier=SupplierFactory())
    sealed = ours.answers.get(question="2.2").value

    with pytest.raises(InvalidTag):
        OffenceBox(other).open("2.2", sealed)


def test_the_copy_as_submitted_keeps_them_sealed_and_its_hash_true():
    draft = a_draft(a_seat())
    person = draft.started_by
    save_answers(draft.pk, {"2.1a-3": "no"}, {"2.1a-3": 1}, actor=person)

    done = submit_application(draft.pk, actor=person, received_at=JULY, **SIGNATURE)

    done = Application.objects.get(pk=done.pk)
    kept = [row for each in done.content["sections"] for row in each["answers"] if row["id"] == "2.1a-3"]
    shown = opened(done.content, OffenceBox(done))
    hidden = opened(done.content, OffenceBox(done), hidden=True)
    words = [
        [row["words"] for each in content["sections"] for row in each["answers"] if row["id"] == "2.1a-3"]
        for content in (shown, hidden)
    ]
    assert [set(row) for row in kept] == [{"id", "question", "sealed"}]
    assert words == [["No"], ["Restricted"]]
    assert hash_of(done.content) == done.content_hash


@pytest.mark.parametrize(
    ("who", "reads"),
    [("assigned", True), ("officer", False), ("manager", True), ("auditor", True), ("own", True)],
)
def test_the_assigned_officer_managers_auditors_and_its_own_people_read(who, reads):
    people = {"assigned": officer(), "officer": officer(), "manager": manager(), "auditor": auditor()}
    application = a_conviction(assigned_to=people["assigned"])
    people["own"] = member_of(application.supplier, "reader")

    sheet = sheet_of(application, reader=people[who])

    questions = sheet.questionnaire.questions
    assert [sheet.words(questions[key]) for key in ("2.1a-1", "2.2")] == (
        ["Yes", SECRET] if reads else ["Restricted", "Restricted"]
    )
    assert sheet.words(questions["9.2"]) == "Confirmed"


def test_the_api_hides_them_from_other_officers(client):
    boss = officer()
    application = a_conviction(assigned_to=boss)
    address = reverse("api-application-answers", args=[application.pk])

    def answer(person):
        client.force_login(person)
        return next(row for row in client.get(address).json() if row["question"] == "2.2")

    assert (answer(officer())["value"], answer(officer())["restricted"]) == (None, True)
    assert (answer(boss)["value"], answer(boss)["restricted"]) == (SECRET, False)


def test_files_about_convictions_are_for_the_same_people(client):
    application = a_conviction(assigned_to=officer())
    owner = owner_of(application)
    secret = DocumentFactory(owner=owner, purpose="2.2")
    plain = DocumentFactory(owner=owner, purpose="4.1a")
    stranger = officer()

    def listed(person):
        client.force_login(person)
        rows = client.get(reverse("api-document-list"), {"owner": owner}).json()["results"]
        return {row["id"] for row in rows}

    assert access.why_not_read(stranger, secret, clock.now()).code == "application.restricted"
    assert access.why_not_read(manager(), secret, clock.now()) is None
    assert access.why_not_read(stranger, plain, clock.now()) is None
    assert listed(stranger) == {str(plain.pk)}
    assert listed(manager()) == {str(plain.pk), str(secret.pk)}


def test_each_look_is_recorded_and_others_have_none():
    boss = manager()
    application = a_conviction()

    record_offences_read(application.pk, actor=boss)

    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("application.offences_read", boss)
    with pytest.raises(Refused, match="Only the officer"):
        record_offences_read(application.pk, actor=officer())
    assert AuditEvent.objects.count() == 1


# -- destroying -----------------------------------------------------------------------------
def decided(at_instant=LATER, **facts):
    return a_conviction(status="decided", decided_at=at_instant, **facts)


def test_nothing_is_destroyed_before_its_day(at):
    application = decided()
    with at(LATER + timedelta(days=1095)):
        assert destroy_due_offences() == 0
        with pytest.raises(Refused) as refused:
            destroy_offences(application.pk)

    assert refused.value.refusal.code == "offences.kept"
    assert application.answers.filter(question="2.2").exists()


def test_on_the_day_they_go_and_the_proofs_stay(at):
    application, person = decided(), auditor()
    audit.record("application.decided", application, actor=None, at=LATER)
    with at(LATER + timedelta(days=1096)):
        done, again = destroy_due_offences(), destroy_due_offences()

    application = Application.objects.get(pk=application.pk)
    sheet = sheet_of(application, reader=person)
    assert (done, again) == (1, 0)
    assert [sheet.words(sheet.questionnaire.questions[key]) for key in ("2.1a-1", "2.2")] == [
        "Destroyed on 4 July 2027"
    ] * 2
    assert not application.answers.filter(question__startswith="2.").exists()
    assert list(audit.breaks()) == []
    with pytest.raises(sealing.KeyDestroyed):
        sealing.data_key(application.offence_key)
    call_command("verify_audit")


def test_the_agreement_says_how_long(at):
    application = decided()
    application.agreement.offence_retention_days = 10
    application.agreement.save()

    with at(LATER + timedelta(days=9)):
        assert destroy_due_offences() == 0
    with at(LATER + timedelta(days=10)):
        assert destroy_due_offences() == 1


def test_its_files_go_from_the_store_too(at):
    application = decided()
    key = new_storage_key(sealed=False)
    storage.put_bytes(key, b"a judgment", "application/pdf")
    secret = DocumentFactory(owner=owner_of(application), purpose="2.2", storage_key=key, name="judgment.pdf")
    kept = DocumentFactory(owner=owner_of(application), purpose="4.1a", name="accounts.pdf")

    with at(LATER + timedelta(days=1096)):
        destroy_due_offences()

    secret.refresh_from_db()
    kept.refresh_from_db()
    assert (secret.name, secret.status) == ("Destroyed file", "withdrawn")
    assert (kept.name, kept.status) == ("accounts.pdf", "clean")
    with pytest.raises(storage.StorageMissing):
        storage.head(key)


def test_a_file_that_stands_elsewhere_keeps_its_bytes(at):
    application = decided()
    key = new_storage_key(sealed=False)
    storage.put_bytes(key, b"a policy", "application/pdf")
    for owner in (owner_of(application), "supplier:1"):
        DocumentFactory(owner=owner, purpose="2.2", storage_key=key)

    with at(LATER + timedelta(days=1096)):
        destroy_due_offences()

    assert storage.read(key) == b"a policy"
