"""A paper composed from the record: said once, shown as a page and as a tagged PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dps.core import pdf

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """A heading with facts, paragraphs and points under it."""

    title: str
    rows: Rows = field(default=())
    words: Sequence[str] = field(default=())
    points: Sequence[str] = field(default=())

    def blocks(self) -> list[pdf.Block]:
        found = [pdf.section(self.title), *(pdf.paragraph(text) for text in self.words)]
        if self.rows:
            found.append(pdf.facts([(name, value) for name, value in self.rows]))
        return [*found, pdf.bullets(list(self.points))] if self.points else found


@dataclass(frozen=True)
class Paper:
    """Title, sections in order, and who says it when."""

    title: str
    sections: Sequence[Section]
    sender: str
    reference: str
    dated: str

    def letter(self) -> pdf.Letter:
        return pdf.Letter(
            title=self.title,
            blocks=[block for section in self.sections for block in section.blocks()],
            sender=self.sender,
            reference=self.reference,
            dated=self.dated,
            footer=f"{self.title}, {self.reference}",
        )
