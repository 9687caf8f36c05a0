"""Names of static files that change with their content, also inside our JavaScript modules."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

LIBRARIES = "drf_spectacular_sidecar/"


class PortalStatic(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; modules that import one another are renamed together."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        # Before collectstatic has run (development, tests) there is nothing hashed to point at.
        return super().stored_name(name) if self.hashed_files else name

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        # The API pages' scripts are large and seldom read: compressing them took most of the set-up.
        yield from super().compress_files(path for path in paths if not path.startswith(LIBRARIES))
