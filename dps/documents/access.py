"""Who may read and who may upload, asked of the app that knows the owner."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from dps.core import audit
from dps.core.refusals import Refusal
from dps.documents.models import Document

# The answer for what a person may not see: a page makes it a 404 and an entry in the audit trail.
NOT_YOURS = Refusal("document.not_yours", "You cannot see this file.")

Reader = Callable[[Any, Document, datetime], Refusal | None]
Writer = Callable[[Any, str, datetime], Refusal | None]
Hider = Callable[[Any, str, datetime], Collection[str]]
# (user, owner, path, address): a look at an owner's files was refused; record it.
Denier = Callable[[Any, str, str, str], None]
Namer = Callable[[Any, Document], str]


@dataclass(frozen=True)
class Authoriser:
    """The answers of one app about one kind of owner."""

    read: Reader
    write: Writer
    see: Writer
    remove: Reader
    sealed: bool
    hides: Hider
    denied: Denier | None
    names: Namer


_authorisers: dict[str, Authoriser] = {}


def register(
    kind: str,
    read: Reader,
    *,
    write: Writer | None = None,
    see: Writer | None = None,
    remove: Reader | None = None,
    sealed: bool = False,
    hides: Hider | None = None,
    denied: Denier | None = None,
    names: Namer | None = None,
) -> None:
    """Say who may do what with files whose owner begins with "<kind>:". Call it in AppConfig.ready().

    read    read(user, document, at): may this person open this file?
    write   write(user, owner, at): may this person add files to the owner? Left out: nobody.
    see     see(user, owner, at): may this person list the owner's files by the API? Left out: as write.
    remove  remove(user, document, at): may this person take it off? Left out: who may write.
    hides   hides(user, owner, at): the purposes whose files this person may not even see listed.
    denied  denied(user, owner, path, address): keeps a refused look where this app wants it. Left out: here.
    names   names(user, document): under which name this person saves the file. Left out: its own.
    sealed  what would tell who the uploader is, is kept as ciphertext only.
    """
    write = write or _nobody
    remove = remove or (lambda user, document, at: write(user, document.owner, at))
    _authorisers[kind] = Authoriser(
        read, write, see or write, remove, sealed, hides or _nothing, denied, names or _own_name
    )


def kind_of(owner: str) -> str:
    return owner.partition(":")[0]


def pk_of(owner: str) -> str:
    return owner.partition(":")[2]


def seals(owner: str) -> bool:
    authoriser = _authorisers.get(kind_of(owner))
    return bool(authoriser and authoriser.sealed)


def name_for(user: Any, document: Document) -> str:
    """The name under which this person saves a file that they may read."""
    authoriser = _authorisers.get(kind_of(document.owner))
    return authoriser.names(user, document) if authoriser else document.display_name


def _own_name(user: Any, document: Document) -> str:
    return document.display_name


def why_not_read(user: Any, document: Document, at: datetime) -> Refusal | None:
    authoriser = _authorisers.get(kind_of(document.owner))
    return authoriser.read(user, document, at) if authoriser else NOT_YOURS


def why_not_write(user: Any, owner: str, at: datetime) -> Refusal | None:
    authoriser = _authorisers.get(kind_of(owner))
    return authoriser.write(user, owner, at) if authoriser else NOT_YOURS


def why_not_continue(user: Any, document: Document, at: datetime) -> Refusal | None:
    """Finishing an upload is adding a file."""
    return why_not_write(user, document.owner, at)


def why_not_see(user: Any, owner: str, at: datetime) -> Refusal | None:
    authoriser = _authorisers.get(kind_of(owner))
    return authoriser.see(user, owner, at) if authoriser else NOT_YOURS


def hidden_purposes(user: Any, owner: str, at: datetime) -> Collection[str]:
    authoriser = _authorisers.get(kind_of(owner))
    return authoriser.hides(user, owner, at) if authoriser else ()


def why_not_remove(user: Any, document: Document, at: datetime) -> Refusal | None:
    authoriser = _authorisers.get(kind_of(document.owner))
    return authoriser.remove(user, document, at) if authoriser else NOT_YOURS


def note_denied(user: Any, owner: str, subject: Model, at: datetime, *, path: str, address: str) -> None:
    """Keep in the trail that somebody looked for what is not theirs: who, what, from where (Annex IV(g))."""
    authoriser = _authorisers.get(kind_of(owner))
    if authoriser and authoriser.denied:
        authoriser.denied(user, owner, path, address)
    else:
        audit.denied(NOT_YOURS.code, subject, user, at=at, path=path, address=address)


def is_hidden(refusal: Refusal | None) -> bool:
    """Whether the person may not even know of it."""
    return refusal is not None and refusal.code == NOT_YOURS.code


def _nobody(user: Any, owner: str, at: datetime) -> Refusal | None:
    return NOT_YOURS


def _nothing(user: Any, owner: str, at: datetime) -> Collection[str]:
    return ()
