"""The main job, once through, against a portal of its own: gunicorn, worker and beat on real parts."""

import subprocess
import sys

import pytest

from tests.browser.checks import ROOT


@pytest.mark.parts
def test_the_main_job_runs_from_a_visitor_to_a_public_contract(chromium_path):
    walked = subprocess.run(
        [sys.executable, "-m", "tests.browser.journey"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )

    assert walked.returncode == 0, walked.stdout + walked.stderr[-6000:]
    assert walked.stdout.splitlines()[-1] == "journey: 7 of 7"
