from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "dps.agreements"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from dps.agreements import tasks  # noqa: F401, PLC0415 - so that every process can poke them
        from dps.agreements.operations.subscriptions import drop_bounced  # noqa: PLC0415
        from dps.agreements.rules import papers  # noqa: PLC0415
        from dps.core import returns  # noqa: PLC0415
        from dps.documents import access  # noqa: PLC0415

        returns.on_bounce("subscription", drop_bounced)
        access.register(
            "agreement",
            papers.why_not_read_agreement_file,
            write=papers.why_not_add_agreement_file,
            remove=papers.why_not_remove_agreement_file,
        )
