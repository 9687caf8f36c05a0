"""A file of two parts goes into a bid: the blow falls between them, a worker's while it checks the file."""

import json
import random
import re
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from html import unescape
from uuid import uuid4

from django.conf import settings

from dps.core import clock, storage
from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document
from tests.tenders.box import bidder, box, started
from tests.tenders.browsers import Answer, Browser
from tests.tenders.kills.scene import LOST, Blow, Row, ask, later, must, settle, tried, until
from tests.tenders.kills.submitting import Submission

BEGIN = re.compile(r'data-begin="([^"]+)"')
JSON = "application/json"


@dataclass
class Upload:
    """One file, and the steps of the browser that sends it."""

    browser: Browser
    begin_at: str
    data: bytes
    begun: dict = field(default_factory=dict)

    def begin(self) -> None:
        body = {"name": "method.pdf", "size": len(self.data)}
        self.begun = json.loads(self._post(self.begin_at, **body).text)

    def put(self, number: int) -> bool:
        """Send a part to the store, by the address that the portal gave. Whether it got there."""
        start = self.begun["part_size"] * (number - 1)
        part = self.data[start : start + self.begun["part_size"]]
        request = urllib.request.Request(self.begun["parts"][number - 1], data=part, method="PUT")
        try:
            urllib.request.urlopen(request, timeout=30).close()
        except OSError:
            return False
        return True

    def complete(self) -> Answer | None:
        return tried(lambda: self._post(self.begun["complete"], etags=[]))

    def go_on(self) -> str:
        """As the page does when the same file is chosen again: what is missing, or all of it anew."""
        answer = self.browser.get(self.begun["resume"])
        if answer.status == 409 and json.loads(answer.text)["code"] == "document.not_begun":
            return "already complete"
        if answer.status != 200:
            self.begin()
            return self._send_rest(set(), "begun anew")
        self.begun = json.loads(answer.text)
        done = {part["number"] for part in self.begun["done"]}
        parts = len(self.begun["parts"])
        return self._send_rest(done, f"went on, {len(done)} of {parts} parts were there")

    def _send_rest(self, done: set[int], how: str) -> str:
        rest = [number for number in range(1, len(self.begun["parts"]) + 1) if number not in done]
        must({f"part {number} was not taken again": not self.put(number) for number in rest})
        answer = self.complete()
        must({"the file was not taken at the second try": answer is None or answer.status != 200})
        return how

    def _post(self, path: str, **body: object) -> Answer:
        return self.browser.send(path, json.dumps(body).encode(), JSON)


def upload(blow: Blow, address: str) -> Row:
    """The upload goes on or begins anew, its file becomes clean, and is the one in the receipt."""
    file, handing_in = a_file(address)
    file.begin()
    must({"the first part did not arrive": not file.put(1)})
    if blow.name == "worker":
        when, told = "a worker reads the file to check it", while_checked(file, blow)
    else:
        when, told = "1 of 2 parts is in the store", between_parts(file, blow)
    there = what_is_there(handing_in.bid)
    retry = file.go_on()
    document = cleaned(handing_in.bid, file.data)
    must({"the bid with the file was not taken": handing_in.send().receipt is None})
    said = json.loads(handing_in.told.text)
    must({"the receipt names another file": document.sha256 not in json.dumps(said)})
    settle()
    return Row(when, told, there, f"{retry}; clean, its hash on the receipt")


def a_file(address: str) -> tuple[Upload, Submission]:
    ends = clock.now() + timedelta(days=1)
    place = box(bidders=0, deadline_at=ends, questions_close_at=ends)
    who = bidder(place.competition)
    bid, browser = started(place, who), Browser(address, who.user)
    page = browser.get(f"/supplier/opportunities/{place.competition.reference}/bid/files/").text
    data = b"%PDF-1.4\n" + random.randbytes(settings.UPLOAD_PART_BYTES + 300_000)
    upload = Upload(browser, unescape(BEGIN.search(page)[1]), data)
    return upload, Submission(bid, browser, uuid4().hex)


def between_parts(file: Upload, blow: Blow) -> str:
    blow.strike()
    second = "second part taken" if file.put(2) else "second part not taken"
    answer = file.complete()
    blow.mend()
    return f"{second}; completing: {answer.status if answer else LOST}"


def while_checked(file: Upload, blow: Blow) -> str:
    must({"the second part did not arrive": not file.put(2)})
    told = file.complete()
    row = Document.objects.filter(pk=file.begun["id"])
    until(lambda: row.filter(status=DocumentStatus.CHECKING).exists(), "a check that runs")
    blow.strike()
    blow.mend()
    return f"second part taken; completing: {told.status}"


def what_is_there(bid) -> str:
    """Before anybody tries again: one row, and never a clean file that nobody has read."""
    (document,) = Document.objects.filter(owner=bid.owner)
    must({"clean and not complete": document.is_clean and not document.sha256})
    return f"the file, {document.get_status_display().lower()}"


def cleaned(bid, data: bytes) -> Document:
    """Checked, with the clock moved past what a dead checker or a lost job held; the only one there."""
    later(minutes=16)
    ask("documents.sweep", "scan")
    ready = Document.objects.for_owner(bid.owner).clean()
    until(lambda: ready.exists(), "a clean file")
    (document,) = Document.objects.for_owner(bid.owner)
    stored = storage.read(document.storage_key, document.version_id)
    hashes = {sha256(data).hexdigest(), sha256(stored).hexdigest(), document.sha256}
    must({"the stored file is another": len(hashes) != 1})
    return document
