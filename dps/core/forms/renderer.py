"""Draws our forms with GOV.UK HTML, and leaves Django's own forms (the admin) as they are."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template

from dps.core.forms.bound import GovukBoundField


class GovukRenderer(DjangoTemplates):
    """Our templates from the project's folder; Django's own widget templates from Django."""

    form_template_name = "govuk_forms/form.html"
    formset_template_name = "govuk_forms/formset.html"
    field_template_name = "govuk_forms/field.html"
    bound_field_class = GovukBoundField

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("govuk_forms/"):
            return get_template(template_name)
        return super().get_template(template_name)
