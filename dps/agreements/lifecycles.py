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
