"""The customer's two KM reports: beside the checkout, never in it, and demanded where CI runs."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SISAKET = "000_ea82770e0b30e715.txt"
NAKHONSAWAN = "001_1ef752be19381d2c.txt"


def _places() -> list[Path]:
    """SHELTER_SEEDS, ../shared/seeds of the checkout, and of the main checkout of a worktree."""
    places = [Path(os.environ["SHELTER_SEEDS"])] if os.environ.get("SHELTER_SEEDS") else []
    places.append(ROOT.parent / "shared" / "seeds")
    asked = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode == 0:
        places.append(Path(asked.stdout.strip()).parent.parent / "shared" / "seeds")
    return places


def seed(name: str) -> Path:
    """The file. Without it the test fails where CI is set, and is skipped on a developer's machine."""
    for place in _places():
        if (place / name).is_file():
            return place / name
    if os.environ.get("CI"):
        pytest.fail(f"the report {name} is not beside the checkout: set SHELTER_SEEDS to its directory")
    pytest.skip(f"the report {name} is not beside the checkout")
    raise AssertionError
