"""The contact form: a message to the portal's support, kept in the outbox until it is delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from dps.core import clock, outbox, sealing
from dps.core.forms import GovukFormMixin, LongTextField, Look
from dps.core.models import OutboxMessage

MOST_AN_HOUR = 5


@dataclass(frozen=True)
class Urgency:
    """Why a message cannot wait, for its subject and its text, and who gets it beside the support."""

    subject: str
    text: str
    also: tuple[str, ...] = ()


# judge(person, reference, at) -> Urgency or None. What it tells must not depend on who bids.
Judge = Callable[[Any, str, datetime], Urgency | None]
_judges: list[Judge] = []


def register_urgency(judge: Judge) -> None:
    """Let an app say which messages cannot wait. Call it in AppConfig.ready."""
    if judge not in _judges:
        _judges.append(judge)


class ContactForm(GovukFormMixin, forms.Form):
    looks = {
        "reference": Look(width="20"),
        "name": Look(width="two-thirds"),
        "email": Look(width="two-thirds"),
    }

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="We reply to this address",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter your email address"},
    )
    reference = forms.CharField(
        label="Reference (optional)",
        help_text="If it is about an application or a competition, for example AP-2024-0042",
        max_length=40,
        required=False,
    )
    message = LongTextField(
        label="Your message",
        help_text="Do not include bid answers, prices or bank details",
        what="Your message",
        max_words=500,
        rows=8,
        error_messages={"required": "Enter your message"},
    )

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        self.address = address
        super().__init__(*args, **kwargs)

    @cached_property
    def about(self) -> str:
        """Where this sender's messages are counted, without keeping the address itself."""
        return f"contact:{sealing.token('contact', self.address)}"

    def clean(self) -> None:
        hour = clock.now() - timedelta(hours=1)
        sent = OutboxMessage.objects.filter(about=self.about, queued_at__gt=hour).count()
        if sent >= MOST_AN_HOUR:
            self.add_error(
                "message", f"You can send {MOST_AN_HOUR} messages an hour – call {settings.SUPPORT_PHONE}"
            )


class Contact(FormView):
    template_name = "pages/contact.html"
    form_class = ContactForm
    success_url = reverse_lazy("contact-sent")

    def get_initial(self) -> dict[str, Any]:
        person = self.request.user
        reference = self.request.GET.get("reference", "")[:40]
        if not person.is_authenticated:
            return {"reference": reference}
        return {"name": str(person), "email": person.email, "reference": reference}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"address": address_of(self.request)}

    @transaction.atomic
    def form_valid(self, form: ContactForm) -> HttpResponse:
        at, said = clock.now(), form.cleaned_data
        found = (judge(self.request.user, said["reference"], at) for judge in _judges)
        urgency = next((one for one in found if one), None)
        if urgency is None:
            outbox.notify(settings.SUPPORT_EMAIL, "contact", at=at, about=form.about, **said)
        else:
            self._send_at_once(form, urgency, at)
        return super().form_valid(form)

    def _send_at_once(self, form: ContactForm, urgency: Urgency, at: datetime) -> None:
        """To everybody who can help now. Sealed: what is asked may tell that somebody bids."""
        facts = {"urgent": urgency.subject, "why_urgent": urgency.text, **form.cleaned_data}
        for number, address in enumerate(dict.fromkeys([settings.SUPPORT_EMAIL, *urgency.also])):
            # Counted once, however many get it.
            about = f"{form.about}{':copy' if number else ''}"
            outbox.notify(address, "contact", at=at, about=about, sealed=True, **facts)


class ContactSent(TemplateView):
    template_name = "pages/contact_sent.html"


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
