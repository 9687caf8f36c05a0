"""Step 7: declare, score blind, moderate, rank, recommend, approve, tell everybody, record the contract."""

import re

from tests.browser.journey.application import read_mail
from tests.browser.journey.bidding import MANY

REASON = (
    "The answer names the people, the method and the dates, shows how people who use care take part from "
    "the first week, and gives evidence from two comparable reports that is easy to follow."
)
LESS = (
    "The answer names the people and the method and meets the requirement, but says little about how people "
    "who use care take part, and its evidence from comparable reports is thin."
)


def evaluate(people, reference):
    hub = f"/council/{reference}/"
    for name in ("evaluator1", "evaluator2", "chair"):
        people[name].go(f"{hub}score/")
        people[name].sees_not(REASON)
        people[name].go(f"{hub}conflict/")
        people[name].choose("No conflict")
        people[name].press("Record my declaration")
    for n, name in enumerate(("evaluator1", "evaluator2")):
        score(people[name], hub, n)


def score(person, hub, n):
    person.go(f"{hub}score/").look("7-score") if n == 0 else person.go(f"{hub}score/")
    addresses = [link.get_attribute("href") for link in person.page.locator("main .app-score-list a").all()]
    for index, address in enumerate(addresses):
        person.go(address)
        if index == 0 and n == 0:
            refuse_short_reason(person)
        is_best = f"{MANY} workshops" in person.words()
        person.page.locator(f"input[name=score][value='{5 - n if is_best else 3}']").check()
        person.page.locator("#id_reason").fill(REASON if is_best else LESS)
        person.press("Save and go to the next")
    person.go(f"{hub}score/")
    person.press("Submit all my scores")


def refuse_short_reason(person):
    person.page.locator("input[name=score][value='4']").check()
    person.page.locator("#id_reason").fill("Good.")
    person.press("Save and go to the next")
    person.sees("There is a problem")
    assert person.page.locator("#id_reason").input_value() == "Good."
    person.look("7-score-one-answer")


def moderate(chair, hub):
    chair.go(f"{hub}award/")
    chair.sees("Prices are shown when moderation has ended")
    chair.go(f"{hub}moderate/").look("7-moderate")
    addresses = pairs_to_agree(chair, hub)
    for index, address in enumerate(addresses):
        chair.go(address)
        if index == 0:
            chair.look("7-moderate-one")
        given = [int(text) for text in re.findall(r"scored (\d)", chair.words())]
        chair.page.locator(f"input[name=score][value='{max(given)}']").check()
        chair.page.locator("#id_reason").fill(REASON if max(given) > 3 else LESS)
        if min(given) != max(given):
            chair.page.locator("#id_change_reason").fill("The evidence was read again and found sufficient.")
        chair.press("Record the agreed score")
    meet(chair, hub)
    chair.go(f"{hub}moderate/")
    chair.press("End moderation and show prices")


def pairs_to_agree(chair, hub):
    """The page of every bid on every question, through the page of each question."""
    addresses = []
    for question in [link.get_attribute("href") for link in chair.page.locator("main table a").all()]:
        chair.go(question)
        addresses += [link.get_attribute("href") for link in chair.page.locator("main table a").all()]
    return addresses


def meet(chair, hub):
    chair.go(f"{hub}moderate/meeting/")
    chair.date("When did the panel meet?", chair.story.deadline)
    for box in chair.page.locator("input[name=attended]").all():
        box.check()
    chair.page.locator("#id_notes").fill("Every answer was compared with the published scale.")
    chair.press("Record the meeting")


def award(lead, approver, bidders, reference):
    hub = f"/council/{reference}/"
    lead.go(f"{hub}award/").look("7-award")
    lead.sees(f"To {lead.story.organisation}, with")
    lead.page.locator("#id_reason").fill("The best combination of quality, social value and price.")
    lead.press("Recommend this award")
    approver.go(f"{hub}award/").look("7-approve-award")
    approver.press("Approve the award")
    lead.go(f"{hub}letters/").look("7-letters")
    lead.press("Send all letters now")
    for bidder in bidders:
        letter = read_mail(bidder, f"Outcome of {reference}")
        assert "Your score" in letter, letter
        bidder.go(f"/supplier/opportunities/{reference}/bid/outcome/").look("7-outcome")
        bidder.sees("Your score")
        if "unsuccessful" in letter:
            bidder.sees("The winner's score")


def record(lead, visitor, reference, paper):
    lead.go(f"/council/{reference}/contract/")
    lead.press("Draw up the contract")
    lead.look("7-contract-draft")
    for side in ("council", "supplier"):
        lead.go(f"/council/{reference}/contract/copy/{side}/")
        lead.upload(paper)
        file_copy(lead)
    lead.go(f"/council/{reference}/contract/sign/")
    lead.date("When had both sides signed?", lead.story.deadline)
    lead.press("Record the contract")
    lead.sees("The contract is recorded")
    lead.look("7-contract")
    visitor.go("/contracts/").look("7-register")
    visitor.sees(lead.story.title, lead.story.organisation)


def file_copy(lead):
    """Once the file has been checked; before that it is refused, and what was typed is kept."""
    lead.fill("Who signed?", "Asha Rao, director")
    lead.date("When was it signed?", lead.story.deadline)
    lead.press("File the signed copy")
    for _ in range(60):
        if "The signed copy is filed" in lead.words():
            return
        lead.sees("wait until it has been checked")
        lead.page.wait_for_timeout(500)
        lead.press("File the signed copy")
    raise AssertionError(lead.words())
