from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "dps.agreements"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from dps.agreements.rules import agreements as rules  # noqa: PLC0415
        from dps.documents import access  # noqa: PLC0415

        access.register("agreement", rules.why_not_read_agreement_file)
