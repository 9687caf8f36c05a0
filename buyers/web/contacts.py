"""Contacts of members: kept by the network manager for all, by its lead for a council, and sent round."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from buyers.models import Contact, ContactRound, Council
from buyers.operations.contacts import (
    FIELDS,
    add_contact,
    change_contact,
    delete_contact,
    record_contacts_taken,
    tell_members_of_contacts,
)
from buyers.rules.contacts import quarter_of, why_not_keep_contacts, why_not_read_all, why_not_tell_members
from buyers.transfers.contact_sheets import contacts_of_members
from buyers.web.forms.members import ContactForm
from buyers.web.members import as_file
from buyers.web.mixins import CouncilPage, FormPage, NetworkPage
from dps.accounts.web.mixins import PersonPage
from dps.core import clock
from dps.core.paging import keyset
from dps.core.refusals import Refusal
from dps.core.web import refusals_as_messages


class ContactPage(FormPage):
    """A form about a contact of `of()`; each side says where its contacts are and where it goes back to."""

    form_class: Any = ContactForm

    def why_not(self) -> Refusal | None:
        return why_not_keep_contacts(self.of(), self.person)

    def caption(self) -> str:
        return str(self.of())

    def of(self) -> Council:
        return self.contact().council

    def contact(self) -> Contact:
        found: Contact = get_object_or_404(self.contacts().select_related("council"), pk=self.kwargs["pk"])
        return found

    def contacts(self) -> QuerySet[Contact]:
        found: QuerySet[Contact] = Contact.objects.visible_to(self.person)
        return found


class NetworkSide(NetworkPage, ContactPage):
    def back(self) -> str:
        return reverse("network-member", args=[self.of().pk])


class CouncilSide(CouncilPage, ContactPage):
    def back(self) -> str:
        return reverse("council-contacts")

    def contacts(self) -> QuerySet[Contact]:
        return super().contacts().filter(council=self.council)


class Adding(ContactPage):
    heading, button = "Add a contact", "Add"
    text = "Other Full and Associate members get it with the spreadsheet of contacts. It is never public."

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today()}

    def perform(self, form: Any) -> str:
        add_contact(self.of().pk, form.cleaned_data, actor=self.person)
        messages.success(self.request, "The contact is added.")
        return self.back()


class Changing(ContactPage):
    heading, button = "Change a contact", "Save"

    def get_initial(self) -> dict[str, Any]:
        contact = self.contact()
        return {name: getattr(contact, name) for name in FIELDS}

    def perform(self, form: Any) -> str:
        change_contact(self.contact().pk, form.cleaned_data, actor=self.person)
        messages.success(self.request, "The contact is saved.")
        return self.back()


class AddNetworkContact(NetworkSide, Adding):
    def of(self) -> Council:
        found: Council = get_object_or_404(Council.objects.visible_to(self.person), pk=self.kwargs["pk"])
        return found


class AddCouncilContact(CouncilSide, Adding):
    def of(self) -> Council:
        return self.council


class ChangeNetworkContact(NetworkSide, Changing):
    pass


class ChangeCouncilContact(CouncilSide, Changing):
    pass


class DeleteContact(PersonPage, View):
    """Gone for good; back to where it was."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        contact = get_object_or_404(Contact.objects.visible_to(self.person), pk=kwargs["pk"])
        with refusals_as_messages(request):
            delete_contact(contact.pk, actor=self.person)
            messages.success(request, "The contact is deleted.")
        if self.person.team_roles:
            return redirect("network-member", pk=contact.council_id)
        return redirect("council-contacts")


class CouncilContacts(CouncilPage, TemplateView):
    """A council's own contacts, and the spreadsheet of everybody's where it is a member."""

    template_name = "network/council_contacts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            council=self.council,
            contacts=Contact.objects.visible_to(self.person).filter(council=self.council),
            may_keep=why_not_keep_contacts(self.council, self.person) is None,
            refusal=why_not_read_all(self.person, clock.today()),
            told=ContactRound.objects.first(),
            **kwargs,
        )


class NetworkContacts(NetworkPage, TemplateView):
    """Everybody's, for the network manager, and the round of the quarter."""

    template_name = "network/contacts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Contact.objects.visible_to(self.person).for_listing()
        return super().get_context_data(
            page=keyset(found, self.request.GET, ("council__name", "name", "pk")),
            quarter=quarter_of(clock.today()),
            rounds=ContactRound.objects.select_related("told_by")[:4],
            refusal=why_not_tell_members(self.person, clock.today()),
            may_take=why_not_read_all(self.person, clock.today()) is None,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with refusals_as_messages(request):
            told = tell_members_of_contacts(actor=self.person)
            messages.success(request, f"The leads of {told.members} members are told.")
        return redirect("network-contacts")


class TakeContacts(PersonPage, View):
    """The spreadsheet; a post, because the trail keeps who took it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with refusals_as_messages(request):
            record_contacts_taken(actor=self.person)
            today = clock.today()
            return as_file(contacts_of_members(today), f"contacts-{today:%Y-%m-%d}.xlsx")
        return redirect("user-home")
