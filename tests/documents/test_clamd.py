"""Against a real clamd."""

import socket
import threading

import pytest

from dps.documents import clamd
from tests.documents import files

NOWHERE = "tcp://127.0.0.1:9"


def scan(url, content, chunk=1 << 16):
    asked = clamd.Scan(url)
    for start in range(0, len(content), chunk):
        asked.feed(content[start : start + chunk])
    try:
        return asked.answer()
    finally:
        asked.close()


def test_a_clean_file_is_ok(settings):
    assert scan(settings.CLAMD_URL, files.pdf()) == clamd.Answer("OK")


def test_a_virus_is_found_across_chunks(settings):
    answer = scan(settings.CLAMD_URL, b"x" * 100 + files.eicar() + b"x" * 100, chunk=7)

    assert (answer.word, answer.detail) == ("FOUND", "Eicar-Test-Signature.UNOFFICIAL")


def test_a_virus_is_found_within_an_archive(settings):
    assert scan(settings.CLAMD_URL, files.docx(**{"word/media/a": files.eicar()})).word == "FOUND"


def test_a_file_above_its_limit_keeps_the_reason(settings):
    answer = scan(settings.CLAMD_URL, bytes(70 * files.MEGABYTE), chunk=1 << 20)

    assert answer == clamd.Answer("FAILED", "INSTREAM size limit exceeded. ERROR")


@pytest.mark.parametrize("url", ["", NOWHERE, "unix:///nowhere/clamd.sock"])
def test_no_scanner_is_told_only_when_asked(url):
    with pytest.raises(clamd.ScannerUnavailable):
        scan(url, b"bytes")


def test_a_scanner_that_hangs_up_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept()[0].close(), daemon=True).start()

        with pytest.raises(clamd.ScannerUnavailable):
            scan(f"tcp://127.0.0.1:{server.getsockname()[1]}", bytes(1 << 20))
