"""What pages say where the time for applications is over."""

from typing import Any

from django import template

from dps.agreements.lifecycles import AgreementPhase
from dps.agreements.models import Agreement
from dps.core import clock

register = template.Library()


@register.inclusion_tag("agreements/over.html")
def agreement_over(agreement: Agreement | None = None) -> dict[str, Any]:
    """A notice where an agreement (usual: the one that applications go to) has ended, and what goes on.

    Nothing while it is open. At most two queries.
    """
    shown, at = agreement or Agreement.objects.current(), clock.now()
    if shown is None or shown.phase(at) != AgreementPhase.ENDED:
        return {}
    now = Agreement.objects.current()
    phase = now.phase(at) if now else AgreementPhase.ENDED
    return {"ended": shown, "next": now if phase != AgreementPhase.ENDED else None, "phase": phase}
