"""Whatever is answered: it can be submitted, or exactly what is missing is named."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dps.core.refusals import Refused
from suppliers.models import Application
from suppliers.operations.applications import choose_lots, save_answers, start_application, submit_application
from suppliers.rules.questionnaire import fault_of, sheet_of, words_for
from tests.suppliers.answering import JSON, QUESTIONNAIRE, TODAY, Paper, answers, values_of
from tests.suppliers.applying import JULY, SIGNATURE, a_seat, dps

KINDS = sorted({(q.kind, key) for key, q in reversed(QUESTIONNAIRE.questions.items())})
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
LOTS = st.sampled_from([(1,), (2,), (1, 2)])


def missing(said, lots):
    """What an answer can mend: files have to be uploaded, and partners have to sign."""
    gaps = (gap for gap in Paper(said, lots).gaps() if gap.question.kind != "files")
    return {gap.question.id: gap for gap in gaps if not gap.question.declares}


@QUICK
@given(said=answers(), lots=LOTS, data=st.data())
def test_filling_in_what_is_named_leads_to_an_application_that_misses_nothing(said, lots, data):
    for _ in range(8):
        gaps = missing(said, lots)
        if not gaps:
            return
        said = {**said, **{key: data.draw(values_of(gap.question)) for key, gap in gaps.items()}}

    raise AssertionError(f"still missing: {[gap.sentence for gap in gaps.values()]}")


@QUICK
@given(said=answers(), lots=LOTS, data=st.data())
def test_what_is_left_out_of_it_is_named_again(said, lots, data):
    gaps = missing(said, lots)
    if not gaps:
        return
    left = data.draw(st.sampled_from(sorted(gaps)))
    rest = {key: data.draw(values_of(gap.question)) for key, gap in gaps.items() if key != left}

    again = missing({**said, **rest}, lots)

    asked = {q.id for section in Paper({**said, **rest}, lots).sections() for q in section.questions}
    assert left in again or left not in asked or not Paper({**said, **rest}, lots).asks(gaps[left].question)


@QUICK
@given(said=answers(), lots=LOTS)
def test_every_section_every_state_and_every_word_can_be_shown(said, lots):
    sheet = Paper(said, lots)

    for section in sheet.sections():
        sheet.state(section)
        for _, question in sheet.asked_in(section):
            assert isinstance(sheet.words(question), str)
            assert all(isinstance(text, str) for text in sheet.warnings(question))


@pytest.mark.parametrize("key", list(dict(KINDS).values()))
@settings(max_examples=40, deadline=None)
@given(value=JSON)
def test_no_value_of_any_shape_breaks_a_question(key, value):
    question = QUESTIONNAIRE.questions[key]

    fault = fault_of(question, value, today=TODAY)

    assert fault is None or (isinstance(fault, str) and fault)
    if fault is None and question.kind not in {"profile", "files", "lots"}:
        assert isinstance(words_for(question, value), str)


@pytest.mark.django_db
@settings(QUICK, max_examples=6)
@given(said=answers(), lots=LOTS)
def test_submitting_works_or_names_exactly_what_the_sheet_misses(at, said, lots):
    with at(JULY):
        agreement, seat = dps(), a_seat()
        application = start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=JULY)
        chosen = agreement.lots.filter(number__in=lots).values_list("pk", flat=True)
        choose_lots(application.pk, list(chosen), actor=seat.user)
        if said:
            save_answers(application.pk, said, {}, actor=seat.user)
        expected = [gap.sentence for gap in sheet_of(application).gaps()]

        said_no = why_not_submit(application, seat.user)

    assert list(said_no) == expected
    assert Application.objects.get(pk=application.pk).status == ("draft" if expected else "submitted")


def why_not_submit(application, actor):
    """What the refusal names; nothing when it is submitted."""
    try:
        submit_application(application.pk, actor=actor, received_at=JULY, **SIGNATURE)
    except Refused as refused:
        return refused.refusal.facts or [refused.refusal.code]
    return []
