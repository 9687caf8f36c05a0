"""One colour for one meaning, on every face: which tag colour a status has.

grey    not started, closed, of no effect        blue    somebody is working on it
yellow  you must act, or time is short           green   a good end
orange  late or paused                           red     a problem or a refusal
purple  a state only the council sees            plain   completed: no tag at all
"""

_BY_COLOUR = {
    "grey": """
        draft pending started begun ended left withdrawn lapsed closed decided
        cancelled not_awarded unsuccessful expired declined merged not_bidding queued not_sent none
        called_off not_needed dropped drafted prepared
        not_applicable inactive replaced superseded former affiliate supporter network reader
    """,
    "blue": """
        submitted in_review standing opened evaluating scoring checking sent delivered viewed
        to_come incomplete not_started not_yet_started in_progress signed new waiting assigned note
        full associate updated changed intends assessing
    """,
    "yellow": """
        more_information awaiting_approval action_needed expires_soon closes_today closing_soon
        query due_soon asked unanswered not_submitted unsubmitted_changes confirm_again invited
        due declaration_due reported proposed check_again
    """,
    "green": """
        running admitted active published open awarded valid contracted successful clean ready uploaded live
        in_force given settled pass answered accepted agreed confirmed cleared met yes carried_over
    """,
    "orange": "suspended overdue late paused declaration_overdue potential perceived",
    "red": """
        rejected removed excluded infected refused unreadable fail failed problem missing
        there_is_a_problem bounced terminated virus_found not_met actual blocked
    """,
    "purple": "recommended_admit recommended_reject scored moderated recommended approved standstill",
}
COLOURS = {value: colour for colour, values in _BY_COLOUR.items() for value in values.split()}
# GOV.UK's pattern: what is done carries no tag, what cannot start is grey text.
PLAIN = frozenset({"completed", "complete", "done"})
MUTED = frozenset({"cannot_start", "cannot_start_yet", "locked"})


def key_of(value: str) -> str:
    return value.lower().replace(" ", "_").replace("-", "_")


def colour_of(value: str) -> str:
    """The tag colour of a status value. A test holds every status of the models to a colour chosen here."""
    return COLOURS.get(key_of(value), "grey")
