"""Coding sheets: a sample of measures in a spreadsheet for human coders, and back."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
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
_WIDE = 72  # characters of a column that is read; a row fits on a wide screen
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

    分层抽样，写成供人工编码的表格。

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

    from cityplans.export import replacing

    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"{target.name}: a coding sheet is an .xlsx file; give it that ending")
    book = read_codebook(codebook)
    sample = _draw(plans, n, by, role, seed)
    # Text stays text: no cell may become a formula or a link, whatever a document says.
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with replacing(target) as beside, xlsxwriter.Workbook(str(beside), plain) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # the same sheet, same bytes
        _write_measures(workbook, sample, len(book))
        _write_themes(workbook, book)
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
    said = {"region": documents["region"].to_numpy(), "plan_year": documents["plan_year"].array}
    sample = measures.reset_index(names="measure_id").assign(**said)[_FIELDS]
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
        len(sample),
        first + _SLOTS - 1,
        {
            "validate": "list",
            "source": f"=themes!$A$2:$A${n_themes + 2}",
            "error_title": "theme",
            "error_message": "Pick a theme from the list; see the sheet 'themes'.",
        },
    )
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(header), _WIDE / 4)
    sheet.set_column("E:E", _WIDE)
    sheet.autofilter(0, 0, len(sample), len(header) - 1)


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
    sheet.set_column(0, 3, _WIDE / 2)
