"""Saved views of the queue: the person's own and what colleagues share."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.models import SavedView
from suppliers.operations.views import delete_view, keep_view_private, save_view, share_view
from suppliers.web.forms.queue import SaveViewForm

FILTERS = ("q", "show", "flag", "whose", "lot")
CHANGES = {
    "share": (share_view, "The whole team sees “{}” now."),
    "keep": (keep_view_private, "Only you see “{}” now."),
    "delete": (delete_view, "“{}” is deleted."),
}


def filters_in(params: QueryDict) -> str:
    """The filters of an address, in one order and without the page."""
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        if value := params.get(name, ""):
            kept[name] = value
    return kept.urlencode()


def saved_view_links(person: User, params: QueryDict) -> list[dict[str, Any]]:
    """For govuk/sub_navigation.html; empty while nobody has saved any. One query."""
    here, home = filters_in(params), reverse("team-home")
    views = SavedView.objects.visible_to(person).select_related("owner")
    links = [
        {"text": _title(view, person), "href": f"{home}?{view.query}", "active": view.query == here}
        for view in views
    ]
    return [{"text": "All waiting", "href": home, "active": not here}, *links] if links else []


def _title(view: SavedView, person: User) -> str:
    return view.name if view.owner_id == person.pk else f"{view.name} ({view.owner})"


class SavedViews(TeamPage, TemplateView):
    template_name = "suppliers/team/views.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        views = SavedView.objects.visible_to(self.person).select_related("owner")
        return super().get_context_data(views=views, **kwargs)


class SaveView(TeamPage, FormView):
    """Give a name to the filters that stand in the address."""

    template_name = "suppliers/team/view_new.html"
    form_class = SaveViewForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(query=filters_in(self.request.GET), **kwargs)

    def form_valid(self, form: SaveViewForm) -> HttpResponse:
        query = filters_in(self.request.GET)
        try:
            view = save_view(form.cleaned_data["name"], query, actor=self.person)
            if form.cleaned_data["share"]:
                share_view(view.pk, actor=self.person)
        except Refused as refused:
            form.add_error("name", refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, f"“{view.name}” is saved.")
        return redirect(f"{reverse('team-home')}?{query}")


class ChangeView(TeamPage, View):
    """Share it, keep it to oneself again, or delete it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any, verb: str) -> HttpResponse:
        if verb not in CHANGES:
            raise Http404
        view = get_object_or_404(SavedView.objects.visible_to(self.person), pk=pk)
        change, done = CHANGES[verb]
        with refusals_as_messages(request):
            change(view.pk, actor=self.person)
            messages.success(request, done.format(view.name))
        return redirect("team-views")
