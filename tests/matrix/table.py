"""Who reaches what: the table of the design (design 1), for every address by its name.

A line is: these people are served (or are told in one sentence why not), everybody else meets no such page.
An address that is on no line fails the test with its name.
"""

OWN_COUNCIL = "lead evaluator chair approver opener council_reader"
BIDDERS_OWN = "bidder_admin bidder_bidder bidder_reader"
INVITED = f"{BIDDERS_OWN} other_bidder non_bidder"
TEAM = "officer manager auditor"
SIGNED_IN = f"{INVITED} non_invited {OWN_COUNCIL} other_council {TEAM} network_manager superuser"
EVERYBODY = f"visitor {SIGNED_IN}"
NOBODY = ""

# What is read.
READ = {
    OWN_COUNCIL: """
        competition competition-amend competition-amend-documents competition-approve competition-award
        competition-cancel competition-clarifications competition-confidentiality competition-conflict
        competition-contract competition-criteria competition-details competition-documents
        competition-letters competition-live competition-moderate competition-moderate-question
        competition-open competition-opening competition-preview competition-price competition-publish
        competition-question
        competition-question-keep competition-question-library competition-question-new competition-questions
        competition-scale competition-score competition-score-bid competition-shorter-time competition-team
        competition-template competition-timetable
    """,
    f"{OWN_COUNCIL} other_council": "competition-new council-home council-library council-suppliers",
    INVITED: """
        bid bid-check bid-files bid-outcome bid-price bid-question bid-receipt-pdf bid-submitted bid-withdraw
        opportunity opportunity-ask opportunity-bundle opportunity-decline opportunity-documents
        opportunity-questions
    """,
    f"{INVITED} non_invited": "supplier-opportunities",
    BIDDERS_OWN: "api-bid-detail api-document-detail api-document-download document-download upload-parts",
    TEAM: "team-competition team-competitions",
    "manager auditor": "team-audit",
    f"{INVITED} {OWN_COUNCIL} {TEAM}": "api-competition-detail",
    # The invitation of the bidder: an invitation is known to the council and the team, a bid is not.
    f"{BIDDERS_OWN} {OWN_COUNCIL} {TEAM}": "api-invitation-detail",
    # Lists, of which each person gets what is theirs.
    SIGNED_IN: """
        api-bid-list api-clarification-list api-competition-list api-document-list api-invitation-list
        api-opening-list
    """,
    EVERYBODY: """
        contracts contracts-csv opportunities opportunities-feed opportunity-calendar public-opportunity
    """,
    # Nothing of the kind exists yet in this competition.
    NOBODY: """
        api-clarification-detail api-opening-detail bid-outcome-pdf competition-clarification
        competition-clarification-change competition-compliance competition-conflict-decide
        competition-exclude opportunity-shorter-time public-contract
    """,
}

# What is done: a post without any words in it, so that it ends in an error of the form or in a refusal.
DONE = {
    OWN_COUNCIL: """
        award-approve award-lots award-none award-recommend award-return competition-amend
        competition-amend-documents competition-approve competition-cancel competition-confidentiality
        competition-conflict competition-contract competition-criteria competition-details
        competition-documents competition-moderate-finish competition-moderate-question competition-open
        competition-price competition-publish-now competition-question competition-question-keep
        competition-question-new competition-question-remove competition-recall competition-scale
        competition-score-bid competition-score-submit competition-send competition-shorter-time
        competition-team competition-template competition-timetable invitation-resend letters-send
    """,
    f"{OWN_COUNCIL} other_council": "competition-new",
    INVITED: """
        bid bid-check bid-files bid-price bid-question bid-withdraw opportunity-accept-terms opportunity-ask
        opportunity-decline opportunity-intend opportunity-shorter-time
    """,
    BIDDERS_OWN: "api-bid-parts api-bid-submit api-bid-withdraw api-document-remove upload-complete",
    f"{INVITED} {OWN_COUNCIL} {TEAM}": """
        api-competition-approve-publication api-competition-confirm-cancellation api-competition-file-papers
        api-competition-publish api-competition-recall-from-approval api-competition-send-for-approval
    """,
    f"{BIDDERS_OWN} {OWN_COUNCIL} {TEAM}": """
        api-invitation-accept-terms api-invitation-decline api-invitation-resend api-invitation-undo-decline
    """,
    # The words are asked for before the thing that they are about.
    SIGNED_IN: """
        api-bid-list api-clarification-answer-privately api-clarification-change api-clarification-list
        api-competition-ask-cancellation api-competition-extend api-competition-list
        api-competition-restrict-papers api-competition-send-back api-competition-set-criteria
        api-competition-set-details api-competition-set-timetable api-document-begin api-document-complete
        api-opening-list upload-remove
    """,
    EVERYBODY: "opportunities-feed",
    # Nothing of the kind exists yet in this competition, or these pages take no post.
    NOBODY: """
        api-clarification-answer competition-clarification competition-clarification-change
        competition-conflict-decide competition-exclude competition-question-library
        competition-shorter-time-withdraw exclusion-confirm library-drop opportunity opportunity-bundle
        opportunity-documents opportunity-questions upload-begin
    """,
}

