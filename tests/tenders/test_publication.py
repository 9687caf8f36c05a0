"""From a draft to the invitations: what is missing, who approves, whom it reaches."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose
from dps.core.refusals import Refused
from tenders.models import Competition, Criterion, Invitation
from tenders.operations.competitions import set_timetable
from tenders.operations.criteria import CriterionRow, set_criteria, set_scale
from tenders.operations.publication import (
    approve_publication,
    publish_competition,
    recall_from_approval,
    send_back_to_draft,
    send_for_approval,
)
from tenders.rules.publication import gaps
from tests.worlds import START, a_world, admit, awaiting_competition, draft_competition, published_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def test_a_whole_draft_lacks_nothing(world):
    assert gaps(draft_competition(world), START) == []
