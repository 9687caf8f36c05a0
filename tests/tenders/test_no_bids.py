"""The deadline passes and nobody has bid: what the pages say, and how it ends."""

import pytest

from dps.core.models import OutboxMessage
from tenders.models import Competition, Letter
from tenders.operations.opening import confirm_opening
from tests.tenders.box import code_of, second_factor
from tests.tenders.moderated import OPENED
from tests.worlds import a_world, published_competition

pytestmark = pytest.mark.django_db


def test_r84_where_nobody_bid_the_pages_lead_to_an_end_without_award_and_a_new_beginning(at, client):
    world = a_world(suppliers=1)
    competition = published_competition(world)
    with at(OPENED):
        open_box(world, competition)
        read = reader(client, competition.reference)
        client.force_login(world.lead)
        assert "No bids were submitted: end it without an award" in read("/council/{ref}/")
        assert "No bids were submitted: end it without an award" in read("/council/")
        assert "End without an award" in read("/council/{ref}/opening/")
        assert "nobody gets a letter" in read("/council/{ref}/award/none/")
        client.force_login(world.evaluators[0])
        assert "No bids were submitted" in read("/council/{ref}/score/")

        client.force_login(world.lead)
        before = OutboxMessage.objects.count()
        ended = read("/council/{ref}/award/none/", reason="Nobody bid.")
        hub = read("/council/{ref}/")
        begin = read(f"/council/new/?begin=copy:{competition.pk}")
        client.force_login(world.person_of(world.suppliers[0]))
        invited = read("/supplier/opportunities/{ref}/")
        client.logout()
        public = read("/opportunities/{ref}/")

    assert "There was no bidder to tell." in ended
    assert "Ask those who were invited why they did not bid" in ended
    assert f"?begin=copy:{competition.pk}" in ended
    assert f'value="copy:{competition.pk}" selected' in begin
    assert "No contract was awarded. Nobody bid." in public
    for page in (hub, invited):
        assert "It ended without an award.</strong> Nobody bid." in page
    assert "Cancel it" not in hub
    assert hub.count("Completed") == 4
    assert (OutboxMessage.objects.count(), Letter.objects.count()) == (before, 0)
    assert Competition.objects.get().status == "not_awarded"


def open_box(world, competition):
    for opener in world.openers:
        second_factor(opener)
        confirm_opening(competition.pk, actor=opener, code=code_of(opener))


def reader(client, reference):
    """The words of a page, or of what answers what is typed."""

    def read(path, **typed):
        address = path.format(ref=reference)
        answer = client.post(address, typed, follow=True) if typed else client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return " ".join(answer.content.decode().split())

    return read
