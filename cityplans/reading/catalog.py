"""The catalog of a folder, in which a researcher says what each file is."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.advice import some
from cityplans.reading.cells import plain, read_year
from cityplans.reading.errors import ReadError
from cityplans.reading.headers import find_header, is_row
from cityplans.reading.sheets import read_book, read_delimited
from cityplans.reading.text import decode

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("catalog.csv", "catalog.xlsx")


def find_catalog(folder: str | os.PathLike[str]) -> Path | None:
    """Return the catalog that lies in a folder: ``catalog.csv``, else ``catalog.xlsx``.

    Parameters
    ----------
    folder
        Folder to look in.

    Examples
    --------
    >>> import tempfile
    >>> from cityplans.reading import find_catalog
    >>> find_catalog(tempfile.mkdtemp()) is None
    True
    """
    return next((f for n in NAMES if (f := Path(folder) / n).is_file()), None)


def read_catalog(folder: str | os.PathLike[str]) -> pd.DataFrame | None:
    r"""Read ``catalog.csv`` or ``catalog.xlsx``, in which a researcher says what a file is.

    Parameters
    ----------
    folder
        Folder that the catalog lies in, or a catalog under another name.

    Returns
    -------
    DataFrame or None
        One row per file, index ``source`` (path relative to the folder, with ``/``); columns
        named as in ``documents``, all text, missing where empty, except ``plan_year``
        (``Int64``); ``attrs["rows"]`` has the row of each. None if the folder has no catalog.

    Raises
    ------
    ReadError
        No column names the files, or a file is named twice.

    Warns
    -----
    UserWarning
        Rows that have more cells than there are columns, name no file, or have no year where
        one is said.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cityplans.reading import read_catalog
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "catalog.csv").write_text("file,plan_year\na.txt,2024\n", encoding="utf-8")
    >>> read_catalog(folder)["plan_year"].to_dict()
    {'a.txt': 2024}
    """
    import pandas as pd

    path = Path(folder) if Path(folder).is_file() else find_catalog(folder)
    if path is None:
        return None
    data = path.read_bytes()
    if data.startswith(b"PK"):
        sheets = read_book(data, path.name)
    else:
        sheets = [read_delimited(decode(data, path.name)[0], path.name, None, is_row)]
    sheet = next((s for s in sheets if find_header(s, needed="source")[1]), None)
    if sheet is None:
        names = [plain(c) for c in sheets[0].rows[0]] if sheets and sheets[0].rows else []
        raise ReadError(
            path.name, f"needs a column file with the names of the files; it has {names}."
        )
    at, chosen = find_header(sheet, needed="source")
    width, column = len(sheet.rows[at]), chosen.pop("source")
    numbered = [
        (n, [plain(c).strip() for c in row])
        for n, row in zip(sheet.lines[at + 1 :], sheet.rows[at + 1 :], strict=True)
    ]
    _say(path.name, "have more cells than columns: commas without quotes?",
         [n for n, row in numbered if len(row) > width])  # fmt: skip
    numbered = [(n, row + [""] * (width - len(row))) for n, row in numbered]
    _say(path.name, "name no file.", [n for n, row in numbered if not row[column]])
    numbered = [(n, row) for n, row in numbered if row[column]]
    files = [row[column].replace("\\", "/") for _, row in numbered]
    twice = sorted({f for f in files if files.count(f) > 1})
    if twice:
        raise ReadError(path.name, f"names {', '.join(twice[:5])} more than once.")
    out = pd.DataFrame(index=pd.Index(files, dtype="str", name="source"))
    for meaning, k in chosen.items():
        values = [row[k] or None for _, row in numbered]
        if meaning == "plan_year":
            years = [read_year(v) if v else None for v in values]
            out[meaning] = pd.array(years, dtype="Int64")
            odd = zip(numbered, values, years, strict=True)
            odd_rows = [n for (n, _), value, year in odd if value and year is None]
            _say(path.name, "have a year that cannot be read.", odd_rows)
        elif meaning != "text":
            out[meaning] = pd.array(values, dtype="str")
    out.attrs["rows"] = dict(zip(files, (n for n, _ in numbered), strict=True))
    return out


def _say(name: str, what: str, lines: list[int]) -> None:
    if lines:
        warnings.warn(f"{name}: rows {some(lines, 20)} {what}", UserWarning, stacklevel=3)
