"""May they enter or change an organisation, and may they manage its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dps.accounts.models import User
from dps.core.forms import count_words
from dps.core.refusals import Refusal
from dps.documents.models import Document
from suppliers.lifecycles import SeatRole
from suppliers.models import Seat, SeatInvitation, Supplier
from suppliers.rules.identity import (
    LOCKED,
    NOT_ADMIN,
    Identity,
    identity_of,
    is_admin,
    is_confirmed,
    why_not_be_known_as,
)

DESCRIPTION_WORDS = 75
EVIDENCE_WORDS = 60
LOGO_BYTES = 1024 * 1024
LOGO_KINDS = ("png", "jpg")


@dataclass(frozen=True)
class SupplierFacts:
    """What an organisation says of itself; `numbers` by register, `principles` of the network by number."""

    legal_name: str
    legal_form: str
    size: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    trading_names: tuple[str, ...] = ()
    street: str = ""
    locality: str = ""
    postcode: str = ""
    nation: str = "England"
    website: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    is_vcse: bool = False
    is_cooperative: bool = False
    is_ccin_affiliate: bool = False
    description: str = ""
    principles: tuple[int, ...] = ()

    @property
    def identity(self) -> Identity:
        return Identity(self.legal_name, self.legal_form, self.numbers)

    @property
    def tidy_numbers(self) -> dict[str, str]:
        return self.identity.tidy_numbers


def logo_owner(supplier: Supplier) -> str:
    """Whose file a logo is, for dps.documents."""
    return f"logo:{supplier.pk}"


def why_not_register_supplier(facts: SupplierFacts) -> Refusal | None:
    """Anyone with an account may enter an organisation that is not here yet."""
    return _wrong_facts(facts) or why_not_be_known_as(facts.identity, None)


def why_not_change_supplier(supplier: Supplier, facts: SupplierFacts, actor: User) -> Refusal | None:
    """Its own admins; what the team has confirmed only with the team (supplier.identity_locked)."""
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    if is_confirmed(supplier):
        same = facts.identity.is_same(identity_of(supplier))
        return _wrong_facts(facts) if same else LOCKED
    return _wrong_facts(facts) or why_not_be_known_as(facts.identity, supplier)


def why_not_show_principles(supplier: Supplier, evidence: Mapping[int, str], actor: User) -> Refusal | None:
    """Codes supplier.not_admin, principle.not_chosen, principle.long_evidence."""
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    if set(evidence) - set(supplier.principles):
        return Refusal("principle.not_chosen", "Choose the principle first, then show how you work by it.")
    if any(count_words(text) > EVIDENCE_WORDS for text in evidence.values()):
        return Refusal("principle.long_evidence", f"Use {EVIDENCE_WORDS} words or less for each principle.")
    return None


def why_not_set_logo(supplier: Supplier, logo: Document, alt: str, actor: User) -> Refusal | None:
    """Codes supplier.not_admin, logo.no_file, logo.too_large, logo.no_words."""
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    if logo.owner != logo_owner(supplier) or logo.removed_at is not None:
        return Refusal("logo.no_file", "Select the image of your logo.")
    if logo.size > LOGO_BYTES:
        return Refusal("logo.too_large", "The logo must be smaller than 1MB.")
    if not alt.strip():
        return Refusal("logo.no_words", "Enter what the logo shows.")
    return None


def why_not_remove_logo(supplier: Supplier, actor: User) -> Refusal | None:
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    return None if supplier.logo_id else Refusal("logo.none", "There is no logo.")


def why_not_invite_colleague(supplier: Supplier, actor: User, email: str, role: str) -> Refusal | None:
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    if role not in SeatRole.values:
        return Refusal("seat.unknown_role", "Select what your colleague may do.")
    if supplier.seats.filter(user__email=email).exists():
        return Refusal("seat.held_already", f"{email} already belongs to {supplier}.")
    return None


def why_not_manage_invitation(invitation: SeatInvitation, actor: User) -> Refusal | None:
    if not is_admin(invitation.supplier, actor):
        return NOT_ADMIN
    if invitation.accepted_at is not None:
        return Refusal("invitation.accepted", "This invitation has been accepted.")
    return None


def why_not_accept_invitation(invitation: SeatInvitation, actor: User, at: datetime) -> Refusal | None:
    if invitation.accepted_at is not None:
        return Refusal("invitation.accepted", "This invitation has been used.")
    if at >= invitation.expires_at:
        return Refusal("invitation.expired", "This invitation has expired. Ask your colleague for a new one.")
    if actor.email.lower() != invitation.email.lower():
        return Refusal(
            "invitation.for_another", f"This invitation is for {invitation.email}. Sign in with that address."
        )
    return None


def why_not_change_seat(seat: Seat, actor: User, role: str) -> Refusal | None:
    if not is_admin(seat.supplier, actor):
        return NOT_ADMIN
    if role not in SeatRole.values:
        return Refusal("seat.unknown_role", "Select what this person may do.")
    return _last_admin(seat) if role != SeatRole.ADMIN else None


def why_not_remove_seat(seat: Seat, actor: User) -> Refusal | None:
    """An admin removes anybody; everybody may leave. One admin always stays."""
    if seat.user_id != actor.pk and not is_admin(seat.supplier, actor):
        return NOT_ADMIN
    return _last_admin(seat)


def _last_admin(seat: Seat) -> Refusal | None:
    others = seat.supplier.seats.filter(role=SeatRole.ADMIN).exclude(pk=seat.pk)
    if seat.role == SeatRole.ADMIN and not others.exists():
        return Refusal("seat.last_admin", "Your organisation needs an admin. Make a colleague admin first.")
    return None


def _wrong_facts(facts: SupplierFacts) -> Refusal | None:
    if count_words(facts.description) > DESCRIPTION_WORDS:
        return Refusal(
            "supplier.long_description", f"The description must be {DESCRIPTION_WORDS} words or less."
        )
    return None
