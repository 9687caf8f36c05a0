"""Every address of the URL configuration, asked by everybody: what came back, in one word."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.world import Matrix

NOBODYS = UUID(int=7)
VERBS = ("get", "post", "put", "patch", "delete")


def routes(resolver=None, before="") -> Iterator[tuple[str, str, URLPattern]]:
    """Name, pattern and entry of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, pattern)
        else:
            yield entry.name or pattern, pattern, entry


def verbs_of(entry) -> list[str]:
    """What the view answers, without HEAD and OPTIONS; a plain function answers both GET and POST."""
    view = entry.callback
    if actions := getattr(view, "actions", None):
        return [verb for verb in actions if verb != "head"]
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if kind is None:
        return ["get", "post"]
    # A form's PUT is its POST under another name.
    return [verb for verb in VERBS if hasattr(kind, verb) and not (verb == "put" and hasattr(kind, "post"))]


def arguments(matrix: Matrix, name: str, pattern: str, entry) -> dict:
    """What stands in the address: things of this competition where the address can name them."""
    found = entry.pattern
    names = list(found.converters) or list(getattr(getattr(found, "regex", None), "groupindex", ()))
    things = Things(matrix).of(name, pattern)
    return {key: things.get(key, NOBODYS) for key in names}


class Things:
    """What an address may name, by the words of the URL configuration."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix, self.competition = matrix, matrix.place.competition

    def of(self, name: str, pattern: str) -> dict:
        question = self.matrix.place.questions[0]
        return {
            "ref": self._reference(name, pattern),
            "reference": self._reference(name, pattern),
            "pk": self._pk(name),
            "question": question.pk,
            "bid": self.matrix.bid.pk if self.matrix.bid else NOBODYS,
            "criterion": question.criterion_id,
            "conflict": self._first("conflicts"),
            "part": "price",
            "number": 1,
            "lot": self.competition.lot.number,
            "side": "before",
            "page": "home",
            "section": "values",
            "verb": "suspend",
            "ground": "g",
            "other": self.matrix.other.supplier.pk,
            "token": "t" * 40,
            "key": "k",
            "uidb36": "u",
        }

    def _reference(self, name: str, pattern: str) -> str:
        if "agreements/" in pattern:
            return self.competition.lot.agreement.reference
        if "application" in pattern:
            return self.matrix.application.reference
        return "CT-2024-0001" if name == "public-contract" else self.competition.reference

    def _pk(self, name: str):
        supplier = self.matrix.bidder.supplier
        if name.startswith(("document-", "api-document", "upload-")):
            return self.matrix.document.pk if self.matrix.document else NOBODYS
        if name.startswith("api-bid-"):
            return self.matrix.bid.pk if self.matrix.bid else NOBODYS
        if name.startswith(("api-invitation", "invitation-")):
            return supplier.invitations.get().pk
        if name.startswith(("api-competition-", "api-evaluation-")):
            return self.competition.pk
        if "clarification" in name:
            return self._first("clarifications")
        if name.startswith("competition-question-n") or name == "competition-question-library":
            return self.matrix.place.questions[0].criterion_id
        if name.startswith("competition-question"):
            return self.matrix.place.questions[0].pk
        if name in {"team-place", "supplier-leave-lot", "admission-detail"}:
            return supplier.admissions.get().pk
        if name.startswith(("lot-request",)):
            return supplier.admissions.get().lot_request_id
        if name.startswith("api-application"):
            return self.matrix.application.pk
        if name.startswith("api-opening"):
            opening = getattr(self.competition, "opening", None)
            return opening.pk if opening else NOBODYS
        if name.startswith(
            ("team-supplier", "team-merge", "team-confirm", "team-ask-", "register-", "registered-")
        ):
            return supplier.pk
        return NOBODYS

    def _first(self, relation: str):
        row = getattr(self.competition, relation).first()
        return row.pk if row else NOBODYS


@contextmanager
def undone():
    """Whatever happens inside is taken back, as at the end of a test: operations may begin anew in it."""
    outer = transaction.atomic()
    outer._from_testcase = True
    with outer:
        yield
        transaction.set_rollback(True)


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def address_of(matrix: Matrix, name: str, pattern: str, entry) -> str:
    if ":" in name or entry.name is None:
        return "/" + pattern
    return reverse(name, kwargs=arguments(matrix, name, pattern, entry))


def ask(client: Client, verb: str, address: str):
    """The answer, with nothing changed by it: neither rows nor who is signed in."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with undone():
        try:
            return _ask(client, verb, address)
        finally:
            client.cookies.clear()
            for name, value in kept.items():
                client.cookies[name] = value


def _ask(client: Client, verb: str, address: str):
    if address.startswith("/api/") and verb != "get":
        return getattr(client, verb)(address, {}, content_type="application/json")
    return getattr(client, verb)(address)


def body_of(response) -> str:
    """Everything that went out: headers and content, also of a download and inside an archive."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        archive = ZipFile(BytesIO(content))
        content = b"\n".join(each.filename.encode() + archive.read(each) for each in archive.infolist())
    return f"{response.headers}{content.decode(errors='ignore')}"


def is_served(response, address: str) -> bool:
    """Whether they got it, or a sentence why not; not where they were turned away or sent elsewhere."""
    if response.status_code == 302:
        return _leads_on(response.url, address)
    return response.status_code < 300 or response.status_code in {400, 409}


def _leads_on(target: str, address: str) -> bool:
    """To the file, or on among the pages of the same part: a form that was taken, a step to be done."""
    if "X-Amz" in target:
        return True
    area = "/".join(address.split("/")[:2])
    return target.startswith(area + "/") and "MC-" in target
