"""The same indicator lined up across places and years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cityplans.advice import check_arguments
from cityplans.promises.choosing import Rows, choose, groups, result, units_of
from cityplans.schema import TABLES

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
    rows, left_out = choose(targets, plans, indicators, by, duplicates)
    units = units_of(rows)
    lines: Rows = []
    for common, group in groups(rows, ("indicator", by, *_ALIKE)):
        several = sorted(unit or "no unit" for unit in units[common["indicator"]])
        note = f"units that cannot be brought together: {', '.join(several)}"
        lined, apart = _lined_up(group, common["quantity"] in _SUMS)
        left_out["sums of other spans"] += apart
        for promised, reached in lined:
            notes = [*_doubts(common, promised, reached), *[note] * (len(several) > 1)]
            lines.append(common | _line(promised, reached) | {"warning": "; ".join(notes) or None})
    return result(lines, TABLES["target_comparisons"], by, plans, left_out)


def _lined_up(group: Rows, sums: bool) -> tuple[list[tuple[Rows, Rows]], int]:
    """Pair the promises for a year with the newest results before it; then come other results.

    Also return how many results were sums of another span.
    """
    reached = _by_year(r for r in group if r["kind"] in ("actual", "baseline"))
    promised = _by_year(r for r in group if r["kind"] in ("target", "input"))
    out: list[tuple[Rows, Rows]] = []
    used, apart = set(), set()
    for year, promises in promised.items():
        before = [y for y in reached if y is None or year is None or y < year]
        newest = max(before, key=lambda y: y or -1, default=None)
        results = reached[newest] if before else []
        # Two results for one year: the last one printed is shown.
        if results and sums and _far(promises[0]["value"], results[-1]["value"], _TOO_FAR):
            apart.add(newest)
            results = []
        elif results:
            used.add(newest)
        out.append((promises, results))
    out += [([], results) for year, results in reached.items() if year not in used]
    return out, sum(len(reached[year]) for year in apart - used)


def _by_year(rows: Iterable[dict[str, Any]]) -> dict[int | None, Rows]:
    out: dict[int | None, Rows] = {}
    for row in rows:
        out.setdefault(row["year"], []).append(row)
    return dict(sorted(out.items(), key=lambda pair: (pair[0] is None, pair[0] or 0)))


def _doubts(common: dict[str, Any], promised: Rows, reached: Rows) -> Iterator[str]:
    """Yield what a reader should check before believing a line."""
    several = [
        what
        for what, rows in (("promised", promised), ("reached", reached))
        if len({(r["value"], r["high"]) for r in rows}) > 1
    ]
    if several:
        yield f"several values {' and '.join(several)} for one year"
    if not promised or not reached:
        return
    promise, result = promised[0], reached[-1]
    if _far(promise["value"], result["value"], _FAR[common["quantity"]]):
        yield "values far apart: check that both count the same"
    if result["at"][0] == promise["at"][0] and (
        abs(promise["at"][1] - result["at"][1]) < _ONE_SENTENCE
    ):
        yield "both values stand in one sentence: check that the second is promised"
    if "年均" in common["indicator"] and (promise["year"] or 0) - (result["year"] or 0) == 1:
        yield "an average over several years: check the year"


def _line(promised: Rows, reached: Rows) -> dict[str, Any]:
    promise: dict[str, Any] = promised[0] if promised else {}
    result: dict[str, Any] = reached[-1] if reached else {}
    evidence = [*reached, *promised]
    docs = dict.fromkeys(r["doc_id"] for r in evidence)
    measures = dict.fromkeys(r["measure_id"] for r in evidence if r["measure_id"])
    both = bool(promise and result)
    stepped = both and not promise["increment"]
    return {
        "reached": result.get("value"),
        "reached_year": result.get("year"),
        "promised": promise.get("value"),
        "promised_high": promise.get("high"),
        "promised_year": promise.get("year"),
        "comparator": promise.get("comparator"),
        "step": round(promise["value"] - result["value"], 10) if stepped else None,
        "verdict": verdict(promise, result["value"]) if both else None,
        "n_documents": len(docs),
        "doc_ids": "、".join(docs),
        "measure_ids": "、".join(measures) or None,
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
