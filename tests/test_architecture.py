"""What holds for every address, form, job, life and mail of the project, also for those not written yet."""

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.forms import BaseForm
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.permissions import SAFE_METHODS

import buyers
import dps
import suppliers
import tenders
from dps.accounts.api.permissions import TokenScope
from dps.accounts.web.forms import RegisterForm, SignInForm
from dps.celery import app as celery
from dps.core.forms import fields_without_required_message, unfit_messages
from dps.core.templatetags.statuses import COLOURS, MUTED, PLAIN, key_of
from tenders.api.receipts import CheckReceipt

OURS = (dps, suppliers, buyers, tenders)
ROOT = Path(settings.BASE_DIR)
SOURCES = [path for package in OURS for path in Path(package.__path__[0]).rglob("*.py")]

# Whoever adds an address here says: everybody may see this without signing in.
PUBLIC = {
    # about the portal
    *(
        "home",
        "lots",
        "lot",
        "before-you-start",
        "questionnaire",
        "needed-pdf",
        "help",
        "contact",
        "contact-sent",
    ),
    *("accessibility", "privacy", "cookies", "terms", "web-manifest", "favicon"),
    "agreement-documents",
    *("tell-me", "tell-me-sent", "tell-me-confirm", "tell-me-confirmed", "tell-me-leave", "tell-me-left"),
    # what the law wants public: opportunities, contracts, the register of suppliers, open data
    *("public-projects", "opportunities", "opportunities-feed", "public-opportunity", "opportunity-calendar"),
    *("contracts", "contracts-csv", "public-contract", "receipt-check", "api-receipt-check"),
    *("register-of-suppliers", "register-csv", "register-supplier", "register-logo", "members"),
    # coming in and going out
    *("register", "check-email", "register-confirmed", "register-confirm", "register-link-again"),
    *("sign-in", "sign-in-code", "sign-out", "signed-out", "account_inactive", "invitation", "keep-alive"),
    "buyer-invitation",
    # a member of a group or a subcontractor answers by the secret in its link
    *("partner", "partner-page", "partner-sign"),
    *(
        "password-forgotten",
        "password-forgotten-sent",
        "password-reset-done",
        "account_reset_password_from_key",
    ),
    # only in training, where everybody may be anybody
    *("training-clock", "training-clock-deadline", "training-inbox", "training-mail", "training-people"),
    # machines
    *("api-schema", "api-docs", "prometheus-django-metrics"),
    *("health-live", "health-ready", "health-keyring", "audit-heads"),
}
# Not there at all for those who may not see them.
HIDDEN = {"styleguide", "styleguide-forms", "styleguide-page"}
# Read by everybody through the API; nothing is changed by strangers anywhere.
PUBLIC_TO_READ = {
    *("admission-list", "admission-detail", "registered-supplier-list", "registered-supplier-detail"),
    *("api-agreement-list", "api-agreement-detail", "api-agreement-documents"),
    *("member-list", "member-detail"),
}
# allauth looks its pages up by these names; each stands beside a name of ours.
THEIRS = re.compile(r"(account|mfa)_\w+")

# Addresses that take only certain words.
FIXED = {
    "contract-copy": {"ref": "sample", "side": "council"},
    "account_reset_password_from_key": {"uidb36": "abc", "key": "def"},
    "styleguide-page": {"page": "home"},
    "api-bid-parts": {"pk": UUID(int=7), "part": "price"},
    "api-bid-content": {"pk": UUID(int=7), "number": 1},
}
SAMPLES = {"int": 1, "slug": "sample", "str": "sample", "uuid": UUID(int=7), "path": "sample"}


# -- addresses ------------------------------------------------------------------------------
def addresses(resolver=None, before=None) -> Iterator[tuple[URLPattern, dict]]:
    for entry in (resolver or get_resolver()).url_patterns:
        arguments = (before or {}) | sample_arguments(entry)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, arguments)
        else:
            yield entry, arguments


def sample_arguments(entry) -> dict:
    converters = entry.pattern.converters
    if converters:
        return {name: sample_of(converter) for name, converter in converters.items()}
    regex = getattr(entry.pattern, "regex", None)
    return dict.fromkeys(regex.groupindex, str(SAMPLES["uuid"])) if regex is not None else {}


def sample_of(converter):
    kind = type(converter).__name__.removesuffix("Converter").lower().removeprefix("string") or "str"
    return SAMPLES.get(kind, "sample")


ADDRESSES = {
    entry.name: (entry, arguments)
    for entry, arguments in addresses()
    if entry.name and not (THEIRS.fullmatch(entry.name) and entry.name not in PUBLIC)
}


def address_of(name):
    _, arguments = ADDRESSES[name]
    return reverse(name, kwargs=FIXED.get(name, arguments))


