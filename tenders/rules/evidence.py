"""Whether the evidence of the bidder in first place is up to date (R73, regulation 59(8), (9) and (11))."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from buyers.lifecycles import CouncilRole
from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words, pounds_words
from dps.documents import access
from dps.documents.models import Document
from suppliers.models import Certificate, Supplier
from suppliers.rules.declared_insurance import declared_insurance
from tenders.lifecycles import CompetitionStatus
from tenders.models import Bid, EvidenceRequest
from tenders.rules.leads import leads, why_not_lead

ASKED_WHILE = {CompetitionStatus.MODERATED, CompetitionStatus.RECOMMENDED, CompetitionStatus.APPROVED}
OPEN_STATES = {"missing", "expired", "asked", "overdue", "given"}


@dataclass(frozen=True)
class Evidence:
    """One thing that shows that the bidder may still be awarded. `state` is valid, or what is wrong."""

    title: str
    state: str
    detail: str
    request: EvidenceRequest | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


def evidence_of(bid: Bid, today: date) -> list[Evidence]:
    """Its declaration, its certificates, what it declared when admitted, and what was asked for this award.

    Seven queries.
    """
    supplier = bid.supplier
    if supplier is None:
        return []
    asked = bid.evidence_requests.select_related("accepted_by")
    certificates = _certificates(supplier, today)
    return [
        _declaration(supplier),
        *certificates,
        *_declared(supplier, {_plain(one.title) for one in certificates}, today),
        *(Evidence(one.what, one.state(today), _said(one), one) for one in asked),
    ]


def why_not_trust_evidence(bid: Bid, today: date) -> Refusal | None:
    """While anything is missing, expired or not accepted nothing is awarded. Gives award.evidence."""
    wrong = [one for one in evidence_of(bid, today) if one.is_open]
    if not wrong:
        return None
    named = "; ".join(f"{one.title} ({one.detail})" for one in wrong)
    return Refusal("award.evidence", f"Evidence of the winner is not up to date: {named}.")


def why_not_ask_for_evidence(
    bid: Bid, leading: Bid | None, actor: User, today: date, *, what: str, due_on: date
) -> Refusal | None:
    """Of the bid in first place, by the lead, from the end of moderation until the letters are sent.

    Gives competition.not_lead, evidence.not_now, .not_first, .no_words, .due.
    """
    competition = bid.competition
    if refusal := why_not_lead(competition, actor):
        return refusal
    if competition.status not in ASKED_WHILE:
        return Refusal("evidence.not_now", "Evidence is asked between moderation and the letters.")
    if leading is None or leading.pk != bid.pk:
        return Refusal("evidence.not_first", "Only the bidder in first place is asked for evidence.")
    if not what.strip():
        return Refusal("evidence.no_words", "Enter what the bidder should send.")
    if due_on <= today:
        return Refusal("evidence.due", "Give the bidder at least until tomorrow.")
    return None


def why_not_give_evidence(
    request: EvidenceRequest, actor: User, *, answer: str, files: int
) -> Refusal | None:
    """Until it is accepted, late rather than never. Gives evidence.not_yours, .accepted, .nothing."""
    supplier = request.bid.supplier
    seat = actor.supplier_seats.filter(supplier=supplier).first() if supplier else None
    if seat is None or not seat.may_edit:
        return Refusal("evidence.not_yours", "Only people who may edit the bid can send evidence.")
    if request.accepted_at:
        return Refusal("evidence.accepted", "This evidence has been accepted.")
    if not answer.strip() and not files:
        return Refusal("evidence.nothing", "Add a file, or write where it can be found.")
    return None


def why_not_accept_evidence(request: EvidenceRequest, actor: User, note: str) -> Refusal | None:
    """By the lead; what was not given needs a note.

    Gives competition.not_lead, evidence.accepted, .no_note.
    """
    if refusal := why_not_lead(request.bid.competition, actor):
        return refusal
    if request.accepted_at:
        return Refusal("evidence.accepted", "This evidence has been accepted.")
    if request.given_at is None and not note.strip():
        return Refusal("evidence.no_note", "Enter where you have it from, if the bidder has not sent it.")
    return None


def why_not_return_evidence(
    request: EvidenceRequest, actor: User, today: date, *, note: str, due_on: date
) -> Refusal | None:
    """Asked again. Gives competition.not_lead, evidence.accepted, .not_given, .no_note, .due."""
    if refusal := why_not_lead(request.bid.competition, actor):
        return refusal
    if request.accepted_at:
        return Refusal("evidence.accepted", "This evidence has been accepted.")
    if request.given_at is None:
        return Refusal("evidence.not_given", "The bidder has not sent anything yet.")
    if not note.strip():
        return Refusal("evidence.no_note", "Enter what is still missing.")
    if due_on <= today:
        return Refusal("evidence.due", "Give the bidder at least until tomorrow.")
    return None


def why_not_read_evidence(user: Any, document: Document, at: datetime) -> Refusal | None:
    """The bidder's own people; the lead and the approvers of the council."""
    request = _request_of(document.owner)
    if request is None or not user.is_authenticated:
        return access.NOT_YOURS
    return None if _is_own(request, user) or _may_judge(request, user) else access.NOT_YOURS


