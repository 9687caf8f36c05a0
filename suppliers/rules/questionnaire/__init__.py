"""The questionnaire: what is asked, when, what an answer must look like, and what is still missing."""

from suppliers.rules.questionnaire.definition import Page, Question, Questionnaire, Section, questionnaire_of
from suppliers.rules.questionnaire.sheets import SectionState, Sheet, sheet_of
from suppliers.rules.questionnaire.values import fault_of, is_empty
from suppliers.rules.questionnaire.wording import words_for

__all__ = [
    "Page",
    "Question",
    "Questionnaire",
    "Section",
    "SectionState",
    "Sheet",
    "fault_of",
    "is_empty",
    "questionnaire_of",
    "sheet_of",
    "words_for",
]
