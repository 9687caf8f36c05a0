"""Insurance of the winner that it declared when it was admitted, beside the certificates of its library (R73)."""

from datetime import date

import pytest

from suppliers.models import Answer, Application, Certificate
from suppliers.rules.questionnaire.sheets import owner_of
from tenders.rules.evidence import evidence_of, why_not_trust_evidence
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import ApplicationFactory, SupplierFactory
from tests.factories.tenders import BidFactory
from tests.worlds import START

pytestmark = pytest.mark.django_db

TODAY = date(2024, 7, 16)


def a_bid():
    supplier = SupplierFactory()
    application = ApplicationFactory(
        supplier=supplier, questionnaire="SQ-8/16+2023.1", status="decided", submitted_at=START
    )
    for question, ends in {"8.1a": "2024-07-15", "8.1b": "2025-01-31", "8.1c": "2025-02-28"}.items():
        value = {"held": "yes", "cover": "5000000.00", "expires_on": ends}
        answer = {"value": value, "saved_by": application.started_by, "saved_at": START}
        Answer.objects.create(application=application, question=question, **answer)
    bid = BidFactory(bidder_of=supplier)
    bid.supplier = supplier
    return bid, application


def test_r73_what_was_declared_on_admission_stands_beside_the_certificates():
    bid, application = a_bid()
    DocumentFactory(owner=owner_of(application), purpose="8.1e", name="cover.pdf")
    kept = DocumentFactory(owner=f"supplier:{bid.supplier_id}", purpose="certificate")
    Certificate.objects.create(
        supplier=bid.supplier, document=kept, kind="Public liability Insurance", added_at=START,
        expires_on=date(2026, 1, 31),
    )  # fmt: skip

    said = [(one.title, one.state, one.detail) for one in evidence_of(bid, TODAY)[1:]]

    declared = f"£5,000,000 declared in {application.reference}"
    assert said == [
        ("Public liability Insurance", "valid", "until 31 January 2026"),
        ("Employer’s liability insurance", "ended", f"{declared}, ended on 15 July 2024"),
        ("Professional indemnity insurance", "valid", f"{declared}, until 28 February 2025"),
        ("Insurance certificates", "sent", f"cover.pdf, sent with {application.reference}"),
    ]
    # Words stop no award: of these only the declaration that was never signed does.
    assert "Employer" not in why_not_trust_evidence(bid, TODAY).message


def test_r73_an_application_that_was_not_decided_shows_nothing(django_assert_num_queries):
    bid, application = a_bid()
    Application.objects.filter(pk=application.pk).update(status="submitted")

    with django_assert_num_queries(5):
        assert [one.title for one in evidence_of(bid, TODAY)] == ["Self-declaration"]
