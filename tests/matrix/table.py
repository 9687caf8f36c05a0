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
        api-competition-ranking award-report award-undo award-what-if competition competition-debriefs
        competition-evidence competition-participation competition-agree-score competition-amend
        competition-amend-documents competition-approve competition-award competition-cancel
        competition-check competition-clarifications competition-confidentiality competition-conflict
        competition-contract competition-criteria competition-details competition-documents
        competition-explain competition-letters competition-live competition-meeting competition-minutes-pdf
        competition-moderate competition-moderate-question competition-open competition-opening
        competition-lead competition-panel competition-preview competition-price competition-prices
        competition-publish
        competition-question competition-question-keep competition-question-library competition-question-new
        competition-questions competition-scale competition-score competition-score-bid
        competition-shorter-time competition-team competition-template competition-timetable
        competition-undo price-ask-low price-ask-sums price-decide
    """,
    f"{OWN_COUNCIL} other_council": """
        competition-new council-home council-library council-participation council-suppliers network-lessons
    """,
    # Papers of the evaluation: before it they say that there is nothing yet.
    "lead approver": "competition-report evaluation-record",
    INVITED: """
        bid bid-check bid-explanations bid-files bid-outcome bid-price bid-question bid-receipt-content
        bid-receipt-pdf bid-submitted bid-withdraw opportunity opportunity-ask opportunity-bundle
        opportunity-decline opportunity-documents opportunity-questions
    """,
    f"{INVITED} non_invited": "supplier-contracts supplier-opportunities",
    # Who has not begun is sent to the beginning; who has meets nothing that was asked.
    "non_bidder": "bid-debrief bid-evidence bid-explain bid-price-question",
    BIDDERS_OWN: """
        api-bid-content api-bid-detail api-document-detail api-document-download document-download
        upload-parts
    """,
    TEAM: "team-competition team-competitions team-debriefs team-more-time team-retention",
    "manager auditor": "team-audit team-evaluation-record team-record team-report",
    f"{INVITED} {OWN_COUNCIL} {TEAM}": "api-competition-detail",
    # The invitation of the bidder: an invitation is known to the council and the team, a bid is not.
    f"{BIDDERS_OWN} {OWN_COUNCIL} {TEAM}": "api-invitation-detail",
    # Lists, of which each person gets what is theirs.
    SIGNED_IN: """
        api-bid-list api-clarification-list api-competition-list api-conflict-list api-consensus-list
        api-contract-list api-debrief-list api-evidence-request-list api-letter-list
        api-document-list api-evaluation-list api-exclusion-list api-explanation-list api-invitation-list
        api-library-question-list api-notice-list api-price-enquiry-list api-opening-list api-score-list
        api-shorter-time-list api-template-list
    """,
    EVERYBODY: """
        api-agreement-detail api-agreement-documents api-agreement-list audit-heads contracts
        contracts-csv opportunities opportunities-feed opportunity-calendar public-opportunity receipt-check
    """,
    # Nothing of the kind exists yet in this competition.
    NOBODY: """
        api-contract-detail award-report-pdf competition-report-pdf competition-whole-record
        contract-call-off contract-call-off-page contract-copy contract-deliverable contract-end
        contract-lessons contract-review contract-sign contract-vary debrief-answer
        evaluation-record-pdf evidence-judge evidence-return
        letter-words opportunity-question-file supplier-call-off supplier-call-off-page
        supplier-contract team-evaluation-record-pdf team-report-pdf
        api-debrief-detail api-evaluation-letters-to-send api-evaluation-undos api-evidence-request-detail
        api-letter-detail
        api-clarification-detail api-conflict-detail api-evaluation-bids api-evaluation-detail
        api-exclusion-detail api-explanation-detail api-library-question-detail api-notice-detail
        api-price-enquiry-detail api-opening-detail api-shorter-time-detail api-template-detail
        bid-outcome-pdf competition-clarification competition-clarification-change competition-compliance
        competition-conflict-decide competition-exclude opportunity-question-withdraw
        opportunity-shorter-time public-contract team-conflicts
    """,
}

# What is done: a post without any words in it, so that it ends in an error of the form or in a refusal.
DONE = {
    OWN_COUNCIL: """
        award-approve award-lots award-none award-recommend award-return award-undo award-what-if
        competition-evidence
        competition-agree-score competition-amend competition-check competition-explain competition-meeting
        competition-lead competition-panel competition-prices competition-undo price-ask-low price-ask-sums
        price-decide
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
    "non_bidder": "bid-debrief bid-evidence bid-explain bid-price-question",
    BIDDERS_OWN: """
        api-bid-confirm api-bid-parts api-bid-submit api-bid-withdraw api-document-remove upload-complete
    """,
    TEAM: "team-more-time",
    f"{INVITED} {OWN_COUNCIL} {TEAM}": """
        api-competition-approve-publication api-competition-confirm-cancellation api-competition-file-papers
        api-competition-change-lead api-competition-replace-member
        api-competition-publish api-competition-recall-from-approval api-competition-send-for-approval
    """,
    f"{BIDDERS_OWN} {OWN_COUNCIL} {TEAM}": """
        api-invitation-accept-terms api-invitation-decline api-invitation-resend
        api-invitation-state-intention api-invitation-undo-decline api-invitation-withdraw-intention
    """,
    # The words are asked for before the thing that they are about.
    SIGNED_IN: """
        api-contract-list api-debrief-answer api-debrief-list api-evaluation-ask-undo-outcome
        api-evaluation-end-without-award api-evaluation-recommend-award api-evaluation-write-letter
        api-evidence-request-list
        api-bid-list api-clarification-answer-privately api-clarification-change api-clarification-list
        api-competition-add-question api-competition-amend api-competition-ask-cancellation
        api-competition-ask-from-library api-competition-change-question api-competition-copy
        api-competition-discard api-competition-draw-lots api-competition-extend
        api-competition-keep-question api-competition-keep-template api-competition-list
        api-competition-propose-shorter-time api-competition-refuse-cancellation
        api-competition-remove-question api-competition-reopen api-competition-restrict-papers
        api-competition-send-back api-competition-set-criteria api-competition-set-details
        api-competition-set-price-schedule api-competition-set-scale api-competition-set-team
        api-competition-set-timetable api-conflict-decide api-conflict-list api-consensus-list
        api-document-begin api-document-complete api-evaluation-ask-undo api-evaluation-check-bid
        api-evaluation-record-meeting api-exclusion-list api-explanation-answer api-explanation-list
        api-notice-call-off api-price-enquiry-list
        api-notice-record-publication api-opening-list api-score-list api-shorter-time-reply
        api-template-begin upload-remove
    """,
    EVERYBODY: "opportunities-feed receipt-check api-receipt-check",
    # Nothing of the kind exists yet in this competition, or these pages take no post.
    NOBODY: """
        api-evaluation-approve-award api-evaluation-keep-outcome api-evaluation-return-award
        api-evaluation-send-letters api-evaluation-undo-outcome api-evidence-request-accept
        api-evidence-request-give api-evidence-request-return-evidence api-letter-send-again
        api-contract-accept-deliverable api-contract-add-deliverable api-contract-end
        api-contract-file-copy api-contract-reply api-contract-review api-contract-share-lessons
        api-contract-sign api-contract-take-back-copy api-contract-terminate api-contract-vary
        award-undo-decide contract-copy contract-deliverable contract-end contract-lessons contract-review
        contract-sign contract-take-back contract-vary debrief-answer deliverable-accept evidence-judge
        evidence-return letter-again letter-words opportunity-question-file review-reply supplier-contract
        api-clarification-answer api-clarification-withdraw api-evaluation-delegate-scoring
        api-evaluation-finish-moderation api-evaluation-keep api-evaluation-replace-chair
        api-evaluation-replace-evaluator api-evaluation-submit-scores api-evaluation-undo
        api-exclusion-confirm api-exclusion-refuse api-library-question-drop
        api-price-enquiry-answer api-price-enquiry-decide api-shorter-time-withdraw
        api-template-drop audit-heads competition-clarification competition-clarification-change
        competition-conflict-decide competition-exclude competition-question-library
        competition-shorter-time-withdraw exclusion-confirm library-drop opportunity opportunity-bundle
        opportunity-documents opportunity-question-withdraw opportunity-questions team-conflicts undo-decide
        upload-begin
    """,
}

