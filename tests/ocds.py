"""Releases of open data against the JSON schema of OCDS 1.1.5, where it is found.

No package carries the schema: it is `../shared/ocds/release-package-schema.json` beside the project, or the
file that OCDS_SCHEMA names.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft4Validator, FormatChecker

BESIDE = Path(settings.BASE_DIR).parent / "shared" / "ocds" / "release-package-schema.json"


def faults(*releases: dict[str, Any]) -> list[str]:
    """What the schema has against a package of these; the test that asks is skipped where there is none."""
    file = Path(os.environ.get("OCDS_SCHEMA", BESIDE))
    if not file.exists():
        message = f"NOT CHECKED against OCDS 1.1.5: {file} is not there. Set OCDS_SCHEMA."
        pytest.skip(message)
    validator = Draft4Validator(json.loads(file.read_text()), format_checker=FormatChecker())
    return [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in validator.iter_errors(package(releases))
    ]


def package(releases: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {
        "uri": "https://dps.example.org/open-data/package",
        "version": "1.1",
        "publishedDate": "2024-07-16T12:00:00Z",
        "publisher": {"name": "Oldham Council"},
        "releases": json.loads(json.dumps(releases)),
    }
