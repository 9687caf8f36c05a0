"""What the team must look at besides the queue, above its first page and on a supplier's page."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from dps.accounts.models import User
from suppliers.models import Certificate, GroundReport, Renewal, Supplier
from suppliers.rules.ground_reports import public_names_of
from suppliers.rules.renewals import why_not_ask_for_renewal


def attention(today: date) -> dict[str, Any]:
    """The numbers of the lists besides the queue: three queries."""
    renewals = Renewal.objects.asked().aggregate(
        asked=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))
    )
    reports = GroundReport.objects.to_settle().count()
    ended = Certificate.objects.of_suppliers_with_a_place().ended(today).count()
    return {
        "links": [
            ("Reported changes", reverse("team-grounds"), reports, reports > 0),
            ("Overdue declarations", f"{reverse('team-renewals')}?show=overdue", renewals["late"],
             renewals["late"] > 0),
            ("Declarations asked for", reverse("team-renewals"), renewals["asked"], False),
            ("Expired documents", f"{reverse('team-expiring')}?within=0", ended, ended > 0),
        ],
    }  # fmt: skip


def upkeep_of(supplier: Supplier, person: User, today: date) -> dict[str, Any]:
    """A supplier's declarations and reports, for its page."""
    renewals = supplier.renewals.select_related("declaration").order_by("-asked_at")[:5]
    reports = supplier.ground_reports.select_related("application__questionnaire", "assessed_by")
    return {
        "signed": supplier.declarations.order_by("-signed_at").first(),
        "renewals": [(each, each.is_overdue(today)) for each in renewals],
        "reports": [(each, public_names_of(each)) for each in reports.order_by("-reported_at")[:5]],
        "may_ask": why_not_ask_for_renewal(supplier, person) is None,
        "today": today,
    }
