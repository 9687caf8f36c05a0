"""Finding an organisation by its number in a public register, before it is entered."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from suppliers import registers
from suppliers.lifecycles import RegisterAnswer, Scheme
from suppliers.models import Identifier
from suppliers.rules.entries import Entry
from suppliers.rules.identifiers import spoken
from suppliers.web.forms.identity import FindForm

ENTRY = "organisation-entry"
FOUND = "organisation-here"


class OrganisationFind(LoginRequiredMixin, View):
    """Number in, name and address out. Where that fails, everything can be typed."""

    template_name = "suppliers/organisation/find.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        askable = registers.askable()
        if not askable:
            return redirect("organisation-new")
        return self._show(FindForm(askable))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindForm(registers.askable(), request.POST)
        if not form.is_valid():
            return self._show(form)
        scheme, number = form.cleaned_data["register"], form.cleaned_data["number"]
        if Identifier.objects.filter(scheme=scheme, value=number).exists():
            request.session[FOUND] = [scheme, number]
            return redirect("organisation-here")
        entry = registers.look_up(scheme, number)
        if entry.answer == RegisterAnswer.UNKNOWN:
            form.add_error("number", f"{Scheme(scheme).label} has no {spoken(scheme)} {number}")
            return self._show(form)
        keep_entry(request, entry)
        if not entry.is_found:
            label = Scheme(scheme).label
            messages.info(request, f"{label} cannot be reached at the moment. Enter your details yourself.")
        return redirect("organisation-new")

    def _show(self, form: FindForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form})


def keep_entry(request: HttpRequest, entry: Entry) -> None:
    request.session[ENTRY] = entry.as_facts()


def kept_entry(request: HttpRequest) -> Entry | None:
    """What the register said in this session, until the organisation is entered."""
    facts: dict[str, Any] | None = request.session.get(ENTRY)
    return Entry.from_facts(facts) if facts else None


def answers_about(numbers: dict[str, str], known: Entry | None) -> list[Entry]:
    """What the registers say of these numbers; what is known from a moment ago is not asked again."""
    if known is None or numbers.get(known.scheme) != known.value:
        return registers.look_up_all(numbers)
    others = {scheme: value for scheme, value in numbers.items() if scheme != known.scheme}
    return [known, *registers.look_up_all(others)]
