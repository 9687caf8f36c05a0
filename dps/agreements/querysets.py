"""Named questions about agreements and lots."""

from django.db import models


class AgreementQuerySet(models.QuerySet):
    def current(self):
        """The agreement that applications go to: the one that opened last."""
        return self.order_by("-opens_on").first()


class LotQuerySet(models.QuerySet):
    def for_listing(self):
        return self.select_related("agreement").order_by("agreement__opens_on", "number")
