"""How the fields of a form stand on its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms


@dataclass(frozen=True)
class Fold:
    """Rows that are rarely filled, under a summary that opens them."""

    summary: str
    rows: tuple["Row", ...]


Row = str | tuple[Any, ...] | Fold


class _Details(Div):
    """A fold on the page, open where something is told or refused: nothing typed hides."""

    template = "_components/fold.html"

    def __init__(self, summary: str, *fields: Any) -> None:
        super().__init__(*fields)
        self.summary = summary
        self.opened = False

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> str:
        """Asked here and not when the form is made: only now is it whole."""
        names = [found.name for found in self.get_field_names()]
        self.opened = any(form[name].errors or _told(form[name]) for name in names)
        rendered: str = super().render(form, *args, **kwargs)
        return rendered


def _told(field: forms.BoundField) -> bool:
    """The field holds something other than what an untouched page holds."""
    return field.value() not in (None, "", [], False, field.field.initial)


def arrange(form: forms.Form, *rows: Row) -> FormHelper:
    """The layout of a form: a name is a full row, a tuple of names one row, `(legend, [rows])` a fieldset,
    a Fold what is rarely filled.

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
        if isinstance(row, Fold):
            if inner := list(_arranged(form, row.rows)):
                yield _Details(row.summary, *inner)
            continue
        names = [name for name in ((row,) if isinstance(row, str) else row) if name in form.fields]
        if len(names) > 1:
            yield Div(*names, css_class=f"g{len(names)}")
        else:
            yield from names
