"""Checks of a KM report before it is printed (DOMAIN 13, L1–L17): what looks wrong, and where.

Pure functions over the report's content. A finding changes nothing; a fix is offered only where there is one
right answer.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from km.rules import lint_structure as structure
from km.rules import lint_words as words
from km.rules.lint_content import Finding, LintContent, Wording

RULES: tuple[Callable[[LintContent, Wording], Iterator[Finding]], ...] = (
    words.wrong_year_of_the_begging_act,
    structure.heading_differs,
    structure.number_missing,
    structure.list_number_skipped,
    structure.problems_copy_success,
    structure.subnumber_of_another_section,
    structure.paragraph_twice,
    words.mixed_digits,
    structure.full_marks_everywhere,
    words.client_called_otherwise,
    words.misspelling,
    words.project_called_twice,
    structure.undated,
    structure.no_problem_told,
    words.era_or_common_year,
    words.personal_data,
    structure.title_without_picture,
)


# Every page of a report asks; the answer is the same until its text changes.
@lru_cache(maxsize=4)
def _found(content: LintContent, wording: Wording) -> tuple[Finding, ...]:
    order = {section.key: place for place, section in enumerate(content.sections, start=1)}
    found = [finding for rule in RULES for finding in rule(content, wording)]
    return tuple(
        sorted(found, key=lambda item: (order.get(item.section_key, 0), item.start or 0, int(item.code[1:])))
    )


def check(content: LintContent, wording: Wording) -> list[Finding]:
    """Every finding, in the order of the sections, then of the text."""
    return list(_found(content, wording))
