"""Insurance that a competition asks for: no more than its lot, a warning above what its value bears."""

import pytest
from django.urls import reverse

from tenders.models import Competition
from tenders.operations.amendments import amend_competition
from tenders.operations.copies import content_of, copy_competition
from tenders.rules.amendments import Wanted
from tenders.rules.insurance import warnings_of_insurance
from tenders.rules.publication import gaps
from tests.worlds import DEADLINE, START, a_world, draft_competition, published_competition, refused

pytestmark = pytest.mark.django_db

ASKED = {"public_liability": 2_000_000, "professional_indemnity": 250_000, "employers_liability": 5_000_000}
NONE = dict.fromkeys(ASKED, 0)


@pytest.fixture
def world():
    return a_world()


def amend(world, competition, **said):
    return amend_competition(
        competition.pk, actor=world.lead, reason="The risk is smaller.", wanted=Wanted(**said)
    )


def test_cover_is_asked_for_up_to_the_lots_and_not_a_pound_more(world):
    competition = draft_competition(world, insurance=ASKED)
    assert [getattr(competition, kind) for kind in ASKED] == list(ASKED.values())

    for kind, level in [
        ("public_liability", 2_000_000),
        ("professional_indemnity", 1_000_000),
        ("employers_liability", 5_000_000),
    ]:
        assert refused(draft_competition, world, insurance={kind: level + 1}) == "details.insurance"
    # The lot asks for less than when it was kept: it is not issued until it is mended.
    world.lot.public_liability_minimum = 1_000_000
    world.lot.save()
    found = gaps(Competition.objects.get(pk=competition.pk), START)
    assert [(gap.page, gap.refusal.code) for gap in found] == [("details", "details.insurance")]
    assert "must be £1,000,000 or less: Lot 1 asks its suppliers for no more." in found[0].sentence


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        (20_000, ["Public", "Professional"]),
        (50_000, ["Public", "Professional"]),
        (50_001, ["Professional"]),
        (100_001, []),
        (2_000_000, []),
        (None, []),
    ],
)
def test_cover_out_of_proportion_to_the_value_is_warned_of(value, kinds):
    asked = {"public_liability": 2_000_000, "professional_indemnity": 1_000_000}
    competition = Competition(estimated_value=value, **asked, employers_liability=5_000_000)

    assert [sentence.split()[0] for sentence in warnings_of_insurance(competition)] == kinds
    assert warnings_of_insurance(competition, NONE) == []


def test_everybody_reads_what_is_asked_and_the_council_is_warned(world, client, at):
    competition = published_competition(world, insurance=ASKED)
    address = reverse("public-opportunity", args=[competition.reference])
    with at(START):
        public = client.get(address).content.decode()
        client.force_login(world.person_of(world.suppliers[0]))
        supplier = client.get(reverse("opportunity", args=[competition.reference])).content.decode()
        api = client.get(f"/api/v1/competitions/{competition.pk}/").json()
        client.force_login(world.lead)
        check = client.get(reverse("competition-publish", args=[competition.reference])).content.decode()
        details = client.get(reverse("competition-details", args=[competition.reference])).content.decode()
        preview = client.get(reverse("competition-preview", args=[competition.reference])).content.decode()
        given = {"source_id": competition.pk, "lot_id": world.lot.pk, "title": "Again"}
        copy = copy_competition(world.council.pk, actor=world.lead, **given)

    for page in (public, supplier, preview):
        assert "Professional indemnity insurance: £250,000 for each claim" in page
        assert "In a bid a promise is enough." in page
    assert {kind: api[kind] for kind in ASKED} == ASKED
    for page in (check, details):
        assert "Public liability insurance of £2,000,000 is much for a contract of £20,000" in page
    assert content_of(copy)["professional_indemnity"] == 250_000


def test_the_page_of_what_is_bought_keeps_it_and_says_where_it_is_too_much(world, client, at):
    competition = draft_competition(world)
    address = reverse("competition-details", args=[competition.reference])
    said = {
        "title": "A report", "need": "A report.", "estimated_value": "20000", "principles": "3",
        "language": "English", "contract_starts_on_day": "2", "contract_starts_on_month": "9",
        "contract_starts_on_year": "2024", "contract_ends_on_day": "28", "contract_ends_on_month": "2",
        "contract_ends_on_year": "2025",
    }  # fmt: skip
    client.force_login(world.lead)
    with at(START):
        refusal = client.post(address, said | {"public_liability": "£2,000,001"}).content.decode()
        saved = client.post(address, said | {"public_liability": "£2,000,000", "employers_liability": "0"})

    assert "Public liability insurance must be £2,000,000 or less" in refusal
    assert saved.status_code == 302
    competition.refresh_from_db()
    assert (competition.public_liability, competition.employers_liability) == (2_000_000, 0)


def test_r50_changed_insurance_is_told_field_by_field_within_the_lots_levels(world, client, at):
    competition = published_competition(world, insurance=ASKED)
    with at(START):
        over = {"professional_indemnity": 1_000_001}
        assert refused(amend, world, competition, **over) == "details.insurance"
        assert refused(amend, world, competition, public_liability=2_000_000) == "amendment.nothing"
        amendment = amend(world, competition, public_liability=0, professional_indemnity=500_000)
        page = client.get(reverse("public-opportunity", args=[competition.reference])).content.decode()

    competition.refresh_from_db()
    assert (competition.public_liability, competition.professional_indemnity) == (0, 500_000)
    assert competition.employers_liability == 5_000_000
    assert not amendment.sends_bids_back
    assert "£500,000 for each claim" in page
    assert "Before: £250,000 for each claim" in page
    assert "Before: £2,000,000 for each claim" in page


def test_the_page_of_a_change_shows_and_changes_it(world, client, at):
    competition = published_competition(world, insurance=ASKED)
    address = reverse("competition-amend", args=[competition.reference])
    client.force_login(world.lead)
    with at(START):
        form = client.get(address).context["form"]
        first = {name: form[name].value() for name in ASKED}
        said = {
            "need": competition.need, "deadline_day_day": DEADLINE.day, "deadline_day_month": DEADLINE.month,
            "deadline_day_year": DEADLINE.year, "deadline_time": "12 noon", "reason": "The risk is smaller.",
            "seen_change": "0", "public_liability": "", "professional_indemnity": "1,000,000",
            "employers_liability": "5000000",
        }  # fmt: skip
        check = client.post(address, said).content.decode()
        client.post(address, said | {"confirm": "1"})

    assert first == ASKED
    assert "Professional indemnity insurance of £1,000,000 is much for a contract of £20,000" in check
    competition.refresh_from_db()
    assert [getattr(competition, kind) for kind in ASKED] == [0, 1_000_000, 5_000_000]
