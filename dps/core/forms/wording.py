"""Error sentences in GOV.UK's wording, in place of Django's, for every field that says nothing of its own."""

from django import forms
from django.forms.fields import Field

from dps.core.forms.looks import Look

_EMAIL = "Enter an email address in the correct format, like name@example.com"
_ADDRESS = "Enter a web address in the correct format, like https://www.example.com"
_PICK_ONE = "Select one of the answers shown"


def subject_of(field: Field, look: Look) -> str:
    """What the sentence is about: the look's `what`, the field's own, or a label that is no question."""
    named = look.what or getattr(field, "what", "")
    label = str(field.label or "")
    return str(named) or (label if label and not label.endswith("?") else "Your answer")


def speak_govuk(field: Field, look: Look) -> None:
    """Replace Django's own sentences on this field; what the form's author wrote stays."""
    field.says_required = not _is_djangos(field, "required")  # type: ignore[attr-defined]
    for code, sentence in _sentences(field, subject_of(field, look)).items():
        if _is_djangos(field, code):
            field.error_messages[code] = sentence


def default_message(field: Field, code: str) -> str | None:
    """What the field's class says for this code when nobody says anything else."""
    found = None
    for kind in reversed(type(field).__mro__):
        found = getattr(kind, "default_error_messages", {}).get(code, found)
    return None if found is None else str(found)


def _is_djangos(field: Field, code: str) -> bool:
    said = field.error_messages.get(code)
    if said is None:
        return True
    own_class = any(
        code in vars(kind).get("default_error_messages", {}) and not kind.__module__.startswith("django.")
        for kind in type(field).__mro__
    )
    return not own_class and str(said) == default_message(field, code)


def _sentences(field: Field, what: str) -> dict[str, str]:
    found = {
        "required": _required(field, what),
        "max_length": f"{what} must be %(limit_value)d characters or less",
        "min_length": f"{what} must be %(limit_value)d characters or more",
        "max_value": f"{what} must be %(limit_value)s or less",
        "min_value": f"{what} must be %(limit_value)s or more",
        "null_characters_not_allowed": f"{what} must not include control characters",
    }
    for kind, more in _by_kind(what).items():
        if isinstance(field, kind):
            found.update(more)
    return found


def _required(field: Field, what: str) -> str:
    thing = "an answer" if what == "Your answer" else what[:1].lower() + what[1:]
    if isinstance(field, forms.FileField):
        return "Select a file"
    if isinstance(field, forms.ChoiceField | forms.BooleanField | forms.ModelChoiceField):
        return f"Select {thing}"
    return f"Enter {thing}"


def _by_kind(what: str) -> dict[type[Field], dict[str, str]]:
    return {
        forms.EmailField: {"invalid": _EMAIL},
        forms.URLField: {"invalid": _ADDRESS},
        forms.IntegerField: {"invalid": f"{what} must be a whole number, like 30"},
        forms.FloatField: {"invalid": f"{what} must be a number, like 30"},
        forms.DecimalField: {
            "invalid": f"{what} must be a number, like 30",
            "max_digits": f"{what} must have %(max)s digits or less",
            "max_decimal_places": f"{what} must have %(max)s numbers or less after the decimal point",
            "max_whole_digits": f"{what} must have %(max)s digits or less before the decimal point",
        },
        forms.FileField: {
            "invalid": "The selected file could not be uploaded – try again",
            "missing": "The selected file could not be uploaded – try again",
            "empty": "The selected file is empty",
            "max_length": "The name of the selected file must be %(max)d characters or less",
        },
        forms.ChoiceField: {"invalid_choice": _PICK_ONE},
        forms.MultipleChoiceField: {"invalid_choice": _PICK_ONE, "invalid_list": _PICK_ONE},
        forms.ModelChoiceField: {"invalid_choice": _PICK_ONE},
        forms.UUIDField: {"invalid": f"{what} must be a reference from this service"},
        forms.RegexField: {"invalid": f"{what} is not in the correct format"},
        forms.DateField: {"invalid": f"{what} must be a real date, like 27 3 2027"},
        forms.TimeField: {"invalid": f"{what} must be a time, like 2:30pm"},
    }
