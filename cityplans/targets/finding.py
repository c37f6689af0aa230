"""find_targets: the numbers of a corpus that state a performance value, a goal or a sum."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.advice import check_arguments
from cityplans.indicators import Names, read_indicators, shipped_names
from cityplans.targets.blocks import Flat, blocks, readable
from cityplans.targets.cells import read_cells
from cityplans.targets.numbers import scan
from cityplans.targets.rows import COLUMNS, Place, Row, rows_of
from cityplans.targets.times import Setting, last_year
from cityplans.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans


_DOCUMENT = ["plan_year", "years_covered", "doc_type", "source", "source_start", "source_end"]
_START = COLUMNS.index("source_start")


def find_targets(
    plans: Plans,
    *,
    indicators: str | os.PathLike[str] | None = None,
    role: str | None = None,
) -> pd.DataFrame:
    r"""Find every number that states a performance value, a goal or a sum of money.

    找出承诺的和达到的数字：一行一个数字，附指标、界限、单位、年份。

    Parameters
    ----------
    plans
        As :func:`cityplans.load_plans` gives them. Numbers outside measures (in openings of
        sections and preambles) are found too.
    indicators
        A CSV file of your own indicator names, on top of the shipped list; see
        :func:`cityplans.indicators.read_indicators`.
    role
        Keep only numbers that stand in measures or sections of this role (``plan``,
        ``retrospective`` ...).

    Returns
    -------
    DataFrame
        One row per number (and per indicator where one number is said of several), columns as
        in ``cityplans.schema.TARGETS``: ``measure_id`` (missing outside measures), ``doc_id``,
        ``indicator``, ``value`` and ``value_high`` in the ``unit`` printed, ``comparator``,
        ``kind``, ``year``, ``quote``, ``implicit``, ``redacted``, ``source_start``,
        ``source_end``, ``role`` (of the measure or section), ``increment`` (新增, 新建: added to
        what is there), ``quantity`` (level, addition, flow or change), ``period`` (years that a
        flow or an addition is summed over) and ``named`` (False where the name tells too little
        to be compared).

    Raises
    ------
    ValueError
        ``role`` is not a role.
    LexiconError
        The list of indicators cannot be used; the message names the line.

    Notes
    -----
    What is found is found in every document, copies too; what counts or compares
    (``compare_targets``, ``compare_themes``, ``cooccurrence``, ``kwic``, figures) leaves them out.

    A planned 达到 binds from below (``>=``), as do 以上, 至少 and 不少于; 以内, 以下 and 控制在
    bind from above; 左右 is ``approx``; 新增, 新建 and 增配 are ``+``; all else is ``=``. 六成 and
    百分之六十 are 60 %; 全覆盖 is read as 100 % with ``implicit``. Slogans, ranks, grades, ages,
    dates, document numbers and service lines are not targets.

    In a table a bare value has the name of its row, the unit of its row or column, and the year
    at the head of its column.

    A number takes the nearest time before it in its sentence, else the one that opens an earlier
    sentence of the measure, else the heading's (“十五五”时期主要目标 is 2030). What is not a
    target, times, tenses, kinds, quantities and names are rules in
    ``data/lexicon/target_rules.toml``, each with its case; the words are in ``targets.toml``, the
    units in ``units.csv``. The engine follows medspacy's context rules (Eyre et al. 2021).

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> text = "甲县2024年卫生健康工作要点\n一、重点人群家庭医生签约率达到85%以上。\n二、推进改革。"
    >>> found = cp.find_targets(cp.load_plans(pd.DataFrame({"text": [text]})))
    >>> print(*found[["indicator", "value", "unit", "comparator", "kind"]].iloc[0])
    重点人群家庭医生签约率 85.0 % >= target
    """
    check_arguments("find_targets(plans)", plans=plans)
    import pandas as pd

    if role is not None and role not in schema.ROLES:
        raise ValueError(f"role is {role!r}, expected one of {', '.join(schema.ROLES)}")
    names = shipped_names() if indicators is None else Names(read_indicators(indicators))
    if plans.partitioned:
        return plans.map(find_targets, indicators=indicators, role=role)
    rows: list[Row] = []
    measures = _by_document(plans.measures, "lead")
    sections = _by_document(plans.sections, "heading")
    for doc_id, document in zip(
        plans.documents.index.tolist(), _records(plans.documents[_DOCUMENT]), strict=True
    ):
        rows.extend(
            _of_document(
                str(doc_id),
                document,
                plans.sources[document["source"]],
                measures.get(doc_id, []),
                sections.get(doc_id, []),
                names,
            )
        )
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    frame = pd.DataFrame({name: list(c) for name, c in zip(COLUMNS, columns, strict=True)})
    frame = schema.conform(frame, schema.TARGETS)
    if role is not None:
        frame = frame[frame["role"] == role].reset_index(drop=True)
    return schema.check(frame, schema.TARGETS)


def _by_document(frame: pd.DataFrame, *columns: str) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    wanted = frame[["doc_id", "role", "source_start", "source_end", *columns]]
    for key, row in zip(frame.index.tolist(), _records(wanted), strict=True):
        row["id"] = key
        out.setdefault(row["doc_id"], []).append(row)
    for rows in out.values():
        rows.sort(key=lambda r: (r["source_start"], -r["source_end"]))
    return out


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [str(c) for c in frame.columns]
    values = zip(*(frame[c].tolist() for c in columns), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in values]


def _int(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _of_document(
    doc_id: str,
    document: dict[str, Any],
    source: str,
    measures: list[dict[str, Any]],
    sections: list[dict[str, Any]],
    names: Names,
) -> Iterator[Row]:
    plan_year = _int(document["plan_year"])
    last = last_year(document.get("years_covered"), plan_year, document["doc_type"])
    outer = Setting("preamble", plan_year, last, document["doc_type"])
    begin = document["source_start"]
    text, cells = read_cells(readable(source[begin : document["source_end"]]), begin)
    waiting, around = iter([*sections, None]), list[tuple[int, Setting]]()
    following = next(waiting)
    for start, end, measure in blocks(document, measures, sections):
        # One walk over blocks and sections together: the innermost section is on top.
        while following is not None and following["source_start"] <= start:
            while around and around[-1][0] <= following["source_start"]:
                around.pop()
            above = around[-1][1] if around else outer
            inner = replace(above, role=following["role"])
            around.append((following["source_end"], inner.dated_by(_text(following["heading"]))))
            following = next(waiting)
        while around and around[-1][0] <= start:
            around.pop()
        setting = around[-1][1] if around else outer
        lead = fold(_text(measure["lead"])) if measure else ""
        flat = Flat(text[start - begin : end - begin], start, measure is not None, lead)
        quantities = scan(flat.text)
        inside = [cell for cell in cells if start <= cell.start < end]
        if not quantities and not inside and "全覆盖" not in flat.text:
            continue
        if measure is not None and measure["role"] != setting.role:
            setting = replace(setting, role=measure["role"])
        measure_id = measure["id"] if measure else None
        place = Place(doc_id, measure_id, setting, lead, source, names)
        rows = list(rows_of(flat, quantities, place))
        for cell in inside:
            setting = replace(place.setting.dated_by(cell.head), tense=cell.tense)
            rows += rows_of(cell, scan(cell.text), replace(place, setting=setting))
        yield from sorted(rows, key=itemgetter(_START)) if inside else rows


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
