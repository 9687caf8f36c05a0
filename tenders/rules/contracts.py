"""Who may draw up, sign, change, review and end a contract, and how far a change may go (R85)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document
from suppliers.lifecycles import SeatRole
from tenders.lifecycles import BidStatus, CompetitionStatus, ContractStatus, Side, VariationGround
from tenders.models import Competition, Contract, Deliverable, Review, Variation
from tenders.rules.award import why_not_lead, why_not_record_contract
from tenders.rules.leads import leads
from tenders.rules.projects import why_not_take, why_not_vary_within
from tenders.rules.values import reaches

PAYMENT_DAYS = 30
# At most so many percent of the value at signing, all variations on the ground together (R85).
MOST = {
    VariationGround.ADDITIONAL: Decimal(50),
    VariationGround.UNFORESEEN: Decimal(50),
    VariationGround.SMALL: Decimal(10),
}
# What must be published (regulation 72(3)).
OWE_NOTICE = frozenset({VariationGround.ADDITIONAL, VariationGround.UNFORESEEN})


def why_not_draw_up(
    competition: Competition, actor: User, *, value: Decimal, starts_on: date, ends_on: date,
    may_extend_to: date | None = None, break_on: date | None = None,
) -> Refusal | None:  # fmt: skip
    """After the letters, by the lead, until a side has signed; value in pounds excluding VAT.

    Codes contract.not_awarded, competition.not_lead, contract.half_signed, .no_value, .dates, .break,
    .extension, project.money, project.end.
    """
    if competition.status != CompetitionStatus.AWARDED:
        return Refusal("contract.not_awarded", "A contract is drawn up when the letters have been sent.")
    if refusal := why_not_lead(competition, actor):
        return refusal
    draft = Contract.objects.filter(competition=competition).first()
    if draft and draft.copies.filter(replaced_at=None).exists():
        return Refusal(
            "contract.half_signed", "A side has signed it: take its copy back before you change it."
        )
    if value <= 0:
        return Refusal("contract.no_value", "Enter the value of the contract.")
    if ends_on < starts_on:
        return Refusal("contract.dates", "The contract must end on or after the day it starts.")
    if break_on and not starts_on <= break_on <= ends_on:
        return Refusal("contract.break", "The break date must lie between start and end.")
    if may_extend_to and may_extend_to <= ends_on:
        return Refusal("contract.extension", "The last day of extensions must come after the end.")
    return why_not_take(competition, value, ends_on)


def why_not_file_copy(
    contract: Contract, actor: User, at: datetime, *, side: str, document: Document | None,
    signatory: str, signed_on: date,
) -> Refusal | None:  # fmt: skip
    """Either side's copy by the lead, its own by the supplier; checked files only, until it is signed.

    Codes contract.signed, .not_yours, .no_file, .no_signatory, .not_signed_yet.
    """
    if refusal := why_not_hand_in(contract, actor, side):
        return refusal
    if document is None or not document.sha256:
        return Refusal("contract.no_file", "Upload the signed copy and wait until it has been checked.")
    if not signatory.strip():
        return Refusal("contract.no_signatory", "Enter who signed.")
    if signed_on > clock.london(at).date():
        return Refusal("contract.not_signed_yet", "The day of signing cannot be in the future.")
    return None


def why_not_take_back_copy(contract: Contract, actor: User, side: str) -> Refusal | None:
    """Until it is signed; codes of why_not_hand_in, contract.no_copy."""
    if refusal := why_not_hand_in(contract, actor, side):
        return refusal
    if not contract.copies.filter(side=side, replaced_at=None).exists():
        return Refusal("contract.no_copy", "This side has no signed copy here.")
    return None


def why_not_hand_in(contract: Contract, actor: User, side: str) -> Refusal | None:
    """Codes contract.signed, contract.not_yours."""
    if contract.status != ContractStatus.DRAFT:
        return Refusal("contract.signed", "This contract has been signed.")
    own = side == Side.SUPPLIER and may_act_for(contract, actor)
    if side not in Side.values or not (own or leads(contract.competition, actor)):
        return Refusal("contract.not_yours", "Each side hands in its own copy, or the lead both.")
    return None


def why_not_sign(
    contract: Contract | None, competition: Competition, actor: User, at: datetime, *, signed_on: date
) -> Refusal | None:
    """Both copies are there, of the bidder that won, and the award lets it be signed (R75-R77).

    Codes contract.no_draft, .copies, .other_bidder, project.money, project.end and those of
    why_not_record_contract.
    """
    if contract is None or contract.status != ContractStatus.DRAFT:
        return Refusal("contract.no_draft", "Draw the contract up first.")
    why_not = why_not_record_contract(
        competition, actor, at, value=contract.value, starts_on=contract.starts_on,
        ends_on=contract.ends_on, signed_on=signed_on,
    )  # fmt: skip
    if why_not:
        return why_not
    copies = contract.copies.filter(replaced_at=None)
    if {copy.side for copy in copies} != set(Side.values):
        return Refusal("contract.copies", "It is signed when the signed copies of both sides are here.")
    if any(copy.signed_on > signed_on for copy in copies):
        return Refusal("contract.signed_later", "A side signed after that day: enter the later day.")
    if not competition.bids.filter(pk=contract.bid_id, status=BidStatus.SUCCESSFUL).exists():
        return Refusal("contract.other_bidder", "Another bid has won since: draw the contract up again.")
    return why_not_take(competition, contract.value, contract.ends_on)


def cumulative_percent(contract: Contract, ground: str, value: Decimal) -> Decimal:
    """All variations on this ground with one of `value` more, in percent of the value at signing."""
    percent = (_so_far(contract, ground) + value) * 100 / contract.value
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)


def why_not_vary(
    contract: Contract, actor: User, at: datetime, *, ground: str, reason: str, value: Decimal,
    ends_on: date | None, agreed_on: date,
) -> Refusal | None:  # fmt: skip
    """A change of a running contract on a ground of regulation 72, by the lead (R85).

    Codes contract.not_running, competition.not_lead, variation.ground, .no_reason, .nothing, .agreed,
    .dates, .extension, .below_zero, .over_limit, .threshold, project.money, project.end.
    """
    if refusal := _why_not_change(contract, actor):
        return refusal
    if ground not in VariationGround.values:
        return Refusal("variation.ground", "Select the ground of regulation 72.")
    if not reason.strip():
        return Refusal("variation.no_reason", "Enter why this ground applies.")
    if agreed_on > clock.london(at).date():
        return Refusal("variation.agreed", "The day of agreement cannot be in the future.")
    return (
        _why_not_dates(contract, ground, ends_on)
        or _why_not_value(contract, ground, value, agreed_on)
        or why_not_vary_within(contract.competition, contract.value_now, value, ends_on)
    )


def _why_not_dates(contract: Contract, ground: str, ends_on: date | None) -> Refusal | None:
    if ends_on is None:
        return None
    if ends_on < contract.starts_on:
        return Refusal("variation.dates", "The contract must end on or after the day it starts.")
    last = contract.may_extend_to or contract.ends_on
    if ground == VariationGround.CLAUSE and ends_on > last:
        return Refusal(
            "variation.extension", f"The contract's own clause lets it run until {last:%-d %B %Y}."
        )
    return None


def _why_not_value(contract: Contract, ground: str, value: Decimal, day: date) -> Refusal | None:
    if contract.value_now + value <= 0:
        return Refusal("variation.below_zero", "The value of the contract must stay above £0.")
    most, percent = MOST.get(VariationGround(ground)), cumulative_percent(contract, ground, value)
    # Compared before it is rounded: a penny above the limit is above it.
    exact = (_so_far(contract, ground) + value) * 100 / contract.value
    if most is not None and exact > most:
        return Refusal(
            "variation.over_limit",
            f"All variations on ground {ground} would come to {percent}% of the value at signing; "
            f"regulation 72 allows {most}%.",
        )
    if ground == VariationGround.SMALL:
        services = contract.competition.lot.agreement.threshold_on("services", day)
        if reaches(_so_far(contract, ground) + value, services):
            return Refusal("variation.threshold", "A small change stays below the threshold of regulation 5.")
    return None


def _so_far(contract: Contract, ground: str) -> Decimal:
    of_ground = Variation.objects.filter(contract=contract, ground=ground)
    return of_ground.aggregate(total=Sum("value"))["total"] or Decimal(0)


def why_not_review(
    contract: Contract, actor: User, at: datetime, *, held_on: date, comments: str
) -> Refusal | None:
    """Signed, also when it has ended; by the lead.

    Codes contract.not_signed, competition.not_lead, review.not_yet, review.no_comments.
    """
    if contract.status == ContractStatus.DRAFT:
        return Refusal("contract.not_signed", "This contract has not been signed.")
    if refusal := why_not_lead(contract.competition, actor):
        return refusal
    if held_on > clock.london(at).date():
        return Refusal("review.not_yet", "The day of the review cannot be in the future.")
    return None if comments.strip() else Refusal("review.no_comments", "Enter what the ratings rest on.")


def why_not_reply(review: Review, actor: User, reply: str) -> Refusal | None:
    """The supplier's right of reply, once. Codes review.not_yours, review.replied, review.no_reply."""
    if not may_act_for(review.contract, actor):
        return Refusal("review.not_yours", "Only an admin or bidder of the supplier can reply.")
    if review.replied_at:
        return Refusal("review.replied", "Your organisation has replied to this review.")
    return None if reply.strip() else Refusal("review.no_reply", "Enter your reply.")


