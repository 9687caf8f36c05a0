"""The states of a document and the moves between them."""

from django.db import models


class DocumentStatus(models.TextChoices):
    BEGUN = "begun", "Uploading"
    UPLOADED = "uploaded", "Uploaded"
    CHECKING = "checking", "Checking"
    CLEAN = "clean", "Ready"
    INFECTED = "infected", "Virus found"
    REFUSED = "refused", "Not accepted"
    UNREADABLE = "unreadable", "Not checked"
    WITHDRAWN = "withdrawn", "Withdrawn"


MOVES: dict[str, frozenset[str]] = {
    DocumentStatus.BEGUN: frozenset({DocumentStatus.UPLOADED}),
    DocumentStatus.UPLOADED: frozenset({DocumentStatus.CHECKING}),
    DocumentStatus.CHECKING: frozenset(
        {DocumentStatus.CLEAN, DocumentStatus.INFECTED, DocumentStatus.REFUSED, DocumentStatus.UNREADABLE}
    ),
    # Because a scanner that was down comes back, what it could not read is checked again.
    DocumentStatus.UNREADABLE: frozenset({DocumentStatus.CHECKING}),
    DocumentStatus.CLEAN: frozenset({DocumentStatus.WITHDRAWN}),
    DocumentStatus.INFECTED: frozenset(),
    DocumentStatus.REFUSED: frozenset(),
    DocumentStatus.WITHDRAWN: frozenset(),
}

# The checker has not said its last word about these.
WAITING = frozenset({DocumentStatus.UPLOADED, DocumentStatus.CHECKING, DocumentStatus.UNREADABLE})
# These never become usable: the person has to take them off and choose another file.
BAD = frozenset({DocumentStatus.INFECTED, DocumentStatus.REFUSED})
