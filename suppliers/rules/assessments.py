"""May they assess: start a review, assign it, record findings, ask again, take longer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import clock, workdays
from dps.core.refusals import Refusal
from suppliers.lifecycles import ApplicationStatus, LotRequestStatus, Outcome
from suppliers.models import Application, Assessment
from suppliers.rules.evidence import automatic_outcome, checks_of, sections_of
from suppliers.rules.offences import (
    OffenceBox,
    is_about_offences,
    may_tell_of_offences,
    reason_of,
    why_not_read_offences,
)
from suppliers.rules.questionnaire import questionnaire_of, sheet_of

INFORMATION_DAYS = 5
UNDER_REVIEW = {ApplicationStatus.IN_REVIEW, ApplicationStatus.MORE_INFORMATION}
RECOMMENDED = {LotRequestStatus.RECOMMENDED_ADMIT, LotRequestStatus.RECOMMENDED_REJECT}
DECIDED = {LotRequestStatus.ADMITTED, LotRequestStatus.REJECTED}
NOT_OFFICER = Refusal("application.not_officer", "Only an officer of the procurement team may do this.")


@dataclass(frozen=True)
class Item:
    """One thing to assess: a section of the questionnaire, or a selection criterion of a lot."""

    key: str
    title: str
    lot_id: UUID | None = None


@dataclass(frozen=True)
class Finding:
    """What an officer says of one item."""

    key: str
    lot_id: UUID | None
    outcome: str
    reason: str = ""

    @property
    def place(self) -> tuple[str, UUID | None]:
        return self.key, self.lot_id


def section_items(application: Application) -> list[Item]:
    return [Item(each.key, each.title) for each in sections_of(application.questionnaire)]


def lot_items(lot: object) -> list[Item]:
    """The selection criteria of a lot; regulation 34(7) wants them lot by lot."""
    return [Item(each.code, each.title, each.lot_id) for each in lot.selection_criteria.all()]  # type: ignore[attr-defined]


def items_of(application: Application) -> list[Item]:
    """Everything to be assessed, once for the application and once for each lot asked for."""
    requests = application.lot_requests.select_related("lot").prefetch_related("lot__selection_criteria")
    return [*section_items(application), *(item for each in requests for item in lot_items(each.lot))]


def due_on(application: Application, working_days: int) -> date:
    """The last working day of a period counted from the day after receipt (R12, reg 34(16))."""
    if application.submitted_at is None:
        raise ValueError("An application that was not submitted is not due.")
    return workdays.add_working_days(clock.london(application.submitted_at).date(), working_days)


def working_day_of(application: Application, day: date) -> tuple[int, int] | None:
    """Which working day of how many this is; 0 before the first. None before submission."""
    if application.submitted_at is None or application.due_on is None:
        return None
    received = clock.london(application.submitted_at).date()
    passed = workdays.working_days_between(received, day)
    return max(passed, 0), workdays.working_days_between(received, application.due_on)


def is_overdue(application: Application, day: date) -> bool:
    return application.due_on is not None and day > application.due_on and application.decided_at is None


def latest_assessment_at(application: Application) -> datetime | None:
    return application.assessments.order_by("-assessed_at").values_list("assessed_at", flat=True).first()


def why_not_start_review(application: Application, actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER):
        return NOT_OFFICER
    if application.status != ApplicationStatus.SUBMITTED:
        return Refusal("application.not_submitted", f"{application} is not waiting for a review to start.")
    return None


def why_not_assign_application(application: Application, actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER):
        return NOT_OFFICER
    if application.status not in {ApplicationStatus.SUBMITTED, *UNDER_REVIEW}:
        return Refusal("application.not_undecided", f"{application} needs no assessment any more.")
    return None


def why_not_assess_application(application: Application, actor: User) -> Refusal | None:
    """Whether anything of it may be assessed at all; what exactly is `why_not_save_findings`."""
    if not actor.has_team_role(TeamRole.OFFICER):
        return NOT_OFFICER
    if application.status not in UNDER_REVIEW:
        return Refusal("application.not_in_review", f"{application} is not being reviewed.")
    return None


def why_not_save_findings(
    application: Application, actor: User, findings: Sequence[Finding], seen_at: datetime | None
) -> Refusal | None:
    """`seen_at` is the last change the officer had on the screen: nobody overwrites what they did not see."""
    refusal = why_not_assess_application(application, actor)
    if refusal:
        return refusal
    if latest_assessment_at(application) != seen_at:
        return Refusal(
            "assessment.changed",
            "Somebody else changed this assessment while you had it open. Look at it again, then save yours.",
        )
    return (
        _unknown(application, findings)
        or _restricted(application, actor, findings)
        or _fixed(application, findings)
        or _reasonless(application, findings)
    )


def why_not_ask_for_information(
    application: Application, actor: User, items: Sequence[str], message: str
) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER):
        return NOT_OFFICER
    if application.status != ApplicationStatus.IN_REVIEW:
        return Refusal("application.not_in_review", f"{application} is not being reviewed.")
    if application.lot_requests.filter(status__in=RECOMMENDED).exists():
        return Refusal("application.recommended", "A recommendation is waiting. It must be sent back first.")
    if not items or not set(items) <= questions_of(application):
        return Refusal("information_request.no_items", "Select at least one question of this questionnaire.")
    if any(is_about_offences(item) for item in items) and (
        refusal := why_not_read_offences(application, actor)
    ):
        return refusal
    if not message.strip():
        return Refusal("information_request.no_message", "Say what the supplier has to add or explain.")
    return None


def why_not_extend_assessment(application: Application, actor: User, reason: str) -> Refusal | None:
    """Once, with a written reason, to fifteen working days from receipt (R13, reg 34(17))."""
    if not actor.has_team_role(TeamRole.OFFICER):
        return NOT_OFFICER
    if application.status not in {ApplicationStatus.SUBMITTED, *UNDER_REVIEW}:
        return Refusal("application.not_undecided", f"{application} needs no assessment any more.")
    if application.extended_on is not None:
        return Refusal("application.extended_already", "The time for this assessment was extended before.")
    if not reason.strip():
        return Refusal("application.no_extension_reason", "Give the reason for taking longer.")
    return None


def questions_of(application: Application) -> set[str]:
    """The numbers of the questions that may be asked again."""
    profile = {"profile", "hidden", "declaration", "lots"}
    questions = questionnaire_of(application.questionnaire).questions.values()
    return {question.id for question in questions if question.kind not in profile}


def _unknown(application: Application, findings: Iterable[Finding]) -> Refusal | None:
    known = {(item.key, item.lot_id) for item in items_of(application)}
    for finding in findings:
        if finding.place not in known or finding.outcome not in Outcome.values:
            return Refusal("assessment.unknown_item", f"{finding.key} is not assessed in this application.")
    return None


def is_restricted(application: Application, item: str) -> bool:
    """Whether what an officer says of this section may tell of an offence that was declared."""
    section = questionnaire_of(application.questionnaire).section(item)
    return section is not None and may_tell_of_offences(application, [each.id for each in section.questions])


def shown_findings(application: Application, reader: User | None = None) -> list[Assessment]:
    """What was found so far, its reasons in words, as far as the reader may read them. Never to be saved."""
    may_read = reader is None or why_not_read_offences(application, reader) is None
    box, found = OffenceBox(application), list(application.assessments.all())
    for each in found:
        each.reason = reason_of(each, box, may_read=may_read)
    return found


def _restricted(application: Application, actor: User, findings: Iterable[Finding]) -> Refusal | None:
    if any(each.lot_id is None and is_restricted(application, each.key) for each in findings):
        return why_not_read_offences(application, actor)
    return None


def _fixed(application: Application, findings: Iterable[Finding]) -> Refusal | None:
    """What was recommended or decided stands on these findings: they change only after a sending back."""
    fixed = {each.lot_id for each in application.lot_requests.filter(status__in=RECOMMENDED | DECIDED)}
    if fixed and any(finding.lot_id is None or finding.lot_id in fixed for finding in findings):
        return Refusal(
            "assessment.recommended",
            "A recommendation stands on this. It must be sent back before it changes.",
        )
    return None


def _reasonless(application: Application, findings: Sequence[Finding]) -> Refusal | None:
    """A reason for every query and fail, and for a pass where the portal found something (R18, R24)."""
    found = automatic_outcomes(application)
    for finding in findings:
        against = finding.lot_id is None and found.get(finding.key) in {Outcome.QUERY, Outcome.FAIL}
        if not finding.reason.strip() and (finding.outcome != Outcome.PASS or against):
            title = {(item.key, item.lot_id): item.title for item in items_of(application)}[finding.place]
            return Refusal("assessment.no_reason", f"{title}: give the reason.", (finding.key,))
    return None


def automatic_outcomes(application: Application) -> dict[str, str]:
    """What the portal found of each section."""
    sheet = sheet_of(application)
    sections = sections_of(application.questionnaire)
    return {each.key: automatic_outcome(checks_of(sheet, each.key)) for each in sections}
