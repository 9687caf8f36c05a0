"""One part of a bid a page: saved while it is typed, kept when it is wrong, never over a colleague's."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views import View

from dps.core.forms.words import one_line_end
from dps.core.refusals import Refusal, Refused
from dps.core.templatetags.formats import pounds_words, time_words
from dps.documents.forms import UploadSlot
from dps.documents.web.posted import is_about_files, take_posted
from suppliers.rules.library import owner_of
from tenders.box.prices import amount
from tenders.box.working import PRICE, SUPPORTING, Saved, part_of
from tenders.models import BidPart, Question
from tenders.operations.bids import autosave_answer, autosave_prices, save_answer, save_prices
from tenders.rules import bids as rules
from tenders.web.bids.furniture import BidPage
from tenders.web.forms.bids import AnswerForm, PriceForm

NO_PRICE = "No price yet"
STAYS = {"upload", "remove", "reuse", "update"}


class PartPage(BidPage, View):
    """A form that is saved; with `X-Autosave: 1` it is a draft and the answer JSON (ux 7.5)."""

    template_name = ""
    part = ""
    slot: UploadSlot | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form_of())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_of(request.POST.copy())
        is_final = form.is_valid() and not {"later", *STAYS} & set(request.POST)
        is_autosave = request.headers.get("X-Autosave") == "1"
        try:
            saved = self.save(form) if is_final and not is_autosave else self.save_draft(form)
        except Refused as refused:
            return self._refused(form, refused.refusal, is_autosave)
        if is_autosave:
            said = {"saved_at": time_words(saved.saved_at), "version": saved.version}
            return JsonResponse({**said, **self.computed()})
        return self._onwards(request, form, saved)

    def _onwards(self, request: HttpRequest, form: Any, saved: BidPart) -> HttpResponse:
        if self.slot:
            all_well = take_posted(request, [self.slot], actor=self.seat.user, named=False)
            if is_about_files(request) or not all_well:
                return redirect(request.path)
        if "later" in request.POST:
            return redirect("bid", self.competition.reference)
        if form.errors:
            form.data["version"] = saved.version
            self.read_again()
            return self.show(form)
        return redirect(request.path if "update" in request.POST else self.next_address())

    def _refused(self, form: Any, refusal: Refusal, is_autosave: bool) -> HttpResponse:
        """A colleague was faster: both side by side. Anything else is said, and what was typed stays."""
        if is_autosave:
            return JsonResponse({"code": refusal.code, "detail": refusal.message}, status=409)
        form.add_error(None, refusal.message)
        if refusal.code != rules.NEWER_VERSION:
            return self.show(form, status=409)
        theirs = self.work.part(self.part)
        # What is saved next has been written with both in view.
        form.data["version"] = theirs.version
        return self.show(form, theirs=theirs, status=409)

    def show(self, form: Any, *, theirs: Saved | None = None, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            saved=self.work.part(self.part),
            theirs=theirs,
            slot=self.slot,
            **self.more(form, theirs),
        )
        return render(self.request, self.template_name, context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = self._pages()
        place = pages.index(self.request.path)
        return super().get_context_data(
            previous=pages[place - 1] if place else "", following=self.next_address(), **kwargs
        )

    def next_address(self) -> str:
        pages = self._pages()
        return [*pages, self.address("bid-check")][pages.index(self.request.path) + 1]

    def _pages(self) -> list[str]:
        """The pages of the bid in their order."""
        return [
            *(self.address("bid-question", question.pk) for question in self.work.questions),
            *([self.address("bid-price")] if self.work.items else []),
            self.address("bid-files"),
        ]

    # -- what each kind of part says for itself -------------------------------------------
    def form_of(self, data: Any = None) -> Any:
        raise NotImplementedError

    def save(self, form: Any) -> BidPart:
        raise NotImplementedError

    def save_draft(self, form: Any) -> BidPart:
        raise NotImplementedError

    def more(self, form: Any, theirs: Saved | None) -> dict[str, Any]:
        return {}

    def computed(self) -> dict[str, Any]:
        """What the server computes from a draft, for the page to show."""
        return {}


class QuestionPage(PartPage):
    """A question with its guidance, weight and limit, and the answer."""

    template_name = "tenders/bid/question.html"

    @cached_property
    def question(self) -> Question:
        asked: UUID = self.kwargs["question"]
        found = next((question for question in self.work.questions if question.pk == asked), None)
        if found is None:
            raise Http404
        return found

    @property
    def part(self) -> str:  # type: ignore[override]
        return part_of(self.question.pk)

    @cached_property
    def slot(self) -> UploadSlot | None:  # type: ignore[override]
        if not self.question.takes_files or self.bid is None:
            return None
        label = "Upload files that support your answer (optional)"
        return UploadSlot(self.bid.owner, self.part, label=label, library=owner_of(self.supplier))

    def form_of(self, data: Any = None) -> AnswerForm:
        saved = self.work.part(self.part)
        initial = {"text": saved.value.get("text", ""), "version": saved.version}
        return AnswerForm(self.question, data, initial=initial)

    def save(self, form: AnswerForm) -> BidPart:
        return save_answer(
            self.work.bid.pk, self.question.pk, text=form.cleaned_data["text"], **self._who(form)
        )

    def save_draft(self, form: AnswerForm) -> BidPart:
        """Also what is too long: nothing that was typed is lost."""
        text = one_line_end(form["text"].value() or "")
        return autosave_answer(self.work.bid.pk, self.question.pk, text=text, **self._who(form))

    def _who(self, form: Any) -> dict[str, Any]:
        return {"seen_version": form.cleaned_data.get("version") or 0, "actor": self.seat.user}

    def more(self, form: Any, theirs: Saved | None) -> dict[str, Any]:
        return {
            "question": self.question,
            "number": self.work.questions.index(self.question) + 1,
            "count": len(self.work.questions),
            "scale": self.competition.scale,
        }


class PricePage(PartPage):
    """The price schedule; the server computes amounts and total."""

    template_name = "tenders/bid/price.html"
    part = PRICE

    def form_of(self, data: Any = None) -> PriceForm:
        if not self.work.items:
            raise Http404
        initial = PriceForm.initial_of(self.work.units, self.work.part(PRICE).version)
        return PriceForm(self.work.items, data, initial=initial)

    def save(self, form: PriceForm) -> BidPart:
        return save_prices(self.work.bid.pk, units=form.units, **self._who(form))

    def save_draft(self, form: PriceForm) -> BidPart:
        """The prices that are right so far."""
        return autosave_prices(self.work.bid.pk, units=form.units, **self._who(form))

    def _who(self, form: Any) -> dict[str, Any]:
        return {"seen_version": form.cleaned_data.get("version") or 0, "actor": self.seat.user}

    def more(self, form: PriceForm, theirs: Saved | None) -> dict[str, Any]:
        units = self.work.units
        their_units = theirs.value.get("units", {}) if theirs else {}
        rows = [
            {
                "item": item,
                "field": form[form.name_of(item)],
                "amount": amount(item.quantity, units[item.id]) if item.id in units else None,
                "theirs": their_units.get(item.id, ""),
            }
            for item in self.work.items
        ]
        return {"rows": rows, "total": self.work.total}

    def computed(self) -> dict[str, Any]:
        self.read_again()
        units = self.work.units
        words = {
            item.id: pounds_words(amount(item.quantity, units[item.id])) if item.id in units else NO_PRICE
            for item in self.work.items
        }
        return {"computed": {**words, "total": pounds_words(self.work.total) if units else NO_PRICE}}


class FilesPage(BidPage, View):
    """Files that belong to the bid as a whole, and where those of the questions are."""

    template_name = "tenders/bid/files.html"

    @cached_property
    def slot(self) -> UploadSlot:
        label = "Upload supporting files (optional)"
        return UploadSlot(self.work.bid.owner, SUPPORTING, label=label, library=owner_of(self.supplier))

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        questions = [
            {
                "number": number,
                "href": self.address("bid-question", question.pk),
                "text": question.text,
                "files": files,
            }
            for number, question in enumerate(self.work.questions, 1)
            if (files := self.work.files_of(part_of(question.pk))) or question.takes_files
        ]
        return render(request, self.template_name, self.get_context_data(slot=self.slot, questions=questions))

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        all_well = take_posted(request, [self.slot], actor=self.seat.user, named=False)
        if is_about_files(request) or not all_well:
            return redirect(request.path)
        return redirect("bid" if "later" in request.POST else "bid-check", ref)
