"""Reasons for exclusion: periods, self-cleaning, what lifts them, and who decides (regulation 57)."""

import json
from datetime import date

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.letters import decision_letter
from suppliers.models import Application, Assessment, GroundDecision, LotRequest
from suppliers.operations.applications import submit_application
from suppliers.operations.decisions import (
    confirm_recommendations,
    recommend_admission,
    recommend_rejection,
)
from suppliers.operations.grounds import decide_ground
from suppliers.rules.assessments import items_of
from suppliers.rules.decisions import opened_reasons
from suppliers.rules.grounds import grounds_of
from suppliers.rules.questionnaire import sheet_of
from tests.races import outcomes
from tests.suppliers.applying import ANSWERS, JULY, SIGNATURE, a_draft, a_seat
from tests.suppliers.worlds import LATER, manager, officer, seen_of

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 1)
STORY = {"jurisdiction": "England", "who": "A director", "facts": "False invoices.", "reference": ""}
RIGHT = "The director left and every invoice is read by two people."


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def convicted(on, measures=RIGHT):
    return {
        "2.1a-3": "yes",
        "2.1b": {"2.1a-3": {"happened_on": on, **STORY}},
        "2.2": {"2.1a-3": {"measures": measures}},
    }


def misconduct(on, measures=RIGHT):
    return {
        "3.1e": "yes",
        "3.2": {"3.1e": {"happened_on": on, "facts": "A late tax return.", "measures": measures}},
    }


def taxes(settled):
    return {"2.3a": "yes", "2.3b": {"happened_on": "2023-05-01", "facts": "PAYE.", "settled": settled}}


def in_review(given, by=None):
    """Submitted, taken up by an officer, and everything assessed as passed."""
    seat, actor = a_seat(), by or officer()
    draft = a_draft(seat, answers=ANSWERS | given)
    submit_application(draft.pk, actor=seat.user, received_at=JULY, **SIGNATURE)
    Application.objects.filter(pk=draft.pk).update(status="in_review", assigned_to=actor)
    application = Application.objects.get(pk=draft.pk)
    for item in items_of(application):
        Assessment.objects.create(
            application=application, item=item.key, lot_id=item.lot_id, outcome="pass", reason="Seen.",
            assessed_by=actor, assessed_at=JULY,
        )  # fmt: skip
    return application


def without_measures(application):
    """As an older questionnaire allowed: nothing was said of what was put right."""
    application.answers.filter(question="2.2").delete()
    return application


def only(application):
    [ground] = grounds_of(sheet_of(Application.objects.get(pk=application.pk)))
    return ground


def lot(application):
    return LotRequest.objects.get(application=application)


def refused(operation, *args, **kwargs):
    """The code of the refusal, having seen that nothing changed."""
    tables = (Application, GroundDecision, LotRequest, AuditEvent, OutboxMessage)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    with pytest.raises(Refused) as caught:
        operation(*args, **kwargs)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    return caught.value.refusal.code


def decide(application, verdict, key="2.1a-3", reason="Seen and weighed.", by=None):
    by = by or application.assigned_to
    return decide_ground(application.pk, key, verdict=verdict, reason=reason, actor=by)


# -- periods --------------------------------------------------------------------------------
def test_r21_conviction_under_five_years_without_self_cleaning_excludes():
    application = without_measures(in_review(convicted("2020-07-01")))

    assert (only(application).outcome, only(application).needs_decision) == ("fail", True)
    assert refused(recommend_admission, lot(application).pk, actor=officer()) == "ground.undecided"
    decide(application, "applies", reason="A grave fraud.")
    assert refused(recommend_admission, lot(application).pk, actor=officer()) == "ground.excludes"
    recommend_rejection(lot(application).pk, actor=officer())
    assert lot(application).status == "recommended_reject"


def test_r21_public_interest_lifts_it_only_with_a_reason():
    application = without_measures(in_review(convicted("2020-07-01")))

    assert refused(decide, application, "public_interest", reason=" ") == "ground.no_reason"
    decide(application, "public_interest", reason="Nobody else can run the vaccine hub.")
    recommend_admission(lot(application).pk, actor=officer())

    assert lot(application).status == "recommended_admit"


@pytest.mark.parametrize(("on", "over"), [("2019-06-30", True), ("2019-07-01", False), ("2019-07-02", False)])
def test_r22_conviction_five_years_and_a_day_ago_is_not_applied(on, over):
    application = in_review(convicted(on))

    assert (only(application).is_over, only(application).outcome) == (over, "pass" if over else "query")


def test_r22_an_ended_ground_stops_no_admission_and_gives_no_reason_to_exclude():
    application = in_review(convicted("2019-06-30"))
    Assessment.objects.filter(item="grounds-mandatory").update(outcome="fail", reason="An old conviction.")

    assert refused(recommend_rejection, lot(application).pk, actor=officer()) == "ground.lifted"
    assert refused(decide, application, "insufficient") == "ground.period_over"
    Assessment.objects.filter(item="grounds-mandatory").update(outcome="pass")
    recommend_admission(lot(application).pk, actor=officer())
    assert lot(application).status == "recommended_admit"


@pytest.mark.parametrize(("on", "over"), [("2021-06-30", True), ("2021-07-01", False), ("2021-07-02", False)])
def test_r23_event_three_years_and_a_day_ago_is_not_applied_one_of_two_years_364_days_is_referred(on, over):
    application = in_review(misconduct(on))

    assert (only(application).is_over, only(application).outcome) == (over, "pass" if over else "query")


