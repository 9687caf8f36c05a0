"""python -m dps.demo.parts run [--state DIR] -- COMMAND...   a command with the parts around it
python -m dps.demo.parts serve --state DIR --env FILE       the parts alone, until they are told to stop
python -m dps.demo.parts assets                             build styles and scripts where they are stale
python -m dps.demo.parts machine                            find or fetch what no wheel brings
"""

import argparse
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from dps.demo.parts import assets, debian
from dps.demo.parts.home import Home, write_private
from dps.demo.parts.processes import PartError, ends_with_us
from dps.demo.parts.stack import Stack


def run(command: list[str], state: str | None) -> int:
    """Start the parts, run the command with their names in its environment, stop them, give its code."""
    home = Home(Path(state) if state else Path(tempfile.mkdtemp(prefix="dps-parts-")))
    stack = Stack(home, lasting=state is not None)
    try:
        env = stack.start()
        if stack.absent:
            print(f"Not found on this machine: {', '.join(stack.absent)}", file=sys.stderr)
        return _obey(command, {**os.environ, **env})
    finally:
        stack.stop()
        home.close() if state else home.remove()


def _obey(command: list[str], env: Mapping[str, str]) -> int:
    child = subprocess.Popen([*ends_with_us(signal.SIGTERM), *command], env=dict(env))
    # Ctrl-C reaches the child by itself; a request to end is passed on, so that we stop after it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    return code if code >= 0 else 128 - code


def serve(state: str, env_file: str) -> int:
    """Start the parts for development (fast, not crash-safe), write `export` lines, wait for the end."""
    home = Home(Path(state))
    stack = Stack(home, lasting=False)
    ending: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _: ending.append(got))
    try:
        env = stack.start()
        lines = [f"export {name}={shlex.quote(value)}\n" for name, value in env.items() if name != "PATH"]
        write_private(Path(env_file), "".join(lines))
        while not ending:
            stack.processes.refuse_dead()
            time.sleep(0.5)
    finally:
        stack.stop()
        home.close()
    return 0


def _do(given: argparse.Namespace) -> int:
    if given.verb == "run":
        return run(given.command, given.state)
    if given.verb == "serve":
        return serve(given.state, given.env)
    if given.verb == "assets":
        assets.build_if_stale()
        return 0
    for program in debian.PACKAGES:
        print(f"  {program}: {debian.provide(program) or 'not found; what needs it will say so'}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m dps.demo.parts", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    running = verbs.add_parser("run")
    running.add_argument("--state")
    running.add_argument("command", nargs="+")
    serving = verbs.add_parser("serve")
    serving.add_argument("--state", required=True)
    serving.add_argument("--env", required=True)
    verbs.add_parser("assets")
    verbs.add_parser("machine")
    given = parser.parse_args()
    # So that a request to end runs the `finally` of whatever is under way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return _do(given)
    except PartError as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
