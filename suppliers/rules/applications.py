"""May they start, edit, submit or withdraw an application."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dps.accounts.models import User
from dps.agreements.models import Agreement, Lot
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words
from dps.documents.rules import why_not_submit_documents
from suppliers.lifecycles import AdmissionStatus, ApplicationStatus, LotRequestStatus, SeatRole
from suppliers.models import Admission, Answer, Application, InformationRequest, Seat, Supplier
from suppliers.rules.carrying import UNCHECKED, last_application, unchecked
from suppliers.rules.questionnaire import Question, Sheet, fault_of

NOT_YOURS = Refusal("application.not_yours", "Only people of the organisation itself may do this.")
READS_ONLY = Refusal("application.reader", "Your role only lets you read. Ask an admin of your organisation.")
NOT_OPEN = Refusal("application.not_open", "This application cannot be changed now.")
MISSING = "Some answers are missing. Finish them before you submit."
FIXED_KINDS = {"profile", "files", "lots", "hidden", "declaration"}
IN_HAND = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.IN_REVIEW,
    ApplicationStatus.MORE_INFORMATION,
)


def seat_at(supplier_id: UUID, actor: User) -> Seat | None:
    return Seat.objects.filter(supplier_id=supplier_id, user=actor).first()


def in_hand(supplier: Supplier, agreement: Agreement) -> Application | None:
    """The application that is neither decided nor withdrawn; there is never more than one."""
    return supplier.applications.filter(agreement=agreement, status__in=IN_HAND).first()


def open_request(application: Application) -> InformationRequest | None:
    """What the team waits for, while it waits."""
    if application.status != ApplicationStatus.MORE_INFORMATION:
        return None
    return application.information_requests.filter(answered_at=None).order_by("asked_at").last()


def why_not_apply(agreement: Agreement, at: datetime) -> Refusal | None:
    """Taken on any day of the period and on no other, judged by receipt (R01, R02, reg 34(15))."""
    if agreement.published_at is None:
        return Refusal("application.closed", f"{agreement} is being prepared and takes no applications yet.")
    if at < agreement.opens_at:
        opens = date_words(agreement.opens_on)
        return Refusal("application.closed", f"{agreement} takes applications from {opens}.")
    if at >= agreement.closes_at:
        closed = date_words(agreement.closes_on)
        return Refusal("application.closed", f"{agreement} is closed. It took applications until {closed}.")
    return None


def why_not_start_application(
    supplier: Supplier, agreement: Agreement, actor: User, received_at: datetime, lots: Iterable[Lot] = ()
) -> Refusal | None:
    """A supplier that was rejected or withdrew may apply again at once (R19)."""
    refusal = _why_not_write(supplier.pk, actor) or why_not_apply(agreement, received_at)
    if refusal:
        return refusal
    known = in_hand(supplier, agreement)
    if known:
        return Refusal("application.in_hand", f"Your application {known} is in hand already.")
    wanted = Application(supplier=supplier, agreement=agreement)
    return next((refusal for lot in lots if (refusal := why_not_ask_for_lot(wanted, lot))), None)


def lots_to_resubmit(application: Application, actor: User, at: datetime) -> list[Lot]:
    """Rejected lots of the last application that its people may ask for again now (R19)."""
    supplier, agreement = application.supplier, application.agreement
    rejected = application.lot_requests.filter(status=LotRequestStatus.REJECTED).select_related("lot")
    lots = [each.lot for each in rejected.order_by("lot__number")]
    fit = [lot for lot in lots if why_not_ask_for_lot(application, lot) is None]
    if not fit or last_application(supplier, agreement) != application:
        return []
    return [] if why_not_start_application(supplier, agreement, actor, at, fit) else fit


def why_not_edit_application(application: Application, actor: User) -> Refusal | None:
    """A draft is open as a whole; one that was sent back, for the questions that were asked again."""
    refusal = _why_not_write(application.supplier_id, actor)
    if refusal:
        return refusal
    editable = {ApplicationStatus.DRAFT, ApplicationStatus.MORE_INFORMATION}
    if application.offences_destroyed_at is not None:
        words = "What this said about offences was destroyed after a long time. Withdraw it and begin anew."
        return Refusal("offences.destroyed", words)
    return None if application.status in editable else NOT_OPEN


def why_not_choose_lots(application: Application, lots: Sequence[Lot], actor: User) -> Refusal | None:
    refusal = why_not_edit_application(application, actor)
    if refusal:
        return refusal
    if application.status != ApplicationStatus.DRAFT:
        return NOT_OPEN
    if not lots:
        return Refusal("application.no_lots", "Select at least one lot")
    return next((refusal for lot in lots if (refusal := why_not_ask_for_lot(application, lot))), None)


def why_not_ask_for_lot(application: Application, lot: Lot) -> Refusal | None:
    if lot.agreement_id != application.agreement_id or lot.opened_at is None:
        return Refusal("lot.not_open", f"{lot} is not open to applications.")
    held = [AdmissionStatus.ACTIVE, AdmissionStatus.SUSPENDED]
    places = Admission.objects.filter(supplier=application.supplier_id, lot=lot, status__in=held)
    return Refusal("lot.admitted_already", f"You are admitted to {lot} already.") if places.exists() else None


def why_not_answer_question(application: Application, question_id: str, actor: User) -> Refusal | None:
    """Whether this one question is open to them now."""
    refusal = why_not_edit_application(application, actor)
    if refusal:
        return refusal
    request = open_request(application)
    if application.status == ApplicationStatus.MORE_INFORMATION and (
        request is None or question_id not in request.items
    ):
        return Refusal("application.question_closed", "This answer stays as you sent it.")
    return None


def why_not_save_answers(
    sheet: Sheet, given: Mapping[str, Any], versions: Mapping[str, int], actor: User
) -> Refusal | None:
    """Unknown questions, faults in what was typed, and answers that a colleague has changed meanwhile."""
    for number in given or [""]:
        if refusal := why_not_answer_question(sheet.application, number, actor):
            return refusal
    questions = sheet.questionnaire.questions
    unknown = [key for key in given if key not in questions or questions[key].kind in FIXED_KINDS]
    if unknown:
        return Refusal("answer.unknown_question", f"There is no question {unknown[0]} to answer here.")
    return _faulty(sheet, [questions[key] for key in given], given) or _changed_meanwhile(
        sheet, given, versions
    )


def why_not_submit_application(
    sheet: Sheet, actor: User, received_at: datetime, *, name: str, role: str
) -> Refusal | None:
    """`facts` of application.incomplete name what is missing, in the order in which it is asked."""
    application = sheet.application
    refusal = why_not_sign_application(application, actor) or why_not_apply(
        application.agreement, received_at
    )
    if refusal:
        return refusal
    if not sheet.lots:
        return Refusal("application.no_lots", "Choose at least one lot before you submit.")
    taken = [refusal for lot in sheet.lots if (refusal := why_not_ask_for_lot(application, lot))]
    if taken:
        return taken[0]
    if gaps := sheet.gaps():
        sentences = tuple(gap.sentence for gap in gaps)
        return Refusal("application.incomplete", MISSING, sentences)
    if unchecked(sheet):
        return UNCHECKED
    if refusal := why_not_submit_documents(_documents(sheet)):
        return refusal
    if not name.strip() or not role.strip():
        return Refusal("declaration.unsigned", "Enter the name and role of the person who signs.")
    return None


def why_not_sign_application(application: Application, actor: User) -> Refusal | None:
    """Only an admin of the organisation signs its declaration."""
    seat = seat_at(application.supplier_id, actor)
    if seat is None:
        return NOT_YOURS
    if seat.role != SeatRole.ADMIN:
        return Refusal("application.not_admin", "Only an admin of your organisation may sign and submit.")
    if application.status != ApplicationStatus.DRAFT:
        status = application.get_status_display().lower()
        return Refusal("application.not_draft", f"{application} has been submitted before: {status}.")
    return None


def why_not_withdraw_application(application: Application, actor: User) -> Refusal | None:
    refusal = _why_not_write(application.supplier_id, actor)
    if refusal:
        return refusal
    if not application.can_become(ApplicationStatus.WITHDRAWN):
        status = application.get_status_display().lower()
        return Refusal("application.not_in_hand", f"{application} cannot be withdrawn: {status}.")
    return None


def why_not_answer_information_request(sheet: Sheet, actor: User) -> Refusal | None:
    """What was asked again must be complete; the date it was due by does not close it."""
    application = sheet.application
    refusal = _why_not_write(application.supplier_id, actor)
    if refusal:
        return refusal
    request = open_request(application)
    if request is None:
        return Refusal("information_request.none", "Nothing has been asked of you.")
    gaps = [gap for gap in sheet.gaps() if gap.question.id in request.items]
    if gaps:
        sentences = tuple(gap.sentence for gap in gaps)
        return Refusal("application.incomplete", "Some of these answers are missing.", sentences)
    return why_not_submit_documents(_documents(sheet))


def changed_meanwhile(sheet: Sheet, given: Mapping[str, Any], versions: Mapping[str, int]) -> list[Answer]:
    """Answers that somebody saved after the version that was on the screen, and that say something else."""
    stored = ((sheet.rows.get(key), value) for key, value in given.items())
    return [
        row
        for row, value in stored
        if row and row.version != versions.get(row.question, 0) and row.value != value
    ]


def _changed_meanwhile(sheet: Sheet, given: Mapping[str, Any], versions: Mapping[str, int]) -> Refusal | None:
    rows = changed_meanwhile(sheet, given, versions)
    if not rows:
        return None
    who = rows[0].saved_by
    return Refusal(
        "answer.changed",
        f"{who} saved another answer while you had this page open. Look at both, then save the one to keep.",
        tuple(row.question for row in rows),
    )


def _faulty(sheet: Sheet, questions: Iterable[Question], given: Mapping[str, Any]) -> Refusal | None:
    for question in questions:
        if fault := fault_of(question, given[question.id], today=sheet.today):
            return Refusal("answer.faulty", fault, (question.id,))
    return None


def _documents(sheet: Sheet) -> Collection[Any]:
    return [document for documents in sheet.files.values() for document in documents]


def _why_not_write(supplier_id: UUID, actor: User) -> Refusal | None:
    seat = seat_at(supplier_id, actor)
    if seat is None:
        return NOT_YOURS
    return None if seat.may_edit else READS_ONLY
