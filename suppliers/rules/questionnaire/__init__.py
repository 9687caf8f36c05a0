"""The questionnaire: what is asked, when, what an answer must look like, and what is still missing.

How answers about reasons for exclusion are kept (`grounds.declared_grounds` reads them):

    2.1a-1 .. 2.1a-7, 2.3a, 3.1a .. 3.1j-iv   "yes" or "no", one for each ground
    2.1b   {ground: {happened_on, jurisdiction, who, facts, reference}}   happened_on: day of the conviction
    2.2    {ground: {measures}}                                           what was put right (reg 57(13))
    2.3b   {happened_on, facts, settled}           settled: "paid", "arrangement" or "unpaid" (R27)
    3.2    {ground: {happened_on, facts, measures}}                       happened_on: day of the event

Only grounds answered yes stand in them, each with a day of its own: periods are counted from it (R21-R23).
"""

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
