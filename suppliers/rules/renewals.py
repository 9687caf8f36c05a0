"""May they ask for, answer, sign or call off a renewed self-declaration (R35, reg 34(25))."""

from collections.abc import Mapping
from typing import Any

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.core.refusals import Refusal
from suppliers.lifecycles import RenewalStatus, SeatRole
from suppliers.models import Admission, Application, Renewal, RenewalRound, Supplier
from suppliers.querysets import HELD
from suppliers.rules.applications import MISSING, NOT_YOURS, READS_ONLY, seat_at
from suppliers.rules.questionnaire.declared_again import RenewalSheet
from suppliers.rules.questionnaire.values import fault_of

NOT_OFFICER = Refusal(
    "renewal.not_officer", "Only officers and managers of the procurement team may do this."
)


def admitted_by(supplier: Supplier) -> Application | None:
    """The application by which the supplier got the latest of the places it holds."""
    places = supplier.admissions.filter(status__in=HELD).order_by("-admitted_at", "-pk")
    place = places.select_related("lot_request__application__agreement").first()
    return place.lot_request.application if place else None


def admission_of(supplier: Supplier) -> Application:
    """The same, of a supplier that is admitted; Application.DoesNotExist for any other."""
    application = admitted_by(supplier)
    if application is None:
        raise Application.DoesNotExist
    return application


def why_not_ask_for_renewal(supplier: Supplier, actor: User) -> Refusal | None:
    """Only admitted suppliers, at any time; one at a time."""
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return NOT_OFFICER
    return why_not_expect_renewal(supplier)


def why_not_expect_renewal(supplier: Supplier) -> Refusal | None:
    """Whether the supplier can be asked now, whoever asks."""
    if not Admission.objects.filter(supplier=supplier, status__in=HELD).exists():
        return Refusal("renewal.not_admitted", "Only a supplier admitted to a lot can be asked for this.")
    if supplier.renewals.asked().exists():
        return Refusal("renewal.asked_already", "This supplier has been asked and has not answered yet.")
    return None


def why_not_ask_lot_for_renewals(lot: Lot, actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return NOT_OFFICER
    if not Admission.objects.filter(lot=lot, status__in=HELD).exists():
        return Refusal("renewal.nobody_admitted", f"Nobody is admitted to {lot}.")
    if RenewalRound.objects.filter(lot=lot, finished_at=None).exists():
        return Refusal("renewal.round_running", f"The suppliers of {lot} are being asked at this moment.")
    return None


def why_not_answer_renewal(renewal: Renewal, actor: User) -> Refusal | None:
    """Its due day does not close it: a late declaration is still taken."""
    seat = seat_at(renewal.supplier_id, actor)
    if seat is None:
        return NOT_YOURS
    if not seat.may_edit:
        return READS_ONLY
    if renewal.status != RenewalStatus.ASKED:
        status = renewal.get_status_display().lower()
        return Refusal("renewal.not_asked", f"This declaration cannot be changed: it is {status}.")
    if renewal.offences_destroyed_at is not None:
        words = "What this said about offences was destroyed after a long time. Ask us to begin anew."
        return Refusal("offences.destroyed", words)
    return None


def why_not_save_renewal_answers(
    sheet: RenewalSheet, given: Mapping[str, Any], actor: User
) -> Refusal | None:
    if refusal := why_not_answer_renewal(sheet.renewal, actor):
        return refusal
    known = {question.id: question for section in sheet.sections() for question in section.questions}
    if unknown := [key for key in given if key not in known]:
        return Refusal("answer.unknown_question", f"There is no question {unknown[0]} to answer here.")
    for key, value in given.items():
        if fault := fault_of(known[key], value, today=sheet.today):
            return Refusal("answer.faulty", fault, (key,))
    return None


def why_not_sign_renewal(renewal: Renewal, actor: User) -> Refusal | None:
    """Only an admin of the organisation signs its declaration."""
    if refusal := why_not_answer_renewal(renewal, actor):
        return refusal
    seat = seat_at(renewal.supplier_id, actor)
    if seat is None or seat.role != SeatRole.ADMIN:
        return Refusal("application.not_admin", "Only an admin of your organisation may sign a declaration.")
    return None


def why_not_give_renewal(
    sheet: RenewalSheet, actor: User, *, name: str, role: str, explanation: str
) -> Refusal | None:
    """`facts` of application.incomplete name what is missing."""
    if refusal := why_not_sign_renewal(sheet.renewal, actor):
        return refusal
    if gaps := sheet.gaps():
        return Refusal("application.incomplete", MISSING, tuple(gap.sentence for gap in gaps))
    if sheet.gone and not explanation.strip():
        return Refusal("renewal.unexplained", "Explain why the answers that were yes are no now.")
    if not name.strip() or not role.strip():
        return Refusal("declaration.unsigned", "Enter the name and role of the person who signs.")
    return None


def why_not_call_off_renewal(renewal: Renewal, actor: User, reason: str) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return NOT_OFFICER
    if not renewal.can_become(RenewalStatus.CALLED_OFF):
        status = renewal.get_status_display().lower()
        return Refusal("renewal.not_asked", f"This declaration cannot be called off: it is {status}.")
    if not reason.strip():
        return Refusal("renewal.no_reason", "Give the reason: the supplier will read it.")
    return None
