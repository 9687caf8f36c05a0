"""An open competition as council and team watch it: who was invited, what became of it. Never bids (R60)."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest

from dps.core.forms.filtering import chips, chosen
from dps.core.models import OutboxMessage
from dps.core.paging import keyset
from tenders.lifecycles import DeclineReason
from tenders.models import Competition, Invitation
from tenders.web.forms.watching import WatchFilter
from tenders.web.listings import amended_of
from tenders.web.shorter_times import proposals_of

# One address reached is a supplier reached; otherwise the worst news counts.
NEWS = ["delivered", "sent", "bounced", "delayed", "queued"]
SHOWN = {
    "not_reached": Q(reached=False),
    "bounced": Q(bounced=True),
    "not_viewed": Q(viewed_at=None),
    "not_bidding": Q(declined_at__isnull=False),
    "late": Q(invited_at__gt=F("competition__published_at")),
}
MAILS = {"invitation": "", "invitation_reminder": "reminder, "}


def watched(competition: Competition, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Numbers, a page of the invited, who was left out and why; the same queries for any number of them."""
    form = WatchFilter(data=request.GET)
    everybody = competition.invitations.with_mail()
    found = _shown(everybody, chosen(form)["show"]).select_related("supplier", "competition")
    page = keyset(found, request.GET, ("supplier__legal_name", "pk"), size=50)
    waiting = competition.clarifications.waiting().count()
    return {
        "competition": competition,
        "phase": competition.phase(at),
        "is_open": competition.takes_bids(at),
        "stats": _stats(competition, everybody, waiting),
        "reasons": _reasons(competition),
        "page": page,
        "proof": proof_of(page.rows),
        "omissions": competition.omissions.for_listing(),
        "filter_form": form,
        "chips": chips(form, request.GET),
        "approvals": competition.approvals.select_related("given_by"),
        "amended": amended_of(competition),
        "proposals": proposals_of(competition, at),
    }


def proof_of(invitations: list[Invitation]) -> list[dict[str, Any]]:
    """Each invitation with what became of its mails, address by address. One query."""
    mails: dict[str, list[tuple[OutboxMessage, str]]] = defaultdict(list)
    for message in OutboxMessage.objects.filter(about__in=[one.about for one in invitations]).order_by("pk"):
        mails[message.about].append((message, MAILS.get(message.template, "")))
    return [
        {"invitation": one, "people": _people(mails[one.about]), "status": _news(one, mails[one.about])}
        for one in invitations
    ]


def _people(mails: list[tuple[OutboxMessage, str]]) -> dict[str, list[tuple[OutboxMessage, str]]]:
    """Each address once, with its mails."""
    found = defaultdict(list)
    for message, what in mails:
        found[message.recipient].append((message, what))
    return dict(found)


def _news(invitation: Invitation, mails: list[tuple[OutboxMessage, str]]) -> str:
    found = {message.status for message, _ in mails}
    waits = "queued" if invitation.mailed_at is None else "unsent"
    return next((status for status in NEWS if status in found), waits)


def _shown(found: QuerySet[Invitation], show: str) -> QuerySet[Invitation]:
    return found.filter(SHOWN[show]) if show else found


def _stats(competition: Competition, everybody: QuerySet[Invitation], waiting: int) -> list[dict[str, Any]]:
    number = everybody.aggregate(
        invited=Count("pk"),
        told=Count("pk", filter=Q(reached=True)),
        queued=Count("pk", filter=Q(reached=False) & (Q(waiting=True) | Q(mailed_at=None))),
        viewed=Count("pk", filter=Q(viewed_at__isnull=False)),
        declined=Count("pk", filter=Q(declined_at__isnull=False)),
        accepted=Count("pk", filter=Q(terms_accepted_at__isnull=False)),
    )
    lost = number["invited"] - number["told"] - number["queued"]
    terms = [{"label": "Accepted the terms", "value": number["accepted"]}]
    terms = terms if competition.documents_restricted else []
    on_the_way = f"{number['queued']} on the way" if number["queued"] else ""
    return [
        {"label": "Invited", "value": number["invited"]},
        {"label": "Reached by email", "value": number["told"], "note": on_the_way},
        {"label": "Not reached", "value": lost, "attention": lost > 0},
        {"label": "Viewed", "value": number["viewed"]},
        *terms,
        {"label": "Not bidding", "value": number["declined"]},
        {"label": "Questions waiting", "value": waiting, "attention": waiting > 0},
    ]


def _reasons(competition: Competition) -> list[tuple[str, int]]:
    """Why suppliers will not bid, most common first."""
    declined = competition.invitations.exclude(declined_at=None).order_by().values_list("decline_reason")
    words = {**dict(DeclineReason.choices), "": "No reason given"}
    counted = declined.annotate(number=Count("pk")).order_by("-number", "decline_reason")
    return [(words[reason], number) for reason, number in counted]
