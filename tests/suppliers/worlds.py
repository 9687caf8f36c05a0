"""An application under assessment, with a small questionnaire and people who may decide it."""

from datetime import UTC, date, datetime

from suppliers.models import Answer, Application, Assessment, Declaration, LotRequest, Seat
from suppliers.rules.assessments import items_of
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import (
    AgreementFactory,
    LotFactory,
    QuestionnaireVersionFactory,
    SelectionCriterionFactory,
)
from tests.factories.suppliers import ApplicationFactory, LotRequestFactory, SeatFactory, SupplierFactory

SUBMITTED = datetime(2024, 7, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2024, 7, 3, 14, 30, tzinfo=UTC)
DUE = date(2024, 7, 15)
DEFINITION = {
    "version": "SQ-test",
    "declaration": {"version": "D-test", "statements": ["All is correct."]},
    "groups": [
        {"id": "all", "title": "All", "sections": [
            {"slug": "organisation", "title": "Check your details", "pages": [
                {"slug": "details", "title": "Details", "questions": ["1.1a", "1.1d"]}]},
            {"slug": "contact", "title": "Contact", "pages": [
                {"slug": "contact", "title": "Contact", "questions": ["1.3"]}]},
            {"slug": "grounds-mandatory", "title": "Convictions", "pages": [
                {"slug": "offences", "title": "Convictions", "questions": ["2.1a-1", "2.2"]}]},
            {"slug": "insurance", "title": "Insurance", "pages": [
                {"slug": "insurance", "title": "Insurance", "questions": ["8.1a", "8.1b", "8.1c"]}]},
            {"slug": "lot-2", "title": "Lot 2", "lot": 2, "pages": [
                {"slug": "capacity", "title": "Capacity", "questions": ["6.5"]}]},
            {"slug": "values", "title": "Values", "pages": [
                {"slug": "values", "title": "Values", "questions": ["9.2"]}]},
        ]},
    ],
    "parts": [{"id": "P", "title": "All", "questions": [
        {"id": "1.1a", "q": "Full name", "type": "profile", "source": "legal_name", "required": True},
        {"id": "1.1d", "q": "Date of registration", "type": "date", "required": True},
        {"id": "1.3", "q": "Contact", "type": "text", "required": True},
        {"id": "2.1a-1", "q": "Conspiracy", "type": "yes_no", "required": True, "pass_if": False},
        {"id": "2.2", "q": "Putting right", "type": "long_text", "required_if_any_yes": ["2.1a-*"]},
        {"id": "8.1a", "q": "Employer's liability", "type": "money_confirm", "required": True,
         "minimum": 5_000_000, "not_needed": "Only family"},
        {"id": "8.1b", "q": "Public liability", "type": "money_confirm", "required": True,
         "minimum_of_lot": "public_liability_minimum"},
        {"id": "8.1c", "q": "Professional indemnity", "type": "money_confirm", "required": True,
         "minimum_of_lot": "professional_indemnity_minimum"},
        {"id": "6.5", "q": "Lasting capacity", "type": "long_text", "required_if_lot": 2},
        {"id": "9.2", "q": "Equality Act", "type": "confirm", "required": True, "assess": "pass_if: true"},
    ]}],
}  # fmt: skip
ANSWERS = {
    "1.1d": "2012-03-27",
    "1.3": "Ann Other, 0161 496 0000",
    "2.1a-1": "no",
    "8.1a": {"held": "yes", "cover": "5000000.00", "expires_on": "2025-03-31"},
    "8.1b": {"held": "promise", "cover": "2000000.00"},
    "8.1c": {"held": "yes", "cover": "1000000.00", "expires_on": "2025-03-31"},
    "6.5": "We teach.",
    "9.2": "yes",
}


def officer():
    return TeamSeatFactory(role="officer").user


def manager():
    return TeamSeatFactory(role="manager").user


def auditor():
    return TeamSeatFactory(role="auditor").user


def agreement_with_lots(lots=2):
    questionnaire = QuestionnaireVersionFactory(definition=DEFINITION)
    agreement = AgreementFactory(questionnaire=questionnaire)
    for number in range(1, lots + 1):
        lot = LotFactory(agreement=agreement, number=number, title=f"Title {number}")
        SelectionCriterionFactory(lot=lot, code="S1", title=f"Experience of lot {number}")
    return agreement


def submitted_application(lots=2, agreement=None, answers=None, **facts) -> Application:
    """As it arrives: answered, signed, submitted on Monday 1 July 2024."""
    agreement = agreement or agreement_with_lots(lots)
    facts.setdefault("supplier", SupplierFactory(legal_name="Acme CIC"))
    seat = SeatFactory(supplier=facts["supplier"])
    application = ApplicationFactory(
        agreement=agreement,
        **{"status": "submitted", "submitted_at": SUBMITTED, "due_on": DUE, "submitted_by": seat.user}
        | facts,
    )
    for lot in agreement.lots.all()[:lots]:
        LotRequestFactory(application=application, lot=lot)
    for question, value in (answers or ANSWERS).items():
        Answer.objects.create(
            application=application, question=question, value=value, saved_by=seat.user, saved_at=SUBMITTED
        )
    Declaration.objects.create(
        supplier=application.supplier,
        application=application,
        text_version="1",
        name="Ann Other",
        role="Director",
        signed_by=seat.user,
        signed_at=SUBMITTED,
    )
    return application


def assessed_application(by=None, failing=(), lots=2, **facts) -> Application:
    """In review with every item assessed; `failing` names lots whose own criterion fails."""
    application = submitted_application(lots, status="in_review", **facts)
    by = by or officer()
    for item in items_of(application):
        failed = item.lot_id and application.agreement.lots.get(pk=item.lot_id).number in failing
        Assessment.objects.create(
            application=application,
            item=item.key,
            lot_id=item.lot_id,
            outcome="fail" if failed else "pass",
            reason="No contract of this kind is shown." if failed else "",
            assessed_by=by,
            assessed_at=SUBMITTED,
        )
    return application


def recommended_application(by=None, failing=(), lots=2, **facts) -> Application:
    """Assessed, with every lot recommended on Wednesday 3 July 2024."""
    by = by or officer()
    application = assessed_application(by, failing, lots, **facts)
    for request in application.lot_requests.select_related("lot"):
        fails = request.lot.number in failing
        request.status = "recommended_reject" if fails else "recommended_admit"
        reason = {"item": "S1", "title": f"Experience of lot {request.lot.number}", "reason": "Not shown."}
        request.reasons = [reason] if fails else []
        request.recommended_by, request.recommended_at = by, LATER
        request.save()
    return application


def seen_of(application):
    """The recommendations that a manager has on the screen."""
    found = LotRequest.objects.filter(application=application, recommended_at__isnull=False)
    return dict(found.values_list("pk", "recommended_at"))


def member_of(supplier, role="admin"):
    return Seat.objects.create(supplier=supplier, user=UserFactory(), role=role).user
