"""Promises that every form and every template of the project keeps."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

from dps.core.forms import GovukFormMixin, fields_without_required_message, unfit_messages

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.html"))
# The strict content security policy would drop these without a word.
INLINE = re.compile(
    r"""\sstyle\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|\son(click|change|submit|load)\s*="""
)


def forms_of_the_project():
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path:
            package = importlib.import_module(config.name)
            for found in pkgutil.walk_packages(package.__path__, f"{config.name}."):
                importlib.import_module(found.name)
    return sorted(_below(GovukFormMixin), key=lambda form: f"{form.__module__}.{form.__qualname__}")


def _below(kind):
    found = {form for form in kind.__subclasses__() if hasattr(form, "base_fields")}
    for form in kind.__subclasses__():
        found |= _below(form)
    return {form for form in found if not form.__module__.startswith("tests.")}


def made(form):
    """A form whose fields are made with it is asked as it stands; one that needs more, by its class."""
    try:
        return form()
    except (TypeError, KeyError, AttributeError):
        return form


def named(form):
    return f"{form.__module__}.{form.__qualname__}"


@pytest.mark.django_db
def test_every_required_field_says_in_its_own_words_what_is_missing():
    silent = {named(form): fields_without_required_message(made(form)) for form in forms_of_the_project()}

    assert {name: fields for name, fields in silent.items() if fields} == {}
    assert len(silent) > 5


@pytest.mark.django_db
def test_no_sentence_blames_or_begs():
    said = {named(form): unfit_messages(made(form)) for form in forms_of_the_project()}

    assert {name: sentences for name, sentences in said.items() if sentences} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_template_can_be_read_and_holds_nothing_inline(path):
    assert get_template(str(path))
    assert INLINE.findall((ROOT / "templates" / path).read_text()) == []
