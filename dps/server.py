"""gunicorn's threaded worker, which notes when a request arrived before it waits for a free thread.

In the last minute before a deadline requests queue for seconds. A submission counts when it reached us
(R51), so the instant is taken while its bytes lie in the socket, not when a thread has time for them.
"""

import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from dps.core import arrivals

LONGEST_HEAD = 16_384
HEAD_ENDS = b"\r\n\r\n"


class PunctualWorker(ThreadWorker):
    def enqueue_req(self, conn: Any) -> None:
        """On the thread that accepts; what comes here waits for one of the others."""
        if is_silent(conn):
            self._wait_for_its_words(conn)
            return
        conn.arrived = time.monotonic() if head_has_arrived(conn.sock) else None
        super().enqueue_req(conn)

    def _wait_for_its_words(self, conn: Any) -> None:
        """Here and not in a thread, so that the moment at which they come is seen."""
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        heard = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, heard)

    def handle(self, conn: Any) -> Any:
        arrivals.note(conn.arrived)
        try:
            return super().handle(conn)
        finally:
            arrivals.note(None)


def is_silent(conn: Any) -> bool:
    """Just accepted, and not a byte has come yet."""
    return not conn.initialized and not conn.data_ready and not peek(conn.sock)


def head_has_arrived(sock: socket.socket) -> bool:
    """Whether everything up to the end of the headers is here: a first byte alone saves no place."""
    return HEAD_ENDS in peek(sock)


def peek(sock: socket.socket) -> bytes:
    """What lies in the socket, left there."""
    try:
        return sock.recv(LONGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return b""
