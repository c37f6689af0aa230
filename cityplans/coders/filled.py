"""Coding sheets that were filled in, read and checked row by row."""

from __future__ import annotations

import difflib
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.advice import some
from cityplans.coders.sheets import NO_THEME

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def read_coding_sheet(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a filled coding sheet: one row per measure and theme.

    读回填好的编码表。

    Parameters
    ----------
    path
        An ``.xlsx`` file made by :func:`cityplans.coding_sheet` and filled in.

    Returns
    -------
    DataFrame
        One row per measure and theme: ``measure_id``, ``theme`` (missing if the coder found
        none), ``probability`` (with which the measure was drawn and coded), ``comment``. Measures
        that were left blank are not there, and those coded stand for them: where a stratum was
        coded in part, its probability is less by that part. ``attrs["themes"]`` holds the themes
        on offer.

    Warns
    -----
    UserWarning
        Measures were left blank; says how many, and of which strata all.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        It is no spreadsheet, lacks a sheet or column, names an unknown theme (with its row),
        has a measure twice, a measure with both a theme and ``（无主题）``, or is not filled.

    Examples
    --------
    >>> import cityplans as cp
    >>> coded = cp.read_coding_sheet("sheet.xlsx")  # doctest: +SKIP
    >>> cp.agreement(cp.code_themes(plans), coded, plans=plans)  # doctest: +SKIP
    """
    import openpyxl
    import pandas as pd
    from openpyxl.utils.exceptions import InvalidFileException

    file = Path(path)
    if not file.is_file():
        raise FileNotFoundError(f"no coding sheet {file}")
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise ValueError(f"{file.name}: not a readable .xlsx file ({error})") from error
    try:
        absent = [s for s in ("coding", "themes") if s not in workbook.sheetnames]
        if absent:
            raise ValueError(
                f"{file.name}: it has no sheet {' and no sheet '.join(map(repr, absent))}; it must "
                f"be a sheet that coding_sheet made"
            )
        offered = [str(r[0]) for r in workbook["themes"].iter_rows(2, values_only=True) if r[0]]
        rows = list(workbook["coding"].iter_rows(values_only=True))
    finally:
        workbook.close()
    header = [str(c).strip() if c is not None else "" for c in (rows[0] if rows else ())]
    slots = [c for c, name in enumerate(header) if re.fullmatch(r"theme(_\d+)?", name)]
    if "measure_id" not in header or not slots:
        lack = [
            *(["measure_id"] if "measure_id" not in header else []),
            *([] if slots else ["theme_1"]),
        ]
        raise ValueError(f"{file.name}: the sheet 'coding' has no column {' and '.join(lack)}")
    out, faults = _read_rows(rows, header, slots, offered)
    if faults:
        shown = some(faults, between="\n")
        raise ValueError(f"{file.name} has {len(faults)} mistakes:\n{shown}")
    if not out:
        raise ValueError(f"{file.name}: no measure is coded yet; pick themes, or {NO_THEME}")
    frame = pd.DataFrame(out, columns=["measure_id", "theme", "probability", "comment"])
    frame["probability"] *= _coded_part(rows, header, frame, file.name)
    frame = frame.astype(
        {"measure_id": "str", "theme": "str", "probability": "float64", "comment": "str"}
    )
    frame.attrs["themes"] = [t for t in offered if t != NO_THEME]
    return frame


def _coded_part(rows, header: list[str], frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return for each row which part of its stratum was coded; say what was left blank."""
    import warnings
    from collections import Counter

    import numpy as np

    at = header.index("measure_id")
    # Sheets of before there was a column for it: measures drawn with one chance are a stratum.
    by = next((header.index(c) for c in ("stratum", "probability") if c in header), at)
    strata = {str(r[at]): str(r[by]) for r in rows[1:] if r[at] not in (None, "")}
    drawn = Counter(strata.values())
    coded = Counter(strata[m] for m in frame["measure_id"].unique())
    blank = sum(drawn.values()) - sum(coded.values())
    if blank:
        empty = sorted(s for s in drawn if not coded[s])
        whole = f"; of {some(empty, 5)} none was" if empty and by != at else ""
        warnings.warn(
            f"{name}: {blank} of {sum(drawn.values())} measures were left blank{whole}. The "
            f"coded ones of a stratum stand for its blank ones; code them all to be sure",
            UserWarning,
            stacklevel=3,
        )
    if by == at:
        return np.ones(len(frame))
    return np.array([coded[strata[m]] / drawn[strata[m]] for m in frame["measure_id"]])


def _read_rows(rows, header: list[str], slots: list[int], offered: list[str]):
    out, faults, seen = [], [], set()
    where = {name: c for c, name in enumerate(header)}
    for number, row in enumerate(rows[1:], start=2):
        cells = [*row, *[None] * len(header)]
        given = [str(cells[c]).strip() for c in slots if cells[c] not in (None, "")]
        identity = cells[where["measure_id"]]
        if not given:
            continue
        if identity in (None, ""):
            faults.append(f"row {number}: it has themes but no measure_id")
            continue
        if identity in seen:
            faults.append(f"row {number}: measure {identity} stands there twice")
        seen.add(identity)
        for theme in given:
            if theme not in offered:
                near = difflib.get_close_matches(theme, offered)
                hint = f"; did you mean {near[0]!r}?" if near else "; see the sheet 'themes'"
                faults.append(f"row {number}: unknown theme {theme!r}{hint}")
        if NO_THEME in given and len(set(given)) > 1:
            faults.append(f"row {number}: both {NO_THEME} and a theme")
        probability = cells[where["probability"]] if "probability" in where else None
        comment = cells[where["comment"]] if "comment" in where else None
        try:
            chance = float(probability) if probability not in (None, "") else None
        except (TypeError, ValueError):
            faults.append(f"row {number}: probability {probability!r} is no number")
            continue
        for theme in dict.fromkeys(given):
            name = None if theme == NO_THEME else theme
            out.append((str(identity), name, chance, comment))
    return out, faults
