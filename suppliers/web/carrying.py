"""One page for what was carried over: what was rejected, what has run out, and what must be said again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.core.web import refusals_as_messages
from suppliers.operations.carrying import confirm_carried_answers
from suppliers.rules.carrying import (
    changed_details,
    failed_items,
    is_carried_whole,
    needs_look,
    outdated,
    unchecked,
)
from suppliers.rules.questionnaire import Section, SectionState, Sheet
from suppliers.web.submission import DraftOnly


class CarriedOver(DraftOnly, View):
    """Failed items first, then what has run out or is new, then everything to confirm at once."""

    template_name = "suppliers/application/carried.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        if self.application.copied_from is None:
            return redirect("application")
        return render(request, self.template_name, self._context())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        with refusals_as_messages(request):
            if confirm_carried_answers(self.application.pk, actor=self.person):
                messages.success(request, "Confirmed. Answer what is left, then check and submit.")
        return redirect("application")

    def _context(self) -> dict[str, Any]:
        sheet = self.sheet
        late = outdated(sheet)
        again = {section.slug for section, _, _ in late}
        return {
            "application": self.application,
            "before": self.application.copied_from,
            "failed": [_failed(each) for each in failed_items(sheet, self.person)],
            "late": [_task(section, f"{q.short}: {text}") for section, q, text in late],
            "new": [
                _task(gap.section, gap.sentence) for gap in sheet.gaps() if gap.section.slug not in again
            ],
            "details": changed_details(sheet),
            "confirm": [(q.short, sheet.words(q)) for q in unchecked(sheet)],
            "kept": [each.title for each in sheet.sections() if is_carried_whole(sheet, each)],
        }


def standing(sheet: Sheet, section: Section) -> tuple[str, str]:
    """Status and words of a section in the task list; carried answers have their own."""
    state = sheet.state(section)
    if sheet.application.copied_from_id and needs_look(sheet, section):
        return "check_again", "Check again"
    if state == SectionState.COMPLETED and is_carried_whole(sheet, section):
        return "carried_over", "Carried over"
    return state.value, state.label


def carried_tasks(sheet: Sheet) -> list[dict[str, Any]]:
    """What a second application begins with; nothing in a first one."""
    if sheet.application.copied_from_id is None:
        return []
    left = [each for each in failed_items(sheet) if not each.is_changed]
    waits = bool(unchecked(sheet) or left)
    return [
        {
            "title": "Check what we carried over",
            "href": reverse("application-carried"),
            "hint": "What was not accepted comes first." if left else "",
            "status": "check_again" if waits else "completed",
            "label": "Check again" if waits else "Completed",
        }
    ]


def _failed(each: Any) -> dict[str, Any]:
    return {
        "item": each,
        "links": [
            {"title": s.title, "href": reverse("application-section", args=[s.slug])} for s in each.sections
        ],
    }


def _task(section: Section, text: str) -> dict[str, Any]:
    address = reverse("application-section", args=[section.slug])
    return {"title": text, "href": address, "hint": section.title, "status": "check_again", "label": "Answer"}
