"""The documents say what is so: settings, commands, lives, links and decisions."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("**/*.md"))]
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
# A path of ours in backquotes; with a placeholder in it, it is a pattern and not a path.
PLACE = re.compile(r"`((?:dps|suppliers|buyers|tenders|tests|templates|deploy|docs|static)/[\w./-]+)`")
SETTING = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \| .+ \| (.+) \|$", re.MULTILINE)
NEEDED, EMPTY = "**needed**", "empty"


def names_of(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def calls_of(file: str) -> Iterator[ast.Call]:
    tree = ast.parse((ROOT / file).read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def settings_read() -> dict[str, ast.expr | None]:
    """Name -> default (None where it is needed) of every env.<kind>("NAME", default=...)."""
    found: dict[str, ast.expr | None] = {}
    for call in calls_of("dps/settings.py"):
        if re.fullmatch(r"env\.\w+", ast.unparse(call.func)):
            default = next((word.value for word in call.keywords if word.arg == "default"), None)
            found.setdefault(ast.literal_eval(call.args[0]), default)
    return found


def server_settings_read() -> dict[str, ast.expr | None]:
    """Of every os.environ.get("NAME", default) of the web server's configuration."""
    calls = [call for call in calls_of("deploy/gunicorn.conf.py") if len(call.args) == 2]
    return {ast.literal_eval(call.args[0]): call.args[1] for call in calls}


def documented() -> dict[str, str]:
    return dict(SETTING.findall(README.read_text()))


def as_written(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value != "" else EMPTY


def test_every_setting_stands_in_the_readme_and_no_other():
    assert set(documented()) == set(settings_read()) | set(server_settings_read())


def test_the_readme_knows_which_settings_are_needed():
    needed = {name for name, default in settings_read().items() if default is None}

    assert {name for name, said in documented().items() if said == NEEDED} == needed


def test_the_readme_knows_the_defaults():
    read = settings_read() | server_settings_read()
    plain = {name: default.value for name, default in read.items() if isinstance(default, ast.Constant)}

    said = documented()
    assert {name: said[name] for name in plain} == {name: as_written(value) for name, value in plain.items()}


def test_every_make_command_of_the_readme_exists():
    named = set(re.findall(r"(?:^|`|> )make ([a-z]+)\b", README.read_text(), re.MULTILINE))
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {"demo", "test", "journey", "check"} <= named
    assert named - made == set()


@pytest.mark.parametrize("name", names_of(DOCUMENTS))
def test_every_link_leads_somewhere(name):
    text = (ROOT / name).read_text()
    links = [link for link in LINK.findall(text) if not link.startswith(("http", "mailto"))]

    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("name", names_of(DOCUMENTS))
def test_every_place_that_is_named_exists(name):
    made_later = (ROOT / ".gitignore").read_text().splitlines()
    places = [place for place in PLACE.findall((ROOT / name).read_text()) if place not in made_later]

    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_lives_are_printed_from_the_code():
    printed = StringIO()
    call_command("lifecycle_tables", stdout=printed)

    assert (ROOT / "docs" / "lifecycles.md").read_text() == printed.getvalue()


def test_decisions_are_numbered_and_listed():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (ROOT / "docs" / "adr" / "README.md").read_text())

    assert numbers == list(range(1, len(numbers) + 1))
    assert listed == [path.name for path in DECISIONS]


@pytest.mark.parametrize("name", names_of(DECISIONS))
def test_a_decision_says_why_what_and_what_follows(name):
    text = (ROOT / name).read_text()

    assert re.match(rf"# {int(Path(name).name[:4])}\. \w", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_architecture_is_one_page():
    assert len((ROOT / "docs" / "ARCHITECTURE.md").read_text().splitlines()) <= 90
