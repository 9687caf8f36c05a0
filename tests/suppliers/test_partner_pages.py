"""The pages behind a partner's own link, and the buttons beside it on the application."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from suppliers.models import Partner
from suppliers.rules.questionnaire.definition import read
from tests.suppliers.applying import DEFINITION, JULY
from tests.suppliers.browsing import as_person, page, text_of
from tests.suppliers.partnering import SUB, TWO, a_group, answered, links, partner_of, signed, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
QUESTIONNAIRE = read(DEFINITION)
NAME = {"q-1_1a": "Two Limited", "q-1_1k": "", "q-1_1b-ii": "", "q-1_1b-i-street": "2 Mill Lane"}
TICK = {"name": "Jo Marsh", "role": "Director", "agrees": "on"}


def a_partner(**more):
    _, application = a_group(**more)
    partner = partner_of(application, "Two Ltd")
    return partner, token_of(partner)


def own_page(token, section, slug):
    return reverse("partner-page", args=[token, section, slug])


# -- the partner's side ------------------------------------------------------------------------
def test_the_link_says_whose_application_it_is_for_and_what_is_left():
    partner, token = a_partner()

    answer = Client().get(reverse("partner", args=[token]))

    text = text_of(answer)
    assert f"For the application of {partner.application.supplier}" in text
    assert "Declaration of Two Ltd" in text
    assert "Cannot start yet" in text
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert 'content="noindex"' in text


def test_answers_are_saved_page_by_page_and_found_again_by_the_same_link():
    _, token = a_partner()
    browser = Client()
    address = own_page(token, "identity", "name")

    shown = text_of(browser.get(address))
    missing = browser.post(address, {**NAME, "version": "0"})
    later = browser.post(address, {**NAME, "version": "0", "later": "1"})
    done = Client().post(address, {**NAME, "q-1_1b-i-locality": "Oldham", "version": "1"})

    assert 'value="Two Ltd"' in shown
    assert list(missing.context["form"].errors) == ["q-1_1b-i-locality"]
    assert later.url == reverse("partner", args=[token])
    assert done.url == own_page(token, "identity", "form")
    assert 'value="Oldham"' in text_of(Client().get(address))


def test_autosave_answers_with_time_and_version_and_a_stale_one_is_refused():
    _, token = a_partner()
    address = own_page(token, "identity", "name")
    autosave = {"headers": {"X-Autosave": "1"}}

    saved = Client().post(address, {"q-1_1a": "Two", "version": "0"}, **autosave)
    stale = Client().post(address, {"q-1_1a": "Other", "version": "0"}, **autosave)
    typed = Client().post(address, {**NAME, "q-1_1b-i-locality": "Oldham", "version": "0"})

    assert saved.json() == {"saved_at": "9am", "version": "1"}
    assert stale.status_code == 409
    assert "Somebody else saved with this link" in text_of(typed)
    assert ('value="Two Limited"' in text_of(typed), 'name="version" value="1"' in text_of(typed)) == (
        True,
        True,
    )


def test_a_yes_leads_to_the_page_that_asks_about_it():
    _, token = a_partner()
    browser = Client()
    section, asked_on = QUESTIONNAIRE.place_of("3.1c")
    grounds = {f"q-{question.id.replace('.', '_')}": "no" for question in asked_on.questions}

    assert browser.get(own_page(token, "grounds-discretionary", "explain")).status_code == 404
    answer = browser.post(
        own_page(token, section.slug, asked_on.slug), {**grounds, "q-3_1c": "yes", "version": "0"}
    )

    shown = text_of(browser.get(answer.url))
    assert answer.url == own_page(token, "grounds-discretionary", "explain")
    assert ("Breaking labour law" in shown, 'type="file"' in shown) == (True, False)


def test_signing_shows_every_answer_and_afterwards_a_copy():
    partner, token = a_partner()
    address = reverse("partner-sign", args=[token])
    assert Client().get(address).url == reverse("partner", args=[token])
    answered(partner)

    shown = text_of(Client().get(address))
    unticked = Client().post(address, {"name": "Jo Marsh", "role": ""})
    done = Client().post(address, TICK, follow=True)

    assert ("Two Limited" in shown, "authority to sign for my organisation" in shown) == (True, True)
    assert sorted(unticked.context["form"].errors) == ["agrees", "role"]
    assert "Declaration signed" in text_of(done)
    assert "Signed by Jo Marsh, Director" in text_of(done)
    assert Client().get(own_page(token, "identity", "name")).url == reverse("partner", args=[token])


def test_a_link_that_was_replaced_or_made_up_says_so():
    partner, token = a_partner()
    Partner.objects.filter(pk=partner.pk).update(link_hash=None)

    for secret in (token, "made-up"):
        answer = Client().get(reverse("partner", args=[secret]))
        assert (answer.status_code, "This link does not work any more" in text_of(answer)) == (404, True)
        assert Client().post(own_page(secret, "identity", "name"), NAME).status_code == 404


def test_a_link_ends_with_the_application(client):
    partner, token = a_partner()
    seat = partner.application.supplier.seats.get()
    as_person(seat.user).post(reverse("application-withdraw"))

    answer = client.get(reverse("partner", args=[token]))

    assert (answer.status_code, "submitted or withdrawn" in text_of(answer)) == (410, True)


def test_guessing_links_is_held_back():
    codes = [Client().get(reverse("partner", args=[f"guess{n}"])).status_code for n in range(32)]

    assert codes == [404] * 30 + [429] * 2


def test_looking_too_often_is_held_back(monkeypatch):
    _, token = a_partner()
    monkeypatch.setattr("suppliers.web.partner.LOOKS_A_MINUTE", 3)

    codes = [Client().get(reverse("partner", args=[token])).status_code for _ in range(4)]

    assert codes == [200, 200, 200, 429]


# -- the applicant's side ----------------------------------------------------------------------
def test_adding_a_member_emails_its_link_and_the_list_says_where_it_stands(at):
    seat, application = a_group(**{"1.2a-iv": []})
    browser = as_person(seat.user)
    typed = {f"q-1_2a-iv-{key}": text for key, text in TWO.items()}

    answer = browser.post(
        reverse("application-item-add", args=["partners", "members"]), {**typed, "version": "1"}, follow=True
    )

    assert "We have emailed jo@two.example a link for Two Ltd." in text_of(answer)
    assert "Declaration missing" in text_of(answer)
    assert "Not begun yet" in text_of(answer)
    signed(partner_of(application, "Two Ltd"))
    assert "Signed by Jo Marsh, Director" in text_of(browser.get(page("partners", "members")))


def test_changing_an_item_on_its_page_keeps_its_declaration():
    seat, application = a_group()
    signed(partner_of(application, "Sub Ltd"))
    typed = {f"q-1_2b-ii-{key}": text for key, text in {**SUB, "name": "Sub Limited", "share": "10"}.items()}

    as_person(seat.user).post(
        reverse("application-item", args=["partners", "subcontractors", 1]), {**typed, "version": "1"}
    )

    assert partner_of(application, "Sub Limited").signed_at == JULY


def test_the_buttons_send_again_stop_and_reopen(at):
    seat, _ = a_group()
    browser = as_person(seat.user)
    address = reverse("application-partner-link", args=["partners", "members", 1])

    early = browser.post(address, {"verb": "send"}, follow=True)
    with at(JULY + timedelta(minutes=2)):
        again = browser.post(address, {"verb": "send"}, follow=True)
    stopped = browser.post(address, {"verb": "revoke"}, follow=True)
    signed_before = Partner.objects.filter(name="Two Ltd")
    browser.post(address, {"verb": "send"})
    signed(signed_before.get())
    opened = browser.post(address, {"verb": "reopen"}, follow=True)

    assert "less than a minute ago" in text_of(early)
    assert "We have emailed jo@two.example a new link for Two Ltd" in text_of(again)
    assert "Link stopped" in text_of(stopped)
    assert "Two Ltd can change its answers again" in text_of(opened)
    assert len(links()) == 6


def test_the_check_page_shows_what_each_answered_and_asks_to_look_again_after_a_change():
    seat, application = a_group(**{"1.2b-i": "no"})
    browser = as_person(seat.user)
    for name in ("Two Ltd", "Three Ltd"):
        signed(partner_of(application, name))

    shown = browser.get(reverse("application-check"))
    onward = shown.context["onward"]
    assert browser.get(onward).status_code == 200
    browser.post(reverse("application-partner-link", args=["partners", "members", 1]), {"verb": "reopen"})
    signed(partner_of(application, "Two Ltd"), **{"1.1a": "Two and Sons Limited"})

    assert "Two Ltd: its own declaration" in text_of(shown)
    assert "by the link sent to kim@three.example" in text_of(shown)
    assert browser.get(onward).url == reverse("application-check")


def test_of_a_partner_that_has_not_signed_the_check_page_says_only_that():
    seat, application = a_group(**{"1.2b-i": "no"})
    answered(partner_of(application, "Two Ltd"))
    signed(partner_of(application, "Three Ltd"))

    cards = as_person(seat.user).get(reverse("application-check")).context["cards"]
    two, three = (card for card in cards if card["title"].endswith("its own declaration"))

    assert [row["words"] for row in two["rows"]] == ["Not signed yet"]
    assert three["rows"][0]["words"] == "Two Limited"


def test_others_and_readers_cannot_manage_links():
    seat, application = a_group()
    address = reverse("application-partner-link", args=["partners", "members", 1])

    assert as_person(a_group()[0].user).post(address, {"verb": "revoke"}).status_code in {302, 404}
    assert Client().post(address, {"verb": "revoke"}).status_code == 302
    assert application.partners.exclude(link_hash=None).count() == 3
    assert (
        as_person(seat.user)
        .post(reverse("application-partner-link", args=["partners", "members", 9]), {"verb": "send"})
        .status_code
        == 404
    )
