"""People of the journey: each with a browser context of their own, acting only through pages."""

import html
import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.browser import checks
from tests.browser.journey.story import Story

PASSWORD = "rochdale pioneers 1844"
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
UPLOADED = re.compile("Uploaded|Ready|Checking")


@dataclass
class People:
    """Whoever comes to the portal at an address; without `scripts`, as if their browsers ran none."""

    browser: Browser
    address: str
    story: Story
    scripts: bool = True
    # With a second factor, and without: who has come in by the pages so that all others need not.
    ways_in: set[bool] = field(default_factory=set)

    def be(self, email=""):
        """A visitor, or somebody of the demo who has signed in."""
        return Person(self, email)


class Person:
    """Somebody at the portal. `look` checks the page they are on."""

    def __init__(self, people, email=""):
        self.scripts, self.story, self.ways_in = people.scripts, people.story, people.ways_in
        self.context = people.browser.new_context(
            viewport=WIDE,
            base_url=people.address,
            accept_downloads=True,
            java_script_enabled=people.scripts,
        )
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        checks.watch(self.page)
        self.email = email
        if email and len(self.ways_in) == 2:
            self.sign_in_unseen()
        elif email:
            self.sign_in()

    def sign_in(self, password=PASSWORD):
        """By the pages."""
        self.go("/sign-in/")
        self.fill("Email address", self.email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")
        needs_code = "/sign-in/code/" in self.page.url
        if needs_code:
            self.page.get_by_label(re.compile("code", re.I)).first.fill(self.code())
            self.press("Continue")
        assert "/sign-in/" not in self.page.url, self.words()
        self.ways_in.add(needs_code)

    def sign_in_unseen(self):
        """The same forms sent in the same session, without a page being drawn."""
        answer = self.send("/sign-in/", login=self.email, password=PASSWORD)
        if "/sign-in/code/" in answer.url:
            answer = self.send(answer.url, code=self.code())
        assert "/sign-in/" not in answer.url, answer.text()

    def send(self, path, **typed):
        """What the form at this address answers."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.context.request.get(path).text())
        return self.context.request.post(path, form={"csrfmiddlewaretoken": token[1], **typed})

    def reads(self, path):
        """The words of a page as the server sends it: for asking again and again, which draws nothing."""
        main = self.context.request.get(path).text().partition("<main")[2].partition("</main>")[0]
        return html.unescape(re.sub(r"<[^>]*>", " ", f"<{main}"))

    def waits_for(self, path, ready, seconds=30):
        """Read until the words are as wanted, then be on that page."""
        until = time.monotonic() + seconds
        while not ready(self.reads(path)):
            assert time.monotonic() < until, f"{path} still says: {self.reads(path)}"
            time.sleep(0.2)
        return self.go(path)

    def name_of(self, who):
        """Of the person whose address begins so."""
        page = self.context.request.get(f"/training/people/?q={who}").text()
        return html.unescape(re.search(r'<th[^>]*scope="row"[^>]*>\s*([^<]+?)\s*<', page)[1])

    def code(self):
        """What the app of this person shows now, read on the training page as a newcomer would."""
        found = re.search(r"\b(\d{3} ?\d{3})\b", self.reads(f"/training/people/?q={self.email}"))
        assert found, f"no code for {self.email}"
        self.last_code = found[1]
        return found[1]

    def new_code(self):
        """A code that has not been used: an app shows a new one every 30 seconds."""
        before, until = getattr(self, "last_code", ""), time.monotonic() + 45
        while (code := self.code()) == before:
            assert time.monotonic() < until, "the code does not change"
            time.sleep(0.5)
        return code

    def go(self, path):
        answer = self.page.goto(path)
        assert answer.status < 400, f"{path}: {answer.status}"
        return self

    def fill(self, label, text, exact=False):
        self.page.get_by_label(label, exact=exact).first.fill(text)

    def choose(self, label, legend=""):
        place = self.page.get_by_role("group", name=legend) if legend else self.page
        place.get_by_label(label, exact=True).first.check()

    def press(self, name, exact=True):
        """Press a button and wait for the page that follows."""
        button = self.page.get_by_role("button", name=name, exact=exact).first
        with self.page.expect_navigation(wait_until="load"):
            button.click()

    def follow(self, name, exact=False):
        """Go where a link leads, also one that looks like a button."""
        link = self.page.get_by_role("link", name=name, exact=exact)
        with self.page.expect_navigation(wait_until="load"):
            link.or_(self.page.get_by_role("button", name=name, exact=exact)).first.click()

    def words(self):
        return self.page.inner_text("main")

    def sees(self, *texts):
        for text in texts:
            assert text in self.words(), f"{text!r} is not on {self.page.url}:\n{self.words()[:3000]}"

    def sees_not(self, *texts):
        for text in texts:
            assert text not in self.page.content(), f"{text!r} is on {self.page.url}"

    def date(self, legend, day):
        group = self.page.get_by_role("group", name=legend)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part).fill(str(value))

    def choose_files(self, *files):
        """They go up at once, or without scripts when their button is pressed."""
        self.page.locator("main input[type=file]").first.set_input_files(files)
        if not self.scripts:
            self.press("Upload files")

    def upload(self, *files):
        self.choose_files(*files)
        self.page.get_by_text(UPLOADED).first.wait_for()

    def take_off_all_files(self):
        while (remove := self.page.get_by_role("button", name=re.compile("^Remove"))).count():
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                remove.first.click()
            self.go(self.page.url)

    def look(self, picture):
        """The page is sound at both widths; pictures are kept where DPS_PICTURES says."""
        checks.assert_sound_at(self.page, (PHONE, WIDE), picture, scripts=self.scripts)

    def refused(self, path):
        """The address is not there for this person."""
        answer = self.page.goto(path)
        assert answer.status in {403, 404}, f"{path} answered {answer.status} to {self.email}"

    def leave(self):
        self.context.close()
