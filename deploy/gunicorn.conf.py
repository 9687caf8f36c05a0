"""How the web process serves, in the demo as in production; numbers come from the environment."""

import os
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes its own private file there

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
# A thread pool that notes when a request arrived before it waits for a thread.
worker_class = "dps.server.PunctualWorker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Files go straight to S3, so a request that lasts a minute is stuck.
timeout = 60
graceful_timeout = 15
keepalive = 5
# A worker that leaks is replaced before it matters, and not all at the same moment.
max_requests = 2000
max_requests_jitter = 200
# In memory: on a slow disk the heartbeat file would make a healthy worker look dead.
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
# Nobody may steer the server through a socket in a home folder.
control_socket_disable = True
# One line a request comes from the application's own log; errors of the server itself go to stderr.
accesslog = None
errorlog = "-"
