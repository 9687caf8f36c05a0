"""The rows of this app, by noun."""

from dps.agreements.models.agreements import (
    Agreement,
    AwardCriterion,
    QuestionnaireVersion,
    Terms,
    default_buyers,
)
from dps.agreements.models.lots import Lot, SelectionCriterion
from dps.agreements.models.news import News, Subscription
from dps.agreements.models.notices import AgreementChange, Notice

__all__ = [
    "Agreement",
    "AgreementChange",
    "AwardCriterion",
    "Lot",
    "News",
    "Notice",
    "QuestionnaireVersion",
    "SelectionCriterion",
    "Subscription",
    "Terms",
    "default_buyers",
]
