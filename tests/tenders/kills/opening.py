"""The second opener has posted: names and labels are written, the minutes are not, when the blow falls."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt

from dps.core.models import AuditEvent
from tenders.box.versions import canonical_of, hash_of
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import BidVersion, Opening
from tests.tenders.box import bidder, box, started, submitted
from tests.tenders.browsers import Browser
from tests.tenders.kills.scene import LOST, Blow, Row, must, settle, standing, tried, until

BIDS, DRAFTS = 6, 2
WHEN = "names and labels written, minutes not yet"


def opening(blow: Blow, address: str) -> Row:
    """Done once or not at all, and the second opener can do it again with a fresh code."""
    place = a_box()
    base = f"/council/{place.competition.reference}/"
    first, second = Browser(address, place.first), Browser(address, place.second)
    confirm = partial(post_code, base + "open/")
    must({"the first opener was not taken": confirm(first, place.first).status != 302})
    with ThreadPoolExecutor(1) as pool:
        rows = "SELECT 1 FROM tenders_opening WHERE competition_id = %s"
        with standing(rows, place.competition.pk) as half_way:
            job = pool.submit(tried, partial(confirm, second, place.second))
            half_way()
            blow.strike()
        answer = job.result()
    blow.mend()
    is_open = opened_whole(place)
    must({"told that the bids are open, and they are not": is_told(answer, base) and not is_open})
    again = confirm(second, place.second)
    retry = "refused, as it is done" if is_open else "opened"
    must({"the second try did not end well": again.status != 302, "not open": not opened_whole(place)})
    must({"no minutes to read": first.get(base + "opening/").status != 200})
    settle()
    there = "opened, whole" if is_open else "not opened, no name and no label"
    return Row(WHEN, word(answer, base), there, f"{retry}; {BIDS} bids open once, as their receipts say")


def a_box() -> SimpleNamespace:
    place = box(bidders=0)
    for _ in range(BIDS):
        submitted(place, bidder(place.competition))
    for _ in range(DRAFTS):
        started(place, bidder(place.competition))
    return place


def post_code(path: str, browser: Browser, person):
    """With the next code of the person's app that has not been used."""
    until(lambda: next_code(person), "the next code of the app")
    return browser.post(path, code=next_code(person))


def next_code(person) -> str:
    data = Authenticator.objects.get(user=person, type="totp").data
    now_and_next = sorted(totp.yield_hotp_counters_from_time())[1:]
    step = next((step for step in now_and_next if step > data.get("last_step", -1)), None)
    return totp.format_hotp_value(totp.hotp_value(decrypt(data["secret"]), step)) if step else ""


def is_told(answer, base: str) -> bool:
    return answer is not None and answer.location == base + "opening/"


def word(answer, base: str) -> str:
    if answer is None:
        return LOST
    return "the bids are open" if is_told(answer, base) else f"told {answer.status}"


def opened_whole(place) -> bool:
    """Whether it is open, with everything that this means; fails on anything between yes and no."""
    competition = place.competition
    competition.refresh_from_db()
    bids, row = list(competition.bids.all()), Opening.objects.get(competition=competition)
    done = [
        competition.status == CompetitionStatus.OPENED,
        row.opened_at is not None,
        sum(bid.status == BidStatus.OPENED and bool(bid.supplier_id) for bid in bids) == BIDS,
        len({bid.label for bid in bids if bid.label}) == BIDS,
        sum(bid.status == BidStatus.LAPSED for bid in bids) == DRAFTS,
        events(competition) == 1,
        bool(row.minutes) and listed(row) == sealed(competition),
    ]
    begun = [*done, any(bid.supplier_id or bid.label for bid in bids), events(competition) > 0]
    must({f"half an opening: {done}": any(begun) and not all(done)})
    return all(done)


def events(competition) -> int:
    return AuditEvent.objects.filter(stream=competition.audit_stream, action="bids.opened").count()


def listed(row: Opening) -> dict[str, str]:
    return {entry["receipt"]: entry["content_hash"] for entry in row.minutes["bids"]}


def sealed(competition) -> dict[str, str]:
    versions = BidVersion.objects.filter(bid__competition=competition).select_related("bid__competition")
    return {one.receipt: hash_of(canonical_of(one)) for one in versions}
