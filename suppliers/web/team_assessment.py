"""The one screen on which an application is assessed, and the buttons beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.refusals import Refusal, Refused
from dps.core.templatetags.formats import time_words
from dps.core.web import refusals_as_messages
from suppliers.models import Assessment, LotRequest
from suppliers.operations.assessments import assign_application, save_findings, start_review
from suppliers.operations.decisions import recommend_admission, recommend_rejection
from suppliers.operations.offences import record_offences_read
from suppliers.rules import assessments as rules
from suppliers.rules import decisions
from suppliers.rules.assessments import lot_items, section_items
from suppliers.rules.grounds import Ground, grounds_of
from suppliers.rules.offences import why_not_read_offences
from suppliers.rules.questionnaire import sheet_of
from suppliers.web.presence import also_open
from suppliers.web.team_cards import criterion_cards, section_cards, side_of
from suppliers.web.team_forms import FindingsForm
from suppliers.web.team_page import ApplicationPage

RECOMMEND = {"admit": recommend_admission, "reject": recommend_rejection}


class TeamApplication(ApplicationPage, TemplateView):
    """Left: each section, what the portal found, pass, query or fail. Right: time, lots, next steps."""

    template_name = "suppliers/team/application.html"
    meanwhile: Sequence[Assessment] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        sheet = sheet_of(self.application, reader=self.person)
        user = self.person
        grounds = grounds_of(sheet)
        if any(each.is_offence for each in grounds) and not sheet.hides_offences:
            record_offences_read(self.application.pk, actor=user)
        return super().get_context_data(
            application=self.application,
            form=form,
            sections=section_cards(sheet, section_items(self.application), form),
            lots=[criterion_cards(sheet, each, lot_items(each.lot), form) for each in self.requests],
            side=side_of(sheet, len(form.titles), user),
            contact=sheet.words(contact) if (contact := sheet.questionnaire.questions.get("1.3")) else "",
            decisions=[self.decision(each, grounds) for each in self.requests],
            meanwhile=[(title_of(form, each), each) for each in self.meanwhile],
            also_open=also_open(self.application, user),
            reasons_asked=self.application.reasons_requests.all(),
            may_assess=not rules.why_not_assess_application(self.application, user),
            may_start=not rules.why_not_start_review(self.application, user),
            may_assign=not rules.why_not_assign_application(self.application, user),
            has_letter=any(each.status in rules.DECIDED for each in self.requests),
            to_confirm=any(each.status in rules.RECOMMENDED for each in self.requests),
            **kwargs,
        )

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        form = self.form(data=request.POST)
        fine = form.is_valid()
        if "X-Autosave" in request.headers:
            return self.autosave(form)
        if fine:
            try:
                saved = save_findings(
                    self.application.pk, form.findings, actor=self.person, seen_at=form.seen_at
                )
            except Refused as refused:
                self.show(form, refused.refusal)
            else:
                messages.success(
                    request, f"Saved: {len(saved)} changed." if saved else "Nothing had changed."
                )
                return redirect("team-application", ref=ref)
        return self.render_to_response(self.get_context_data(form=form))

    def form(self, **kwargs: Any) -> FindingsForm:
        shown = rules.shown_findings(self.application, self.person)
        found = {(each.item, each.lot_id): each for each in shown}
        seen_at = max((each.assessed_at for each in found.values()), default=None)
        items = section_items(self.application)
        for request in self.requests:
            # Lots share the names of criteria: an error has to say which lot it is about.
            items += [
                replace(each, title=f"Lot {request.lot.number}: {each.title}")
                for each in lot_items(request.lot)
            ]
        return FindingsForm(items, found, seen_at, self.closed(), **kwargs)

    def closed(self) -> set[tuple[str, UUID | None]]:
        """Sections about offences that this person may not assess, because one was declared."""
        if not why_not_read_offences(self.application, self.person):
            return set()
        sections = section_items(self.application)
        return {(each.key, None) for each in sections if rules.is_restricted(self.application, each.key)}

    def autosave(self, form: FindingsForm) -> JsonResponse:
        """Keep what is complete; the rest waits until its reason is typed."""
        automatic = rules.automatic_outcomes(self.application)
        try:
            save_findings(
                self.application.pk, form.complete(automatic), actor=self.person, seen_at=form.seen_at
            )
        except Refused as refused:
            return JsonResponse({"detail": refused.refusal.message}, status=409)
        latest = rules.latest_assessment_at(self.application)
        version = latest.isoformat() if latest else ""
        return JsonResponse({"saved_at": time_words(clock.now()), "version": version})

    def changed_meanwhile(self, form: FindingsForm) -> list[Assessment]:
        """What colleagues saved since this screen was opened."""
        seen = form.seen_at
        made = rules.shown_findings(self.application, self.person)
        return [each for each in made if seen is None or each.assessed_at > seen]

    def show(self, form: FindingsForm, refusal: Refusal) -> None:
        """What was refused, beside the item it is about; everything typed stays."""
        if refusal.code == "assessment.changed":
            self.meanwhile = self.changed_meanwhile(form)
            # They are on the screen now, so what is saved next is saved knowing them.
            latest = rules.latest_assessment_at(self.application)
            form.data = {**dict(form.data.items()), "version": latest.isoformat() if latest else ""}
        named = f"reason_{refusal.facts[0]}" if refusal.facts else None
        form.add_error(named if named in form.fields else None, refusal.message)

    def decision(self, request: LotRequest, grounds: Sequence[Ground]) -> dict[str, Any]:
        """Where a lot stands and which recommendation is open to this person, or why none is."""
        user = self.person
        admit = decisions.why_not_recommend_admission(request, user, grounds)
        reject = decisions.why_not_recommend_rejection(request, user, grounds)
        return {"request": request, "may_admit": not admit, "may_reject": not reject, "why_not": admit}


def title_of(form: FindingsForm, found: Assessment) -> str:
    return form.titles.get((found.item, found.lot_id), found.item)


class StartReview(ApplicationPage, TemplateView):
    template_name = "suppliers/team/application.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            start_review(self.application.pk, actor=self.person)
            messages.success(request, f"The review of {ref} has started.")
        return redirect("team-application", ref=ref)


class AssignApplication(ApplicationPage, TemplateView):
    template_name = "suppliers/team/application.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            assign_application(self.application.pk, actor=self.person)
            messages.success(request, f"{ref} is assigned to you.")
        return redirect("team-application", ref=ref)


class RecommendLot(ApplicationPage, TemplateView):
    """Recommend one lot: `verb` is admit or reject."""

    template_name = "suppliers/team/application.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, ref: str, lot: int, verb: str) -> HttpResponse:
        wanted = next((each for each in self.requests if each.lot.number == lot), None)
        if wanted and verb in RECOMMEND:
            with refusals_as_messages(request):
                RECOMMEND[verb](wanted.pk, actor=self.person)
                messages.success(request, f"Recommended for {wanted.lot}. A manager confirms it.")
        return redirect(f"{reverse('team-application', args=[ref])}#decisions")
