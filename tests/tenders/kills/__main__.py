"""python -m tests.tenders.kills [web:submit database:opening ...]: each part killed at each moment.

It starts a portal of its own, kills with SIGKILL, starts the killed part again and prints a table of fault,
moment and outcome. It fails where something acknowledged is lost, something is half done
or a retry does not work. Without words: all fifteen.
"""

import argparse
import os
import signal
import sys
import time
import traceback
from datetime import UTC, datetime
from importlib import import_module
from itertools import product

import django

from tests.tenders.own import Own, own_portal

FAULTS = ["web", "worker", "database", "S3", "broker"]
MOMENTS = {"submit": "submitting", "upload": "uploading", "opening": "opening"}
HEAD = "| killed | during | moment | the client was told | there after the restart | retry | s |"
LINE = "| --- | --- | --- | --- | --- | --- | ---: |"


def main(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tenders.kills", description=__doc__)
    parser.add_argument("cells", nargs="*", help="fault:moment; all fifteen, where none is named")
    parser.add_argument("--like", default="", help="address of a migrated database to copy, to start sooner")
    given = parser.parse_args(words)
    cells = [tuple(cell.split(":")) for cell in given.cells] or list(product(FAULTS, MOMENTS))
    # Told to stop, we still stop what we have started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with own_portal(like=given.like, DPS_TRAINING_CLOCK=datetime.now(UTC).isoformat()) as own:
        own.again("worker")
        # Only now is it known which portal this process looks into.
        os.environ.update(own.portal.env)
        django.setup()
        say(HEAD, LINE)
        # Every row is told, also after one that went wrong.
        went_well = [tell(own, fault, moment) for fault, moment in cells]
        return 0 if all(went_well) else 1


def tell(own: Own, fault: str, moment: str) -> bool:
    """One row; whether it went as it must."""
    began = time.monotonic()
    row, wrong = outcome(own, fault, moment)
    say(f"| {' | '.join([fault, moment, *row, f'{time.monotonic() - began:.0f}'])} |")
    return not wrong


def outcome(own: Own, fault: str, moment: str) -> tuple[list[str], bool]:
    blow = import_module("tests.tenders.kills.scene").Blow(fault, own.kill, own.again)
    module = import_module(f"tests.tenders.kills.{MOMENTS[moment]}")
    try:
        row = getattr(module, moment)(blow, own.address)
    except Exception as wrong:
        traceback.print_exc()
        return [f"FAILED: {wrong}", "", "", ""], True
    return [row.when, row.told, row.there, row.retry], False


def say(*lines: str) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
