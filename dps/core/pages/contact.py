"""The contact form: a message to the portal's support, kept in the outbox until it is delivered."""

from datetime import timedelta
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
        outbox.notify(
            settings.SUPPORT_EMAIL, "contact", at=clock.now(), about=form.about, **form.cleaned_data
        )
        return super().form_valid(form)


class ContactSent(TemplateView):
    template_name = "pages/contact_sent.html"


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