def why_not_add_deliverable(contract: Contract, actor: User, title: str) -> Refusal | None:
    """Codes contract.not_running, competition.not_lead, deliverable.no_title."""
    if refusal := _why_not_change(contract, actor):
        return refusal
    return None if title.strip() else Refusal("deliverable.no_title", "Enter what is handed over.")


def why_not_accept_deliverable(
    deliverable: Deliverable, actor: User, at: datetime, accepted_on: date
) -> Refusal | None:
    """By the lead, once. Codes competition.not_lead, deliverable.accepted, deliverable.not_yet."""
    if refusal := why_not_lead(deliverable.contract.competition, actor):
        return refusal
    if deliverable.accepted_on:
        return Refusal("deliverable.accepted", "This has been accepted.")
    if accepted_on > clock.london(at).date():
        return Refusal("deliverable.not_yet", "The day of acceptance cannot be in the future.")
    return None


def why_not_end(
    contract: Contract, actor: User, at: datetime, *, ended_on: date, reason: str, early: bool
) -> Refusal | None:
    """Ended on its last day or by agreement; terminated early, with a reason.

    Codes contract.not_running, .not_live, competition.not_lead, contract.end_date, .no_reason.
    """
    if refusal := _why_not_change(contract, actor):
        return refusal
    if not contract.can_become(ContractStatus.TERMINATED if early else ContractStatus.ENDED):
        return Refusal("contract.not_live", "It has not started: it can only be terminated.")
    if not contract.starts_on <= ended_on <= clock.london(at).date() and not early:
        return Refusal("contract.end_date", "The day of the end lies between the start and today.")
    if ended_on > clock.london(at).date():
        return Refusal("contract.end_date", "The day of the end cannot be in the future.")
    if early and not reason.strip():
        return Refusal("contract.no_reason", "Enter why the contract is terminated.")
    return None