def is_turned_away(response) -> bool:
    if response.status_code in {401, 403}:
        return True
    return response.status_code == 302 and response.url.startswith(settings.LOGIN_URL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - PUBLIC))
def test_every_route_turns_strangers_away(client, name):
    entry, _ = ADDRESSES[name]
    actions = getattr(entry.callback, "actions", None) or getattr(entry.callback, "initkwargs", {}).get(
        "actions"
    )
    methods = list(actions) if actions else ["get", "post"]
    readable = name in PUBLIC_TO_READ

    answers = {
        method: getattr(client, method)(address_of(name))
        for method in methods
        if not (readable and method.upper() in SAFE_METHODS)
    }

    served = {method: answer for method, answer in answers.items() if answer.status_code != 405}
    assert served or readable, f"{name} answers no method"
    for method, answer in served.items():
        assert is_turned_away(answer) or (name in HIDDEN and answer.status_code == 404), (
            f"{method} {name}: {answer.status_code}"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted((PUBLIC | PUBLIC_TO_READ) & set(ADDRESSES)))
def test_a_public_route_never_fails_on_a_stranger(client, name):
    assert client.get(address_of(name)).status_code < 500


def test_the_list_of_public_routes_names_only_what_exists():
    assert (PUBLIC | PUBLIC_TO_READ) - set(ADDRESSES) == set()


def test_url_names_are_unique_and_in_kebab_case():
    named = [entry.name for entry, _ in addresses() if entry.name and not THEIRS.fullmatch(entry.name)]

    assert [name for name, count in Counter(named).items() if count > 1] == []
    assert [name for name in named if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_every_page_of_allauth_has_a_name_of_ours_too():
    pages = {}
    for entry, _ in addresses():
        pages.setdefault(str(entry.pattern), set()).add(entry.name)

    alone = [names for names in pages.values() if all(name and THEIRS.fullmatch(name) for name in names)]
    assert sorted(alone) == [{"account_inactive"}, {"account_reset_password_from_key"}] or all(
        names <= {"account_inactive", "account_reset_password_from_key"} for names in alone
    )


def methods_of(view):
    """Every method that some address lets through to an API view."""
    entries = [entry for entry, _ in addresses() if getattr(entry.callback, "cls", None) is view]
    actions = [getattr(entry.callback, "actions", None) for entry in entries]
    return {method.upper() for each in actions for method in each or view.http_method_names}


API_VIEWS = sorted(
    {entry.callback.cls for entry, _ in addresses() if hasattr(entry.callback, "cls")}, key=str
)


# A question too long for an address: nothing is kept of it.
READ_BY_POST = {CheckReceipt}


@pytest.mark.parametrize(
    "view", [view for view in API_VIEWS if view.__module__.split(".")[0] != "drf_spectacular"]
)
def test_every_api_view_respects_what_a_token_may_do(view):
    if methods_of(view) <= set(SAFE_METHODS) or view in READ_BY_POST:
        return

    kinds = [each for each in view.permission_classes if isinstance(each, type)]
    assert any(issubclass(each, TokenScope) for each in kinds)


# -- forms ----------------------------------------------------------------------------------
def every_module() -> None:
    for package in OURS:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not re.search(r"\.(migrations|parts|wsgi)(\.|$)|__main__", found.name):
                importlib.import_module(found.name)


def subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def our_forms():
    every_module()
    ours = {package.__name__ for package in OURS}
    # The styleguide shows what a form looks like when nobody has written its sentences.
    return sorted(
        {
            form
            for form in subclasses(BaseForm)
            if form.__module__.split(".")[0] in ours and "samples" not in form.__module__
        },
        key=lambda form: f"{form.__module__}.{form.__qualname__}",
    )


FORMS = our_forms()


def is_ours(kind):
    return kind.__module__.split(".")[0] in {package.__name__ for package in OURS}


def without_a_packages_fields(form):
    """The fields that we wrote: what a package's form brings along, our form replaces when it is made."""
    packages = [base for base in form.__mro__ if not is_ours(base)]
    theirs = {id(field) for base in packages for field in vars(base).get("base_fields", {}).values()}
    return {name: field for name, field in form.base_fields.items() if id(field) not in theirs}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_every_required_field_has_its_own_sentence(form):
    written = SimpleNamespace(fields=without_a_packages_fields(form))

    assert fields_without_required_message(written) == []


@pytest.mark.parametrize("form", [RegisterForm, SignInForm])
@pytest.mark.django_db
def test_fields_of_a_package_are_replaced_by_ours(form):
    made = form()

    assert not set(without_a_packages_fields(form))
    for field in made.fields.values():
        assert re.match(r"Enter (a|your) ", field.error_messages["required"])
        assert "placeholder" not in field.widget.attrs


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_no_form_blames_or_begs(form):
    assert unfit_messages(form) == []


# -- jobs -----------------------------------------------------------------------------------
def test_every_scheduled_job_names_a_task_the_worker_knows():
    celery.loader.import_default_modules()
    jobs = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}

    assert jobs
    assert jobs <= set(celery.tasks)


