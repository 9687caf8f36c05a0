"""Notices on the team's side: what must be published, by when, and the evidence that it was."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.agreements.lifecycles import NoticeStatus
from dps.agreements.models import Notice
from dps.agreements.operations.notices import call_off_notice, record_publication
from dps.agreements.rules.notices import why_not_call_off_notice, why_not_record_publication
from dps.agreements.web.forms import NoticeFilter, NoticeReasonForm, PublicationForm
from dps.core import clock
from dps.core.paging import keyset
from dps.core.refusals import Refused


class TeamNotices(TeamPage, TemplateView):
    """The list, the one due first at the top."""

    template_name = "agreements/team/notices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, form = clock.today(), NoticeFilter(data=self.request.GET)
        found = Notice.objects.visible_to(self.person)
        page = keyset(self._narrowed(found, form, today).for_listing(), self.request.GET, ("due_on", "pk"))
        rows = [(notice, notice.is_overdue(today)) for notice in page.rows]
        return super().get_context_data(
            page=page, rows=rows, filter=form, overdue=found.overdue(today).count(), **kwargs
        )

    @staticmethod
    def _narrowed(found: Any, form: NoticeFilter, today: Any) -> Any:
        show = form.cleaned_data["show"] if form.is_valid() else ""
        if show == "overdue":
            return found.overdue(today)
        return found.filter(status=show or NoticeStatus.DUE)


class NoticePage(TeamPage, FormView):
    """One notice with its drafted text, and the form that settles it."""

    template_name = "agreements/team/notice.html"
    form_class: Any = PublicationForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = self._notice()
        today = clock.today()
        return super().get_context_data(
            notice=notice,
            overdue=notice.is_overdue(today),
            may_record=why_not_record_publication(notice, self.person, "-", today, today) is None,
            may_call_off=why_not_call_off_notice(notice, self.person, "-") is None,
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.perform(self._notice().pk, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "Recorded.")
        return super().form_valid(form)

    def perform(self, pk: UUID, data: dict[str, Any]) -> None:
        record_publication(pk, actor=self.person, **data)

    def get_success_url(self) -> str:
        return reverse("team-notice", args=[self.kwargs["pk"]])

    def _notice(self) -> Notice:
        found: Notice = get_object_or_404(
            Notice.objects.visible_to(self.person).for_listing(), pk=self.kwargs["pk"]
        )
        return found


class NoticeNotNeeded(NoticePage):
    """The reason why a notice need not be published."""

    template_name = "agreements/team/notice_not_needed.html"
    form_class = NoticeReasonForm

    def perform(self, pk: UUID, data: dict[str, Any]) -> None:
        call_off_notice(pk, data["reason"], actor=self.person)
