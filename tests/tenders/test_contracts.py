"""The contract from its terms to its end: done, refused, raced; variations within regulation 72."""

from datetime import date
from decimal import Decimal

import pgtrigger
import pytest

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Contract, SignedCopy, Variation
from tenders.operations import contract_life, contracts, reviews
from tenders.tasks import remind_of_contracts, start_contracts
from tests.races import together
from tests.tenders.contracting import SIGNED_ON, awarded, drawn_up, file_copy, signed
from tests.tenders.moderated import OPENED, moderated
from tests.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(at):
    with at(OPENED):
        yield awarded()


def test_r87_a_contract_is_signed_when_both_copies_are_here_and_pays_in_30_days(place, client):
    lead, competition = place.world.lead, place.competition
    supplier = place.world.person_of(place.world.suppliers[1])
    assert refused(drawn_up, place, value=Decimal(0)) == "contract.no_value"
    assert refused(drawn_up, place, ends_on=date(2024, 7, 1)) == "contract.dates"
    assert refused(drawn_up, place, break_on=date(2026, 1, 1)) == "contract.break"
    assert refused(drawn_up, place, may_extend_to=date(2025, 2, 28)) == "contract.extension"
    assert not Contract.objects.exists()
    record = {"signed_on": SIGNED_ON, "actor": lead}
    assert refused(contracts.record_contract, competition.pk, **record) == "contract.no_draft"

    contract = drawn_up(place)
    assert (contract.status, contract.payment_days, contract.bid_id) == ("draft", 30, place.bids[1].pk)
    assert AuditEvent.objects.get(action="contract.drawn_up").facts["payment_days"] == 30
    assert refused(contracts.record_contract, competition.pk, **record) == "contract.copies"
    assert refused(file_copy, contract, "council", supplier) == "contract.not_yours"
    assert refused(file_copy, contract, "council", lead, signatory=" ") == "contract.no_signatory"
    assert refused(file_copy, contract, "council", lead, document_id=contract.pk) == "contract.no_file"
    late = date(2024, 7, 17)
    assert refused(file_copy, contract, "council", lead, signed_on=late) == "contract.not_signed_yet"
    file_copy(contract, "council", lead)
    assert refused(drawn_up, place) == "contract.half_signed"
    contracts.take_back_signed_copy(contract.pk, side="council", actor=lead)
    taken = {"side": "council", "actor": lead}
    assert refused(contracts.take_back_signed_copy, contract.pk, **taken) == "contract.no_copy"
    assert drawn_up(place, value=Decimal(700)).reference == contract.reference
    file_copy(contract, "council", lead)
    copy = file_copy(contract, "supplier", supplier)
    assert (copy.sha256, copy.filed_by) == (copy.document.sha256, supplier)
    assert SignedCopy.objects.filter(replaced_at=None).count() == 2
    early = {"signed_on": date(2024, 7, 15), "actor": lead}
    assert refused(contracts.record_contract, competition.pk, **early) == "contract.signed_later"
    assert client.get(f"/contracts/{contract.reference}/").status_code == 404

    done = contracts.record_contract(competition.pk, **record)

    assert (done.status, done.value, done.signed_on) == ("signed", Decimal(700), SIGNED_ON)
    competition.refresh_from_db()
    assert competition.status == "contracted"
    page = client.get(f"/contracts/{contract.reference}/").content.decode()
    assert ("30 days" in page, place.world.suppliers[1].legal_name in page) == (True, True)
    assert refused(file_copy, contract, "supplier", supplier) == "contract.signed"


def test_r85_variations_stop_at_the_limits_of_their_ground(place):
    contract, lead = signed(place, may_extend_to=date(2025, 8, 31)), place.world.lead

    def vary(ground, value, **said):
        facts = {"reason": "More residents took part.", "agreed_on": SIGNED_ON, "actor": lead, **said}
        return contract_life.vary_contract(contract.pk, ground=ground, value=Decimal(value), **facts)

    assert (vary("b", 200).percent, vary("b", 100).percent) == (Decimal("33.33"), Decimal("50.00"))
    assert vary("c", "300.00").percent == Decimal("50.00")
    assert vary("f", 60).percent == Decimal("10.00")
    over = {("b", "0.01"), ("c", "0.01"), ("f", "0.01")}
    assert {refused(vary, *one) for one in over} == {"variation.over_limit"}
    assert refused(vary, "a", 0, ends_on=date(2025, 9, 1)) == "variation.extension"
    assert refused(vary, "d", -1260) == "variation.below_zero"
    assert refused(vary, "x", 1) == "variation.ground"
    assert refused(vary, "e", 1, reason=" ") == "variation.no_reason"
    assert refused(vary, "e", 1, agreed_on=date(2024, 7, 17)) == "variation.agreed"
    assert refused(vary, "e", 1, ends_on=date(2024, 7, 1)) == "variation.dates"
    assert refused(vary, "e", 1, actor=place.world.approver) == "competition.not_lead"
    assert Variation.objects.count() == 4

    extended = vary("a", 900, ends_on=date(2025, 8, 31))

    contract.refresh_from_db()
    assert (contract.value, contract.value_now) == (Decimal(600), Decimal(2160))
    assert (contract.ends_on, extended.ended_before_on) == (date(2025, 8, 31), date(2025, 2, 28))
    owing = Variation.objects.filter(owes_notice=True).values_list("ground", flat=True)
    assert list(owing) == ["b", "b", "c"]


