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

    Nothing while it is open. One query, none where the agreement of the page is open.
    """
    at = clock.now()
    if agreement is not None and agreement.phase(at) != AgreementPhase.ENDED:
        return {}
    now = Agreement.objects.current()
    phase = now.phase(at) if now else AgreementPhase.ENDED
    if agreement is None and phase != AgreementPhase.ENDED:
        return {}
    return {
        "ended": agreement or now,
        "next": now if phase != AgreementPhase.ENDED else None,
        "phase": phase,
    }
