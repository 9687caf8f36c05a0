"""What a list page costs: queries, and milliseconds of this process's CPU and of the clock on the wall."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from dps.accounts.models import User
from suppliers.models import Supplier

TURNS = 7
NEXT = re.compile(r'href="([^"]+)" rel="next"')

Page = tuple[str, Client, str]


@dataclass(frozen=True)
class Cost:
    """One page: its number of queries, and the medians of several turns."""

    name: str
    queries: int
    cpu_ms: float
    wall_ms: float

    def __str__(self) -> str:
        return f"{self.name:<46}{self.queries:>8}{self.cpu_ms:>9.1f}{self.wall_ms:>9.1f}"


def costs(team: User, turns: int = TURNS) -> list[Cost]:
    """Of every list of the team and of the public, first pages and later ones; medians of so many turns."""
    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"], SECURE_SSL_REDIRECT=False):
        signed_in, public = Client(), Client()
        signed_in.force_login(team)
        pages = [*_team(signed_in), *_public(public)]
        return [cost_of(name, client, address, turns) for name, client, address in pages]


def _team(client: Client) -> list[Page]:
    queue, suppliers = reverse("team-home"), reverse("team-suppliers")
    one = reverse("team-supplier", args=[Supplier.objects.order_by("legal_name", "pk")[0].pk])
    return [
        ("Queue", client, queue),
        ("Queue, 3 pages on", client, _further(client, queue)),
        ("Queue, declared reasons of Lot 1", client, f"{queue}?flag=grounds&lot=1"),
        ("Queue, decided", client, f"{queue}?show=decided"),
        ("Queue, by name", client, f"{queue}?q=tenants"),
        ("Suppliers", client, suppliers),
        ("Suppliers, 3 pages on", client, _further(client, suppliers)),
        ("Suppliers, suspended in Lot 1", client, f"{suppliers}?lot=1&status=suspended"),
        ("Suppliers, by name", client, f"{suppliers}?q=house"),
        ("One supplier", client, one),
    ]


def _public(client: Client) -> list[Page]:
    register, csv = reverse("register-of-suppliers"), reverse("register-csv")
    by_api = reverse("registered-supplier-list")
    return [
        ("Register", client, register),
        ("Register, 3 pages on", client, _further(client, register)),
        ("Register, words and kind", client, f"{register}?q=care&kind=vcse"),
        ("Register, Lot 2 in Wales", client, f"{register}?lot=2&nation=Wales"),
        ("API, suppliers (50)", client, by_api),
        ("API, suppliers (50), second page", client, client.get(by_api).json()["next"] or by_api),
        ("API, places (50)", client, reverse("admission-list")),
        ("Spreadsheet, Lot 2 in Wales", client, f"{csv}?lot=2&nation=Wales"),
        ("Spreadsheet, everything", client, csv),
    ]


def _further(client: Client, address: str, pages: int = 3) -> str:
    """The address so many pages on, or as far as there are any."""
    here = address
    for _ in range(pages):
        further = NEXT.search(client.get(here).content.decode())
        if not further:
            break
        here = address + unescape(further[1])
    return here


def cost_of(name: str, client: Client, address: str, turns: int) -> Cost:
    """One page, looked at so many times after two looks that do not count."""

    def look() -> Any:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.getvalue() if answer.streaming else answer.content

    look()
    with CaptureQueriesContext(connection) as asked:
        look()
    # Now: what was captured is a part of a log that the next request empties.
    queries = len(asked)
    timed = [_timed(look) for _ in range(turns)]
    return Cost(name, queries, median(cpu for cpu, _ in timed), median(wall for _, wall in timed))


def _timed(look: Callable[[], Any]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    look()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
