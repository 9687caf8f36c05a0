"""A web application that is busy for a while and then says how long its request had waited for it."""

import time

from dps.core import arrivals


def application(environ, start_response):
    waited = arrivals.waited().total_seconds()
    time.sleep(0.4)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(waited).encode()]
