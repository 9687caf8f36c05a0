"""What happened in open competitions since publication: late suppliers, a bounce, a change, a vote."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dps.agreements.lifecycles import LateAdmission
from dps.agreements.models import Agreement
from dps.core import clock, returns
from dps.core.models import OutboxMessage
from dps.demo.load.data import rows_of
from dps.demo.load.people import person
from dps.demo.load.suppliers import Company, History
from suppliers.models import Application, Seat
from tenders.models import Announcement, Competition, Invitation
from tenders.operations.amendments import amend_competition
from tenders.operations.announcements import mail_announcement
from tenders.operations.invitations import accept_terms, view_invitation
from tenders.operations.sending import mail_invitations
from tenders.operations.shorter_times import propose_shorter_time, reply_to_shorter_time
from tenders.rules.amendments import Wanted

# The mail sink takes what is sent to an address that begins like this, and reports later that it came back.
RETURNED = "late.post@example.org"


def add_returned_address(company: Company) -> None:
    """One more person at the supplier, whose mailbox is gone."""
    user = person(RETURNED, "Morgan Hale")
    Seat.objects.create(supplier=company.supplier, user=user, role="reader")


@dataclass
class Meanwhile:
    """Brings what the rows of applications and competitions say of the days after publication."""

    agreement: Agreement
    companies: list[Company]
    history: History

    def load(self, played: list[tuple[dict[str, Any], Competition]]) -> None:
        for row in rows_of("applications"):
            if "admitted" in row:
                self.admit_late(row)
        for row, competition in played:
            if "bounced" in row:
                self.bounce(competition, row["bounced"])
            if "changed" in row:
                self.change(competition, **row["changed"])
            for number in row.get("accepts", []):
                self.accept(competition, self.companies[number - 1])
            if "shorter" in row:
                self.ask_for_less_time(competition, **row["shorter"])

    def admit_late(self, row: dict[str, Any]) -> None:
        """While competitions are open. The other policy holds for one admission, so that its trace shows."""
        at = clock.london_instant(row["admitted"], 11)
        application = Application.objects.get(supplier=self.companies[row["supplier"] - 1].supplier)
        usual = self.agreement.late_admission
        self._set_policy(row.get("policy", LateAdmission.INVITE))
        with clock.pretending(at):
            self.history.decide(application)
            for competition in Competition.objects.taking_bids(at).filter(lot__number__in=row["lots"]):
                mail_invitations(competition.pk)
        self._set_policy(usual)

    def bounce(self, competition: Competition, day: date) -> None:
        at = clock.london_instant(day, 10, 20)
        mail = OutboxMessage.objects.get(
            about__in=[one.about for one in competition.invitations.all()], recipient=RETURNED
        )
        with clock.pretending(at):
            returns.bounced(mail.pk, "550 5.1.1 The mailbox is gone", at)

    def change(self, competition: Competition, *, day: date, reason: str, adds: str) -> None:
        need = f"{competition.need}\n\n{adds}"
        with clock.pretending(clock.london_instant(day, 14)):
            amend_competition(competition.pk, actor=competition.lead, reason=reason, wanted=Wanted(need=need))
            mail_announcements()

    def accept(self, competition: Competition, company: Company) -> None:
        invitation = invitation_of(competition, company)
        with clock.pretending(clock.london_instant(clock.today(), 8)):
            view_invitation(invitation.pk, actor=company.bidder)
            accept_terms(invitation.pk, actor=company.bidder)

    def ask_for_less_time(
        self,
        competition: Competition,
        *,
        day: date,
        deadline: date,
        replies: date,
        reason: str,
        agree: list[int],
    ) -> None:
        with clock.pretending(clock.london_instant(day, 11)):
            proposal = propose_shorter_time(
                competition.pk,
                deadline_at=clock.london_instant(deadline, 12),
                replies_by_at=clock.london_instant(replies, 12),
                reason=reason,
                actor=competition.lead,
            )
            mail_announcements()
        with clock.pretending(clock.london_instant(day, 15)):
            for company in (self.companies[number - 1] for number in agree):
                reply_to_shorter_time(
                    proposal.pk, supplier_id=company.supplier.pk, agrees=True, actor=company.admin
                )

    def _set_policy(self, policy: str) -> None:
        Agreement.objects.filter(pk=self.agreement.pk).update(late_admission=policy)


def invitation_of(competition: Competition, company: Company) -> Invitation:
    return competition.invitations.get(supplier=company.supplier)


def mail_announcements() -> None:
    """At once, as the worker does."""
    for made in Announcement.objects.filter(done_at=None):
        while mail_announcement(made.pk):
            pass
