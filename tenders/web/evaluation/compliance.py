"""Checking bids: what each has to have, what the bidder explains, and what is excluded by two people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from dps.core import clock
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from tenders.box.opened import contents_of
from tenders.lifecycles import BidStatus, CheckResult, ExclusionGround
from tenders.models import Bid, Exclusion, Question
from tenders.operations.evaluation import exclusions as operations
from tenders.operations.evaluation.checks import ask_explanation, check_bid
from tenders.rules.award import is_approver
from tenders.rules.evaluation import checks
from tenders.rules.evaluation.exclusions import (
    EVALUATING,
    lost_places,
    why_not_propose_exclusion,
    why_not_propose_exclusions,
)
from tenders.rules.evaluation.reading import why_not_check_bids
from tenders.web.council_base import CompetitionAction
from tenders.web.forms.checks import CheckForm, ExplanationForm
from tenders.web.forms.evaluation import ReasonForm
from tenders.web.mixins import CompetitionPage

LOST = "Its supplier has no active place in the lot any more."


class Compliance(CompetitionPage, TemplateView):
    """Which bids take part, what was found, which are excluded or proposed to be, and by whom."""

    template_name = "tenders/evaluation/compliance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = self.competition
        if not competition.has_been_opened():
            raise Http404
        bids = competition.bids.filter(opened_at__isnull=False).select_related(
            "exclusion__proposed_by", "exclusion__confirmed_by", "exclusion__refused_by", "supplier"
        )
        lost = lost_places(competition) if competition.status in EVALUATING else set()
        rows = [
            {"bid": bid, "found": found_words(bid), "lost": bid.supplier_id in lost}
            for bid in bids.prefetch_related("checks", "explanations").order_by("label")
        ]
        return super().get_context_data(
            rows=rows,
            lost_reason=LOST,
            cannot_check=why_not_check_bids(competition, self.person),
            shows_names=competition.moderated_at is not None or not competition.hides_names,
            may_propose=why_not_propose_exclusions(competition, self.person) is None,
            may_confirm=is_approver(competition, self.person),
            bars=participation(competition, rows),
            bar_head=["Step", "Suppliers"],
            **kwargs,
        )


def found_words(bid: Bid) -> str:
    """What was checked of a bid, in a line. Of a bid with its checks and explanations fetched."""
    results = [check.result for check in bid.checks.all()]
    waiting = sum(one.answered_at is None for one in bid.explanations.all())
    parts = [f"{len(results)} checked"] if results else ["Not checked yet"]
    for result, words in [
        (CheckResult.CLARIFY, "to be explained"),
        (CheckResult.EXCLUDE, "not complied with"),
    ]:
        if number := results.count(result):
            parts.append(f"{number} {words}")
    if waiting:
        parts.append(f"{waiting} explanation{'' if waiting == 1 else 's'} awaited")
    return ", ".join(parts)


def participation(competition: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """From the invitation to the bids in the running, for govuk/bar_table.html. One query."""
    invited = list(competition.invitations.values_list("viewed_at", "declined_at"))
    statuses = [row["bid"].status for row in rows]
    steps = [
        ("Invited", len(invited)),
        ("Looked at it", sum(viewed is not None for viewed, _ in invited)),
        ("Declined", sum(declined is not None for _, declined in invited)),
        ("Bids opened", len(rows)),
        ("In the running", len(rows) - statuses.count(BidStatus.EXCLUDED)),
    ]
    longest = max([number for _, number in steps] or [1]) or 1
    return [
        {"label": label, "pct": round(100 * number / longest), "display": number} for label, number in steps
    ]


class CheckPage(CompetitionPage):
    """One opened bid that the lead or chair may look into; else back to the list, with the reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.keys = kwargs
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().get)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().post)  # type: ignore[misc]

    def refusal_or(self, answer: Any) -> HttpResponse:
        if refusal := why_not_check_bids(self.competition, self.person):
            messages.error(self.request, refusal.message)  # type: ignore[attr-defined]
            return redirect("competition-conflict", ref=self.competition.reference)
        bids = self.competition.bids.filter(status=BidStatus.OPENED)
        self.bid = get_object_or_404(bids.select_related("competition"), pk=self.keys["bid"])
        return answer(self.request, **self.keys)  # type: ignore[attr-defined]

    def items(self) -> list[checks.Item]:
        """What the portal can tell by itself; never a price."""
        questions = Question.objects.filter(criterion__competition=self.competition)
        content = contents_of(self.competition, [self.bid])[self.bid.pk]
        has_place = self.bid.supplier_id not in lost_places(self.competition)
        lines = list(self.competition.price_lines.all())
        return checks.items_of(content, list(questions), lines, has_place=has_place)


