"""The pages that ask: one page of related questions, and the lists that are added to one by one."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.accounts.operations.kept_answers import answers_kept, forget_answers
from dps.core import clock
from dps.core.refusals import Refused
from dps.core.templatetags.formats import time_words
from dps.documents.forms import UploadSlot
from dps.documents.web.posted import is_about_files, take_posted
from suppliers.models import Answer
from suppliers.operations.applications import save_answers
from suppliers.rules.applications import changed_meanwhile
from suppliers.rules.questionnaire import Question, is_empty, words_for
from suppliers.rules.questionnaire.sheets import must_declare, owner_of
from suppliers.rules.questionnaire.values import KEY, missing_of
from suppliers.rules.questionnaire.wording import name_of_item
from suppliers.web.asking import AskingPage
from suppliers.web.conflicts import (
    BOTH,
    MINE,
    RESOLVING,
    ChoiceForm,
    chosen,
    conflicts_of,
    together,
    typed_fields,
)
from suppliers.web.declarations import standing_of
from suppliers.web.forms.questions import ASKED_ELSEWHERE, EntryForm, page_form


class QuestionPage(AskingPage, View):
    """Asks, keeps what was typed, goes on. A colleague's newer answer is shown beside, never overwritten."""

    template_name = "suppliers/application/page.html"
    puts_back_what_was_typed = True

    def get(self, request: HttpRequest, section: str, page: str) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        typed = self._typed_before()
        if typed is None:
            return self._show(self._form())
        messages.info(request, "You were signed out. What you typed is back on the page: save it now.")
        return self._show(self._form(typed), version=typed.get("version", ""))

    def _typed_before(self) -> QueryDict | None:
        """What this person typed here when their sign-in had ended, until it is saved."""
        kept = answers_kept(self.person.pk, self.request.COOKIES.get(settings.KEPT_COOKIE_NAME, ""))
        if kept is None or kept["path"] != self.request.get_full_path():
            return None
        typed = QueryDict(mutable=True)
        for name, value in kept["fields"]:
            typed.appendlist(name, value)
        return typed

    def post(self, request: HttpRequest, section: str, page: str) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        form = self._form(request.POST)
        fine = form.is_valid()
        if "X-Autosave" in request.headers:
            return self._autosave(form)
        if RESOLVING in request.POST:
            return self._resolve(form)
        if not self._take_files():
            return self._keep_and_stay(form)
        later = "later" in request.POST
        if later and form.only_blanks_missing:
            return self._save(form, form.answers_given) or redirect(self._hub())
        errors = self._list_errors()
        if not fine or errors:
            return self._show(form, errors=errors)
        return self._save(form, {**form.answers, **self._seen_lists()}) or self.onward()

    # -- keeping ---------------------------------------------------------------------------
    def _save(self, form: EntryForm, answers: Mapping[str, Any]) -> HttpResponse | None:
        """None when it is kept; the page with both answers when a colleague was faster."""
        try:
            save_answers(self.application.pk, answers, self._versions(), actor=self.person)
        except Refused as refused:
            if refused.refusal.code != "answer.changed":
                messages.error(self.request, refused.refusal.message)
            self._read_again()
            rows = changed_meanwhile(self.sheet, answers, self._versions())
            return self._show_both(rows, answers) if rows else self._show(form)
        forget_answers(self.request.COOKIES.get(settings.KEPT_COOKIE_NAME, ""))
        return None

    def _resolve(self, form: EntryForm) -> HttpResponse:
        """Keep mine, theirs, or go on with both on the page."""
        posted = self.request.POST
        wanted = posted[RESOLVING].split()
        rows = [self.sheet.rows[q.id] for q in self.questions_of(self.page) if q.id in wanted]
        answers = {**form.answers_given, **({} if "later" in posted else form.answers)}
        if any(row.question not in answers for row in rows):
            return self._show(form)
        choices = ChoiceForm(conflicts_of(self.sheet, rows, answers), posted)
        if not choices.is_valid():
            return self._show_both(rows, answers, choices)
        mine = {key: value for key, value in answers.items() if chosen(posted, key) in {"", MINE}}
        if faster := self._save(form, mine):
            return faster
        both = [row for row in rows if chosen(posted, row.question) == BOTH]
        if both:
            return self._show_together(both, answers)
        return redirect(self._hub()) if "later" in posted else self.onward()

    def _show_both(
        self, rows: list[Answer], answers: Mapping[str, Any], choices: ChoiceForm | None = None
    ) -> HttpResponse:
        context = {
            "form": choices or ChoiceForm(conflicts_of(self.sheet, rows, answers)),
            "page": self.page,
            "version": self._version_text(),
            "resolving": " ".join(row.question for row in rows),
            "typed": typed_fields(self.request.POST),
        }
        return render(self.request, "suppliers/application/conflict.html", context)

    def _show_together(self, rows: list[Answer], answers: Mapping[str, Any]) -> HttpResponse:
        self._read_again()
        asked = self.sheet.questionnaire.questions
        begin = {r.question: together(asked[r.question], answers[r.question], r.value) for r in rows}
        form = page_form(self.sheet, self.questions_of(self.page), begin_with=begin)
        return self._show(form, conflicts=conflicts_of(self.sheet, rows, answers))

    def _autosave(self, form: EntryForm) -> JsonResponse:
        try:
            save_answers(self.application.pk, form.answers_given, self._versions(), actor=self.person)
        except Refused as refused:
            return JsonResponse({"detail": refused.refusal.message}, status=409)
        self._read_again()
        return JsonResponse({"saved_at": time_words(clock.now()), "version": self._version_text()})

    def _read_again(self) -> None:
        self.__dict__.pop("sheet", None)
        self.__dict__.pop("application", None)

    def _versions(self) -> dict[str, int]:
        try:
            said = json.loads(self.request.POST.get("version") or "{}")
        except ValueError:
            return {}
        return {str(k): v for k, v in said.items() if isinstance(v, int)} if isinstance(said, dict) else {}

    def _version_text(self) -> str:
        rows = self.sheet.rows
        return json.dumps({q.id: rows[q.id].version for q in self.page.questions if q.id in rows})

    def _take_files(self) -> bool:
        """Files sent by a browser without scripts. Whether the page has nothing more to say of them."""
        slots = [self._slot(q) for q in self.questions_of(self.page) if q.kind == "files"]
        if not slots:
            return True
        all_well = take_posted(self.request, slots, actor=self.person)
        self._read_again()
        return all_well and not is_about_files(self.request)

    def _keep_and_stay(self, form: EntryForm) -> HttpResponse:
        if not form.only_blanks_missing:
            return self._show(form)
        return self._save(form, form.answers_given) or redirect(self.request.get_full_path())

    # -- lists and files, which are kept on their own ----------------------------------------
    def _list_errors(self) -> list[dict[str, str]]:
        """Lists and uploads have no field of the form: what is missing there is said beside it."""
        asked = [q for q in self.questions_of(self.page) if q.kind in {"repeat", "files"}]
        return [
            {"text": missing_of(question), "id": f"q-{question.id}"}
            for question in asked
            if self.sheet.needs(question) and is_empty(self.sheet.value(question))
        ]

    def _seen_lists(self) -> dict[str, Any]:
        """An optional list that was left empty counts as "nothing to add"."""
        lists = (
            q for q in self.questions_of(self.page) if q.kind == "repeat" and q.id not in self.sheet.rows
        )
        return {question.id: [] for question in lists}

    # -- showing -----------------------------------------------------------------------------
    def _form(self, data: Any = None) -> EntryForm:
        return page_form(self.sheet, self.questions_of(self.page), data)

    def _hub(self) -> str:
        return self.back_address() if not self.is_open() else reverse("application")

    def _show(
        self, form: EntryForm, *, errors: Any = (), conflicts: Any = (), version: str = ""
    ) -> HttpResponse:
        questions = self.questions_of(self.page)
        rows = [row for row in (self.sheet.rows.get(q.id) for q in questions) if row]
        context = {
            "form": form,
            "page": self.page,
            "section": self.section,
            "errors": list(errors),
            "page_has_errors": bool(errors),
            "conflicts": conflicts,
            "version": version or self._version_text(),
            "profile": [(q.short, self.sheet.words(q)) for q in questions if q.from_profile],
            "lists": [self._list(q) for q in questions if q.kind == "repeat"],
            "slots": [self._slot(q) for q in questions if q.kind == "files"],
            "warnings": [text for q in questions for text in self.sheet.warnings(q)],
            "needs": [text for q in questions if (text := self._need(q))],
            "saved": max(rows, key=lambda row: row.saved_at, default=None),
            "back": self.back_address(),
            "answers_typed": any(q.kind not in ASKED_ELSEWHERE for q in questions),
        }
        return render(self.request, self.template_name, context)

    def _need(self, question: Question) -> str:
        least = self.sheet.minimum(question)
        return f"{question.short}: the lots you chose need at least £{least:,.0f}." if least else ""

    def _list(self, question: Question) -> dict[str, Any]:
        items = self.sheet.value(question) or []
        place = [self.section.slug, self.page.slug]
        return {
            "question": question,
            "items": [
                {
                    "number": number,
                    "name": name_of_item(question, item),
                    "rows": [(part.short, words_for(part, item.get(part.id))) for part in question.fields],
                    "partner": self._partner(question, item, number),
                    "change": reverse("application-item", args=[*place, number]),
                    "remove": reverse("application-item-remove", args=[*place, number]),
                }
                for number, item in enumerate(items, 1)
            ],
            "add": reverse("application-item-add", args=place) if len(items) < question.max_items else "",
        }

    def _partner(self, question: Question, item: Mapping[str, Any], number: int) -> dict[str, Any] | None:
        """Where somebody's own declaration stands, and what can be done about its link."""
        if not must_declare(question, item):
            return None
        place = [self.section.slug, self.page.slug, number]
        return {
            **standing_of(self.sheet.partners.get(item.get(KEY, ""))),
            "action": reverse("application-partner-link", args=place),
        }

    def _slot(self, question: Question) -> UploadSlot:
        library = f"supplier:{self.supplier.pk}" if question.library else ""
        return UploadSlot(owner_of(self.application), question.id, label=question.q, library=library)
