"""GOV.UK forms on plain Django: a mixin, a few fields, and how to show them."""

from dps.core.forms.bound import GovukBoundField
from dps.core.forms.checks import fields_without_required_message, unfit_messages
from dps.core.forms.choices import YES_OR_NO, Choice, choices_of
from dps.core.forms.dates import GovukDateField, GovukTimeField
from dps.core.forms.fields import LineField, LongTextField, MoneyField, PasswordField, WholeNumberField
from dps.core.forms.files import UploadField
from dps.core.forms.looks import Look
from dps.core.forms.mixin import GovukFormMixin, prepare_field
from dps.core.forms.renderer import GovukRenderer
from dps.core.forms.summaries import page_errors
from dps.core.forms.words import count_characters, count_words

__all__ = [
    "YES_OR_NO",
    "Choice",
    "GovukBoundField",
    "GovukDateField",
    "GovukFormMixin",
    "GovukRenderer",
    "GovukTimeField",
    "LineField",
    "LongTextField",
    "Look",
    "MoneyField",
    "PasswordField",
    "UploadField",
    "WholeNumberField",
    "choices_of",
    "count_characters",
    "count_words",
    "fields_without_required_message",
    "page_errors",
    "prepare_field",
    "unfit_messages",
]
