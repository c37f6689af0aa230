"""Tables inside documents: one line a row, the same from every kind of file.

A row is written as ``| cell | cell |``; a row of column names is followed by a line of
``|---|---|``, as in the plain text tables of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cityplans.text import any_of

_WIDEST = 200
_STOPS = "。；;！？"


def write_rows(rows: Iterable[Sequence[str]], headers: int | None = None) -> list[str]:
    r"""Write the rows of a table, each as one line; rows without text are left out.

    Parameters
    ----------
    rows
        Cells of each row; line breaks inside a cell are joined.
    headers
        How many rows the file itself marks as column names; None if it does not say: then the
        first row is judged by its words.

    Examples
    --------
    >>> write_rows([["序号", "重点任务"], ["1", "建急救站。\n配救护车"]])
    ['| 序号 | 重点任务 |', '|---|---|', '| 1 | 建急救站。配救护车 |']
    """
    full = [[_cell(c) for c in row[:_WIDEST]] for row in rows]
    full = [row for row in full if any(row)]
    if headers is None:
        headers = int(len(full) > 1 and is_header(full[0]))
    lines = ["|" + "".join(f" {cell} |" if cell else " |" for cell in row) for row in full]
    if 0 < headers < len(full):
        lines.insert(headers, "|" + "---|" * len(full[headers - 1]))
    return lines


def is_layout(rows: Sequence[Sequence[str]]) -> bool:
    r"""Tell a table that only places a text on its page from one that holds data.

    It has one column, or one cell holds most of the text in several paragraphs.

    >>> is_layout([["印章", "工作要点\n一、建站。\n二、签约。\n三、提升能力。"]])
    True
    >>> is_layout([["甲", "乙"]])
    False
    """
    full = [row for row in rows if any(c.strip() for c in row)]
    if all(sum(bool(c.strip()) for c in row) < 2 for row in full):
        return True
    whole = sum(len(c) for row in full for c in row)
    largest = max((c for row in full for c in row), key=len)
    most = len(largest) > 0.6 * whole and largest.strip().count("\n") >= 3
    return most and not is_header([_cell(c) for c in full[0]])


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row names columns: short words, most of which are known to.

    >>> is_header(["序号", "任务", "责任单位"]), is_header(["发布机构", "岭东县卫生健康局"])
    (True, False)
    """
    said = [c for c in cells if c]
    known = sum(bool(any_of("reading", "grids.headers").search(c)) for c in said)
    short = all(len(c) <= 14 and c[-1] not in _STOPS and not c.isdecimal() for c in said)
    return len(set(said)) > 1 and short and known > len(said) / 2


def _cell(text: str) -> str:
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    out = ""
    for line in filter(None, lines):
        out += line if not out or out[-1] in _STOPS else " " + line
    # A bar would part the cell in two.
    return out.replace("|", "｜")
