"""The figures of the service: by view, but never so that a count of requests is a count of bids."""

import re

from django.test import RequestFactory
from prometheus_client import REGISTRY, generate_latest

from dps.core.figures import TOGETHER, CountedRequests


def test_r60_what_suppliers_do_is_one_figure():
    counted = CountedRequests(lambda request: None).metrics.responses_by_status_view_method
    middleware = CountedRequests(lambda request: None)
    labels = {"status": "302", "method": "POST"}

    for path, view in (
        ("/supplier/opportunities/MC-1/bid/check/", "bid-check"),
        ("/contracts/", "contracts"),
    ):
        request = RequestFactory().post(path)
        middleware.label_metric(counted, request, view=view, **labels).inc()
    figures = generate_latest(REGISTRY).decode()

    assert 'view="contracts"' in figures
    assert f'status="{TOGETHER}",view="{TOGETHER}"' in figures
    assert re.findall(r'view="(?:api-)?bid|templatename="[^"]*tenders/bid/', figures) == []
