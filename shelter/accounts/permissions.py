"""The answer every permission gives: allowed or not, and why not in words for the page."""

from typing import NamedTuple


class Answer(NamedTuple):
    """Result of `can_x(user, obj)`. `reason` is a Thai sentence that says what to do next when refused."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


def no(reason: str) -> Answer:
    return Answer(False, reason)
