"""Members from a spreadsheet: chosen, read, looked at, put into the register."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from buyers.models import MemberImport
from buyers.operations.imports import apply_import, keep_import
from buyers.rules.import_plans import Entry, Line, Problem
from buyers.rules.imports import plan_of
from buyers.rules.members import why_not_keep_register
from buyers.transfers.member_files import read_members
from buyers.web.forms.members import ImportForm
from buyers.web.mixins import NetworkPage
from buyers.web.timelines import change_in_words, period_in_words
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages

SHOWN = 200
LAST = 10


class ImportMembers(NetworkPage, FormView):
    template_name = "network/import.html"
    form_class = ImportForm
    problems: list[Problem] = []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            problems=self.problems[:SHOWN],
            left_out=len(self.problems[SHOWN:]),
            refusal=why_not_keep_register(self.person),
            imports=MemberImport.objects.select_related("read_by")[:LAST],
            **kwargs,
        )

    def form_valid(self, form: ImportForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        reading = read_members(file, file.name)
        self.problems = reading.problems or plan_of(reading.lines).problems
        if self.problems:
            form.add_error(
                "file", "Nothing was imported. Put right what is listed, then choose the file again"
            )
            return self.form_invalid(form)
        try:
            facts = {"file_name": file.name, "sha256": reading.sha256}
            kept = keep_import(reading.lines, **facts, actor=self.person)
        except Refused as refused:
            form.add_error("file", refused.refusal.message)
            return self.form_invalid(form)
        return redirect("network-import-preview", pk=kept.pk)


class ImportPreview(NetworkPage, TemplateView):
    """What the register would become, compared with what it is now."""

    template_name = "network/import_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self._kept()
        plan = plan_of(map(Line.kept, kept.lines))
        return super().get_context_data(
            kept=kept,
            plan=plan,
            problems=plan.problems[:SHOWN],
            new=[(entry, in_words(entry)) for entry in plan.new],
            changed=[(entry, in_words(entry)) for entry in plan.changed],
            stats=[
                {"label": "New", "value": len(plan.new)},
                {"label": "Changed", "value": len(plan.changed)},
                {"label": "Unchanged", "value": len(plan.unchanged)},
                {"label": "Not in the file, left alone", "value": len(plan.absent)},
            ],
            refusal=why_not_keep_register(self.person),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = self._kept()
        with refusals_as_messages(request):
            apply_import(kept.pk, token=request.POST.get("token", ""), actor=self.person)
            messages.success(request, f"{kept.file_name} is in the register.")
            return redirect("network-home")
        return redirect("network-import-preview", pk=kept.pk)

    def _kept(self) -> MemberImport:
        return get_object_or_404(MemberImport.objects.select_related("read_by"), pk=self.kwargs["pk"])


def in_words(entry: Entry) -> list[str]:
    """Every change of one member, a line each."""
    said = [change_in_words(name, before, after) for name, (before, after) in entry.changes.items()]
    if entry.council is None:
        said.append(f"{entry.facts.kind_label}, {entry.facts.nation}")
        said += [f"Host council: {entry.host}"] if entry.host else []
    for term in entry.changed_terms:
        words = period_in_words(term.category, term.starts_on, term.ends_on)
        old = term.before
        stood = f" (before: {period_in_words(old.category, old.starts_on, old.ends_on)})" if old else ""
        said.append(f"{words}{stood}")
    return said
