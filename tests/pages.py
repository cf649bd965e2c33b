"""What the tests read off a page."""

import re
from typing import Any


def text(answer: Any) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
