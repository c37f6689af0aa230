"""Coding sheets: a sample of measures in a spreadsheet for human coders, and back."""

from __future__ import annotations

import difflib
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.advice import check_arguments
from cityplans.codebook import Codebook, read_codebook

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

NO_THEME = "（无主题）"
_SLOTS = 6
_FIELDS = ["measure_id", "region", "plan_year", "role", "text"]
_TAIL = ["comment", "probability", "stratum"]
# What XML cannot hold, and what an Excel cell holds at most.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_CELL = 32_000


def coding_sheet(
    plans: Plans,
    path: str | os.PathLike[str],
    *,
    n: int = 100,
    by: str | Sequence[str] = "region",
    role: str | Sequence[str] | None = None,
    codebook: str | os.PathLike[str] | Mapping[str, Any] | Codebook | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw a stratified sample of measures into a spreadsheet for human coders.

    Each stratum gives the same number of measures (all it has, if it has fewer). The sheet
    does not show what the codebook says, so that it does not lead the coder. A coder picks up
    to six themes for a measure from the lists, or ``（无主题）``; a row left blank is not coded.

    Parameters
    ----------
    plans
        Plans to draw from; copies of documents are left out.
    path
        File to write (``.xlsx``); written beside it first and then renamed.
    n
        Measures to draw, at most.
    by
        Strata: column or columns of ``plans.documents``, ``doc_id`` or ``role``.
    role
        Draw only measures of this role or these roles.
    codebook
        Codebook whose themes are on offer; the 28 themes by default.
    seed
        Seed of the draw; the same seed draws the same measures.

    Returns
    -------
    DataFrame
        The sample, one row per measure in the order of the sheet: ``measure_id``, ``region``,
        ``plan_year``, ``role``, ``text``, ``probability`` (with which it was drawn),
        ``stratum``.

    Raises
    ------
    ValueError
        Nothing to draw from, n below 1, an unknown column, or a path that is not ``.xlsx``.

    Examples
    --------
    >>> import tempfile, cityplans as cp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sample = cp.coding_sheet(cp.load_plans(), f"{folder}/sheet.xlsx", n=20, seed=1)
    >>> len(sample) <= 20, bool(sample["probability"].between(0, 1).all())
    (True, True)
    """
    check_arguments("coding_sheet(plans, path)", plans=plans)
    import xlsxwriter

    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"{target.name}: a coding sheet is an .xlsx file; give it that ending")
    book = read_codebook(codebook)
    sample = _draw(plans, n, by, role, seed)
    beside = target.with_name(f".{target.name}.part")
    try:
        # Text stays text: no cell may become a formula or a link, whatever a document says.
        with xlsxwriter.Workbook(
            str(beside), {"strings_to_formulas": False, "strings_to_urls": False}
        ) as workbook:
            _write_measures(workbook, sample, len(book))
            _write_themes(workbook, book)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return sample


def _draw(plans: Plans, n: int, by: str | Sequence[str], role, seed: int) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    from cityplans.compare.units import find_units

    if n < 1:
        raise ValueError(f"n is {n}; draw at least one measure")
    units = find_units(plans, by, role=role)
    stratum = units.group[units.unit]
    order = np.argsort(np.asarray(units.measures, dtype=str), kind="stable")
    members = [order[stratum[order] == s] for s in range(len(units.groups))]
    take = allocate([len(m) for m in members], n)
    rng = np.random.default_rng(seed)
    picked, probability = [], {}
    for rows, k in zip(members, take, strict=True):
        for row in rng.permutation(rows)[:k]:
            picked.append(int(row))
            probability[int(row)] = k / len(rows)
    names = [" · ".join(map(str, row)) for row in units.groups.itertuples(index=False)]
    picked = [picked[i] for i in rng.permutation(len(picked))]
    measures = plans.measures.loc[units.measures[picked]]
    documents = plans.documents.loc[measures["doc_id"]]
    sample = measures[["role", "text"]].reset_index(names="measure_id")
    sample.insert(1, "region", documents["region"].to_numpy())
    sample.insert(2, "plan_year", documents["plan_year"].array)
    sample["probability"] = [probability[i] for i in picked]
    sample["stratum"] = pd.Series([names[stratum[i]] for i in picked], dtype="str")
    return sample


def allocate(sizes: Sequence[int], n: int) -> np.ndarray:
    """Share a sample equally among strata; what a small stratum cannot give goes to the others.

    Examples
    --------
    >>> from cityplans.coders.sheets import allocate
    >>> allocate([2, 10, 10], 12).tolist()
    [2, 5, 5]
    """
    import numpy as np

    size = np.asarray(sizes, dtype=int)
    take = np.zeros(len(size), dtype=int)
    left = min(n, int(size.sum()))
    while left:
        open_strata = np.flatnonzero(take < size)
        each = left // len(open_strata)
        if each == 0:
            take[open_strata[:left]] += 1
            break
        more = np.minimum(each, (size - take)[open_strata])
        take[open_strata] += more
        left -= int(more.sum())
    return take


def _clean(value: object) -> str:
    import pandas as pd

    text = "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= _CELL else text[:_CELL] + "……"


def _write_measures(workbook, sample: pd.DataFrame, n_themes: int) -> None:
    slots = [f"theme_{i + 1}" for i in range(_SLOTS)]
    header = [*_FIELDS, *slots, *_TAIL]
    sheet = workbook.add_worksheet("coding")
    bold = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#eeeeee"})
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    top = workbook.add_format({"valign": "top"})
    for c, name in enumerate(header):
        sheet.write_string(0, c, name, bold)
    for r, row in enumerate(sample.to_dict("records"), start=1):
        for c, name in enumerate(_FIELDS):
            sheet.write_string(r, c, _clean(row[name]), wrap if name == "text" else top)
        sheet.write_number(r, header.index("probability"), float(row["probability"]), top)
        sheet.write_string(r, header.index("stratum"), _clean(row["stratum"]), top)
    first = len(_FIELDS)
    sheet.data_validation(
        1,
        first,
        max(1, len(sample)),
        first + _SLOTS - 1,
        {
            "validate": "list",
            "source": f"=themes!$A$2:$A${n_themes + 2}",
            "error_title": "theme",
            "error_message": "Pick a theme from the list; see the sheet 'themes'.",
        },
    )
    sheet.freeze_panes(1, 1)
    for c, width in enumerate([18, 10, 9, 13, 70, *[22] * _SLOTS, 24, 11, 14]):
        sheet.set_column(c, c, width)
    sheet.autofilter(0, 0, max(1, len(sample)), len(header) - 1)


def _write_themes(workbook, book: Codebook) -> None:
    sheet = workbook.add_worksheet("themes")
    bold = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#eeeeee"})
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    for c, name in enumerate(("theme", "zh", "en", "definition")):
        sheet.write_string(0, c, name, bold)
    rows = [(t.name, t.zh, t.en, t.definition) for t in book.themes]
    rows.append((NO_THEME, "读过，没有任何主题", "read, and it has none of the themes", ""))
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row):
            sheet.write_string(r, c, _clean(value), wrap)
    sheet.freeze_panes(1, 0)
    for c, width in enumerate((34, 34, 34, 80)):
        sheet.set_column(c, c, width)


def read_coding_sheet(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a filled coding sheet: one row per measure and theme.

    Parameters
    ----------
    path
        An ``.xlsx`` file made by :func:`coding_sheet` and filled in.

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
        shown = "\n".join(faults[:10]) + ("\n..." if len(faults) > 10 else "")
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
        whole = f"; of {', '.join(empty[:5])} none was" if empty and by != at else ""
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
        cells = [*row, *[None] * (len(header) - len(row))]
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
                near = difflib.get_close_matches(theme, offered, 1)
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
