"""Files on the pages of an application: sent with the page, kept, carried over."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.suppliers.applying import JULY, a_draft, a_seat, read

pytestmark = pytest.mark.django_db
INSURANCE = ["insurance", "liability"]


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def test_without_scripts_what_is_typed_beside_a_file_is_kept_when_the_file_is_sent():
    seat = a_seat()
    application = a_draft(seat, answers=None)
    typed = {"q-8_1c-held": "promise", "q-8_1c-cover": "1,000,000"}
    file = SimpleUploadedFile("cover.pdf", b"%PDF-1.7 cover")

    browser = Client()
    browser.force_login(seat.user)

    answer = browser.post(
        reverse("application-page", args=INSURANCE), {**typed, "file-8.1e": file, "upload": "1"}
    )

    assert answer.url == reverse("application-page", args=INSURANCE)
    assert application.answers.get().value == {"held": "promise", "cover": "1000000.00", "expires_on": ""}
    assert [d.name for d in read(application).files["8.1e"]] == ["cover.pdf"]
