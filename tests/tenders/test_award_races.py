"""Two at once between a recommendation and the contract: one lock, one order, nobody told twice."""

from datetime import date

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Approval, Contract, DebriefRequest, Letter, Undo
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.contracts import record_contract
from tenders.operations.debriefs import answer_debrief, ask_for_debrief
from tenders.operations.letters import send_letter_again
from tenders.operations.undoing import ask_to_undo, keep_outcome, undo_outcome
from tests.factories.accounts import UserFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.races import outcomes, together
from tests.tenders.contracting import awarded, drawn_up, file_copy
from tests.tenders.moderated import OPENED, moderated
from tests.worlds import refused

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason": "A score was misread."}


def status(place):
    place.competition.refresh_from_db()
    return place.competition.status


def second_approver(place):
    return CouncilSeatFactory(council=place.world.council, user=UserFactory(), roles=["approver"]).user


def test_an_award_is_undone_once_and_approved_anew_only_after_that(at):
    with at(OPENED):
        place = moderated()
        pk, lead, approver, other = (
            place.competition.pk, place.world.lead, place.world.approver, second_approver(place),
        )  # fmt: skip
        recommend_award(pk, reason="Best.", actor=lead)
        approve_award(pk, actor=approver)
        undo = ask_to_undo(pk, **WHY, actor=lead)

        # Two confirmations, and one refusal to undo.
        settled = outcomes(
            lambda: undo_outcome(undo.pk, actor=approver),
            lambda: undo_outcome(undo.pk, actor=other),
            lambda: keep_outcome(undo.pk, note="", actor=other),
        )
        assert settled == ["done", "undo.not_now", "undo.not_now"]
        if status(place) == "approved":
            undo_outcome(ask_to_undo(pk, **WHY, actor=lead).pk, actor=approver)
        assert AuditEvent.objects.filter(action="award.undone").count() == 1

        approve_award(pk, actor=approver)
        undo = ask_to_undo(pk, **WHY, actor=lead)
        undone, approved = together(
            lambda: undo_outcome(undo.pk, actor=approver).status,
            lambda: approve_award(pk, actor=other).given_by,
        )

    assert undone == "recommended"
    # Behind the undo it is another approval; before it there was nothing to approve.
    anew = approved != "award.not_recommended"
    assert status(place) == ("approved" if anew else "recommended")
    assert Approval.objects.filter(kind="award").count() == 2 + anew
    assert not Undo.objects.filter(decided_at=None).exists()


def test_letters_go_or_wait_for_the_undo_that_was_asked_and_are_answered_once(at):
    with at(OPENED):
        place = moderated()
        pk, lead, approver = place.competition.pk, place.world.lead, place.world.approver
        recommend_award(pk, reason="Best.", actor=lead)
        approve_award(pk, actor=approver)

        sent, asked = together(
            lambda: len(send_letters(pk, actor=lead)), lambda: ask_to_undo(pk, **WHY, actor=lead).pk
        )
        assert (sent, Letter.objects.count()) in [(2, 2), ("award.open_undo", 0)]
        assert asked == Undo.objects.get().pk
        keep_outcome(asked, note="It is right.", actor=approver)
        if sent != 2:
            send_letters(pk, actor=lead)

        letter = Letter.objects.get(bid=place.bids[0])
        loser = place.world.person_of(place.bids[0].supplier)
        debriefs = outcomes(
            *[lambda: ask_for_debrief(letter.pk, message="What was better?", actor=loser)] * 2
        )
        request = DebriefRequest.objects.get()
        answers = outcomes(*[lambda: answer_debrief(request.pk, reply="The names.", actor=lead)] * 2)
        assert (debriefs, answers) == (["debrief.asked", "done"], ["debrief.answered", "done"])
        assert OutboxMessage.objects.filter(template="debrief_answered").count() == 1

        undo = ask_to_undo(pk, **WHY, actor=lead)
        again, undone = together(
            lambda: send_letter_again(letter.pk, actor=lead).pk,
            lambda: undo_outcome(undo.pk, actor=approver).status,
        )

    assert undone == "recommended"
    mails = OutboxMessage.objects.filter(about=letter.about).count()
    assert (again, mails) in [(letter.pk, 2), ("letter.undone", 1)]


def test_a_contract_is_signed_or_its_award_is_undone_never_both(at):
    with at(OPENED):
        place = awarded()
        pk, lead, approver = place.competition.pk, place.world.lead, place.world.approver
        contract, other = drawn_up(place), second_approver(place)
        for side in ("council", "supplier"):
            file_copy(contract, side, lead)
        sign = {"signed_on": date(2024, 7, 16), "actor": lead}
        undo = ask_to_undo(pk, **WHY, actor=lead)

        signed, *undone = together(
            lambda: record_contract(pk, **sign).status,
            lambda: undo_outcome(undo.pk, actor=approver).status,
            lambda: undo_outcome(undo.pk, actor=other).status,
        )
        assert signed in {"award.open_undo", "contract.not_awarded"}
        assert sorted(undone) == ["recommended", "undo.not_now"]
        assert (status(place), Contract.objects.get().status) == ("recommended", "draft")

        approve_award(pk, actor=approver)
        send_letters(pk, actor=lead)
        signed, asked = together(
            lambda: record_contract(pk, **sign).status, lambda: ask_to_undo(pk, **WHY, actor=lead).step
        )
        assert (signed, asked) in [("signed", "undo.signed"), ("award.open_undo", "award")]
        if signed != "signed":
            assert refused(record_contract, pk, **sign) == "award.open_undo"
            keep_outcome(Undo.objects.get(decided_at=None).pk, note="", actor=approver)
            record_contract(pk, **sign)

    assert (status(place), Contract.objects.get().status) == ("contracted", "signed")
    assert [bid.status for bid in place.competition.bids.order_by("status")] == ["successful", "unsuccessful"]
