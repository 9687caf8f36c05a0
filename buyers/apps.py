from django.apps import AppConfig


class BuyersConfig(AppConfig):
    name = "buyers"

    def ready(self) -> None:
        # Models can be imported only once every app is known.
        from buyers import organisations as councils  # noqa: PLC0415
        from dps.accounts import organisations  # noqa: PLC0415

        organisations.register("council", councils.of)
