"""The words and signs that pages are made of."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.template import Context, Template

from dps.core.templatetags.statuses import COLOURS, MUTED, PLAIN

SUMMER_NOON = datetime(2024, 7, 12, 11, 0, tzinfo=UTC)
WINTER_NOON = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)


def draw(source, **facts):
    return Template("{% load portal %}" + source).render(Context(facts))


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ it|uk_datetime }}", SUMMER_NOON, "Friday 12 July 2024 at 12 noon"),
        ("{{ it|uk_datetime }}", WINTER_NOON, "Friday 4 December 2026 at 12 noon"),
        ("{{ it|uk_datetime:'short' }}", SUMMER_NOON, "12 Jul 2024, 12 noon"),
        (
            "{{ it|uk_datetime:'seconds' }}",
            datetime(2024, 7, 12, 10, 42, 7, tzinfo=UTC),
            "Friday 12 July 2024 at 11:42:07am",
        ),
        (
            "{{ it|uk_datetime }}",
            datetime(2024, 7, 31, 23, 0, tzinfo=UTC),
            "Thursday 1 August 2024 at midnight",
        ),
        ("{{ it|uk_datetime }}", None, ""),
        # The hour that comes twice: both sides of the end of summer time.
        (
            "{{ it|uk_datetime }}",
            datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
            "Sunday 27 October 2024 at 1:30am",
        ),
        (
            "{{ it|uk_datetime }}",
            datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
            "Sunday 27 October 2024 at 1:30am",
        ),
        ("{{ it|uk_datetime }}", datetime(2024, 3, 31, 1, 0, tzinfo=UTC), "Sunday 31 March 2024 at 2am"),
        ("{{ it|uk_date }}", date(2024, 7, 1), "1 July 2024"),
        ("{{ it|uk_date:'day' }}", date(2024, 7, 1), "Monday 1 July 2024"),
        ("{{ it|uk_date:'short' }}", date(2024, 9, 1), "1 Sep 2024"),
        ("{{ it|uk_date }}", datetime(2025, 3, 31, 23, 0, tzinfo=UTC), "1 April 2025"),
        ("{{ it|uk_date }}", None, ""),
        ("{{ it|uk_time }}", datetime(2024, 7, 12, 13, 5, tzinfo=UTC), "2:05pm"),
        ("{{ it|uk_time }}", time(0), "midnight"),
        ("{{ it|uk_time }}", None, ""),
        ("{{ it|iso }}", SUMMER_NOON, "2024-07-12T11:00:00+00:00"),
        ("{{ it|pounds }}", Decimal("1250.00"), "£1,250"),
        ("{{ it|pounds }}", Decimal("1250.5"), "£1,250.50"),
        ("{{ it|pounds }}", 0, "£0"),
        ("{{ it|pounds }}", Decimal("-50"), "−£50"),
        ("{{ it|pounds }}", None, ""),
        ("{{ it|pounds }}", "not a number", ""),
        ("{{ it|number }}", 12345, "12,345"),
        ("{{ it|filesize_uk }}", 1, "1 byte"),
        ("{{ it|filesize_uk }}", 0, "0 bytes"),
        ("{{ it|filesize_uk }}", 340 * 1024, "340KB"),
        ("{{ it|filesize_uk }}", 1024 * 1024 - 1, "1MB"),
        ("{{ it|filesize_uk }}", int(1.25 * 1024 * 1024), "1.2MB"),
        ("{{ it|filesize_uk }}", 50 * 1024 * 1024, "50MB"),
        ("{{ it|filesize_uk }}", None, ""),
        ("{{ it|short_hash }}", "9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c…"),
        ("{{ it|short_hash }}", None, ""),
        ("{{ it|word_count }}", "three small words", "3"),
        ("{{ it|get:'a' }}", {"a": 7}, "7"),
        ("{{ it|get:'b' }}", {"a": 7}, "None"),
    ],
)
def test_a_filter_says(source, value, words):
    assert draw(source, it=value) == words


@pytest.mark.parametrize(
    ("day", "words", "working"),
    [
        (date(2024, 7, 1), "today", "due today"),
        (date(2024, 7, 2), "1 day left", "1 working day left"),
        (date(2024, 7, 15), "14 days left", "10 working days left"),
        (date(2024, 6, 28), "3 days ago", "1 working day overdue"),
        (datetime(2024, 7, 1, 23, 30, tzinfo=UTC), "1 day left", "1 working day left"),
    ],
)
def test_days_are_counted_by_the_uk_calendar(at, day, words, working):
    with at(datetime(2024, 7, 1, 9, 0, tzinfo=UTC)):
        assert draw("{{ it|days_left }}", it=day) == words
        assert draw("{{ it|working_days_left }}", it=day) == working


class Life(SimpleNamespace):
    def get_status_display(self):
        return "More information needed"


@pytest.mark.parametrize(
    ("source", "it", "html"),
    [
        ("{% status_tag it %}", Life(status="more_information"), ("yellow", "More information needed")),
        ("{% status_tag it 'Your turn' %}", Life(status="more_information"), ("yellow", "Your turn")),
        ("{% status_tag it %}", SimpleNamespace(value="open", label="Open"), ("green", "Open")),
        ("{% status_tag it %}", "not_yet_started", ("blue", "Not yet started")),
        ("{% status_tag it colour='red' %}", "open", ("red", "Open")),
        ("{% status_tag it %}", "<b>", ("grey", "&lt;b&gt;")),
    ],
)
def test_a_status_is_a_tag_of_its_colour(source, it, html):
    colour, words = html

    assert draw(source, it=it) == f'<strong class="govuk-tag govuk-tag--{colour}">{words}</strong>'


def test_what_is_done_has_no_tag_and_what_is_locked_is_grey_text():
    assert draw("{% status_tag 'completed' %}") == "Completed"
    assert draw("{% status_tag 'cannot_start_yet' %}") == '<span class="app-muted">Cannot start yet</span>'


def statuses():
    # Models that other tests make for themselves are not the portal's.
    ours = (model for model in apps.get_models() if not model.__module__.startswith("tests."))
    for model in ours:
        for field in model._meta.get_fields():
            if getattr(field, "name", "") in {"status", "outcome", "decision"} and getattr(
                field, "choices", None
            ):
                yield from ((f"{model._meta.label}.{field.name}", value) for value, _ in field.flatchoices)


def test_every_status_of_every_model_has_been_given_a_colour():
    known = set(COLOURS) | PLAIN | MUTED

    assert [where for where in statuses() if where[1] not in known] == []
    assert len(list(statuses())) > 30


def test_typed_text_becomes_paragraphs_and_lists_and_nothing_else():
    typed = "One\r\ntwo\r\n\r\n- a\n* b\nafter\n1. x\n2) y\n\n<script>alert(1)</script> & **so**"

    assert draw("{{ it|markdown_lite }}", it=typed) == (
        '<p class="govuk-body">One<br>two</p>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>a</li><li>b</li></ul>\n'
        '<p class="govuk-body">after</p>\n'
        '<ol class="govuk-list govuk-list--number"><li>x</li><li>y</li></ol>\n'
        '<p class="govuk-body">&lt;script&gt;alert(1)&lt;/script&gt; &amp; **so**</p>'
    )
    assert draw("{{ it|markdown_lite }}", it="  \n ") == ""
    assert draw("{{ it|markdown_lite }}", it=None) == ""


def test_attributes_are_escaped_and_the_absent_left_out():
    html = draw(
        "{% attrs it data_url=url hidden=no checked=yes %}",
        it={"id": '"x"'},
        url="/a?b&c",
        no=False,
        yes=True,
    )

    assert html == ' data-url="/a?b&amp;c" id="&quot;x&quot;" checked'


def test_blocks_escape_what_is_passed_and_keep_what_is_written():
    html = draw(
        "{% summary_list %}{% summary_row key change='/c/' about='the name' %}{{ name }}{% endsummary_row %}"
        "{% summary_row 'Website' %}{% endsummary_row %}{% endsummary_list %}",
        key="<Name>",
        name="<Acme>",
    )

    assert "&lt;Name&gt;" in html
    assert "&lt;Acme&gt;" in html
    assert (
        '<a class="govuk-link" href="/c/">Change<span class="govuk-visually-hidden"> the name</span></a>'
        in html
    )
    assert "Not provided" in html


def test_a_table_names_its_columns_and_labels_its_cells():
    html = draw(
        "{% data_table 'Ranking' 'Supplier' 'Price:numeric' %}<tr>{% th %}A{% endth %}"
        "{% td 'Price' numeric=True %}{{ 5|pounds }}{% endtd %}</tr>{% enddata_table %}"
    )

    assert '<th scope="col" class="govuk-table__header govuk-table__header--numeric">Price</th>' in html
    assert '<th scope="row" class="govuk-table__header">A</th>' in html
    assert '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="Price">£5</td>' in html


def test_the_servers_clock_shows_seconds_in_uk_time(at):
    with at(datetime(2024, 7, 1, 8, 5, 9, tzinfo=UTC)):
        html = draw("{% server_clock %}")

    assert '<time datetime="2024-07-01T08:05:09+00:00">9:05:09am</time> UK time' in html
