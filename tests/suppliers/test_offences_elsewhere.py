"""Offences outside the answers: an officer's reasons, reports, renewals, and what was begun and left."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core import audit, sealing
from dps.core.models import AuditEvent, OutboxMessage
from suppliers.letters import decision_letter
from suppliers.models import Application, Assessment, GroundReport, LotRequest, Renewal
from suppliers.operations.applications import save_answers, withdraw_application
from suppliers.operations.assessments import save_findings
from suppliers.operations.decisions import confirm_recommendations, recommend_rejection
from suppliers.operations.ground_reports import report_ground, settle_report, take_up_report
from suppliers.operations.grounds import decide_ground
from suppliers.operations.offences import (
    destroy_renewal_offences,
    destroy_report_offences,
    record_renewal_read,
    record_report_read,
)
from suppliers.operations.renewals import (
    ask_for_renewal,
    call_off_renewal,
    give_renewal,
    save_renewal_answers,
)
from suppliers.rules.assessments import Finding, latest_assessment_at
from suppliers.rules.carrying import failed_items
from suppliers.rules.decisions import opened_reasons
from suppliers.rules.ground_reports import story_of
from suppliers.rules.questionnaire import sheet_of
from suppliers.rules.questionnaire.declared_again import RenewalSheet
from suppliers.tasks import destroy_due_offences
from suppliers.web.team_forms import message_from
from tests.suppliers.applying import JULY, a_draft, a_seat
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.test_ground_reports import FACTS
from tests.suppliers.test_grounds import convicted, in_review
from tests.suppliers.upkeep import ASKED, CONVICTION, SIGNED, admin_of, an_admission
from tests.suppliers.worlds import manager, member_of, officer, seen_of
from tests.worlds import refused

pytestmark = pytest.mark.django_db
WORDS = "The fraud of 2023 was hidden from auditors."
DAYS = timedelta(days=1096)
TABLES = (Assessment, LotRequest, GroundReport, Renewal, AuditEvent, OutboxMessage)


def everything_stored():
    return json.dumps([list(model.objects.values()) for model in TABLES], default=str)


@pytest.fixture
def convict(at):
    """In review, a conviction declared; its officer fails the section and says why."""
    boss = officer()
    with at(JULY):
        application = in_review(convicted("2023-02-01"), by=boss)
        findings = [Finding("grounds-mandatory", None, "fail", WORDS)]
        save_findings(application.pk, findings, actor=boss, seen_at=latest_assessment_at(application))
        decide_ground(application.pk, "2.1a-3", verdict="insufficient", reason="Too weak.", actor=boss)
    return Application.objects.get(pk=application.pk)


def screen_of(application, person):
    return as_person(person).get(reverse("team-application", args=[application.reference]))


# -- the officer's reason for the section ------------------------------------------------------
def test_the_reason_for_the_section_is_kept_sealed_and_read_by_its_officer(convict):
    found = Assessment.objects.get(item="grounds-mandatory")

    assert (found.reason, list(found.closed)) == ("", ["sealed"])
    assert WORDS not in everything_stored()
    assert WORDS in text_of(screen_of(convict, convict.assigned_to))
    assert WORDS in text_of(screen_of(convict, manager()))
    assert list(audit.breaks()) == []


def test_another_officer_neither_reads_nor_changes_it_and_may_assess_the_rest(convict, at):
    other, seen_at = officer(), latest_assessment_at(convict)

    shown = screen_of(convict, other)
    form = shown.context["form"]
    with at(JULY):
        mine = [Finding("grounds-mandatory", None, "pass", "Fine.")]
        code = refused(save_findings, convict.pk, mine, actor=other, seen_at=seen_at)
        rest = [Finding("organisation", None, "fail", "Dissolved.")]
        saved = save_findings(convict.pk, rest, actor=other, seen_at=seen_at)

    assert WORDS not in text_of(shown)
    assert ("reason_grounds-mandatory" in form.fields, "reason_organisation" in form.fields) == (False, True)
    assert code == "application.restricted"
    assert [each.item for each in saved] == ["organisation"]


def test_saving_the_same_words_again_changes_nothing(convict, at):
    again = [Finding("grounds-mandatory", None, "fail", WORDS)]

    with at(JULY):
        saved = save_findings(
            convict.pk, again, actor=convict.assigned_to, seen_at=latest_assessment_at(convict)
        )

    assert saved == []


def test_the_letter_says_it_to_the_supplier_and_the_mail_does_not(convict, at):
    own = convict.submitted_by
    with at(JULY):
        for request in convict.lot_requests.all():
            recommend_rejection(request.pk, actor=convict.assigned_to)
        confirm_recommendations(convict.pk, actor=manager(), seen=seen_of(convict))

    request = LotRequest.objects.first()
    requests = Application.objects.get().lot_requests.select_related("lot")
    letter = str(decision_letter(convict, requests, JULY, own))
    mail = OutboxMessage.objects.filter(template="application_decided").first().facts
    assert WORDS in letter
    assert WORDS not in str(decision_letter(convict, requests, JULY, officer()))
    assert WORDS not in everything_stored()
    assert "Our reason is in the letter on the portal." in str(mail)
    assert [each["reason"] for each in opened_reasons(request, officer())] == ["Restricted", "Restricted"]
    again = Application(supplier=convict.supplier, agreement=convict.agreement, copied_from=convict)
    again.questionnaire = convict.questionnaire
    assert failed_items(sheet_of(again), own)[0].reason == WORDS


def test_each_look_at_the_letter_by_the_team_is_recorded(convict, at):
    boss = manager()
    with at(JULY):
        for request in convict.lot_requests.all():
            recommend_rejection(request.pk, actor=convict.assigned_to)
        looks = AuditEvent.objects.filter(action="application.offences_read")
        as_person(boss).get(reverse("team-decision", args=[convict.reference]))
        first = looks.count()
        confirm_recommendations(convict.pk, actor=boss, seen=seen_of(convict))
        letter = reverse("application-letter", args=[convict.reference])
        as_person(convict.submitted_by).get(letter)
        own = looks.count()
        as_person(boss).get(letter)

    assert (first, own, looks.count()) == (1, 1, 2)


def test_a_question_to_the_supplier_does_not_begin_with_it(convict, at):
    with at(JULY):
        query = [
            Finding("grounds-mandatory", None, "query", WORDS),
            Finding("finance", None, "query", "Why?"),
        ]
        save_findings(convict.pk, query, actor=convict.assigned_to, seen_at=latest_assessment_at(convict))

    assert message_from(convict) == "- Why?"


def test_where_no_offence_was_declared_the_reason_stays_plain(at):
    boss = officer()
    with at(JULY):
        application = in_review({}, by=boss)
        findings = [Finding("grounds-mandatory", None, "query", "Which director?")]
        save_findings(application.pk, findings, actor=boss, seen_at=latest_assessment_at(application))

    found = Assessment.objects.get(item="grounds-mandatory")
    assert (found.reason, found.closed) == ("Which director?", None)


# -- reports ------------------------------------------------------------------------------------
def a_report(at):
    admission = an_admission()
    with at(ASKED):
        return report_ground(
            admission.supplier_id,
            actor=admin_of(admission),
            **FACTS | {"grounds": ["2.1a-2"], "what_happened": WORDS, "put_right": "He left."},
        )


def test_a_report_about_an_offence_is_kept_sealed_and_its_decision_too(at):
    report, person = a_report(at), officer()
    with at(ASKED):
        take_up_report(report.pk, actor=person)
        settle_report(report.pk, effect="none", reasons="The bribe was small.", actor=person)

    report = GroundReport.objects.select_related("application__agreement").get()
    story, stored = story_of(report), everything_stored()
    assert (story.what_happened, story.put_right) == (WORDS, "He left.")
    assert (story.happened_on, story.reasons) == (FACTS["happened_on"], "The bribe was small.")
    assert [word for word in (WORDS, "He left.", "The bribe was small.") if word in stored] == []
    assert OutboxMessage.objects.filter(template="ground_settled").first().facts["reasons"] == ""


def test_its_own_people_read_it_and_each_look_of_the_team_is_recorded(at):
    report, boss, other = a_report(at), manager(), officer()
    with at(ASKED):
        own = text_of(as_person(member_of(report.supplier)).get(reverse("supplier-declaration")))
        shown = text_of(as_person(boss).get(reverse("team-ground", args=[report.pk])))
        hidden = text_of(as_person(other).get(reverse("team-ground", args=[report.pk])))
        listed = text_of(as_person(other).get(reverse("team-grounds")))

    looks = AuditEvent.objects.filter(action="ground.offences_read")
    assert (WORDS in own, WORDS in shown, WORDS in hidden) == (True, True, False)
    assert ("Bribery" in hidden, "Bribery" in listed, "A conviction" in listed) == (False, False, True)
    assert [each.actor for each in looks] == [boss]
    assert refused(record_report_read, report.pk, actor=other) == "ground.details_closed"


def test_a_report_is_destroyed_on_its_day_and_not_before(at):
    report, boss = a_report(at), manager()
    with at(ASKED):
        assert refused(destroy_report_offences, report.pk) == "offences.kept"
        take_up_report(report.pk, actor=boss)
        settle_report(report.pk, effect="none", reasons="Small.", actor=boss)
    with at(ASKED + DAYS - timedelta(days=1)):
        destroy_due_offences()
        before = GroundReport.objects.get().offences_destroyed_at
    with at(ASKED + DAYS):
        done, again = destroy_due_offences(), destroy_due_offences()
        code = refused(destroy_report_offences, report.pk)

    report = GroundReport.objects.get()
    assert (before, done, again, code) == (None, 1, 0, "offences.destroyed")
    assert (story_of(report).what_happened, report.grounds) == ("Destroyed on 2 July 2027", ["2.1"])
    assert list(audit.breaks()) == []
    with pytest.raises(sealing.KeyDestroyed):
        sealing.data_key(report.offence_key)


# -- renewals -----------------------------------------------------------------------------------
def a_renewal(at, **facts):
    admission = an_admission(**facts)
    with at(ASKED):
        renewal = ask_for_renewal(admission.supplier_id, actor=officer())
        save_renewal_answers(renewal.pk, CONVICTION, actor=admin_of(admission))
    return renewal


def test_a_renewal_keeps_details_sealed_from_the_first_word(at):
    renewal = a_renewal(at)
    saved = everything_stored()
    with at(ASKED):
        give_renewal(renewal.pk, actor=admin_of(renewal), **SIGNED, explanation="It was the director.")

    given = Renewal.objects.get()
    sheet = RenewalSheet(given, today=ASKED.date())
    words = ("A bribe was paid.", "The director has left", "It was the director.")
    assert [word for word in words if word in saved + everything_stored()] == []
    assert sheet.explanation == "It was the director."
    assert "A bribe was paid." in sheet.words(sheet.questionnaire.questions["2.1b"])
    assert story_of(GroundReport.objects.get()).what_happened == "It was the director."


def test_a_look_at_a_renewal_is_recorded_where_it_tells_of_an_offence(at):
    renewal, boss, other = a_renewal(at), manager(), officer()
    with at(ASKED):
        give_renewal(renewal.pk, actor=admin_of(renewal), **SIGNED)
        for person in (boss, other):
            as_person(person).get(reverse("team-renewal", args=[renewal.pk]))

    assert [each.actor for each in AuditEvent.objects.filter(action="renewal.offences_read")] == [boss]
    assert refused(record_renewal_read, renewal.pk, actor=other) == "ground.details_closed"


def test_a_renewal_is_destroyed_and_the_next_one_is_compared_with_what_stays(at):
    renewal = a_renewal(at)
    with at(ASKED):
        give_renewal(renewal.pk, actor=admin_of(renewal), **SIGNED)
    with at(ASKED + DAYS):
        destroy_due_offences()
        code = refused(destroy_renewal_offences, renewal.pk)
        following = ask_for_renewal(renewal.supplier_id, actor=officer())

    given = Renewal.objects.get(pk=renewal.pk)
    sheet = RenewalSheet(given, today=ASKED.date())
    assert code == "offences.destroyed"
    assert sheet.words(sheet.questionnaire.questions["2.1b"]) == "Destroyed on 2 July 2027"
    assert sheet.words(sheet.questionnaire.questions["2.1a-1"]) == "No"
    assert "2.1a-2" not in given.answers
    changed = [each.id for each in RenewalSheet(following, today=ASKED.date()).changed]
    assert changed == []


def test_an_application_destroyed_leaves_a_plain_no_to_compare_with(at):
    admission = an_admission()
    application = admission.lot_request.application
    Application.objects.filter(pk=application.pk).update(
        status="decided", decided_at=ASKED, due_on=ASKED.date()
    )
    with at(ASKED + DAYS):
        assert destroy_due_offences() == 1
        renewal = ask_for_renewal(admission.supplier_id, actor=officer())

    assert RenewalSheet(renewal, today=ASKED.date()).changed == []


def test_a_renewal_that_was_left_goes_too_and_is_called_off(at):
    renewal = a_renewal(at)
    with at(ASKED + DAYS):
        destroy_due_offences()
        code = refused(save_renewal_answers, renewal.pk, CONVICTION, actor=admin_of(renewal))
        called_off = call_off_renewal(renewal.pk, "Too long ago.", actor=officer())

    assert (code, called_off.status) == ("offences.destroyed", "called_off")


# -- drafts -------------------------------------------------------------------------------------
def test_a_draft_that_was_left_loses_them_and_is_withdrawn(at):
    seat = a_seat()
    with at(JULY):
        draft = a_draft(seat)
        save_answers(draft.pk, {"2.1a-3": "yes"}, {"2.1a-3": 1}, actor=seat.user)
        story = convicted("2023-02-01")["2.1b"]
        save_answers(draft.pk, {"2.1b": story}, {"2.1b": 0}, actor=seat.user)
    with at(JULY + DAYS - timedelta(days=2)):
        before = destroy_due_offences()
    with at(JULY + DAYS):
        done, again = destroy_due_offences(), destroy_due_offences()
        code = refused(save_answers, draft.pk, {"2.1b": story}, {"2.1b": 0}, actor=seat.user)
        withdrawn = withdraw_application(draft.pk, actor=seat.user)

    kept = set(Application.objects.get().answers.values_list("question", flat=True))
    assert (before, done, again, code) == (0, 1, 0, "offences.destroyed")
    assert ({"2.1a-3", "2.1b"} & kept, "2.1a-1" in kept) == (set(), True)
    assert withdrawn.status == "withdrawn"


def test_a_draft_that_tells_of_none_stays_open_however_long(at):
    with at(JULY):
        draft = a_draft(a_seat())

    with at(JULY + 2 * DAYS):
        assert destroy_due_offences() == 0

    assert Application.objects.get(pk=draft.pk).offences_destroyed_at is None
