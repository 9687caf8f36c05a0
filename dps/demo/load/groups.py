"""Applications of the demo that are made by a group: its members answer and sign by their own links."""

from typing import Any

from dps.accounts.models import User
from dps.demo.load.answers import answers_to
from suppliers.models import Application, Partner
from suppliers.operations.applications import save_answers
from suppliers.operations.partners import save_partner_answers, sign_partner_declaration
from suppliers.rules.questionnaire import sheet_of
from suppliers.rules.questionnaire.partners import PartnerSheet


def form_group(application: Application, row: dict[str, Any], actor: User) -> None:
    """`row`: name, members and relies_on, each {name, email, signed}."""
    sheet = sheet_of(application)
    given: dict[str, Any] = {
        "1.2a-i": "yes",
        "1.2a-ii": row["name"],
        "1.2a-iii": "A contract between the members; the lead answers for all of them.",
        "1.2a-iv": [_item(each) for each in row["members"]],
    }
    if row["relies_on"]:
        given |= {
            "1.2b-i": "yes",
            "1.2b-ii": [{**_item(each), "relied_on": "yes"} for each in row["relies_on"]],
            "6.2": "We track their work every month and pay them within 14 days.",
        }
    versions = {key: sheet.rows[key].version for key in given if key in sheet.rows}
    save_answers(application.pk, given, versions, actor=actor)
    signing = {each["name"] for each in [*row["members"], *row["relies_on"]] if each["signed"]}
    for partner in application.partners.filter(name__in=signing):
        _answer_and_sign(partner, actor)


def _item(row: dict[str, Any]) -> dict[str, str]:
    contact = {"contact_name": "Robin Ashe", "contact_email": row["email"]}
    return {"name": row["name"], "address": "3 Wharf Street, Oldham", "role": row["role"], **contact}


def _answer_and_sign(partner: Partner, actor: User) -> None:
    sheet = PartnerSheet(partner)
    given = {**answers_to(sheet, actor), "1.1a": partner.name}
    save_partner_answers(partner.pk, given, partner.version)
    sign_partner_declaration(partner.pk, name="Robin Ashe", role="Director")
