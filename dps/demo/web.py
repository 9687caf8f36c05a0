"""Training pages: the clock, the inbox and the people. Outside training they do not exist."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, TemplateView

from dps.core import clock
from dps.core.templatetags.formats import datetime_words
from dps.demo import mailbox
from dps.demo.forms import InboxFilter, MoveClockForm, PeopleFilter
from dps.demo.people import people
from tenders.models import Competition

STEPS = {
    "hour": ("1 hour", timedelta(hours=1)),
    "day": ("1 day", timedelta(days=1)),
    "week": ("1 week", timedelta(days=7)),
}
AROUND = timedelta(minutes=1)


class Training:
    """Only where the clock is a training clock."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not clock.is_training():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        # The code of a minute ago opens nothing, and the clock has moved.
        response.headers["Cache-Control"] = "no-store"
        return response


class Clock(Training, FormView):
    """Where the training clock stands, and ways to move it on."""

    template_name = "demo/clock.html"
    form_class = MoveClockForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "by" not in request.POST:
            return super().post(request, *args, **kwargs)
        if request.POST["by"] not in STEPS:
            raise BadRequest
        return self.move(clock.now() + STEPS[request.POST["by"]][1])

    def form_valid(self, form: MoveClockForm) -> HttpResponse:
        return self.move(form.instant(form.cleaned_data["day"], form.cleaned_data["at"]))

    def move(self, at: Any) -> HttpResponse:
        clock.move_to(at)
        messages.success(self.request, f"The clock says {datetime_words(clock.now())} UK time.")
        return redirect("training-clock")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        competitions = Competition.objects.taking_bids(now).select_related("council").order_by("deadline_at")
        return super().get_context_data(
            now=now,
            steps=[(key, words) for key, (words, _) in STEPS.items()],
            competitions=competitions[:5],
            **kwargs,
        )


class MoveToDeadline(Training, TemplateView):
    """To a minute before a competition's deadline, or to the minute at which its bids may be opened."""

    template_name = "demo/clock.html"

    def post(self, request: HttpRequest, reference: str, side: str) -> HttpResponse:
        found = Competition.objects.taking_bids(clock.now()).filter(reference=reference).first()
        if found is None or found.deadline_at is None:
            messages.error(request, "That deadline has passed.")
            return redirect("training-clock")
        aim = found.deadline_at - AROUND if side == "before" else found.deadline_at + AROUND
        try:
            clock.move_to(aim)
            messages.success(request, f"The clock says {datetime_words(clock.now())} UK time.")
        except ValueError:
            messages.error(request, "The clock is past that minute already, and it only moves forward.")
        return redirect("training-clock")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("training-clock")


class Inbox(Training, TemplateView):
    template_name = "demo/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        mails, before = mailbox.newest(to=asked.get("to", "").strip(), before=asked.get("before", ""))
        return super().get_context_data(
            mails=mails, before=before, to=asked.get("to", ""), filter=InboxFilter(asked or None), **kwargs
        )


class ReadMail(Training, TemplateView):
    template_name = "demo/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = mailbox.read(self.kwargs["key"])
        if found is None:
            raise Http404
        mail, text = found
        return super().get_context_data(mail=mail, text=text, **kwargs)


class People(Training, TemplateView):
    template_name = "demo/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        rows, after = people(search=asked.get("q", "").strip(), after=asked.get("after", ""))
        return super().get_context_data(
            people=rows,
            password=settings.TRAINING_PASSWORD,
            after=after,
            q=asked.get("q", ""),
            filter=PeopleFilter(asked or None),
            **kwargs,
        )
