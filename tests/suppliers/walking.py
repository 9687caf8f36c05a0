"""A prepared applicant at the pages: goes where the task list leads, types what it has at hand, counts."""

from datetime import date

from django.test import Client
from django.urls import reverse

from tests.suppliers.applying import ANSWERS, EXAMPLE, SIGNATURE


class Applicant:
    """`posts` is the number of pages sent in so far, `addresses` which."""

    def __init__(self, user, answers=ANSWERS):
        self.browser = Client()
        self.browser.force_login(user)
        self.answers = answers
        self.addresses = []

    @property
    def posts(self):
        return len(self.addresses)

    def see(self, address):
        answer = self.browser.get(address)
        while answer.status_code == 302:
            answer = self.browser.get(answer.url)
        assert answer.status_code == 200
        return answer

    def send(self, address, typed=None):
        """Send a page in; the address it leads to."""
        self.addresses.append(address)
        answer = self.browser.post(address, typed or {})
        assert answer.status_code == 302, answer.context and answer.context["form"].errors
        return answer.url

    def start(self, *lots):
        shown = self.see(reverse("application"))
        ids = [str(lot.pk) for lot in shown.context["lots"] if lot.number in lots]
        return self.send(reverse("application-start"), {"lots": ids})

    def answer_what_is_left(self):
        """Section by section, as long as the task list shows one that is not done."""
        for section in self.see(reverse("application")).context["passable"]:
            self.send(reverse("application-nothing", args=[section.slug]))
        while task := self._next_task():
            self._through(task["href"])

    def check_and_sign(self):
        check = self.see(reverse("application-check"))
        assert check.context["gaps"] == []
        return self.send(check.context["onward"], {**SIGNATURE, "agrees": "on"})

    def _next_task(self):
        groups = self.see(reverse("application")).context["groups"]
        left = {"not_yet_started", "in_progress", "check_again", "there_is_a_problem"}
        return next((t for group in groups for t in group["tasks"] if t["status"] in left), None)

    def _through(self, address):
        hub = reverse("application")
        while address != hub:
            shown = self.see(address)
            place = shown.wsgi_request.path
            for item in (each["add"] for each in shown.context["lists"] if not each["items"]):
                self.send(item, {**typed_in("q-6_1", EXAMPLE), "version": "0"})
            address = self.send(place, {**self._typed(shown), "version": self._version(place)})

    def _typed(self, shown):
        typed = {}
        for entry in shown.context["form"].entries:
            for name, value in entry.initial(self.answers.get(entry.question.id)).items():
                typed |= as_typed(name, value)
        return typed

    def _version(self, place):
        return self.see(place).context["version"]


def typed_in(name, item):
    """An item of a list as its form sends it."""
    days = {"started_on", "ended_on"}
    fields = {key: date.fromisoformat(value) if key in days else value for key, value in item.items()}
    return {k: v for key, value in fields.items() for k, v in as_typed(f"{name}-{key}", value).items()}


def as_typed(name, value):
    if isinstance(value, date):
        return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
    if value is True:
        return {name: "on"}
    return {} if value in (None, False) else {name: value}
