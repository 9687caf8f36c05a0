"""python -m tests.browser.journey: the steps on a portal of its own, one line a step."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from dps.core.pdf import Letter, letter_pdf, paragraph
from dps.demo.parts import debian
from dps.demo.parts.home import Home
from dps.demo.parts.portal import Portal
from dps.demo.parts.processes import Processes
from tests import migrated
from tests.browser.conftest import FLAGS
from tests.browser.journey import application, bidding, competition, evaluation, qualification
from tests.browser.journey.people import People
from tests.browser.journey.story import FIRST, SECOND

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
# Neither renamed nor compressed, which takes ten seconds of a processor.
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


class Journey:
    def __init__(self, people, folder):
        self.people, self.folder = people, folder

    def file(self, name, content=None):
        path = self.folder / name
        if content is None:
            content = letter_pdf(Letter(title=path.stem, blocks=[paragraph(competition.NEED)]))
        path.write_bytes(content)
        return str(path)

    def be(self, *emails):
        return [self.people.be(email) for email in emails]

    def apply(self):
        certificate = self.file("Insurance.pdf")
        self.new, self.application = application.apply(self.people, certificate)
        due = self.people.story.decision_due
        return f"a visitor became a supplier and applied: {self.application}, decision due {due}"

    def qualify(self):
        qualification.qualify(self.people, self.new, self.application)
        return "an officer assessed, a manager confirmed: admitted to Lot 1, not to Lot 2, told at once"

    def publish(self):
        paper = self.file("Specification.pdf")
        self.lead, self.reference = competition.prepare(self.people, paper)
        return f"{self.reference} was prepared, approved and published; every supplier of Lot 1 is invited"

    def ask(self):
        self.old, self.third, self.fourth, self.fifth = self.be(
            *(f"bidder{n}@example.org" for n in (1, 3, 4, 5))
        )
        competition.ask_and_answer(self.new, [self.old, self.third], self.lead, self.reference)
        return "a question was asked without a name and answered to all"

    def bid_plainly(self):
        """Two bids; the better answer is the newcomer's, at the higher price."""
        self.invite_openers()
        (self.old,) = self.be("bidder1@example.org")
        self.bidders, self.fifth = [self.old, self.new], None
        papers = self.file("Pennine method.pdf"), self.file("Heron method.pdf")
        bidding.bid(self.old, self.reference, price="21,500", file=papers[0])
        bidding.bid(self.new, self.reference, price="24,000", file=papers[1], workshops=bidding.MANY)
        self.new.look("5-receipt")
        return "two bids submitted with receipts"

    def invite_openers(self):
        """Long before they open: by then their apps show other codes than those they signed in with."""
        self.openers = self.be("opener1.oldham@example.org", "opener2.oldham@example.org")

    def bid(self):
        ref = self.reference
        self.invite_openers()
        self.bidders = [self.old, self.third, self.new]
        bidding.start(self.old, ref)
        bidding.bad_files(self.old, ref, self.bad_files())
        receipts = [
            bidding.bid(self.old, ref, price="21,500", file=self.file("Pennine method.pdf")),
            bidding.bid(self.third, ref, price="19,750.50", file=self.file("Millstone method.pdf")),
            bidding.bid(
                self.new, ref, price="24,000", file=self.file("Weaver method.pdf"), workshops=bidding.MANY
            ),
        ]
        self.new.look("5-receipt")
        bidding.write(self.third, ref, "18,900", "")
        receipts.append(bidding.submit(self.third, ref))
        self.third.go(f"/supplier/opportunities/{ref}/bid/submitted/")
        self.third.sees("Version 1")
        bidding.decline(self.fourth, ref)
        bidding.start(self.fifth, ref)
        bidding.write(self.fifth, ref, "20,000", "")
        self.fifth.look("5-unsubmitted")
        officer, *rest = self.be(
            "manager@example.org", "evaluator1.oldham@example.org", "approver.oldham@example.org"
        )
        bidding.sealed([self.lead, *rest], ref, receipts, ["21,500", "18,900", "Pennine method"])
        officer.refused(f"/supplier/opportunities/{ref}/bid/")
        for person in (officer, *rest):
            person.leave()
        return "three bids submitted with receipts, one changed, one declined, one left; all sealed"

    def bad_files(self):
        return [
            (self.file("empty.pdf", b""), "is empty"),
            (self.file("program.exe", b"MZ"), "must be a"),
            (self.file("virus.pdf", b"%PDF-1.4\n" + EICAR), "contains a virus"),
        ]

    def open(self):
        bidding.move_clock(self.lead)
        bidding.open_box(self.openers, self.reference)
        if not self.fifth:
            return "two openers opened after the deadline"
        bidding.lapsed(self.fifth, self.reference)
        return "two openers opened after the deadline; the unsubmitted draft lapsed and its owner was told"

    def score(self):
        names = ("evaluator1", "evaluator2", "chair", "approver")
        self.panel = dict(zip(names, self.be(*(f"{name}.oldham@example.org" for name in names)), strict=True))
        evaluation.evaluate(self.panel, self.reference)
        return "everybody on the panel declared, and two scored blind with a reason for each score"

    def award(self):
        evaluation.moderate(self.panel["chair"], f"/council/{self.reference}/")
        evaluation.award(self.lead, self.panel["approver"], self.bidders, self.reference)
        evaluation.record(self.lead, self.people.be(), self.reference, self.file("Signed.pdf"))
        return "moderated, the newcomer ranked first, approved; letters to all; the contract is public"

    def steps(self, whole):
        """All of it; without scripts, what such a person has to be able to do."""
        if not self.people.scripts:
            steps = [self.apply, self.qualify, self.publish, self.bid_plainly, self.open, self.score]
        else:
            steps = [self.apply, self.qualify, self.publish, self.ask, self.bid, self.open, self.score]
        return [*steps, self.award] if whole else steps


