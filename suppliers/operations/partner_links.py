"""Links for members of a group and organisations relied on: sent, sent again, ended. Inside an operation."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dps.accounts.models import User
from dps.core import audit
from dps.core.outbox import notify
from dps.core.templatetags.formats import date_words
from suppliers.models import Application, Partner
from suppliers.rules.partners import hash_of
from suppliers.rules.questionnaire import Question, sheet_of
from suppliers.rules.questionnaire.sheets import must_declare
from suppliers.rules.questionnaire.values import KEY
from suppliers.rules.questionnaire.wording import name_of_item


def follow_partners(application: Application, changed: Sequence[str], actor: User, at: datetime) -> None:
    """After answers changed: links follow the lists of members and subcontractors that are asked for now."""
    sheet = sheet_of(application)
    for question in sheet.questionnaire.questions.values():
        if question.declares and {question.id, *(question.required_if or {})} & set(changed):
            items = sheet.value(question) if sheet.asks(question) else []
            Links(application, question, actor, at).follow(items or [])


@dataclass(frozen=True)
class Links:
    """Those of the organisations in one list of an application."""

    application: Application
    question: Question
    actor: User
    at: datetime

    def follow(self, items: Sequence[dict[str, Any]]) -> None:
        """After the list changed: a link to whoever is new or has a new address, none to whoever is gone."""
        wanted = {item[KEY]: item for item in items if must_declare(self.question, item)}
        known = {each.key: each for each in self.application.partners.filter(question=self.question.id)}
        for key in known.keys() - wanted.keys():
            self.end(known[key])
        for key, item in wanted.items():
            self._follow(item, known.get(key))

    def send(self, item: dict[str, Any]) -> Partner:
        """A new secret, mailed; an earlier link of this organisation stops working."""
        token = secrets.token_urlsafe(32)
        partner, _ = Partner.objects.update_or_create(
            application=self.application,
            key=item[KEY],
            defaults={
                "question": self.question.id,
                "name": name_of_item(self.question, item),
                "email": item["contact_email"],
                "link_hash": hash_of(token),
                "sent_at": self.at,
                "sent_by": self.actor,
            },
        )
        self._mail(partner, item, token)
        self._record("partner.link_sent", partner)
        return partner

    def end(self, partner: Partner) -> None:
        if partner.link_hash is None:
            return
        partner.link_hash = None
        partner.save(update_fields=["link_hash"])
        self._record("partner.link_ended", partner)

    def _follow(self, item: dict[str, Any], partner: Partner | None) -> None:
        address = item.get("contact_email")
        is_reached = partner is not None and partner.link_hash is not None and partner.email == address
        if address and not is_reached and not (partner and partner.signed_at):
            self.send(item)
        elif partner:
            partner.name = name_of_item(self.question, item)
            partner.save(update_fields=["name"])

    def _record(self, action: str, partner: Partner) -> None:
        about, email = partner.name, partner.email
        audit.record(action, self.application, actor=self.actor, at=self.at, partner=about, email=email)

    def _mail(self, partner: Partner, item: dict[str, Any], token: str) -> None:
        """Sealed: neither the trail nor the outbox ever shows the secret."""
        agreement = self.application.agreement
        notify(
            partner.email,
            "partner_link",
            at=self.at,
            about=self.application.audit_stream,
            sealed=True,
            person=str(self.actor),
            contact=item.get("contact_name", ""),
            partner=partner.name,
            supplier=self.application.supplier.legal_name,
            agreement=str(agreement),
            is_member=self.question.declares == "always",
            closes_on=date_words(agreement.closes_on),
            token=token,
        )
