"""What pages of one section share: which section and page, what of it is open, and the way on and back."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from suppliers.lifecycles import ApplicationStatus
from suppliers.rules.applications import why_not_answer_question
from suppliers.rules.questionnaire import Page, Question, Section, sheet_of
from suppliers.web.application_page import EditedApplication


class AskingPage(EditedApplication):
    """Finds section and page; only what is open to this person is asked."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.slugs = kwargs["section"], kwargs.get("page", "")

    @cached_property
    def section(self) -> Section:
        known = {section.slug: section for section in self.sheet.sections()}
        if self.slugs[0] not in known:
            raise Http404
        return known[self.slugs[0]]

    @cached_property
    def page(self) -> Page:
        page = self.section.page(self.slugs[1])
        if page is None or not self.questions_of(page):
            raise Http404
        return page

    def questions_of(self, page: Page) -> list[Question]:
        """Those asked now that this person may answer now."""
        asked = [question for question in page.questions if self.sheet.asks(question)]
        person = self.person
        return [q for q in asked if why_not_answer_question(self.application, q.id, person) is None]

    def is_open(self) -> bool:
        return self.application.status == ApplicationStatus.DRAFT

    def onward(self) -> HttpResponse:
        """The next page of the section, the task list after the last, or back to where Change was pressed."""
        if not self.is_open():
            return redirect("application-more-information", self.application.reference)
        if self.request.GET.get("back") == "check":  # type: ignore[attr-defined]
            return redirect("application-check")
        following = sheet_of(self.application).after(self.section, self.page)
        return (
            redirect("application-page", self.section.slug, following.slug)
            if following
            else redirect("application")
        )

    def back_address(self) -> str:
        if not self.is_open():
            return reverse("application-more-information", args=[self.application.reference])
        if self.request.GET.get("back") == "check":  # type: ignore[attr-defined]
            return reverse("application-check")
        pages = self.sheet.pages(self.section)
        place = pages.index(self.page)
        if place == 0:
            return reverse("application")
        return reverse("application-page", args=[self.section.slug, pages[place - 1].slug])


class SectionEntrance(AskingPage, View):
    """To the first page of the section with something left to do, else its first page."""

    template_name = "suppliers/application/page.html"

    def get(self, request: HttpRequest, section: str) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        pages = self.sheet.pages(self.section)
        if self.section.slug == "lots":
            return redirect("application-lots")
        left = [page for page in pages if self.sheet.is_left(page)]
        return redirect("application-page", section, (left or pages)[0].slug)
