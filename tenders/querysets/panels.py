"""Named questions about the people of a panel."""

from django.db import models
from django.db.models import F


class PanelQuerySet(models.QuerySet):
    def serving(self):
        """Those who still hold the role at the council that their part needs, with an active account."""
        return self.filter(
            user__is_active=True,
            competition__council__seats__user=F("user"),
            competition__council__seats__roles__contains=[F("part")],
        )

    def vacant(self):
        """Those whose person has lost that role or left the council: somebody else has to follow them."""
        return self.exclude(pk__in=self.model.objects.serving().values("pk"))
