"""save_table: one frame, one table for a paper, in the formats that journals want."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.advice import check_arguments
from cityplans.tables import markup, office
from cityplans.tables.corpus import describe_corpus
from cityplans.tables.setting import Printed, set_table

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

_WRITERS: dict[str, Callable[[Printed, Path], None]] = {
    "docx": office.write_docx,
    "xlsx": office.write_xlsx,
    "tex": markup.write_tex,
    "html": markup.write_html,
}
FORMATS = tuple(_WRITERS)
_TABLE_1 = {
    "zh": ("表 1　语料概况", "中位数为每份文件的中位数；字数不含空白。"),
    "en": ("Table 1. The corpus", "Medians are of a document; characters without white space."),
}


def save_table(
    frame: pd.DataFrame | Plans,
    name: str,
    folder: str | os.PathLike[str] | None = "tables",
    formats: Sequence[str] = FORMATS,
    *,
    title: str = "",
    notes: str | Sequence[str] = (),
    lang: str = "zh",
    headers: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    percent: Sequence[str] | None = None,
    stars: Mapping[str, str] | None = None,
    group: str | None = None,
) -> list[Path]:
    """Write a table of three lines for a paper: Word, Excel, LaTeX and HTML.

    把一张表存成论文用的三线表：docx、xlsx、tex、html，可加注与显著性星号。

    Parameters
    ----------
    frame
        Any frame, its columns in the order wanted; an index that is not just numbers is a column
        too. Plans are written as the table that describes them
        (:func:`cityplans.describe_corpus`).
    name
        File name without ending, like ``table-1``.
    folder
        Where to write. ``None`` writes nothing, so that a notebook can be run as a test.
    formats
        Some of ``docx``, ``xlsx``, ``tex``, ``html``. LaTeX needs the package booktabs, and ctex
        for Chinese.
    title
        Heading above the table.
    notes
        A line or lines below it.
    lang
        Language of headers, and of values that have a name in it (kinds, roles; in English also
        themes, places, indicators): ``zh`` or ``en``. Other text stays as it is.
    headers
        Headers of your own by column.
    digits
        Decimals of numbers that are not whole, for all columns or by column.
    percent
        Columns of shares from 0 to 1 to print in per cent; by default ``share`` and its bounds.
    stars
        Marks of significance: column to mark, and the column that holds its p, like
        ``{"odds_ratio": "p"}``. A note says what they mean.
    group
        A column whose value is printed only where it changes.

    Returns
    -------
    list of Path
        The files written; the same bytes for the same table.

    Raises
    ------
    TypeError
        If it is no frame.
    ValueError
        If the name has a path in it, a format or the language is unknown, or a column that is
        named is not there.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> frame = pd.DataFrame({"region": ["定西"], "n_measures": [49], "share": [0.0408]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = save_table(frame, "shares", folder, title="医共体")
    ...     [f.name for f in files]
    ['shares.docx', 'shares.xlsx', 'shares.tex', 'shares.html']
    """
    from cityplans import export
    from cityplans.plans import Plans

    if Path(name).name != name or not name:
        raise ValueError(f"name={name!r}: give a file name without a folder or ending")
    formats = [formats] if isinstance(formats, str) else list(formats)
    if odd := [f for f in formats if f not in _WRITERS]:
        raise ValueError(f"unknown format {', '.join(odd)}; known: {', '.join(FORMATS)}")
    lines = [notes] if isinstance(notes, str) else list(notes)
    if not isinstance(frame, Plans):
        check_arguments("save_table(frame, name)", frame=frame)
    else:
        usual, note = _TABLE_1.get(lang, _TABLE_1["zh"])
        title, lines, group = title or usual, [*lines, note], group or "part"
        frame = describe_corpus(frame, lang=lang)
        digits = {"median_measures": 1, "median_chars": 0}
    table = set_table(
        frame, title=title, notes=lines, lang=lang, headers=headers, digits=digits,
        percent=percent, stars=stars, group=group,
    )  # fmt: skip
    if folder is None:
        return []
    written = []
    for ending in formats:
        path = Path(folder) / f"{name}.{ending}"
        with export.replacing(path) as beside:
            _WRITERS[ending](table, beside)
        written.append(path)
    return written
