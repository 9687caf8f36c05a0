from io import BytesIO

import pytest
from pypdf import PdfReader

from dps.core.pdf import Letter, bullets, facts, heading, letter_pdf, paragraph, section, strong, table

WELSH_AND_POLISH = "Cymdeithas Tŷ Dŵr Ŵyl Ŷd, Spółdzielnia Łódź Świętokrzyska"


def read(letter):
    return PdfReader(BytesIO(letter_pdf(letter)))


def words_of(reader):
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture
def letter():
    return Letter(
        title="Your application AP-2024-0042",
        addressee=[WELSH_AND_POLISH, "1 High Street"],
        dated="1 July 2024",
        reference="AP-2024-0042",
        blocks=[
            section("Lot 1"),
            paragraph("You are admitted."),
            strong("Keep this letter."),
            heading("Reasons"),
            bullets(["One", "Two"]),
            facts([("Received", "1 July 2024")]),
            table("Files", ["Name", "Bytes"], [["a.pdf", "12"]], widths=[3, 1], numeric=[1]),
        ],
    )


def test_letter_is_tagged_and_says_its_title_and_language(letter):
    reader = read(letter)

    catalog = reader.trailer["/Root"]
    assert reader.metadata.title == "Your application AP-2024-0042"
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


def test_letter_has_the_structure_that_a_screen_reader_walks(letter):
    kinds = set()

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif hasattr(node, "get"):
            kinds.add(node.get("/S"))
            if "/K" in node:
                walk(node["/K"])

    walk(read(letter).trailer["/Root"]["/StructTreeRoot"]["/K"])

    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Caption"} <= kinds


def test_letter_keeps_every_letter_of_welsh_and_polish_names(letter):
    assert WELSH_AND_POLISH in words_of(read(letter))


def test_letter_takes_typed_text_as_text():
    typed = '#panic("run") = not a heading *not bold* $x$ \\ <label> @cite "quoted" #sys.inputs'

    text = words_of(read(Letter(title="Plain", blocks=[paragraph(typed), bullets([typed])])))

    assert text.count('#panic("run")') == 2
    assert "*not bold*" in text


def test_a_character_that_no_font_has_is_written_by_its_name():
    family = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}\N{VARIATION SELECTOR-16}"

    text = words_of(
        read(Letter(title="Łódź \N{GRINNING FACE}", blocks=[paragraph(f"Tŷ{family}\x07 \u4f60.")]))
    )
    many = words_of(
        read(Letter(title="Ŵyl", blocks=[bullets(["Ŵyl " + "".join(map(chr, range(0x4E00, 0x4E40)))])]))
    )

    assert "Łódź [grinning face]" in text
    assert "Tŷ[woman][girl] [U+4F60]." in text
    assert "Ŵyl [U+4E00][U+4E01]" in many


def test_letter_breaks_long_words_and_pages():
    blocks = [paragraph("a" * 64)] + [paragraph("A paragraph of some words. " * 10)] * 40

    reader = read(Letter(title="Long", blocks=blocks))

    assert len(reader.pages) > 2
    assert "a" * 64 in "".join(reader.pages[0].extract_text().split())
    assert f"Page 2 of {len(reader.pages)}" in words_of(reader)
