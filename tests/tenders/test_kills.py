"""Parts of a portal killed in the middle of things. All fifteen: python -m tests.tenders.kills."""

import os
import subprocess
import sys

import pytest

from tests import migrated
from tests.tenders.kills.__main__ import LINE

CELLS = ["web:submit", "database:opening", "S3:upload"]


@pytest.mark.parts
def test_a_killed_part_loses_nothing_acknowledged_and_leaves_nothing_half_done():
    url = os.environ["DATABASE_URL"]
    name = f"{url.rpartition('/')[2]}_kills_{os.getpid()}"
    like = migrated.copy(url, name)
    command = [sys.executable, "-m", "tests.tenders.kills", "--like", like, *CELLS]
    # A process of its own: told to end, it stops all that it started; killed, the kernel does.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            table, said = running.communicate(timeout=400)
        finally:
            running.terminate()
            migrated.drop(url, name)
    assert running.returncode == 0, table + said
    _, _, rows = table.partition(LINE)
    assert [row.split(" | ")[:2] for row in rows.strip().splitlines()] == [
        [f"| {fault}", moment] for fault, moment in (cell.split(":") for cell in CELLS)
    ]
    # Where the database is away, a browser and a program are told to come back, not that we have failed.
    assert "told 503" in rows
