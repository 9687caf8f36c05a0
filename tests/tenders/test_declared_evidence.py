"""Insurance of the winner that it declared on admission, beside the certificates of its library (R73)."""

from datetime import date

import pytest

from suppliers.models import Certificate
from suppliers.rules.questionnaire.sheets import owner_of
from tenders.rules.evidence import evidence_of, why_not_trust_evidence
from tests.factories.documents import DocumentFactory
from tests.factories.tenders import BidFactory
from tests.suppliers.worlds import submitted_application
from tests.worlds import START

pytestmark = pytest.mark.django_db

TODAY = date(2024, 7, 16)


def a_bid(**facts):
    """A bid, and its supplier's application with three insurances."""
    ends = {"8.1a": "2024-07-15", "8.1b": "2025-01-31", "8.1c": "2025-02-28"}
    held = {"held": "yes", "cover": "5000000.00"}
    answers = {question: held | {"expires_on": day} for question, day in ends.items()}
    application = submitted_application(answers=answers, **facts)
    bid = BidFactory(bidder_of=application.supplier)
    bid.supplier = application.supplier
    return bid, application


def test_r73_what_was_declared_on_admission_stands_beside_the_certificates():
    bid, application = a_bid(status="decided", decided_at=START)
    DocumentFactory(owner=owner_of(application), purpose="8.1e", name="cover.pdf")
    kept = DocumentFactory(owner=f"supplier:{bid.supplier_id}", purpose="certificate")
    Certificate.objects.create(
        supplier=bid.supplier, document=kept, kind="Public Liability", added_at=START,
        expires_on=date(2026, 1, 31),
    )  # fmt: skip

    said = [(one.title, one.state, one.detail) for one in evidence_of(bid, TODAY)[1:]]

    declared = f"£5,000,000 declared in {application.reference}"
    assert said == [
        ("Public Liability", "valid", "until 31 January 2026"),
        ("Employer's liability", "ended", f"{declared}, ended on 15 July 2024"),
        ("Professional indemnity", "valid", f"{declared}, until 28 February 2025"),
        ("Insurance certificates", "sent", f"cover.pdf, sent with {application.reference}"),
    ]
    # Words are no evidence, and stop no award.
    assert why_not_trust_evidence(bid, TODAY) is None


def test_r73_an_application_that_was_not_decided_shows_nothing(django_assert_num_queries):
    bid, _ = a_bid()

    with django_assert_num_queries(5):
        assert [one.title for one in evidence_of(bid, TODAY)] == ["Self-declaration"]
