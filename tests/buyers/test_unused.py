"""A seat that nobody has used for a year is listed, and its leads are told once."""

from datetime import UTC, datetime, timedelta

import pytest

from buyers.models import Seat
from buyers.operations.unused import UNUSED
from buyers.tasks import tell_of_unused_seats
from dps.accounts.models import User
from dps.accounts.operations.sign_ins import begin_sign_in
from dps.accounts.operations.tokens import create_token
from dps.core.models import OutboxMessage
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilSeatFactory

pytestmark = pytest.mark.django_db
JULY = datetime(2023, 7, 1, 8, 0, tzinfo=UTC)
LATER = JULY + UNUSED + timedelta(hours=1)


def told():
    return sorted(OutboxMessage.objects.filter(template="seat_unused").values_list("recipient", flat=True))


def used(seat, at):
    User.objects.filter(pk=seat.user_id).update(signed_in_at=at)


def test_a_seat_unused_for_a_year_is_told_of_once(at, client, settings, django_assert_num_queries):
    with at(JULY):
        lead = CouncilSeatFactory(roles=["lead"], given_at=JULY)
        reader = CouncilSeatFactory(council=lead.council, roles=["reader"], given_at=JULY)
        begin_sign_in(reader.user_id, session_key="k", address=None, agent="")
    used(lead, LATER)

    with at(JULY + UNUSED):
        assert tell_of_unused_seats() == 0
    with at(LATER):
        assert [tell_of_unused_seats(), tell_of_unused_seats()] == [1, 0]
        assert told() == [lead.user.email]
        create_token(reader.user_id, actor=reader.user, name="Export", scope="read", days=30)
        reader.user.auth_token_set.update(used_at=LATER)
        assert not Seat.objects.unused_since(LATER - UNUSED).exists()
        reader.user.auth_token_set.all().delete()

        client.force_login(TeamSeatFactory(role="officer").user)
        with django_assert_num_queries(6):
            assert reader.user.email in client.get("/team/councils/unused-seats/").content.decode()
        for _ in range(2):
            CouncilSeatFactory(council=lead.council, roles=["reader"], given_at=JULY)
        with django_assert_num_queries(6):
            client.get("/team/councils/unused-seats/")
    used(reader, LATER)
    with at(LATER + UNUSED + timedelta(hours=1)):
        assert tell_of_unused_seats() == 4
    assert settings.SUPPORT_EMAIL in told()
