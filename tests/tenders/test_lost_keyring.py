"""Without the key ring: words instead of bids, every other page as ever, nothing opened and nothing lost."""

import pytest
from rest_framework.test import APIClient

from dps.core.keyring import KeyringLost
from tenders.box.versions import content_of_version
from tenders.models import Bid, BidPart, Opening
from tests.tenders.box import IN_TIME, OPENING, box, opened, submitted

pytestmark = pytest.mark.django_db


def test_a_lost_key_ring_is_a_page_of_words_and_opens_nothing(at, client, settings, tmp_path):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who)
    saved = list(BidPart.objects.values_list("part", "version"))
    base = f"/supplier/opportunities/{place.competition.reference}/bid/"
    api = APIClient()
    api.force_authenticate(who.user)
    client.force_login(who.user)
    there, settings.KEYRING_URL = settings.KEYRING_URL, f"file://{tmp_path}/gone"

    with at(IN_TIME):
        answers = [client.get(base), client.post(base + "check/", {"idempotency_key": "two"})]
        answers.append(
            client.post(base + f"question/{place.questions[0].pk}/", {"text": "New", "version": 1})
        )
        rest = api.post(f"/api/v1/bids/{bid.pk}/submit/")
        client.force_login(place.lead)
        others = [client.get(page).status_code for page in ("/", f"/council/{place.competition.reference}/")]
    with at(OPENING), pytest.raises(KeyringLost):
        opened(place)

    assert [answer.status_code for answer in answers] == [503] * 3
    assert all("Nothing is lost and nothing has been opened" in answer.content.decode() for answer in answers)
    assert (rest.status_code, rest.json()["code"], rest["Retry-After"]) == (503, "keyring.lost", "120")
    assert others == [200, 200]
    assert not Opening.objects.filter(opened_at__isnull=False).exists()
    assert Bid.objects.get().status == "standing"
    settings.KEYRING_URL = there
    assert list(BidPart.objects.values_list("part", "version")) == saved
    assert content_of_version(bid.versions.get())["answers"]
