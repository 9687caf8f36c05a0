"""Odd text typed into every kind of question: saved, or a sentence says why not and it stays as typed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from dps.core.forms import GovukDateField
from suppliers.models import Answer
from suppliers.rules.questionnaire.definition import read
from tests.suppliers.applying import ANSWERS, DEFINITION, EXAMPLE, a_draft, a_seat
from tests.suppliers.browsing import as_person, page, text_of
from tests.suppliers.partnering import a_group, partner_of, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
QUESTIONNAIRE = read(DEFINITION)
NOT_OURS = re.compile(r"(?i)invalid|please|this field|null character")
ODD = {
    "apostrophes": "O'Brien’s \"quoted\" <b>&amp; co</b> -- ';",
    "right to left": "שלום עולם \u202e\u200fتعاونية\u202c",
    "emoji": "🤝👩🏽\u200d🌾🏴\U000e0067\U000e0062\U000e0065\U000e007f",
    "nul": "before\x00after",
    "control": "a\x01b\x08c\x1bd\x7fe\ufeff\u2028",
    "long": "x" * 100_000,
    "many words": "word " * 20_000,
    "number": "£ 1,234 567.50",
    "huge number": "9" * 400,
    "other digits": "١٢٣",
    "not a number": "NaN",
    "template": "{{ 7*7 }}{% load x %}%s%n../../etc/passwd",
    "bad address": "http://[::1",
    "spaces": " \t \u00a0\u3000 ",
}
# One question of each kind; the whole page that asks it is filled in.
KINDS = {
    "text": "1.1h",
    "date, multichoice": "1.1d",
    "long text": "9.1",
    "group": "1.3",
    "group with a long address": "1.1o",
    "each": "3.2",
    "group with a date": "2.3b",
    "yes or no": "3.1g",
    "money": "4.0",
    "cover": "8.1c",
    "web address": "7.2",
    "choice": "7.1",
}
EVERYTHING = {
    **ANSWERS,
    "2.3a": "yes",
    "2.1a-3": "yes",
    "3.1c": "yes",
    "4.1": "no",
    "5.1": {"name": "G", "relationship": "Part"},
    "7.1": "yes",
    "1.1i-i": "yes",
    "1.1j-i": "yes",
    "1.2a-i": "yes",
    "1.2b-i": "yes",
    "6.1": [],
}


def address_of(number):
    section, asked_on = QUESTIONNAIRE.place_of(number)
    return page(section.slug, asked_on.slug)


def typed_into(form, text):
    """The same text in every field, as a browser or a script would send it."""
    sent = {}
    for name, field in form.fields.items():
        if isinstance(field, GovukDateField):
            sent |= {f"{name}_{part}": text for part in ("day", "month", "year")}
        else:
            sent[name] = text
    return sent


def check(answer, sent):
    """Saved and on to the next page, or said in words with everything as it was typed."""
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        return
    form, shown = answer.context["form"], text_of(answer)
    sentences = [sentence for errors in form.errors.values() for sentence in errors]
    assert sentences
    assert not [
        each for each in sentences if re.search(r"(?i)invalid|please|this field|null character", each)
    ]
    for name, text in sent.items():
        field = form.fields.get(name)
        if field is None or not getattr(field, "choices", ()):
            assert escape(text).strip() in shown, name


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_in_every_kind_of_question_is_saved_or_said_to_be_wrong(text):
    seat = a_seat()
    application = a_draft(seat, answers=EVERYTHING)
    browser = as_person(seat.user)

    for address in dict.fromkeys(map(address_of, KINDS.values())):
        shown = browser.get(address).context
        sent = typed_into(shown["form"], text)
        check(browser.post(address, {**sent, "version": shown["version"]}), sent)

    assert len(str(list(Answer.objects.filter(application=application).values_list("value")))) < 100_000


@pytest.mark.parametrize("name", ["apostrophes", "right to left", "emoji", "nul", "long", "number"])
def test_odd_text_in_an_item_of_a_list(name):
    seat = a_seat()
    a_draft(seat, answers=EVERYTHING)
    browser = as_person(seat.user)

    for place in (("experience", "examples"), ("control", "people"), ("partners", "members")):
        address = reverse("application-item-add", args=place)
        sent = typed_into(browser.get(address).context["form"], ODD[name])
        check(browser.post(address, {**sent, "version": "0"}), sent)


@pytest.mark.parametrize("name", ["apostrophes", "nul", "control", "long", "number"])
def test_odd_text_behind_a_partners_link(name):
    _, application = a_group()
    token = token_of(partner_of(application, "Two Ltd"))

    for place in (
        ("identity", "name"),
        ("identity", "numbers"),
        ("control", "people"),
        ("control", "parent"),
    ):
        address = reverse("partner-page", args=[token, *place])
        sent = typed_into(Client().get(address).context["form"], ODD[name])
        check(Client().post(address, {**sent, "version": "0"}), sent)


def test_every_page_takes_an_unfit_post_without_breaking():
    seat = a_seat()
    a_draft(seat, answers={**EVERYTHING, "6.5": "We teach."}, lots=(1, 2))
    browser = as_person(seat.user)
    unfit = {"version": '{"9.1": "x", "1.1d": [], "6.1": 9e99}', "q-9_1": "\ud7ff", "later": "\x00"}

    for section in QUESTIONNAIRE.sections:
        for each in section.pages:
            answer = browser.post(page(section.slug, each.slug), unfit)
            assert answer.status_code in {200, 302, 404}, each.slug


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "2", "2020", "The date must be a real date"),
        ("31/02", "", "", "The date must include a month and year"),
        ("1", "Febtober", "2020", "The date must be a real date"),
        ("0", "0", "0", "Year must include 4 numbers"),
        ("-1", "1", "2020", "The date must be a real date"),
        ("1", "1", "99999", "Year must include 4 numbers"),
        ("27", "3", "2031", "Date of registration must be today or in the past"),
    ],
)
def test_odd_dates_are_told_and_stay(day, month, year, sentence):
    seat = a_seat()
    a_draft(seat, answers=None)
    sent = {"q-1_1d_day": day, "q-1_1d_month": month, "q-1_1d_year": year, "q-1_1l": ["none"]}

    answer = as_person(seat.user).post(address_of("1.1d"), sent)

    assert answer.context["form"].errors["q-1_1d"] == [sentence]
    for text in (day, month, year):
        assert f'value="{text}"' in text_of(answer) or not text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("185000", "185000.00"),
        ("£185,000", "185000.00"),
        (" 185 000.5 ", "185000.50"),
        ("£ 1,85,000", "185000.00"),
        ("0", "0.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, kept):
    seat = a_seat()
    application = a_draft(seat, answers=None)

    as_person(seat.user).post(page("finance", "turnover"), {"q-4_0": typed, "q-4_1": "yes"})

    assert application.answers.get(question="4.0").value == kept


def test_an_example_keeps_every_character_that_was_typed():
    seat = a_seat()
    text = ODD["apostrophes"] + ODD["right to left"] + ODD["emoji"]
    application = a_draft(seat, answers={"6.1": [{**EXAMPLE, "description": text}]})

    shown = text_of(as_person(seat.user).get(reverse("application-item", args=["experience", "examples", 1])))

    assert application.answers.get(question="6.1").value[0]["description"] == text
    assert escape(text) in shown
