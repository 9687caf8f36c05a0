"""The nine steps of a competition as its hub shows them, the tasks of preparation, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from dps.core.templatetags.formats import datetime_words
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition
from tenders.rules.publication import gaps
from tenders.rules.undoing import state_before

S = CompetitionStatus
# How far the competition has come: the number of the step that is at hand.
AT_STEP = {
    S.DRAFT: 1,
    S.AWAITING_APPROVAL: 2,
    S.PUBLISHED: 3,
    S.OPENED: 5,
    S.SCORED: 6,
    S.MODERATED: 7,
    S.RECOMMENDED: 7,
    S.APPROVED: 8,
    S.AWARDED: 9,
    S.CONTRACTED: 10,
}
TASKS = [
    ("details", "Say what is bought"),
    ("documents", "Add documents"),
    ("criteria", "Weigh the criteria"),
    ("questions", "Write the questions"),
    ("price", "Set the price schedule"),
    ("scale", "Set the scale and the tie rule"),
    ("timetable", "Set the timetable"),
    ("team", "Choose the team"),
]


@dataclass(frozen=True)
class Next:
    """What has to happen now, and whose turn it is."""

    text: str
    who: str
    href: str = ""


def address(name: str, *args: object) -> str:
    """The page of that name; nothing where it is not part of this portal."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def at_step(competition: Competition, at: datetime) -> int:
    """1 to 9, and 10 when all is done. A closed competition waits at step 4."""
    if competition.status == S.PUBLISHED and competition.has_closed(at):
        return 4
    if competition.status == S.NOT_AWARDED:
        return AT_STEP[S(state_before(competition))]
    return AT_STEP.get(S(competition.status), 10)


def steps_of(competition: Competition, at: datetime, waiting: int) -> list[dict[str, Any]]:
    """For `govuk/steps.html`. `waiting` is how many questions have no answer."""
    here, ref = at_step(competition, at), competition.reference
    opens = competition.opens_at
    opening = (
        f"Opens {datetime_words(opens)} UK time, by two people"
        if opens
        else "After the deadline, by two people"
    )
    titles = [
        ("Prepare", "competition-publish", "Eight tasks, in any order"),
        (
            "Publish and invite",
            "competition-live" if here > 2 else "competition-publish",
            "Approved by a second person",
        ),
        ("Answer questions", "competition-clarifications", "Opens when it is published"),
        ("Open bids", "competition-opening" if here > 4 else "competition-open", opening),
        ("Score", "competition-score", "Opens when the bids are opened"),
        ("Moderate", "competition-moderate", "Opens when every evaluator has finished"),
        ("Award", "competition-award", "Opens when moderation has ended"),
        ("Letters", "competition-letters", "Opens when the award is approved"),
        ("Contract", "competition-contract", "Opens when the letters are sent"),
    ]
    steps = [
        {"title": title, "href": address(name, ref), "hint": hint, "state": _state(number, here)}
        for number, (title, name, hint) in enumerate(titles, 1)
    ]
    if here == 2:
        steps[1]["state"] = "current"
    if competition.status == S.NOT_AWARDED:
        steps[here - 1 :] = [step | {"state": "locked", "hint": ""} for step in steps[here - 1 :]]
    if competition.was_discarded:
        return [step | {"state": "locked", "hint": ""} for step in steps]
    _speak_of_questions(steps[2], competition, here, waiting)
    for step in steps:
        if step["state"] == "done" and step is not steps[2]:
            step["hint"] = ""
    return steps


def _state(number: int, here: int) -> str:
    if number < here:
        return "done"
    return "current" if number == here else "locked"


def _speak_of_questions(step: dict[str, Any], competition: Competition, here: int, waiting: int) -> None:
    closes = competition.questions_close_at
    if here == 3 and closes:
        step["hint"] = f"Can be asked until {datetime_words(closes)} UK time"
        step["status"], step["label"] = (
            ("unanswered", f"{waiting} waiting") if waiting else ("answered", "None waiting")
        )
    elif here > 3:
        step["hint"] = f"{waiting} without an answer" if waiting else ""


def tasks_of(competition: Competition, at: datetime) -> list[dict[str, Any]]:
    """The tasks of step 1, for `govuk/task_list.html`: completed where nothing is missing."""
    missing: dict[str, str] = {}
    for gap in gaps(competition, at):
        missing.setdefault(gap.page, gap.sentence)
    return [
        {
            "title": title,
            "href": reverse(f"competition-{page}", args=[competition.reference]),
            "status": "incomplete" if page in missing else "completed",
            "label": "Incomplete" if page in missing else "Completed",
            "hint": missing.get(page, ""),
        }
        for page, title in TASKS
    ]


def next_of(competition: Competition, at: datetime, waiting: int, *, has_bids: bool = True) -> Next | None:
    """The next action and who has it; nothing when the competition has ended. Bids: only once opened."""
    ref, lead = competition.reference, str(competition.lead)
    if competition.cancel_asked_at and competition.status != S.CANCELLED:
        return Next("Decide whether it is cancelled", "an approver", address("competition-cancel", ref))
    if competition.status == S.PUBLISHED:
        return _next_when_published(competition, at, waiting)
    if competition.status == S.AWAITING_APPROVAL:
        if competition.publication_approval():
            return Next("Publish and invite", lead, address("competition-publish", ref))
        return Next("Approve it, or send it back", "an approver", address("competition-approve", ref))
    if competition.status in {S.OPENED, S.SCORED, S.MODERATED} and not has_bids:
        return Next("No bids were submitted: end it without an award", lead, address("award-none", ref))
    found = {
        S.DRAFT: ("Finish the preparation, then send it for approval", lead, "competition-publish"),
        S.OPENED: ("Declare conflicts, check the bids, then score", "the evaluators", "competition-score"),
        S.SCORED: ("Moderate to one agreed score", "the chair", "competition-moderate"),
        S.MODERATED: ("Recommend an award", lead, "competition-award"),
        S.RECOMMENDED: ("Approve the award", "an approver", "competition-award"),
        S.APPROVED: ("Send the letters", lead, "competition-letters"),
        S.AWARDED: ("Record the contract", lead, "competition-contract"),
    }.get(S(competition.status))
    return Next(found[0], found[1], address(found[2], ref)) if found else None


def _next_when_published(competition: Competition, at: datetime, waiting: int) -> Next:
    ref = competition.reference
    if not competition.has_closed(at):
        if waiting:
            href = address("competition-clarifications", ref)
            return Next("Answer the questions that wait", str(competition.lead), href)
        return Next("Wait for bids until the deadline", "suppliers", address("competition-live", ref))
    return Next("Open the bids, two people together", "the openers", address("competition-open", ref))
