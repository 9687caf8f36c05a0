"""Who declares a conflict of interest, and who decides about it (regulation 24)."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import ConflictKind
from tenders.models import Competition, Conflict
from tenders.rules.evaluation.reading import panel_place
from tenders.rules.opening import READING_PARTS


def why_not_declare_conflict(
    competition: Competition, actor: User, kind: str, explanation: str
) -> Refusal | None:
    """Once per person and competition, after opening. Regulation 24."""
    if panel_place(competition, actor, *READING_PARTS) is None:
        return Refusal("conflict.not_panel", "Only people who evaluate this competition declare conflicts.")
    if not competition.has_been_opened():
        return Refusal("conflict.not_opened", "You can declare conflicts once the bids have been opened.")
    if competition.conflicts.filter(person=actor).exists():
        return Refusal("conflict.declared", "You have already made your declaration for this competition.")
    if kind != ConflictKind.NONE and not explanation.strip():
        return Refusal("conflict.no_explanation", "Describe the conflict.")
    return None


def why_not_decide_conflict(conflict: Conflict, actor: User, measure: str) -> Refusal | None:
    """By the lead, or for the lead's own by the Oldham team's manager; never by oneself (R62)."""
    competition = conflict.competition
    if conflict.person_id == actor.pk:
        return Refusal("conflict.own", "Another person decides about your conflict.")
    is_for_team = conflict.person_id == competition.lead_id
    allowed = actor.has_team_role("manager") if is_for_team else actor.pk == competition.lead_id
    if not allowed:
        return Refusal("conflict.not_yours", "The lead of the competition decides about conflicts.")
    if conflict.kind == ConflictKind.NONE or conflict.decision:
        return Refusal("conflict.decided", "There is nothing to decide about this declaration.")
    if not measure.strip():
        return Refusal("conflict.no_measure", "Say what is done about the conflict.")
    return None
