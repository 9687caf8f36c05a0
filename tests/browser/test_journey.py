"""The main job, walked through against a portal of its own: gunicorn, worker and beat on real parts.

From a visitor to the panel's scores; `make journey` walks on to the public contract, and without scripts.
"""

import subprocess
import sys

import pytest

from tests.browser.checks import ROOT

pytestmark = pytest.mark.parts


def test_the_main_job_runs_from_a_visitor_to_the_scores(chromium_path):
    walked = subprocess.run(
        [sys.executable, "-m", "tests.browser.journey", "--until-scored"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )

    assert "journey: 7 of 7" in walked.stdout.splitlines(), walked.stdout + walked.stderr[-6000:]
    assert walked.returncode == 0