def why_not_see_evidence(user: Any, owner: str, at: datetime) -> Refusal | None:
    request = _request_of(owner)
    if request is None or not user.is_authenticated:
        return access.NOT_YOURS
    return None if _is_own(request, user) or _may_judge(request, user) else access.NOT_YOURS


def why_not_add_evidence(user: Any, owner: str, at: datetime) -> Refusal | None:
    request = _request_of(owner)
    if request is None or not user.is_authenticated or not _is_own(request, user):
        return access.NOT_YOURS
    return why_not_give_evidence(request, user, answer="", files=1)


def due_by_usage(today: date) -> date:
    """What the form proposes: a week."""
    return today + timedelta(days=7)


def files_of(request: EvidenceRequest) -> int:
    """How many files stand with it, read or still being read."""
    return Document.objects.for_owner(request.owner, "evidence").count()


def _declaration(supplier: Supplier) -> Evidence:
    """Signed, and not asked for again (regulation 34(25))."""
    title = "Self-declaration"
    if renewal := supplier.renewals.asked().first():
        return Evidence(title, "expired", f"asked for again, due {date_words(renewal.due_on)}")
    signed = supplier.declarations.order_by("-signed_at").first()
    if signed is None:
        return Evidence(title, "missing", "not signed")
    return Evidence(
        title, "valid", f"signed by {signed.name} on {date_words(clock.london(signed.signed_at))}"
    )


def _certificates(supplier: Supplier, today: date) -> list[Evidence]:
    """Those of its library that were not replaced by newer ones."""
    found = supplier.certificates.filter(replaced_at=None, expires_on__isnull=False)
    return [_certificate(one, today) for one in found.order_by("expires_on", "pk")]


def _certificate(one: Certificate, today: date) -> Evidence:
    day = date_words(one.expires_on) if one.expires_on else ""
    if one.has_expired(today):
        return Evidence(one.kind, "expired", f"ended on {day}")
    return Evidence(one.kind, "valid", f"until {day}")


def _declared(supplier: Supplier, shown: set[str], today: date) -> Iterator[Evidence]:
    """Insurance as the last application declared it, where no certificate of the library shows it.

    It stops no award, as words are no evidence: the lead reads when it ended, and asks for a certificate.
    """
    found = declared_insurance(supplier)
    if found is None:
        return
    for one in found.held:
        if one.ends_on and _plain(one.title) not in shown:
            over = one.ends_on < today
            words = f"{pounds_words(one.cover)} declared in {found.application}, "
            words += f"ended on {date_words(one.ends_on)}" if over else f"until {date_words(one.ends_on)}"
            yield Evidence(one.title, "ended" if over else "valid", words)
    if found.files:
        yield Evidence(
            "Insurance certificates", "sent", f"{', '.join(found.files)}, sent with {found.application}"
        )


def _plain(title: str) -> str:
    """To compare names of insurances that people typed."""
    return title.casefold().replace("’", "'").strip()


def _said(request: EvidenceRequest) -> str:
    if request.accepted_at:
        return f"accepted by {request.accepted_by}" + (f": {request.note}" if request.note else "")
    if request.given_at:
        return f"sent on {date_words(clock.london(request.given_at))}, not yet accepted"
    return f"asked for, due {date_words(request.due_on)}"


def _request_of(owner: str) -> EvidenceRequest | None:
    found = EvidenceRequest.objects.select_related("bid__competition", "bid__supplier")
    return found.filter(pk=access.pk_of(owner)).first()


def _is_own(request: EvidenceRequest, user: Any) -> bool:
    return user.supplier_seats.filter(supplier_id=request.bid.supplier_id).exists()


def _may_judge(request: EvidenceRequest, user: Any) -> bool:
    competition = request.bid.competition
    if leads(competition, user):
        return True
    seats = user.council_seats.filter(council_id=competition.council_id)
    return seats.filter(roles__contains=[CouncilRole.APPROVER]).exists()
