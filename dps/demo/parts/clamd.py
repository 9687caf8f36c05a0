"""clamd, the virus scanner: Debian's, installed or unpacked beside us, with our own configuration."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from dps.demo.parts.home import Home, give_to_nobody
from dps.demo.parts.part import Part
from dps.demo.parts.processes import Processes

UNPACKED = Path(sys.prefix) / "clamav"
PACKAGES = ["clamav-daemon", "clamav-base", "libclamav12", "libmspack0"]
# The EICAR test file, written so that no scanner takes this source for it.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
# MaxFileSize equals StreamMaxLength: below it, the rest of a long infected file would be called clean.
SETTINGS = """\
Foreground yes
TCPAddr 127.0.0.1
OfficialDatabaseOnly no
ConcurrentDatabaseReload no
StreamMaxLength 64M
MaxFileSize 64M
MaxScanSize 400M
AlertExceedsMax yes
AlertEncrypted yes
AlertOLE2Macros yes
MaxThreads 4
"""


def find() -> Path | None:
    """The scanner of the system, else the one that `unpack` left, else none."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which("clamd", path=places)
    if found:
        return Path(found)
    beside = UNPACKED / "usr" / "sbin" / "clamd"
    return beside if beside.exists() else None


def unpack() -> Path | None:
    """Fetch Debian's packages and unpack them beside the libraries; needs no root, changes no system."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return None
    half = UNPACKED.with_name("clamav-packages")
    half.mkdir(exist_ok=True)
    try:
        subprocess.run(["apt-get", "download", "-qq", *PACKAGES], cwd=half, check=True)
        for package in half.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, UNPACKED], check=True)
    except subprocess.CalledProcessError:
        return None
    finally:
        shutil.rmtree(half)
    return find()


class Clamd(Part):
    name = "clamd"
    replaced_by = ("CLAMD_URL",)

    def __init__(self, home: Home, *, lasting: bool) -> None:
        super().__init__(home, lasting=lasting)
        self.program = find()

    @property
    def is_absent(self) -> bool:
        return self.program is None

    def spawn(self, processes: Processes) -> None:
        assert self.program is not None
        self.port = self.home.port("clamd")
        folder = self.home.folder_for_nobody("clamd")
        signatures = folder / "signatures"
        signatures.mkdir(mode=0o700, exist_ok=True)
        (signatures / "dps.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        conf = folder / "clamd.conf"
        conf.write_text(f"{SETTINGS}TCPSocket {self.port}\nDatabaseDirectory {signatures}\n")
        for path in (signatures, signatures / "dps.ndb", conf):
            give_to_nobody(path)
        program, env = self._placed(self.program)
        processes.spawn("clamd", [program, f"--config-file={conf}"], env=env, as_nobody=True)

    def _placed(self, program: Path) -> tuple[Path, dict[str, str]]:
        if not program.is_relative_to(UNPACKED):
            return program, {}
        tree = self.home.reachable(UNPACKED)
        libraries = os.pathsep.join(str(path.parent) for path in tree.glob("usr/lib/*/libclamav.so.*"))
        return tree / program.relative_to(UNPACKED), {"LD_LIBRARY_PATH": libraries}

    def probe(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
            connection.sendall(b"zPING\0")
            if connection.recv(20) != b"PONG\0":
                raise ConnectionError("no PONG")

    def env(self) -> dict[str, str]:
        return {"CLAMD_URL": f"tcp://127.0.0.1:{self.port}"}
