"""Spreadsheets and delimited text as rows of cells, with what was odd about a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cityplans.reading.errors import ReadError
from cityplans.reading.zips import open_zip, read_part

_MOST_COLUMNS = 2000
_MOST_CELLS = 20_000_000
_SEPARATORS = ",\t;|"
_FORMULA = re.compile(rb"<f[ >/][^<]{0,9999}(?:</f>)?\s{0,9}(?:<v\s?/>|<v></v>|</c>)")


@dataclass
class Sheet:
    """Rows of a table, those without any text left out.

    Attributes
    ----------
    name
        Name of the sheet in its book.
    rows
        Cells of each row.
    lines
        Number of each row in its file, counted from 1.
    notes
        What was odd about a row, by its place in ``rows``.
    said
        What was odd about the whole.
    """

    name: str
    rows: list[list[object]]
    lines: list[int]
    notes: dict[int, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def is_blank(cell: object) -> bool:
    """Tell whether a cell holds nothing: None, a missing number, white space."""
    # A missing number is nan, NaT or NA in a frame.
    return cell is None or str(cell).strip() in ("", "nan", "NaT", "<NA>")


def _sheet(name: str, file: str, rows: Sequence[Sequence[object]]) -> Sheet:
    out = Sheet(name, [], [])
    for number, row in enumerate(rows, start=1):
        cells = list(row)
        while cells and is_blank(cells[-1]):
            cells.pop()
        if len(cells) > _MOST_COLUMNS:
            raise ReadError(file, f"has {len(cells)} columns in row {number}; it is no table.")
        if cells:
            out.rows.append(cells)
            out.lines.append(number)
    return out


# --- delimited text ----------------------------------------------------------------------------


def read_delimited(
    text: str, file: str, separator: str | None, is_row: Callable[[list[str], list[str]], bool]
) -> Sheet:
    """Read csv or tsv.

    Quotes that are not closed would draw the rows below into one cell. Where every line has as
    many cells as the first, lines are taken for rows, whatever the quotes say; else the first
    row that holds another is refused.

    Parameters
    ----------
    text, file, separator
        The table, its name, and what parts its cells (found out if None).
    is_row
        Tells of (column names, cells of a line) whether the line is a row of its own.

    Raises
    ------
    ReadError
        A quote is not closed, or there are more columns than a table has.
    """
    offset = 0
    declared = re.match(r"\s{0,9}sep=(.)[ \t,;]{0,9}(\r\n|\r|\n)", text, re.IGNORECASE)
    if declared:
        separator, text, offset = declared.group(1), text[declared.end() :], 1
    if separator is None:
        head = "\n".join(text[:20_000].splitlines()[:5])
        separator = max(_SEPARATORS, key=head.count)
    rows = _parse(text, file, separator)
    sheet = _sheet("", file, rows)
    if any("\n" in str(c) or "\r" in str(c) for row in sheet.rows for c in row):
        sheet = _mend(sheet, text, file, separator, is_row)
    sheet.lines = [n + offset for n in sheet.lines]
    return sheet


def _parse(text: str, file: str, separator: str, *, quotes: bool = True, strict: bool = False):
    before = csv.field_size_limit(1 << 30)
    try:
        return list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=separator,
                quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
                strict=strict,
                skipinitialspace=True,
            )
        )
    except csv.Error as error:
        raise ReadError(
            file, f"is no well-formed table ({error}); save it as csv again."
        ) from error
    finally:
        csv.field_size_limit(before)


def _mend(
    sheet: Sheet,
    text: str,
    file: str,
    separator: str,
    is_row: Callable[[list[str], list[str]], bool],
) -> Sheet:
    names = [str(c) for c in sheet.rows[0]]
    try:
        _parse(text, file, separator, strict=True)
        sound = True
    except ReadError:
        sound = False  # a quote stands inside a quoted cell
    if not sound and len(names) > 1:
        plain = _sheet("", file, _parse(text, file, separator, quotes=False))
        if all(len(row) == len(names) for row in plain.rows):
            for k, row in enumerate(plain.rows):
                if any(str(c).count('"') % 2 for c in row):
                    plain.notes[k] = f"A quote in row {plain.lines[k]} is not closed."
                plain.rows[k] = [_unquote(str(c)) for c in row]
            return plain
    for k, row in enumerate(sheet.rows[1:], start=1):
        for line in (x for cell in row for x in str(cell).splitlines()[1:]):
            if line.count(separator) != len(names) - 1:
                continue
            cells = [c.strip() for c in line.split(separator)]
            if is_row(names, cells) or (not sound and len(names) > 1):
                raise ReadError(
                    file,
                    f"has a quote that is not closed in row {sheet.lines[k]}: rows below it "
                    f"({line[:30]!r}) fell into one cell; close or double the quote.",
                )
    return sheet


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


# --- spreadsheets ------------------------------------------------------------------------------


def read_book(data: bytes, file: str) -> list[Sheet]:
    """Read the sheets of a spreadsheet (xlsx) that hold something.

    Cells that were merged all get the value of the first, but for long texts, which are given
    once.

    Raises
    ------
    ReadError
        It is damaged, or holds more cells than fit the memory.
    """
    archive = open_zip(data, file)
    import openpyxl

    out, total = [], 0
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for tab in book.worksheets:
            tab.reset_dimensions()  # what a file says of its size is not to be trusted
            rows: list[list[object]] = []
            for row in tab.iter_rows(values_only=True):
                rows.append(list(row))
                total += len(row)
                if total > _MOST_CELLS:
                    raise ReadError(file, f"holds more than {_MOST_CELLS} cells; split it.")
            part = str(getattr(tab, "_worksheet_path", "")).lstrip("/")
            xml = read_part(archive, part, file) if part in archive.namelist() else b""
            _fill_merged(rows, xml)
            sheet = _sheet(tab.title, file, rows)
            empty = len(_FORMULA.findall(xml))
            if empty:
                sheet.said.append(
                    f"Sheet {tab.title} has {empty} formulas without a value; open the file in a "
                    "spreadsheet program and save it."
                )
            if sheet.rows:
                out.append(sheet)
    except ReadError:
        raise
    except Exception as error:  # openpyxl lets errors of every kind through
        raise ReadError(
            file, "is damaged; open it in a spreadsheet program and save it again."
        ) from error
    return out


def _fill_merged(rows: list[list[object]], xml: bytes) -> None:
    for ref in re.findall(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"', xml):
        (c1, r1), (c2, r2) = (_place(p) for p in ref.decode().split(":"))
        if r1 >= len(rows) or c1 >= len(rows[r1]) or (r2 - r1) * (c2 - c1) > 100_000:
            continue
        value = rows[r1][c1]
        if is_blank(value) or "\n" in str(value) or len(str(value)) > 200:
            continue
        for row in rows[r1 : r2 + 1]:
            row += [None] * (min(c2, _MOST_COLUMNS) + 1 - len(row))
            row[c1 : c2 + 1] = [value] * (min(c2, _MOST_COLUMNS) + 1 - c1)


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(reference[len(letters) :]) - 1
