"""Members from a spreadsheet: all of it or nothing, and only what was looked at."""

from datetime import date

import pytest

from buyers.models import Council, MemberImport, MembershipPeriod
from buyers.operations.imports import apply_import, keep_import
from buyers.operations.members import add_member, change_member
from buyers.rules.import_plans import Line
from buyers.rules.imports import plan_of
from buyers.rules.members import MemberFacts
from buyers.transfers import member_sheets
from buyers.web.imports import in_words
from dps.core import audit
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tests.buyers.sheets import FROM, line, read, sheet_of
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilFactory, MembershipFactory
from tests.races import outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return TeamSeatFactory(role="network_manager").user


@pytest.fixture
def register():
    """Oldham, a Full member since 2020; Kirklees, which no file here names."""
    oldham = CouncilFactory(name="Oldham Council", org_id="GB-LAE-OLD", gss_code="E08000004")
    MembershipFactory(council=oldham)
    MembershipFactory(council=CouncilFactory(name="Kirklees Council"))
    return oldham


def lines_of(*rows):
    found = read(sheet_of(*rows))
    assert found.problems == []
    return found.lines


def kept_by(keeper, *rows):
    lines = lines_of(*rows)
    return keep_import(lines, file_name="members.xlsx", sha256="0" * 64, actor=keeper), plan_of(lines)


def problems(*rows):
    return [str(each) for each in plan_of(lines_of(*rows)).problems]


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Council, MembershipPeriod, MemberImport)
    ]


def oldham(**cells):
    return line("Oldham Council", Member_from=date(2020, 4, 1), **cells)


GROUP = line(
    "Leeds minority group",
    Kind="Group of elected representatives",
    Host_council="Leeds City Council",
    Category="Associate member",
)


def test_what_is_new_changed_unchanged_and_left_alone(keeper, register):
    rows = [
        GROUP,
        line(Organisation_id="GB-LAE-LDS"),
        oldham(Kind="County council", Member_until=date(2024, 3, 31)),
        line("Oldham Council", Kind="County council", Category="Supporter", Member_until=date(2025, 3, 31)),
    ]
    kept, plan = kept_by(keeper, *rows)
    assert ([each.facts.name for each in plan.new], [each.name for each in plan.absent]) == (
        ["Leeds minority group", "Leeds City Council"],
        ["Kirklees Council"],
    )
    assert [in_words(each) for each in plan.changed] == [
        [
            "Kind: County council (before: Unitary or metropolitan council)",
            (
                "Full member, from 1 April 2020 to 31 March 2024"
                " (before: Full member, from 1 April 2020, without an end)"
            ),
            "Supporter, from 1 April 2024 to 31 March 2025",
        ]
    ]
    assert Council.objects.count() == 2

    apply_import(kept.pk, token=plan.token, actor=keeper)

    register.refresh_from_db()
    assert (register.kind, register.gss_code) == ("county", "E08000004")
    assert [register.category_on(day) for day in (date(2024, 3, 31), FROM, date(2025, 4, 1))] == [
        "full",
        "supporter",
        "",
    ]
    group = Council.objects.get(name="Leeds minority group")
    assert (group.host.name, group.category_on(FROM)) == ("Leeds City Council", "associate")
    again = plan_of(lines_of(*rows))
    assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 3)
    told = AuditEvent.objects.filter(stream=register.audit_stream).values_list("action", flat=True)
    assert list(told) == ["member.changed", "membership.changed", "membership.added"]
    assert list(audit.breaks()) == []


def test_the_register_taken_away_and_brought_back_changes_nothing(keeper, register):
    add_member(MemberFacts("=Sum and Co", "company", "Elsewhere", description="We help."), actor=keeper)
    MembershipFactory(council=register.hosted.model.objects.get(name="=Sum and Co"), category="affiliate")
    members = Council.objects.for_listing().prefetch_related("memberships")

    plan = plan_of(read(member_sheets.register(members)).lines)

    assert (plan.problems, plan.new, plan.changed, plan.absent) == ([], [], [], [])
    assert len(plan.unchanged) == 3