# What is about no competition. Strangers are turned away by test_architecture; here it is searched for bids.
# The figures of the service (prometheus) are for its operators: the proxy answers 404 for them, and they
# count all that suppliers do under one name (dps.core.figures), so that none of them is a count of bids.
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
    agreement-documents needed-pdf team-agreement-documents team-agreement-successor
    tell-me tell-me-sent tell-me-confirm tell-me-confirmed tell-me-leave tell-me-left
    buyer-invitation council-people council-people-again council-people-cancel council-people-invite
    council-people-remove council-people-roles team-council team-council-again team-council-cancel
    team-council-deactivate team-council-domains team-council-invite team-council-remove team-council-roles
    unused-seats api-seat-list api-seat-detail api-seat-change-roles api-seat-remove
    api-seat-deactivate-account api-seat-invitation-list api-seat-invitation-detail
    api-seat-invitation-send-again api-seat-invitation-cancel api-seat-invitation-accept
    api-seat-invitation-set-email-domains
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
    team-agreements team-agreement team-agreement-change team-agreement-change-decide
    team-agreement-draft team-agreement-edit team-agreement-lot team-agreement-next
    team-agreement-publish team-notices team-notice team-notice-not-needed
    network-home network-register-sheet network-member-new network-member network-member-change
    network-membership-new network-membership-change network-membership-end network-contacts
    network-contact-new network-contact-change network-import network-import-template
    network-import-preview council-contacts council-contact-new council-contact-change contact-delete
    contacts-take members member-list member-detail member-change member-add-membership
    member-change-membership member-end-membership member-contact-list member-contact-detail
    member-contact-change member-contact-delete member-contact-tell-members
    member-contact-spreadsheet member-import-list member-import-detail member-import-apply
    team-renewals team-renewals-ask team-renewal team-grounds team-ground team-ground-take-up
    application-letter application-letter-pdf register-of-suppliers register-csv register-supplier
    register-logo training-clock training-clock-deadline training-inbox training-mail training-people
    api-token-list api-token-detail api-application-list api-application-detail
    api-application-answer-information-request api-application-answers api-application-confirm-carried
    api-application-lots api-application-submit api-application-withdraw admission-list
    admission-detail registered-supplier-list registered-supplier-detail lot-request-list
    lot-request-detail lot-request-confirm lot-request-recommend lot-request-send-back api-schema
    api-docs health-keyring health-live health-ready prometheus-django-metrics
    public-projects council-projects funded-projects funded-project-new funded-project funded-project-edit
    funded-project-change funded-project-withdraw funded-project-agree funded-project-start
    funded-project-close funded-project-pdf funded-project-csv funded-project-xlsx
    api-funded-project-list api-funded-project-detail api-funded-project-edit api-funded-project-agree
    api-funded-project-start api-funded-project-change api-funded-project-close api-funded-project-withdraw
