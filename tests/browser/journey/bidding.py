"""Steps 5 and 6: three bids, one changed, one declined, one left unsubmitted; sealed, then opened by two."""

import re

from tests.browser.journey.application import read_mail
from tests.browser.journey.people import UPLOADED
from tests.browser.journey.story import in_words

ANSWER = (
    "We begin by reading every project's own findings with the people who wrote them, then group what they "
    "found by the kind of care and by what cooperation changed. {} workshops test the grouping. The draft "
    "is read by people who use care before the council sees it."
)
FEW, MANY = "Two", "Six"


def bid(person, reference, *, price, file, workshops=FEW):
    """Write and submit; the receipt's number."""
    start(person, reference)
    write(person, reference, price, file, workshops)
    return submit(person, reference)


def start(person, reference):
    person.go(f"/supplier/opportunities/{reference}/bid/")
    if person.page.get_by_role("button", name="Start your bid").count():
        person.press("Start your bid")


def write(person, reference, price, file, workshops=FEW):
    hub = f"/supplier/opportunities/{reference}/bid/"
    person.go(hub)
    links = person.page.locator("main a[href*='/bid/question/']")
    for address in sorted({link.get_attribute("href") for link in links.all()}):
        person.go(address)
        person.page.locator("main textarea").first.fill(ANSWER.format(workshops))
        if file and person.page.locator("main input[type=file]").count():
            person.upload(file)
        person.press("Save and continue")
    person.go(f"{hub}price/")
    person.page.locator("main input[inputmode=decimal]").first.fill("0")
    person.press("Save and continue")
    person.sees("There is a problem")
    person.page.locator("main input[inputmode=decimal]").first.fill(price)
    person.press("Save and continue")
    person.go(hub)
    assert re.search("Not submitted|unsubmitted changes", person.words(), re.I), person.words()


def submit(person, reference):
    person.go(f"/supplier/opportunities/{reference}/bid/check/")
    person.press(re.compile("^Submit"), exact=False)
    person.sees("UTC")
    return re.search(r"BR-[0-9A-Z-]+", person.words())[0]


def bad_files(person, reference, files):
    """Each thing that can be wrong with a file has its own sentence; what is wrong is taken off again."""
    address = f"/supplier/opportunities/{reference}/bid/files/"
    for file, sentence in files:
        person.go(address)
        person.choose_files(file)
        shown = person.page.locator("main").get_by_text(re.compile(sentence))
        for _ in range(60):
            if shown.count():
                break
            person.page.wait_for_timeout(500)
            if person.page.get_by_text(UPLOADED).count():
                # What the scanner found shows when the page is read again.
                person.go(address)
        assert shown.count(), f"{sentence!r}: {person.words()}"
    person.take_off_all_files()


def decline(person, reference):
    person.go(f"/supplier/opportunities/{reference}/decline/")
    person.choose("We have no capacity at the moment")
    person.press("Tell the council")


def sealed(people, reference, receipts, secrets):
    """Before the deadline nobody else sees a bid, its price, its files or how many there are."""
    for person in people:
        for page in ("", "live/", "open/"):
            answer = person.page.goto(f"/council/{reference}/{page}")
            if answer.status == 200:
                person.sees_not(*receipts, *secrets)
        person.refused(f"/supplier/opportunities/{reference}/bid/")


def move_clock(person):
    """Past the deadline, on the training clock."""
    person.go("/training/clock/")
    person.date("Day", person.story.deadline)
    person.page.get_by_label("Time").fill("12:05pm")
    person.press("Move the clock")
    person.sees(in_words(person.story.deadline))


def open_box(openers, reference):
    _, second = openers
    for opener in openers:
        opener.go(f"/council/{reference}/open/")
        opener.look("6-open")
        opener.page.get_by_label(re.compile("Code")).first.fill(opener.new_code())
        opener.press(re.compile("Open the bids|Confirm the opening"), exact=False)
    second.go(f"/council/{reference}/opening/").look("6-minutes")


def lapsed(unsubmitted, reference):
    told = read_mail(unsubmitted, reference)
    assert "laps" in told or "not submitted" in told.lower(), told
