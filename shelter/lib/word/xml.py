"""Words for WordprocessingML: names without namespaces, in which strict and transitional files differ."""

import re
from typing import Any


def local(element: Any) -> str:
    """The local name: strict and transitional documents differ in namespaces only."""
    return str(element.tag).rpartition("}")[2]


def value(element: Any, name: str = "val") -> str:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Any, *path: str) -> Any:
    """The first descendant along the path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def is_on(element: Any) -> bool:
    return element is not None and value(element) not in ("0", "false", "off", "none")


def whole(element: Any) -> int | None:
    """A w:val that is a small whole number, else None."""
    text = value(element) if element is not None else ""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None
