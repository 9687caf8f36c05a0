"""Views of a list that the team has named: the filters, not what they find."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from suppliers.querysets.requests import SavedViewQuerySet

Person = settings.AUTH_USER_MODEL


class SavedView(Row):
    """A person's filters of the queue under a name; shared ones are shown to the whole team."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, help_text="As in an address: whose=me&flag=overdue")
    shared_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_view_per_name_and_person"),
            models.CheckConstraint(name="a_saved_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
