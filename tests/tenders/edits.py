"""Every operation that edits a competition or answers to one before its opening, and in which states it may.

test_edits.py prints docs/edits.md from what the operations say.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tenders.models.competitions import default_scale
from tenders.operations import (
    amendments,
    bids,
    clarifications,
    competitions,
    criteria,
    intentions,
    invitations,
    library,
    looks,
    papers,
    publication,
    reopening,
    shorter_times,
    submission,
)
from tenders.rules.amendments import Wanted
from tests.tenders.trials import (
    DRAFT,
    INVITED,
    OPEN,
    UNDER_WAY,
    WAITING,
    Edit,
    by_approver,
    by_lead,
    by_supplier,
)
from tests.worlds import DEADLINE

WEEK = timedelta(days=7)
WORDS = {"question": "What is wanted?", "answer": "A report."}


def ask_cancellation(p: Any) -> object:
    return competitions.ask_cancellation(p.competition.pk, actor=p.world.lead, reason="No money.")


def hand_in(operation: Callable[..., Any], p: Any) -> object:
    """The bid that was submitted before the change and has not been confirmed since."""
    key = {"received_at": p.at, "idempotency_key": "again", "seen_change": 1}
    return operation(p.bid(p.unconfirmed).pk, actor=p.person(p.unconfirmed), **key)


def write(operation: Callable[..., Any], p: Any, part: str, *ids: Any, **values: Any) -> object:
    bid = p.bid(p.unconfirmed)
    seen = bid.parts.get(part=part).version
    return operation(bid.pk, *ids, seen_version=seen, actor=p.person(p.unconfirmed), **values)


def write_answer(operation: Callable[..., Any], p: Any) -> object:
    question = p.question().pk
    return write(operation, p, f"question:{question}", question, text="Otherwise.")


def write_prices(operation: Callable[..., Any], p: Any) -> object:
    units = {str(line.pk): Decimal(7) for line in p.competition.price_lines.all()}
    return write(operation, p, "price", units=units)


PREPARING = [
    by_lead(
        competitions.set_details, "Say what is bought", DRAFT, title="A report", need="Two reports.",
        estimated_value=Decimal(20000), contract_starts_on=None, contract_ends_on=None, principles=[1],
    ),
    by_lead(papers.file_papers, "Add and remove documents", DRAFT),
    by_lead(
        papers.restrict_papers, "Say whether documents are confidential", DRAFT,
        is_restricted=True, terms="Tell nobody.",
    ),
    Edit(
        criteria.set_criteria, "Weigh the criteria",
        lambda p: criteria.set_criteria(p.competition.pk, rows=p.rows(), actor=p.world.lead), DRAFT,
    ),
    Edit(
        criteria.add_question, "Add a question to bidders",
        lambda p: criteria.add_question(
            p.criterion().pk, actor=p.world.lead, text="And when?", weight=Decimal(5)
        ),
        DRAFT,
    ),
    Edit(
        library.ask_from_library, "Add a question from the library",
        lambda p: library.ask_from_library(p.criterion().pk, kept_id=p.kept.pk, actor=p.world.lead), DRAFT,
    ),
    Edit(
        criteria.change_question, "Change a question to bidders",
        lambda p: criteria.change_question(p.question().pk, actor=p.world.lead, text="How?"), DRAFT,
    ),
    Edit(
        criteria.remove_question, "Remove a question to bidders",
        lambda p: criteria.remove_question(p.question().pk, actor=p.world.lead), DRAFT,
    ),
    by_lead(
        criteria.set_price_schedule, "Set the price schedule", DRAFT,
        method="lowest", rows=[criteria.PriceRow("All of it")],
    ),
    by_lead(
        criteria.set_scale, "Set the scale and the tie rule", DRAFT,
        scale=default_scale(), tie_rule=["quality"],
    ),
    by_lead(competitions.set_timetable, "Set the timetable", DRAFT, deadline_at=DEADLINE + WEEK),
    by_lead(competitions.set_panel, "Choose the team", DRAFT, evaluators=[], chair=None, openers=[]),
    by_lead(competitions.discard_draft, "Discard it before publication", DRAFT | WAITING, reason="No money."),
]  # fmt: skip
PUBLISHING = [
    by_lead(publication.send_for_approval, "Send it for approval", DRAFT),
    by_lead(publication.recall_from_approval, "Take it back from approval", WAITING),
    by_approver(publication.approve_publication, "Approve it for publication", WAITING),
    by_approver(publication.send_back_to_draft, "Send it back to the lead", WAITING, note="Say more."),
    by_lead(
        publication.publish_competition, "Publish it and invite all", WAITING,
        before=lambda p: publication.approve_publication(p.competition.pk, actor=p.world.approver),
    ),
]  # fmt: skip
CHANGING = [
    by_lead(
        amendments.amend_competition, "Change what is bought, dates or documents after publication", OPEN,
        reason="A third ward.", wanted=Wanted(need="Three reports."),
    ),
    by_lead(
        amendments.extend_deadline, "Extend the deadline", OPEN,
        deadline_at=DEADLINE + WEEK, reason="A holiday.",
    ),
    Edit(
        reopening.reopen_competition,
        "Give everybody more time",
        lambda p: reopening.reopen_competition(
            p.competition.pk, deadline_at=DEADLINE + WEEK, reason="The portal was down.", actor=p.manager
        ),
        {"Open", "Closed"},
    ),
    Edit(
        shorter_times.propose_shorter_time, "Ask suppliers for a shorter time",
        lambda p: p.propose(), OPEN,
    ),
    Edit(
        shorter_times.withdraw_shorter_time, "Withdraw the proposal of a shorter time",
        lambda p: shorter_times.withdraw_shorter_time(p.proposal().pk, actor=p.world.lead), OPEN,
        before=lambda p: p.propose(),
    ),
    Edit(
        shorter_times.reply_to_shorter_time, "Agree or not to a shorter time",
        lambda p: shorter_times.reply_to_shorter_time(
            p.proposal().pk, supplier_id=p.silent.pk, agrees=True, actor=p.invited
        ),
        OPEN, before=lambda p: p.propose(),
    ),
    Edit(
        competitions.ask_cancellation, "Ask for it to be cancelled", ask_cancellation, UNDER_WAY,
    ),
    by_approver(
        competitions.confirm_cancellation, "Confirm that it is cancelled", UNDER_WAY, before=ask_cancellation
    ),
    by_approver(
        competitions.refuse_cancellation, "Refuse to cancel it", UNDER_WAY, before=ask_cancellation,
        note="There is money.",
    ),
    Edit(
        invitations.resend_invitation, "Send an invitation again",
        lambda p: invitations.resend_invitation(p.invitation().pk, actor=p.world.lead), OPEN,
    ),
]  # fmt: skip
ASKING = [
    Edit(
        clarifications.ask_clarification, "Ask the council a question",
        lambda p: clarifications.ask_clarification(
            p.competition.pk, supplier_id=p.silent.pk, question="Why?", actor=p.invited
        ),
        OPEN,
    ),
    Edit(
        clarifications.withdraw_clarification,
        "Take a question back",
        lambda p: clarifications.withdraw_clarification(p.waiting().pk, actor=p.invited),
        OPEN,
    ),
    Edit(
        clarifications.answer_clarification, "Answer a question to all",
        lambda p: clarifications.answer_clarification(p.waiting().pk, actor=p.world.lead, **WORDS), OPEN,
    ),
    Edit(
        clarifications.answer_privately, "Answer a question in confidence",
        lambda p: clarifications.answer_privately(p.waiting().pk, answer="Yes.", actor=p.world.lead), OPEN,
    ),
    Edit(
        clarifications.change_answer, "Change a published answer",
        lambda p: clarifications.change_answer(
            p.published().pk, actor=p.world.lead, reason="It was wrong.", question="Why?", answer="So.",
        ),
        OPEN,
    ),
]  # fmt: skip
BIDDING = [
    by_supplier(invitations.view_invitation, "Look at the invitation", allowed=INVITED),
    by_supplier(looks.look_at_invitation, "Look at it again", allowed=INVITED),
    by_supplier(invitations.accept_terms, "Accept the terms of confidential documents"),
    by_supplier(intentions.state_intention, "Say that you intend to bid"),
    by_supplier(
        intentions.withdraw_intention, "Take back that you intend to bid",
        before=lambda p: intentions.state_intention(p.invitation().pk, actor=p.invited),
    ),
    by_supplier(invitations.decline_invitation, "Say “not this time”", reason="capacity"),
    by_supplier(
        invitations.undo_decline, "Take back “not this time”",
        before=lambda p: invitations.decline_invitation(p.invitation().pk, actor=p.invited),
    ),
    Edit(
        bids.start_bid, "Begin a bid",
        lambda p: bids.start_bid(p.competition.pk, p.silent.pk, actor=p.invited), OPEN,
    ),
    *[
        Edit(operation, words, lambda p, operation=operation, by=by: by(operation, p), OPEN)
        for operation, words, by in [
            (bids.save_answer, "Save an answer of a bid", write_answer),
            (bids.autosave_answer, "Keep an answer while it is typed", write_answer),
            (bids.save_prices, "Save the prices of a bid", write_prices),
            (bids.autosave_prices, "Keep prices while they are typed", write_prices),
            (submission.submit_bid, "Submit a bid", hand_in),
            (submission.confirm_bid, "Confirm a bid after a change", hand_in),
        ]
    ],
    Edit(
        submission.withdraw_bid, "Withdraw a bid",
        lambda p: submission.withdraw_bid(p.bid(p.unconfirmed).pk, actor=p.person(p.unconfirmed)), OPEN,
    ),
]  # fmt: skip
PARTS = {
    "Preparing": PREPARING,
    "Approving and publishing": PUBLISHING,
    "Changing what is published": CHANGING,
    "Questions and answers": ASKING,
    "What an invited supplier does": BIDDING,
}
# What touches no competition that is there already.
MAKES_ANOTHER = {
    competitions.create_competition,
    library.keep_question,
    library.keep_template,
    library.drop_question,
    library.drop_template,
}
# Modules of operations on bids that were opened, on refused looks, and what only begins a new competition.
OTHER_MODULES = {
    "attempts", "award", "contract_life", "contracts", "copies", "debriefs", "evaluation", "evidence",
    "leads", "letters", "lots", "opening", "panels", "prices", "retention", "reviews", "undoing",
}  # fmt: skip
