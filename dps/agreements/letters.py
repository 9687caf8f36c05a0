"""What an applicant will need, as a PDF for everybody."""

from collections.abc import Collection

from dps.agreements.models import Agreement, Lot
from dps.agreements.rules.needed import Asked, Section, evidence_asked, insurance_asked, questions_for
from dps.core import pdf
from dps.core.templatetags.formats import date_words


def needed_letter(agreement: Agreement, lots: Collection[Lot]) -> pdf.Letter:
    """The questions in force for these lots, the evidence, the insurance, and where there is help."""
    definition = agreement.questionnaire.definition
    blocks = [
        pdf.paragraph(
            f"Suppliers apply from {date_words(agreement.opens_on)} to {date_words(agreement.closes_on)},"
            f" on the portal of {agreement.authority}, free of charge. A decision follows within"
            f" {agreement.assessment_days} working days."
        ),
        pdf.bullets([str(lot) for lot in lots]),
        pdf.section("Insurance"),
        pdf.paragraph(
            "You need not hold the cover today: you may promise to have it when a contract starts."
        ),
        pdf.facts(insurance_asked(definition, lots)),
        pdf.section("Evidence to upload"),
        pdf.bullets([_line(asked) for asked in evidence_asked(definition)]),
    ]
    for group in questions_for(definition, lots):
        blocks.append(pdf.section(group.title))
        blocks += [_table(section) for section in group.sections]
    blocks += [
        pdf.section("Help"),
        pdf.paragraph(
            "Everything is saved as you go: you may stop and come back, and colleagues may help."
            " The pages Help and Contact us of the portal say how to reach us."
        ),
    ]
    return pdf.Letter(
        title="What you will need",
        blocks=blocks,
        sender=agreement.authority,
        reference=f"{agreement}, questionnaire {agreement.questionnaire.version}",
    )


def _table(section: Section) -> pdf.Block:
    rows = [[one.number, _words(one), _answer(one)] for one in section.questions]
    return pdf.table(section.title, ["Number", "Question", "Answer"], rows, widths=[2, 9, 4])


def _words(asked: Asked) -> str:
    parts = f" ({'; '.join(asked.parts)})" if asked.parts else ""
    return " ".join(filter(None, [asked.question, asked.hint])) + parts


def _answer(asked: Asked) -> str:
    return f"{asked.answer}, if it applies" if asked.is_conditional else asked.answer


def _line(asked: Asked) -> str:
    return f"{asked.question}, if it applies" if asked.is_conditional else asked.question
