"""What became of the mails about a row, for a list."""

from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from dps.core.models import OutboxMessage


def mail_states(kind):
    """`reached` where a mail left for one address at least, `bounced` where one came back, `waiting`."""
    about = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), models.CharField()))
    mails = OutboxMessage.objects.filter(about=about)
    return {
        "reached": Exists(mails.filter(sent_at__isnull=False, bounced_at=None)),
        "bounced": Exists(mails.filter(bounced_at__isnull=False)),
        "waiting": Exists(mails.filter(sent_at=None, bounced_at=None)),
    }
