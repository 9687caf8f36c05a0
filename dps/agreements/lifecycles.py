"""The fixed words of an agreement."""

from django.db import models


class LegalRegime(models.TextChoices):
    PCR2015 = "PCR2015", "Public Contracts Regulations 2015"
    PA2023 = "PA2023", "Procurement Act 2023"


class BuyerCategory(models.TextChoices):
    FULL = "full", "Full member"
    ASSOCIATE = "associate", "Associate member"
    AFFILIATE = "affiliate", "Affiliate"
    SUPPORTER = "supporter", "Supporter"
    NETWORK = "network", "The network itself"


class LateAdmission(models.TextChoices):
    INVITE = "invite", "Invited with the same deadline"
    EXCLUDE = "exclude", "Not invited"


class AwardNoticeMode(models.TextChoices):
    EACH = "each", "Within 30 days of each award"
    QUARTERLY = "quarterly", "Grouped by quarter"


class SelectionKind(models.TextChoices):
    SUITABILITY = "suitability", "Suitability"
    ECONOMIC = "economic", "Economic and financial standing"
    TECHNICAL = "technical", "Technical and professional ability"


class AwardKind(models.TextChoices):
    QUALITY = "quality", "Quality"
    SOCIAL_VALUE = "social_value", "Social value"
    PRICE = "price", "Price"


class PeriodChange(models.TextChoices):
    EXTENSION = "extension", "Extension"
    TERMINATION = "termination", "Termination"


class Principle(models.IntegerChoices):
    """The network's ten principles: tags of suppliers, competitions and award reports."""

    SOCIAL_PARTNERSHIP = 1, "Social partnership"
    DEMOCRATIC_ENGAGEMENT = 2, "Democratic engagement"
    CO_PRODUCTION = 3, "Co-production"
    SOCIAL_ECONOMY = 4, "Enterprise and social economy"
    SOCIAL_VALUE = 5, "Maximising social value"
    COMMUNITY_LEADERSHIP = 6, "Community leadership and a new role for councillors"
    NEW_MODELS = 7, "New models of meeting priority needs"
    INNOVATION = 8, "Innovation"
    LEARNING = 9, "Learning"
    WALKING_THE_TALK = 10, "Walking the talk"
