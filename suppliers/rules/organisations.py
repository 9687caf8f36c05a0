"""May they enter or change an organisation, and may they manage its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dps.accounts.models import User
from dps.core.forms import count_words
from dps.core.refusals import Refusal
from suppliers.lifecycles import SeatRole
from suppliers.models import Identifier, Seat, SeatInvitation, Supplier
from suppliers.rules import identifiers

DESCRIPTION_WORDS = 75
NOT_ADMIN = Refusal("supplier.not_admin", "Only an admin of the organisation may do this.")
ALREADY_HERE = "supplier.already_here"


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
    def tidy_numbers(self) -> dict[str, str]:
        pairs = ((scheme, identifiers.tidied(scheme, value)) for scheme, value in self.numbers.items())
        return {scheme: value for scheme, value in pairs if value}


def is_admin(supplier: Supplier, actor: User) -> bool:
    return supplier.seats.filter(user=actor, role=SeatRole.ADMIN).exists()


def already_here(scheme: str, value: str) -> Refusal:
    """The organisation is known; `facts` hold the register and the number."""
    name = identifiers.name_of(scheme)
    return Refusal(
        ALREADY_HERE, f"An organisation with {name.lower()} {value} is here already.", (scheme, value)
    )


def why_not_register_supplier(facts: SupplierFacts) -> Refusal | None:
    """Anyone with an account may enter an organisation that is not here yet."""
    return _wrong_facts(facts) or _taken(facts, None)


def why_not_change_supplier(supplier: Supplier, facts: SupplierFacts, actor: User) -> Refusal | None:
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    return _wrong_facts(facts) or _taken(facts, supplier)


def why_not_ask_to_join(supplier: Supplier, actor: User) -> Refusal | None:
    if supplier.seats.filter(user=actor).exists():
        return Refusal("seat.held_already", f"You already belong to {supplier}.")
    return None


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
    for scheme, value in facts.tidy_numbers.items():
        if not identifiers.is_well_formed(scheme, value):
            name, example = identifiers.name_of(scheme), identifiers.EXAMPLES[scheme]  # type: ignore[index]
            return Refusal("supplier.wrong_number", f"{name} must look like {example}.", (scheme,))
    needed = identifiers.scheme_needed(facts.legal_form)
    if needed and needed not in facts.tidy_numbers:
        name = identifiers.name_of(needed).lower()
        return Refusal("supplier.number_missing", f"Enter the {name} of your organisation.", (needed,))
    return None


def _taken(facts: SupplierFacts, own: Supplier | None) -> Refusal | None:
    for scheme, value in facts.tidy_numbers.items():
        others = Identifier.objects.filter(scheme=scheme, value=value)
        if others.exclude(supplier=own).exists():
            return already_here(scheme, value)
    return None
