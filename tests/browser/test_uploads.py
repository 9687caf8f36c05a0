"""Files from a real browser, straight to a real store, past a real scanner."""

import re

import pytest
from playwright.sync_api import expect

from dps.documents.models import Document
from tests.browser.checks import assert_policy_kept, assert_sound, keep_picture
from tests.documents import files
from tests.documents.conftest import _worker_is_here, a_pdf, ada, put, shelves  # noqa: F401
from tests.factories.documents import DocumentFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.documents.urls"),
    pytest.mark.usefixtures("shelves"),
]
HOSTILE = "<img src=x onerror=document.title='run'>.pdf"


def chosen(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def rows(page):
    expect(page.locator("[data-upload-list] progress")).to_have_count(0, timeout=20_000)
    return [" ".join(text.split()) for text in page.locator("[data-upload-list] li").all_inner_texts()]


def test_files_go_up_at_once_and_one_refusal_stops_no_other(page, sign_in, ada):  # noqa: F811
    sign_in(page, ada)
    page.goto("/shelf/")

    page.set_input_files(
        "input[type=file]",
        [
            chosen(HOSTILE, files.pdf()),
            chosen("program.exe", b"MZ"),
            chosen("empty.pdf", b""),
            chosen("large.pdf", files.big_pdf(9 * files.MEGABYTE)),
        ],
    )

    shown = rows(page)
    assert "Uploaded" in shown[0]
    assert "<img src=x" in shown[0]
    assert "The selected file must be a PDF, DOCX or TXT" in shown[1]
    assert "The selected file is empty" in shown[2]
    assert "Uploaded" in shown[3]
    assert page.title() == "Supporting files – CCIN supplier portal"
    keep_picture(page, "uploads-sent")
    assert_policy_kept(page)
    page.goto("/shelf/")
    assert [("Ready" in row, "SHA-256" in row) for row in rows(page)] == [(True, True), (True, True)]
    assert Document.objects.get(part_count=2).size == 9 * files.MEGABYTE


def test_a_part_that_stumbles_is_sent_again(wide, sign_in, ada):  # noqa: F811
    sign_in(wide, ada)
    wide.goto("/shelf/")
    stumbled = []

    def stumble(route):
        if route.request.method == "PUT" and not stumbled:
            stumbled.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    wide.route("**/*partNumber=1*", stumble)
    wide.set_input_files("input[type=file]", [chosen("a.pdf", files.pdf())])

    assert "Uploaded" in rows(wide)[0]
    assert len(stumbled) == 1


def test_a_dead_store_is_told_beside_the_file(wide, sign_in, ada, settings):  # noqa: F811
    sign_in(wide, ada)
    wide.goto("/shelf/")
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"

    wide.set_input_files("input[type=file]", [chosen("a.pdf", files.pdf())])

    assert "Files cannot be uploaded or opened at the moment." in rows(wide)[0]
    keep_picture(wide, "uploads-dead-store")


def test_a_file_is_taken_off(wide, sign_in, ada):  # noqa: F811
    DocumentFactory(owner="shelf:1")
    sign_in(wide, ada)
    wide.goto("/shelf/")

    wide.click("button[data-remove]")
    wide.wait_for_selector("[data-upload-list] li", state="detached")

    assert not Document.objects.for_owner("shelf:1").exists()


def test_without_scripts_the_form_does_the_same(open_page, ada):  # noqa: F811
    DocumentFactory(owner="shelf:library", name="Insurance.pdf")
    page = open_page(user=ada, js=False)
    page.goto("/shelf/")

    page.set_input_files("input[type=file]", [chosen("a.pdf", files.pdf()), chosen("b.exe", b"MZ")])
    page.click("text=Upload files")
    assert page.url.endswith("/shelf/")
    assert "b.exe: The selected file must be a PDF, DOCX or TXT" in page.inner_text("main")
    assert "1 file uploaded" in page.inner_text("main")
    keep_picture(page, "uploads-no-scripts")
    page.check("text=Insurance.pdf")
    page.click("text=Use this file")
    assert [document.name for document in Document.objects.for_owner("shelf:1")] == ["a.pdf", "Insurance.pdf"]
    page.click("button:has-text('Remove a.pdf')")
    assert [document.name for document in Document.objects.for_owner("shelf:1")] == ["Insurance.pdf"]


def test_a_file_is_saved_under_its_name(wide, sign_in, ada, put, a_pdf):  # noqa: F811
    put(a_pdf, name="Our évidence.pdf")
    sign_in(wide, ada)
    wide.goto("/shelf/")

    with wide.expect_download() as saved:
        wide.click("text=Our évidence.pdf")

    assert saved.value.suggested_filename == "Our évidence.pdf"
    assert saved.value.path().read_bytes() == a_pdf


def test_every_state_looks_sound(page, sign_in, ada):  # noqa: F811
    reasons = {
        "infected": "The selected file contains a virus",
        "refused": "The selected file is password protected",
        "unreadable": "The virus scanner is not answering. We will check this file again soon.",
    }
    for status in ("uploaded", "checking", "clean", "infected", "refused", "unreadable"):
        DocumentFactory(owner="shelf:1", status=status, reason=reasons.get(status, ""))
    DocumentFactory(owner="shelf:library", name="Insurance certificate for the year 2024 to 2025.pdf")
    infected = Document.objects.get(status="infected")
    sign_in(page, ada)

    page.goto("/shelf/")
    assert_sound(page, "uploads-states")
    page.goto(f"/documents/{infected.pk}/")
    assert_sound(page, "uploads-not-available")


def test_after_a_closed_tab_the_same_file_goes_on_with_the_parts_that_are_there(open_page, ada, tmp_path):  # noqa: F811
    film = tmp_path / "film.pdf"
    film.write_bytes(files.big_pdf(9 * files.MEGABYTE))
    page = open_page(user=ada)
    page.goto("/shelf/")
    page.route("**/*partNumber=2*", lambda route: route.abort())
    page.set_input_files("input[type=file]", film)
    expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=20_000)
    page.close()

    again, sent = open_page(user=ada), []
    again.goto("/shelf/")
    assert ("film.pdf" in rows(again)[0], "Not finished" in rows(again)[0]) == (True, True)
    keep_picture(again, "uploads-unfinished")
    again.on("request", lambda one: sent.append(one.url) if one.method == "PUT" else None)
    again.set_input_files("input[type=file]", film)
    expect(again.locator("text=Uploaded").first).to_be_visible(timeout=20_000)

    assert len(rows(again)) == 1
    assert [re.search(r"partNumber=(\d)", url)[1] for url in sent] == ["2"]
    document = Document.objects.get()
    assert (document.size, document.part_count, document.status) == (9 * files.MEGABYTE, 2, "clean")
