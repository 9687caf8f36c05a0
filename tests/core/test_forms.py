"""What the fields accept, and the sentences with which they say no."""

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import formset_factory

from dps.core.forms import (
    Choice,
    GovukDateField,
    GovukFormMixin,
    GovukTimeField,
    LongTextField,
    Look,
    MoneyField,
    PasswordField,
    UploadField,
    WholeNumberField,
    count_characters,
    count_words,
    fields_without_required_message,
    page_errors,
    unfit_messages,
)
from tests.words import ODD

SAY = {"required": "Enter it"}


def form_of(look=None, **fields):
    looks = dict.fromkeys(fields, look) if look else {}
    return type("Asked", (GovukFormMixin, forms.Form), {**fields, "looks": looks, "__module__": __name__})


def outcome(field, data, look=None):
    """The cleaned value, or the errors, of one field alone."""
    files = data if isinstance(field, forms.FileField) else None
    form = form_of(look, it=field)(None if files else data, files)
    form.is_bound = True
    return form.cleaned_data["it"] if form.is_valid() else list(form.errors["it"])


def day(d, m, y):
    return {"it_day": d, "it_month": m, "it_year": y}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (day("27", "3", "2027"), date(2027, 3, 27)),
        (day(" 1 ", "Sept", "2024"), date(2024, 9, 1)),
        (day("29", "february", "2024"), date(2024, 2, 29)),
        (day("", "", ""), ["Enter the date"]),
        (day("27", "", "2027"), ["The date it ends must include a month"]),
        (day("", "3", ""), ["The date it ends must include a day and year"]),
        (day("27", "3", "27"), ["Year must include 4 numbers"]),
        (day("30", "2", "2024"), ["The date it ends must be a real date"]),
        (day("1", "13", "2024"), ["The date it ends must be a real date"]),
        (day("1", "Smarch", "2024"), ["The date it ends must be a real date"]),
        (day("x", "1", "2024"), ["The date it ends must be a real date"]),
        (day("²", "1", "2024"), ["The date it ends must be a real date"]),
        (day("31", "12", "2019"), ["The date it ends must be the same as or after 1 January 2020"]),
        (day("1", "4", "2030"), ["The date it ends must be the same as or before 31 March 2030"]),
    ],
)
def test_dates_are_read_as_people_write_them(given, expected):
    field = GovukDateField(
        what="The date it ends",
        earliest=date(2020, 1, 1),
        latest=date(2030, 3, 31),
        error_messages={"required": "Enter the date"},
    )

    assert outcome(field, given) == expected


@pytest.mark.parametrize(
    ("given", "bad", "first"),
    [
        (day("27", "", "2027"), ["month"], "id_it_1"),
        (day("27", "3", "20"), ["year"], "id_it_2"),
        (day("", "", ""), ["day", "month", "year"], "id_it_0"),
        (day("1", "13", "2024"), ["month"], "id_it_1"),
    ],
)
def test_only_the_wrong_box_of_a_date_is_red_and_is_where_the_summary_leads(given, bad, first):
    form = form_of(it=GovukDateField(error_messages=SAY))(given)

    form.is_valid()

    assert form["it"].bad_parts == bad
    assert form["it"].first_error_id == first
    assert form["it"].as_field_group().count("govuk-input--error") == len(bad)


def test_two_forms_do_not_share_what_was_wrong_with_a_date():
    kind = form_of(it=GovukDateField(error_messages=SAY))
    wrong, right = kind(day("1", "", "2024")), kind(day("1", "1", "2024"))

    wrong.is_valid()
    right.is_valid()

    assert right["it"].bad_parts == []


def test_a_date_that_was_not_touched_has_not_changed():
    form = form_of(it=GovukDateField())(day("2", "1", "2024"), initial={"it": date(2024, 1, 2)})

    assert form.changed_data == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("12 noon", time(12)),
        ("noon", time(12)),
        ("midday", time(12)),
        ("midnight", time(0)),
        ("12am", time(0)),
        ("12:30 a.m.", time(0, 30)),
        ("2:30pm", time(14, 30)),
        ("2.30PM", time(14, 30)),
        ("14:30", time(14, 30)),
        ("9am", time(9)),
    ],
)
def test_times_are_read_as_people_write_them(given, expected):
    assert outcome(GovukTimeField(error_messages=SAY), {"it": given}) == expected


