"""Programs that no wheel brings - the virus scanner, the browser of the tests - from Debian's packages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dps.demo.parts.processes import PartError

BESIDE = Path(sys.prefix) / "debian"
SHELL, BROWSER = "chromium-headless-shell", "chromium"
PACKAGES = {"clamd": "clamav-daemon", SHELL: SHELL}
PLACES = ["/usr/sbin", "/usr/local/sbin"]


def find(program: str) -> Path | None:
    """The machine's own, else the one unpacked beside the libraries, else none."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *PLACES, str(Path(sys.prefix) / "bin")])
    found = shutil.which(program, path=path)
    return Path(found) if found else None


def find_browser() -> Path | None:
    """Chromium for the tests: without windows it takes half of the processor; the whole one will do."""
    named = os.environ.get("CHROMIUM")
    return Path(named) if named else find(SHELL) or find(BROWSER)


def provide(program: str) -> Path | None:
    """Install the program where we may, unpack it where we may not, and say where it lies."""
    if find(program) is None and shutil.which("apt-get") and shutil.which("dpkg"):
        try:
            _install(PACKAGES[program]) if os.geteuid() == 0 else _unpack(program)
        except PartError as failure:
            print(failure, file=sys.stderr)
    return find(program)


def _install(package: str) -> None:
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", package])


def _unpack(program: str) -> None:
    """Without root: fetch the package and what it needs and the machine lacks, and open them in a folder."""
    tree, fetched = BESIDE / program, BESIDE / "fetched"
    for folder in (tree, fetched / "lists" / "partial", fetched / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    ours = [f"Dir::State::lists={fetched / 'lists'}", f"Dir::Cache={fetched}", "Debug::NoLocking=1"]
    apt = ["apt-get", "-qq", *(word for option in ours for word in ("-o", option))]
    _run([*apt, "update"])
    plan = _run([*apt, "--simulate", "install", "--no-install-recommends", PACKAGES[program]])
    names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    _run([*apt, "download", *names], cwd=fetched)
    for package in fetched.glob("*.deb"):
        _run(["dpkg", "-x", str(package), str(tree)])
    shutil.rmtree(fetched)
    _put_on_path(program, tree)


def _put_on_path(program: str, tree: Path) -> None:
    """A command of that name among our programs, which finds its libraries."""
    inside = next(path for folder in ("usr/sbin", "usr/bin") if (path := tree / folder / program).exists())
    if program == SHELL:
        # Debian's own command looks for its files in fixed places of the machine.
        inside = tree / "usr" / "lib" / "chromium" / SHELL
    folders = sorted({str(library.parent) for library in tree.glob("usr/lib/*/lib*.so*")})
    command = Path(sys.prefix) / "bin" / program
    command.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={":".join(folders)} exec {inside} "$@"\n')
    command.chmod(0o755)


def _run(command: Sequence[str], cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PartError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
