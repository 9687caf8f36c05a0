"""Members of a group and organisations relied on declare for themselves, by links of their own."""

import hashlib
from datetime import timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Partner
from suppliers.operations.applications import save_answers, submit_application, withdraw_application
from suppliers.operations.partners import (
    reopen_partner,
    revoke_partner_link,
    save_partner_answers,
    send_partner_link,
    sign_partner_declaration,
)
from suppliers.rules.offences import OffenceBox
from suppliers.rules.partners import why_not_answer_as_partner
from suppliers.rules.questionnaire import sheet_of as application_sheet
from suppliers.rules.questionnaire.content import hash_of, opened
from suppliers.rules.questionnaire.grounds import declared_grounds
from suppliers.rules.questionnaire.partners import partner_sheets
from tests.factories.suppliers import SeatFactory
from tests.suppliers.applying import JULY, SIGNATURE, a_seat, read
from tests.suppliers.partnering import (
    OWN,
    SIGNED,
    SUB,
    THREE,
    TWO,
    a_group,
    answered,
    links,
    partner_of,
    sheet_of,
    sign_all,
    signed,
    token_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
LATER = JULY + timedelta(hours=1)
EVENT = {"happened_on": "2022-05-06", "facts": "Late pay.", "measures": "Paid, with interest."}


def submit(application, seat):
    return submit_application(application.pk, actor=seat.user, received_at=JULY, **SIGNATURE)


def gaps(application):
    return [gap.sentence for gap in read(application).gaps()]


def refused(operation, *args, **kwargs):
    """The code it was refused with, having changed nothing of the partners."""
    before = list(Partner.objects.order_by("pk").values())
    with pytest.raises(Refused) as caught:
        operation(*args, **kwargs)
    assert list(Partner.objects.order_by("pk").values()) == before
    return caught.value.refusal.code


def change(application, seat, question, items):
    version = application.answers.get(question=question).version
    save_answers(application.pk, {question: items}, {question: version}, actor=seat.user)


def items_of(application, question):
    return application.answers.get(question=question).value


# -- submission needs them all -----------------------------------------------------------------
def test_r28_submission_of_a_group_of_three_names_the_members_that_have_not_declared():
    seat, application = a_group(**{"1.2b-i": "no"})

    assert gaps(application) == ["Two Ltd and Three Ltd have not signed a declaration yet"]
    signed(partner_of(application, "Two Ltd"))
    assert gaps(application) == ["Three Ltd has not signed a declaration yet"]
    assert refused(submit, application, seat) == "application.incomplete"
    signed(partner_of(application, "Three Ltd"))

    assert submit(application, seat).status == "submitted"


def test_r28_answers_without_a_signature_do_not_count():
    _, application = a_group(**{"1.2b-i": "no"})
    for partner in application.partners.all():
        answered(partner)

    assert gaps(application) == ["Two Ltd and Three Ltd have not signed a declaration yet"]


def test_r29_a_subcontractor_declares_when_it_is_relied_on_and_only_then():
    alone = {"1.2a-i": "no"}
    _, relied = a_group(**alone)
    seat, not_relied = a_group(**alone, **{"1.2b-ii": [{**SUB, "relied_on": "no"}]})

    assert gaps(relied) == ["Sub Ltd has not signed a declaration yet"]
    assert (gaps(not_relied), not_relied.partners.count()) == ([], 0)
    assert submit(not_relied, seat).status == "submitted"
    signed(partner_of(relied, "Sub Ltd"))
    assert gaps(relied) == []


def test_answering_that_there_is_no_group_ends_the_links_and_saying_so_again_sends_new_ones():
    seat, application = a_group()
    change(application, seat, "1.2a-i", "no")
    assert list(application.partners.exclude(link_hash=None).values_list("name", flat=True)) == ["Sub Ltd"]

    change(application, seat, "1.2a-i", "yes")

    assert application.partners.exclude(link_hash=None).count() == 3


def test_who_is_relied_on_needs_an_address_to_write_to():
    nobody = {**SUB, "contact_name": "", "contact_email": ""}
    _, application = a_group(**{"1.2a-i": "no", "1.2b-ii": [nobody]})

    assert gaps(application) == ["Enter the name of somebody who can declare for it"]


def test_declarations_are_part_of_what_is_submitted_and_of_its_hash():
    seat, application = a_group()
    signed(partner_of(application, "Two Ltd"), **{"3.1c": "yes", "3.2": {"3.1c": EVENT}})
    sign_all(application)
    content_hash = submit(application, seat).content_hash

    content = type(application).objects.get(pk=application.pk).content
    sections = content["partners"][0]["sections"]
    told = {row["id"]: row.get("words") for section in sections for row in section["answers"]}
    assert [each["name"] for each in content["partners"]] == ["Two Ltd", "Three Ltd", "Sub Ltd"]
    assert content["partners"][0]["declaration"]["name"] == "Jo Marsh"
    assert (told["1.1a"], told["3.1c"]) == ("Two Limited", "Yes")
    assert told["3.2"].splitlines()[:2] == ["Breaking labour law", "Date: 6 May 2022"]
    assert hash_of(content) == content_hash
    assert hash_of({**content, "partners": []}) != content_hash


# -- links -------------------------------------------------------------------------------------
def test_each_gets_its_own_secret_of_which_only_the_hash_is_kept():
    _, application = a_group()

    mailed = links()

    assert [address for address, _ in mailed] == ["jo@two.example", "kim@three.example", "lee@sub.example"]
    for address, token in mailed:
        partner = application.partners.get(email=address)
        assert partner.link_hash == hashlib.sha256(token.encode()).hexdigest()
        assert not OutboxMessage.objects.filter(facts__icontains=token).exists()
        assert not AuditEvent.objects.filter(facts__icontains=token).exists()


def test_saving_the_list_again_mails_nobody_twice_and_a_new_address_is_written_to_at_once():
    seat, application = a_group()
    first = partner_of(application, "Two Ltd").link_hash
    items = items_of(application, "1.2a-iv")

    change(application, seat, "1.2a-iv", [{**items[0], "role": "Fieldwork"}, items[1]])
    assert len(links()) == 3
    change(application, seat, "1.2a-iv", [{**items[0], "contact_email": "new@two.example"}, items[1]])

    moved = partner_of(application, "Two Ltd")
    assert [address for address, _ in links()][3:] == ["new@two.example"]
    assert (moved.email, moved.link_hash != first) == ("new@two.example", True)


def test_a_list_sent_without_keys_keeps_declarations_by_name():
    seat, application = a_group()
    signed(partner_of(application, "Two Ltd"))

    change(application, seat, "1.2a-iv", [{**THREE, "role": "Writing"}, TWO])

    assert gaps(application) == [
        "Three Ltd has not signed a declaration yet",
        "Sub Ltd has not signed a declaration yet",
    ]
    assert len(links()) == 3


def test_one_key_never_stands_for_two_organisations():
    seat, application = a_group()
    signed(partner_of(application, "Two Ltd"))
    first = items_of(application, "1.2a-iv")[0]

    change(application, seat, "1.2a-iv", [first, {**first, "name": "Four Ltd"}])

    keys = [item["key"] for item in items_of(application, "1.2a-iv")]
    assert len(set(keys)) == 2
    assert gaps(application)[0] == "Four Ltd has not signed a declaration yet"


def test_who_is_taken_off_the_list_cannot_answer_any_more():
    seat, application = a_group()
    partner = partner_of(application, "Three Ltd")

    change(application, seat, "1.2a-iv", items_of(application, "1.2a-iv")[:1])

    assert refused(save_partner_answers, partner.pk, OWN, 0) == "partner.link_ended"
    assert [each.partner.name for each in partner_sheets(read(application))] == ["Two Ltd", "Sub Ltd"]


def test_a_link_is_sent_again_and_the_earlier_one_stops(at):
    seat, application = a_group()
    partner = partner_of(application, "Two Ltd")
    first = token_of(partner)
    assert refused(send_partner_link, application.pk, partner.key, actor=seat.user) == "partner.sent_just_now"

    with at(LATER):
        again = send_partner_link(application.pk, partner.key, actor=seat.user)

    assert token_of(partner) != first
    assert again.link_hash == hashlib.sha256(token_of(partner).encode()).hexdigest()


def test_a_link_is_stopped_what_was_answered_stays_and_a_new_one_goes_on(at):
    seat, application = a_group()
    partner = answered(partner_of(application, "Two Ltd"))

    revoke_partner_link(application.pk, partner.key, actor=seat.user)
    assert refused(save_partner_answers, partner.pk, OWN, 1) == "partner.link_ended"
    assert refused(revoke_partner_link, application.pk, partner.key, actor=seat.user) == "partner.no_link"
    send_partner_link(application.pk, partner.key, actor=seat.user)

    assert sheet_of(partner).partner.answers["1.1a"] == "Two Limited"
    assert why_not_answer_as_partner(sheet_of(partner).partner) is None


def test_a_signed_declaration_is_opened_again_only_by_who_applies():
    seat, application = a_group()
    partner = signed(partner_of(application, "Two Ltd"))
    assert refused(send_partner_link, application.pk, partner.key, actor=seat.user) == "partner.signed"

    opened = reopen_partner(application.pk, partner.key, actor=seat.user)

    assert (opened.signed_at, opened.signed_name, opened.answers["1.1a"]) == (None, "", "Two Limited")
    assert refused(reopen_partner, application.pk, partner.key, actor=seat.user) == "partner.not_signed"
    assert AuditEvent.objects.get(action="partner.reopened").facts["before"]["name"] == "Jo Marsh"


@pytest.mark.parametrize("operation", [send_partner_link, revoke_partner_link, reopen_partner])
def test_links_are_managed_by_people_who_may_edit_the_application(operation):
    seat, application = a_group()
    key = partner_of(application, "Two Ltd").key
    reader = SeatFactory(supplier=seat.supplier, role="reader").user

    assert refused(operation, application.pk, key, actor=reader) == "application.reader"
    assert refused(operation, application.pk, key, actor=a_seat().user) == "application.not_yours"
    assert refused(operation, application.pk, "other", actor=seat.user) == "partner.unknown"
    withdraw_application(application.pk, actor=seat.user)
    assert refused(operation, application.pk, key, actor=seat.user) == "application.not_open"


# -- answers and signature ---------------------------------------------------------------------
def test_answers_are_kept_until_signed_with_a_version_against_overwriting():
    _, application = a_group()
    partner = partner_of(application, "Two Ltd")

    save_partner_answers(partner.pk, {"1.1a": "Two"}, 0)
    save_partner_answers(partner.pk, {"1.1a": "Two"}, 0)
    kept = save_partner_answers(partner.pk, {"1.1a": "Two Limited"}, 1)

    assert (kept.answers, kept.version, kept.saved_at) == ({"1.1a": "Two Limited"}, 2, JULY)
    assert refused(save_partner_answers, partner.pk, {"1.1a": "Other"}, 1) == "answer.changed"
    assert refused(save_partner_answers, partner.pk, {"9.1": "x"}, 2) == "answer.unknown_question"
    assert refused(save_partner_answers, partner.pk, {"2.2f": "x"}, 2) == "answer.unknown_question"
    assert refused(save_partner_answers, partner.pk, {"1.1e": "12x"}, 2) == "answer.faulty"


def test_the_trail_says_which_questions_were_answered_and_not_what():
    _, application = a_group()

    answered(partner_of(application, "Two Ltd"), **{"3.1c": "yes", "3.2": {"3.1c": EVENT}})

    facts = AuditEvent.objects.get(action="partner.answered").facts
    assert sorted(facts["questions"]) == sorted([*OWN, "3.2"])
    assert "Late pay" not in str(facts)


def test_signing_needs_every_answer_a_name_and_a_role_and_closes_the_answers():
    seat, application = a_group()
    partner = partner_of(application, "Two Ltd")
    assert refused(sign_partner_declaration, partner.pk, **SIGNED) == "partner.incomplete"
    answered(partner)
    assert refused(sign_partner_declaration, partner.pk, name=" ", role="x") == "declaration.unsigned"

    done = sign_partner_declaration(partner.pk, **SIGNED)

    assert (done.signed_name, done.signed_role, done.signed_at) == ("Jo Marsh", "Director", JULY)
    assert done.text_version == "D-2020.1-partner"
    assert refused(save_partner_answers, partner.pk, {"1.1a": "Other"}, 1) == "partner.signed"
    assert refused(sign_partner_declaration, partner.pk, **SIGNED) == "partner.signed"
    mails = OutboxMessage.objects.filter(template__in=["partner_signed", "partner_receipt"])
    assert set(mails.values_list("template", "recipient")) == {
        ("partner_signed", seat.user.email),
        ("partner_receipt", "jo@two.example"),
    }


def test_what_is_missing_is_named():
    _, application = a_group()
    partner = partner_of(application, "Two Ltd")
    answered(partner, **{"1.1b-i": {"street": "2 Mill Lane"}, "2.1a-2": "", "3.1c": "yes"})

    with pytest.raises(Refused) as caught:
        sign_partner_declaration(partner.pk, **SIGNED)

    assert caught.value.refusal.facts == (
        "Enter town or city",
        "Select an answer about corruption or bribery",
        "Enter what happened",
    )


def test_a_link_ends_when_the_application_is_submitted_or_withdrawn():
    seat, first = a_group()
    sign_all(first)
    submit(first, seat)
    other, second = a_group()
    withdraw_application(second.pk, actor=other.user)

    for application in (first, second):
        partner = partner_of(application, "Two Ltd")
        assert refused(save_partner_answers, partner.pk, {"1.1a": "x"}, 1) == "partner.link_ended"


def test_grounds_of_a_partner_are_read_like_those_of_the_applicant():
    _, application = a_group()
    answered(partner_of(application, "Two Ltd"), **{"3.1c": "yes", "3.2": {"3.1c": EVENT}})

    found = {
        each.partner.name: declared_grounds(each) for each in partner_sheets(application_sheet(application))
    }

    assert [(g.question.id, g.facts) for g in found["Two Ltd"]] == [("3.1c", "Late pay.")]
    assert found["Three Ltd"] == []


def test_details_of_an_offence_are_kept_sealed_also_in_what_is_submitted():
    seat, application = a_group()
    conviction = {"happened_on": "2021-03-04", "jurisdiction": "England", "who": "Pat Doe", "facts": "Fraud."}
    about = {"2.1b": {"2.1a-3": conviction}, "2.2": {"2.1a-3": {"measures": "New people."}}}
    partner = signed(partner_of(application, "Two Ltd"), **{"2.1a-3": "yes"}, **about)
    sign_all(application)
    submit(application, seat)

    content = type(application).objects.get(pk=application.pk).content
    kept = f"{Partner.objects.get(pk=partner.pk).answers}{content}"
    told = opened(content, OffenceBox(application))["partners"][0]["sections"]
    hidden = opened(content, OffenceBox(application), hidden=True)["partners"][0]["sections"]

    assert ("Pat Doe" in kept, "New people" in kept) == (False, False)
    assert [g.facts for g in declared_grounds(sheet_of(partner))] == ["Fraud."]
    assert ("Pat Doe" in str(told), "Pat Doe" in str(hidden), "Restricted" in str(hidden)) == (
        True,
        False,
        True,
    )
