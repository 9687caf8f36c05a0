"""The main job, walked through against a portal of its own: gunicorn, worker and beat on real parts.

From a visitor to the public contract, and once more by people whose browsers run no scripts. `make journey`
walks through a portal that has competitions already.
"""

import subprocess
import sys

import pytest

from tests.browser.checks import ROOT

pytestmark = pytest.mark.parts


def test_the_main_job_runs_from_a_visitor_to_the_contract_with_scripts_and_without(chromium_path):
    walked = subprocess.run(
        [sys.executable, "-m", "tests.browser.journey", "--scripts", "both", "--fresh"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )

    lines = walked.stdout.splitlines()
    assert "journey: 8 of 8" in lines, walked.stdout + walked.stderr[-6000:]
    assert "journey without scripts: 7 of 7" in lines, walked.stdout + walked.stderr[-6000:]
    assert walked.returncode == 0
