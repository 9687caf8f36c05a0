"""Who keeps the members' register, and what may stand in it."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from buyers.lifecycles import KINDS_OF, CouncilKind, Nation
from buyers.models import Council
from buyers.querysets import CouncilQuerySet
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.forms.words import count_words
from dps.core.refusals import Refusal

MOST_WORDS = 75
_ORG_ID = re.compile(r"[A-Z]{2,3}-[A-Z0-9]{2,8}-[A-Za-z0-9.-]{1,30}")
# The registers that give councils their codes take letters only; companies have eight characters.
_SCHEMES = {
    **dict.fromkeys(("GB-LAE", "GB-LAS", "GB-LANI", "GB-PLA"), re.compile(r"[A-Z]{3,4}")),
    "GB-COH": re.compile(r"[A-Z0-9]{8}"),
}
_GSS = re.compile(r"[EWSNK]\d{8}")
_GSS_NATION = {"E": Nation.ENGLAND, "W": Nation.WALES, "S": Nation.SCOTLAND, "N": Nation.NORTHERN_IRELAND}
_MAY_HOST = KINDS_OF["full"] | {CouncilKind.TOWN_PARISH, CouncilKind.DEVOLVED, CouncilKind.EUROPEAN}


@dataclass(frozen=True)
class MemberFacts:
    """What the register says of a member, besides its periods."""

    name: str
    kind: str
    nation: str
    org_id: str = ""
    gss_code: str = ""
    host_id: UUID | None = None
    description: str = ""

    @property
    def kind_label(self) -> str:
        return CouncilKind(self.kind).label

    def tidy(self) -> "MemberFacts":
        """Without spaces around and with codes in capitals."""
        return replace(
            self,
            name=self.name.strip(),
            org_id=self.org_id.strip(),
            gss_code=self.gss_code.strip().upper(),
            description=self.description.strip(),
        )


def facts_of(council: Council) -> MemberFacts:
    return MemberFacts(**{name: getattr(council, name) for name in MemberFacts.__dataclass_fields__})


def changes_of(before: MemberFacts, after: MemberFacts) -> dict[str, list[Any]]:
    """Field by field, what stood there and what will."""
    old, new = asdict(before), asdict(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def is_keeper(actor: User) -> bool:
    return actor.has_team_role(TeamRole.NETWORK_MANAGER, TeamRole.MANAGER)


def why_not_keep_register(actor: User) -> Refusal | None:
    """The network manager and managers of the Oldham team. Gives member.not_keeper."""
    if is_keeper(actor):
        return None
    return Refusal("member.not_keeper", "Only the network manager or a manager of the team may do this.")


def why_not_add_member(facts: MemberFacts, actor: User) -> Refusal | None:
    """Gives member.not_keeper and those of `why_not_stand`."""
    return why_not_keep_register(actor) or why_not_write(facts) or _why_not_beside_others(facts, None)


def why_not_change_member(council: Council, facts: MemberFacts, actor: User) -> Refusal | None:
    """Besides, member.kind_of_category: the new kind cannot hold a membership that it has had."""
    return (
        why_not_keep_register(actor)
        or why_not_write(facts)
        or _why_not_beside_others(facts, council)
        or _why_not_of_kind(facts, council)
    )


def why_not_write(facts: MemberFacts) -> Refusal | None:
    """What the words themselves may not say, whoever else is in the register.

    Gives member.no_name, member.no_kind, member.no_nation, member.org_id_format, member.gss_format,
    member.gss_of_other_nation, member.host_not_group, member.too_many_words.
    """
    return next(filter(None, _why_not_write(facts)), None)


def _why_not_write(facts: MemberFacts) -> Iterable[Refusal | None]:
    if not facts.name:
        yield Refusal("member.no_name", "Enter the name of the member.")
    if len(facts.name) > 200 or not facts.name.isprintable():
        yield Refusal("member.no_name", "The name must be 200 characters or less, on one line.")
    if facts.kind not in CouncilKind:
        yield Refusal("member.no_kind", "Choose the kind of organisation from the list.")
    if facts.nation not in Nation:
        yield Refusal("member.no_nation", "Choose the nation from the list.")
    yield _why_not_codes(facts)
    if facts.host_id and facts.kind != CouncilKind.ELECTED_GROUP:
        yield Refusal("member.host_not_group", "Only a group of elected representatives has a host council.")
    if count_words(facts.description) > MOST_WORDS:
        yield Refusal("member.too_many_words", f"The description must be {MOST_WORDS} words or less.")


def _why_not_codes(facts: MemberFacts) -> Refusal | None:
    scheme, _, number = facts.org_id.rpartition("-")
    if facts.org_id and not (
        _ORG_ID.fullmatch(facts.org_id) and _SCHEMES.get(scheme, re.compile(".+")).fullmatch(number)
    ):
        return Refusal(
            "member.org_id_format", "The organisation id must be like GB-LAE-OLD or GB-COH-01234567."
        )
    if facts.gss_code and not _GSS.fullmatch(facts.gss_code):
        return Refusal("member.gss_format", "The GSS code must be a letter and eight digits, like E08000004.")
    if facts.gss_code and _GSS_NATION.get(facts.gss_code[0], facts.nation) != facts.nation:
        return Refusal("member.gss_of_other_nation", "The GSS code is of another nation.")
    return None


def _why_not_beside_others(facts: MemberFacts, council: Council | None) -> Refusal | None:
    """Gives member.name_taken, member.org_id_taken, member.host_not_council."""
    others = Council.objects.exclude(pk=council.pk) if council else Council.objects.all()
    if others.filter(name__iexact=facts.name).exists():
        return Refusal("member.name_taken", f"{facts.name} is in the register already.")
    if facts.org_id and others.filter(org_id=facts.org_id).exists():
        return Refusal("member.org_id_taken", f"Another member has the organisation id {facts.org_id}.")
    if facts.host_id and not others.filter(pk=facts.host_id, kind__in=_MAY_HOST).exists():
        return Refusal("member.host_not_council", "The host must be a council in this register.")
    return None


def _why_not_of_kind(facts: MemberFacts, council: Council) -> Refusal | None:
    for period in council.memberships.all():
        if not may_hold(facts, period.category):
            held = period.get_category_display()
            return Refusal("member.kind_of_category", f"It has been {held}, which this kind cannot be.")
    if facts.kind not in _MAY_HOST and council.hosted.exists():
        return Refusal("member.hosts_others", "It is the host council of a group, so it must be a council.")
    return None


def may_hold(facts: MemberFacts, category: str) -> bool:
    """Whether an organisation of this kind, in this nation, may be a member of the category."""
    if category == "full" and facts.nation == Nation.ELSEWHERE:
        return False
    return facts.kind in KINDS_OF.get(category, ())


def may_be_host(kind: str) -> bool:
    return kind in _MAY_HOST


def hosts() -> CouncilQuerySet:
    """The councils that may host a group of elected representatives."""
    found: CouncilQuerySet = Council.objects.filter(kind__in=_MAY_HOST).order_by("name")
    return found
