from urllib.request import Request, urlopen

import pytest

from dps.celery import app
from dps.core.refusals import Refusal
from dps.documents import access, transfers
from tests.documents import files
from tests.factories.accounts import UserFactory

CLOSED = Refusal("shelf.closed", "This shelf is closed.")


@pytest.fixture(autouse=True)
def _worker_is_here():
    """What is handed to the worker is done at once, in this process."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def ada(db):
    return UserFactory(name="Ada", email="ada@example.org")


@pytest.fixture
def stranger(db):
    return UserFactory(name="Stranger", email="stranger@example.org")


@pytest.fixture
def shelves(monkeypatch, ada):
    """Two kinds of owner, as apps register them: open `shelf:` and sealed `vault:`; only Ada may use them.

    `shelf:public` may be read by anybody, `shelf:closed` takes nothing more.
    """
    monkeypatch.setattr(access, "_authorisers", {})

    def may_write(user, owner, at):
        if user.pk != ada.pk:
            return access.NOT_YOURS
        return CLOSED if access.pk_of(owner) == "closed" else None

    def may_read(user, document, at):
        return None if document.owner == "shelf:public" or user.pk == ada.pk else access.NOT_YOURS

    access.register("shelf", may_read, write=may_write)
    access.register("vault", may_read, write=may_write, sealed=True)


@pytest.fixture
def signed_in(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def put(shelves, ada):
    """Really uploads a file, as a browser does it, and returns the document before it is checked."""

    def put(content, *, owner="shelf:1", name="evidence.pdf", purpose="evidence", **terms):
        begun = begin(content, owner=owner, name=name, purpose=purpose, **terms)
        return transfers.complete(begun.document.pk, etags=send(begun, content), actor=ada)

    def begin(content, *, owner="shelf:1", name="evidence.pdf", purpose="evidence", **terms):
        return transfers.begin(owner, name=name, size=len(content), purpose=purpose, actor=ada, **terms)

    put.begin = begin
    return put


def send(begun, content):
    """PUT the parts where the addresses say; the ETags that the store answers."""
    size = begun.part_size
    slices = [content[n * size : (n + 1) * size] for n in range(len(begun.urls))]
    return [send_part(url, part) for url, part in zip(begun.urls, slices, strict=True)]


def send_part(url, content):
    with urlopen(Request(url, data=content, method="PUT")) as answer:
        return answer.headers["ETag"]


@pytest.fixture
def a_pdf():
    return files.pdf("Evidence")
