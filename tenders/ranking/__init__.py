"""The ranking of a competition, computed from agreed scores and prices on every read.

Nothing of it is stored relative to another bid. Ties, at two places, go by the published rule in
its order, never by a name or a key (R70).
"""

from tenders.ranking.entries import Entry, QuestionMark
from tenders.ranking.places import Place, Ranking, rank, reversals
from tenders.ranking.sensitivity import Hold, holds_between

__all__ = [
    "Entry",
    "Hold",
    "Place",
    "QuestionMark",
    "Ranking",
    "holds_between",
    "rank",
    "reversals",
]
