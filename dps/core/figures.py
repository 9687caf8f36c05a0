"""What the figures of the service (`/metrics`) say of a request."""

from typing import Any

from django.conf import settings
from django_prometheus.middleware import PrometheusAfterMiddleware

TOGETHER = "in confidence"


class CountedRequests(PrometheusAfterMiddleware):
    """Counts by view and template, except where a count would tell how many have bid (R60).

    All addresses of `settings.COUNTED_TOGETHER` share one name: looks, saves and submissions are one figure.
    """

    def label_metric(self, metric: Any, request: Any, response: Any = None, **labels: str) -> Any:
        """The figure to add to."""
        if request.path.startswith(settings.COUNTED_TOGETHER):
            told = {"view", "templatename", "method", "status"} & labels.keys()
            labels |= dict.fromkeys(told, TOGETHER)
        return super().label_metric(metric, request, response, **labels)
