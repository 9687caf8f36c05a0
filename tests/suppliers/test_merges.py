"""Two records of one organisation made one."""

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent, OutboxMessage
from suppliers.models import Admission, Application, Identifier, Seat, Supplier, SupplierMerge
from suppliers.operations.merges import ask_merge, confirm_merge, refuse_merge
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.suppliers import AdmissionFactory, ApplicationFactory, SupplierFactory
from tests.races import outcomes
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.test_finding_pages import COMPANY_TYPED
from tests.suppliers.worlds import auditor, manager, member_of, officer
from tests.worlds import refused

pytestmark = pytest.mark.django_db
WHY = "Same people, same address."


@pytest.fixture
def pair():
    return SupplierFactory(legal_name="Acme Limited"), SupplierFactory(legal_name="ACME Ltd")


def merged(kept, gone):
    merge = ask_merge(kept.pk, gone.pk, WHY, actor=officer())
    return confirm_merge(merge.pk, actor=manager())


def test_everything_moves_and_both_trails_tell(pair):
    kept, gone = pair
    both = member_of(kept, "reader")
    Seat.objects.create(supplier=gone, user=both, role="admin")
    only = member_of(gone, "admin")
    Identifier.objects.create(supplier=gone, scheme="GB-COH", value="01234567")
    AdmissionFactory(supplier=gone)

    merged(kept, gone)

    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert set(Seat.objects.values_list("supplier", "user", "role")) == {
        (kept.pk, both.pk, "reader"),
        (kept.pk, only.pk, "admin"),
    }
    assert Identifier.objects.get().supplier == kept
    assert (Admission.objects.get().supplier, Application.objects.get().supplier) == (kept, kept)
    streams = AuditEvent.objects.filter(action="supplier.merged").values_list("stream", flat=True)
    assert set(streams) == {kept.audit_stream, gone.audit_stream}
    told = OutboxMessage.objects.filter(template="supplier_merged").values_list("recipient", flat=True)
    assert set(told) == {both.email, only.email}


def test_a_register_number_of_a_kind_that_the_kept_record_has_stays_behind(pair):
    for supplier, value in zip(pair, ("01234567", "07654321"), strict=True):
        Identifier.objects.create(supplier=supplier, scheme="GB-COH", value=value)

    merged(*pair)

    assert [str(each) for each in pair[0].identifiers.all()] == ["GB-COH-01234567"]


def refusing(kept, gone, reason=WHY, actor=None):
    before = (list(Supplier.objects.values()), SupplierMerge.objects.count(), AuditEvent.objects.count())
    code = refused(ask_merge, kept.pk, gone.pk, reason, actor=actor or officer())
    after = (list(Supplier.objects.values()), SupplierMerge.objects.count(), AuditEvent.objects.count())
    assert before == after
    return code


def test_asking_is_refused(pair):
    kept, gone = pair

    assert refusing(kept, gone, actor=auditor()) == "supplier.not_team"
    assert refusing(kept, gone, actor=member_of(kept)) == "supplier.not_team"
    assert refusing(kept, gone, reason=" ") == "supplier.no_reason"
    assert refusing(kept, kept) == "supplier.same"


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_two_places_in_one_lot_are_never_one(pair, status):
    place = AdmissionFactory(supplier=pair[0])
    AdmissionFactory(supplier=pair[1], lot=place.lot, status=status)

    assert refusing(*pair) == "supplier.both_in_lot"


def test_two_applications_in_hand_are_never_one(pair):
    agreement = AgreementFactory()
    for supplier in pair:
        ApplicationFactory(supplier=supplier, agreement=agreement)

    assert refusing(*pair) == "supplier.both_applying"


def test_a_place_that_has_ended_is_no_bar(pair):
    place = AdmissionFactory(supplier=pair[0])
    AdmissionFactory(supplier=pair[1], lot=place.lot, status="removed")

    merged(*pair)

    assert pair[0].admissions.count() == 2


