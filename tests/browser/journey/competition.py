"""Steps 3 and 4: a lead prepares the real call-off, an approver approves, the lot is invited; a question."""

import re
from datetime import date

from tests.browser.journey.application import read_mail
from tests.browser.journey.story import in_words

NEED = (
    "Analyse the findings of nineteen health and social care projects in adult, children's and young "
    "people's services that the network has funded. Show how cooperative innovation could help services be "
    "more sustainable, and draw the learning into one report that shapes policy and can be shared "
    "across the network."
)
ASKED = "May we speak to members of staff of the nineteen projects?"
ANSWER = "Yes. The council introduces you to one contact at each project."


def prepare(people, paper):
    """The lead and the reference of the competition, approved and published."""
    lead = people.be("lead.oldham@example.org")
    lead.go("/council/").look("3-competitions")
    lead.go("/council/new/")
    lead.fill("Title", lead.story.title)
    lead.choose("Lot 1 Policy Development & Testing")
    lead.press("Start the competition")
    reference = re.search(r"MC-2024-\d{4}", lead.page.url)[0]
    hub = f"/council/{reference}/"
    details(lead, hub)
    documents(lead, hub, paper)
    criteria(lead, hub)
    timetable_and_team(lead, hub)
    lead.go(hub).look("3-hub")
    lead.go(f"{hub}preview/").look("3-preview")
    lead.go(f"{hub}publish/").look("3-check-and-publish")
    lead.press("Send for approval")
    approve(people, hub)
    lead.go(f"{hub}publish/")
    if lead.page.get_by_role("button", name="Publish and invite all").count():
        lead.press("Publish and invite all")
    proof_of_sending(lead, f"{hub}live/")
    lead.look("3-proof-of-invitations")
    lead.sees(lead.story.organisation, "Pennine Commons Research Co-operative Limited")
    return lead, reference


def proof_of_sending(lead, page):
    """Every invitation is sent: the page says so of each address."""
    lead.waits_for(page, lambda words: not re.search("queued", words, re.I))
    lead.sees("Sent")
    assert not re.search("queued|delayed|bounced", lead.words(), re.I), lead.words()


def details(lead, hub):
    lead.go(f"{hub}details/")
    lead.page.locator("#id_need").fill(NEED)
    lead.page.locator("#id_estimated_value").fill("£25,000")
    lead.date("When does the contract begin?", date(2024, 9, 2))
    lead.date("When does it end?", date(2025, 2, 28))
    lead.choose("Co-production")
    lead.page.locator("#id_cpv_code").fill("73200000")
    lead.press("Save and continue")
    lead.sees_not("There is a problem")


def documents(lead, hub, paper):
    lead.go(f"{hub}documents/")
    lead.upload(paper)
    lead.press("Save the documents")


def criteria(lead, hub):
    lead.go(f"{hub}criteria/")
    weights = lead.page.locator("input[name^='weight-']")
    for index, weight in enumerate(["60", "10", "20"]):
        weights.nth(index).fill(weight)
    lead.press("Save the criteria")
    lead.sees("The weights must total 100")
    weights.nth(0).fill("70")
    lead.press("Save the criteria")
    for number, question in enumerate(lead.story.questions):
        lead.go(f"{hub}questions/")
        add_question(lead, *question, takes_files=number == 0)
    lead.go(f"{hub}questions/").look("3-questions")
    lead.go(f"{hub}price/")
    first = lead.page.locator("main input[name$='-label']").first
    first.fill("The report, from analysis to publication")
    lead.press("Save the price schedule")


def add_question(lead, heading, text, weight, *, takes_files):
    buttons = lead.page.get_by_role("button", name=re.compile(f"^Add a question\\s+{heading}"))
    with lead.page.expect_navigation():
        buttons.first.click()
    lead.page.locator("#id_text").fill(text)
    lead.page.locator("#id_weight").fill(weight)
    lead.page.locator("#id_word_limit").fill("600")
    if takes_files:
        lead.page.locator("#id_takes_files").check()
    lead.press("Save the question")
    lead.sees(text)


def timetable_and_team(lead, hub):
    lead.go(f"{hub}timetable/")
    lead.date("On which day do bids have to be in?", lead.story.too_soon)
    lead.press("Save the timetable")
    lead.sees("There is a problem")
    lead.look("3-timetable-too-short")
    lead.date("On which day do bids have to be in?", lead.story.deadline)
    lead.press("Save the timetable")
    lead.sees_not("There is a problem")
    lead.go(f"{hub}team/")
    for email in ("evaluator1", "evaluator2"):
        pick(lead, "evaluators", email)
    pick(lead, "chair", "chair")
    for email in ("opener1", "opener2"):
        pick(lead, "openers", email)
    lead.press("Save and continue")
    lead.sees_not("There is a problem")


def pick(lead, field, who):
    """The person whose address begins so, by the name the training page gives."""
    name = lead.name_of(f"{who}.oldham")
    group = lead.page.locator(f"main [name={field}]")
    label = lead.page.locator(f"main label:has-text('{name}')")
    for index in range(label.count()):
        box = lead.page.locator(f"#{label.nth(index).get_attribute('for')}")
        if box.get_attribute("name") == field:
            box.check()
            return
    raise AssertionError(f"{who} is not offered as {field}: {group.count()}")


def approve(people, hub):
    approver = people.be("approver.oldham@example.org")
    approver.go(f"{hub}approve/").look("3-approve")
    approver.press("Approve publication")
    approver.leave()


def ask_and_answer(supplier, others, lead, reference):
    """A supplier asks; the lead never learns who; all invited read both."""
    invitation = read_mail(supplier, reference)
    assert in_words(lead.story.deadline) in invitation, invitation
    supplier.go(f"/supplier/opportunities/{reference}/").look("4-opportunity")
    supplier.sees(lead.story.title, "70")
    supplier.go(f"/supplier/opportunities/{reference}/questions/ask/")
    supplier.fill("Your question", ASKED)
    supplier.press("Send your question")
    lead.go(f"/council/{reference}/clarifications/")
    lead.sees(ASKED)
    lead.sees_not(lead.story.organisation, supplier.email)
    with lead.page.expect_navigation():
        lead.page.locator("main a[href*='/clarifications/']").first.click()
    lead.sees_not(lead.story.organisation, supplier.email)
    lead.page.locator("#id_answer").fill(ANSWER)
    lead.look("4-answer")
    lead.press("Publish to all invited suppliers")
    for person in (supplier, *others):
        person.go(f"/supplier/opportunities/{reference}/questions/")
        person.sees(ASKED, ANSWER)
    for person in others:
        person.sees_not(lead.story.organisation)
    supplier.look("4-questions-and-answers")
