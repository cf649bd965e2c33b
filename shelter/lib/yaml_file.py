"""The one way a file of reference data is read."""

from pathlib import Path
from typing import Any

import yaml

# libyaml reads a long list ten times as fast; a PyYAML built without it reads the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """What the file says, in plain values. Raises yaml.YAMLError where it is no YAML."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  both are safe loaders
