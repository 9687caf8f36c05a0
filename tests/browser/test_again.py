"""A rejected supplier reads why, repairs what failed in a copy and submits again; the rest is carried."""

from datetime import timedelta

import pytest

from suppliers.operations.assessments import assign_application, save_findings, start_review
from suppliers.operations.decisions import confirm_recommendations, recommend_rejection
from suppliers.rules.assessments import Finding, items_of
from tests.factories.accounts import TeamSeatFactory
from tests.suppliers.applying import JULY, SIGNATURE, a_seat, submitted

WHY = "The answer does not say how members take part in decisions."
DECIDED = JULY + timedelta(days=2)
REPAIRED = "Members decide together each quarter, and every member has one vote."


@pytest.fixture
def rejected(transactional_db, at):
    """A supplier whose only application was rejected for how it designs policy in Lot 1."""
    officer, manager = (TeamSeatFactory(role=role).user for role in ("officer", "manager"))
    with at(JULY):
        seat = a_seat()
        application = submitted(seat)
    with at(DECIDED):
        start_review(application.pk, actor=officer)
        assign_application(application.pk, actor=officer)
        save_findings(application.pk, list(findings(application)), actor=officer, seen_at=None)
        request = application.lot_requests.get()
        recommend_rejection(request.pk, actor=officer)
        request.refresh_from_db()
        seen = {request.pk: request.recommended_at}
        confirm_recommendations(application.pk, actor=manager, seen=seen)
    return seat, application


def findings(application):
    for item in items_of(application):
        fails = item.key == "S1.3"
        yield Finding(item.key, item.lot_id, "fail" if fails else "pass", WHY if fails else "")


def test_r19_a_rejected_supplier_repairs_what_failed_and_submits_again(be, at, rejected):
    seat, application = rejected
    with at(DECIDED + timedelta(hours=2)):
        supplier = be(seat.user)
        supplier.go(f"/supplier/applications/{application.reference}/letter/").look("again-letter")
        supplier.sees(WHY)
        start(supplier)
        repair(supplier)
        submit(supplier)
        supplier.go("/supplier/application/")
        supplier.sees_not("Start a new application")


def start(supplier):
    supplier.go("/supplier/application/").look("again-start")
    supplier.choose("Lot 1 Policy Development & Testing")
    supplier.press("Start a new application")
    supplier.look("again-carried")
    supplier.sees("What was not accepted", WHY, "Fix this")


def repair(supplier):
    supplier.page.get_by_role("link", name="Answer the question for Lot 1").first.click()
    supplier.page.locator("main textarea").first.fill(REPAIRED)
    supplier.press("Save and continue")
    supplier.go("/supplier/application/carried/")
    supplier.sees("Changed")
    supplier.sees_not("Fix this")
    supplier.press("Yes, all of these are right today")
    supplier.look("again-task-list")
    supplier.sees("Carried over")


def submit(supplier):
    supplier.go("/supplier/application/check/").look("again-check")
    supplier.sees(REPAIRED)
    supplier.follow("Continue to the declaration")
    supplier.page.locator("main input[type=checkbox]").first.check()
    supplier.fill("Full name", SIGNATURE["name"])
    supplier.fill("role", SIGNATURE["role"])
    supplier.press("Sign and submit application")
    supplier.sees("Application submitted", "17 July 2024")
