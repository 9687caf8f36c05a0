"""The members' register: who keeps it, what stands in it, and who buys by it (R40)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from buyers.models import Council, MembershipPeriod
from buyers.operations.members import add_member, change_member
from buyers.operations.memberships import add_membership, change_membership, end_membership
from buyers.rules.buying import who_may_buy, why_not_buy
from buyers.rules.members import MemberFacts
from dps.core import audit
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tenders.operations.competitions import create_competition
from tenders.operations.publication import approve_publication, publish_competition
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.buyers import CouncilFactory, MembershipFactory
from tests.races import outcomes
from tests.tenders.box import box, opened
from tests.worlds import START, a_world, awaiting_competition, refused

pytestmark = pytest.mark.django_db

LEEDS = MemberFacts("Leeds City Council", "unitary", "England", "GB-LAE-LDS", "E08000035")
APRIL = date(2024, 4, 1)


@pytest.fixture
def keeper():
    return TeamSeatFactory(role="network_manager").user


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Council, MembershipPeriod)]


def code(call, *args, **kwargs):
    """The refusal's code; nothing has changed."""
    before = everything()
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert everything() == before
    return caught.value.refusal.code


def facts(**changes):
    return MemberFacts(**vars(LEEDS) | changes)


def test_a_member_comes_in_changes_and_its_history_says_how(keeper):
    council = add_member(facts(name="  Leeds ", gss_code="e08000035"), actor=keeper)
    assert (council.name, council.gss_code) == ("Leeds", "E08000035")

    change_member(council.pk, LEEDS, actor=keeper)
    change_member(council.pk, LEEDS, actor=keeper)

    council.refresh_from_db()
    assert council.name == "Leeds City Council"
    events = AuditEvent.objects.filter(stream=council.audit_stream).order_by("number")
    assert [(each.action, each.actor) for each in events] == [
        ("member.added", keeper),
        ("member.changed", keeper),
    ]
    assert events[1].facts == {"changes": {"name": ["Leeds", "Leeds City Council"]}}
    assert list(audit.breaks()) == []


def test_what_may_not_stand_in_the_register(keeper):
    group = facts(kind="elected_group", org_id="", gss_code="")
    company = CouncilFactory(kind="company")
    CouncilFactory(name="leeds city council", org_id="GB-LAE-OLD")
    cases = {
        "member.no_name": facts(name="  "),
        "member.no_kind": facts(kind="guild"),
        "member.no_nation": facts(nation="France"),
        "member.org_id_format": facts(org_id="GB-LAE-1"),
        "member.gss_format": facts(gss_code="E1"),
        "member.gss_of_other_nation": facts(nation="Wales"),
        "member.host_not_group": facts(host_id=company.pk),
        "member.too_many_words": facts(description="word " * 76),
        "member.name_taken": LEEDS,
        "member.org_id_taken": facts(name="Other", org_id="GB-LAE-OLD"),
        "member.host_not_council": MemberFacts(**vars(group) | {"name": "Group", "host_id": company.pk}),
    }

    assert {expected: code(add_member, each, actor=keeper) for expected, each in cases.items()} == {
        expected: expected for expected in cases
    }
    assert add_member(facts(name="Other", description="word " * 75), actor=keeper).description


@pytest.mark.parametrize("role", ["officer", "auditor", None])
def test_only_the_network_manager_and_managers_keep_the_register(role):
    person = TeamSeatFactory(role=role).user if role else UserFactory()
    period = MembershipFactory()
    days = {"category": "full", "starts_on": APRIL, "ends_on": None}

    assert code(add_member, LEEDS, actor=person) == "member.not_keeper"
    assert code(change_member, period.council_id, LEEDS, actor=person) == "member.not_keeper"
    assert code(add_membership, period.council_id, category="full", starts_on=APRIL, actor=person) == (
        "member.not_keeper"
    )
    assert code(change_membership, period.pk, **days, reason="X", actor=person) == "member.not_keeper"
    assert code(end_membership, period.pk, ends_on=APRIL, reason="X", actor=person) == "member.not_keeper"