def why_not_share_lessons(contract: Contract, actor: User, lessons: str) -> Refusal | None:
    """Of a contract that is over, by the lead. Codes contract.not_over, competition.not_lead,
    contract.no_lessons.
    """
    if not contract.is_over():
        return Refusal("contract.not_over", "Lessons are written when the contract is over.")
    if refusal := why_not_lead(contract.competition, actor):
        return refusal
    return None if lessons.strip() else Refusal("contract.no_lessons", "Enter what others can learn.")


def _why_not_change(contract: Contract, actor: User) -> Refusal | None:
    if not contract.is_running():
        return Refusal("contract.not_running", "Only a signed contract that is not over can be changed.")
    return why_not_lead(contract.competition, actor)


def may_act_for(contract: Contract, user: User) -> bool:
    roles = [SeatRole.ADMIN, SeatRole.BIDDER]
    return contract.supplier.seats.filter(user=user, role__in=roles).exists()


# -- files ------------------------------------------------------------------------------------
def why_not_read_file(user: User, document: Document, at: datetime) -> Refusal | None:
    """Both sides and the Oldham team."""
    return None if _visible(user, document.owner) else access.NOT_YOURS


def why_not_add_file(user: User, owner: str, at: datetime) -> Refusal | None:
    """Until it is signed, by the lead or the supplier's admins and bidders."""
    contract = _visible(user, owner)
    if contract is None:
        return access.NOT_YOURS
    return why_not_hand_in(contract, user, Side.SUPPLIER)


def _visible(user: User, owner: str) -> Contract | None:
    if not user.is_authenticated:
        return None
    found = Contract.objects.visible_to(user).select_related("competition", "supplier")
    return found.filter(pk=access.pk_of(owner)).first()
