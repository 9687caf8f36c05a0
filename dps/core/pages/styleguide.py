"""Every part of the kit in each of its states: what the accessibility and picture tests look at."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.pages.sample_forms import SampleForm, SampleLines, broken_form, broken_lines
from dps.core.pages.samples import samples


class Styleguide(TemplateView):
    """For the team; on a training or development portal, for everybody."""

    template_name = "styleguide/index.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_open = settings.DEBUG or clock.is_training()
        if not (is_open or (request.user.is_authenticated and request.user.is_team)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | samples()


class StyleguideForms(Styleguide):
    """The fields, untouched or with every error."""

    template_name = "styleguide/forms.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wrong = "errors" in self.request.GET
        form = broken_form() if wrong else SampleForm()
        lines = broken_lines() if wrong else SampleLines(prefix="lines")
        return super().get_context_data(**kwargs) | {"form": form, "lines": lines}


class StyleguideFrame(Styleguide):
    """One whole page at a time: a confirmation, an interruption, a hub, a list with its filter."""

    PAGES = ("confirmation", "interruption", "hub", "list", "home")

    def get_template_names(self) -> list[str]:
        page = self.kwargs["page"]
        if page not in self.PAGES:
            raise Http404
        return [f"styleguide/{page}.html"]