def walk(address, folder, story, *, scripts, whole):
    """Print a line a step; whether all were done."""
    chromium = debian.find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        steps = Journey(People(browser, address, story, scripts), folder).steps(whole)
        done = sum(take(number, step, browser) for number, step in enumerate(steps, 1))
        browser.close()
    print(f"{'journey' if scripts else 'journey without scripts'}: {done} of {len(steps)}", flush=True)
    return done == len(steps)


def take(number, step, browser):
    began = time.monotonic()
    try:
        said = step()
    except Exception:
        keep_evidence(browser)
        raise
    print(f"{number} {said} [{time.monotonic() - began:.0f} s]", flush=True)
    return True


def keep_evidence(browser):
    """What every open page showed when a step failed."""
    folder = Path(tempfile.mkdtemp(prefix="journey-"))
    for n, context in enumerate(browser.contexts):
        for page in context.pages:
            page.screenshot(path=folder / f"{n}.png", full_page=True)
            print(f"{page.url}: {folder}/{n}.png", file=sys.stderr)


def own_database(url):
    """A fresh database beside the one that is named, so that tests and journey do not meet."""
    return migrated.copy(url, f"{url.rpartition('/')[2]}_journey")


@contextmanager
def own_portal(*, fresh):
    """A portal with the demo's data that nobody else uses, and a folder for files; `fresh` is made sooner.

    The folder stays, with the logs, where a walk failed.
    """
    home = Home(Path(tempfile.mkdtemp(prefix="dps-journey-")))
    processes = Processes(home.path / "logs")
    database = own_database(os.environ["DATABASE_URL"])
    env = {
        **os.environ,
        "DATABASE_URL": database,
        "DPS_TRAINING_CLOCK": f"{FIRST.begins}T09:00",
        "CACHE_PREFIX": database.rpartition("/")[2],
        "STATIC_ROOT": str(home.path / "static"),
    }
    if fresh:
        env["STATICFILES_BACKEND"] = PLAIN_FILES
    portal = Portal(processes, env, port=home.port("web"), folder=home.path)
    try:
        portal.manage("collectstatic", "--noinput", "--verbosity", "0")
        portal.manage("load_demo", *["--without-competitions"] * fresh)
        portal.start()
        yield portal.address, home.path
    finally:
        processes.stop()
        home.close()
    shutil.rmtree(home.path)


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.browser.journey", description=__doc__)
    parser.add_argument("--scripts", choices=["on", "off", "both"], default="on", help="off: no JavaScript")
    parser.add_argument("--until-scored", action="store_true", help="end when the panel has scored")
    parser.add_argument("--fresh", action="store_true", help="begin sooner: no competitions yet, plain files")
    said = parser.parse_args()
    wanted, whole = said.scripts, not said.until_scored
    with own_portal(fresh=said.fresh) as (address, folder):
        went_well = wanted == "off" or walk(address, folder, FIRST, scripts=True, whole=whole)
        if wanted == "both":
            went_well = walk(address, folder, SECOND, scripts=False, whole=whole) and went_well
        elif wanted == "off":
            went_well = walk(address, folder, FIRST, scripts=False, whole=whole)
    return 0 if went_well else 1


if __name__ == "__main__":
    sys.exit(main())
