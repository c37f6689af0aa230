"""Tables with one document a row (csv, tsv, xlsx, jsonl, json), and tables of tasks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from cityplans.passages import Source
from cityplans.reading.cells import plain, read_year
from cityplans.reading.errors import NotADocument, ReadError
from cityplans.reading.grids import is_header, write_rows
from cityplans.reading.headers import ABOVE, find_header, is_row
from cityplans.reading.sheets import Sheet, is_blank, read_book, read_delimited
from cityplans.reading.text import decode
from cityplans.text import any_of

if TYPE_CHECKING:
    import pandas as pd


def read(
    data: bytes, name: str, suffix: str, columns: Mapping[str, str] | None = None
) -> list[Source]:
    """Read a table: one source text per row, named ``file#1``, ``file#2`` ...

    All sheets that have a column of texts are read, and rows are counted on from one to the
    next. What is left out (a row without text, a sheet without texts) is a source without text,
    whose warning says so. A table of tasks, which has no column of texts, is one document.

    Raises
    ------
    NotADocument
        No column holds texts.
    ReadError
        The table is damaged, or a column that the user named is not there.
    """
    if suffix == ".xlsx":
        return read_sheets(read_book(data, name), name, columns)
    text, warnings = decode(data, name)
    if suffix in (".jsonl", ".ndjson", ".json"):
        sheet = _of_records(_json_rows(text, name, lines=suffix != ".json"))
    else:
        sheet = read_delimited(text, name, "\t" if suffix == ".tsv" else None, is_row)
    sheet.said += warnings
    return read_sheets([sheet], name, columns)


def read_frame(table: pd.DataFrame, columns: Mapping[str, str] | None = None) -> list[Source]:
    """Turn a frame of texts into source texts: one per row, named ``table#1``, ``table#2`` ...

    Raises
    ------
    NotADocument
        No column holds texts.
    ReadError
        A column that the user named is not there.
    """
    names = [str(c) for c in table.columns]
    rows = [names, *(list(row) for row in table.itertuples(index=False, name=None))]
    return read_sheets([Sheet("", rows, list(range(len(rows))))], "table", columns)


def read_sheets(
    sheets: Sequence[Sheet], name: str, columns: Mapping[str, str] | None = None
) -> list[Source]:
    """Turn sheets into source texts, one per row; see :func:`read`."""
    heads = [find_header(sheet, columns) for sheet in sheets]
    if not any(len(sheet.rows) > 1 for sheet in sheets):
        raise NotADocument(name, "is a table without rows.")
    texts = [
        (s, at, chosen) for s, (at, chosen) in zip(sheets, heads, strict=True) if "text" in chosen
    ]
    if not texts:
        tasks = [s for sheet in sheets if (s := _task_table(sheet, name))]
        if tasks and not columns:
            return tasks
        _refuse(sheets[0], heads[0][0], name, columns)
    numbers = count(1)
    sources: list[Source] = []
    for sheet, at, chosen in texts:
        sources += _sources(sheet, at, chosen, name, numbers)
    if not any(source.text for source in sources):
        column = texts[0][0].rows[texts[0][1]][texts[0][2]["text"]]
        raise NotADocument(name, f"is a table whose column {column} is empty.")
    left = [s for s, (_, chosen) in zip(sheets, heads, strict=True) if "text" not in chosen]
    said = (f"is a sheet without a column of texts ({len(s.rows)} rows)." for s in left)
    sources += [
        Source(f"{name}[{s.name}]", "", "table", warnings=(w,))
        for s, w in zip(left, said, strict=True)
    ]
    return sources


def _refuse(sheet: Sheet, at: int, name: str, columns: Mapping[str, str] | None) -> None:
    names = [plain(c) for c in sheet.rows[at]]
    missing = sorted(set((columns or {}).values()) - set(names))
    if missing:
        raise ReadError(
            name, f"has no column {', '.join(missing)}; its columns are {', '.join(names)}."
        )
    raise NotADocument(
        name,
        f"is a table without a column of texts (columns: {', '.join(names[:12])}); "
        'if one holds them, name it: columns={"text": "..."}.',
    )


def _sources(
    sheet: Sheet, at: int, chosen: dict[str, int], name: str, numbers: Iterable[int]
) -> list[Source]:
    names = [plain(c).strip() for c in sheet.rows[at]]
    said = [*sheet.said, *_said_of_columns(sheet, at, names, chosen)]
    shift = _index_column(sheet.rows[at + 1 :], len(names))
    out = []
    for k, number in zip(range(at + 1, len(sheet.rows)), numbers, strict=False):
        cells, notes = sheet.rows[k][shift:], [sheet.notes[k]] if k in sheet.notes else []
        if len(cells) > len(names):
            cells = _join_surplus(cells, len(names), chosen["text"])
            notes.append(
                f"Row {sheet.lines[k]} has more cells than columns: commas without quotes? "
                "What was too much is taken for text."
            )
        cells = [*cells, *[None] * (len(names) - len(cells))]
        text = plain(cells[chosen["text"]])
        title, facts = _facts(cells, chosen)
        if not text.strip():
            text, notes = (
                "",
                [f"has no text in column {names[chosen['text']]} (row {sheet.lines[k]})."],
            )
        elif said:
            notes, said = [*notes, *said], []
        out.append(Source(f"{name}#{number}", text, "table", title, facts, warnings=tuple(notes)))
    return out


def _said_of_columns(sheet: Sheet, at: int, names: list[str], chosen: dict[str, int]) -> list[str]:
    """Say which columns of one name are not looked at although they hold something."""
    out = []
    for twice in (n for n, times in Counter(names).items() if n and times > 1):
        columns = [k for k, n in enumerate(names) if n == twice]
        if columns[0] in chosen.values():
            body = sheet.rows[at + 1 :]
            full = sum(
                any(len(row) > k and not is_blank(row[k]) for k in columns[1:]) for row in body
            )
            out.append(f"There are {len(columns)} columns {twice}; the first is used ({full} rows "
                       "hold something in another).")  # fmt: skip
    return out


def _index_column(rows: list[list[object]], width: int) -> int:
    """1 if the rows have a running number that no name stands above, else 0."""
    first = [plain(row[0]) for row in rows]
    runs = any(first == [str(k) for k in range(a, a + len(rows))] for a in (0, 1))
    return int(runs and all(len(row) == width + 1 for row in rows))


def _join_surplus(cells: list[object], width: int, text: int) -> list[object]:
    """Give the text back what a comma without quotes cut off it."""
    behind = width - 1 - text
    end = len(cells) - behind
    return [*cells[:text], ",".join(plain(c) for c in cells[text:end]), *cells[end:]]


def _task_table(sheet: Sheet, name: str) -> Source | None:
    """One document of a sheet whose rows are tasks, not documents."""
    for at, row in enumerate(sheet.rows[:ABOVE]):
        names = [plain(c) for c in row]
        if is_header(names) and any(any_of("reading", "grids.tasks").search(n) for n in names):
            above = list(
                dict.fromkeys(plain(c) for r in sheet.rows[:at] for c in r if not is_blank(c))
            )
            body = [[plain(c) for c in r] for r in sheet.rows[at:]]
            text = "\n".join([*above, *write_rows(body, 1)])
            title = above[0] if above else None
            named = name if sheet.name in ("", "Sheet", "Sheet1") else f"{name}[{sheet.name}]"
            return Source(named, text, "table", title, warnings=tuple(sheet.said))
    return None


def _facts(
    cells: Sequence[object], chosen: Mapping[str, int]
) -> tuple[str | None, dict[str, object]]:
    title = plain(cells[chosen["title"]]).strip() or None if "title" in chosen else None
    facts: dict[str, object] = {}
    for meaning, column in chosen.items():
        value = plain(cells[column]).strip()
        if meaning in ("text", "title", "source") or not value:
            continue
        if meaning != "plan_year":
            facts[meaning] = value
        elif year := read_year(value):
            facts[meaning] = year
    return title, facts


def _of_records(records: list[dict[str, object]]) -> Sheet:
    names = list(dict.fromkeys(k for record in records for k in record))
    rows: list[list[object]] = [list(names), *([r.get(n) for n in names] for r in records)]
    return Sheet("", rows, list(range(len(rows))))


def _json_rows(text: str, name: str, *, lines: bool) -> list[dict[str, object]]:
    try:
        if lines:
            found = [json.loads(line) for line in text.split("\n") if line.strip()]
        else:
            found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(name, f"is no well-formed json ({error}); correct it.") from error
    if isinstance(found, dict):
        # {"data": [...]} as portals export it, or a single document.
        inner = [v for v in found.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        found = inner[0] if len(inner) == 1 else [found]
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise NotADocument(name, "is json, but no list of records.")
    return found
