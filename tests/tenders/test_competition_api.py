"""A competition by programs: what the pages can do can be done by the API, through the same operations."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from tenders.models import Competition, Intention, LibraryQuestion, Template
from tests.tenders.box import IN_TIME, box, submitted
from tests.worlds import DEADLINE, START, a_world, draft_competition, published_competition, questions_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"
DAY = timedelta(days=1)


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def post(user, path, **said):
    """The code of the answer and what it says."""
    answer = client_of(user).post(f"{API}{path}/", said, format="json")
    return answer.status_code, answer.json() if answer.content else None


def one(competition, verb):
    return f"competitions/{competition.pk}/{verb}"


@pytest.fixture
def world():
    return a_world()


def test_a_draft_is_prepared_whole(world, at):
    with at(START):
        draft = draft_competition(world)
        quality = draft.criteria.get(kind="quality")
        question = questions_of(draft)[0]
        steps = [{"label": "No", "descriptor": "Nothing."}, {"label": "Yes", "descriptor": "All of it."}]
        for verb, said in [
            ("set-scale", {"scale": steps, "tie_rule": ["quality", "price"]}),
            ("set-price-schedule", {"price_method": "lowest", "lines": [{"label": "Days", "unit": "day"}]}),
            ("set-team", {"evaluators": [str(world.evaluators[0].pk)], "chair": None, "openers": []}),
            ("change-question", {"question": str(question.pk), "text": "How?"}),
            ("add-question", {"criterion": str(quality.pk), "text": "When?", "weight": "5"}),
        ]:
            assert post(world.lead, one(draft, verb), **said)[0] == 200, verb
            assert post(world.reader, one(draft, verb), **said)[1]["code"] == "competition.not_lead", verb
            assert post(world.person_of(world.suppliers[0]), one(draft, verb), **said)[0] == 404, verb
        removed = post(world.lead, one(draft, "remove-question"), question=str(question.pk))[1]

    draft.refresh_from_db()
    assert [step["label"] for step in draft.scale] == ["No", "Yes"]
    assert [line.unit for line in draft.price_lines.all()] == ["day"]
    assert [place.user for place in draft.panel.all()] == [world.evaluators[0]]
    texts = [row["text"] for criterion in removed["criteria"] for row in criterion["questions"]]
    assert texts == ["Who will do it?", "When?", "What will the place gain?"]


def test_what_a_colleague_saved_meanwhile_is_not_written_over(world, at):
    with at(START):
        draft = draft_competition(world)
        read = client_of(world.lead).get(f"{API}competitions/{draft.pk}/").json()
        question = questions_of(draft)[0]
        quality = draft.criteria.get(kind="quality")
        steps = [{"label": "No", "descriptor": "Nothing."}, {"label": "Yes", "descriptor": "All of it."}]
        words = {"title": "A report", "need": "A report.", "estimated_value": "20000", "principles": [3]}
        days = {"contract_starts_on": "2024-09-02", "contract_ends_on": "2025-02-28"}
        saved = {
            "details": ("set-details", words | days | {"insurance": {"public_liability": 1_000_000}}),
            "criteria": ("set-criteria", {"criteria": [{"heading": str(quality.heading_id), "weight": 90}]}),
            "scale": ("set-scale", {"scale": steps, "tie_rule": ["quality", "price"]}),
            "price": ("set-price-schedule", {"price_method": "lowest", "lines": [{"label": "Days"}]}),
            "team": ("set-team", {"evaluators": [], "chair": None, "openers": []}),
            "timetable": ("set-timetable", {"deadline_at": (DEADLINE + DAY).isoformat()}),
            "confidentiality": ("restrict-papers", {"is_restricted": True, "terms": "Tell nobody."}),
        }
        mark = next(one for one in read["criteria"] if one["id"] == str(quality.pk))["questions"][0]["seen"]
        asked = {"question": str(question.pk), "text": "How?", "seen": mark}
        first = post(world.lead, one(draft, "change-question"), **asked)[0]
        second = post(world.lead, one(draft, "change-question"), **asked)[1]["code"]
        for part, (verb, said) in saved.items():
            code, shown = post(world.lead, one(draft, verb), **said, seen=read["seen"][part])
            assert (code, shown["seen"][part] != read["seen"][part]) == (200, True), part
            # As another who read it at the same time.
            answer = post(world.lead, one(draft, verb), **said, seen=read["seen"][part])
            assert (answer[0], answer[1]["code"]) == (409, "competition.newer"), part
        assert set(saved) == set(read["seen"])
        assert post(world.lead, one(draft, verb), **said, seen=shown["seen"][part])[0] == 200

    assert (first, second) == (200, "competition.newer")
    assert shown["public_liability"] == 1_000_000


def test_what_is_kept_is_asked_again_and_begun_from(world, at):
    with at(START):
        draft = draft_competition(world)
        new = {"council": str(world.council.pk), "lot": str(world.lot.pk), "title": "Again"}
        code, copied = post(world.lead, one(draft, "copy"), **new)
        post(world.lead, one(draft, "keep-question"), question=str(questions_of(draft)[0].pk))
        post(world.lead, one(draft, "keep-template"), name="Reports")
        kept, template = LibraryQuestion.objects.get(), Template.objects.get()
        begun = post(world.lead, f"templates/{template.pk}/begin", **new)
        criterion = draft.criteria.get(kind="social_value")
        asked = post(
            world.lead, one(draft, "ask-from-library"), criterion=str(criterion.pk), kept=str(kept.pk)
        )
        stranger = client_of(world.person_of(world.suppliers[0]))
        assert stranger.get(f"{API}templates/").json()["results"] == []
        assert post(world.reader, f"templates/{template.pk}/drop")[1]["code"] == "competition.not_lead"
        assert post(world.lead, f"templates/{template.pk}/drop")[0] == 204
        assert post(world.lead, f"library-questions/{kept.pk}/drop")[0] == 204
        assert post(world.lead, f"templates/{template.pk}/begin", **new)[0] == 404

    assert (code, begun[0], asked[0]) == (201, 201, 200)
    assert copied["need"] == draft.need
    assert copied["deadline_at"] is None
    assert Competition.objects.filter(title="Again").count() == 2
    assert criterion.questions.count() == 2


def test_an_open_competition_is_changed_and_a_shorter_time_agreed(world, at):
    competition = published_competition(world)
    sooner, replies = (DEADLINE - 5 * DAY).isoformat(), (DEADLINE - 8 * DAY).isoformat()
    with at(START):
        said = {"reason": "A second ward.", "need": "Two reports.", "seen_change": 0}
        assert post(world.lead, one(competition, "amend"), **said)[1]["need"] == "Two reports."
        assert post(world.lead, one(competition, "amend"), **said)[1]["code"] == "amendment.newer"
        times = {"deadline_at": sooner, "replies_by_at": replies, "reason": "Rain."}
        post(world.lead, one(competition, "propose-shorter-time"), **times)
        proposal = competition.shorter_times.get()
        for supplier in world.suppliers:
            yes = {"supplier": str(supplier.pk), "agrees": True}
            code, shown = post(world.person_of(supplier), f"shorter-times/{proposal.pk}/reply", **yes)
            assert code == 200
        ended = post(world.lead, f"shorter-times/{proposal.pk}/withdraw")

    competition.refresh_from_db()
    assert (shown["state"], competition.deadline_at) == ("agreed", DEADLINE - 5 * DAY)
    assert ended[1]["code"] == "shorter.ended"
    assert not any(supplier.legal_name in str(shown) for supplier in world.suppliers)


def test_a_second_person_ends_it_or_lets_it_go_on(world, at):
    competition = published_competition(world)
    with at(START):
        draft = draft_competition(world)
        post(world.lead, one(competition, "ask-cancellation"), reason="No money.")
        assert post(world.approver, one(competition, "refuse-cancellation"), note="There is.")[0] == 200
        assert post(world.approver, one(competition, "confirm-cancellation"))[0] == 409
        assert post(world.lead, one(draft, "discard"), reason="No need.")[1]["status"] == "cancelled"


def test_a_bid_is_confirmed_and_an_intention_told_to_colleagues_alone(at):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who, received_at=IN_TIME - 7 * DAY)
    invitation = place.competition.invitations.get()
    with at(IN_TIME - 6 * DAY):
        assert post(who.user, f"invitations/{invitation.pk}/state-intention")[0] == 200
        assert Intention.objects.count() == 1
        assert post(place.lead, f"invitations/{invitation.pk}/withdraw-intention")[0] == 409
        assert post(who.user, f"invitations/{invitation.pk}/withdraw-intention")[0] == 200
        post(place.lead, one(place.competition, "amend"), reason="More.", need="Two reports.")
        confirm = f"bids/{bid.pk}/confirm"
        assert post(who.user, confirm)[1]["code"] == "bid.change_not_seen"
        code, receipt = post(who.user, confirm, seen_change=1)

    assert (code, receipt["receipt"]) == (201, bid.versions.get(number=2).receipt)


@pytest.mark.parametrize("rows", [1, 3])
def test_new_lists_cost_the_same_for_any_number_of_rows(world, at, rows, django_assert_num_queries):
    with at(START):
        for n in range(rows):
            competition = published_competition(world)
            times = {"deadline_at": DEADLINE - 5 * DAY, "replies_by_at": DEADLINE - 8 * DAY}
            post(world.lead, one(competition, "propose-shorter-time"), reason="Rain.", **times)
            post(world.lead, one(competition, "keep-template"), name=f"Reports {n}")
            kind = questions_of(competition)[n]
            post(world.lead, one(competition, "keep-question"), question=str(kind.pk))
        lead = client_of(world.lead)
        for path, queries in [("shorter-times", 1), ("templates", 2), ("library-questions", 2)]:
            with django_assert_num_queries(queries):
                assert len(lead.get(f"{API}{path}/").json()["results"]) == rows
