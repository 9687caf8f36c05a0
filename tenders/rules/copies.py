"""Who may begin from what, and keep what for others."""

from buyers.models import Council
from dps.accounts.models import User
from dps.agreements.lifecycles import AwardKind
from dps.core.refusals import Refusal
from tenders.models import Competition, Criterion, LibraryQuestion, Template
from tenders.rules.competitions import why_not_edit_competition, why_not_lead

Kept = LibraryQuestion | Template
LONGEST_NAME = 200


def why_not_copy_competition(source: Competition, council: Council) -> Refusal | None:
    """Only the council's own, whatever became of it."""
    if source.council_id != council.pk:
        return Refusal("competition.not_yours", "Only your own council's competitions can be copied.")
    return None


def why_not_use(kept: Kept, council: Council) -> Refusal | None:
    """The council's own, or one that another council shares; not what has been taken out."""
    if kept.dropped_at is not None:
        return Refusal("kept.dropped", "It has been taken out of the library.")
    if kept.council_id != council.pk and not kept.is_shared:
        return Refusal("kept.not_shared", "Another council keeps it for itself.")
    return None


def why_not_keep_question(council: Council, actor: User, kind: str, text: str) -> Refusal | None:
    if refusal := why_not_lead(council, actor):
        return refusal
    if kind == AwardKind.PRICE:
        return Refusal("kept.price", "Price has no questions.")
    kept = LibraryQuestion.objects.filter(council=council, dropped_at=None, text=text)
    if kept.exists():
        return Refusal("kept.already", "The library holds this question already.")
    return None


def why_not_keep_template(source: Competition, actor: User, name: str) -> Refusal | None:
    if refusal := why_not_lead(source.council, actor):
        return refusal
    if not name.strip():
        return Refusal("kept.no_name", "Enter a name for the template.")
    if len(name.strip()) > LONGEST_NAME:
        return Refusal("kept.long_name", f"The name must be {LONGEST_NAME} characters or less.")
    return None


def why_not_change_kept(kept: Kept, actor: User) -> Refusal | None:
    """A lead of the council that keeps it."""
    if refusal := why_not_lead(kept.council, actor):
        return refusal
    if kept.dropped_at is not None:
        return Refusal("kept.dropped", "It has been taken out of the library.")
    return None


def why_not_ask_from_library(
    competition: Competition, criterion: Criterion, kept: LibraryQuestion, actor: User
) -> Refusal | None:
    if refusal := why_not_edit_competition(competition, actor):
        return refusal
    if criterion.kind == AwardKind.PRICE:
        return Refusal("kept.price", "Price has no questions.")
    return why_not_use(kept, competition.council)
