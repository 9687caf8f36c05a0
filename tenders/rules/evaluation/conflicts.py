"""Who declares a conflict of interest, and who decides about it (regulation 24)."""

from django.db.models import Q

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import ConflictKind
from tenders.models import Competition, Conflict
from tenders.rules.evaluation.reading import panel_place
from tenders.rules.leads import leads
from tenders.rules.opening import READING_PARTS


def declares(competition: Competition, user: User) -> bool:
    """Evaluators, the chair, and the lead, who checks bids and decides about the others."""
    return leads(competition, user) or panel_place(competition, user, *READING_PARTS) is not None


def why_not_see_declarations(competition: Competition, user: User) -> Refusal | None:
    """Everybody's: the lead, and the Oldham team."""
    if user.is_team or leads(competition, user):
        return None
    return Refusal("conflict.not_yours", "Only the lead of this competition reads the declarations.")


def undeclared(competition: Competition) -> list[User]:
    """Who still has to declare, by name: the lead, the chair and the evaluators."""
    said = competition.conflicts.values("person")
    on_panel = Q(panel_places__competition=competition, panel_places__part__in=READING_PARTS)
    found = User.objects.filter(on_panel | Q(pk=competition.lead_id)).exclude(pk__in=said)
    return list(found.distinct().order_by("name"))


def detected_conflicts(competition: Competition) -> list[Conflict]:
    """For the report: every conflict that was declared, with what was done about it (R62, reg 84(1)(i))."""
    found = competition.conflicts.exclude(kind=ConflictKind.NONE)
    return list(found.select_related("person", "decided_by", "bid__supplier").order_by("declared_at"))


def why_not_declare_conflict(
    competition: Competition, actor: User, kind: str, explanation: str
) -> Refusal | None:
    """Once per person and competition, after opening; who declared none may declare what arose later.

    Codes conflict.not_panel, .not_opened, .declared, .no_explanation. Regulation 24.
    """
    if not declares(competition, actor):
        return Refusal("conflict.not_panel", "Only people who evaluate this competition declare conflicts.")
    if not competition.has_been_opened():
        return Refusal("conflict.not_opened", "You can declare conflicts once the bids have been opened.")
    before = competition.conflicts.filter(person=actor).first()
    if before and (before.kind != ConflictKind.NONE or kind == ConflictKind.NONE):
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
    allowed = actor.has_team_role("manager") if is_for_team else leads(competition, actor)
    if not allowed:
        return Refusal("conflict.not_yours", "The lead of the competition decides about conflicts.")
    if conflict.kind == ConflictKind.NONE or conflict.decision:
        return Refusal("conflict.decided", "There is nothing to decide about this declaration.")
    if not measure.strip():
        return Refusal("conflict.no_measure", "Say what is done about the conflict.")
    return None
