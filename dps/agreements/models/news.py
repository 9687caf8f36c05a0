"""Who wants to be told of opportunities and of changes of the agreements, and what there is to tell."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.agreements.lifecycles import NewsKind
from dps.agreements.models.lots import Lot
from dps.agreements.querysets import SubscriptionQuerySet
from dps.core.models import Row


class Subscription(Row):
    """An address on the list of "tell me when": nothing else is kept of a person, and it goes on leaving.

    `asked` is what somebody asked for with this address ({"lots": [keys], "of_changes": bool}); it counts
    once it is confirmed from the mailbox. What was confirmed before holds until then.
    """

    email = models.EmailField(unique=True)
    lots = models.ManyToManyField(Lot, related_name="+", blank=True)
    of_changes = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked = models.JSONField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_address_on_the_list_asked_or_confirmed",
                condition=Q(confirmed_at__isnull=False) | Q(asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_an_address_asked_for_has_its_time",
                condition=Q(asked__isnull=True, asked_at__isnull=True)
                | Q(asked__isnull=False, asked_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="subscriptions_to_confirm")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"

    @property
    def about(self) -> str:
        """What its mails are about: by this they are found when it goes."""
        return f"subscription:{self.pk}"


class News(Row):
    """Something to tell those on the list: of one lot, or without a lot of the agreements. Told once."""

    kind = models.CharField(max_length=12, choices=NewsKind)
    about = models.CharField(max_length=120)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "news"
        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="news_is_told_once")]
        indexes = [
            models.Index(fields=["happened_at"], name="news_to_tell", condition=Q(told_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"
