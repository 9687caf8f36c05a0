"""Your bid: where it stands, and its parts as tasks."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.forms import count_words
from dps.core.templatetags.formats import pounds_words
from dps.core.web import refusals_as_messages
from tenders.box.late import Late, unseal_attempts
from tenders.box.receipts import receipts_of
from tenders.box.versions import has_unsubmitted_changes
from tenders.box.working import PRICE, SUPPORTING, Missing, WorkingCopy, part_of
from tenders.models import Bid, Question
from tenders.operations.bids import start_bid
from tenders.rules import bids as rules
from tenders.web.bids.furniture import BidPage


class BidHub(BidPage, TemplateView):
    """GET shows, POST starts the bid."""

    template_name = "tenders/bid/hub.html"
    needs_bid = False

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            start_bid(self.competition.pk, self.supplier.pk, actor=self.seat.user)
        return redirect("bid", ref)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        invitation = self.competition.invitations.get(supplier=self.supplier)
        context = {"at": at, "is_open": self.competition.takes_bids(at), "invitation": invitation}
        if self.bid is None:
            refusal = rules.why_not_start_bid(self.competition, self.supplier, self.seat.user, at)
            return super().get_context_data(cannot_start=refusal, **context, **kwargs)
        return super().get_context_data(**context, **self._state(), **kwargs)

    def _state(self) -> dict[str, Any]:
        work = self.work
        versions = list(self.bid.versions.select_related("bid__competition")) if self.bid else []
        missing = work.missing()
        tasks = tasks_of(work, missing, self)
        return {
            "work": work,
            "tasks": tasks,
            "left": sum(task["status"] != "completed" for task in tasks if not task["optional"]),
            "parts": sum(not task["optional"] for task in tasks),
            "missing": self.linked(missing),
            "price_questions": price_questions_of(work.bid),
            "evidence_asked": evidence_asked_of(work.bid),
            "late": self._late(),
            "receipts": receipts_of(versions),
            "must_confirm": rules.must_be_confirmed(work.bid),
            "has_changes": has_unsubmitted_changes(work, versions[-1] if versions else None),
        }

    def _late(self) -> list[Late]:
        """The bidder's own attempts after the deadline."""
        own = list(self.competition.late_attempts.filter(bidder=self.work.bid.bidder))
        return unseal_attempts(self.competition, own) if own else []


def price_questions_of(bid: Bid) -> list[dict[str, Any]]:
    """What the council asks about the price of an opened bid; nothing before the opening."""
    if bid.opened_at is None:
        return []
    at = clock.now()
    return [{"enquiry": one, "state": one.state_for_bidder(at)} for one in bid.price_enquiries.all()]


def evidence_asked_of(bid: Bid) -> list[dict[str, Any]]:
    """What the council asks before it decides on the award; nothing before the opening."""
    if bid.opened_at is None:
        return []
    today = clock.today()
    return [{"asked": one, "state": one.state(today)} for one in bid.evidence_requests.all()]


def tasks_of(work: WorkingCopy, missing: list[Missing], page: BidPage) -> list[dict[str, Any]]:
    """The parts of the bid, as `govuk/task_list.html` draws them."""
    wrong = {one.part for one in missing}
    tasks = [
        _question_task(work, question, number, wrong, page)
        for number, question in enumerate(work.questions, 1)
    ]
    if work.items:
        tasks.append(_price_task(work, wrong, page))
    count = len(work.files_of(SUPPORTING))
    tasks.append(
        {
            "title": "Add supporting files",
            "href": page.address("bid-files"),
            "hint": f"{count} file{'' if count == 1 else 's'} added",
            "status": "problem" if SUPPORTING in wrong else "completed" if count else "optional",
            "label": "There is a problem" if SUPPORTING in wrong else "Completed" if count else "Optional",
            "optional": SUPPORTING not in wrong,
        }
    )
    return tasks


def _question_task(
    work: WorkingCopy, question: Question, number: int, wrong: set[str], page: BidPage
) -> dict[str, Any]:
    part = part_of(question.pk)
    words = count_words(work.answer_to(question))
    files = len(work.files_of(part))
    attached = f", {files} file{'' if files == 1 else 's'}" if files else ""
    is_done = part not in wrong
    status = "completed" if is_done else "problem" if words else "not_started"
    labels = {"completed": "Completed", "problem": "There is a problem", "not_started": "Not yet started"}
    return {
        "title": f"Question {number}: {question.text}",
        "href": page.address("bid-question", question.pk),
        "hint": f"{words:,} of {question.word_limit:,} words{attached}. Weight {plain(question.weight)}%",
        "status": status,
        "label": labels[status],
        "optional": False,
    }


def plain(weight: Decimal) -> str:
    """40 or 12.5: without noughts at the end."""
    return f"{weight.normalize():f}"


def _price_task(work: WorkingCopy, wrong: set[str], page: BidPage) -> dict[str, Any]:
    priced = len(work.units)
    status = "completed" if PRICE not in wrong else "incomplete" if priced else "not_started"
    labels = {"completed": "Completed", "incomplete": "Incomplete", "not_started": "Not yet started"}
    return {
        "title": "Enter your price",
        "href": page.address("bid-price"),
        "hint": f"Total so far {pounds_words(work.total)} excluding VAT"
        if priced
        else "Pounds, excluding VAT",
        "status": status,
        "label": labels[status],
        "optional": False,
    }
