"""From the evidence of the winner to letters, notices and debriefs, and back by two people."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from pypdf import PdfReader

from dps.agreements.models import Notice
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.pdf import letter_pdf
from tenders.letters import outcome_pdf, standstill_words
from tenders.models import Approval, Letter, Recommendation
from tenders.operations.award import approve_award, end_without_award, recommend_award, send_letters
from tenders.operations.award_notices import owe_award_notices
from tenders.operations.debriefs import answer_debrief, ask_for_debrief
from tenders.operations.evidence import accept_evidence, ask_for_evidence, give_evidence, return_evidence
from tenders.operations.letters import send_letter_again, write_letter_words
from tenders.operations.undoing import ask_to_undo, keep_outcome, undo_outcome
from tenders.rules.award import missing_reasons
from tenders.rules.standstills import ends_at, is_default, why_not_choose_standstill, why_not_sign_yet
from tenders.tasks import chase_evidence_asked, remind_of_debriefs, tell_of_standstill_ends
from tests.factories.agreements import AgreementFactory, LotFactory
from tests.factories.suppliers import SupplierFactory
from tests.factories.tenders import CompetitionFactory
from tests.suppliers.test_reasons import state as _state
from tests.tenders.moderated import OPENED, moderated, opened
from tests.worlds import refused

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 16)
THRESHOLDS = {
    "services": [
        {"from": "2020-01-01", "amount": 189330, "vat": "excluded"},
        {"from": "2024-01-01", "amount": 214904, "vat": "included"},
    ],
    "contracts_finder": [
        {"from": "2015-02-26", "amount": 25000, "vat": "excluded"},
        {"from": "2022-12-21", "amount": 30000, "vat": "included"},
    ],
}


def at_noon(year, month, day):
    return datetime(year, month, day, 12, tzinfo=UTC)


def mails(template):
    return sorted(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


def approved(place, **said):
    recommend_award(place.competition.pk, reason="The best score.", actor=place.world.lead, **said)
    approve_award(place.competition.pk, actor=place.world.approver)


def status(place):
    place.competition.refresh_from_db()
    return place.competition.status


# -- evidence -------------------------------------------------------------------------------
def test_r73_nothing_is_awarded_while_evidence_of_the_winner_is_missing(at):
    with at(OPENED):
        place = moderated()
        lead, approver, winner = place.world.lead, place.world.approver, place.bids[1]
        person = place.world.person_of(winner.supplier)
        due = TODAY + timedelta(days=7)
        ask = {"what": "The certificate of insurance.", "due_on": due}
        codes = [
            refused(ask_for_evidence, winner.pk, **ask, actor=approver),
            refused(ask_for_evidence, place.bids[0].pk, **ask, actor=lead),
            refused(ask_for_evidence, winner.pk, **ask | {"what": " "}, actor=lead),
            refused(ask_for_evidence, winner.pk, **ask | {"due_on": TODAY}, actor=lead),
        ]
        request = ask_for_evidence(winner.pk, **ask, actor=lead)
        recommend_award(place.competition.pk, reason="Best.", actor=lead)
        codes += [
            refused(approve_award, place.competition.pk, actor=approver),
            refused(give_evidence, request.pk, answer="See it.", actor=lead),
            refused(give_evidence, request.pk, answer=" ", actor=person),
            refused(accept_evidence, request.pk, actor=approver, note="Seen."),
            refused(accept_evidence, request.pk, actor=lead),
            refused(return_evidence, request.pk, note="More.", due_on=due, actor=lead),
        ]
    with at(OPENED + timedelta(days=6)):
        assert (chase_evidence_asked(), chase_evidence_asked()) == (1, 0)
        assert mails("evidence_asked") == [person.email] * 2
        give_evidence(request.pk, answer="It stands on our page.", actor=person)
        codes.append(refused(approve_award, place.competition.pk, actor=approver))
        return_evidence(request.pk, note="It ended.", due_on=due + timedelta(days=3), actor=lead)
        give_evidence(request.pk, answer="Here is the new one.", actor=person)
        accept_evidence(request.pk, actor=lead)
        codes.append(refused(accept_evidence, request.pk, actor=lead, note="Again."))
        winner.supplier.declarations.all().delete()
        codes.append(refused(approve_award, place.competition.pk, actor=approver))
        assert not Approval.objects.filter(kind="award").exists()

    assert codes == [
        "competition.not_lead", "evidence.not_first", "evidence.no_words", "evidence.due",
        "award.evidence", "evidence.not_yours", "evidence.nothing", "competition.not_lead",
        "evidence.no_note", "evidence.not_given", "award.evidence", "evidence.accepted", "award.evidence",
    ]  # fmt: skip
    assert mails("evidence_given") == [lead.email] * 2


# -- standstill -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sent_at", "over"),
    [
        # Sent on Tuesday 16 July: the tenth day is Friday 26 July.
        (OPENED, datetime(2024, 7, 26, 23, tzinfo=UTC)),
        # Sent on Wednesday 17 July: the tenth day is a Saturday, so it ends with Monday 29 July.
        (OPENED + timedelta(days=1), datetime(2024, 7, 29, 23, tzinfo=UTC)),
        # The tenth day after 18 December 2024 is Saturday 28 December; Monday 30 December works.
        (datetime(2024, 12, 18, 9, tzinfo=UTC), datetime(2024, 12, 31, 0, tzinfo=UTC)),
        # A minute before midnight in the United Kingdom is still that day.
        (datetime(2024, 7, 16, 22, 59, tzinfo=UTC), datetime(2024, 7, 26, 23, tzinfo=UTC)),
    ],
)
def test_r75_a_standstill_ends_at_midnight_of_the_tenth_day_or_the_next_working_day(sent_at, over):
    assert ends_at(AgreementFactory.build().regime, sent_at) == over


def test_r75_eight_working_days_where_the_act_of_2023_holds():
    regime = AgreementFactory.build(legal_regime="PA2023").regime

    assert ends_at(regime, OPENED) == datetime(2024, 7, 26, 23, tzinfo=UTC)


def test_r75_the_contract_waits_and_its_end_is_told_once(at):
    with at(OPENED):
        place = moderated()
        approved(place, has_standstill=True)
        send_letters(place.competition.pk, actor=place.world.lead)
    over = datetime(2024, 7, 26, 23, tzinfo=UTC)
    award, day = Recommendation.objects.get(), date(2024, 7, 27)
    before, after = over - timedelta(seconds=1), over

    assert (award.standstill_ends_at, award.standstill_last_day) == (over, date(2024, 7, 26))
    assert why_not_sign_yet(place.competition, before, day).code == "contract.standstill"
    assert why_not_sign_yet(place.competition, after, date(2024, 7, 26)).code == "contract.standstill"
    assert why_not_sign_yet(place.competition, after, day) is None
    letter = Letter.objects.get(is_successful=False).content
    assert letter["standstill"]["until"] == "Friday 26 July 2024"
    with at(before):
        assert tell_of_standstill_ends() == 0
    with at(after):
        assert (tell_of_standstill_ends(), tell_of_standstill_ends()) == (1, 0)
    winner = place.world.person_of(place.bids[1].supplier)
    assert mails("standstill_ended") == sorted([winner.email, place.world.lead.email])


def test_r76_without_a_standstill_the_ground_is_recorded_and_signing_is_allowed_at_once(at):
    with at(OPENED):
        place = moderated()
        lead = place.world.lead
        approved(place, has_standstill=False, no_standstill="The funding ends this month.")
        send_letters(place.competition.pk, actor=lead)

    award = Recommendation.objects.get()
    assert (award.has_standstill, award.standstill_ends_at) == (False, None)
    assert award.no_standstill_because == (
        "Regulation 86(5)(c): the contract is awarded under a dynamic purchasing system. "
        "The funding ends this month."
    )
    assert why_not_sign_yet(place.competition, OPENED, TODAY) is None
    assert "86(5)(c)" in Letter.objects.first().content["standstill"]["because"]


@pytest.mark.parametrize(
    ("began", "value", "default"),
    [
        ((2021, 12, 31), "189330.00", True),
        ((2021, 12, 31), "189329.99", False),
        ((2024, 7, 1), "179086.67", True),
        ((2024, 7, 1), "179086.66", False),
    ],
)
def test_r77_a_standstill_is_the_default_from_the_threshold_of_the_start_date(began, value, default):
    agreement = AgreementFactory(thresholds=THRESHOLDS)
    competition = CompetitionFactory(
        lot=LotFactory(agreement=agreement), created_at=at_noon(*began), estimated_value=Decimal(value)
    )

    assert is_default(competition) is default
    bare = why_not_choose_standstill(competition, False, " ")
    assert (bare.code if bare else "") == ("standstill.no_reason" if default else "")
    assert why_not_choose_standstill(competition, False, "The funding ends.") is None


# -- notices --------------------------------------------------------------------------------
@pytest.mark.parametrize(("mode", "due"), [("each", date(2021, 3, 4)), ("quarterly", date(2021, 4, 30))])
def test_r78_an_award_of_2_february_2021_owes_its_notice_by_that_day(mode, due):
    agreement = AgreementFactory(award_notice_mode=mode, thresholds=THRESHOLDS)
    lot = LotFactory(agreement=agreement)
    winner = SupplierFactory(legal_name="Łódź & Synowie", size="small", is_vcse=True)
    for _ in range(2):
        owe_award_notices(CompetitionFactory(lot=lot), winner, Decimal("24999.99"), at_noon(2021, 2, 2))

    found = Notice.objects.order_by("due_on")
    assert [(one.due_on, one.status) for one in found] == [(due, "due")] * (2 if mode == "each" else 1)
    # R80: contractor, day, value, SME and VCSE; a line for each award.
    draft = found[0].draft
    assert draft.count("Contractor: Łódź & Synowie. Awarded on 2 February 2021.") == 3 - len(found)
    assert "Value: £24,999.99 excluding VAT. SME: yes. VCSE: yes." in draft


@pytest.mark.parametrize(
    ("size", "is_vcse", "flags"),
    [("micro", True, "SME: yes. VCSE: yes."), ("large", False, "SME: no. VCSE: no.")],
)
def test_r80_both_notices_of_an_award_hold_contractor_day_value_and_flags(size, is_vcse, flags):
    lot = LotFactory(agreement=AgreementFactory(award_notice_mode="each", thresholds=THRESHOLDS))
    winner = SupplierFactory(legal_name="Gwasanaethau Cyhoeddus Ŵyl", size=size, is_vcse=is_vcse)
    competition = CompetitionFactory(lot=lot, title="A report on care")

    owe_award_notices(competition, winner, Decimal("30000.50"), at_noon(2024, 7, 16))

    line = (
        f"{competition.reference} A report on care, {competition.council.name}. "
        "Contractor: Gwasanaethau Cyhoeddus Ŵyl. Awarded on 16 July 2024. "
        f"Value: £30,000.50 excluding VAT. {flags}"
    )
    drafts = dict(Notice.objects.values_list("kind", "draft"))
    assert (sorted(drafts), set(drafts.values())) == (["award", "contracts_finder"], {line})


@pytest.mark.parametrize(
    ("day", "value", "owed"),
    [
        ((2022, 12, 20), "25000.00", True),
        ((2022, 12, 21), "25000.00", True),
        ((2022, 12, 21), "24999.99", False),
        ((2021, 2, 2), "24999.99", False),
    ],
)
def test_r79_contracts_finder_is_owed_in_90_days_from_a_value_with_vat(day, value, owed):
    agreement = AgreementFactory(thresholds=THRESHOLDS)
    competition = CompetitionFactory(lot=LotFactory(agreement=agreement))

    owe_award_notices(competition, SupplierFactory(), Decimal(value), at_noon(*day))

    due = list(Notice.objects.filter(kind="contracts_finder").values_list("due_on", flat=True))
    assert due == ([date(*day) + timedelta(days=90)] if owed else [])


# -- letters --------------------------------------------------------------------------------
def content(**said):
    question = {"criterion": "Quality", "text": "How?", "weight": "70", "best": 5, "score": 3, "points": "42"}
    question |= {"reason": "Clear.", "winner_score": 5, "winner_points": "70", "winner_reason": "Clearer."}
    return {
        "reference": "MC-2024-0001", "title": "Adroddiad ar ofal", "council": "Cyngor Sir Ynys Môn",
        "bidder": "Łódź & Synowie", "outcome": "unsuccessful", "winner": "Gwasanaethau Cyhoeddus Ŵyl",
        "criteria": [{"title": "Quality", "weight": "70"}], "questions": [question],
        "price": {"weight": "30", "words": "Your price got 30.00 points, the winner's 30.00."},
        "total": "72.00", "winner_total": "100.00", "rank": 2, "bidders": 2, "not_ranked_because": "",
        "result": "Your total is 72.00 points, place 2 of 2.", "tie": "",
        "advantages": ["It names the people."], "words": "Diolch yn fawr.",
        "standstill": standstill_words(until="Friday 26 July 2024"), **said,
    }  # fmt: skip


def test_r74_no_letter_goes_without_a_reason():
    blank = content()["questions"][0] | {"reason": " "}
    winner = content()["questions"][0] | {"winner_reason": ""}

    assert missing_reasons([content()]) == []
    assert missing_reasons([content(questions=[blank])]) == ["Łódź & Synowie, “How?”"]
    assert missing_reasons([content(questions=[winner])]) == ["Gwasanaethau Cyhoeddus Ŵyl, “How?”"]
    assert missing_reasons([content(questions=[blank], not_ranked_because="Not signed.")]) == []


def test_the_letter_on_paper_is_tagged_and_lacks_no_letter_of_a_name(tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(letter_pdf(outcome_pdf(content(), OPENED)))

    reader = PdfReader(file)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en-GB")
    assert reader.metadata.title == "Outcome of MC-2024-0001"
    for words in (
        "Gwasanaethau Cyhoeddus Ŵyl",
        "Łódź & Synowie",
        "Cyngor Sir Ynys Môn",
        "Friday 26 July 2024",
    ):
        assert words in text
    assert "\ufffd" not in text


# -- letters sent, debrief, undone, and told anew -----------------------------------------------
def test_an_award_is_undone_by_two_people_and_told_anew(at):
    with at(OPENED):
        place = moderated()
        lead, approver, (loser, winner) = place.world.lead, place.world.approver, place.bids
        approved(place)
        assert refused(write_letter_words, loser.pk, text="Thanks.", actor=approver) == "competition.not_lead"
        write_letter_words(loser.pk, text="Thank you for the work.", actor=lead)
        send_letters(place.competition.pk, actor=lead)
        letter = Letter.objects.get(bid=loser)
        assert letter.content["words"] == "Thank you for the work."
        send_letter_again(letter.pk, actor=lead)
        person = place.world.person_of(loser.supplier)
        assert OutboxMessage.objects.filter(about=letter.about).count() == 2
        assert refused(send_letter_again, letter.pk, actor=approver) == "competition.not_lead"
        _debrief(place, letter, person, at)
        codes = [
            refused(ask_to_undo, place.competition.pk, reason="A wrong sum.", actor=approver),
            refused(ask_to_undo, place.competition.pk, reason=" ", actor=lead),
        ]
        kept = ask_to_undo(place.competition.pk, reason="A wrong sum.", actor=lead)
        codes += [
            refused(ask_to_undo, place.competition.pk, reason="Again.", actor=lead),
            refused(undo_outcome, kept.pk, actor=lead),
            refused(undo_outcome, kept.pk, actor=place.world.chair),
        ]
        keep_outcome(kept.pk, note="The sum is right.", actor=approver)
        assert (status(place), mails("award_kept")) == ("awarded", [lead.email])

        undo = ask_to_undo(place.competition.pk, reason="A score was misread.", actor=lead)
        undo_outcome(undo.pk, actor=approver)
        codes.append(refused(undo_outcome, undo.pk, actor=approver))

        assert status(place) == "recommended"
        assert place.competition.awarded_at is None
        assert {bid.status for bid in place.competition.bids.all()} == {"opened"}
        assert set(Letter.objects.values_list("undone_at", flat=True)) == {OPENED}
        assert set(Notice.objects.values_list("status", flat=True)) == {"not_needed"}
        assert refused(send_letter_again, letter.pk, actor=lead) == "letter.undone"
        told = set(mails("award_undone"))
        assert told >= {
            person.email,
            place.world.person_of(winner.supplier).email,
            lead.email,
            approver.email,
        }

        approve_award(place.competition.pk, actor=approver)
        send_letters(place.competition.pk, actor=lead)

    assert codes == [
        "competition.not_lead", "undo.no_reason", "undo.asked", "undo.same_person", "undo.not_approver",
        "undo.not_now",
    ]  # fmt: skip
    assert (status(place), Letter.objects.count(), Letter.objects.standing().count()) == ("awarded", 4, 2)
    assert Notice.objects.filter(status="due").count() == 1


def _debrief(place, letter, person, at):
    """R20: a written request is answered within 15 calendar days; the lead is reminded."""
    lead = place.world.lead
    before = _state()
    ask = {"message": "What was better?", "actor": person}
    assert refused(ask_for_debrief, letter.pk, **ask | {"actor": lead}) == "debrief.not_yours"
    assert refused(ask_for_debrief, letter.pk, **ask | {"message": " "}) == "debrief.no_message"
    assert _state() == before
    request = ask_for_debrief(letter.pk, **ask)
    assert refused(ask_for_debrief, letter.pk, **ask) == "debrief.asked"
    assert request.due_on == date(2024, 7, 31)
    with at(OPENED + timedelta(days=11)):
        assert remind_of_debriefs() == 0
    with at(OPENED + timedelta(days=12)):
        assert (remind_of_debriefs(), remind_of_debriefs()) == (1, 0)
    assert mails("debrief_asked") == [lead.email] * 2
    with at(OPENED):
        assert refused(answer_debrief, request.pk, reply="It.", actor=person) == "competition.not_lead"
        assert refused(answer_debrief, request.pk, reply="", actor=lead) == "debrief.no_reply"
        answer_debrief(request.pk, reply="It names the people.", actor=lead)
        assert refused(answer_debrief, request.pk, reply="Again.", actor=lead) == "debrief.answered"
    assert mails("debrief_answered") == [person.email]


def test_r84_an_end_without_award_makes_an_unsuccessful_release_and_can_be_undone(at):
    with at(OPENED):
        place = opened()
        lead = place.world.lead
        end_without_award(place.competition.pk, reason="The funding is lost.", actor=lead)
        facts = AuditEvent.objects.get(action="competition.not_awarded").facts
        undo = ask_to_undo(place.competition.pk, reason="The funding is back.", actor=lead)
        undo_outcome(undo.pk, actor=place.world.approver)

    release = facts["release"]
    assert (release["tender"]["status"], release["tender"]["statusDetails"]) == (
        "unsuccessful",
        "The funding is lost.",
    )
    assert [award["status"] for award in release["awards"]] == ["unsuccessful"]
    assert not [one.legal_name for one in place.world.suppliers if one.legal_name in str(release)]
    assert (status(place), place.competition.end_reason) == ("opened", "")
    assert len(mails("award_undone")) >= 2


def test_the_pages_of_an_award_are_drawn_for_whoever_may_see_them(at, client):
    with at(OPENED):
        place = moderated()
        ref, winner = place.competition.reference, place.bids[1]
        person = place.world.person_of(winner.supplier)
        due = TODAY + timedelta(days=7)
        request = ask_for_evidence(winner.pk, what="The certificate.", due_on=due, actor=place.world.lead)
        council, own = f"/council/{ref}", f"/supplier/opportunities/{ref}/bid"

        def seen(user, path):
            client.force_login(user)
            answer = client.get(path)
            return answer.content.decode() if answer.status_code == 200 else answer.status_code

        lead, approver = place.world.lead, place.world.approver
        assert "Is there a standstill" in seen(lead, f"{council}/award/")
        assert "The certificate." in seen(lead, f"{council}/evidence/")
        assert "Accept the evidence" in seen(lead, f"{council}/evidence/{request.pk}/")
        assert "Send the evidence" in seen(person, f"{own}/evidence/{request.pk}/")
        assert seen(place.world.person_of(place.bids[0].supplier), f"{council}/award/") == 404
        recommend_award(place.competition.pk, reason="Best.", actor=lead)
        waiting = seen(approver, f"{council}/award/")
        assert ("Approve the award" in waiting, "Send it back" in waiting) == (False, True)
        accept_evidence(request.pk, actor=lead, note="We hold it.")
        assert "Scores and reasons" in seen(approver, f"{council}/award/report/")
        assert client.get(f"{council}/award/report.pdf").content.startswith(b"%PDF")
        assert "Approve the award" in seen(approver, f"{council}/award/")
        approve_award(place.competition.pk, actor=approver)
        assert "Send all letters now" in seen(lead, f"{council}/letters/")
        assert "Save the letter" in seen(lead, f"{council}/letters/{winner.pk}/words/")
        send_letters(place.competition.pk, actor=lead)
        assert "Send it again" in seen(lead, f"{council}/letters/")
        assert "Ask the council for more detail" in seen(person, f"{own}/outcome/")
        assert "Send the request" in seen(person, f"{own}/debrief/")
        debrief = ask_for_debrief(Letter.objects.get(bid=winner).pk, message="Why?", actor=person)
        assert winner.supplier.legal_name in seen(lead, f"{council}/debriefs/")
        assert "Send the reply" in seen(lead, f"{council}/debriefs/{debrief.pk}/")
        assert "Ask an approver" in seen(lead, f"{council}/award/undo/")
        assert "What you can do next" in seen(lead, f"{council}/award/none/")
