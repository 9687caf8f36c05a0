"""What a list page costs: queries, and milliseconds of this process's CPU and of the clock on the wall."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from dps.accounts.models import User
from suppliers.models import Supplier

TURNS = 7
NEXT = re.compile(r'href="([^"]+)" rel="next"')


@dataclass(frozen=True)
class Cost:
    """One page: its number of queries, and the medians of several turns."""

    name: str
    queries: int
    cpu_ms: float
    wall_ms: float

    def __str__(self) -> str:
        return f"{self.name:<46}{self.queries:>8}{self.cpu_ms:>9.1f}{self.wall_ms:>9.1f}"


def costs(team: User) -> list[Cost]:
    """Of every list of the team and of the public, first pages and later ones."""
    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"], SECURE_SSL_REDIRECT=False):
        signed_in, public = Client(), Client()
        signed_in.force_login(team)
        return [*_team(signed_in), *_public(public)]


def _team(client: Client) -> list[Cost]:
    queue, suppliers = reverse("team-home"), reverse("team-suppliers")
    one = reverse("team-supplier", args=[Supplier.objects.order_by("legal_name", "pk")[0].pk])
    return [
        _cost("Queue", client, queue),
        _cost("Queue, 3 pages on", client, _further(client, queue)),
        _cost("Queue, declared reasons of Lot 1", client, f"{queue}?flag=grounds&lot=1"),
        _cost("Queue, decided", client, f"{queue}?show=decided"),
        _cost("Queue, by name", client, f"{queue}?q=tenants"),
        _cost("Suppliers", client, suppliers),
        _cost("Suppliers, 3 pages on", client, _further(client, suppliers)),
        _cost("Suppliers, suspended in Lot 1", client, f"{suppliers}?lot=1&status=suspended"),
        _cost("Suppliers, by name", client, f"{suppliers}?q=house"),
        _cost("One supplier", client, one),
    ]


def _public(client: Client) -> list[Cost]:
    register, csv = reverse("register-of-suppliers"), reverse("register-csv")
    by_api = reverse("registered-supplier-list")
    return [
        _cost("Register", client, register),
        _cost("Register, 3 pages on", client, _further(client, register)),
        _cost("Register, words, kind, principle", client, f"{register}?q=care&kind=sme&principle=3"),
        _cost("Register, Lot 2 in Wales", client, f"{register}?lot=2&nation=Wales"),
        _cost("API, suppliers (50)", client, by_api),
        _cost("API, suppliers (50), second page", client, client.get(by_api).json()["next"] or by_api),
        _cost("API, places (50)", client, reverse("admission-list")),
        _cost("Spreadsheet, Lot 2 in Wales", client, f"{csv}?lot=2&nation=Wales"),
        _cost("Spreadsheet, everything", client, csv),
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


def _cost(name: str, client: Client, address: str) -> Cost:
    def look() -> Any:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.getvalue() if answer.streaming else answer.content

    look()
    # With DEBUG on, the log of queries may be full, and a full log counts nothing.
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        look()
    timed = [_timed(look) for _ in range(TURNS)]
    return Cost(name, len(asked), median(cpu for cpu, _ in timed), median(wall for _, wall in timed))


def _timed(look: Callable[[], Any]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    look()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
