"""What a line by itself looks like: its marker, ending, shape, and signs with digits."""

from __future__ import annotations

import re

from cityplans.text import read_ordinal

# Longer lines are prose whatever they look like.
LONGEST = 160
_PROSE = 28
HAN = "\u4e00-\u9fff"
CN = "一二三四五六七八九十"
# Families of markers in the order in which they are tried, each with its one group.
_FAMILIES = ("chapter", "cn", "cnb", "ar", "arb", "circle", "slogan", "bullet")
_MARKER = re.compile(
    rf"第([{CN}百零\d]{{1,4}})(?:部分|[编章节条篇])|([{CN}]{{1,3}})[、,.]|\(([{CN}]{{1,3}})\)"
    rf"|(\d{{1,3}})[.、](?!\d)|\(?(\d{{1,3}})\)|([①-⑳])|([{CN}]{{1,2}})[是要]|[•·●◆■*➤-]()"
)
_DIGIT = re.compile(r"\d")
_SIGNS_WITH_DIGITS = (
    ("date", re.compile(r"(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]|\d{1,2}\.\d{1,2}\.20\d\d")),
    ("time", re.compile(r"\d{1,2}:\d\d")),
    ("phone", re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1\d{10}|400-?\d{3,4}-?\d{3,4})(?!\d)")),
    ("number", re.compile(r"[〔\[(【](?:19|20)\d\d[〕\])】]\s?第?\s?\d{1,4}\s?号")),
    (
        "page",
        re.compile(r"(?:[.…·]{2}|\s|--?|\()\s{0,4}(?:\d{1,3})(?:\s?-{1,2}\s?\d{1,3})?\)?$"),
    ),
)
_SHAPES = (
    (re.compile(rf"[{HAN}]+"), "字"),
    (re.compile(r"[A-Za-z]+"), "a"),
    (re.compile(r"\d+"), "0"),
    (re.compile(r"\s+"), " "),
)


def is_prose(line: str) -> bool:
    """Tell whether a line is running text: long, with a stop or commas in it."""
    if len(line) < _PROSE:
        return False
    return "。" in line or (len(line) >= 45 and line.count(",") + line.count("，") >= 2)


def marker(line: str) -> tuple[str, int | None]:
    """Return the family of a line's marker and its number; "" if it has none."""
    found = _MARKER.match(line)
    if found is None or found.lastindex is None:
        return "", None
    numeral = found[found.lastindex]
    return _FAMILIES[found.lastindex - 1], read_ordinal(numeral) if numeral else None


def ending(plain: str) -> str:
    """Name what a line ends in."""
    last = plain[-1:]
    if last in "。!?":
        return "stop"
    if last in ";,、":
        return "comma"
    if last in ":)]】》>|":
        return last
    if last.isdigit():
        return "digit"
    return "han" if "\u4e00" <= last <= "\u9fff" else "other"


def signs_with_digits(line: str) -> list[str]:
    """Name the dates, times, numbers and pages in a line."""
    if not _DIGIT.search(line):
        return []
    return [name for name, pattern in _SIGNS_WITH_DIGITS if pattern.search(line)]


def shape_of(line: str) -> str:
    """Write a line with one sign for each run of characters, letters, digits or blanks."""
    for pattern, sign in _SHAPES:
        line = pattern.sub(sign, line)
    return line
