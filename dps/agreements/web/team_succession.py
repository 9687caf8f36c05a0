"""From an agreement to the next: what is done, what is left, and what goes on by itself."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from dps.agreements.rules.succession import Step, steps_to_successor, successor_of
from dps.agreements.web.team_agreements import AgreementPage
from dps.core import clock


class Succession(AgreementPage, TemplateView):
    template_name = "agreements/team/succession.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.agreement
        after = successor_of(agreement)
        steps = steps_to_successor(agreement)
        refs = {"team-agreement-next": agreement.reference} | dict.fromkeys(
            ["team-agreement", "team-agreement-documents", "team-agreement-publish"],
            after.reference if after else "",
        )
        return super().get_context_data(
            agreement=agreement,
            after=after,
            phase=agreement.phase(clock.now()),
            tasks=[_task(step, refs) for step in steps],
            **kwargs,
        )


def _task(step: Step, refs: dict[str, str]) -> dict[str, str]:
    ref = refs.get(step.page, "")
    if step.is_done:
        status, label = "completed", "Done"
    elif step.waits_for:
        status, label = "cannot_start", step.waits_for
    else:
        status, label = "not_yet_started", "To do"
    may_go = step.page and not step.waits_for and not (step.is_done and step.page == "team-agreement-publish")
    href = reverse(step.page, args=[ref] if ref else []) if may_go else ""
    return {"title": step.title, "hint": step.hint, "status": status, "label": label, "href": href}
