"""How long what is said about criminal offences is kept."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from dps.core.models import SealingKey


def kept_too_long(found, ended, agreement, at):
    """Those whose retention days have passed since `ended`, which is an instant of the row."""
    days = ExpressionWrapper(
        F(f"{agreement}__offence_retention_days") * timedelta(days=1), models.DurationField()
    )
    found = found.filter(offences_destroyed_at=None).annotate(ended_at=ended, kept_for=days)
    return found.filter(ended_at__lte=at - F("kept_for"))


def sealed(found, prefix):
    """Those that have a key, because something was put into their box."""
    name = Concat(Value(prefix), Cast(OuterRef("pk"), models.CharField()))
    return found.filter(Exists(SealingKey.objects.filter(name=name, destroyed_at=None)))
