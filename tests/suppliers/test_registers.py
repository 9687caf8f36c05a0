"""Public registers over real HTTP: found, unknown, broken, slow, and never in the way."""

import time
from base64 import b64encode

import pytest

from suppliers import registers
from suppliers.registers.register import MOST_BYTES
from suppliers.rules.entries import Entry
from tests.suppliers.registry import CHARITY, COMPANY, dripping, registry, slowly


def test_a_company_is_found_with_its_office(settings):
    with registry(settings, company=COMPANY) as server:
        entry = registers.look_up("GB-COH", " 950 6232")

    assert entry == Entry(
        "GB-COH",
        "09506232",
        "found",
        name="MILL LANE RESEARCH LIMITED",
        state="active",
        legal_form="company_shares",
        street="1 Mill Lane, Werneth",
        locality="Oldham",
        postcode="OL1 1UT",
        nation="England",
    )
    path, headers = server.asked[0]
    assert path == "/company/09506232"
    assert headers["Authorization"] == f"Basic {b64encode(b'company-key:').decode()}"


def test_a_charity_is_found_with_its_company_number(settings):
    with registry(settings, charity=CHARITY) as server:
        entry = registers.look_up("GB-CHC", "1090095")

    assert entry == Entry(
        "GB-CHC",
        "1090095",
        "found",
        name="THE ALLOTMENT TRUST",
        state="registered",
        legal_form="charitable_company",
        street="16 MILL LANE",
        locality="SHEFFIELD",
        postcode="S1 2HE",
        company_number="4256812",
    )
    path, headers = server.asked[0]
    assert path == "/allcharitydetails/1090095/0"
    assert headers["Ocp-Apim-Subscription-Key"] == "charity-key"


@pytest.mark.parametrize(
    ("more", "form", "nation"),
    [
        ({"type": "plc"}, "plc", "England"),
        ({"type": "llp"}, "llp", "England"),
        ({"is_community_interest_company": True}, "cic_shares", "England"),
        (
            {"type": "private-limited-guarant-nsc", "subtype": "community-interest-company"},
            "cic_guarantee",
            "England",
        ),
        ({"type": "registered-society-non-jurisdictional"}, "", "England"),
        (
            {"jurisdiction": "scotland", "registered_office_address": {"country": "United Kingdom"}},
            "company_shares",
            "Scotland",
        ),
        ({"registered_office_address": None, "jurisdiction": "european-union"}, "company_shares", ""),
        ({"registered_office_address": ["x"], "type": None}, "", "England"),
    ],
)
def test_forms_and_places_are_told_where_the_register_tells_them(settings, more, form, nation):
    with registry(settings, company={**COMPANY, **more}):
        entry = registers.look_up("GB-COH", "09506232")

    assert (entry.answer, entry.legal_form, entry.nation) == ("found", form, nation)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((404, {"errors": []}), "unknown"),
        ((500, b"Internal Server Error"), "unreachable"),
        ((401, {"error": "Invalid Authorization"}), "unreachable"),
        ((429, b""), "unreachable"),
        ((302, b""), "unreachable"),
        ((200, b"<html>We are busy</html>"), "unreachable"),
        ((200, b""), "unreachable"),
        ((200, b"[]"), "unreachable"),
        ((200, b"\xff\xfe\x00"), "unreachable"),
        ((200, b"[" * 100_000), "unreachable"),
        ((200, b" " * (MOST_BYTES + 1)), "unreachable"),
        ((200, {"company_name": None}), "unreachable"),
        ((200, {**COMPANY, "company_number": "00000001"}), "unreachable"),
        (slowly(1), "unreachable"),
        (dripping, "unreachable"),
    ],
    ids=[
        *("404", "500", "401", "429", "302", "page", "empty", "list", "bytes", "nested", "long"),
        *("nothing", "another", "slow", "drips"),
    ],
)
def test_whatever_else_comes_is_an_answer_too_and_comes_in_time(settings, answer, expected):
    with registry(settings, company=answer):
        began = time.monotonic()
        entry = registers.look_up("GB-COH", "09506232")
        took = time.monotonic() - began

    assert entry == Entry("GB-COH", "09506232", expected)
    assert took < 3 * settings.REGISTER_SECONDS


def test_nobody_listens(settings):
    with registry(settings):
        pass

    assert registers.look_up("GB-COH", "09506232").answer == "unreachable"


def test_what_cannot_be_asked_is_not_asked(settings):
    with registry(settings) as server:
        assert registers.look_up("GB-MPR", "235C").answer == "not_asked"
        assert registers.look_up("GB-COH", "../../x").answer == "not_asked"
        settings.COMPANIES_HOUSE_KEY = ""
        assert registers.askable() == ["GB-CHC"]
        assert registers.look_up("GB-COH", "09506232").answer == "not_asked"
        assert server.asked == []


def test_all_numbers_of_an_organisation_are_asked_once(settings):
    with registry(settings, company=COMPANY, charity=CHARITY):
        numbers = {"GB-COH": "09506232", "GB-CHC": "1090095", "GB-SC": "SC042386"}
        entries = registers.look_up_all(numbers)

    assert [(each.scheme, each.answer) for each in entries] == [("GB-COH", "found"), ("GB-CHC", "found")]


def test_the_key_is_in_no_log(settings, capfd):
    with registry(settings, company=(500, b"secret answer")):
        registers.look_up("GB-COH", "09506232")

    said = "".join(capfd.readouterr())
    assert "company-key" not in said
    assert "secret answer" not in said
