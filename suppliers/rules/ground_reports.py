"""May they report a reason for exclusion, and may the team assess and decide the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import AdmissionStatus, Effect, GroundReportStatus
from suppliers.models import Admission, GroundReport, Renewal, Supplier
from suppliers.rules.applications import NOT_YOURS, READS_ONLY, seat_at
from suppliers.rules.offences import OffenceBox, is_about_offences, unread_words
from suppliers.rules.questionnaire import Question, questionnaire_of
from suppliers.rules.questionnaire.values import day_of
from suppliers.rules.renewals import admitted_by

NOT_OFFICER = Refusal("ground.not_officer", "Only officers and managers of the team may do this.")


def grounds_of(supplier: Supplier) -> list[Question]:
    """The reasons for exclusion of the questionnaire by which the supplier was admitted."""
    application = admitted_by(supplier)
    if application is None:
        return []
    questions = questionnaire_of(application.questionnaire).questions.values()
    return [question for question in questions if question.pass_if is False]


@dataclass(frozen=True)
class Story:
    """What a report says and what was decided of it, in words."""

    happened_on: date | None
    what_happened: str
    put_right: str
    reasons: str


PLACE = "report"
CONVICTION = "A conviction"


def story_of(report: GroundReport) -> Story:
    """Out of the box where it is about an offence; for those who may read it, or say that it is destroyed."""
    kept = {each: getattr(report, each) for each in ("what_happened", "put_right", "reasons")}
    if report.closed is not None:
        gone = {"what_happened": unread_words(report)}
        kept = OffenceBox(report).open(PLACE, report.closed) or gone
    day = day_of(kept.pop("happened_on", None)) or report.happened_on
    return Story(**{"happened_on": day, "put_right": "", "reasons": "", **kept})


def kept_story(report: GroundReport, story: Story) -> dict[str, object]:
    """The columns by which the report keeps it: in the box where it is about an offence."""
    if not is_about_convictions(report):
        return vars(story)
    day = story.happened_on.isoformat() if story.happened_on else None
    closed = OffenceBox(report).close(PLACE, {**vars(story), "happened_on": day})
    return {"closed": closed, "happened_on": None, "what_happened": "", "put_right": "", "reasons": ""}


def names_of(report: GroundReport) -> list[str]:
    """What the report is about, in words."""
    questions = questionnaire_of(report.application.questionnaire).questions
    return [questions[key].short if key in questions else CONVICTION for key in report.grounds]


def public_names_of(report: GroundReport) -> list[str]:
    """The same for those who may not read about offences."""
    questions = questionnaire_of(report.application.questionnaire).questions
    names = [CONVICTION if is_about_offences(key) else questions[key].short for key in report.grounds]
    return list(dict.fromkeys(names))


def is_about_convictions(report: GroundReport) -> bool:
    """Whether it may tell of criminal offences, which only some of the team may read."""
    return any(is_about_offences(key) for key in report.grounds)


def why_not_read_report(report: GroundReport, actor: User) -> Refusal | None:
    """Offences: who assesses it, managers and auditors. Everything else: the whole team."""
    if not is_about_convictions(report) or report.assessed_by_id == actor.pk:
        return None
    return why_not_read_offences(actor)


def why_not_read_renewal(renewal: Renewal, actor: User) -> Refusal | None:
    """Offences in a renewal: who assesses the report made of it, managers and auditors."""
    report = GroundReport.objects.filter(renewal=renewal).first()
    if report is not None and report.assessed_by_id == actor.pk:
        return None
    return why_not_read_offences(actor)


def why_not_read_offences(actor: User) -> Refusal | None:
    """Of a supplier whose report nobody assesses yet, or that reported nothing."""
    if actor.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR):
        return None
    words = "What it says of offences is shown to who assesses it, to managers and to auditors."
    return Refusal("ground.details_closed", words)


def why_not_start_report(supplier: Supplier, actor: User) -> Refusal | None:
    seat = seat_at(supplier.pk, actor)
    if seat is None:
        return NOT_YOURS
    if not seat.may_edit:
        return READS_ONLY
    if admitted_by(supplier) is None:
        words = "You are not admitted to a lot. Answer the questions about exclusion in your application."
        return Refusal("ground.not_admitted", words)
    return None


def why_not_report_ground(
    supplier: Supplier, actor: User, *, grounds: Sequence[str], happened_on: date, what: str, today: date
) -> Refusal | None:
    if refusal := why_not_start_report(supplier, actor):
        return refusal
    known = {question.id for question in grounds_of(supplier)}
    if not grounds or not set(grounds) <= known:
        return Refusal("ground.unknown", "Select what it is about")
    if happened_on > today:
        return Refusal("ground.in_future", "The date it happened must be today or in the past")
    return None if what.strip() else Refusal("ground.no_facts", "Enter what happened")


def why_not_take_up_report(report: GroundReport, actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return NOT_OFFICER
    if not report.can_become(GroundReportStatus.ASSESSING):
        return Refusal(
            "ground.not_reported", f"This report is {report.get_status_display().lower()} already."
        )
    return None


def why_not_settle_report(report: GroundReport, actor: User, effect: str, reasons: str) -> Refusal | None:
    """The register is changed first, by its own steps: a report never changes it by itself."""
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return NOT_OFFICER
    if not report.can_become(GroundReportStatus.SETTLED):
        status = report.get_status_display().lower()
        return Refusal("ground.not_assessing", f"This report is {status}, so it cannot be decided.")
    if effect not in Effect.values:
        return Refusal("ground.no_effect", "Select what follows from the report")
    if not reasons.strip():
        return Refusal("ground.no_reasons", "Enter the reasons: the supplier will read them.")
    if effect == Effect.PLACES_CHANGED and not _has_changed_place(report):
        words = "Suspend or remove a place of this supplier first, then record that here."
        return Refusal("ground.places_unchanged", words)
    return None


def _has_changed_place(report: GroundReport) -> bool:
    changed = [AdmissionStatus.SUSPENDED, AdmissionStatus.REMOVED]
    places = Admission.objects.filter(supplier=report.supplier_id, status__in=changed)
    return places.filter(changed_at__gte=report.reported_at).exists()