def test_memberships_begin_change_and_end_without_sharing_a_day(keeper):
    council = add_member(LEEDS, actor=TeamSeatFactory(role="manager").user)
    first = add_membership(council.pk, category="full", starts_on=APRIL, actor=keeper)
    change = {"category": "full", "starts_on": APRIL}

    assert code(add_membership, council.pk, category="supporter", starts_on=APRIL, actor=keeper) == (
        "membership.overlaps"
    )
    before = {"category": "supporter", "starts_on": date(2020, 1, 1), "ends_on": APRIL}
    assert code(add_membership, council.pk, **before, actor=keeper) == "membership.overlaps"
    assert code(add_membership, council.pk, category="associate", starts_on=APRIL, actor=keeper) == (
        "membership.wrong_kind"
    )
    assert code(end_membership, first.pk, ends_on=APRIL, reason=" ", actor=keeper) == "membership.no_reason"
    assert code(end_membership, first.pk, ends_on=date(2024, 3, 31), reason="X", actor=keeper) == (
        "membership.ends_before"
    )

    end_membership(first.pk, ends_on=date(2025, 3, 31), reason="It left the network.", actor=keeper)
    assert code(end_membership, first.pk, ends_on=date(2025, 3, 31), reason="X", actor=keeper) == (
        "membership.ended"
    )
    second = add_membership(council.pk, category="supporter", starts_on=date(2025, 4, 1), actor=keeper)
    longer = change | {"ends_on": date(2025, 4, 1)}
    assert code(change_membership, first.pk, **longer, reason="X", actor=keeper) == "membership.overlaps"
    shorter = change | {"ends_on": date(2024, 12, 31)}
    assert code(change_membership, first.pk, **shorter, reason="", actor=keeper) == "membership.no_reason"
    change_membership(first.pk, **shorter, reason="The letter said December.", actor=keeper)

    assert [council.category_on(day) for day in (APRIL, date(2025, 1, 1), second.starts_on)] == [
        "full",
        "",
        "supporter",
    ]
    assert code(change_member, council.pk, facts(kind="company"), actor=keeper) == "member.kind_of_category"
    told = AuditEvent.objects.filter(stream=council.audit_stream).order_by("number")
    assert [each.action for each in told] == [
        "member.added", "membership.added", "membership.ended", "membership.added", "membership.changed",
    ]  # fmt: skip
    assert told.last().facts["before"]["ends_on"] == "2025-03-31"


def test_the_database_lets_no_member_have_two_categories_on_a_day():
    period = MembershipFactory(ends_on=APRIL)

    with pytest.raises(IntegrityError, match="one_category_at_a_time"), transaction.atomic():
        MembershipFactory(council=period.council, category="supporter", starts_on=APRIL)
    MembershipFactory(council=period.council, category="supporter", starts_on=APRIL + timedelta(days=1))


def test_a_host_of_a_group_stays_a_council(keeper):
    host = add_member(LEEDS, actor=keeper)
    group = facts(name="Minority group", kind="elected_group", org_id="", gss_code="", host_id=host.pk)
    add_member(group, actor=keeper)

    assert code(change_member, host.pk, facts(kind="company"), actor=keeper) == "member.hosts_others"


def test_r40_the_list_of_buyers_is_what_the_rule_says_of_each():
    agreement = AgreementFactory()
    for kind in ("unitary", "elected_group", "network", "company"):
        for category in ("full", "associate", "affiliate", "supporter", None):
            council = CouncilFactory(kind=kind, host=CouncilFactory() if category == "full" else None)
            if category:
                MembershipFactory(council=council, category=category)

    for on in (date(2024, 7, 1), date(2019, 7, 1)):
        listed = set(who_may_buy(Council.objects.all(), agreement, on))
        assert listed == {one for one in Council.objects.all() if not why_not_buy(one, agreement, on)}
        assert 0 < len(listed) < Council.objects.count()
    assert who_may_buy(Council.objects.all(), None, date(2024, 7, 1)).count() == 0


def test_r40_a_lapsed_membership_stops_new_competitions(keeper, at):
    world = a_world()
    competition = awaiting_competition(world)
    (period,) = world.council.memberships.all()
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        last = START.date() - timedelta(days=1)
        end_membership(period.pk, ends_on=last, reason="It left the network.", actor=keeper)
        begin = {"lot_id": world.lot.pk, "title": "Another", "actor": world.lead}
        assert refused(create_competition, world.council.pk, **begin) == "council.may_not_buy"
        assert refused(publish_competition, competition.pk, actor=world.lead) == "council.may_not_buy"

        change = {"category": "full", "starts_on": period.starts_on, "ends_on": START.date()}
        change_membership(period.pk, **change, reason="It leaves tonight.", actor=keeper)
        assert create_competition(world.council.pk, **begin).council == world.council


def test_r40_a_lapsed_membership_does_not_stop_running_ones(keeper):
    place = box(bidders=1)
    period = MembershipFactory(council=place.competition.council)

    end_membership(period.pk, ends_on=period.starts_on, reason="It left the network.", actor=keeper)
    opened(place)

    place.competition.refresh_from_db()
    assert place.competition.status == "opened"


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_member_at_once_leave_one(keeper):
    found = outcomes(
        lambda: add_member(LEEDS, actor=keeper),
        lambda: add_member(facts(org_id="", name="LEEDS CITY COUNCIL"), actor=keeper),
    )

    assert found == ["done", "member.name_taken"]
    assert Council.objects.count() == 1
