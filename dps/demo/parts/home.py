"""Where the parts keep their data: one closed folder, its secrets, its ports, its lock."""

import fcntl
import json
import os
import pwd
import random
import secrets
import shutil
import socket
from hashlib import sha256
from pathlib import Path
from typing import Any

# Below the range from which the kernel takes ports for outgoing connections, so that nobody borrows ours.
PORTS = range(20000, 32000)
OPEN_TO_ALL = Path("/var/tmp")  # noqa: S108 - made there by mkdir, which fails where somebody was before us
NOBODY = pwd.getpwnam("nobody") if os.geteuid() == 0 else None


class InUseError(RuntimeError):
    """Another process already runs on this folder."""


class Home:
    """A state folder (0700). What PostgreSQL and clamd touch lies in `shared`, which `nobody` can reach.

    PostgreSQL refuses to run as root, so root runs it as `nobody`; that user cannot enter a
    closed folder, nor a checkout below /root. Root therefore keeps `shared` in /var/tmp.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self._lock = self._locked()
        self._file = self.path / "parts.json"
        self._facts: dict[str, Any] = json.loads(self._file.read_text()) if self._file.exists() else {}
        self._ports: dict[str, int] = {}

    def _locked(self) -> int:
        lock = os.open(self.path / "parts.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise InUseError(f"the parts in {self.path} are already running") from None
        return lock

    def _remember(self, key: str, fact: object) -> None:
        self._facts[key] = fact
        self._file.touch(mode=0o600)
        self._file.write_text(json.dumps(self._facts, indent=1))

    def secret(self, name: str) -> str:
        """A password made at the first start and kept."""
        key = f"secret.{name}"
        if key not in self._facts:
            self._remember(key, secrets.token_hex(32))
        return str(self._facts[key])

    def port(self, name: str) -> int:
        """A free loopback port: the one of last time where it is still free."""
        if name not in self._ports:
            wanted = self._facts.get(f"port.{name}")
            port = wanted if wanted and is_free(wanted) else self._another_port()
            self._ports[name] = port
            if port != wanted:
                self._remember(f"port.{name}", port)
        return self._ports[name]

    def _another_port(self) -> int:
        taken = set(self._ports.values())
        return next(p for p in random.sample(PORTS, len(PORTS)) if p not in taken and is_free(p))

    def forget_ports(self) -> None:
        """After a start that failed because somebody was quicker."""
        self._ports.clear()
        self._facts = {k: v for k, v in self._facts.items() if not k.startswith("port.")}

    @property
    def shared(self) -> Path:
        if NOBODY is None:
            return self.path
        if "shared" not in self._facts:
            folder = OPEN_TO_ALL / f"dps-{sha256(bytes(self.path)).hexdigest()[:16]}"
            # What lies there now belonged to a state folder that was deleted by hand.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            # The folders within are closed; this one only lets `nobody` pass.
            folder.chmod(0o711)
            self._remember("shared", str(folder))
        return Path(self._facts["shared"])

    def folder_for_nobody(self, name: str) -> Path:
        """A folder (0700) of the user that runs PostgreSQL and clamd."""
        folder = self.shared / name
        folder.mkdir(mode=0o700, exist_ok=True)
        give_to_nobody(folder)
        return folder

    def reachable(self, tree: Path) -> Path:
        """The tree itself, or a copy of it in `shared` where `nobody` cannot come to it."""
        if NOBODY is None or all(parent.stat().st_mode & 0o001 for parent in [tree, *tree.parents]):
            return tree
        copy = self.shared / "copies" / tree.name
        if not copy.exists():
            half = copy.with_name(f"{tree.name}.half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(tree, half, symlinks=True)
            # Renamed last, so that an interrupted copy is never taken for a whole one.
            half.rename(copy)
        return copy

    def close(self) -> None:
        os.close(self._lock)

    def remove(self) -> None:
        """Take away everything, also what lies outside the folder."""
        if NOBODY is not None and "shared" in self._facts:
            shutil.rmtree(self._facts["shared"], ignore_errors=True)
        shutil.rmtree(self.path, ignore_errors=True)
        self.close()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Without it a port that a stopped server used a minute ago would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def as_nobody() -> dict[str, Any]:
    """The words by which subprocess runs a child as `nobody`, when we are root."""
    return {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []} if NOBODY else {}


def give_to_nobody(path: Path) -> None:
    if NOBODY is not None:
        os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)


def write_private(path: Path, text: str) -> Path:
    """A file that only its owner can read, from its first byte."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text)
    return path
