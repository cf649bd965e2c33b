"""What the tests read off a page."""

import re
from typing import Any


def text(answer: Any) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def numbers(answer: Any) -> list[str]:
    """Of the files of a list, in its order."""
    return [row.case.number for row in answer.context["rows"]]
