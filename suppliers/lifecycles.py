"""The kinds and states of suppliers and all they hand in, and every move between them."""

from django.db import models

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland", "Outside the United Kingdom")


class LegalForm(models.TextChoices):
    COOPERATIVE_SOCIETY = "cooperative_society", "Co-operative society"
    COMMUNITY_BENEFIT_SOCIETY = "community_benefit_society", "Community benefit society"
    CIC_GUARANTEE = "cic_guarantee", "Community interest company limited by guarantee"
    CIC_SHARES = "cic_shares", "Community interest company limited by shares"
    COMPANY_GUARANTEE = "company_guarantee", "Company limited by guarantee"
    COMPANY_SHARES = "company_shares", "Private company limited by shares"
    PLC = "plc", "Public limited company"
    LLP = "llp", "Limited liability partnership"
    PARTNERSHIP = "partnership", "Partnership"
    SOLE_TRADER = "sole_trader", "Sole trader"
    CIO = "cio", "Charitable incorporated organisation"
    SCIO = "scio", "Scottish charitable incorporated organisation"
    CHARITABLE_COMPANY = "charitable_company", "Charitable company"
    CHARITABLE_TRUST = "charitable_trust", "Charitable trust"
    UNINCORPORATED = "unincorporated", "Unincorporated association"
    UNIVERSITY = "university", "University or college"
    PUBLIC_BODY = "public_body", "Public body"
    PUBLIC_SERVICE_MUTUAL = "public_service_mutual", "Public service mutual"
    OVERSEAS_COMPANY = "overseas_company", "Company registered outside the United Kingdom"
    OTHER = "other", "Another form"


class Size(models.TextChoices):
    MICRO = "micro", "Micro: fewer than 10 people"
    SMALL = "small", "Small: fewer than 50 people"
    MEDIUM = "medium", "Medium: fewer than 250 people"
    LARGE = "large", "Large: 250 people or more"


class Scheme(models.TextChoices):
    GB_MPR = "GB-MPR", "Mutuals Public Register"
    GB_COH = "GB-COH", "Companies House"
    GB_CHC = "GB-CHC", "Charity Commission for England and Wales"
    GB_SC = "GB-SC", "Scottish Charity Register"
    GB_NIC = "GB-NIC", "Charity Commission for Northern Ireland"
    GB_UKPRN = "GB-UKPRN", "UK Register of Learning Providers"
    GB_HESA = "GB-HESA", "Higher Education Statistics Agency"
    GB_EDU = "GB-EDU", "Get Information about Schools"
    GB_NHS = "GB-NHS", "NHS Organisation Data Service"
    GB_LAE = "GB-LAE", "Local authorities in England"
    GB_PLA = "GB-PLA", "Principal local authorities in Wales"
    GB_LAS = "GB-LAS", "Local authorities in Scotland"
    GB_LANI = "GB-LANI", "Local authorities in Northern Ireland"
    GB_GOR = "GB-GOR", "Government organisations"
    GB_PPON = "GB-PPON", "Find a Tender"


class RegisterAnswer(models.TextChoices):
    """What a public register said about a number when the portal asked."""

    NOT_ASKED = "not_asked", "Not asked"
    FOUND = "found", "In the register"
    UNKNOWN = "unknown", "Not in the register"
    UNREACHABLE = "unreachable", "Register could not be reached"


class SeatRole(models.TextChoices):
    ADMIN = "admin", "Admin"
    BIDDER = "bidder", "Bidder"
    READER = "reader", "Reader"


class JoinRequestStatus(models.TextChoices):
    ASKED = "asked", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


JOIN_REQUEST_MOVES: dict[str, frozenset[str]] = {
    JoinRequestStatus.ASKED: frozenset({JoinRequestStatus.ACCEPTED, JoinRequestStatus.DECLINED}),
    JoinRequestStatus.ACCEPTED: frozenset(),
    JoinRequestStatus.DECLINED: frozenset(),
}


class IdentityChangeStatus(models.TextChoices):
    ASKED = "asked", "Waiting for the team"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


IDENTITY_CHANGE_MOVES: dict[str, frozenset[str]] = {
    IdentityChangeStatus.ASKED: frozenset(
        {IdentityChangeStatus.ACCEPTED, IdentityChangeStatus.DECLINED, IdentityChangeStatus.WITHDRAWN}
    ),
    IdentityChangeStatus.ACCEPTED: frozenset(),
    IdentityChangeStatus.DECLINED: frozenset(),
    IdentityChangeStatus.WITHDRAWN: frozenset(),
}


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    MORE_INFORMATION = "more_information", "More information needed"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


