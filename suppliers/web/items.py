"""One item of a list: add it, change it, take it off."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.operations.applications import save_answers
from suppliers.rules.questionnaire import Question
from suppliers.web.asking import AskingPage
from suppliers.web.forms.questions import EntryForm, item_form


class ItemPage(AskingPage, View):
    """`number` counts from 1; without it the item is new."""

    template_name = "suppliers/application/item.html"

    def get(self, request: HttpRequest, section: str, page: str, number: int = 0) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        item = self._item(number)
        if not number and len(self.items) >= self.question.max_items:
            return redirect("application-page", *self.slugs)
        return self._show(item_form(self.sheet, self.question, item), number)

    def post(self, request: HttpRequest, section: str, page: str, number: int = 0) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        form = item_form(self.sheet, self.question, self._item(number), request.POST)
        if not form.is_valid():
            return self._show(form, number)
        try:
            self._keep(form.answers[self.question.id], number)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form, number)
        return redirect(self._list_address())

    @property
    def question(self) -> Question:
        found = [question for question in self.questions_of(self.page) if question.kind == "repeat"]
        if not found:
            raise Http404
        return found[0]

    @property
    def items(self) -> list[Mapping[str, Any]]:
        return list(self.sheet.value(self.question) or [])

    def _item(self, number: int) -> Mapping[str, Any] | None:
        if number > len(self.items):
            raise Http404
        return self.items[number - 1] if number else None

    def _keep(self, item: Mapping[str, Any], number: int) -> None:
        if self.question.declares:
            # Read before anything changes, to tell afterwards what was sent.
            _ = self.sheet.partners
        items = self.items
        if number:
            # What the page does not show, such as the key of a partner, stays.
            items[number - 1] = {**items[number - 1], **item}
        else:
            items = [*items, item]
        self._save(items)
        if self.question.declares:
            self._say_what_was_sent()

    def _save(self, items: list[Mapping[str, Any]]) -> None:
        """Against the version that was on the screen: a colleague who was faster is never overwritten."""
        said = self.request.POST.get("version", "")
        versions = {self.question.id: int(said) if said.isdecimal() else 0}
        save_answers(self.application.pk, {self.question.id: items}, versions, actor=self.person)

    def _say_what_was_sent(self) -> None:
        """Links that went out with this very save."""
        before = {partner.link_hash for partner in self.sheet.partners.values()}
        for partner in self.application.partners.exclude(link_hash=None):
            if partner.link_hash not in before:
                messages.success(self.request, f"We have emailed {partner.email} a link for {partner.name}.")

    def _version(self) -> int:
        row = self.sheet.rows.get(self.question.id)
        return row.version if row else 0

    def _list_address(self) -> str:
        query = self.request.GET.urlencode()
        address = reverse("application-page", args=self.slugs)
        return f"{address}?{query}" if query else address

    def _show(self, form: EntryForm, number: int) -> HttpResponse:
        title = f"{'Change' if number else 'Add'} {_a(self.question.one)}"
        context = {"form": form, "title": title, "page": self.page, "back": self._list_address()}
        context["version"] = self._version()
        return render(self.request, self.template_name, context)


class ItemRemove(ItemPage):
    """Asks, then takes it off."""

    template_name = "suppliers/application/item_remove.html"

    def get(self, request: HttpRequest, section: str, page: str, number: int = 0) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        item = self._item(number) or {}
        name = item.get(self.question.fields[0].id) or "this item"
        context = {"name": name, "one": self.question.one, "back": self._list_address()}
        context["version"] = self._version()
        return render(request, self.template_name, context)

    def post(self, request: HttpRequest, section: str, page: str, number: int = 0) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        self._item(number)
        with refusals_as_messages(request):
            self._save([item for place, item in enumerate(self.items, 1) if place != number])
        return redirect(self._list_address())


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
