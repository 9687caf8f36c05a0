"""Every state of a competition, a bid and a contract, and every move between them."""

from django.db import models


class CompetitionStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    AWAITING_APPROVAL = "awaiting_approval", "Awaiting approval"
    PUBLISHED = "published", "Published"
    OPENED = "opened", "Opened"
    SCORED = "scored", "Scored"
    MODERATED = "moderated", "Moderated"
    RECOMMENDED = "recommended", "Award recommended"
    APPROVED = "approved", "Award approved"
    AWARDED = "awarded", "Awarded"
    CONTRACTED = "contracted", "Contract recorded"
    NOT_AWARDED = "not_awarded", "Not awarded"
    CANCELLED = "cancelled", "Cancelled"


_S = CompetitionStatus
# An approver may send a draft back; the end of moderation, the last two steps of an award and an end without
# one are undone by two people only.
COMPETITION_MOVES: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.AWAITING_APPROVAL, _S.CANCELLED}),
    _S.AWAITING_APPROVAL: frozenset({_S.DRAFT, _S.PUBLISHED, _S.CANCELLED}),
    _S.PUBLISHED: frozenset({_S.OPENED, _S.CANCELLED}),
    _S.OPENED: frozenset({_S.SCORED, _S.NOT_AWARDED, _S.CANCELLED}),
    _S.SCORED: frozenset({_S.MODERATED, _S.NOT_AWARDED, _S.CANCELLED}),
    _S.MODERATED: frozenset({_S.RECOMMENDED, _S.SCORED, _S.NOT_AWARDED, _S.CANCELLED}),
    _S.RECOMMENDED: frozenset({_S.APPROVED, _S.MODERATED, _S.NOT_AWARDED, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.AWARDED, _S.RECOMMENDED, _S.CANCELLED}),
    _S.AWARDED: frozenset({_S.CONTRACTED, _S.RECOMMENDED}),
    _S.CONTRACTED: frozenset(),
    _S.NOT_AWARDED: frozenset({_S.OPENED, _S.SCORED, _S.MODERATED}),
    _S.CANCELLED: frozenset(),
}
# From here on the bids have been opened.
OPENED_OR_LATER = frozenset(
    {
        _S.OPENED,
        _S.SCORED,
        _S.MODERATED,
        _S.RECOMMENDED,
        _S.APPROVED,
        _S.AWARDED,
        _S.CONTRACTED,
        _S.NOT_AWARDED,
    }
)
BEFORE_PUBLICATION = frozenset({_S.DRAFT, _S.AWAITING_APPROVAL})


class BidStatus(models.TextChoices):
    STARTED = "started", "Draft"
    STANDING = "standing", "Submitted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"
    OPENED = "opened", "Opened"
    EXCLUDED = "excluded", "Excluded"
    SUCCESSFUL = "successful", "Successful"
    UNSUCCESSFUL = "unsuccessful", "Unsuccessful"


_B = BidStatus
# An undone award opens the outcome again. A bid that was not confirmed after a change lapses at opening.
BID_MOVES: dict[str, frozenset[str]] = {
    _B.STARTED: frozenset({_B.STANDING, _B.LAPSED}),
    _B.STANDING: frozenset({_B.WITHDRAWN, _B.OPENED, _B.LAPSED}),
    _B.WITHDRAWN: frozenset({_B.STANDING}),
    _B.LAPSED: frozenset(),
    _B.OPENED: frozenset({_B.EXCLUDED, _B.SUCCESSFUL, _B.UNSUCCESSFUL}),
    _B.EXCLUDED: frozenset({_B.OPENED}),
    _B.SUCCESSFUL: frozenset({_B.OPENED}),
    _B.UNSUCCESSFUL: frozenset({_B.OPENED}),
}
SEALED_STATES = frozenset({_B.STARTED, _B.STANDING, _B.WITHDRAWN})


class ContractStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SIGNED = "signed", "Signed"
    LIVE = "live", "Live"
    ENDED = "ended", "Ended"
    TERMINATED = "terminated", "Terminated"


_C = ContractStatus
CONTRACT_MOVES: dict[str, frozenset[str]] = {
    _C.DRAFT: frozenset({_C.SIGNED}),
    _C.SIGNED: frozenset({_C.LIVE, _C.TERMINATED}),
    _C.LIVE: frozenset({_C.ENDED, _C.TERMINATED}),
    _C.ENDED: frozenset(),
    _C.TERMINATED: frozenset(),
}


class PriceMethod(models.TextChoices):
    LOWEST = "lowest", "Relative to the lowest price"
    DEVIATION = "deviation", "Less by the share above the lowest price"
    MEAN = "mean", "Around the mean of all prices"
    BENCHMARK = "benchmark", "Against a published benchmark"
    QUALITY_PER_POUND = "quality_per_pound", "Quality per pound"
    FIXED = "fixed", "Fixed price: competition on quality only"


