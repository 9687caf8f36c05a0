"""The dates of a competition as a calendar entry, and the public opportunities as a feed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.generic import View
from icalendar import Alarm, Calendar, Event

from dps.core import clock
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition

NEWEST = 50


class OpportunityCalendar(View):
    """Deadline and end of questions of a published competition: public facts; a calendar may subscribe.

    Instants in UTC, which every calendar shows in its own zone, on both sides of summer time.
    """

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        competition = get_object_or_404(Competition.objects.public().select_related("council"), reference=ref)
        body = calendar_of(competition, competition.amendments.count(), clock.now())
        name = f"{competition.reference}.ics"
        return HttpResponse(
            body,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def calendar_of(competition: Competition, changes: int, at: datetime) -> bytes:
    """An entry keeps its id and counts its changes: taken in again, it moves and is not doubled."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SERVICE_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    dates = [("deadline", "Bids close", competition.deadline_at)]
    dates.append(("questions", "Questions close", competition.questions_close_at))
    for key, what, when in dates:
        if when is not None:
            event = _event(competition, key, what, when)
            event.add("dtstamp", at)
            event.add("sequence", changes)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(competition: Competition, key: str, what: str, when: datetime) -> Event:
    event = Event()
    event.add("uid", f"{key}-{competition.reference}@{settings.BASE_URL.partition('://')[2]}")
    event.add("dtstart", when.astimezone(UTC))
    event.add("summary", f"{what}: {competition.reference} {competition.title}")
    event.add("description", f"{competition.council}\n{_address(competition)}")
    event.add("url", _address(competition))
    event.add("transp", "TRANSPARENT")
    is_off = competition.status == CompetitionStatus.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if key == "deadline" and not is_off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{competition.reference} closes in 24 hours")
        alarm.add("trigger", timedelta(hours=-24))
        event.add_component(alarm)
    return event


class OpportunitiesFeed(Feed):
    """The newest published competitions of all councils, for feed readers (Atom, RFC 4287)."""

    feed_type = Atom1Feed
    title = f"Opportunities, {settings.SERVICE_NAME}"
    subtitle = "Mini-competitions of the Dynamic Purchasing System"
    author_name = "Oldham Council"

    def link(self) -> str:
        return settings.BASE_URL + reverse("opportunities")

    def feed_url(self) -> str:
        return settings.BASE_URL + reverse("opportunities-feed")

    feed_guid = feed_url

    def items(self) -> QuerySet[Competition]:
        found = Competition.objects.public().select_related("council", "lot")
        return found.annotate(changed_at=Max("amendments__made_at")).order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item: Any) -> str:
        return f"{item.reference} {item.title}"

    def item_description(self, item: Any) -> str:
        closes = clock.london(item.deadline_at).strftime("%d %B %Y, %H:%M")
        return f"<p>{escape(item.council)}. Bids close {closes} UK time.</p><p>{escape(item.need)}</p>"

    def item_link(self, item: Any) -> str:
        return _address(item)

    def item_author_name(self, item: Any) -> str:
        return item.council.name

    def item_pubdate(self, item: Any) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Any) -> datetime:
        return max(at for at in (item.published_at, item.changed_at, item.cancelled_at) if at)

    def item_categories(self, item: Any) -> list[str]:
        return [str(item.lot)]


def _address(competition: Competition) -> str:
    return settings.BASE_URL + reverse("public-opportunity", args=[competition.reference])
