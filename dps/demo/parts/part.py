"""What every part can do: start, say whether it answers, make its first contents, name itself."""

from abc import ABC, abstractmethod
from typing import ClassVar

from dps.demo.parts.home import Home
from dps.demo.parts.processes import Processes


class Part(ABC):
    name: ClassVar[str]
    # Where the environment names one of these, a real service is used instead.
    replaced_by: ClassVar[tuple[str, ...]]

    def __init__(self, home: Home, *, lasting: bool) -> None:
        """A lasting part keeps its promises over a crash; the others are quicker."""
        self.home, self.lasting = home, lasting

    @property
    def is_absent(self) -> bool:
        return False

    @abstractmethod
    def spawn(self, processes: Processes) -> None: ...

    @abstractmethod
    def probe(self) -> None:
        """Raise unless the server answers a person who knows the password."""

    def prepare(self) -> None:  # noqa: B027 - most servers are ready as they come
        """Make what the portal expects to find; safe to do at every start."""

    def tidy(self) -> None:  # noqa: B027 - most servers leave nothing behind
        """After the end: take away what it left outside our folder."""

    @abstractmethod
    def env(self) -> dict[str, str]: ...
