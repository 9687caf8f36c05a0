"""clamd, the virus scanner: Debian's, installed or unpacked beside us, with our own configuration."""

import socket
import sys

from dps.demo.parts import debian
from dps.demo.parts.home import Home, give_to_nobody
from dps.demo.parts.part import Part
from dps.demo.parts.processes import Processes

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


class Clamd(Part):
    name = "clamd"
    replaced_by = ("CLAMD_URL",)

    def __init__(self, home: Home, *, lasting: bool) -> None:
        super().__init__(home, lasting=lasting)
        self.program = debian.find("clamd")

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
        # One that was unpacked lies among our programs, perhaps below a folder closed to `nobody`.
        is_ours = self.program.is_relative_to(sys.prefix)
        processes.spawn("clamd", [self.program, f"--config-file={conf}"], as_nobody=not is_ours)

    def probe(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
            connection.sendall(b"zPING\0")
            if connection.recv(20) != b"PONG\0":
                raise ConnectionError("no PONG")

    def env(self) -> dict[str, str]:
        return {"CLAMD_URL": f"tcp://127.0.0.1:{self.port}"}
