"""How one field is shown: what the label alone cannot say."""

from dataclasses import dataclass, fields
from typing import Literal


@dataclass(frozen=True)
class Look:
    """Settings of one field; None means the usual. A form's `looks` wins over the field's own `look`.

    size      s, m, l or xl: the size of the label or legend (usual: s)
    heading   the label or legend is the page's h1
    hide_label  only a screen reader meets the label (in a table of inputs)
    inline    radios side by side (for two short answers)
    small     small radios or checkboxes (filters, tables)
    prefix    sign before the box, such as £
    suffix    sign after the box, such as %
    width     2, 3, 4, 5, 10, 20 or 30 characters; or one-quarter, one-third, one-half, two-thirds
    what      the words an error begins with: "Total turnover" gives "Total turnover must be ..."
    """

    size: Literal["s", "m", "l", "xl"] | None = None
    heading: bool | None = None
    hide_label: bool | None = None
    inline: bool | None = None
    small: bool | None = None
    prefix: str | None = None
    suffix: str | None = None
    width: str | None = None
    what: str | None = None

    def over(self, under: "Look") -> "Look":
        """This look, with what it leaves open taken from the one under it."""
        both = {f.name: (getattr(self, f.name), getattr(under, f.name)) for f in fields(self)}
        return Look(**{name: low if top is None else top for name, (top, low) in both.items()})

    @property
    def width_class(self) -> str:
        if not self.width:
            return ""
        return f"govuk-input--width-{self.width}" if self.width.isdigit() else f"govuk-!-width-{self.width}"