@pytest.mark.parametrize("given", ["later", "2", "25:00", "13pm", "9:75am", "3 noon", "0am"])
def test_a_time_that_could_be_two_things_is_asked_again(given):
    assert outcome(GovukTimeField(what="The time it closes", error_messages=SAY), {"it": given}) == [
        "The time it closes must be a time, like 2:30pm or 12 noon"
    ]


def test_a_stored_time_is_shown_in_words():
    form = form_of(it=GovukTimeField())(initial={"it": time(12)})

    assert form["it"].value() == "12 noon"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("£1,250.00", Decimal("1250.00")),
        (" 1 250.5 ", Decimal("1250.5")),
        ("0", Decimal(0)),
        ("", ["Enter it"]),
        ("about ten", ["The price must be an amount in pounds, like 1,250 or 1250.50"]),
        ("-1", ["The price must be £0 or more"]),
        ("1000000.01", ["The price must be £1,000,000 or less"]),
        ("12.345", ["The price must have no more than 2 numbers after the point, like 12.50"]),
        ("NaN", ["The price must be an amount in pounds, like 1,250 or 1250.50"]),
    ],
)
def test_money_is_read_with_its_sign_and_commas(given, expected):
    field = MoneyField(what="The price", max_value=Decimal(1_000_000), error_messages=SAY)

    assert outcome(field, {"it": given}) == expected


def test_whole_numbers_may_have_commas():
    assert outcome(WholeNumberField(error_messages=SAY), {"it": "1,200"}) == 1200
    assert outcome(WholeNumberField(what="People", error_messages=SAY), {"it": "1.5"}) == [
        "People must be a whole number, like 30"
    ]


@pytest.mark.parametrize(("text", "words"), [(None, 0), *ODD])
def test_words_are_what_stands_between_a_browsers_white_space(text, words):
    assert count_words(text) == words


def test_characters_are_counted_as_a_browser_counts_them():
    assert count_characters("a\r\nb") == 3
    assert count_characters("😀") == 2
    assert count_characters(None) == 0


def test_a_long_answer_over_its_limit_is_kept_and_told():
    field = LongTextField(max_words=3, what="Your approach", error_messages=SAY)
    form = form_of(it=field)({"it": "one two three four"})

    html = str(form)

    assert form.errors["it"] == ["Your approach must be 3 words or less"]
    assert "one two three four" in html
    assert 'data-module="app-word-count" data-count-type="words" data-maxlength="3"' in html
    assert " maxlength=" not in html


def test_a_long_answer_at_its_limit_passes_and_has_one_kind_of_line_end():
    field = LongTextField(max_characters=3, error_messages=SAY)

    assert outcome(field, {"it": "a\r\nb"}) == "a\nb"
    assert outcome(LongTextField(max_characters=2, error_messages=SAY), {"it": "a\r\nb"}) == [
        "Your answer must be 2 characters or less"
    ]


def test_a_password_never_comes_back():
    form = form_of(it=PasswordField(new=True, min_length=12, error_messages=SAY))({"it": "too short"})

    assert form.errors["it"] == ["Password must be 12 characters or more"]
    assert "too short" not in str(form)
    assert 'autocomplete="new-password"' in str(form)


def file(name="plan.pdf", size=5):
    return SimpleUploadedFile(name, b"x" * size)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["Select a plan"]),
        ([file("plan.exe")], ["The selected file must be a PDF or DOCX"]),
        ([file(size=0)], ["The selected file is empty"]),
        ([file(size=1024 * 1024 + 1)], ["The selected file must be smaller than 1MB"]),
        ([file(), file(), file()], ["You can only select up to 2 files at the same time"]),
    ],
)
def test_files_that_cannot_be_taken_get_govuks_sentences(given, expected):
    field = UploadField(
        kinds=("pdf", "docx"), max_megabytes=1, most=2, error_messages={"required": "Select a plan"}
    )
    form = form_of(it=field)({}, {})
    form.files = {"it": given}
    form.fields["it"].widget.value_from_datadict = lambda data, files, name: files.get(name)

    assert list(form.errors["it"]) == expected


