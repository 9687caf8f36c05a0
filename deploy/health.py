"""Ask the web process of this container whether it serves: python deploy/health.py live|ready"""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

public = urlsplit(os.environ["BASE_URL"])
port = os.environ["WEB_BIND"].rpartition(":")[2]
question = urllib.request.Request(
    f"http://127.0.0.1:{port}/health/{sys.argv[1]}/",
    # As the proxy would ask: other hosts are refused, and plain HTTP is sent on to HTTPS.
    headers={"Host": public.netloc, "X-Forwarded-Proto": public.scheme},
)
urllib.request.urlopen(question, timeout=8).close()  # noqa: S310 - the address is our own