def test_it_takes_a_second_person_who_is_a_manager(pair):
    kept, gone = pair
    boss = manager()
    merge = ask_merge(kept.pk, gone.pk, WHY, actor=boss)

    assert refused(confirm_merge, merge.pk, actor=boss) == "supplier.same_person"
    assert refused(confirm_merge, merge.pk, actor=officer()) == "supplier.not_manager"
    assert refusing(gone, kept) == "supplier.merge_asked"
    refuse_merge(merge.pk, actor=boss)
    assert refused(confirm_merge, merge.pk, actor=manager()) == "supplier.merge_decided"
    assert Supplier.objects.current().count() == 2


def test_what_has_changed_since_is_judged_again(pair):
    merge = ask_merge(pair[0].pk, pair[1].pk, WHY, actor=officer())
    place = AdmissionFactory(supplier=pair[0])
    AdmissionFactory(supplier=pair[1], lot=place.lot)

    assert refused(confirm_merge, merge.pk, actor=manager()) == "supplier.both_in_lot"


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_merge_once(pair):
    merge = ask_merge(pair[0].pk, pair[1].pk, WHY, actor=officer())
    first, second = manager(), manager()

    done = outcomes(
        lambda: confirm_merge(merge.pk, actor=first), lambda: confirm_merge(merge.pk, actor=second)
    )

    assert done == ["done", "supplier.merge_decided"]


def test_merging_from_the_pages(client, pair):
    kept, gone = pair
    AdmissionFactory(supplier=gone)
    client.force_login(officer())
    page = client.get(reverse("team-supplier", args=[kept.pk])).content.decode()
    address = reverse("team-merge-with", args=[kept.pk, gone.pk])
    preview = client.get(address)
    client.post(address, {"reason": WHY})
    merge = SupplierMerge.objects.get()
    client.force_login(manager())
    waiting = client.get(reverse("team-supplier", args=[gone.pk])).content.decode()
    client.post(reverse("team-merge", args=[merge.pk]), {"decision": "confirm"})

    assert "Perhaps the same organisation" in page
    assert ("Places in lots", 1) in preview.context["moves"]
    assert "waits for a second person" in waiting
    there = reverse("team-supplier", args=[kept.pk])
    assert client.get(reverse("team-supplier", args=[gone.pk])).url == there
    public = client.get(reverse("register-supplier", args=[gone.pk]))
    assert (public.status_code, public.url) == (301, reverse("register-supplier", args=[kept.pk]))
    rows = client.get(reverse("team-suppliers")).context["page"].rows
    assert [each.legal_name for each in rows] == ["Acme Limited"]


@pytest.mark.parametrize(
    ("facts", "alike"),
    [
        ({"legal_name": "acme ltd"}, True),
        ({"street": "1 High Street", "postcode": "ol1 1aa"}, True),
        ({"contact_email": "ANN@example.org"}, True),
        ({"legal_name": "Other", "street": "1 High Street", "postcode": "M1 1AA"}, False),
    ],
)
def test_what_looks_alike(facts, alike):
    here = {"street": "1 High Street", "postcode": "OL1 1AA", "contact_email": "ann@example.org"}
    kept = SupplierFactory(legal_name="Acme Limited", **here)
    other = SupplierFactory(**facts)

    assert list(Supplier.objects.like(kept)) == ([other] if alike else [])


def test_a_number_of_the_record_that_went_leads_to_the_one_that_stayed(pair):
    kept, gone = pair
    for supplier, value in ((kept, "09506232"), (gone, "01234567")):
        supplier.identifiers.all().delete()
        supplier.identifiers.create(scheme="GB-COH", value=value)
    merged(kept, gone)
    browser = as_person(UserFactory())

    answer = browser.post(reverse("organisation-new"), {**COMPANY_TYPED, "gb_coh": "01234567"}, follow=True)
    browser.post(reverse("organisation-here"))

    assert "Acme Limited has been entered" in text_of(answer)
    assert kept.join_requests.count() == 1
