"""Asks clamd about a file while it streams past (INSTREAM), and keeps the reason of its answer."""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT = 120  # seconds: the longest that clamd may think about one file
OK, FOUND, FAILED = "OK", "FOUND", "FAILED"


class ScannerUnavailable(Exception):
    """clamd does not answer, or there is none."""


@dataclass(frozen=True)
class Answer:
    """OK; FOUND and the name of the signature; FAILED and clamd's own words."""

    word: str
    detail: str = ""


class Scan:
    """One file on its way to clamd at tcp://host:port or unix:///path: feed it, then ask for the answer.

    Nothing is raised before `answer`, so that whoever else reads the same bytes reads them all.
    """

    def __init__(self, url: str) -> None:
        self._trouble: OSError | None = None
        self._socket: socket.socket | None = None
        self._is_listening = False
        if url:
            self._try(lambda: self._connect(url))

    def feed(self, chunk: bytes) -> None:
        if self._is_listening and chunk:
            self._send(struct.pack("!I", len(chunk)) + chunk)

    def answer(self) -> Answer:
        """What clamd says of the bytes it was fed. Raises ScannerUnavailable."""
        if self._is_listening:
            self._send(struct.pack("!I", 0))
        said = self._read()
        if said == "OK":
            return Answer(OK)
        if said.endswith(" FOUND"):
            return Answer(FOUND, said.removesuffix(" FOUND"))
        if said:
            return Answer(FAILED, said)
        raise ScannerUnavailable(repr(self._trouble) if self._trouble else "no answer")

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()

    def _connect(self, url: str) -> None:
        parts = urlsplit(url)
        family = socket.AF_UNIX if parts.scheme == "unix" else socket.AF_INET
        address = parts.path if parts.scheme == "unix" else (parts.hostname, parts.port or 3310)
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.settimeout(TIMEOUT)
        self._socket.connect(address)
        self._is_listening = True
        self._send(b"zINSTREAM\0")

    def _send(self, message: bytes) -> None:
        # clamd hangs up when it has heard enough (a file above its limit); its reason can still be read.
        sender = self._socket
        if sender is not None and not self._try(lambda: sender.sendall(message)):
            self._is_listening = False

    def _read(self) -> str:
        said = b""
        while self._socket is not None and not said.endswith(b"\0"):
            try:
                more = self._socket.recv(4096)
            except OSError as error:
                self._trouble = self._trouble or error
                break
            if not more:
                break
            said += more
        return said.rstrip(b"\0").decode(errors="replace").removeprefix("stream: ")

    def _try(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except OSError as error:
            self._trouble = error
            return False
        return True
