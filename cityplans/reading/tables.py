"""Tables with one document a row (csv, tsv, xlsx, jsonl, json), and the catalog of a folder."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.passages import Source
from cityplans.paths import data_dir
from cityplans.reading.errors import NotADocument, ReadError
from cityplans.reading.text import decode
from cityplans.reading.zips import open_zip

if TYPE_CHECKING:
    import pandas as pd

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    import csv

    path = data_dir() / "lexicon" / "table_columns.csv"
    with path.open(encoding="utf-8", newline="") as f:
        return {row["name"]: row["column"] for row in csv.DictReader(f)}


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
    plain = {re.sub(r"[\s_\-]+", "_", n.strip().lower()): n for n in reversed(names)}
    for synonym, meaning in _synonyms().items():
        if meaning not in chosen and synonym in plain and plain[synonym] not in chosen.values():
            chosen[meaning] = plain[synonym]
    return chosen


def read(
    data: bytes, name: str, suffix: str, columns: Mapping[str, str] | None = None
) -> list[Source]:
    """Read a table: one source text per row, named ``file#1``, ``file#2`` ...

    Raises
    ------
    NotADocument
        No column holds texts.
    ReadError
        The table is damaged, or a column that the user named is not there.
    """
    rows, warnings = _rows(data, name, suffix)
    return _sources(rows, name, columns, warnings)


def read_frame(table: pd.DataFrame, columns: Mapping[str, str] | None = None) -> list[Source]:
    """Turn a frame of texts into source texts: one per row, named ``table#1``, ``table#2`` ...

    Raises
    ------
    NotADocument
        No column holds texts.
    ReadError
        A column that the user named is not there.
    """
    records = table.reset_index(drop=True).to_dict("records")
    rows: list[dict[str, object]] = [{str(k): v for k, v in row.items()} for row in records]
    return _sources(rows, "table", columns, ())


def _sources(
    rows: list[dict[str, object]],
    name: str,
    columns: Mapping[str, str] | None,
    warnings: tuple[str, ...],
) -> list[Source]:
    names = list(dict.fromkeys(k for row in rows for k in row))
    if not rows:
        raise NotADocument(name, "is a table without rows.")
    missing = sorted(set((columns or {}).values()) - set(names))
    if missing:
        raise ReadError(
            name, f"has no column {', '.join(missing)}; its columns are {', '.join(names)}."
        )
    chosen = recognise_columns(names, columns)
    if "text" not in chosen:
        raise NotADocument(
            name,
            f"is a table without a column of texts (columns: {', '.join(names[:12])}); "
            'if one holds them, name it: columns={"text": "..."}.',
        )
    sources = []
    for number, row in enumerate(rows, start=1):
        text = _plain(row.get(chosen["text"]))
        if text.strip():
            title, facts = _facts(row, chosen)
            named = f"{name}#{number}"
            sources.append(Source(named, text, "table", title, facts, warnings=warnings))
    if not sources:
        raise NotADocument(name, f"is a table whose column {chosen['text']} is empty.")
    return sources


def _facts(
    row: Mapping[str, object], chosen: Mapping[str, str]
) -> tuple[str | None, dict[str, object]]:
    title = _plain(row.get(chosen.get("title", ""))).strip() or None
    facts: dict[str, object] = {}
    for meaning, column in chosen.items():
        value = _plain(row.get(column)).strip()
        if meaning in ("text", "title", "source") or not value:
            continue
        if meaning == "plan_year":
            year = _YEAR.search(value)
            if year:
                facts[meaning] = int(year.group())
        else:
            facts[meaning] = value
    return title, facts


def _plain(value: object) -> str:
    if value is None or value != value:  # a missing number is not equal to itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _rows(data: bytes, name: str, suffix: str) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    if suffix == ".xlsx":
        return _xlsx_rows(data, name), ()
    text, warnings = decode(data, name)
    if suffix in (".jsonl", ".ndjson", ".json"):
        return _json_rows(text, name, lines=suffix != ".json"), warnings
    return _csv_rows(text, name, "\t" if suffix == ".tsv" else None), warnings


def _csv_rows(text: str, name: str, separator: str | None) -> list[dict[str, object]]:
    import pandas as pd

    head = text.split("\n", 1)[0]
    if separator is None:
        separator = max(",\t;", key=head.count)
    try:
        frame = pd.read_csv(
            io.StringIO(text, newline=""),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except (ValueError, pd.errors.ParserError) as error:
        reason = str(error).splitlines()[0]
        raise ReadError(
            name, f"is no well-formed table ({reason}); save it as csv again."
        ) from error
    frame.columns = [str(c) for c in frame.columns]
    return frame.to_dict("records")  # type: ignore[return-value]


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


def _xlsx_rows(data: bytes, name: str) -> list[dict[str, object]]:
    open_zip(data, name).close()
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    except Exception as error:  # openpyxl lets errors of every kind through
        raise ReadError(
            name, "is damaged; open it in a spreadsheet program and save it again."
        ) from error
    first: list[dict[str, object]] | None = None
    for sheet in sheets:
        full = [row for row in sheet if any(c is not None for c in row)]
        if not full:
            continue
        names = [_plain(c) or f"column {k}" for k, c in enumerate(full[0], start=1)]
        rows = [dict(zip(names, row, strict=False)) for row in full[1:]]
        if "text" in recognise_columns(names):
            return rows
        first = rows if first is None else first
    return first or []


def read_catalog(folder: str | os.PathLike[str]) -> pd.DataFrame | None:
    """Read ``catalog.csv``, in which a researcher says what a file is.

    Parameters
    ----------
    folder
        Folder that ``catalog.csv`` lies in, or a catalog under another name.

    Returns
    -------
    DataFrame or None
        One row per file, index ``source`` (path relative to the folder, with ``/``); columns
        named as in ``documents``, all text, missing where empty, except ``plan_year``
        (``Int64``). None if the folder has no catalog.

    Raises
    ------
    ReadError
        No column names the files, or a file is named twice.
    """
    path = Path(folder) if Path(folder).is_file() else Path(folder) / "catalog.csv"
    if not path.is_file():
        return None
    import pandas as pd

    text, _ = decode(path.read_bytes(), path.name)
    rows = _csv_rows(text, path.name, None)
    names = list(rows[0]) if rows else []
    chosen = recognise_columns(names)
    if rows and "source" not in chosen:
        raise ReadError(
            path.name, f"needs a column file with the names of the files; it has {names}."
        )
    chosen.pop("text", None)
    files = [_plain(row[chosen["source"]]).strip().replace("\\", "/") for row in rows]
    twice = sorted({f for f in files if files.count(f) > 1})
    if twice:
        raise ReadError(path.name, f"names {', '.join(twice[:5])} more than once.")
    out = pd.DataFrame(index=pd.Index(files, dtype="str", name="source"))
    for meaning, column in chosen.items():
        if meaning == "source":
            continue
        values = [_plain(row[column]).strip() or None for row in rows]
        if meaning == "plan_year":
            years = [_YEAR.search(v) if v else None for v in values]
            out[meaning] = pd.array([int(y.group()) if y else None for y in years], dtype="Int64")
        else:
            out[meaning] = pd.array(values, dtype="str")
    return out