def test_rows_that_do_not_fit_the_register_or_each_other(register):
    assert problems(
        oldham(),
        oldham(),
        line("oldham council", Nation="Wales"),
        line("Leeds", Category="Associate member"),
        line("Bury", Organisation_id="GB-LAE-OLD", Member_from=date(2021, 4, 1), Category="Supporter"),
        line("York", Member_until=date(2023, 1, 1)),
        line("Hull", Host_council="Nowhere"),
        line("Kirklees Council", Category="Supporter"),
        line("Minority", Kind="elected_group", Category="associate", Host_council="Nowhere"),
    ) == [
        "Row 3: It is a duplicate of row 2.",
        "Row 3, Category: It has days in common with Full member from 1 April 2020.",
        "Row 4: It gives oldham council another nation than row 2.",
        "Row 4, Category: It has days in common with Full member from 1 April 2020.",
        "Row 5, Category: Associate member is not for this kind of organisation.",
        "Row 6, Category: It has days in common with Full member from 1 April 2020.",
        "Row 6, Organisation id: It is the same member as in row 2.",
        "Row 7, Category: The last day must be the first day or later.",
        "Row 8, Host council: Nowhere is no council of the register or the file.",
        "Row 8, Host council: Only a group of elected representatives has a host council.",
        "Row 9, Category: It has days in common with Full member from 1 April 2020.",
        "Row 10, Host council: Nowhere is no council of the register or the file.",
    ]


def test_nothing_is_kept_or_imported_of_a_file_with_one_bad_row(keeper, register):
    before = everything()
    with pytest.raises(Refused) as caught:
        kept_by(keeper, line("Good"), line("Bad", Category="Associate member"))
    refusal = caught.value.refusal
    assert (refusal.code, refusal.facts) == (
        "import.rows",
        ("Row 3, Category: Associate member is not for this kind of organisation.",),
    )
    for lines, actor, expected in [
        ([], keeper, "import.empty"),
        (lines_of(line()), TeamSeatFactory(role="officer").user, "member.not_keeper"),
    ]:
        with pytest.raises(Refused) as caught:
            keep_import(lines, file_name="x.xlsx", sha256="", actor=actor)
        assert caught.value.refusal.code == expected
    assert everything() == before


def test_what_is_put_in_is_what_was_looked_at(keeper, register):
    kept, plan = kept_by(keeper, line(), oldham(Kind="County council"))

    def code(actor=keeper, token=plan.token):
        before = everything()
        with pytest.raises(Refused) as caught:
            apply_import(kept.pk, token=token, actor=actor)
        assert everything() == before
        return caught.value.refusal.code

    assert code(actor=TeamSeatFactory(role="auditor").user) == "member.not_keeper"
    assert code(token="0" * 64) == "import.register_changed"
    facts = MemberFacts("Oldham Council", "district", "England", "GB-LAE-OLD", "E08000004")
    change_member(register.pk, facts, actor=keeper)
    assert code() == "import.register_changed"

    now = plan_of(map(Line.kept, MemberImport.objects.get().lines))
    assert now.changed[0].changes == {"kind": ["district", "county"]}
    apply_import(kept.pk, token=now.token, actor=keeper)
    assert code(token=now.token) == "import.applied"
    second, plan = kept_by(keeper, line())
    with pytest.raises(Refused) as caught:
        apply_import(second.pk, token=plan.token, actor=keeper)
    assert caught.value.refusal.code == "import.nothing"


@pytest.mark.parametrize("rows", [1, 3])
def test_comparing_takes_the_same_queries_however_long_the_file(
    keeper, register, rows, django_assert_num_queries
):
    lines = lines_of(*(line(f"Council {number}") for number in range(rows)))

    with django_assert_num_queries(2):
        assert len(plan_of(lines).new) == rows


@pytest.mark.django_db(transaction=True)
def test_two_who_put_the_same_file_in_at_once_do_it_once(keeper):
    kept, plan = kept_by(keeper, line())

    found = outcomes(*[lambda: apply_import(kept.pk, token=plan.token, actor=keeper)] * 2)

    assert found == ["done", "import.applied"]
    assert Council.objects.count() == 1
