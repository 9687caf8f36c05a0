"""The Celery application; tasks live in the apps, the schedule in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dps.settings")

app = Celery("dps")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
for module in ("outbox", "heads", "alarms"):
    app.autodiscover_tasks(["dps.core"], related_name=module)