def test_every_task_has_a_name_of_its_app():
    celery.loader.import_default_modules()
    ours = [name for name in celery.tasks if not name.startswith("celery.")]

    assert [name for name in ours if not re.fullmatch(r"[a-z]+\.[a-z_]+", name)] == []


# -- lives ----------------------------------------------------------------------------------
def tables_of_moves():
    """Every dict of moves in a lifecycles module, with the choices it moves between."""
    for app in ("suppliers", "buyers", "tenders", "dps.accounts", "dps.documents", "dps.agreements"):
        try:
            module = importlib.import_module(f"{app}.lifecycles")
        except ModuleNotFoundError:
            continue
        for name, value in vars(module).items():
            if name.endswith("MOVES") and isinstance(value, dict):
                yield pytest.param(type(next(iter(value))), value, id=f"{app}.{name}")


TABLES = list(tables_of_moves())


def fields_living_by(choices):
    values = set(choices.values)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.CharField) and {value for value, _ in field.flatchoices} == values:
                yield model, field


@pytest.mark.parametrize(("choices", "moves"), TABLES)
def test_a_table_of_moves_knows_every_state_and_no_other(choices, moves):
    assert set(moves) == set(choices)
    assert {target for targets in moves.values() for target in targets} <= set(choices)
    assert not any(state in targets for state, targets in moves.items())


@pytest.mark.parametrize(("choices", "moves"), TABLES)
def test_every_state_can_be_reached(choices, moves):
    first = next(iter(choices))
    reached, ahead = {first}, [first]
    while ahead:
        new = set(moves[ahead.pop()]) - reached
        reached |= new
        ahead += new

    assert reached == set(choices)


@pytest.mark.parametrize(("choices", "moves"), TABLES)
def test_the_database_keeps_to_the_table(choices, moves):
    found = [(model, field) for model, field in fields_living_by(choices) if field.name == "status"]
    legal = {(str(state), str(target)) for state, targets in moves.items() for target in targets}

    assert found, f"no model lives by {choices.__name__}"
    for model, _ in found:
        checks = [check for check in model._meta.constraints if isinstance(check, models.CheckConstraint)]
        assert any(str(set(choices.values)) == str(set(_values_of(check))) for check in checks), model
        triggers = [each for each in model._meta.triggers if isinstance(each, pgtrigger.FSM)]
        assert {pair for trigger in triggers for pair in trigger.transitions} == legal, model


def _values_of(check):
    """The values of a constraint that says `status in (...)`, else nothing."""
    children = getattr(check.condition, "children", [])
    pairs = [child for child in children if isinstance(child, tuple) and child[0] == "status__in"]
    return pairs[0][1] if len(children) == len(pairs) == 1 else []


@pytest.mark.parametrize(("choices", "moves"), TABLES)
def test_every_state_has_a_colour_that_somebody_chose(choices, moves):
    known = {*COLOURS, *PLAIN, *MUTED}

    assert [value for value in choices.values if key_of(value) not in known] == []


def test_every_life_has_a_table():
    """A model with a `status` of choices has either moves or says nothing changes."""
    lives = [set(parameter.values[0].values) for parameter in TABLES]
    ours = {package.__name__ for package in OURS}

    without = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ours
        for field in model._meta.local_fields
        if field.name == "status" and field.choices and {value for value, _ in field.flatchoices} not in lives
    ]

    assert without == []


# -- mails ----------------------------------------------------------------------------------
def mails_named():
    """Every template that the code owes somebody: the second argument of notify, by its literal."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")).startswith("notify")
            ):
                continue
            for argument in node.args[1:2]:
                for each in ast.walk(argument):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.value


@pytest.mark.parametrize("name", sorted(set(mails_named())))
def test_every_mail_that_is_owed_has_words(name):
    source = get_template(f"mail/{name}.txt").template.source

    first, second, *_ = source.split("\n")
    assert first.startswith("Subject: ")
    assert second.strip() == ""


def test_mails_are_found_at_all():
    assert len(set(mails_named())) > 5


# -- sources --------------------------------------------------------------------------------
def test_files_stay_within_reach():
    lengths = {path: len(path.read_text().splitlines()) for path in SOURCES if "migrations" not in path.parts}
    del lengths[ROOT / "dps" / "settings.py"]  # one file for all settings
    templates = {path: len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.html")}

    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 300} == {}
    assert {str(path.relative_to(ROOT)): length for path, length in templates.items() if length > 150} == {}
