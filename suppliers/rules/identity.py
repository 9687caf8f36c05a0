"""Legal name, legal form and numbers: confirmed by the team, and from then on changed only with the team."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import IdentityChangeStatus, LegalForm, SeatRole
from suppliers.models import Identifier, IdentityChange, Supplier
from suppliers.rules import identifiers

NOT_ADMIN = Refusal("supplier.not_admin", "Only an admin of the organisation may do this.")
NOT_TEAM = Refusal("supplier.not_team", "Only an officer or a manager of the procurement team may do this.")
LOCKED = Refusal(
    "supplier.identity_locked",
    "Your legal name, legal form and numbers are confirmed. Ask the procurement team to change them.",
)
ALREADY_HERE = "supplier.already_here"


@dataclass(frozen=True)
class Identity:
    """By what an organisation is known in law; `numbers` by register."""

    legal_name: str
    legal_form: str
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tidy_numbers(self) -> dict[str, str]:
        pairs = ((scheme, identifiers.tidied(scheme, value)) for scheme, value in self.numbers.items())
        return {scheme: value for scheme, value in pairs if value}

    def is_same(self, other: "Identity") -> bool:
        mine, theirs = (
            (each.legal_name.strip(), each.legal_form, each.tidy_numbers) for each in (self, other)
        )
        return mine == theirs


def identity_of(supplier: Supplier) -> Identity:
    numbers = {each.scheme: each.value for each in supplier.identifiers.all()}
    return Identity(supplier.legal_name, supplier.legal_form, numbers)


def is_admin(supplier: Supplier, actor: User) -> bool:
    return supplier.seats.filter(user=actor, role=SeatRole.ADMIN).exists()


def is_team_member(actor: User) -> bool:
    """Who acts for the team; auditors only read."""
    return actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER)


def is_confirmed(supplier: Supplier) -> bool:
    """By the team, or because it has been admitted to a lot once."""
    return supplier.identity_confirmed_at is not None or supplier.admissions.exists()


def already_here(scheme: str, value: str) -> Refusal:
    """The organisation is known; `facts` hold the register and the number."""
    return Refusal(
        ALREADY_HERE,
        f"An organisation with {identifiers.spoken(scheme)} {value} is here already.",
        (scheme, value),
    )


def why_not_be_known_as(identity: Identity, own: Supplier | None) -> Refusal | None:
    """Codes supplier.number_not_wanted, wrong_number, number_missing, already_here.

    The first of `facts` names the register that it is about.
    """
    return _wrong_numbers(identity) or _taken(identity, own)


def why_not_start_identity_change(supplier: Supplier, actor: User) -> Refusal | None:
    """Whether the page may be opened at all."""
    if not is_admin(supplier, actor):
        return NOT_ADMIN
    if not is_confirmed(supplier):
        return Refusal("supplier.not_locked", "You can change these details yourself.")
    if supplier.identity_changes.waiting().exists():
        return Refusal("identity_change.waiting", "You have asked already. The procurement team will answer.")
    return None


def why_not_ask_identity_change(
    supplier: Supplier, identity: Identity, reason: str, actor: User
) -> Refusal | None:
    """Codes supplier.not_admin, not_locked; identity_change.waiting, nothing_new, no_reason; and those of
    `why_not_be_known_as`."""
    if refusal := why_not_start_identity_change(supplier, actor):
        return refusal
    if identity.is_same(identity_of(supplier)):
        return Refusal("identity_change.nothing_new", "Change the name, the legal form or a number.")
    if not reason.strip():
        return Refusal("identity_change.no_reason", "Enter the reason for the change.")
    return why_not_be_known_as(identity, supplier)


def why_not_withdraw_identity_change(change: IdentityChange, actor: User) -> Refusal | None:
    return NOT_ADMIN if not is_admin(change.supplier, actor) else _decided(change)


def why_not_accept_identity_change(change: IdentityChange, actor: User) -> Refusal | None:
    if not is_team_member(actor):
        return NOT_TEAM
    wanted = Identity(change.legal_name, change.legal_form, change.numbers)
    return _decided(change) or why_not_be_known_as(wanted, change.supplier)


def why_not_decline_identity_change(change: IdentityChange, actor: User, reason: str) -> Refusal | None:
    if not is_team_member(actor):
        return NOT_TEAM
    if refusal := _decided(change):
        return refusal
    if not reason.strip():
        return Refusal("identity_change.no_reason", "Enter the reason: the supplier will read it.")
    return None


def why_not_confirm_identity(supplier: Supplier, actor: User) -> Refusal | None:
    """The team has looked the organisation up by itself."""
    if not is_team_member(actor):
        return NOT_TEAM
    if supplier.identity_confirmed_at is not None:
        return Refusal("supplier.confirmed_already", "Name, form and numbers have been confirmed already.")
    return None


def _decided(change: IdentityChange) -> Refusal | None:
    if change.can_become(IdentityChangeStatus.ACCEPTED):
        return None
    return Refusal(
        "identity_change.decided", f"This change is {change.get_status_display().lower()} already."
    )


def _wrong_numbers(identity: Identity) -> Refusal | None:
    numbers = identity.tidy_numbers
    for scheme, value in numbers.items():
        if identity.legal_form in identifiers.NUMBERLESS:
            form = LegalForm(identity.legal_form).label.lower()
            sentence = f"A {form} is in no register: leave this empty."
            return Refusal("supplier.number_not_wanted", sentence, (scheme,))
        if not identifiers.is_well_formed(scheme, value):
            name, example = identifiers.name_of(scheme), identifiers.example_of(scheme)
            return Refusal("supplier.wrong_number", f"{name} must look like {example}.", (scheme,))
    needed = identifiers.scheme_needed(identity.legal_form)
    if needed and needed not in numbers:
        sentence = f"Enter the {identifiers.spoken(needed)} of your organisation."
        return Refusal("supplier.number_missing", sentence, (needed,))
    return None


def _taken(identity: Identity, own: Supplier | None) -> Refusal | None:
    for scheme, value in identity.tidy_numbers.items():
        others = Identifier.objects.filter(scheme=scheme, value=value)
        if others.exclude(supplier=own).exists():
            return already_here(scheme, value)
    return None
