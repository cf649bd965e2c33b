"""The forms of a page as a browser sees them: where they go, what they would send, what is marked wrong."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

OWN = {"csrfmiddlewaretoken", "post_token", "row_version"}
TYPED = {"text", "search", "tel", "textarea"}
PRESSED = {"submit", "button", "image", "reset"}


@dataclass
class Field:
    """`kind` is the input's type, `textarea` or `select`; `chosen` what would be sent, untouched."""

    name: str
    kind: str
    chosen: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    wrong: bool = False

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED and self.name not in OWN


@dataclass
class PageForm:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def untouched(self) -> dict[str, list[str]]:
        return {
            one.name: list(one.chosen)
            for one in self.fields.values()
            if one.kind not in {"file", *PRESSED} and one.chosen
        }

    @property
    def typed(self) -> list[Field]:
        return [one for one in self.fields.values() if one.is_typed]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, PageForm] = {}
        self.open = ""
        self.place: Field | None = None
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = given.get("id") or f"form {len(self.forms)}"
            made = self.forms.setdefault(self.open, PageForm("", ""))
            made.action, made.method = given.get("action", ""), given.get("method", "get").lower()
        elif tag in {"input", "textarea", "select", "button"}:
            self._field(tag, given)
        elif tag == "option" and self.place is not None:
            value = given.get("value", "")
            self.place.offered.append(value)
            if "selected" in given:
                self.place.chosen.append(value)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        where, name = given.get("form") or self.open, given.get("name", "")
        self.place = None
        if not where or not name or "disabled" in given:
            return
        form = self.forms.setdefault(where, PageForm("", ""))
        kind = given.get("type", "text") if tag == "input" else tag
        if tag == "button":
            kind = "submit"
        one = form.fields.setdefault(name, Field(name, kind))
        one.wrong |= given.get("aria-invalid") == "true" or "is-invalid" in given.get("class", "")
        value = given.get("value", "")
        if kind in {"radio", "checkbox"}:
            one.offered.append(given.get("value", "on"))
            if "checked" in given:
                one.chosen.append(given.get("value", "on"))
        elif tag == "textarea":
            self.place, self.text = one, []
        elif tag == "select":
            self.place = one
        elif kind not in PRESSED:
            one.chosen.append(value)

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = ""
        elif tag == "textarea" and self.place is not None and self.text is not None:
            # Browsers drop the line end that follows the tag.
            self.place.chosen.append("".join(self.text).removeprefix("\n"))
            self.text = None
        elif tag == "select" and self.place is not None:
            if not self.place.chosen and self.place.offered:
                self.place.chosen.append(self.place.offered[0])
            self.place = None


def forms_of(page: str, url: str) -> list[PageForm]:
    """Every form of the page, its action as a path from the root."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms.values():
        form.action = urljoin(url, form.action or url)
    return list(reader.forms.values())
