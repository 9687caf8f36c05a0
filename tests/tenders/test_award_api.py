"""An award by API: evidence, recommendation, letters, debriefs and undo, for whoever may and nobody else."""

import pytest

from tenders.models import DebriefRequest, EvidenceRequest, Letter, Recommendation, Undo
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SeatFactory
from tests.tenders.moderated import OPENED, moderated, opened
from tests.tenders.test_evaluation_api import API, as_person

pytestmark = pytest.mark.django_db
DUE = "2024-07-23"
LISTS = ("evidence-requests", "letters", "debriefs")


class Programs:
    """What each person's program says, and hears: the status, and what stands in the answer."""

    def __init__(self, place):
        self.place = place
        self.of = f"evaluations/{place.competition.pk}"

    def post(self, person, path, **said):
        answer = as_person(person).post(f"{API}/{path}/", said, format="json")
        return answer.status_code, answer.json()

    def get(self, person, path):
        answer = as_person(person).get(f"{API}/{path}/")
        return answer.status_code, answer.json()

    def code(self, person, path, **said):
        status, answer = self.post(person, path, **said)
        return answer["code"] if status == 409 else status

    def status(self, person, verb, **said):
        return self.post(person, f"{self.of}/{verb}", **said)[1]["status"]


def people_of(place):
    """Lead, approver, the loser's person and the winner's."""
    world = place.world
    return world.lead, world.approver, *(world.person_of(bid.supplier) for bid in place.bids)


def test_r73_evidence_of_the_winner_by_programs(at):
    with at(OPENED):
        place = moderated()
        programs, (lead, approver, loser, winner) = Programs(place), people_of(place)
        ask = {"bid": str(place.bids[1].pk), "what": "The certificate.", "due_on": DUE}
        refused = [
            programs.code(loser, "evidence-requests", **ask),
            programs.code(approver, "evidence-requests", **ask),
            programs.code(lead, "evidence-requests", **ask | {"bid": str(place.bids[0].pk)}),
            programs.code(lead, "evidence-requests", what="It."),
        ]
        _, asked = programs.post(lead, "evidence-requests", **ask)
        one = f"evidence-requests/{asked['id']}"
        refused += [
            programs.get(loser, one)[0],
            programs.code(lead, f"{one}/give", answer="See it."),
            programs.code(winner, f"{one}/give"),
            programs.code(lead, f"{one}/accept"),
        ]
        assert programs.get(winner, one)[1]["state"] == "asked"
        given = programs.post(winner, f"{one}/give", answer="On our page.")[1]["state"]
        returned = programs.post(lead, f"{one}/return", note="It ended.", due_on=DUE)[1]
        programs.post(winner, f"{one}/give", answer="The new one.")
        accepted = programs.post(lead, f"{one}/accept")[1]["state"]
        refused.append(programs.code(winner, f"{one}/give", answer="Another."))

    assert refused == [
        404, "competition.not_lead", "evidence.not_first", 400, 404, "evidence.not_yours",
        "evidence.nothing", "evidence.no_note", "evidence.accepted",
    ]  # fmt: skip
    assert (asked["state"], given, returned["state"], returned["note"], accepted) == (
        "asked", "given", "asked", "It ended.", "accepted",
    )  # fmt: skip
    assert EvidenceRequest.objects.get().answer == "The new one."


def test_an_award_is_recommended_approved_told_and_undone_by_programs(at):
    with at(OPENED):
        place = moderated()
        programs, (lead, approver, loser, winner) = Programs(place), people_of(place)
        of, bid = programs.of, str(place.bids[0].pk)
        refused = [
            programs.code(approver, f"{of}/recommend-award", reason="Best."),
            programs.code(winner, f"{of}/recommend-award", reason="Best."),
            programs.code(approver, f"{of}/approve-award"),
            programs.code(lead, f"{of}/send-letters"),
            as_person(lead).get(f"{API}/{of}/letters-to-send/").json()["code"],
        ]
        made = programs.post(lead, f"{of}/recommend-award", reason="Best.", has_standstill=True)
        refused += [
            programs.code(lead, f"{of}/approve-award"),
            programs.code(approver, f"{of}/return-award"),
        ]
        back = programs.status(approver, "return-award", note="Say more.")
        programs.post(lead, f"{of}/recommend-award", reason="The best score.")
        approved = programs.status(approver, "approve-award")
        refused.append(programs.code(approver, f"{of}/write-letter", bid=bid, text="Thanks."))
        programs.post(lead, f"{of}/write-letter", bid=bid, text="Thank you.")
        before = programs.get(lead, f"{of}/letters-to-send")[1]
        assert not Letter.objects.exists()
        sent = programs.status(lead, "send-letters")
        refused += [
            programs.code(lead, f"{of}/send-letters"),
            programs.code(approver, f"{of}/ask-undo-outcome", reason="Wrong."),
            programs.code(approver, f"{of}/undo-outcome"),
        ]
        debriefed(place, programs, loser, winner)
        programs.post(lead, f"{of}/ask-undo-outcome", reason="A wrong sum.")
        kept = programs.post(approver, f"{of}/keep-outcome", note="It is right.")[1]
        asked = programs.post(lead, f"{of}/ask-undo-outcome", reason="A score was misread.")
        refused += [
            programs.code(lead, f"{of}/undo-outcome"),
            # The verb of the other undo does not decide this one.
            programs.code(approver, f"{of}/undo"),
        ]
        undone = programs.status(approver, "undo-outcome")
        undos = programs.get(approver, f"{of}/undos")[1]

    assert refused == [
        "competition.not_lead", 404, "award.not_recommended", "letters.not_approved",
        "letters.not_approved", "award.own", "award.no_note", "competition.not_lead",
        "letters.not_approved", "competition.not_lead", 404, "undo.same_person", 404,
    ]  # fmt: skip
    assert (made[0], made[1]["bid"], made[1]["has_standstill"]) == (201, str(place.bids[1].pk), True)
    assert (back, approved, sent, undone) == ("moderated", "approved", "awarded", "recommended")
    drafts = {letter["bid"]: letter for letter in before}
    assert (drafts[bid]["content"]["words"], drafts[bid]["missing"], len(drafts)) == ("Thank you.", [], 2)
    assert (kept["confirmed"], asked[0], [row["confirmed"] for row in undos]) == (False, 201, [False, True])
    assert Recommendation.objects.filter(undone_at=None).get().reason == "The best score."


