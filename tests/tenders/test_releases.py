"""Releases of open data: by the schema of OCDS 1.1.5, with ids that a publisher answers for."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from dps.agreements.models import AgreementChange
from dps.agreements.rules.releases import amendment_of
from suppliers.rules.releases import cancellation_of
from tenders.rules.releases import unsuccessful_release
from tests.factories.agreements import AgreementFactory
from tests.factories.buyers import CouncilFactory
from tests.factories.suppliers import AdmissionFactory
from tests.factories.tenders import CompetitionFactory
from tests.ocds import faults
from tests.worlds import DEADLINE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prefix(settings):
    settings.OCDS_PREFIX = "ocds-a1b2c3"


def ended():
    council = CouncilFactory(name="Cyngor Sir Ynys Môn", org_id="GB-PLA-AGY")
    return CompetitionFactory(council=council, end_reason="The funding is lost.")


def test_r84_releases_stand_up_to_the_schema_of_ocds():
    change = AgreementChange(
        agreement=AgreementFactory(), kind="terms", term="title", value="A", previous="B", reason="C."
    )
    made = [
        unsuccessful_release(ended(), DEADLINE),
        amendment_of(change, DEADLINE),
        cancellation_of(AdmissionFactory(), DEADLINE),
    ]

    assert faults(*made) == []
    # It would be told: a release without its id, and a state that there is not.
    broken = {**made[0], "id": "", "tender": {"id": "1", "status": "lost"}}
    assert len(faults(broken)) == 2


def test_r84_an_end_without_award_has_ids_of_its_own_and_points_to_the_dps():
    competition = ended()

    release = unsuccessful_release(competition, DEADLINE)

    agreement = competition.lot.agreement
    assert release["ocid"] == f"ocds-a1b2c3-{competition.reference}"
    assert release["buyer"] == {"id": "GB-PLA-AGY", "name": "Cyngor Sir Ynys Môn"}
    assert release["relatedProcesses"][0]["identifier"] == f"ocds-a1b2c3-{agreement.reference}"
    assert (release["tender"]["status"], release["awards"][0]["status"]) == ("unsuccessful", "unsuccessful")
    assert "xxxxxx" not in str(release)


def test_a_service_without_a_registered_prefix_is_warned(settings, capsys):
    settings.OCDS_PREFIX = "ocds-xxxxxx"

    with pytest.raises(SystemCheckError, match=r"dps\.W001"):
        call_command("check", "--deploy", "--tag", "compatibility", "--fail-level", "WARNING")
