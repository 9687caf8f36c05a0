"""One funded project: its people, dates, principles and money, and what may be done with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView, View

from buyers.lifecycles import CouncilRole, ProjectStatus
from buyers.models import Council, FundedProject
from buyers.operations import projects as operations
from buyers.rules import projects as rules
from buyers.rules.project_money import money_of
from buyers.web.forms.projects import ChangeForm, ProjectForm, WithdrawForm, project_facts
from buyers.web.project_papers import statement_csv, statement_pdf, statement_xlsx
from dps.accounts.models import User
from dps.accounts.web.mixins import PersonPage
from dps.core import clock
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages


class OfProject(PersonPage):
    """Sets `self.project`; for who neither leads nor works in it nor keeps the network there is none."""

    project: FundedProject

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            found = FundedProject.objects.visible_to(request.user).for_listing()
            self.project = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class Project(OfProject, TemplateView):
    template_name = "network/projects/project.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project, today = self.project, clock.today()
        return super().get_context_data(
            project=project,
            money=money_of(project),
            partners=project.partners.order_by("name"),
            shown=project.shown.all(),
            changes=project.changes.select_related("changed_by"),
            lapsed=project.is_live and rules.lead_has_lapsed(project, today),
            is_over=today > project.ends_on,
            **self.doors(),
            **kwargs,
        )

    def doors(self) -> dict[str, Any]:
        """What this person may do now, by the rules that the operations ask."""
        project, person, today = self.project, self.person, clock.today()
        agreeing = rules.why_not_agree_project(project, person, today)
        starting = rules.why_not_start_project(project, person, today)
        proposed = project.status == ProjectStatus.PROPOSED
        return {
            "may_edit": rules.why_not_edit_project(project, person) is None,
            "may_agree": agreeing is None,
            "cannot_agree": agreeing if proposed and rules.is_network_manager(person) else None,
            "may_start": starting is None,
            "cannot_start": starting if project.status == ProjectStatus.AGREED else None,
            "may_change": rules.why_not_manage_project(project, person) is None,
            "may_close": rules.why_not_close_project(project, person) is None,
            "may_withdraw": rules.why_not_withdraw_project(project, person, "x") is None,
        }


class ProjectFormPage(FormView):
    """`perform(form)` calls the operation and gives the project to go to; a refusal stays on the page."""

    template_name = "network/projects/form.html"
    heading = button = text = done = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"heading": self.heading, "button": self.button, "text": self.text}
        return super().get_context_data(project=getattr(self, "project", None), **words, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            pk = self.perform(form)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("funded-project", pk)

    def perform(self, form: Any) -> Any:
        raise NotImplementedError


class NewProject(PersonPage, ProjectFormPage):
    """For the leads of members, and for the network manager in a member's name."""

    form_class: Any = ProjectForm
    template_name = "network/projects/propose.html"
    heading, button = "Propose a funded project", "Propose it"
    done = "Proposed. The network manager has been told."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leads": leads_of(self.person)}

    def perform(self, form: ProjectForm) -> Any:
        facts = form.facts()
        return operations.propose_project(form.cleaned_data["lead"], actor=self.person, **facts).pk


class EditProject(OfProject, ProjectFormPage):
    form_class: Any = ProjectForm
    template_name = "network/projects/propose.html"
    heading, button, done = "Change the proposal", "Save", "Saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        if rules.why_not_edit_project(self.project, self.person):
            raise Http404
        return super().get_form_kwargs() | {"leads": [self.project.lead]}

    def get_initial(self) -> dict[str, Any]:
        return project_facts(self.project)

    def perform(self, form: ProjectForm) -> Any:
        return operations.edit_project(self.project.pk, actor=self.person, **form.facts()).pk


class ChangeProject(OfProject, ProjectFormPage):
    form_class: Any = ChangeForm
    heading, button = "Change the amount or the last day", "Change it"
    text = "What it was before stays in the record, and the lead is told."
    done = "Changed. The lead has been told."

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.project.amount, "ends_on": self.project.ends_on}

    def perform(self, form: Any) -> Any:
        return operations.change_project(self.project.pk, actor=self.person, **form.cleaned_data).project_id


class WithdrawProject(OfProject, ProjectFormPage):
    form_class: Any = WithdrawForm
    heading, button = "Withdraw the project", "Withdraw it"
    text = "It pays for no more work, and cannot be taken up again."
    done = "The project is withdrawn."

    def perform(self, form: Any) -> Any:
        return operations.withdraw_project(self.project.pk, actor=self.person, **form.cleaned_data).pk


class ProjectStep(OfProject, View):
    """One move, posted."""

    operation: Any = None
    done = ""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with refusals_as_messages(request):
            type(self).operation(self.project.pk, actor=self.person)
            messages.success(request, self.done)
        return redirect("funded-project", self.project.pk)


class AgreeProject(ProjectStep):
    operation = operations.agree_project
    done = "Agreed. The lead has been told."


class StartProject(ProjectStep):
    operation = operations.start_project
    done = "It runs. Competitions can be paid from it now."


class CloseProject(ProjectStep):
    operation = operations.close_project
    done = "The project is closed."


class Statement(OfProject, View):
    """What it has paid and for what, as a file."""

    def get(self, request: HttpRequest, pk: Any, kind: str) -> HttpResponse:
        name = f"statement-{self.project.starts_on:%Y}-{self.project.pk}"
        if kind == "csv":
            return statement_csv(self.project, f"{name}.csv")
        if kind == "xlsx":
            return statement_xlsx(self.project, f"{name}.xlsx")
        return statement_pdf(self.project, f"{name}.pdf")


def leads_of(person: User) -> list[Council]:
    """The members for which a person may propose; nobody else meets this page."""
    found = Council.objects.order_by("name")
    if not rules.is_network_manager(person):
        found = found.filter(seats__user=person, seats__roles__contains=[CouncilRole.LEAD])
    if not (leads := list(found)):
        raise Http404
    return leads