# What is about no competition. Strangers are turned away by test_architecture; here it is searched for bids.
ELSEWHERE = """
    accessibility privacy cookies terms help contact contact-sent web-manifest favicon mail-reports
    styleguide styleguide-forms styleguide-page account_signup register account_email_verification_sent
    check-email register-confirmed account_confirm_email register-confirm register-link-again
    account_login sign-in mfa_authenticate sign-in-code account_reauthenticate password-again
    mfa_reauthenticate code-again account_inactive account_logout sign-out signed-out
    account_reset_password password-forgotten account_reset_password_done password-forgotten-sent
    account_reset_password_from_key_done password-reset-done account_reset_password_from_key
    account_change_password password-change account account-name account_email account-email-change
    account-email-keep notifications sign-ins-end token-new token-made token-revoke mfa_index
    second-factor mfa_activate_totp second-factor-set-up mfa_deactivate_totp second-factor-turn-off
    mfa_view_recovery_codes recovery-codes mfa_generate_recovery_codes recovery-codes-new
    mfa_download_recovery_codes recovery-codes-download user-home switch-organisation kept-answers
    keep-alive home lots lot before-you-start questionnaire application-reasons supplier-home
    organisation-new organisation-find organisation-here organisation organisation-change
    organisation-check identity-change identity-change-withdraw organisation-principles
    organisation-logo organisation-logo-remove organisation-logo-picture join-request
    organisation-people organisation-invite organisation-invitation-withdraw organisation-seat
    organisation-seat-remove invitation supplier-leave-lot partner partner-sign partner-page
    supplier-declaration ground-report renewal renewal-page supplier-documents supplier-certificate-add
    supplier-certificate-keep supplier-certificate-replace supplier-certificate-remove
    application-submitted application-status application-copy-pdf application-copy
    application-more-information application application-start application-lots application-withdraw
    application-carried application-check application-declare application-section application-nothing
    application-page application-item-add application-item application-partner-link
    application-item-remove team-home team-application team-start-review team-assign team-ask
    team-extend team-recommend team-send-back team-reasons team-reasons-reply team-exclusion
    team-decision team-suppliers team-requests team-identity-change team-join-request
    team-confirm-identity team-ask-registers team-supplier team-merge-find team-merge-with team-merge
    team-place team-views team-view-new team-view team-ask-renewal team-expiring team-chase
    team-renewals team-renewals-ask team-renewal team-grounds team-ground team-ground-take-up
    application-letter application-letter-pdf register-of-suppliers register-csv register-supplier
    register-logo training-clock training-clock-deadline training-inbox training-mail training-people
    api-token-list api-token-detail api-application-list api-application-detail
    api-application-answer-information-request api-application-answers api-application-confirm-carried
    api-application-lots api-application-submit api-application-withdraw admission-list
    admission-detail registered-supplier-list registered-supplier-detail lot-request-list
    lot-request-detail lot-request-confirm lot-request-recommend lot-request-send-back api-schema
    api-docs health-live health-ready prometheus-django-metrics
"""

# Where something of a bid is read by somebody, at some time.
TOUCH_BIDS = """
    api-bid-detail api-bid-list api-document-detail api-document-download api-opening-detail api-opening-list
    bid bid-check bid-outcome bid-price bid-question bid-submitted competition competition-award
    competition-compliance competition-letters competition-live competition-moderate
    competition-moderate-question competition-open competition-opening competition-score
    competition-score-bid council-home document-download public-opportunity team-audit team-competition
    team-competitions
"""

PANEL = "lead evaluator chair opener"
# After the opening: the lines that are then others.
READ_OPENED = {
    PANEL: "competition-opening",
    OWN_COUNCIL: "competition-compliance",
    f"{PANEL} {TEAM}": "api-opening-detail",
    f"{BIDDERS_OWN} evaluator chair": "api-document-detail api-document-download document-download",
}
# What of somebody else's bid is read by whom until moderation ends: names by the minutes, answers without
# names by those who score them and have declared, a price by nobody (R58).
FACTS_OPENED = {
    "names": f"{PANEL} {TEAM}",
    "answers": "evaluator",
    "files": "evaluator chair",
    "prices": NOBODY,
}
# Where names would tell who has bid: elsewhere a council and the team read who was invited.
TELL_BIDDERS = {"competition-opening", "api-opening-list", "api-opening-detail"}


def lines(table: dict[str, str]) -> dict[str, frozenset[str]]:
    """Of each address by name: the roles that it serves."""
    return {name: frozenset(people.split()) for people, names in table.items() for name in names.split()}
