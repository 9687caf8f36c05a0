from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dps.accounts"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from dps.accounts import organisations  # noqa: PLC0415
        from dps.accounts.adapter import remember_browser  # noqa: PLC0415
        from dps.accounts.lifecycles import TeamRole  # noqa: PLC0415
        from dps.accounts.models import User  # noqa: PLC0415
        from dps.core import alarms  # noqa: PLC0415

        organisations.register("team", organisations.team)
        alarms.register_hearers(lambda: User.objects.addresses_of_team(TeamRole.OFFICER, TeamRole.MANAGER))
        # Not one of our own: Django's is the only place that every way of signing in passes.
        user_logged_in.connect(remember_browser, dispatch_uid="remember_browser")
