"""Lists of funded projects: the network's, a council's own, and the one that everybody reads."""

from typing import Any

from django.views.generic import TemplateView

from buyers.filters import ProjectFilter
from buyers.lifecycles import CouncilRole
from buyers.models import FundedProject
from buyers.rules.project_money import Money, money_of_all
from buyers.rules.projects import is_network_manager
from buyers.web.mixins import CouncilPage, NetworkPage
from dps.core.forms.filtering import chips
from dps.core.paging import Keyset, keyset
from dps.core.templatetags.formats import pounds_words

ORDER = ("-starts_on", "pk")


class ProjectList(TemplateView):
    """A page of projects with their money: two queries for any number."""

    template_name = "network/projects/list.html"
    heading = "Funded projects"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = ProjectFilter(self.request.GET, self.found())
        page: Keyset[FundedProject] = keyset(asked.qs, self.request.GET, ORDER)
        # A bad address is no mistake of the reader's: the list is shown without that filter.
        asked.form.errors.clear()
        money = money_of_all(page.rows)
        rows = [(project, money[project.pk]) for project in page.rows]
        return super().get_context_data(
            page=page,
            rows=rows,
            bars=bars_of(rows),
            bar_head=["Project", "Committed"],
            filter=asked.form,
            chips=chips(asked.form, self.request.GET),
            heading=self.heading,
            **kwargs,
        )

    def found(self) -> Any:
        raise NotImplementedError


class NetworkProjects(NetworkPage, ProjectList):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_propose=is_network_manager(self.person), **kwargs)

    def found(self) -> Any:
        return FundedProject.objects.visible_to(self.person).for_listing()


class CouncilProjects(CouncilPage, ProjectList):
    """Those that the council leads or works in."""

    heading = "Our funded projects"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_propose=self.seat.has_role(CouncilRole.LEAD), **kwargs)

    def found(self) -> Any:
        return FundedProject.objects.of_councils([self.council]).for_listing()


class PublicProjects(TemplateView):
    """Title, lead, year and kind of what the network has agreed to pay for."""

    template_name = "network/projects/public.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: Keyset[FundedProject] = keyset(FundedProject.objects.public(), self.request.GET, ORDER)
        return super().get_context_data(page=page, **kwargs)


def bars_of(rows: list[tuple[FundedProject, Money]]) -> list[dict[str, Any]]:
    """How much of each live project's money is committed; the longest bar is all of it."""
    return [
        {
            "label": project.title,
            "pct": min(int(money.committed * 100 / project.amount), 100),
            "display": f"{pounds_words(money.committed)} of {pounds_words(project.amount)}",
        }
        for project, money in rows
        if project.is_live
    ]