def test_a_period_that_runs_is_not_called_over():
    application = in_review(misconduct("2023-07-01"))

    assert refused(decide, application, "period_over", key="3.1e") == "ground.period_runs"


# -- deciding -------------------------------------------------------------------------------
def test_r24_discretionary_yes_needs_a_reasoned_decision_either_way():
    application = in_review(misconduct("2023-07-01"))
    Assessment.objects.filter(item="grounds-discretionary").update(outcome="fail", reason="Misconduct.")
    request = lot(application)

    assert refused(recommend_admission, request.pk, actor=officer()) == "ground.undecided"
    assert refused(recommend_rejection, request.pk, actor=officer()) == "ground.undecided"
    Assessment.objects.filter(item="grounds-discretionary").update(outcome="pass")
    decide(application, "not_excluded", key="3.1e", reason="A small matter, long mended.")
    recommend_admission(request.pk, actor=officer())
    assert lot(application).status == "recommended_admit"


def test_r25_insufficient_self_cleaning_is_stated_and_sent():
    application = in_review(misconduct("2023-07-01"))
    words = "The two people who signed are still directors."

    assert refused(decide, application, "applies", key="3.1e") == "ground.unjudged_self_cleaning"
    assert refused(decide, application, "insufficient", key="3.1e", reason="") == "ground.no_reason"
    decide(application, "insufficient", key="3.1e", reason=words)
    recommend_rejection(lot(application).pk, actor=officer())
    confirm_recommendations(application.pk, actor=manager(), seen=seen_of(application))

    letter = decision_letter(application, [lot(application)], LATER)
    texts = [block.get("text") or " ".join(block.get("items", [])) for block in letter.blocks]
    assert "Why what you have put right is not sufficient" in texts
    assert f"Grave professional misconduct: {words}" in texts
    assert words in json.dumps(OutboxMessage.objects.get(template="application_decided").facts)


def test_r26_sufficient_self_cleaning_makes_exclusion_on_that_ground_impossible():
    application = in_review(convicted("2022-07-01"))
    decide(application, "sufficient", reason="People and procedures were changed.")
    Assessment.objects.filter(item="grounds-mandatory").update(outcome="fail", reason="Fraud is fraud.")

    assert only(application).outcome == "pass"
    assert refused(recommend_rejection, lot(application).pk, actor=officer()) == "ground.lifted"
    Assessment.objects.filter(item="grounds-mandatory").update(outcome="pass")
    recommend_admission(lot(application).pk, actor=officer())
    assert lot(application).status == "recommended_admit"


@pytest.mark.parametrize(
    ("settled", "outcome"), [("arrangement", "pass"), ("paid", "pass"), ("unpaid", "fail")]
)
def test_r27_a_binding_arrangement_disapplies_the_tax_ground(settled, outcome):
    application = in_review(taxes(settled))

    assert (only(application).outcome, only(application).needs_decision) == (outcome, settled == "unpaid")


def test_r27_an_arrangement_that_came_later_is_put_on_file_by_the_officer():
    application = in_review(taxes("unpaid"))

    decide(application, "settled", key="2.3a", reason="Arrangement of 1 June, page 2 of the file.")

    assert only(application).outcome == "pass"


def test_deciding_is_for_officers_who_may_read_while_nothing_is_recommended():
    application = in_review(convicted("2022-07-01"))

    assert refused(decide, application, "sufficient", by=manager()) == "application.not_officer"
    assert refused(decide, application, "sufficient", by=officer()) == "application.restricted"
    assert refused(decide, application, "sufficient", key="3.1a") == "ground.unknown"
    assert refused(decide, application, "not_excluded") == "ground.unknown_verdict"
    decide(application, "sufficient")
    recommend_admission(lot(application).pk, actor=officer())
    assert refused(decide, application, "insufficient") == "assessment.recommended"


def test_self_cleaning_that_was_not_said_is_not_judged():
    application = without_measures(in_review(convicted("2022-07-01")))

    assert refused(decide, application, "sufficient") == "ground.no_self_cleaning"


def test_a_decision_on_an_offence_is_sealed_everywhere_and_named_in_the_letter_alone():
    application = in_review(convicted("2022-07-01"))
    words = "The treasurer still signs alone."
    decide(application, "insufficient", reason=words)
    recommend_rejection(lot(application).pk, actor=officer())
    confirm_recommendations(application.pk, actor=manager(), seen=seen_of(application))

    tables = (GroundDecision, LotRequest, AuditEvent, OutboxMessage)
    stored = json.dumps([list(table.objects.values()) for table in tables], default=str)
    own = application.submitted_by
    assert words not in stored
    assert [each["reason"] for each in opened_reasons(lot(application))] == ["Restricted"]
    assert words in opened_reasons(lot(application), own)[0]["reason"]
    assert words in json.dumps(decision_letter(application, [lot(application)], LATER, own).blocks)
    assert words not in json.dumps(decision_letter(application, [lot(application)], LATER, officer()).blocks)


@pytest.mark.django_db(transaction=True)
def test_two_officers_decide_a_ground_at_once_one_decision_stands(at):
    application = in_review(misconduct("2023-07-01"))
    first, second = officer(), officer()

    done = outcomes(
        lambda: decide(application, "sufficient", key="3.1e", by=first),
        lambda: decide(application, "insufficient", key="3.1e", by=second),
    )

    assert done == ["done", "done"]
    assert GroundDecision.objects.count() == 1
    assert AuditEvent.objects.filter(action="ground.decided").count() == 2
