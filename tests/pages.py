"""What the tests read off a page."""

import re
from typing import Any

from django.urls import reverse


def page(browser: Any, name: str, *args: Any) -> str:
    """A page of the people's part as it is sent; `name` is its address without `cases:`."""
    return browser.get(reverse(f"cases:{name}", args=args)).content.decode()


def text(answer: Any) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def numbers(answer: Any) -> list[str]:
    """Of the files of a list, in its order."""
    return [row.case.number for row in answer.context["rows"]]
