from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "dps.agreements"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from dps.agreements import tasks  # noqa: F401, PLC0415 - so that every process can poke them
        from dps.agreements.operations.subscriptions import drop_bounced  # noqa: PLC0415
        from dps.agreements.rules import agreements as rules  # noqa: PLC0415
        from dps.core import returns  # noqa: PLC0415
        from dps.documents import access  # noqa: PLC0415

        returns.on_bounce("subscription", drop_bounced)
        access.register("agreement", rules.why_not_read_agreement_file)
