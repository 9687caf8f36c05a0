"""Step 2: an officer assesses on one screen, recommends per lot; a manager confirms; the register shows."""

from urllib.parse import quote

from tests.browser.journey.application import OWN_PASSWORD, names, read_mail

FAILING = "The examples show research for councils, but no training that lasted after the work had ended."


def qualify(people, applicant, reference):
    officer = people.be("officer@example.org")
    officer.go("/team/").look("2-queue")
    officer.sees(reference)
    officer.follow(reference)
    officer.press("Start review")
    assess(officer)
    officer.look("2-assessment")
    officer.press("Recommend to admit", exact=False)
    officer.press("Recommend to reject", exact=False)
    officer.leave()
    confirm(people, reference)
    told(applicant, reference)


def assess(officer):
    page = officer.page
    for name in names(page, "input[type=radio]"):
        page.locator(f"main input[type=radio][name='{name}'][value=pass]").check()
    # The last criterion of the last lot is not met.
    last = names(page, "input[type=radio]")[-1]
    page.locator(f"main input[type=radio][name='{last}'][value=fail]").check()
    officer.press("Save the assessment")
    officer.sees("There is a problem")
    page.locator(f"main textarea[name='{last.replace('outcome_', 'reason_')}']").fill(FAILING)
    officer.press("Save the assessment")
    officer.sees_not("There is a problem")


def confirm(people, reference):
    manager = people.be("manager@example.org")
    manager.go(f"/team/applications/{reference}/decision/").look("2-decision")
    manager.sees(manager.story.organisation, FAILING)
    manager.press("Confirm and send the letter")
    manager.leave()


def told(applicant, reference):
    letter = read_mail(applicant, reference)
    assert "Lot 1" in letter, letter
    applicant.go(f"/supplier/applications/{reference}/letter/").look("2-letter")
    applicant.sees("Lot 1", "Lot 2", FAILING)
    applicant.go("/suppliers/?lot=1").look("2-register")
    applicant.go(f"/suppliers/?q={quote(applicant.story.organisation)}")
    applicant.sees(applicant.story.organisation)
    assert OWN_PASSWORD not in applicant.page.content()
