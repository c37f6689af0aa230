"""Tables of tasks as lines with bars: a row is a unit, what heads the columns is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cityplans.outline.markers import Candidate
from cityplans.outline.paragraphs import Paragraph, is_row
from cityplans.outline.roles import flatten
from cityplans.text import any_of

_RULE = re.compile(r"[|\s:—-]+")
_CELL = re.compile(r"[^|\s](?:[^|]*[^|\s])?")
_WORDS = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
# a name of a column is at most this long
_NAME = 14


def find_rows(text: str, paragraphs: Sequence[Paragraph]) -> tuple[list[Candidate], set[int]]:
    """Find the rows of tables that list tasks.

    The unit of a row are its cells below columns that name tasks, measures or aims; who does it
    and until when stands apart.

    Returns
    -------
    tuple of list and set
        Each row as a candidate of the family ``row`` from the first of these cells to the last;
        starts of all paragraphs of these tables.
    """
    found: list[Candidate] = []
    lines: set[int] = set()
    for table in _tables(text, paragraphs) if "|" in text else ():
        rows = [paragraphs[k] for k in table]
        told = _content(text, rows)
        if told is None:
            continue
        lines |= {p.start for p in rows}
        # a table whose head stands elsewhere begins with row 1
        headed = bool(told)
        for k, p in list(zip(table, rows, strict=True))[headed:]:
            if _RULE.fullmatch(text, p.start, p.end):
                continue
            cells = _cells(text, p)
            if len(cells) == len(told):
                cells = [c for c, content in zip(cells, told, strict=True) if content]
            else:  # merged cells, or no head: the longest says most
                cells = sorted(cells, key=lambda c: c[0] - c[1])[:1]
            cells = [c for c in cells if _WORDS.search(text, *c)]
            if cells:
                a, b = cells[0][0], cells[-1][1]
                found.append(Candidate(a, a, "row", None, "", 2, k, stop=b))
    return found, lines


def _content(text: str, rows: Sequence[Paragraph]) -> list[bool] | None:
    """Tell which columns say what is to be done; none of a table without head, None if no tasks."""
    first = [text[slice(*cell)] for cell in _cells(text, rows[0])]
    second = [text[slice(*cell)] for cell in _cells(text, rows[1])]
    if first[0] == "1" and second[0] == "2":
        return []
    names = [flatten(name) for name in first]
    told = [bool(any_of("outline", "tables.content").search(n)) for n in names]
    other = sum(bool(any_of("outline", "tables.beside").search(n)) for n in names)
    if not any(told) or sum(told) + other < 2 or max(map(len, names)) > _NAME:
        return None
    return told


def _cells(text: str, p: Paragraph) -> list[tuple[int, int]]:
    """Return the cells of a row, empty ones too, white space around their words left out."""
    out, at = [], p.start + (text[p.start] == "|")
    end = p.end - (text[p.end - 1] == "|")
    while at <= end:
        bar = text.find("|", at, end)
        bar = end if bar < 0 else bar
        m = _CELL.search(text, at, bar)
        out.append(m.span() if m else (at, at))
        at = bar + 1
    return out


def _tables(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[list[int]]:
    run: list[int] = []
    for k, p in enumerate(paragraphs):
        if is_row(text[p.start : p.end]):
            run.append(k)
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run
