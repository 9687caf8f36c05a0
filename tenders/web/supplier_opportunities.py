"""What an invited supplier reads and does before it bids: need, documents, questions, saying no."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from dps.accounts.models import User
from dps.core import clock
from dps.core.web import refusals_as_messages
from dps.documents.web.posted import take_posted
from suppliers.models import Admission
from suppliers.web.mixins import SupplierPage
from tenders.models import Bid, Clarification, Competition, Intention, Invitation
from tenders.operations.clarifications import ask_clarification
from tenders.operations.intentions import state_intention, withdraw_intention
from tenders.operations.invitations import decline_invitation, undo_decline, view_invitation
from tenders.operations.looks import look_at_invitation
from tenders.querysets import ClarificationQuerySet
from tenders.rules.bids import must_be_confirmed
from tenders.rules.invitations import why_not_act_for_supplier, why_not_decline_invitation
from tenders.rules.papers import why_not_read_confidential
from tenders.rules.question_files import ANSWER, QUESTION
from tenders.rules.shorter_times import open_proposal
from tenders.web.cards import is_to_confirm
from tenders.web.council_steps import address
from tenders.web.forms.clarifications import AskForm, DeclineForm
from tenders.web.listings import changes_since, facts_of, papers_of
from tenders.web.operation_form import OperationForm
from tenders.web.pages import keyset
from tenders.web.question_files import question_slot, with_files


class Opportunities(SupplierPage, TemplateView):
    """Everything the supplier has been invited to: what is open first, by deadline."""

    template_name = "tenders/opportunity/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        invitations = Invitation.objects.filter(supplier=self.supplier).select_related(
            "competition__council", "competition__lot"
        )
        bids = {bid.competition_id: bid for bid in Bid.objects.of_supplier(self.supplier).with_last_seen()}
        still_open = invitations.filter(competition__in=Competition.objects.taking_bids(at))
        past, older = keyset(invitations.exclude(pk__in=still_open.values("pk")), self.request)
        rows = list(still_open.order_by("competition__deadline_at", "pk"))
        intends = Intention.objects.of_supplier(self.supplier.pk, [row.competition_id for row in rows])
        meant = set(intends.values_list("competition_id", flat=True))
        return super().get_context_data(
            open=[
                {**_row(invitation, bids, at), "intends": invitation.competition_id in meant}
                for invitation in rows
            ],
            past=[_row(invitation, bids, at) for invitation in past],
            older=older,
            is_admitted=Admission.objects.active().filter(supplier=self.supplier).exists(),
            **kwargs,
        )


def _row(invitation: Invitation, bids: dict[Any, Bid], at: Any) -> dict[str, Any]:
    competition = invitation.competition
    bid = bids.get(competition.pk)
    return {
        "competition": competition,
        "invitation": invitation,
        "phase": competition.phase(at),
        "bid": bid,
        "to_confirm": bid is not None and is_to_confirm(competition, bid),
    }


class OpportunityPage(SupplierPage):
    """Sets `self.invitation` and `self.competition` of the supplier's own invitation.

    Whoever was not invited is told why on the public page. The first look of the supplier is recorded
    on GET: see `view_invitation`.
    """

    here = "overview"
    invitation: Invitation
    competition: Competition
    kwargs: dict[str, Any]
    # The end of this person's visit before: what is newer is marked.
    since: datetime | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.found = self._find(request.user, kwargs["ref"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        if self.invitation.viewed_at is None:
            view_invitation(self.invitation.pk, actor=self.person)
        self.since = look_at_invitation(self.invitation.pk, actor=self.person)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        takes: Any = super()
        if not hasattr(takes, "post"):
            return cast(View, self).http_method_not_allowed(request)
        return takes.post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, competition = clock.now(), self.competition
        return super().get_context_data(  # type: ignore[misc]
            competition=competition,
            invitation=self.invitation,
            since=self.since,
            phase=competition.phase(at),
            is_open=competition.takes_bids(at),
            takes_questions=competition.takes_questions(at),
            may_act=why_not_act_for_supplier(self.supplier.pk, self.person) is None,
            bid_address=address("bid", competition.reference),
            pages=pages_of(competition.reference, self.here),
            **kwargs,
        )

    def _find(self, user: User, reference: str) -> dict[Any, Invitation]:
        invitations = Invitation.objects.filter(
            supplier__seats__user=user, competition__reference=reference
        ).select_related(
            "supplier", "competition__council", "competition__lot__agreement", "competition__lead"
        )
        return {invitation.supplier_id: invitation for invitation in invitations}

    def is_invited(self) -> bool:
        invitation = self.found.get(self.supplier.pk)
        if invitation is None:
            return False
        self.invitation, self.competition = invitation, invitation.competition
        return True

    def not_invited(self, request: HttpRequest) -> HttpResponse:
        competition = get_object_or_404(Competition.objects.public(), reference=self.kwargs["ref"])
        omitted = competition.omissions.filter(supplier=self.supplier).exists()
        more = " You were admitted later, and this agreement does not add suppliers." if omitted else ""
        messages.info(
            request,
            f"{self.supplier} was not invited: {competition.council} invited the suppliers that were "
            f"admitted to Lot {competition.lot.number} when it was published.{more}",
        )
        return redirect("public-opportunity", ref=competition.reference)


def pages_of(ref: str, here: str) -> list[dict[str, Any]]:
    """For `govuk/sub_navigation.html`."""
    pages = [
        ("overview", "Overview", "opportunity"),
        ("documents", "Documents", "opportunity-documents"),
        ("questions", "Questions and answers", "opportunity-questions"),
        ("bid", "Your bid", "bid"),
    ]
    items = [{"text": text, "href": address(name, ref), "active": key == here} for key, text, name in pages]
    return [item for item in items if item["href"]]


class Opportunity(OpportunityPage, TemplateView):
    template_name = "tenders/opportunity/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bid = next(
            (b for b in Bid.objects.of_supplier(self.supplier) if b.competition_id == self.competition.pk),
            None,
        )
        if bid:
            bid.competition = self.competition
        proposal = open_proposal(self.competition)
        return super().get_context_data(
            bid=bid,
            intends=Intention.objects.of(self.invitation).exists(),
            must_confirm=bid is not None and must_be_confirmed(bid),
            proposal=proposal if proposal and proposal.takes_replies(clock.now()) else None,
            changes=changes_since(self.competition, self.since) if self.since else [],
            **facts_of(self.competition),
            **kwargs,
        )


class OpportunityDocuments(OpportunityPage, TemplateView):
    here = "documents"
    template_name = "tenders/opportunity/documents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cannot_read = why_not_read_confidential(self.competition, self.person)
        papers = papers_of(self.competition, self.since)
        return super().get_context_data(
            papers=[paper | {"href": ""} for paper in papers] if cannot_read else papers,
            cannot_read=cannot_read,
            must_accept=self.competition.documents_restricted and not self.invitation.terms_accepted_at,
            **kwargs,
        )


class OpportunityQuestions(OpportunityPage, TemplateView):
    here = "questions"
    template_name = "tenders/opportunity/questions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = Clarification.objects.filter(competition=self.competition)
        return super().get_context_data(
            answered=with_files(asked.published().prefetch_related("before"), ANSWER),
            own_waiting=with_files(self._own(asked.waiting()), QUESTION, for_asker=True),
            own_private=with_files(self._own(asked.private()), QUESTION, ANSWER, for_asker=True),
            **kwargs,
        )

    def _own(self, asked: ClarificationQuerySet) -> ClarificationQuerySet:
        return asked.filter(supplier=self.supplier)


class OpportunityForm(OpportunityPage, OperationForm):
    """A form of the supplier about its invitation."""

    next_page = "opportunity"


class Ask(OpportunityForm):
    here = "questions"
    template_name = "tenders/opportunity/ask.html"
    form_class = AskForm
    next_page = "opportunity-questions"
    done = "Your question is with the council. We have emailed you a copy."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"supplier": self.supplier}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(slot=question_slot(Clarification()), **kwargs)

    def perform(self, form: AskForm) -> None:
        """The file after the question, whose it is; a refused one is said, and can be added again."""
        asked = ask_clarification(
            self.competition.pk,
            supplier_id=self.supplier.pk,
            question=form.cleaned_data["question"],
            is_named=form.cleaned_data["is_named"],
            confidential_reason=form.cleaned_data["confidential_reason"],
            actor=self.person,
        )
        take_posted(self.request, [question_slot(asked)], actor=self.person, named=False)


class Intend(OpportunityPage, View):
    """Say to one's colleagues that a bid is meant, or take that back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        with refusals_as_messages(request):
            if "undo" in request.POST:
                withdraw_intention(self.invitation.pk, actor=self.person)
                messages.success(request, "Taken back. Nobody outside your organisation knew of it.")
            else:
                state_intention(self.invitation.pk, actor=self.person)
                messages.success(request, "Your colleagues read that you intend to bid. Nobody else does.")
        return redirect("opportunity", ref=self.competition.reference)


class Decline(OpportunityForm):
    """Say no, or take that back."""

    template_name = "tenders/opportunity/decline.html"
    form_class = DeclineForm
    done = "The council knows that you will not bid. You can change your mind until the deadline."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = why_not_decline_invitation(self.invitation, self.person, clock.now(), "")
        return super().get_context_data(refusal=refusal, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "undo" not in request.POST or not self.is_invited():
            return super().post(request, *args, **kwargs)
        with refusals_as_messages(request):
            undo_decline(self.invitation.pk, actor=self.person)
            messages.success(request, "You may bid after all.")
        return redirect("opportunity", ref=self.competition.reference)

    def perform(self, form: DeclineForm) -> None:
        decline_invitation(self.invitation.pk, actor=self.person, **form.cleaned_data)
