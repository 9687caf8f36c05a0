"""What makes a Django form a GOV.UK form."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer

from dps.core.forms.bound import GovukBoundField
from dps.core.forms.looks import Look
from dps.core.forms.renderer import GovukRenderer
from dps.core.forms.wording import speak_govuk

_NUMBER_ATTRS = ("min", "max", "step")


class GovukFormMixin:
    """Put before forms.Form, forms.ModelForm or a package's form: `class F(GovukFormMixin, forms.Form)`.

    `looks` says how fields are shown: `looks = {"kind": Look(inline=True)}`.
    """

    default_renderer: BaseRenderer | type[BaseRenderer] | None = GovukRenderer
    # GOV.UK pattern: the server says what is wrong, the browser's own bubbles stay away.
    use_required_attribute = False
    looks: Mapping[str, Look] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        # A formset hands down its own renderer, which would undo ours.
        kwargs["renderer"] = GovukRenderer()
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            prepare_field(field, self.looks.get(name, Look()).over(getattr(field, "look", Look())))

    @property
    def reveals(self) -> set[str]:
        """Names of fields drawn inside a choice, not in the run of the form."""
        labels = (label for field in self.fields.values() for _, label in getattr(field, "choices", ()))  # type: ignore[attr-defined]
        return {label.reveal for label in labels if getattr(label, "reveal", "")}

    def top_fields(self) -> list[GovukBoundField]:
        inside = self.reveals
        return [bound for bound in self.visible_fields() if bound.name not in inside]  # type: ignore[attr-defined]

    def error_list(self) -> Iterator[dict[str, str]]:
        """Every error in the order of the fields, with the id of the element to go to."""
        visible = self.visible_fields()  # type: ignore[attr-defined]
        first = visible[0].first_error_id if visible else "main-content"
        for error in self.non_field_errors():  # type: ignore[attr-defined]
            yield {"text": error, "id": first}
        for bound in self:  # type: ignore[attr-defined]
            target = first if bound.is_hidden else bound.first_error_id
            yield from ({"text": error, "id": target} for error in bound.errors)


def prepare_field(field: forms.Field, look: Look) -> None:
    """Bring one field to GOV.UK's ways. Call it for a field added after the form was made."""
    speak_govuk(field, look)
    attrs = field.widget.attrs
    attrs.pop("placeholder", None)
    # A browser that stops at a limit cuts what is pasted without a word: people may go over, and are told.
    attrs.pop("maxlength", None)
    attrs.pop("minlength", None)
    if isinstance(field.widget, forms.Textarea):
        attrs.pop("cols", None)
        attrs["rows"] = getattr(field, "rows", None) or attrs.get("rows", "5")
    if isinstance(field.widget, forms.NumberInput):
        # A number box loses what is typed by scrolling, and refuses commas.
        field.widget.input_type = "text"
        # Both are kinds of IntegerField to Django; a phone's numeric keys lack the decimal point.
        has_point = isinstance(field, forms.DecimalField | forms.FloatField)
        attrs.setdefault("inputmode", "decimal" if has_point else "numeric")
        for name in _NUMBER_ATTRS:
            attrs.pop(name, None)
