"""The letters of a competition, composed from the record: the outcome for each bidder, and the minutes."""

from tenders.letters.composing import Content, award_letters, no_award_letter, standstill_words
from tenders.letters.minutes import lapsed_words, minutes_letter
from tenders.letters.paper import outcome_pdf

__all__ = [
    "Content",
    "award_letters",
    "lapsed_words",
    "minutes_letter",
    "no_award_letter",
    "outcome_pdf",
    "standstill_words",
]
