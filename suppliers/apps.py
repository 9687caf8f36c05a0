from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "suppliers"

    def ready(self) -> None:
        # Models are not loaded before this point.
        from dps.accounts import organisations  # noqa: PLC0415
        from dps.agreements.operations.changes import tell_on_change  # noqa: PLC0415
        from dps.documents import access  # noqa: PLC0415
        from suppliers.operations.telling import tell_of_agreement_change  # noqa: PLC0415
        from suppliers.rules import files  # noqa: PLC0415
        from suppliers.web.seats import organisations_of  # noqa: PLC0415

        tell_on_change(tell_of_agreement_change)
        organisations.register("supplier", organisations_of)
        access.register(
            "application",
            files.why_not_read_application_file,
            write=files.why_not_add_application_file,
            see=files.why_not_see_application_files,
            remove=files.why_not_remove_application_file,
            hides=files.hidden_purposes,
        )
        access.register("logo", files.why_not_read_library, write=files.why_not_set_logo)
        access.register("supplier", files.why_not_read_library, write=files.why_not_add_to_library)