def test_r85_a_small_change_stays_below_the_threshold(place):
    place.world.agreement.thresholds = {
        "services": [{"from": "2024-01-01", "amount": "1000", "vat": "included"}]
    }
    with pgtrigger.ignore("agreements.Agreement:terms_change_by_notice_only"):
        place.world.agreement.save(update_fields=["thresholds"])
    contract = signed(place, value=Decimal(9000))
    said = {"ground": "f", "reason": "More.", "agreed_on": SIGNED_ON, "actor": place.world.lead}

    assert (
        refused(contract_life.vary_contract, contract.pk, value=Decimal(834), **said) == "variation.threshold"
    )
    assert contract_life.vary_contract(contract.pk, value=Decimal(833), **said).percent == Decimal("9.26")


def test_a_contract_starts_is_reviewed_answered_ended_and_taught_from(place, at):
    contract, lead = signed(place, break_on=date(2024, 12, 1)), place.world.lead
    supplier = place.world.person_of(place.world.suppliers[1])
    loser = place.world.person_of(place.world.suppliers[0])
    ended = {"ended_on": SIGNED_ON, "actor": lead}
    assert refused(contract_life.end_contract, contract.pk, **ended) == "contract.not_live"
    assert (start_contracts(), start_contracts()) == (1, 0)
    ratings = {"quality": "good", "time": "met", "social_value": "improve", "actor": lead}
    held = {"held_on": SIGNED_ON, "comments": "Workshops were well attended."}
    assert (
        refused(reviews.review_contract, contract.pk, **ratings, **{**held, "comments": " "})
        == "review.no_comments"
    )
    assert (
        refused(reviews.review_contract, contract.pk, **ratings, **{**held, "held_on": date(2025, 1, 1)})
        == "review.not_yet"
    )
    review = reviews.review_contract(contract.pk, **ratings, **held)
    assert refused(reviews.reply_to_review, review.pk, reply="No.", actor=loser) == "review.not_yours"
    assert refused(reviews.reply_to_review, review.pk, reply=" ", actor=supplier) == "review.no_reply"
    assert reviews.reply_to_review(review.pk, reply="We agree.", actor=supplier).replied_by == supplier
    assert refused(reviews.reply_to_review, review.pk, reply="Again.", actor=supplier) == "review.replied"
    wanted = {"title": "Report", "due_on": date(2024, 12, 1), "actor": lead}
    assert refused(reviews.add_deliverable, contract.pk, **{**wanted, "title": ""}) == "deliverable.no_title"
    report = reviews.add_deliverable(contract.pk, **wanted)
    accept = {"accepted_on": SIGNED_ON, "actor": lead}
    assert reviews.accept_deliverable(report.pk, **accept).accepted_on == SIGNED_ON
    assert refused(reviews.accept_deliverable, report.pk, **accept) == "deliverable.accepted"
    assert refused(contract_life.share_lessons, contract.pk, lessons="x", actor=lead) == "contract.not_over"
    for day, told in [
        ("2024-10-02", 1),
        ("2024-10-02", 0),
        ("2024-11-20", 1),
        ("2024-12-01", 1),
        ("2025-01-30", 1),
    ]:
        with at(OPENED.replace(year=int(day[:4]), month=int(day[5:7]), day=int(day[8:]))):
            assert (day, remind_of_contracts()) == (day, told)
    assert OutboxMessage.objects.filter(template="contract_date_near", recipient=lead.email).count() == 4
    assert refused(contract_life.terminate_contract, contract.pk, reason=" ", **ended) == "contract.no_reason"
    future = {"ended_on": date(2024, 7, 20), "actor": lead}
    assert refused(contract_life.end_contract, contract.pk, **future) == "contract.end_date"

    contract_life.end_contract(contract.pk, **ended)
    shared = contract_life.share_lessons(contract.pk, lessons="Begin with residents.", actor=lead)

    assert (shared.status, shared.ended_on, shared.lessons) == ("ended", SIGNED_ON, "Begin with residents.")
    assert refused(contract_life.end_contract, contract.pk, **ended) == "contract.not_running"
    assert remind_of_contracts() == 0


@pytest.mark.django_db(transaction=True)
def test_two_variations_at_once_do_not_pass_the_limit_together(at):
    with at(OPENED):
        place = awarded()
        contract = signed(place)
        said = {"ground": "b", "reason": "More.", "value": Decimal(200), "agreed_on": SIGNED_ON}

        results = together(
            *[lambda: contract_life.vary_contract(contract.pk, actor=place.world.lead, **said).number] * 3
        )

    assert sorted(map(str, results)) == ["1", *["variation.over_limit"] * 2]


def test_a_competition_without_letters_has_no_contract(at):
    with at(OPENED):
        place = moderated()
        assert refused(drawn_up, place) == "contract.not_awarded"
    assert not Contract.objects.exists()
