"""Names of static files that change with their content, also inside our JavaScript modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStatic(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; modules that import one another are renamed together."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        # Before collectstatic has run (development, tests) there is nothing hashed to point at.
        return super().stored_name(name) if self.hashed_files else name
