"""From the ranking to the letters: recommend, approve, tell everybody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from dps.core.models import OutboxMessage
from dps.core.web import refusals_as_messages
from tenders.letters import award_letters
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Letter
from tenders.operations import award as operations
from tenders.rules import award as rules
from tenders.rules.evaluation.reading import why_not_see_prices
from tenders.rules.standing import ranking_of, standing_of
from tenders.web.evaluation.ranking import names_of, ranking_facts
from tenders.web.forms.evaluation import ReasonForm, ReturnForm
from tenders.web.mixins import CompetitionPage


class AwardPage(CompetitionPage, TemplateView):
    """The ranking with how every point came about, and what the person may do next."""

    template_name = "tenders/evaluation/award.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        hidden = why_not_see_prices(self.competition, user)
        context = super().get_context_data(hidden=hidden, **kwargs)
        if hidden is None:
            context |= self.decision() | self.standing()
        return context

    def standing(self) -> dict[str, Any]:
        standing = standing_of(self.competition)
        return {
            **ranking_facts(self.competition, standing),
            "cannot_recommend": rules.why_not_recommend_award(standing, self.person, "x"),
        }

    def decision(self) -> dict[str, Any]:
        status = self.competition.status
        return {
            "leads": self.competition.lead_id == self.person.pk,
            "recommendation": self.competition.recommendations.filter(undone_at=None).last(),
            "approvals": self.competition.approvals.filter(kind="award").select_related("given_by"),
            "cannot_approve": rules.why_not_decide_award(self.competition, self.person),
            "is_recommended": status == CompetitionStatus.RECOMMENDED,
            "is_moderated": status == CompetitionStatus.MODERATED,
            "reason_form": ReasonForm(
                label="Why should this bid win?",
                help_text="What the approver reads, and what the report of the competition keeps.",
            ),
            "return_form": ReturnForm(),
        }


class AwardStep(CompetitionPage, View):
    """One step, posted: clean, call, answer. An incomplete form goes back with its sentence."""

    success = ""
    after = "competition-award"

    def post(self, request: HttpRequest, ref: str, **keys: Any) -> HttpResponse:
        with refusals_as_messages(request):
            self.step(request, **keys)
            messages.success(request, self.success)
        return redirect(self.after, ref=ref)

    def step(self, request: HttpRequest, **keys: Any) -> None:
        raise Http404


class Recommend(AwardStep):
    success = "The award is recommended. An approver has been told."

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.recommend_award(
            self.competition.pk, reason=request.POST.get("reason", ""), actor=self.person
        )


class ApproveAward(AwardStep):
    success = "The award is approved. The lead sends the letters now."

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.approve_award(self.competition.pk, actor=self.person, note=request.POST.get("note", ""))


class ReturnAward(AwardStep):
    success = "The recommendation is back with the lead."

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.return_award(self.competition.pk, actor=self.person, note=request.POST.get("note", ""))


class EndWithoutAward(AwardStep):
    success = "The competition has ended without an award. Every bidder has been told."

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.end_without_award(
            self.competition.pk, reason=request.POST.get("reason", ""), actor=self.person
        )


class Letters(CompetitionPage, TemplateView):
    """Every letter as it will be read, then sent at one moment, then what became of each."""

    template_name = "tenders/evaluation/letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = list(Letter.objects.filter(bid__competition=self.competition).select_related("bid__supplier"))
        return super().get_context_data(
            sent=[(letter, deliveries) for letter, deliveries in self.with_deliveries(sent)],
            drafts=[] if sent else self.drafts(),
            cannot_send=rules.why_not_send_letters(self.competition, self.person),
            **kwargs,
        )

    def drafts(self) -> list[dict[str, Any]]:
        if self.competition.status != CompetitionStatus.APPROVED:
            return []
        bids = list(
            self.competition.bids.filter(status__in=[BidStatus.OPENED, BidStatus.EXCLUDED]).select_related(
                "supplier"
            )
        )
        letters = award_letters(self.competition, ranking_of(self.competition), names_of(bids))
        return list(letters.values())

    def with_deliveries(self, letters: list[Letter]) -> list[tuple[Letter, list[OutboxMessage]]]:
        owed: dict[str, list[OutboxMessage]] = {}
        for message in OutboxMessage.objects.filter(about__in=[letter.about for letter in letters]):
            owed.setdefault(message.about, []).append(message)
        return [(letter, owed.get(letter.about, [])) for letter in letters]


class SendLetters(AwardStep):
    success = "The letters are on their way to every bidder."
    after = "competition-letters"

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.send_letters(self.competition.pk, actor=self.person)