class ScheduleKind(models.TextChoices):
    LUMP_SUM = "lump_sum", "One lump sum"
    LINES = "lines", "Lines with quantities"
    DAY_RATES = "day_rates", "Day rates"


class EnquiryKind(models.TextChoices):
    LOW = "low", "A price that looks abnormally low"
    SUMS = "sums", "A price that does not add up"


class EnquiryOutcome(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class RightSum(models.TextChoices):
    """Which of two figures of a bid that does not add up is the price."""

    LINES = "lines", "The lines"
    TOTAL = "total", "The total"


class PanelPart(models.TextChoices):
    EVALUATOR = "evaluator", "Evaluator"
    CHAIR = "chair", "Chair"
    OPENER = "opener", "Opener"


class DocumentKind(models.TextChoices):
    SPECIFICATION = "specification", "Specification"
    TERMS = "terms", "Contract terms"
    BACKGROUND = "background", "Background"
    OTHER = "other", "Other"


class ConflictKind(models.TextChoices):
    NONE = "none", "No conflict"
    ACTUAL = "actual", "An actual conflict"
    POTENTIAL = "potential", "A potential conflict"
    PERCEIVED = "perceived", "A conflict others may perceive"


class ConflictDecision(models.TextChoices):
    CLEARED = "cleared", "Cleared"
    BLOCKED = "blocked", "Blocked"


class CheckResult(models.TextChoices):
    PASS = "pass", "Complies"
    CLARIFY = "clarify", "To be explained"
    EXCLUDE = "exclude", "Does not comply"


class ExclusionGround(models.TextChoices):
    NON_COMPLIANT = "non_compliant", "It does not comply"
    BELOW_MINIMUM = "below_minimum", "Below a minimum score"
    LOST_PLACE = "lost_place", "The supplier has lost its place"


class SeatChange(models.TextChoices):
    DELEGATED = "delegated", "Took over: what was scored counts"
    REPLACED = "replaced", "Replaced: what was scored is kept and does not count"


class UndoneStep(models.TextChoices):
    MODERATION = "moderation", "The end of moderation"
    AWARD = "award", "The award"
    CLOSING = "closing", "The end without an award"


class TieRule(models.TextChoices):
    QUALITY = "quality", "The higher quality score"
    TOP_QUESTION = "top_question", "The higher score on the question with the highest weight"
    PRICE = "price", "The lower price"
    LOTS = "lots", "Drawing of lots before two witnesses"


class ApprovalKind(models.TextChoices):
    PUBLICATION = "publication", "Publication"
    AWARD = "award", "Award"
    CANCELLATION = "cancellation", "Cancellation"


class ProposalOutcome(models.TextChoices):
    AGREED = "agreed", "Agreed by all"
    REFUSED = "refused", "Not agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"


class DeclineReason(models.TextChoices):
    CAPACITY = "capacity", "We have no capacity at the moment"
    NOT_OURS = "not_ours", "It is not our kind of work"
    TIME = "time", "There is not enough time to bid"
    VALUE = "value", "The value does not cover the work"
    CONFLICT = "conflict", "We have a conflict of interest"
    OTHER = "other", "Another reason"


class OmissionReason(models.TextChoices):
    POLICY = "policy", "The agreement invites only suppliers that were admitted when it was published"


# The kinds of insurance that a competition may ask for, by the names of its fields.
INSURANCE = {
    "public_liability": "Public liability insurance",
    "professional_indemnity": "Professional indemnity insurance",
    "employers_liability": "Employer's liability insurance",
}


class VariationGround(models.TextChoices):
    """Regulation 72, paragraph by paragraph."""

    CLAUSE = "a", "Review clause or option of the contract, regulation 72(1)(a)"
    ADDITIONAL = "b", "Additional services needed from the same contractor, regulation 72(1)(b)"
    UNFORESEEN = "c", "Circumstances nobody could foresee, regulation 72(1)(c)"
    CONTRACTOR = "d", "Another contractor takes its place, regulation 72(1)(d)"
    NOT_SUBSTANTIAL = "e", "A change that is not substantial, regulation 72(1)(e)"
    SMALL = "f", "Small: below the threshold and 10%, regulation 72(1)(f) and (5)"


class Side(models.TextChoices):
    COUNCIL = "council", "The council"
    SUPPLIER = "supplier", "The supplier"


class Rating(models.TextChoices):
    GOOD = "good", "Good"
    MET = "met", "Meets what was agreed"
    REQUIRES_IMPROVEMENT = "improve", "Needs improvement"
    INADEQUATE = "inadequate", "Inadequate"