def debriefed(place, programs, loser, winner):
    """The loser asks for more; the winner sees nothing of it. A letter is sent once more."""
    lead = place.world.lead
    own = programs.get(loser, "letters")[1]["results"]
    assert [(letter["is_successful"], letter["waiting"]) for letter in own] == [(False, True)]
    letter = own[0]["id"]
    ask = {"letter": letter, "message": "What was better?"}
    reader = SeatFactory(supplier=place.bids[0].supplier, role="reader").user
    assert programs.get(winner, f"letters/{letter}")[0] == 404
    assert programs.code(winner, "debriefs", **ask) == 404
    assert programs.code(lead, "debriefs", **ask) == "debrief.not_yours"
    assert programs.code(reader, "debriefs", **ask) == "debrief.reader"
    assert programs.code(loser, "debriefs", letter=letter) == 400
    status, asked = programs.post(loser, "debriefs", **ask)
    assert (status, asked["state"], asked["due_on"]) == (201, "asked", "2024-07-31")
    one = f"debriefs/{asked['id']}"
    assert programs.get(winner, one)[0] == 404
    assert programs.code(loser, f"{one}/answer", reply="So.") == "competition.not_lead"
    assert programs.post(lead, f"{one}/answer", reply="It names them.")[1]["state"] == "answered"
    assert programs.code(lead, f"{one}/answer", reply="Again.") == "debrief.answered"
    assert programs.get(loser, one)[1]["reply"] == DebriefRequest.objects.get().reply == "It names them."
    assert programs.code(loser, f"letters/{letter}/send-again") == "competition.not_lead"
    assert programs.post(lead, f"letters/{letter}/send-again")[0] == 200


def test_r84_an_end_without_award_and_its_undo_by_programs(at):
    with at(OPENED):
        place = opened()
        programs, (lead, approver, loser, _) = Programs(place), people_of(place)
        of = programs.of
        refused = [
            programs.code(approver, f"{of}/end-without-award", reason="No money."),
            programs.code(loser, f"{of}/end-without-award", reason="No money."),
            programs.code(lead, f"{of}/end-without-award"),
        ]
        ended = programs.status(lead, "end-without-award", reason="The funding is lost.")
        told = programs.get(loser, "letters")[1]["results"]
        programs.post(lead, f"{of}/ask-undo-outcome", reason="The funding is back.")
        undone = programs.status(approver, "undo-outcome")
        refused.append(programs.code(loser, "debriefs", letter=told[0]["id"], message="Why?"))

    assert refused == ["competition.not_lead", 404, 400, "debrief.undone"]
    assert (ended, undone) == ("not_awarded", "opened")
    assert [letter["content"]["reason"] for letter in told] == ["The funding is lost."]
    assert Undo.objects.get().step == "closing"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_of_an_award_cost_the_same_for_any_number_of_rows(at, rows, django_assert_num_queries):
    with at(OPENED):
        place = moderated(prices=["100.00"] * rows, scores=[5, 3, 3][:rows])
        lead, bid, stranger = place.world.lead, place.bids[0], UserFactory()
        programs = Programs(place)
        for number in range(rows):
            EvidenceRequest.objects.create(
                bid=bid, what=f"Paper {number}", due_on=DUE, asked_by=lead, asked_at=OPENED,
                note="Seen.", accepted_by=lead, accepted_at=OPENED,
            )  # fmt: skip
        programs.post(lead, f"{programs.of}/recommend-award", reason="Best.")
        programs.post(place.world.approver, f"{programs.of}/approve-award")
        programs.post(lead, f"{programs.of}/send-letters")
        for number, letter in enumerate(Letter.objects.all()):
            DebriefRequest.objects.create(
                letter=letter, message=f"Why {number}?", asked_by=lead, asked_at=OPENED, due_on=DUE
            )

        for name in LISTS:
            client = as_person(type(lead).objects.get(pk=lead.pk))
            # Whether they are of the team, and the rows.
            with django_assert_num_queries(2):
                assert (name, len(client.get(f"{API}/{name}/").json()["results"])) == (name, rows)
            assert as_person(stranger).get(f"{API}/{name}/").json()["results"] == []
