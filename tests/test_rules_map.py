"""docs/rules.md says which test shows which rule: it names tests that exist, and it forgets none."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "docs" / "rules.md"
ROW = re.compile(r"^\| (R\d{2,3}) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py::\w+)`")
PREFIX = re.compile(r"test_((?:r\d{2,3}_)+)")
# The rules that this release has to show.
SHOWN = {
    *("R01", "R02", "R09", "R11", "R12", "R14", "R16", "R17", "R18"),
    *("R38", "R40", "R41", "R43", "R44", "R46", "R47"),
    *("R51", "R52", "R53", "R54", "R55", "R56", "R57", "R59", "R60"),
    *("R61", "R63", "R64", "R65", "R66", "R68", "R70", "R74"),
}


def _in_file(path: Path) -> Iterator[str]:
    """Every test of a file as pytest names it, without importing anything."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield f"{path.relative_to(ROOT)}::{node.name}"


def rules_in(name: str) -> set[str]:
    """test_r53_r54_everybody_else ... is about R53 and R54."""
    match = PREFIX.match(name.partition("::")[2])
    return set(match[1].upper().strip("_").split("_")) if match else set()


@cache
def existing() -> frozenset[str]:
    return frozenset(name for path in ROOT.glob("tests/**/test_*.py") for name in _in_file(path))


def mapped() -> dict[str, list[str]]:
    return {rule: NAMED.findall(names) for rule, _, names in ROW.findall(MAP.read_text())}


def test_every_named_test_exists():
    named = {name for row in mapped().values() for name in row}

    assert named - existing() == set()


def test_every_test_named_after_a_rule_stands_in_its_row():
    rows = mapped()
    wanted = {(rule, name) for name in existing() for rule in rules_in(name)}

    assert {(rule, name) for rule, name in wanted if name not in rows.get(rule, [])} == set()


def test_every_row_has_a_test_named_after_its_rule():
    bare = [rule for rule, row in mapped().items() if not any(rule in rules_in(name) for name in row)]

    assert bare == []


def test_every_rule_of_this_release_has_a_test():
    assert {rule for rule in SHOWN if not mapped().get(rule)} == set()


def test_rules_stand_once_and_in_order():
    rules = [rule for rule, _, _ in ROW.findall(MAP.read_text())]

    assert rules == sorted(set(rules), key=lambda rule: int(rule[1:]))


def test_a_name_may_be_about_two_rules():
    assert rules_in("tests/a.py::test_r53_r54_all_are_denied") == {"R53", "R54"}
    assert rules_in("tests/a.py::test_r102_review") == {"R102"}
    assert rules_in("tests/a.py::test_ranking") == set()
