"""From the ranking to an approved award: recommend, approve or send back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from dps.core import clock
from dps.core.web import refusals_as_messages
from tenders.lifecycles import CompetitionStatus, UndoneStep
from tenders.operations import award as operations
from tenders.rules import award as rules
from tenders.rules import standstills
from tenders.rules.evaluation.reading import why_not_see_prices
from tenders.rules.leads import leads
from tenders.rules.standing import standing_of
from tenders.rules.undoing import why_not_ask_to_undo
from tenders.web.evaluation.ranking import ranking_facts
from tenders.web.forms.awards import OFF, ON, RecommendForm
from tenders.web.forms.evaluation import ReturnForm
from tenders.web.mixins import CompetitionPage


class AwardPage(CompetitionPage, TemplateView):
    """The ranking with how every point came about, and what the person may do next."""

    template_name = "tenders/evaluation/award.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        hidden = why_not_see_prices(self.competition, user)
        cannot_end = rules.why_not_end_without_award(self.competition, self.person, "x")
        context = super().get_context_data(hidden=hidden, cannot_end=cannot_end, **kwargs)
        if hidden is None:
            context |= self.decision() | self.standing()
        return context

    def standing(self) -> dict[str, Any]:
        standing = standing_of(self.competition)
        return {
            **ranking_facts(self.competition, standing),
            "cannot_recommend": rules.why_not_recommend_award(standing, self.person, "x"),
            "is_single": len(standing.ranking().ranked) == 1,
        }

    def decision(self) -> dict[str, Any]:
        status = self.competition.status
        return {
            "leads": leads(self.competition, self.person),
            "recommendation": self.competition.recommendations.filter(undone_at=None).last(),
            "history": self.history(),
            "cannot_approve": rules.why_not_decide_award(self.competition, self.person),
            "lacks_evidence": rules.why_not_trust_winner(self.competition, clock.today()),
            "cannot_undo": why_not_ask_to_undo(self.competition, self.person, "x"),
            "undo": self.competition.undos.exclude(step="moderation").filter(decided_at=None).first(),
            "is_recommended": status == CompetitionStatus.RECOMMENDED,
            "is_moderated": status == CompetitionStatus.MODERATED,
            "reason_form": self.recommend_form(),
            "standstill_default": standstills.is_default(self.competition),
            "return_form": ReturnForm(),
        }

    def history(self) -> list[dict[str, Any]]:
        """What second persons said of the award, and what was taken back, in the order of time."""
        approvals = self.competition.approvals.filter(kind="award").select_related("given_by")
        undos = self.competition.undos.exclude(step=UndoneStep.MODERATION).exclude(decided_at=None)
        said: list[dict[str, Any]] = [
            {
                "who": one.given_by,
                "did": "approved the award" if one.approved else "sent the recommendation back",
                "at": one.given_at,
                "text": one.note,
            }
            for one in approvals
        ]
        said += [
            {
                "who": one.decided_by,
                "did": f"{'undid' if one.confirmed else 'did not undo'} {one.get_step_display().lower()}",
                "at": one.decided_at,
                "text": one.reason if one.confirmed else one.note,
            }
            for one in undos.select_related("decided_by")
        ]
        return sorted(said, key=lambda one: one["at"])

    def recommend_form(self) -> RecommendForm:
        regime = self.competition.lot.agreement.regime
        days = "working days" if regime.standstill_in_working_days else "days"
        chosen = ON if standstills.is_default(self.competition) else OFF
        length = f"{regime.standstill_days} {days}"
        return RecommendForm(length=length, initial={"standstill": chosen})


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
        said = request.POST
        chosen = {"on": True, "off": False}.get(said.get("standstill", ""))
        operations.recommend_award(
            self.competition.pk, reason=said.get("reason", ""), actor=self.person, has_standstill=chosen,
            no_standstill=said.get("no_standstill", ""),
        )  # fmt: skip


class ApproveAward(AwardStep):
    success = "The award is approved. The lead sends the letters now."

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.approve_award(self.competition.pk, actor=self.person, note=request.POST.get("note", ""))


class ReturnAward(AwardStep):
    success = "The recommendation is back with the lead."

    def step(self, request: HttpRequest, **keys: Any) -> None:
        operations.return_award(self.competition.pk, actor=self.person, note=request.POST.get("note", ""))
