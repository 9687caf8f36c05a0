"""Lists of contracts and of what hangs on them: 1 row or 3, the same queries."""

from datetime import date

import pytest
from django.urls import reverse

from dps.accounts.models import User
from tenders.models import DebriefRequest, Deliverable, Letter, Review, SignedCopy, Variation
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory, MembershipFactory
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SeatFactory, SupplierFactory
from tests.tenders.moderated import OPENED
from tests.tenders.test_evaluation_api import API, as_person
from tests.tenders.test_evaluation_pages import signed_contract

pytestmark = pytest.mark.django_db
DAY = date(2024, 7, 16)


def hang_on(contract, number):
    """A variation, a deliverable, a review with its reply, a signed copy and a debrief, each by others."""
    made = {"made_at": OPENED, "contract": contract}
    Variation.objects.create(
        number=number, ground="a", reason="A clause.", value=1, percent=1, agreed_on=DAY, owes_notice=False,
        made_by=UserFactory(), **made,
    )  # fmt: skip
    Deliverable.objects.create(
        contract=contract, title="Report", due_on=DAY, added_by=UserFactory(), added_at=OPENED
    )
    Review.objects.create(
        held_on=DAY, quality="good", time="good", social_value="good", comments="Well.", reply="Thanks.",
        made_by=UserFactory(), replied_by=UserFactory(), replied_at=OPENED, **made,
    )  # fmt: skip
    SignedCopy.objects.create(
        contract=contract, side="council", document=DocumentFactory(owner=contract.owner, purpose="council"),
        sha256="0" * 64, signatory="Asha Rao", signed_on=DAY, filed_by=UserFactory(), filed_at=OPENED,
        replaced_at=OPENED if number > 1 else None,
    )  # fmt: skip
    letter = Letter.objects.create(
        bid=contract.bid, is_successful=True, content={}, sent_at=OPENED, undone_at=OPENED
    )
    DebriefRequest.objects.create(
        letter=letter, message="Why?", asked_by=UserFactory(), asked_at=OPENED, due_on=DAY
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_contracts_and_what_hangs_on_them_cost_the_same(at, client, django_assert_num_queries, rows):
    supplier = SupplierFactory()
    contracts = [signed_contract(supplier=supplier, lessons="Begin early.", lessons_at=OPENED)]
    first, competition = contracts[0], contracts[0].competition
    for _ in range(rows - 1):
        contracts.append(signed_contract(supplier=supplier, lessons="Ask more.", lessons_at=OPENED))
        contracts[-1].competition.council = competition.council
        contracts[-1].competition.save(update_fields=["council"])
    for number in range(1, rows + 1):
        hang_on(first, number)
    MembershipFactory(council=competition.council, category="full")
    CouncilSeatFactory(council=competition.council, user=competition.lead, roles=["lead"])
    people = {
        "council": competition.lead,
        "supplier": SeatFactory(supplier=supplier, role="admin").user,
        "team": TeamSeatFactory(role="manager").user,
    }
    ref = competition.reference
    pages = [
        ("council", reverse("competition-contract", args=[ref]), 14, "Report"),
        ("council", reverse("competition-debriefs", args=[ref]), 8, "debriefs/01"),
        ("council", reverse("network-lessons"), 7, "CT-2024-"),
        ("supplier", reverse("supplier-contracts"), 7, "CT-2024-"),
        ("supplier", reverse("supplier-contract", args=[first.reference]), 13, "Report"),
        ("team", reverse("team-debriefs"), 6, ref),
        ("team", f"{API}/contracts/", 2, "CT-2024-"),
        ("council", f"{API}/contracts/{first.pk}/", 6, "Report"),
    ]

    with at(OPENED):
        for who, address, queries, word in pages:
            person = User.objects.get(pk=people[who].pk)
            asker = as_person(person) if address.startswith(API) else client
            if asker is client:
                client.force_login(person)
            with django_assert_num_queries(queries):
                answer = asker.get(address)
            assert (address, answer.status_code) == (address, 200)
            assert answer.content.decode().count(word) >= rows, address