"""

# Where something of a bid is read by somebody, at some time.
TOUCH_BIDS = """
    api-bid-content api-competition-ranking api-evaluation-letters-to-send api-letter-list
    api-price-enquiry-list award-report competition-evidence
    competition-participation competition-report council-participation evaluation-record
    api-bid-detail api-bid-list api-consensus-list api-document-detail api-document-download
    api-evaluation-bids api-evaluation-detail api-evaluation-list api-exclusion-list
    api-explanation-list api-opening-detail api-opening-list api-score-list award-what-if bid bid-check
    bid-explanations bid-outcome bid-price bid-question bid-receipt-content bid-receipt-pdf
    bid-submitted competition competition-agree-score competition-award competition-check
    competition-compliance competition-conflict competition-exclude competition-explain
    competition-letters competition-live competition-meeting competition-minutes-pdf
    competition-moderate competition-moderate-question competition-open competition-opening
    competition-prices competition-score competition-score-bid competition-undo council-home
    document-download price-ask-low price-ask-sums public-opportunity receipt-check team-audit
    team-competition team-competitions team-record opportunities
"""

PANEL = "lead evaluator chair opener"
# After the opening: the lines that are then others.
READ_OPENED = {
    PANEL: "competition-opening competition-minutes-pdf",
    OWN_COUNCIL: """
        api-evaluation-bids api-evaluation-detail api-evaluation-letters-to-send api-evaluation-undos
        competition-compliance competition-conflict-decide competition-exclude
    """,
    TEAM: "team-conflicts",
    f"{PANEL} {TEAM}": "api-opening-detail",
    f"{BIDDERS_OWN} evaluator chair": "api-document-detail api-document-download document-download",
}
# After the opening: the lines of verbs that are then others.
DONE_OPENED = {
    OWN_COUNCIL: """
        api-evaluation-approve-award api-evaluation-delegate-scoring api-evaluation-finish-moderation
        api-evaluation-replace-chair api-evaluation-replace-evaluator api-evaluation-return-award
        api-evaluation-send-letters api-evaluation-submit-scores competition-conflict-decide
        competition-exclude
    """,
    TEAM: "team-conflicts",
}
# What of somebody else's bid is read by whom until moderation ends: names by the minutes, answers without
# names by those who score or moderate and have declared, a price and a file's own name by nobody.
FACTS_OPENED = {
    "names": f"{PANEL} {TEAM}",
    "answers": "evaluator chair",
    # The panel reads them under neutral names.
    "files": NOBODY,
    "prices": NOBODY,
}
# Where names would tell who has bid: elsewhere a council and the team read who was invited.
TELL_BIDDERS = ["competition-conflict", "competition-opening", "api-opening-list", "api-opening-detail"]


def lines(table: dict[str, str]) -> dict[str, frozenset[str]]:
    """Of each address by name: the roles that it serves."""
    return {name: frozenset(people.split()) for people, names in table.items() for name in names.split()}