class CheckBid(CheckPage, FormView):
    """Every item of one bid: pass, to be explained, does not comply."""

    template_name = "tenders/evaluation/check.html"
    form_class = CheckForm

    def get_form_kwargs(self) -> dict[str, Any]:
        found = {check.item: check for check in self.bid.checks.all()}
        return super().get_form_kwargs() | {"items": self.items(), "found": found}

    def form_valid(self, form: CheckForm) -> HttpResponse:
        try:
            check_bid(self.bid.pk, results=form.results, actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, f"What you found about {self.bid.label} is recorded.")
        return redirect("competition-compliance", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.bid.explanations.select_related("asked_by")
        return super().get_context_data(bid=self.bid, explanations=asked, at=clock.now(), **kwargs)


class AskExplanation(CheckPage, FormView):
    """A question to one bidder about its bid."""

    template_name = "tenders/evaluation/ask.html"
    form_class = ExplanationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": self.items()}

    def form_valid(self, form: ExplanationForm) -> HttpResponse:
        try:
            ask_explanation(self.bid.pk, actor=self.person, **form.asked)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "The bidder has been asked, by email and on its own page.")
        return redirect("competition-check", ref=self.competition.reference, bid=self.bid.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(bid=self.bid, **kwargs)


class ProposeExclusion(CompetitionPage, FormView):
    """Why a bid does not comply, for whoever may propose it; what was found, only for who has declared."""

    template_name = "tenders/evaluation/exclude.html"
    form_class = ReasonForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().get)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().post)

    def refusal_or(self, answer: Any) -> HttpResponse:
        if refusal := why_not_propose_exclusion(self.bid(), self.person, LOST):
            messages.error(self.request, refusal.message)
            return redirect("competition-compliance", ref=self.competition.reference)
        return answer(self.request, **self.kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"label": "Why does it not comply?"}

    def get_initial(self) -> dict[str, Any]:
        if "lost" in self.request.GET:
            return {"reason": LOST}
        if why_not_check_bids(self.competition, self.person):
            return {}
        failed = self.bid().checks.filter(result=CheckResult.EXCLUDE)
        return {"reason": "\n".join(check.note for check in failed.order_by("item"))}

    def bid(self) -> Bid:
        return get_object_or_404(self.competition.bids.exclude(opened_at=None), pk=self.kwargs["bid"])

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        bid = self.bid()
        lost = bid.supplier_id in lost_places(self.competition)
        ground = ExclusionGround.LOST_PLACE if lost else ExclusionGround.NON_COMPLIANT
        with refusals_as_messages(self.request):
            operations.propose_exclusion(bid.pk, **form.cleaned_data, ground=ground, actor=self.person)
            messages.success(self.request, "The exclusion is proposed. An approver confirms it.")
        return redirect("competition-compliance", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(bid=self.bid(), **kwargs)


class ConfirmExclusion(CompetitionAction):
    """The second person's yes, or with `refuse` the no and why."""

    next_page = "competition-compliance"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        exclusion = get_object_or_404(Exclusion, bid__competition=self.competition, bid=kwargs["bid"])
        if "refuse" in request.POST:
            operations.refuse_exclusion(exclusion.pk, note=request.POST.get("note", ""), actor=self.person)
            self.done = "The bid goes on. Who proposed to exclude it has been told."
        else:
            operations.confirm_exclusion(exclusion.pk, actor=self.person)
            self.done = "The bid is excluded. The ranking is computed without it."
