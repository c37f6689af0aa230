"""Names written from the templates that rules of names give: ``{body:made}数``."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache
from typing import Any

from cityplans.targets.phrases import (
    is_verbal,
    listed,
    strip_left,
    strip_making,
    strip_making_left,
    without_places,
    without_plain_verb,
)
from cityplans.text import compile_pattern

GRADE = "{name_grade}"
_AT_LEAST = re.compile(r"(?:至少|不少于|不低于|原则上|力争|要|应)+$")


def subject(text: str) -> str:
    """Keep a subject before a verb of making where it is short: 县区, 每支, 市人民医院."""
    text = _AT_LEAST.sub("", strip_making(without_places(strip_left(text))))
    if len(text) < 2 and text not in ("市", "县", "区", "省"):
        return ""
    if len(text) > 14 or (len(text) > 5 and "、" in text) or text.endswith(tuple("了的地及和与、")):
        return ""
    return "" if text in listed("phrases.openings", "phrases.no_subject") else text


def ungraded(name: str) -> str:
    """Take the first grade out of a name: 省级重点专科 gives 重点专科."""
    return compile_pattern(GRADE).sub("", strip_making_left(name), count=1)


def _first_of(text: str) -> str:
    return re.split(r"[,;(]", text)[0]


_FILTERS: dict[str, Callable[[str], str]] = {
    "made": strip_making_left,
    "unmade": strip_making,
    "plain": without_plain_verb,
    "noun": lambda text: strip_making_left(without_plain_verb(text)),
    "subject": subject,
    "there": lambda text: text[1:],
    "behind": lambda text: strip_making_left(text.lstrip("的,"))[:16],
    "payer": lambda text: subject(text) if is_verbal(text) else strip_making_left(text),
    "ungraded": ungraded,
    "first": _first_of,
}


@cache
def _pieces(template: str) -> tuple[tuple[str, str, tuple[Callable[[str], str], ...]], ...]:
    return tuple(
        (literal, field or "", tuple(_FILTERS[f] for f in (filters or "").split(".") if f))
        for literal, field, filters, _ in string.Formatter().parse(template)
    )


def write(template: str, clause: Any) -> str:
    """Write a name from a template: ``{field}`` or ``{field:filter}`` of a clause."""
    out = ""
    for literal, field, filters in _pieces(template):
        value = getattr(clause, field) if field else ""
        for change in filters:
            value = change(value)
        out += literal + value
    return out
