"""Two records of one organisation: compared, asked for by one person, confirmed by another."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.models import Supplier, SupplierMerge
from suppliers.operations.merges import ask_merge, confirm_merge, refuse_merge
from suppliers.rules.merges import what_moves, why_not_confirm_merge, why_not_merge, why_not_refuse_merge
from suppliers.web.team_forms import ReasonForm

MOST = 10
DECISIONS = {
    "confirm": (confirm_merge, "The two records are one now."),
    "refuse": (refuse_merge, "Both records stay as they are."),
}


class MergeSupplier(TeamPage, FormView):
    """Choose the other record, see both side by side and what would move, and give the reason."""

    template_name = "suppliers/team/merge.html"
    form_class = ReasonForm
    kept: Supplier
    gone: Supplier | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.is_team:
            current = Supplier.objects.visible_to(request.user).current()
            self.kept = get_object_or_404(current, pk=kwargs["pk"])
            self.gone = get_object_or_404(current, pk=kwargs["other"]) if "other" in kwargs else None
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        hint = "What shows that both are the same organisation? The second person reads this."
        return super().get_form_kwargs() | {"label": "Reason", "hint": hint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        named = Supplier.objects.current().exclude(pk=self.kept.pk).named_like(words)
        found = named.order_by("legal_name", "pk") if words else Supplier.objects.like(self.kept)
        return super().get_context_data(
            kept=self.kept,
            gone=self.gone,
            words=words,
            found=found[:MOST],
            moves=what_moves(self.gone) if self.gone else [],
            refusal=why_not_merge(self.kept, self.gone) if self.gone else None,
            **kwargs,
        )

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        if self.gone is None:
            raise Http404
        try:
            ask_merge(self.kept.pk, self.gone.pk, form.cleaned_data["reason"], actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "The merge is asked for. A manager who is another person confirms it.")
        return redirect("team-supplier", pk=self.kept.pk)


class DecideMerge(TeamPage, TemplateView):
    """The second person's look at both records, and the decision."""

    template_name = "suppliers/team/merge_decide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merge = self._merge()
        return super().get_context_data(
            merge=merge,
            moves=what_moves(merge.gone),
            refusal=why_not_confirm_merge(merge, self.person),
            may_refuse=why_not_refuse_merge(merge, self.person) is None,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        merge = self._merge()
        if request.POST.get("decision") not in DECISIONS:
            raise Http404
        decide, done = DECISIONS[request.POST["decision"]]
        with refusals_as_messages(request):
            decide(merge.pk, actor=self.person)
            messages.success(request, done)
            return redirect("team-supplier", pk=merge.kept_id)
        return redirect("team-merge", pk=merge.pk)

    def _merge(self) -> SupplierMerge:
        found = SupplierMerge.objects.select_related("kept", "gone", "asked_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])
