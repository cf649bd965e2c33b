"""How the fields of a form stand on its page."""

from collections.abc import Iterable, Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

Row = str | tuple[Any, ...]


def arrange(form: forms.Form, *rows: Row) -> FormHelper:
    """The layout of a form: a name is a full row, a tuple of names one row, `(legend, [rows])` a fieldset.

    Names the form does not have are left out, and a fieldset of which nothing is left. Fieldsets bear the ids
    part-1, part-2 …, and stand in `form.parts` as (id, legend) for a page's own navigation. The page owns the
    form element, the token and the buttons.
    """
    form.parts = []  # type: ignore[attr-defined]
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*_arranged(form, rows))
    return made


def _arranged(form: forms.Form, rows: Iterable[Row]) -> Iterator[Any]:
    for row in rows:
        if isinstance(row, tuple) and isinstance(row[-1], list):
            if inner := list(_arranged(form, row[1])):
                part = f"part-{len(form.parts) + 1}"
                form.parts.append((part, row[0]))
                yield Fieldset(row[0], *inner, css_id=part)
            continue
        names = [name for name in ((row,) if isinstance(row, str) else row) if name in form.fields]
        if len(names) > 1:
            yield Div(*names, css_class=f"g{len(names)}")
        else:
            yield from names
