"""The buttons beside a member or a subcontractor: send its link again, stop it, have it opened again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from dps.core.web import refusals_as_messages
from suppliers.operations.partners import reopen_partner, revoke_partner_link, send_partner_link
from suppliers.rules.questionnaire.values import KEY
from suppliers.web.items import ItemPage

VERBS = {
    "send": (send_partner_link, "We have emailed {email} a new link for {name}. Earlier links have stopped."),
    "revoke": (revoke_partner_link, "The link of {name} has stopped."),
    "reopen": (reopen_partner, "{name} can change its answers again: we have emailed {email} a new link."),
}


class PartnerLink(ItemPage):
    template_name = "suppliers/application/page.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, section: str, page: str, number: int = 0) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        item = self._item(number) or {}
        verb, words = VERBS.get(request.POST.get("verb", ""), VERBS["send"])
        with refusals_as_messages(request):
            verb(self.application.pk, item.get(KEY, ""), actor=self.person)
            facts = {"name": item.get("name"), "email": item.get("contact_email")}
            messages.success(request, words.format(**facts))
        return self._back()

    def _back(self) -> HttpResponse:
        return redirect(self._list_address())
