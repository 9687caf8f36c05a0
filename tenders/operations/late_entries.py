"""A supplier that gets its place while competitions of the lot are open: invited or not, as agreed (R39)."""

from datetime import datetime

from dps.accounts.models import User
from dps.agreements.lifecycles import LateAdmission
from dps.core import audit, clock
from dps.core.outbox import poke
from suppliers.lifecycles import AdmissionStatus
from suppliers.models import Admission
from tenders.lifecycles import OmissionReason
from tenders.models import Competition, Invitation, Omission
from tenders.operations.mail import MAIL_JOB


def welcome_late(admission: Admission, at: datetime, actor: User) -> None:
    """Part of the transaction that admits or restores; under the register's lock, which publishing takes too.

    So whoever was not on the register at the instant of issue is met here, once. The agreement's policy
    decides: invited with the same deadline, or not invited, which is recorded with the reason.
    """
    lot, supplier = admission.lot, admission.supplier_id
    still_open = Competition.objects.taking_bids(at).filter(lot=lot).exclude(invitations__supplier=supplier)
    for competition in still_open.order_by("pk"):
        _as_agreed(competition, admission, at, actor)


def welcome_those_between(competition: Competition, at: datetime, actor: User) -> None:
    """Part of the transaction that opens it again after its deadline, under the register's lock (ADR 26).

    Whoever got its place while nothing could be handed in is treated like those before and after.
    """
    active = Admission.objects.filter(lot=competition.lot_id, status=AdmissionStatus.ACTIVE)
    invited = competition.invitations.values_list("supplier_id", flat=True)
    omitted = competition.omissions.values_list("supplier_id", flat=True)
    missed = active.exclude(supplier__in=invited).exclude(supplier__in=omitted)
    for admission in missed.select_related("lot__agreement").order_by("pk"):
        _as_agreed(competition, admission, at, actor)


def _as_agreed(competition: Competition, admission: Admission, at: datetime, actor: User) -> None:
    policy = admission.lot.agreement.on(clock.london(at).date()).late_admission
    meet = _invite if policy == LateAdmission.INVITE else _omit
    meet(competition, admission, at, actor)


def _invite(competition: Competition, admission: Admission, at: datetime, actor: User) -> None:
    invitation = Invitation.objects.create(
        competition=competition, supplier_id=admission.supplier_id, invited_at=at
    )
    audit.record("invitation.made_late", invitation, actor=actor, at=at, supplier=str(admission.supplier_id))
    poke(MAIL_JOB, str(competition.pk))


def _omit(competition: Competition, admission: Admission, at: datetime, actor: User) -> None:
    omission, is_new = Omission.objects.get_or_create(
        competition=competition,
        supplier_id=admission.supplier_id,
        defaults={"reason": OmissionReason.POLICY, "admitted_at": at},
    )
    if is_new:
        audit.record(
            "competition.supplier_omitted",
            competition,
            actor=actor,
            at=at,
            supplier=str(admission.supplier_id),
            reason=omission.reason,
        )
