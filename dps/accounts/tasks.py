"""What is swept up: sessions that are over."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dps.accounts.models import SignIn


@shared_task(name="accounts.forget_ended_sign_ins")
def forget_ended_sign_ins() -> int:
    """Delete sessions that have run out, and the browsers listed for sessions that are no more."""
    # Sessions run in real time, also when the portal's clock is a training clock.
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    ended, _ = SignIn.objects.filter(~Exists(session)).delete()
    return ended