APPLICATION_MOVES: dict[str, frozenset[str]] = {
    ApplicationStatus.DRAFT: frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.SUBMITTED: frozenset({ApplicationStatus.IN_REVIEW, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.IN_REVIEW: frozenset(
        {ApplicationStatus.MORE_INFORMATION, ApplicationStatus.DECIDED, ApplicationStatus.WITHDRAWN}
    ),
    ApplicationStatus.MORE_INFORMATION: frozenset({ApplicationStatus.IN_REVIEW, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.DECIDED: frozenset(),
    ApplicationStatus.WITHDRAWN: frozenset(),
}


class LotRequestStatus(models.TextChoices):
    PENDING = "pending", "Pending"
    RECOMMENDED_ADMIT = "recommended_admit", "Admission recommended"
    RECOMMENDED_REJECT = "recommended_reject", "Rejection recommended"
    ADMITTED = "admitted", "Admitted"
    REJECTED = "rejected", "Rejected"


# A recommendation may be changed, or sent back by the manager, until it is confirmed.
LOT_REQUEST_MOVES: dict[str, frozenset[str]] = {
    LotRequestStatus.PENDING: frozenset(
        {LotRequestStatus.RECOMMENDED_ADMIT, LotRequestStatus.RECOMMENDED_REJECT}
    ),
    LotRequestStatus.RECOMMENDED_ADMIT: frozenset(
        {LotRequestStatus.ADMITTED, LotRequestStatus.RECOMMENDED_REJECT, LotRequestStatus.PENDING}
    ),
    LotRequestStatus.RECOMMENDED_REJECT: frozenset(
        {LotRequestStatus.REJECTED, LotRequestStatus.RECOMMENDED_ADMIT, LotRequestStatus.PENDING}
    ),
    LotRequestStatus.ADMITTED: frozenset(),
    LotRequestStatus.REJECTED: frozenset(),
}


class Outcome(models.TextChoices):
    PASS = "pass", "Pass"
    QUERY = "query", "Query"
    FAIL = "fail", "Fail"


class Verdict(models.TextChoices):
    """What an officer decides of a reason for exclusion to which the answer was yes (regulation 57)."""

    APPLIES = "applies", "It applies: exclude"
    INSUFFICIENT = "insufficient", "Self-cleaning is not sufficient: exclude"
    SUFFICIENT = "sufficient", "Self-cleaning is sufficient: do not exclude"
    PERIOD_OVER = "period_over", "Its period is over: do not exclude"
    SETTLED = "settled", "Paid, or a binding arrangement is on file: do not exclude"
    PUBLIC_INTEREST = "public_interest", "Disregarded in the public interest: do not exclude"
    NOT_EXCLUDED = "not_excluded", "It applies, but does not call for exclusion"


class AdmissionStatus(models.TextChoices):
    ACTIVE = "active", "Admitted"
    SUSPENDED = "suspended", "Suspended"
    REMOVED = "removed", "Removed"
    LEFT = "left", "Left"


ADMISSION_MOVES: dict[str, frozenset[str]] = {
    AdmissionStatus.ACTIVE: frozenset({AdmissionStatus.SUSPENDED, AdmissionStatus.LEFT}),
    AdmissionStatus.SUSPENDED: frozenset({AdmissionStatus.ACTIVE, AdmissionStatus.REMOVED}),
    AdmissionStatus.REMOVED: frozenset(),
    AdmissionStatus.LEFT: frozenset(),
}


class RenewalStatus(models.TextChoices):
    ASKED = "asked", "Asked for"
    GIVEN = "given", "Given"
    CALLED_OFF = "called_off", "Called off"


RENEWAL_MOVES: dict[str, frozenset[str]] = {
    RenewalStatus.ASKED: frozenset({RenewalStatus.GIVEN, RenewalStatus.CALLED_OFF}),
    RenewalStatus.GIVEN: frozenset(),
    RenewalStatus.CALLED_OFF: frozenset(),
}


class GroundReportStatus(models.TextChoices):
    REPORTED = "reported", "Reported"
    ASSESSING = "assessing", "Being assessed"
    SETTLED = "settled", "Decided"


GROUND_REPORT_MOVES: dict[str, frozenset[str]] = {
    GroundReportStatus.REPORTED: frozenset({GroundReportStatus.ASSESSING}),
    GroundReportStatus.ASSESSING: frozenset({GroundReportStatus.SETTLED}),
    GroundReportStatus.SETTLED: frozenset(),
}


class Effect(models.TextChoices):
    NONE = "none", "No effect on the register"
    PLACES_CHANGED = "places_changed", "Places suspended or removed"


class MergeStatus(models.TextChoices):
    ASKED = "asked", "Asked for"
    MERGED = "merged", "Merged"
    REFUSED = "refused", "Refused"


MERGE_MOVES: dict[str, frozenset[str]] = {
    MergeStatus.ASKED: frozenset({MergeStatus.MERGED, MergeStatus.REFUSED}),
    MergeStatus.MERGED: frozenset(),
    MergeStatus.REFUSED: frozenset(),
}


class PlaceMove(models.TextChoices):
    """What can be done to an entry of the register; each is kept in its history."""

    SUSPENDED = "suspended", "Suspended"
    PROLONGED = "prolonged", "Suspension date changed"
    RESTORED = "restored", "Restored"
    REMOVED = "removed", "Removed"
    LEFT = "left", "Left the lot"


# Where each ends; a new date leaves the place suspended.
PLACE_AFTER: dict[str, str] = {
    PlaceMove.SUSPENDED: AdmissionStatus.SUSPENDED,
    PlaceMove.PROLONGED: AdmissionStatus.SUSPENDED,
    PlaceMove.RESTORED: AdmissionStatus.ACTIVE,
    PlaceMove.REMOVED: AdmissionStatus.REMOVED,
    PlaceMove.LEFT: AdmissionStatus.LEFT,
}


class MandatoryGround(models.TextChoices):
    """Regulation 57(1) and (3): found after the admission, each ends the place (R36)."""

    CONSPIRACY = "conspiracy", "Conspiracy or organised crime"
    CORRUPTION = "corruption", "Corruption"
    BRIBERY = "bribery", "Bribery"
    FRAUD = "fraud", "Fraud"
    TERRORISM = "terrorism", "Terrorism"
    MONEY_LAUNDERING = "money_laundering", "Money laundering or proceeds of crime"
    TRAFFICKING = "trafficking", "Human trafficking or modern slavery"
    OTHER_OFFENCE = "other_offence", "Another offence named in regulation 57(1)"
    TAX = "tax", "Unpaid tax or social security, by a binding decision"
