"""Headers of tables: which row names the columns, and what each column means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from cityplans.reading.cells import plain, read_year
from cityplans.reading.sheets import Sheet
from cityplans.text import read_rows

_PLACES = ("province", "prefecture", "county", "region")
# How many rows may stand above the names of the columns.
ABOVE = 12


def recognise_columns(names: list[str], columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which column of a table means what.

    Parameters
    ----------
    names
        The table's columns.
    columns
        What the user says, like ``{"text": "正文"}``.

    Returns
    -------
    dict
        Name in the table by meaning (``text``, ``title``, or a column of ``documents``). Of two
        that mean the same, the first in ``data/lexicon/table_columns.csv`` is taken.

    Examples
    --------
    >>> recognise_columns(["城市", "年份", "正文", "备注"])
    {'text': '正文', 'prefecture': '城市', 'plan_year': '年份'}
    """
    chosen = dict(columns or {})
    bare = {_bare(n): n for n in reversed(names)}
    for synonym, meaning in _synonyms().items():
        if meaning not in chosen and synonym in bare and bare[synonym] not in chosen.values():
            chosen[meaning] = bare[synonym]
    return chosen


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    rows = read_rows("table_columns.csv", ("column", "name"))
    return {row["name"]: row["column"] for _, row in rows}


def _bare(name: str) -> str:
    """Fold the name of a column: without remarks in brackets and signs around it.

    >>> _bare("#正文（全文）*"), _bare("Full  Text")
    ('正文', 'full_text')
    """
    name = re.sub(r"[（(][^（()）]{0,40}[)）]|[#*：:]", "", name)
    return re.sub(r"[\s_\-]+", "_", name.strip().lower())


def find_header(
    sheet: Sheet, columns: Mapping[str, str] | None = None, needed: str = "text"
) -> tuple[int, dict[str, int]]:
    """Place of the row that names the columns, and the column of each meaning."""
    for at, row in enumerate(sheet.rows[:ABOVE]):
        names = [plain(c).strip() for c in row]
        if columns and set(columns.values()) - set(names):
            continue
        chosen = recognise_columns(names, columns)
        if needed in chosen:
            return at, {meaning: names.index(name) for meaning, name in chosen.items()}
    wide = (at for at, row in enumerate(sheet.rows[:ABOVE]) if len(set(map(plain, row))) > 1)
    return next(wide, 0), {}


def is_row(names: list[str], cells: list[str]) -> bool:
    """Tell whether cells look like a row under these names: years and places where they belong."""
    chosen = {m: names.index(n) for m, n in recognise_columns(names).items()}
    if "text" not in chosen:
        return False
    places = [cells[k] for m, k in chosen.items() if m in _PLACES and cells[k]]
    years = [cells[chosen["plan_year"]]] if "plan_year" in chosen else []
    sound = all(len(p) <= 15 and not re.search(r"[0-9。；]", p) for p in places)
    return bool(places or years) and sound and all(read_year(y) for y in years)
