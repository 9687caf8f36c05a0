"""Step 1: a visitor reads, creates an account, enters the organisation and applies to both lots."""

import re

OWN_PASSWORD = "three quiet otters"
LONG = (
    "Members and residents set the questions with us, read drafts before anybody else and decide together "
    "what happens next. Each project has a named lead, a plan on one page and a review every month."
)
# What a prepared supplier types, by the end of the field's name; anything else is a short text.
TYPED = {
    "-name": "Robin Vale",
    "-role": "Director",
    "-phone": "0161 496 0101",
    "-email": "robin.vale@example.org",
    "-contact_email": "jo.marsh@example.org",
    "-cover": "10,000,000",
    "-value": "24,500",
    "q-4_0": "£185,000",
    "expires_on_day": "31",
    "expires_on_month": "March",
    "expires_on_year": "2025",
    "_day": "27",
    "_month": "3",
    "_year": "2022",
}
# No parent company, no wider group, nothing to add.
EMPTY = ("q-1_1b-ii", "q-1_1e", "q-1_1f", "q-1_1g", "q-1_1h", "q-1_1o", "q-1_1p", "q-5_1", "q-8_8")
NO = ("q-1_1j", "q-1_2", "q-2_", "q-3_")
OPTIONS = {"q-1_1i-i": "n/a", "q-7_1": "n/a", "enforcement": "no", "q-8_1d-held": "no"}


def apply(people, certificate):
    """The new supplier's person, and the reference of the application."""
    visitor = people.be()
    visitor.go("/").look("1-start")
    visitor.sees("Lot 1", "Lot 2")
    person = register(visitor)
    enter_organisation(person)
    reference = answer_everything(person, certificate)
    return person, reference


def register(person):
    person.email = person.story.email
    person.go("/register/")
    person.fill("Email address", "robin")
    person.press("Create account")
    person.sees("There is a problem")
    assert person.page.get_by_label("Email address").input_value() == "robin"
    person.look("1-register-errors")
    person.fill("Full name", "Robin Vale")
    person.fill("Email address", person.email)
    person.fill("Create a password", OWN_PASSWORD)
    person.press("Create account")
    person.look("1-check-email")
    read_mail(person, "Confirm your email address")
    person.page.locator("main a[href*='/register/confirm/']").first.click()
    person.press("Confirm email address")
    if "/sign-in/" in person.page.url:
        person.sign_in(OWN_PASSWORD)
    return person


def read_mail(person, subject, to=""):
    """Open the newest mail of that subject in the training inbox, once it is there."""
    inbox = f"/training/inbox/?to={to or person.email}"
    person.waits_for(inbox, lambda words: subject in words)
    person.page.get_by_role("link", name=subject).first.click()
    person.page.wait_for_load_state()
    return person.words()


def enter_organisation(person):
    person.go("/supplier/organisation/new/")
    person.fill("Legal name", person.story.organisation)
    person.page.get_by_label("Legal form").select_option(label="Co-operative society")
    person.fill("Mutuals register number", person.story.number)
    person.fill("Address", person.story.street)
    person.fill("Town or city", "Oldham")
    person.fill("Postcode", "OL1 3TL")
    person.choose("England")
    person.fill("Email address for enquiries", person.email)
    person.choose("Small: fewer than 50 people")
    person.choose("Co-operative")
    person.press("Save and continue")
    person.go("/supplier/").look("1-supplier-home")
    person.sees(person.story.organisation)


def answer_everything(person, certificate):
    person.go("/supplier/application/")
    person.choose("Lot 1 Policy Development & Testing")
    person.choose("Lot 2 Capacity Building")
    person.press("Start application")
    # Sections in any order: from the last to the first.
    person.go("/supplier/application/").look("1-task-list")
    sections = person.page.locator("main .govuk-task-list a").all()
    for address in reversed([link.get_attribute("href") for link in sections][1:]):
        answer_section(person, address, certificate)
    add_example(person)
    person.go("/supplier/application/check/").look("1-check-answers")
    person.follow("Continue to the declaration")
    person.page.locator("main input[type=checkbox]").first.check()
    person.fill("Full name", "Robin Vale")
    person.fill("role", "Director")
    person.press("Sign and submit application")
    person.look("1-submitted")
    person.sees(person.story.decision_due)
    return re.search(r"AP-2024-\d{4}", person.words())[0]


def add_example(person):
    person.go("/supplier/application/experience/examples/")
    person.follow("Add your first example")
    fill_fields(person)
    person.press("Save and continue")
    person.sees("Weaver Street")


def answer_section(person, address, certificate):
    """Go through the pages of a section until the task list is back."""
    person.go(address)
    for _ in range(12):
        if person.page.url.rstrip("/").endswith(("/application", "/check")):
            return
        answer_page(person, certificate)
    raise AssertionError(f"{address} does not end: {person.words()}")


def answer_page(person, certificate):
    if person.page.locator("main input[type=file]").count():
        person.upload(certificate)
    before = person.page.url
    fill_fields(person)
    person.press("Save and continue")
    assert person.page.url != before, f"{before}: {person.words()[:1500]}"


def fill_fields(person):
    page = person.page
    for name in names(page, "input[type=radio]"):
        options = page.locator(f"main input[type=radio][name='{name}']")
        values = options.evaluate_all("options => options.map(option => option.value)")
        options.nth(values.index(wanted(name, values))).check()
    for name in names(page, "input[type=checkbox]"):
        page.locator(f"main input[type=checkbox][name='{name}']").first.check()
    for field, name in named(page, "input[type=text], main input[type=email], main input[type=tel]"):
        field.fill(typed(name))
    for field, name in named(page, "textarea"):
        field.fill("" if name.startswith(EMPTY) else LONG)


def named(page, kind):
    """Each field of the kind with its name."""
    fields = page.locator(f"main {kind}")
    return zip(fields.all(), fields.evaluate_all("fields => fields.map(field => field.name)"), strict=True)


def names(page, kind):
    found = page.locator(f"main {kind}").evaluate_all(
        "fields => [...new Set(fields.map(field => field.name))]"
    )
    return [name for name in found if name]


def wanted(name, values):
    for key, value in OPTIONS.items():
        if name.endswith(key) and value in values:
            return value
    if name.startswith(NO):
        return "no"
    return "yes" if "yes" in values else values[0]


def typed(name):
    if name.startswith(EMPTY):
        return ""
    return next((text for end, text in TYPED.items() if name.endswith(end)), "Weaver Street")
