"""The facts of the demo, from the files in dps/demo/data/."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "data"


@cache
def rows_of(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text())
