"""Which passwords are accepted: 12 characters, not on the deny list, not the person's own name (R95).

There is no rule about capitals, digits or signs, and no upper limit.
"""

import re

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError

_ENDING = re.compile(r"[\W\d_]+$")
# What people of this portal would try first, once its length is reached.
_OURS = frozenset(
    {
        *("oldham", "oldhamcouncil", "council", "cooperative", "cooperativecouncils", "procurement"),
        *("supplier", "suppliers", "supplierportal", "dynamicpurchasing", "password", "passphrase"),
    }
)


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Password must be {self.min_length} characters or more"

    def get_help_text(self) -> str:
        return f"Must be {self.min_length} characters or more. Three random words make a good password."


class NotCommon(django.CommonPasswordValidator):
    """Not on the list of the most used ones, nor one of them with digits or signs behind it."""

    def validate(self, password: str, user: object = None) -> None:
        plain = password.lower().strip()
        stem = _ENDING.sub("", plain)
        if plain in self.passwords or stem in self.passwords or stem in _OURS or _repeats(plain):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return "Password is too easy to guess. Choose a password that other people do not use"


class NotOwnName(django.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        return "Password is too similar to your name or email address"


def _repeats(text: str) -> bool:
    """One character, or a short run of them, over and over: aaaaaaaaaaaa, 123123123123."""
    return any(len(text) > 2 * size and text in text[:size] * len(text) for size in (1, 2, 3, 4))
