"""Is the timetable lawful, and what would be a good one? Instants UTC, reckoned on the UK's wall clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dps.core import clock, workdays
from dps.core.refusals import Refusal
from tenders.models import Competition

ANSWERS_BEFORE = timedelta(days=6)
# A suggested deadline leaves this much over the minimum.
SPARE_DAYS = 5
# Regulation 53: so many more where suppliers reach the documents only after they accepted terms (R49).
RESTRICTED_DAYS = 5
NOON = 12
AUGUST = 8
OFFICE_OPENS, OFFICE_CLOSES = 9, 17
# Tuesday, Wednesday and Thursday.
BEST_DAYS = (1, 2, 3)


@dataclass(frozen=True)
class Timetable:
    """Every date of a competition."""

    questions_close_at: datetime
    answers_by_at: datetime
    deadline_at: datetime
    scoring_by_on: date
    award_by_on: date


def earliest_deadline(issued_at: datetime, days: int) -> datetime:
    """The first instant that leaves the whole minimum period: the same UK time, that many days on (R41)."""
    local = clock.london(issued_at)
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, local.timetz()).astimezone(issued_at.tzinfo)


def wall_shift(at: datetime, before: datetime, after: datetime) -> datetime:
    """An instant moved as far as the wall clock moves from `before` to `after`: noon stays noon, also
    when summer time begins or ends on the way."""
    moved = _wall(at) + (_wall(after) - _wall(before))
    return moved.replace(tzinfo=clock.LONDON).astimezone(UTC)


def moved_day(day: date, before: datetime, after: datetime) -> date:
    """A day moved as far as the deadline's day, to the next working day."""
    return workdays.next_working_day(day + (_wall(after).date() - _wall(before).date()))


def _wall(at: datetime) -> datetime:
    return clock.london(at).replace(tzinfo=None)


def has_more_days(competition: Competition) -> bool:
    """Its documents are confidential, and no urgency is recorded that would make up for it (R49)."""
    return competition.documents_restricted and not competition.urgency_reason


def minimum_days(competition: Competition) -> int:
    """Whole days from issue to deadline: the agreement's (R41), more for confidential documents (R49)."""
    more = RESTRICTED_DAYS if has_more_days(competition) else 0
    return competition.lot.agreement.on(clock.today()).minimum_tender_days + more


def suggested_deadline(today: date, minimum: int = 10) -> datetime:
    """Noon on a working Tuesday, Wednesday or Thursday, some days over the minimum away."""
    day = today + timedelta(days=minimum + SPARE_DAYS)
    while day.weekday() not in BEST_DAYS or not workdays.is_working_day(day):
        day += timedelta(days=1)
    return clock.london_instant(day, NOON)


def suggest(deadline_at: datetime) -> Timetable:
    """From the deadline alone: answers six days before it, questions two days before that."""
    day = clock.london(deadline_at).date()
    answers = _working_day_before(day - timedelta(days=7))
    questions = _working_day_before(answers - timedelta(days=1))
    scoring = workdays.add_working_days(day, 7)
    return Timetable(
        questions_close_at=clock.london_instant(questions, NOON),
        answers_by_at=clock.london_instant(answers, 17),
        deadline_at=deadline_at,
        scoring_by_on=scoring,
        award_by_on=workdays.add_working_days(scoring, 5),
    )


def why_not_timetable(competition: Competition, at: datetime) -> Refusal | None:
    """At least the agreement's days from issue to deadline (R41, R49); the rest in order."""
    deadline = competition.deadline_at
    if deadline is None:
        return Refusal("timetable.no_deadline", "Enter the deadline for bids.")
    return why_not_deadline(competition, deadline, at) or why_not_order(competition)


def why_not_deadline(competition: Competition, deadline: datetime, at: datetime) -> Refusal | None:
    """Whether an issue at that instant would leave bidders the whole minimum period (R41, R49)."""
    days = minimum_days(competition)
    if deadline < earliest_deadline(at, days):
        return Refusal(
            "timetable.too_short",
            f"The deadline must be at least {days} days after the invitations go out{_why(competition)}.",
        )
    return None


def _why(competition: Competition) -> str:
    return ", because its documents are confidential" if has_more_days(competition) else ""


def why_not_order(competition: Competition) -> Refusal | None:
    """Questions close, then answers, then bids; then scores and the award."""
    close, answers, deadline = (
        competition.questions_close_at,
        competition.answers_by_at,
        competition.deadline_at,
    )
    if close is None or answers is None or deadline is None:
        return Refusal("timetable.incomplete", "Enter when questions close and when answers are due.")
    if not close <= answers < deadline:
        return Refusal(
            "timetable.order", "Questions must close before answers are due, and both before the deadline."
        )
    if answers > deadline - ANSWERS_BEFORE:
        return Refusal("timetable.answers", "Answers must be due at least 6 days before the deadline.")
    scoring, award = competition.scoring_by_on, competition.award_by_on
    if scoring and scoring < clock.london(deadline).date():
        return Refusal("timetable.order", "Scoring must end after the deadline.")
    if scoring and award and award < scoring:
        return Refusal("timetable.order", "The award must come after scoring.")
    return None


def warnings(competition: Competition) -> list[str]:
    """What is lawful but unwise: a day or an hour when nobody can help, a month when few people work."""
    if competition.deadline_at is None:
        return []
    local = clock.london(competition.deadline_at)
    found = [sentence for sentence in [_unwise_hour(local)] if sentence]
    if local.month == AUGUST:
        found.append("The deadline is in August, when many people are away: more time brings more bids.")
    return found


def _unwise_hour(local: datetime) -> str:
    day = local.date()
    if name := workdays.holiday_name(day):
        return f"The deadline falls on a bank holiday ({name}): nobody can help suppliers that day."
    if not workdays.is_working_day(day):
        return "The deadline falls on a weekend: nobody can help suppliers that day."
    if not OFFICE_OPENS <= local.hour < OFFICE_CLOSES:
        return "The deadline falls outside office hours: nobody can help suppliers at that time."
    if day.weekday() not in BEST_DAYS or (local.hour, local.minute) != (NOON, 0):
        return "Noon on a Tuesday, Wednesday or Thursday is best: there is help before and after it."
    return ""


def _working_day_before(day: date) -> date:
    while not workdays.is_working_day(day):
        day -= timedelta(days=1)
    return day
