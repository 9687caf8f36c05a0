"""What everybody may read about the DPS without an account (R11): start page, lots, what is asked."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from dps.agreements.models import Agreement
from dps.core import clock
from dps.documents.forms import as_listed
from dps.documents.models import Document

ADMITTED = "active"


def asked_for(request: HttpRequest) -> Agreement:
    """The published agreement that the address names (`?agreement=`), else the current one."""
    named = request.GET.get("agreement")
    found: Agreement | None = (
        Agreement.objects.published().filter(reference=named).first()
        if named
        else Agreement.objects.current()
    )
    if found is None:
        raise Http404
    return found


def others(agreement: Agreement | None) -> QuerySet[Agreement]:
    """The other published ones, the newest first."""
    found: QuerySet[Agreement] = Agreement.objects.published().order_by("-opens_on")
    return found.exclude(pk=agreement.pk) if agreement else found


class Home(View):
    template_name = "agreements/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = Agreement.objects.current()
        at = clock.now()
        context = {
            "agreement": agreement,
            "lots": agreement.lots.order_by("number") if agreement else [],
            "is_open": bool(agreement and agreement.is_open(at)),
            "opens_later": bool(agreement and at < agreement.opens_at),
            "others": [(one, one.phase(at)) for one in others(agreement)],
        }
        return render(request, self.template_name, context)


class Lots(View):
    template_name = "agreements/lots.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = asked_for(request)
        return render(
            request,
            self.template_name,
            {"agreement": agreement, "lots": agreement.lots.order_by("number"), "others": others(agreement)},
        )


class LotPage(View):
    template_name = "agreements/lot.html"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        agreement = asked_for(request)
        lot = agreement.lots.filter(number=number).first()
        if lot is None:
            raise Http404
        context = {
            "agreement": agreement,
            "lot": lot,
            "criteria": lot.selection_criteria.all(),
            "headings": agreement.award_criteria.all(),
            "admitted": lot.admissions.filter(status=ADMITTED).count(),
            "documents": documents_of(agreement),
            "is_open": agreement.is_open(clock.now()),
        }
        return render(request, self.template_name, context)


class BeforeYouStart(View):
    template_name = "agreements/before_you_start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = asked_for(request)
        context = {
            "agreement": agreement,
            "lots": agreement.lots.order_by("number"),
            "documents": documents_of(agreement),
        }
        return render(request, self.template_name, context)


class Questions(View):
    """Every question of the current questionnaire, to print."""

    template_name = "agreements/questions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = asked_for(request)
        definition = agreement.questionnaire.definition
        context = {
            "agreement": agreement,
            "groups": list(_groups(definition)),
            "version": agreement.questionnaire.version,
        }
        return render(request, self.template_name, context)


def documents_of(agreement: Agreement) -> list[dict[str, Any]]:
    """The published documents of a DPS: those that have been checked."""
    return [
        as_listed(document) for document in Document.objects.for_owner(f"agreement:{agreement.pk}").clean()
    ]


def _groups(definition: dict[str, Any]) -> Any:
    """Sections with their questions, in the order in which they are asked."""
    questions = {str(q["id"]): q for part in definition.get("parts", ()) for q in part["questions"]}
    for group in definition.get("groups", ()):
        sections = [
            {
                "title": section["title"],
                "questions": [
                    {
                        **questions[str(key)],
                        "lead": page.get("lead", ""),
                        "conditional": _is_conditional(questions[str(key)]),
                    }
                    for page in section["pages"]
                    for key in page["questions"]
                ],
            }
            for section in group["sections"]
        ]
        yield {"title": group["title"], "sections": sections}


def _is_conditional(question: dict[str, Any]) -> bool:
    return any(name.startswith("required_if") for name in question)
