"""Reasons for exclusion: their periods, what lifts them, and what an officer may decide (regulation 57)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import ApplicationStatus, LotRequestStatus, Outcome, Verdict
from suppliers.models import Application, GroundDecision
from suppliers.rules.offences import is_about_offences, why_not_read_offences
from suppliers.rules.questionnaire import Sheet
from suppliers.rules.questionnaire.cautions import years_before
from suppliers.rules.questionnaire.grounds import DeclaredGround, declared_grounds
from suppliers.rules.questionnaire.partners import partner_sheets

MANDATORY_YEARS = 5  # from the conviction: reg 57(11)
DISCRETIONARY_YEARS = 3  # from the event: reg 57(12)
SETTLED = {"paid", "arrangement"}
EXCLUDING = {Verdict.APPLIES, Verdict.INSUFFICIENT}
JUDGES_MEASURES = {Verdict.SUFFICIENT, Verdict.INSUFFICIENT}
CONVICTION = "A conviction"
_CRIME = (Verdict.SUFFICIENT, Verdict.INSUFFICIENT, Verdict.APPLIES, Verdict.PUBLIC_INTEREST)
_TAXES = (Verdict.SETTLED, Verdict.APPLIES, Verdict.PUBLIC_INTEREST)
_DISCRETIONARY = (Verdict.SUFFICIENT, Verdict.INSUFFICIENT, Verdict.NOT_EXCLUDED, Verdict.APPLIES)


@dataclass(frozen=True)
class Ground:
    """One ground that one organisation answered yes to, on the day of the assessment.

    `body` is empty for the applicant itself, else the key of the group member or subcontractor.
    """

    body: str
    body_name: str
    declared: DeclaredGround
    decision: GroundDecision | None
    day: date

    @property
    def key(self) -> str:
        return self.declared.question.id

    @property
    def place(self) -> tuple[str, str]:
        return self.body, self.key

    @property
    def is_offence(self) -> bool:
        return is_about_offences(self.key)

    @property
    def title(self) -> str:
        name = self.declared.question.short
        return f"{name} ({self.body_name})" if self.body else name

    @property
    def public_title(self) -> str:
        """What those may read who may not read about offences."""
        return CONVICTION if self.is_offence else self.title

    @property
    def section(self) -> str:
        return "grounds-mandatory" if self.key.startswith("2.") else "grounds-discretionary"

    @property
    def years(self) -> int:
        return MANDATORY_YEARS if self.declared.is_mandatory else DISCRETIONARY_YEARS

    @property
    def is_over(self) -> bool:
        """More than five years since the conviction, three since the event (R22, R23)."""
        happened = self.declared.happened_on
        return happened is not None and happened < years_before(self.day, self.years)

    @property
    def is_settled(self) -> bool:
        """Taxes that are paid, or under a binding arrangement, exclude nobody (R27, reg 57(5))."""
        return self.declared.settled in SETTLED

    @property
    def has_measures(self) -> bool:
        return bool(self.declared.measures.strip())

    @property
    def needs_decision(self) -> bool:
        """Neither over nor settled: nothing can be recommended without a reasoned decision (R21, R24)."""
        return self.decision is None and not self.is_over and not self.is_settled

    @property
    def excludes(self) -> bool:
        return self.decision is not None and self.decision.verdict in EXCLUDING

    @property
    def outcome(self) -> str:
        """What the portal says of it: exclude (R21), refer (R23, R24), or not applied."""
        if self.needs_decision:
            must = self.declared.is_mandatory and self.declared.happened_on and not self.has_measures
            return Outcome.FAIL if must else Outcome.QUERY
        return Outcome.FAIL if self.excludes else Outcome.PASS

    @property
    def sentence(self) -> str:
        """Its period and standing, in words."""
        happened = self.declared.happened_on
        if self.decision is not None:
            return self.decision.get_verdict_display()
        if self.is_settled:
            return "Paid, or under a binding arrangement to pay: not applied. See that the proof is on file"
        if happened is None:
            return "No date is given"
        word = "Convicted" if self.is_offence else "Dated"
        if self.is_over:
            return f"{word} {date_words(happened)}, more than {self.years} years ago: not applied"
        end = (
            "exclude, unless the public interest overrides"
            if self.outcome == Outcome.FAIL
            else "for you to decide"
        )
        return f"{word} {date_words(happened)}, within {self.years} years: {end}"

    @property
    def choices(self) -> list[Verdict]:
        """What an officer may decide of it."""
        if self.key.startswith("2.3"):
            found = list(_TAXES)
        else:
            found = list(_CRIME if self.declared.is_mandatory else _DISCRETIONARY)
        return [*found, Verdict.PERIOD_OVER]


def grounds_of(sheet: Sheet) -> list[Ground]:
    """Every ground answered yes in this application, the applicant's first, then its partners'."""
    found = [(*body, declared) for body in _bodies(sheet) for declared in declared_grounds(body[2])]
    if not found:
        return []
    made = {
        (each.body, each.ground): each
        for each in sheet.application.ground_decisions.select_related("decided_by")
    }
    return [
        Ground(body, name, declared, made.get((body, declared.question.id)), sheet.today)
        for body, name, _, declared in found
    ]


def _bodies(sheet: Sheet) -> Iterator[tuple[str, str, Sheet]]:
    """Everybody whose grounds count: key, name, and the answers given."""
    yield "", sheet.application.supplier.legal_name, sheet
    yield from ((each.partner.key, each.partner.name, each) for each in partner_sheets(sheet))


def why_not_decide_ground(
    ground: Ground | None, application: Application, actor: User, verdict: str, reason: str
) -> Refusal | None:
    """A reasoned decision, by an officer who may read the facts (R21, R24, R25)."""
    refusal = why_not_decide_grounds(application, actor)
    if refusal:
        return refusal
    if ground is None:
        return Refusal("ground.unknown", "This reason for exclusion was not declared.")
    if ground.is_offence and (refusal := why_not_read_offences(application, actor)):
        return refusal
    if verdict not in ground.choices:
        return Refusal("ground.unknown_verdict", f"{ground.public_title}: select what you decide.")
    if not reason.strip():
        return Refusal("ground.no_reason", f"{ground.public_title}: give the reason for your decision.")
    return _why_not_this_verdict(ground, verdict)


def why_not_decide_grounds(application: Application, actor: User) -> Refusal | None:
    """Whether any ground of it may be decided now."""
    if not actor.has_team_role(TeamRole.OFFICER):
        return Refusal("application.not_officer", "Only an officer of the procurement team may do this.")
    if application.status not in {ApplicationStatus.IN_REVIEW, ApplicationStatus.MORE_INFORMATION}:
        return Refusal("application.not_in_review", f"{application} is not being reviewed.")
    if application.lot_requests.exclude(status=LotRequestStatus.PENDING).exists():
        return Refusal(
            "assessment.recommended",
            "A recommendation stands on this. It must be sent back before it changes.",
        )
    return None


def why_not_recommend_on(grounds: Iterable[Ground]) -> Refusal | None:
    """Neither admission nor rejection while a ground waits for its decision (R21, R24)."""
    waiting = tuple(each.public_title for each in grounds if each.needs_decision)
    if not waiting:
        return None
    return Refusal(
        "ground.undecided", "A reason for exclusion was declared. Decide on it, with your reason.", waiting
    )


def why_not_admit_despite(grounds: Iterable[Ground]) -> Refusal | None:
    excluding = tuple(each.public_title for each in grounds if each.excludes)
    if not excluding:
        return None
    return Refusal("ground.excludes", "You decided that a reason for exclusion applies.", excluding)


def why_not_reject_on(grounds: Sequence[Ground], failed: Iterable[str]) -> Refusal | None:
    """No exclusion on lifted grounds: self-cleaning was sufficient, or the period is over (R22, R26)."""
    for section in failed:
        theirs = [each for each in grounds if each.section == section]
        if theirs and not any(each.excludes for each in theirs):
            return Refusal(
                "ground.lifted",
                "No declared reason for exclusion applies any more, so it cannot be a reason to reject.",
                tuple(each.public_title for each in theirs),
            )
    return None


def _why_not_this_verdict(ground: Ground, verdict: str) -> Refusal | None:
    if verdict in EXCLUDING and ground.is_over:
        return Refusal(
            "ground.period_over", f"More than {ground.years} years have passed: it does not apply."
        )
    if verdict == Verdict.PERIOD_OVER and ground.declared.happened_on and not ground.is_over:
        return Refusal("ground.period_runs", f"{ground.years} years have not passed yet.")
    if verdict in JUDGES_MEASURES and not ground.has_measures:
        return Refusal("ground.no_self_cleaning", "Nothing was said about what was put right.")
    if verdict == Verdict.APPLIES and ground.has_measures:
        return Refusal(
            "ground.unjudged_self_cleaning",
            "The supplier said what it put right. Decide whether that is sufficient, and say why.",
        )
    return None
