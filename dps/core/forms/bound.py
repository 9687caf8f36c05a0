"""A field on the page: element ids, classes and aria wiring as GOV.UK Frontend wants them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from dps.core.forms.looks import Look

_BASE_CLASS = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
}
_GROUPS = {"radioselect": "radios", "checkboxselectmultiple": "checkboxes", "govukdate": "date"}
DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Limit:
    """How much may be typed, and in what it is counted."""

    most: int
    unit: str  # words or characters


class GovukBoundField(BoundField):
    """Ids are <id>-hint, <id>-info and <id>-error; the template `govuk_forms/field.html` draws it."""

    @property
    def group(self) -> str:
        """radios, checkboxes or date when the field is several inputs in a fieldset; else empty."""
        return _GROUPS.get(self.widget_type, "")

    @property
    def use_fieldset(self) -> bool:
        return bool(self.group)

    @property
    def look(self) -> Look:
        own: Look = getattr(self.field, "look", Look())
        return getattr(self.form, "looks", {}).get(self.name, Look()).over(own)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, forms.FileInput)

    @property
    def limit(self) -> Limit | None:
        if not isinstance(self.field.widget, forms.Textarea):
            return None
        if words := getattr(self.field, "max_words", None):
            return Limit(words, "words")
        most = getattr(self.field, "max_characters", None) or getattr(self.field, "max_length", None)
        return Limit(most, "characters") if most else None

    @property
    def aria_describedby(self) -> str | None:
        parts = (("hint", self.help_text), ("info", self.limit), ("error", self.errors))
        return " ".join(f"{self.auto_id}-{suffix}" for suffix, shown in parts if shown) or None

    @property
    def bad_parts(self) -> list[str]:
        """Of a date: which of day, month and year are wrong; all three when that is not known."""
        if not self.errors:
            return []
        return getattr(self.field, "bad_parts", None) or list(DATE_PARTS)

    @property
    def first_error_id(self) -> str:
        """What the error summary links to."""
        if self.group == "date":
            return (
                f"{self.auto_id}_{DATE_PARTS.index(self.bad_parts[0])}"
                if self.errors
                else f"{self.auto_id}_0"
            )
        return f"{self.auto_id}_0" if self.group else self.auto_id

    @property
    def is_exclusive_set(self) -> bool:
        return any(getattr(widget.data["label"], "exclusive", False) for widget in self.subwidgets)

    def items(self) -> Iterator[dict[str, Any]]:
        """The radios or checkboxes of the group, as `govuk_forms/choice.html` draws them."""
        for widget in self.subwidgets:
            data = widget.data
            label = data["label"]
            reveal = getattr(label, "reveal", "")
            yield {
                "id": data["attrs"]["id"],
                "value": data["value"],
                "text": label,
                "type": data["type"],
                "checked": data["selected"],
                "disabled": data["attrs"].get("disabled", False),
                "hint": getattr(label, "hint", ""),
                "divider": getattr(label, "divider", ""),
                "exclusive": getattr(label, "exclusive", False),
                "reveal": self.form[reveal] if reveal else None,
            }

    def date_parts(self) -> Iterator[dict[str, Any]]:
        """The three boxes of a date."""
        for part, sub in zip(DATE_PARTS, self.subwidgets[0].data["subwidgets"], strict=True):
            yield {
                "label": part.capitalize(),
                "id": sub["attrs"]["id"],
                "name": sub["name"],
                "value": sub["value"],
                "width": "4" if part == "year" else "2",
                "bad": part in self.bad_parts,
                "disabled": sub["attrs"].get("disabled", False),
            }

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        if self.is_hidden or self.group:
            return attrs
        attrs["class"] = self._class_names()
        if self.widget_type in {"password", "email"}:
            attrs["spellcheck"] = "false"
        if self.widget_type == "password":
            attrs["autocapitalize"] = "none"
            attrs.setdefault("autocomplete", self.field.widget.attrs.get("autocomplete", "current-password"))
        return attrs

    def _class_names(self) -> str:
        if self.widget_type == "checkbox":
            return "govuk-checkboxes__input"
        kinds = (name for widget, name in _BASE_CLASS.items() if isinstance(self.field.widget, widget))
        base = next(kinds, "govuk-input")
        names = [base, self.field.widget.attrs.get("class", ""), self.look.width_class]
        if self.limit:
            names.append("govuk-js-character-count")
        if self.widget_type == "password":
            names.append("govuk-password-input__input govuk-js-password-input-input")
        if self.errors:
            names.append(f"{base}--error")
        return " ".join(" ".join(names).split())
