"""Frames to csv, xlsx and parquet."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.paths import advising, replacing

if TYPE_CHECKING:
    import pandas as pd

# The same table is the same bytes.
_CREATED = datetime(2000, 1, 1)
_UNFINISHED = ".unfinished-"
# Some spreadsheets take full-width signs for the ASCII ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def write_table(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a frame as csv, xlsx or parquet, by the ending of the path.

    把表存为 csv、xlsx 或 parquet。

    Parameters
    ----------
    frame
        Any tidy frame; a named index is written as a column.
    path
        Where to write. In csv and xlsx, text that a spreadsheet would take for a formula gets
        a leading ``'`` (csv) or is stored as text (xlsx); parquet holds it unchanged.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        If the ending is none of ``.csv``, ``.xlsx``, ``.parquet``, or the frame does not fit
        into a sheet.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.mkdtemp()
    >>> path = write_table(pd.DataFrame({"theme": ["中医药"], "n": [3]}), f"{folder}/n.csv")
    >>> path.read_text(encoding="utf-8-sig").split()
    ['theme,n', '中医药,3']
    """
    import pandas as pd

    path = Path(path)
    if frame.index.name is not None:
        frame = frame.reset_index()
    if path.suffix == ".csv":
        shown = frame.copy()
        for column in shown.columns:
            if not pd.api.types.is_numeric_dtype(shown[column]):
                shown[column] = [escape_cell(v) for v in shown[column]]
        shown.columns = [escape_cell(c) for c in shown.columns]
        with replacing(path) as beside:
            # The mark lets spreadsheets see that the file is UTF-8.
            shown.to_csv(beside, index=False, encoding="utf-8-sig", lineterminator="\n")
    elif path.suffix == ".parquet":
        with replacing(path) as beside:
            frame.to_parquet(beside, index=False)
    elif path.suffix == ".xlsx":
        if len(frame) > 1_048_575:
            raise ValueError(f"{path.name}: {len(frame)} rows do not fit into a sheet; use parquet")
        with replacing(path) as beside:
            _write_xlsx(frame, beside)
    else:
        raise ValueError(f"{path.name}: tables are written as .csv, .xlsx or .parquet")
    return path


def write_tables(
    frames: Mapping[str, pd.DataFrame], folder: str | os.PathLike[str], ending: str
) -> list[Path]:
    """Write several frames into a folder, all of them or none.

    Parameters
    ----------
    frames
        Frames by the name of their file, without ending.
    folder
        Where to write; made if it is missing. Files of these names are replaced once all are
        written, so that a run that fails or is killed leaves the old ones whole.
    ending
        ``csv``, ``xlsx`` or ``parquet``.

    Returns
    -------
    list of Path
        The files, in the order of the frames.

    Raises
    ------
    OSError
        If there is no space or no right to write, or a name is too long; the message says which.
    ValueError
        As :func:`write_table`.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> frames = {"a": pd.DataFrame({"n": [1]}), "b": pd.DataFrame({"n": [2]})}
    >>> [path.name for path in write_tables(frames, tempfile.mkdtemp(), "csv")]
    ['a.csv', 'b.csv']
    """
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{_UNFINISHED}*"):
        # Of a run that was killed.
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=out) as beside:
        made = []
        for name, frame in frames.items():
            file = f"{name}.{ending}"
            with advising(out / file):
                made.append(write_table(frame, Path(beside) / file))
        return [path.replace(out / path.name) for path in made]


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    import pandas as pd

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with (
        path.open("wb") as file,
        pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": options}) as writer,
    ):
        writer.book.set_properties({"created": _CREATED})
        frame.to_excel(writer, index=False, sheet_name="table")
        writer.sheets["table"].freeze_panes(1, 0)


def escape_cell(value: Any) -> Any:
    """Keep text from becoming a formula in a spreadsheet that opens a csv.

    Examples
    --------
    >>> escape_cell("=cmd()"), escape_cell("医共体"), escape_cell(-3)
    ("'=cmd()", '医共体', -3)
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
