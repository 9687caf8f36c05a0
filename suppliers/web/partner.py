"""The pages behind a partner's own link: who asks and why, questions, signature. Nobody signs in."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views import View

from dps.core import clock, sealing
from dps.core.forms import GovukFormMixin
from dps.core.refusals import Refused
from dps.core.templatetags.formats import time_words
from dps.core.web import is_within
from suppliers.models import Partner
from suppliers.operations.partners import save_partner_answers, sign_partner_declaration
from suppliers.rules.partners import hash_of, why_not_answer_as_partner
from suppliers.rules.questionnaire import Page, Section
from suppliers.rules.questionnaire.partners import PartnerSheet
from suppliers.web.declarations import rows_of, signature_of
from suppliers.web.forms.questions import EntryForm, page_form

# A person reads and types; what asks more often than this is a machine.
LOOKS_A_MINUTE = 120
WRONG_LINKS_AN_HOUR = 30
HOUR = 3600


class LinkPage(View):
    """Finds the partner by the secret in the address; too many tries and links that ended get a page."""

    token: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.token = kwargs["token"]
        answer = self._why_not(request) or super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    @cached_property
    def partner(self) -> Partner | None:
        found = Partner.objects.filter(link_hash=hash_of(self.token))
        return found.select_related(
            "application__supplier", "application__agreement", "application__questionnaire"
        ).first()

    @cached_property
    def sheet(self) -> PartnerSheet:
        if self.partner is None:
            raise Http404
        return PartnerSheet(self.partner)

    def _why_not(self, request: HttpRequest) -> HttpResponse | None:
        address = sealing.token("partner", request.META.get("REMOTE_ADDR", ""))
        if not is_within(f"partner:{address}", LOOKS_A_MINUTE, 60):
            return self._sorry(request, "You have asked too often. Wait a minute, then try again.", 429)
        if self.partner is None:
            is_guessing = not is_within(f"partner-wrong:{address}", WRONG_LINKS_AN_HOUR, HOUR)
            return self._sorry(request, "", 429 if is_guessing else 404)
        refusal = why_not_answer_as_partner(self.partner)
        if refusal and refusal.code == "partner.link_ended":
            return self._sorry(request, "The application has been submitted or withdrawn.", 410)
        if refusal and not isinstance(self, PartnerHub):
            return redirect("partner", self.token)
        return None

    def _sorry(self, request: HttpRequest, text: str, status: int) -> HttpResponse:
        return render(request, "suppliers/partner/ended.html", {"text": text}, status=status)

    def shared(self) -> dict[str, Any]:
        partner = self.sheet.partner
        return {"partner": partner, "application": partner.application, "token": self.token}


class PartnerHub(LinkPage):
    """What this is for, what is left to do; after signing, a copy of what was signed."""

    template_name = "suppliers/partner/hub.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        sheet = self.sheet
        if sheet.partner.signed_at:
            context = {"rows": rows_of(sheet), "signature": signature_of(sheet.partner)}
            return render(request, "suppliers/partner/signed.html", self.shared() | context)
        groups = [
            {"title": group.title, "tasks": [self._task(section) for section in group.sections]}
            for group in sheet.questionnaire.groups
        ]
        done = not sheet.gaps()
        sign = {"title": "Check your answers and sign", "status": "cannot_start", "label": "Cannot start yet"}
        if done:
            href = reverse("partner-sign", args=[token])
            sign = {**sign, "href": href, "status": "not_yet_started", "label": "Ready to sign"}
        return render(request, self.template_name, self.shared() | {"groups": groups, "sign": [sign]})

    def _task(self, section: Section) -> dict[str, Any]:
        state = self.sheet.state(section)
        pages = self.sheet.pages(section)
        left = [page for page in pages if any(self.sheet.gap(question) for question in page.questions)]
        address = reverse("partner-page", args=[self.token, section.slug, (left or pages)[0].slug])
        return {"title": section.title, "href": address, "status": state.value, "label": state.label}


class PartnerPage(LinkPage):
    """One page of questions: kept on every press, and while it is typed."""

    template_name = "suppliers/partner/page.html"

    def get(self, request: HttpRequest, token: str, section: str, page: str) -> HttpResponse:
        return self._show(page_form(self.sheet, self.page.questions))

    def post(self, request: HttpRequest, token: str, section: str, page: str) -> HttpResponseBase:
        form = page_form(self.sheet, self.page.questions, request.POST)
        fine = form.is_valid()
        if "X-Autosave" in request.headers:
            return self._autosave(form)
        later = "later" in request.POST and form.only_blanks_missing
        if not fine and not later:
            return self._show(form)
        try:
            self._save(form.answers_given if later else form.answers)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            self._read_again()
            return self._show(form)
        return redirect("partner", token) if later else self._onward()

    @cached_property
    def section(self) -> Section:
        found = next((s for s in self.sheet.sections() if s.slug == self.kwargs["section"]), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def page(self) -> Page:
        found = next((p for p in self.sheet.pages(self.section) if p.slug == self.kwargs["page"]), None)
        if found is None:
            raise Http404
        return found

    def _save(self, answers: dict[str, Any]) -> Partner:
        said = self.request.POST.get("version", "")
        version = int(said) if said.isascii() and said.isdecimal() else 0
        return save_partner_answers(self.sheet.partner.pk, answers, version)

    def _autosave(self, form: EntryForm) -> JsonResponse:
        try:
            partner = self._save(form.answers_given)
        except Refused as refused:
            return JsonResponse({"detail": refused.refusal.message}, status=409)
        return JsonResponse({"saved_at": time_words(clock.now()), "version": str(partner.version)})

    def _read_again(self) -> None:
        self.__dict__.pop("sheet", None)
        self.__dict__.pop("partner", None)

    def _onward(self) -> HttpResponse:
        self._read_again()
        following = self.sheet.after(self.section, self.page)
        if following is None:
            return redirect("partner", self.token)
        return redirect("partner-page", self.token, self.section.slug, following.slug)

    def _back(self) -> str:
        pages = self.sheet.pages(self.section)
        place = [page.slug for page in pages].index(self.page.slug)
        if place == 0:
            return reverse("partner", args=[self.token])
        return reverse("partner-page", args=[self.token, self.section.slug, pages[place - 1].slug])

    def _show(self, form: EntryForm) -> HttpResponse:
        context = {"form": form, "page": self.page, "section": self.section, "back": self._back()}
        return render(self.request, self.template_name, self.shared() | context)


class SignatureForm(GovukFormMixin, forms.Form):
    name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    role = forms.CharField(
        label="Your role",
        max_length=120,
        help_text="For example, director or secretary.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your role in the organisation"},
    )
    agrees = forms.BooleanField(
        label="I declare all of this for the organisation",
        error_messages={"required": "Select that you declare this for the organisation"},
    )


class PartnerSign(LinkPage):
    """Every answer once more, the statements, name, role and tick."""

    template_name = "suppliers/partner/sign.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.sheet.gaps():
            return redirect("partner", token)
        return self._show(SignatureForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = SignatureForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        signature = {key: form.cleaned_data[key] for key in ("name", "role")}
        try:
            sign_partner_declaration(self.sheet.partner.pk, **signature)
        except Refused as refused:
            form.add_error(None, " ".join([refused.refusal.message, *refused.refusal.facts]))
            return self._show(form)
        return redirect("partner", token)

    def _show(self, form: SignatureForm) -> HttpResponse:
        statements = self.sheet.questionnaire.declaration["statements"]
        context = {"form": form, "statements": statements, "rows": rows_of(self.sheet)}
        return render(self.request, self.template_name, self.shared() | context)
