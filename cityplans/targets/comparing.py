"""The same indicator lined up across places and years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cityplans.advice import check_arguments
from cityplans.targets.comparable import choose, groups, placeless, typed

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

# What makes one row: only numbers that are alike in all of these are lined up.
_ALIKE = ("unit", "quantity", "period", "increment", "better")
# A promise and a result this many times apart may not count the same thing.
_FAR = {"level": 2.0, "flow": 1.5, "addition": 1.5, "change": 3.0}
# Sums so far apart are of other spans (five years beside one), whatever the sentences say.
_TOO_FAR = 3.0
_SUMS = ("flow", "addition")
# 从82.4岁提高到83.9岁 stand this close; the second may be reached as well as promised.
_ONE_SENTENCE = 60
_COMPARED = (
    "indicator",
    "unit",
    "reached",
    "reached_year",
    "promised",
    "promised_high",
    "promised_year",
    "comparator",
    "step",
    "verdict",
    "better",
    "quantity",
    "period",
    "increment",
    "n_documents",
    "doc_ids",
    "measure_ids",
    "warning",
)


def compare_targets(
    targets: pd.DataFrame,
    plans: Plans,
    *,
    indicators: Iterable[str] | None = None,
    by: str = "region",
    duplicates: bool = False,
) -> pd.DataFrame:
    r"""Line up what was reached and what is promised, by indicator and place.

    同一地方同一指标：承诺的与达到的并排。

    Parameters
    ----------
    targets
        As :func:`cityplans.find_targets` gives them.
    plans
        The plans they were found in.
    indicators
        Standard names of the indicators to compare; all by default.
    by
        A column of ``plans.documents`` that says what is compared: ``region``, ``province``,
        ``prefecture``, ``adcode`` ... Documents where it is missing are left out; they are
        listed in ``.attrs["left_out"]``.
    duplicates
        Count documents that are marked as copies of another, too.

    Returns
    -------
    DataFrame
        One row per indicator, place and promised year (and one per place and reached year
        where no promise follows): ``indicator``, the column ``by``, ``unit`` (values are
        brought to it: ‰ to %, 万人 to 人, 亿元 to 万元), ``reached`` with ``reached_year`` (the
        newest result before the promised year), ``promised`` (of a range the lower end, with
        ``promised_high``), ``promised_year``, ``comparator``, ``step`` (promised less reached;
        none between additions), ``verdict`` (``beyond``: the promise goes further in the better
        direction; ``met``: what was reached keeps to it already; ``short``: a level promised
        stays behind what was reached; ``changed``: neither can be said), ``better``
        (``higher``, ``lower`` or empty), ``quantity`` (level, addition, flow or change),
        ``period`` (years that a flow, an addition or a change is summed over), ``increment``
        (additions, 新增), ``n_documents``, ``doc_ids`` and ``measure_ids`` (joined by 、),
        ``warning`` (units that could not be brought together, several values for one place and
        year, values far apart).

        ``.attrs["not_compared"]`` counts the numbers left out by reason: masked or implied, not
        named well, said of a place within the document's own (成都市 in a report of 四川), a unit
        that the indicator cannot have, sums of other spans (more than three times the other: five
        years beside one).

    Raises
    ------
    ValueError
        There is no document, ``by`` is no column of documents, or an indicator is nowhere in
        ``targets`` (the message names the nearest).

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> plan = "定西市2023年卫生健康工作要点\n一、重点人群家庭医生签约率达到85%。\n二、推进改革。"
    >>> plans = cp.load_plans(pd.DataFrame({"text": [plan]}))
    >>> targets = cp.find_targets(plans)
    >>> table = cp.compare_targets(targets, plans, indicators=["重点人群家庭医生签约率"])
    >>> print(*table[["region", "promised", "promised_year"]].iloc[0])
    定西 85.0 2023
    """
    check_arguments("compare_targets(targets, plans)", targets=targets, plans=plans)
    import pandas as pd

    chosen = choose(targets, plans, indicators, by, duplicates)
    keys = ("indicator", by, *_ALIKE)
    out = []
    for values, group in groups(chosen.rows, keys):
        lines, apart = _lined_up(group, dict(zip(keys, values, strict=True)))
        chosen.left_out["sums of other spans"] += apart
        out.extend(lines)
    columns = ["indicator", by, *(c for c in _COMPARED if c not in ("indicator", by))]
    frame = pd.DataFrame(out, columns=columns)
    frame = typed(_warn_units(frame))
    frame.attrs["left_out"] = placeless(plans, by)
    frame.attrs["not_compared"] = {k: n for k, n in sorted(chosen.left_out.items()) if n}
    return frame


def _lined_up(
    group: list[dict[str, Any]], common: dict[str, Any]
) -> tuple[list[dict[str, Any]], int]:
    """Return the lines of a group, and how many results were sums of another span."""
    reached = [r for r in group if r["kind"] in ("actual", "baseline")]
    promised = [r for r in group if r["kind"] in ("target", "input")]
    by_year: dict[int | None, list[dict[str, Any]]] = {}
    for row in promised:
        by_year.setdefault(row["year"], []).append(row)
    out: list[dict[str, Any]] = []
    used: set[int] = set()
    apart: set[int] = set()
    for year in sorted(by_year, key=lambda y: (y is None, y or 0)):
        before = [
            (r["year"] if r["year"] is not None else -1, i)
            for i, r in enumerate(reached)
            if r["year"] is None or year is None or r["year"] < year
        ]
        result = None
        if before:
            newest = max(before)[0]
            # Two results for one year: the last one printed is shown.
            same = [i for y, i in before if y == newest]
            result = [reached[i] for i in same]
            if common["quantity"] in _SUMS and _far(
                by_year[year][0]["value"], result[-1]["value"], _TOO_FAR
            ):
                apart.update(same)
                result = None
            else:
                used.update(same)
        out.append(_line(common, by_year[year], result))
    rest: dict[int | None, list[dict[str, Any]]] = {}
    for i, row in enumerate(reached):
        if i not in used:
            rest.setdefault(row["year"], []).append(row)
    for year in sorted(rest, key=lambda y: (y is None, y or 0)):
        out.append(_line(common, None, rest[year]))
    return out, len(apart - used)


def _line(
    common: dict[str, Any],
    promised: list[dict[str, Any]] | None,
    reached: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    promise = promised[0] if promised else None
    result = reached[-1] if reached else None
    evidence = [*(reached or ()), *(promised or ())]
    docs = list(dict.fromkeys(r["doc_id"] for r in evidence))
    measures = list(dict.fromkeys(r["measure_id"] for r in evidence if r["measure_id"]))
    notes = [
        what
        for what, rows in (("promised", promised), ("reached", reached))
        if rows and len({(r["value"], r["high"]) for r in rows}) > 1
    ]
    notes = [f"several values {' and '.join(notes)} for one year"] if notes else []
    step = None
    if promise and result:
        if not common["increment"]:
            step = round(promise["value"] - result["value"], 10)
        if _far(promise["value"], result["value"], _FAR[common["quantity"]]):
            notes.append("values far apart: check that both count the same")
        if result["doc_id"] == promise["doc_id"] and (
            abs(promise["at"][1] - result["at"][1]) < _ONE_SENTENCE
        ):
            notes.append("both values stand in one sentence: check that the second is promised")
        if "年均" in common["indicator"] and (promise["year"] or 0) - (result["year"] or 0) == 1:
            notes.append("an average over several years: check the year")
    return {
        **common,
        "reached": result["value"] if result else None,
        "reached_year": result["year"] if result else None,
        "promised": promise["value"] if promise else None,
        "promised_high": promise["high"] if promise else None,
        "promised_year": promise["year"] if promise else None,
        "comparator": promise["comparator"] if promise else None,
        "step": step,
        "verdict": verdict(promise, result["value"]) if promise and result else None,
        "n_documents": len(docs),
        "doc_ids": "、".join(docs),
        "measure_ids": "、".join(measures) or None,
        "warning": "; ".join(notes) or None,
    }


def _far(a: float, b: float, times: float) -> bool:
    low, high = sorted((abs(a), abs(b)))
    return high > times * low and high > 1


def verdict(promise: dict[str, Any], reached: float) -> str:
    """Judge a promise against what was reached, by its bound and the better direction.

    Returns
    -------
    str
        ``met`` where what was reached keeps to the promise already, ``beyond`` where the
        promise goes further in the better direction, ``short`` where a promised level stays
        behind what was reached, ``changed`` where it differs and which way is better is not
        known, or where a year is only expected to bring less than the year before.

    Examples
    --------
    >>> rise = {"value": 90.0, "high": None, "comparator": ">=", "better": "higher",
    ...         "quantity": "level"}
    >>> verdict(rise, 91.0), verdict(rise, 88.0)
    ('met', 'beyond')
    >>> verdict({**rise, "comparator": "="}, 91.0)
    'short'
    """
    value, high, sign = promise["value"], promise["high"], promise["comparator"]
    above = reached >= value
    below = reached <= (value if high is None else high)
    bound = {">=": above, "<=": below}.get(sign, above and below)
    if bound:
        return "met"
    better = promise["better"] or {">=": "higher", "<=": "lower"}.get(sign, "")
    if not better:
        return "changed"
    if (value > reached) == (better == "higher"):
        return "beyond"
    return "short" if promise["quantity"] == "level" else "changed"


def _warn_units(frame: pd.DataFrame) -> pd.DataFrame:
    """Say on every row of an indicator that its units could not be brought together."""
    found: dict[str, set[str]] = {}
    for name, unit in zip(frame["indicator"], frame["unit"], strict=True):
        found.setdefault(name, set()).add(unit or "no unit")
    notes = []
    for name, note in zip(frame["indicator"], frame["warning"], strict=True):
        parts = [note] if isinstance(note, str) else []
        if len(found[name]) > 1:
            kinds = ", ".join(sorted(found[name]))
            parts.append(f"units that cannot be brought together: {kinds}")
        notes.append("; ".join(parts) or None)
    frame["warning"] = notes
    return frame