def test_several_files_come_as_a_list():
    field = UploadField(kinds=("pdf",), most=2, error_messages=SAY)

    assert [one.name for one in field.clean([file("a.PDF"), file("b.pdf")])] == ["a.PDF", "b.pdf"]


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        (forms.EmailField(), "no", "Enter an email address in the correct format, like name@example.com"),
        (forms.CharField(max_length=3), "four", "Turnover must be 3 characters or less"),
        (forms.IntegerField(max_value=9), "10", "Turnover must be 9 or less"),
        (forms.DecimalField(min_value=2), "1", "Turnover must be 2 or more"),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Select one of the answers shown"),
        (
            forms.URLField(assume_scheme="https"),
            "no way",
            "Enter a web address in the correct format, like https://www.example.com",
        ),
        (forms.CharField(), "a\0b", "Turnover must not include control characters"),
    ],
)
def test_djangos_own_sentences_never_reach_the_page(field, given, sentence):
    assert outcome(field, {"it": given}, Look(what="Turnover")) == [sentence]


def test_what_the_author_of_a_form_wrote_stays():
    field = forms.EmailField(error_messages={"invalid": "Enter the address that is on the letter"})

    assert outcome(field, {"it": "no"}) == ["Enter the address that is on the letter"]


def test_a_question_is_not_the_subject_of_a_sentence():
    assert outcome(forms.IntegerField(label="How many?"), {"it": "x"}) == [
        "Your answer must be a whole number, like 30"
    ]


def test_number_boxes_do_not_scroll_away_what_was_typed():
    html = str(form_of(it=forms.IntegerField(min_value=1, max_value=5))())

    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert "max=" not in html


def test_labels_hints_and_answers_are_escaped():
    form = form_of(
        it=forms.ChoiceField(
            label="<b>It</b>",
            help_text="<i>so</i>",
            choices=[("a", Choice("<u>A</u>", "<s>h</s>"))],
            widget=forms.RadioSelect,
        )
    )()

    html = str(form)

    assert [tag for tag in ("<b>", "<i>", "<u>", "<s>") if tag in html] == []


def test_a_field_revealed_by_a_choice_is_drawn_inside_it_and_only_there():
    form = form_of(
        kind=forms.ChoiceField(
            choices=[("other", Choice("Other", reveal="other"))], widget=forms.RadioSelect
        ),
        other=forms.CharField(label="What is it?"),
    )()

    html = str(form)

    assert html.count("What is it?") == 1
    assert html.index("conditional-id_kind_0") < html.index("What is it?")


def test_a_placeholder_of_a_packages_form_is_taken_out():
    form = form_of(it=forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Email"})))()

    assert "placeholder" not in str(form)


def test_a_form_keeps_its_look_inside_a_formset():
    kind = form_of(it=forms.CharField(label="Item", error_messages=SAY))
    lines = formset_factory(kind, extra=1)()

    assert "govuk-input" in str(lines.forms[0])


def test_the_errors_of_a_page_come_in_order_with_the_place_of_each():
    kind = form_of(it=forms.CharField(label="Item", error_messages=SAY))
    form = kind({})
    form.add_error(None, "Choose one lot or the other")
    posted = {"l-TOTAL_FORMS": "2", "l-INITIAL_FORMS": "0", "l-0-it": "", "l-1-it": "x"}
    lines = formset_factory(kind, min_num=3, validate_min=True)(posted, prefix="l")
    lines.forms[0].empty_permitted = False

    errors = page_errors(form, lines, None, kind())

    assert [(error["text"], error["id"]) for error in errors[:2]] == [
        ("Choose one lot or the other", "id_it"),
        ("Enter it", "id_it"),
    ]
    assert errors[-1] == {"text": "Enter it", "id": "id_l-0-it"}


def test_a_form_that_says_nothing_of_its_own_is_found():
    kind = form_of(
        good=forms.CharField(error_messages=SAY),
        silent=forms.CharField(),
        optional=forms.CharField(required=False),
        hidden=forms.CharField(widget=forms.HiddenInput),
    )

    assert fields_without_required_message(kind) == ["silent"]


def test_sentences_that_blame_or_beg_are_found():
    kind = form_of(it=forms.CharField(error_messages={"required": "Please enter a valid name"}))

    assert unfit_messages(kind) == ["it.required: Please enter a valid name"]


def test_a_look_fills_its_gaps_from_the_fields_own():
    form = form_of(Look(size="l"), it=MoneyField())()

    assert (form["it"].look.size, form["it"].look.prefix, form["it"].look.width) == ("l", "£", "10")
