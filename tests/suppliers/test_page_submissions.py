"""How many pages a prepared applicant sends in: counted with a real client, never estimated."""

import pytest

from suppliers.models import Application
from tests.suppliers.applying import JULY, a_seat, dps
from tests.suppliers.walking import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def test_one_lot_takes_at_most_16_page_submissions():
    seat = a_seat()
    dps()
    applicant = Applicant(seat.user)

    applicant.start(1)
    applicant.answer_what_is_left()
    applicant.check_and_sign()

    assert Application.objects.get().status == "submitted"
    assert applicant.posts <= 16, applicant.addresses
