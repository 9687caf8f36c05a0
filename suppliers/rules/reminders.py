"""For which day somebody has to be reminded: the day, or None. These rules only read.

The day is the key of the reminder: it is sent once for each. Of several days that have come the last
one counts (dps.core.reminders.latest_due), and what has passed its use is not sent at all.
"""

from datetime import date, datetime, timedelta

from dps.core import clock, workdays
from dps.core.reminders import latest_due
from suppliers.lifecycles import ApplicationStatus, RenewalStatus
from suppliers.models import Application, Certificate, InformationRequest, Renewal
from suppliers.querysets import CERTIFICATE_DAYS, IDLE_DAYS

WARNING_DAYS = 2  # working days before the decision is due (R15)
INFORMATION_DAYS = 2  # working days before the answers are due
RENEWAL_DAYS = 1  # working day before the declaration is due
WAITING = {ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REVIEW, ApplicationStatus.MORE_INFORMATION}


def certificate_reminder(certificate: Certificate, today: date) -> date | None:
    """60, 30, 7 and 0 days before the end; what was past when it was added needs no telling."""
    if certificate.expires_on is None or certificate.replaced_at is not None:
        return None
    added_on = clock.london(certificate.added_at).date()
    days = (certificate.expires_on - timedelta(days=n) for n in CERTIFICATE_DAYS)
    due_on = latest_due(days, today)
    return due_on if due_on and due_on > added_on else None


def clock_warning(application: Application, today: date) -> date | None:
    """With two working days left, on the day itself, then every day that it is overdue (R15)."""
    if application.status not in WAITING or application.due_on is None:
        return None
    if today > application.due_on:
        return today
    warned_on = workdays.add_working_days(application.due_on, -WARNING_DAYS)
    return latest_due([warned_on, application.due_on], today)


def information_reminder(request: InformationRequest, today: date) -> date | None:
    """Two working days before the answers are due; not when that day is over."""
    if request.answered_at or request.application.status != ApplicationStatus.MORE_INFORMATION:
        return None
    if today > request.due_on:
        return None
    asked_on = clock.london(request.asked_at).date()
    due_on = latest_due([workdays.add_working_days(request.due_on, -INFORMATION_DAYS)], today)
    return due_on if due_on and due_on > asked_on else None


def idle_reminder(application: Application, touched_at: datetime, today: date) -> date | None:
    """3 and 10 days after the last answer was saved, while applications are taken."""
    if application.status != ApplicationStatus.DRAFT or today > application.agreement.closes_on:
        return None
    touched_on = clock.london(touched_at).date()
    return latest_due((touched_on + timedelta(days=n) for n in IDLE_DAYS), today)


def renewal_reminder(renewal: Renewal, today: date) -> date | None:
    """The working day before it is due, and the day after: it is overdue (R35)."""
    if renewal.status != RenewalStatus.ASKED:
        return None
    before = workdays.add_working_days(renewal.due_on, -RENEWAL_DAYS)
    return latest_due([before, renewal.due_on + timedelta(days=1)], today)


def details_check(right_at: datetime, today: date) -> date | None:
    """Every year on the day on which the details were last known to be right."""
    right_on = clock.london(right_at).date()
    years = range(1, today.year - right_on.year + 1)
    return latest_due((_years_after(right_on, n) for n in years), today)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)
