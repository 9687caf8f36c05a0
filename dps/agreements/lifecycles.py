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


class AgreementPhase(models.TextChoices):
    """Computed from its days."""

    PREPARED = "prepared", "Being prepared"
    TO_COME = "to_come", "Published, not open yet"
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


class ChangeKind(models.TextChoices):
    EXTENSION = "extension", "Extension"
    TERMINATION = "termination", "Termination"
    TERMS = "terms", "Change of terms"


class ChangeStatus(models.TextChoices):
    DRAFTED = "drafted", "Drafted"
    IN_FORCE = "in_force", "In force"
    DROPPED = "dropped", "Dropped"


CHANGE_MOVES: dict[str, frozenset[str]] = {
    ChangeStatus.DRAFTED: frozenset({ChangeStatus.IN_FORCE, ChangeStatus.DROPPED}),
    ChangeStatus.IN_FORCE: frozenset(),
    ChangeStatus.DROPPED: frozenset(),
}


class NoticeKind(models.TextChoices):
    CALL = "call", "Call for competition"
    CHANGE = "change", "Change of the agreement"
    TERMINATION = "termination", "End of the agreement"
    AWARD = "award", "Award"
    AWARDS_OF_QUARTER = "awards_of_quarter", "Awards of a quarter"
    CONTRACTS_FINDER = "contracts_finder", "Award on Contracts Finder"


class NoticeStatus(models.TextChoices):
    DUE = "due", "To publish"
    PUBLISHED = "published", "Published"
    NOT_NEEDED = "not_needed", "Not needed"


NOTICE_MOVES: dict[str, frozenset[str]] = {
    NoticeStatus.DUE: frozenset({NoticeStatus.PUBLISHED, NoticeStatus.NOT_NEEDED}),
    NoticeStatus.PUBLISHED: frozenset(),
    NoticeStatus.NOT_NEEDED: frozenset(),
}


class PaperKind(models.TextChoices):
    """What a document of an agreement is; the purpose that its file is kept under."""

    CALL = "call", "Call for competition"
    GUIDE = "guide", "Guide for suppliers"
    TERMS = "terms", "Terms and conditions"
    FORM = "form", "Form or template"
    OTHER = "other", "Other document"


class NewsKind(models.TextChoices):
    """What those on the list of "tell me when" are told of."""

    OPPORTUNITY = "opportunity", "A new opportunity"
    PUBLISHED = "published", "An agreement is published"
    OPENED = "opened", "An agreement takes applications"
    EXTENSION = "extension", "An agreement lasts longer"
    TERMINATION = "termination", "An agreement will end early"
    TERMS = "terms", "A number or policy changes"
    ENDED = "ended", "An agreement has ended"


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
