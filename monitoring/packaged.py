"""Reads the YAML that comes with the code."""

from pathlib import Path
from typing import Any

import yaml

# Ten times as fast, where PyYAML was built with the library of that name.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_packaged(file: Path) -> Any:
    """What the file says; it is ours, so that it needs no line numbers."""
    return yaml.load(file.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - both loaders are safe ones
