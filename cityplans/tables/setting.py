"""From a frame to the cells of a printed table: headers, numbers, marks of significance, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cityplans.display import shown_name
from cityplans.english import translate

if TYPE_CHECKING:
    import pandas as pd

LANGS = ("zh", "en")
MISSING = "–"
_LONGEST_NAME = 30  # longer text is no name that could be translated
# No character of XML, so of no Word or Excel file.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))
_STARRED = {
    "zh": "* p<0.05，** p<0.01，*** p<0.001",
    "en": "* p<0.05, ** p<0.01, *** p<0.001",
}
_TRUTH = {"zh": ("否", "是"), "en": ("no", "yes")}
# Shares of 0 to 1, printed in per cent.
_SHARES = ("share", "low", "high", "influence_low", "influence_high", "share_uncorrected")
_PROBABILITIES = ("p", "p_adjusted")


@dataclass(frozen=True)
class Printed:
    """A table as it is printed.

    Attributes
    ----------
    title
        Heading above it; empty if it has none.
    header
        Names of the columns.
    rows
        Cells as texts.
    numbers
        For each column whether it holds numbers, which are set to the right.
    notes
        Lines below it.
    lang
        Its language.
    """

    title: str
    header: list[str]
    rows: list[list[str]]
    numbers: list[bool]
    notes: list[str]
    lang: str


def set_table(
    frame: pd.DataFrame,
    *,
    title: str = "",
    notes: Sequence[str] = (),
    lang: str = "zh",
    headers: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    percent: Sequence[str] | None = None,
    stars: Mapping[str, str] | None = None,
    group: str | None = None,
) -> Printed:
    """Set a frame as a table of texts; parameters as for :func:`cityplans.tables.save_table`.

    Raises
    ------
    ValueError
        The language is neither, or a column that is named is not there.
    """
    import pandas as pd

    if lang not in LANGS:
        raise ValueError(f"lang={lang!r}: tables are in 'zh' or 'en'")
    # Numbers without a name only count rows, and are no column of a paper's.
    named = any(frame.index.names) or not pd.api.types.is_integer_dtype(frame.index.dtype)
    frame = frame.reset_index(drop=not named)
    frame = frame.set_axis([_name(c) for c in frame.columns], axis=1)
    headers, stars = dict(headers or {}), dict(stars or {})
    given = [] if percent is None else list(percent)
    of_digits = digits if isinstance(digits, Mapping) else {}
    asked = [*headers, *given, *of_digits, *stars, *stars.values(), *([group] if group else [])]
    if odd := sorted({c for c in asked if c not in frame.columns}):
        known = ", ".join(frame.columns)
        raise ValueError(f"the frame has no column {', '.join(map(repr, odd))}; it has {known}")
    in_percent = set(_SHARES if percent is None else given)
    columns, numbers, head = [], [], []
    for name in frame.columns:
        values = frame[name]
        number = pd.api.types.is_numeric_dtype(values) and values.dtype != bool
        places = of_digits.get(name, 2) if isinstance(digits, Mapping) else digits
        shares = name in in_percent and number
        cells = [_cell(v, name, lang, 1 if shares and name not in of_digits else places, shares)
                 for v in values]  # fmt: skip
        if name in stars:
            cells = [c + _stars(p) for c, p in zip(cells, frame[stars[name]], strict=True)]
        if name == group:
            cells = _first_only(cells)
        columns.append(cells)
        numbers.append(bool(number))
        said = clean(headers.get(name) or shown_name(name, lang))
        head.append(f"{said} (%)" if shares and name not in headers else said)
    lines = [clean(note) for note in notes]
    if stars:
        lines.append(_STARRED[lang])
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Printed(clean(title), head, rows, numbers, lines, lang)


def clean(text: Any) -> str:
    """Return a text without what no file may hold, white space joined."""
    return " ".join(_UNPRINTABLE.sub("", str(text)).split())


def _name(column: Any) -> str:
    parts = column if isinstance(column, tuple) else (column,)
    return " ".join(str(p) for p in parts if str(p))


def _cell(value: Any, name: str, lang: str, digits: int, percent: bool) -> str:
    import pandas as pd

    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return MISSING
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return _TRUTH[lang][bool(value)]
    if isinstance(value, str):
        return clean(_said(value, name, lang))
    if not pd.api.types.is_number(value):
        return clean(value)
    number = float(str(value)) * (100 if percent else 1)
    if name in _PROBABILITIES:
        return "<0.001" if number < 0.001 else f"{number:.3f}"
    if pd.api.types.is_integer(value) and not percent:
        # No thousands in the number of a year.
        return str(value) if "year" in name else f"{value:,}"
    return f"{number:,.{digits}f}"


def _said(text: str, column: str, lang: str) -> str:
    """Return a text as readers of the language want it; what English does not know stays."""
    said = shown_name(text, lang, of=column)
    if lang == "zh" or said != text or len(text) > _LONGEST_NAME:
        return said
    english, own = translate(text)
    return text if own else english


def _stars(p: Any) -> str:
    import pandas as pd

    if pd.isna(p):
        return ""
    return next((mark for level, mark in _LEVELS if p < level), "")


def _first_only(cells: list[str]) -> list[str]:
    return [c if k == 0 or c != cells[k - 1] else "" for k, c in enumerate(cells)]
