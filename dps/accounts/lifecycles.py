"""The closed lists of this app: roles of the Oldham team, how often to write, what a token may do."""

from django.db import models


class TeamRole(models.TextChoices):
    OFFICER = "officer", "Officer"
    MANAGER = "manager", "Manager"
    AUDITOR = "auditor", "Auditor"
    NETWORK_MANAGER = "network_manager", "Network manager"


class Rhythm(models.TextChoices):
    """How often we write about what has no legal effect; legal notices go at once to everyone."""

    INSTANT = "instant", "At once"
    DAILY = "daily", "One email a day"
    WEEKLY = "weekly", "One email a week"


class Scope(models.TextChoices):
    """What an API token may do in its person's name."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"
