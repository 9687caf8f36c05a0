"""The main job, once through, against a portal of its own: gunicorn, worker and beat on real parts."""

import subprocess
import sys

import pytest

from tests.browser.checks import ROOT

pytestmark = pytest.mark.parts


@pytest.fixture(scope="module")
def walked(chromium_path):
    """Both walks, one after the other: a portal is longer in starting than in being walked through."""
    return subprocess.run(
        [sys.executable, "-m", "tests.browser.journey", "--scripts", "both"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )


def test_the_main_job_runs_from_a_visitor_to_a_public_contract(walked):
    assert "journey: 7 of 7" in walked.stdout.splitlines(), walked.stdout + walked.stderr[-6000:]


def test_the_main_job_runs_without_javascript(walked):
    assert "journey without scripts: 6 of 6" in walked.stdout.splitlines(), (
        walked.stdout + walked.stderr[-6000:]
    )
    assert walked.returncode == 0
