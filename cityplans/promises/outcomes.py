"""Promises of plans against the results of later reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityplans.advice import check_arguments
from cityplans.promises.choosing import Rows, choose, groups, result
from cityplans.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

# 左右 is taken as within five per cent of the value.
_ABOUT = 0.05


def pledge_outcomes(
    targets: pd.DataFrame,
    plans: Plans,
    *,
    by: str = "region",
    duplicates: bool = False,
) -> pd.DataFrame:
    r"""Set a plan's promises against the results that a later report gives for the same year.

    上一年的承诺与下一年报告的结果并排，并说明是否兑现。

    Parameters
    ----------
    targets
        As :func:`cityplans.find_targets` gives them.
    plans
        The plans they were found in.
    by
        A column of ``plans.documents`` that says which documents are of the same place.
        Documents where it is missing are left out; they are listed in ``.attrs["left_out"]``.
    duplicates
        Count documents that are marked as copies of another, too.

    Returns
    -------
    DataFrame
        One row per indicator, place and year that one document promises and another reports:
        ``indicator``, the column ``by``, ``year``, ``unit``, ``promised``, ``promised_high``,
        ``comparator``, ``reached``, ``gap`` (reached less promised), ``kept`` (missing where
        it cannot be said), ``quantity`` (level, addition, flow or change) and ``period`` (years
        it is summed over), which are the same of both, ``increment``, ``plan_doc``,
        ``plan_measure``, ``report_doc``, ``report_measure``, ``warning``.
        ``.attrs["not_compared"]`` counts the numbers left out by reason.

    Raises
    ------
    ValueError
        There is no document, or ``by`` is no column of documents.

    Notes
    -----
    A promise is kept when the result is on the promised side of the value; ``=`` and ``+`` are
    read as "at least" unless a lower value is better (死亡率), ``approx`` as within 5 %, and a
    range by its lower end.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> plan = "定西市2023年卫生健康工作要点\n一、重点人群家庭医生签约率达到85%。\n二、推进改革。"
    >>> report = "定西市2023年卫生健康工作总结\n一、重点人群家庭医生签约率达86.5%。\n二、改革推进。"
    >>> plans = cp.load_plans(pd.DataFrame({"text": [plan, report]}))
    >>> out = cp.pledge_outcomes(cp.find_targets(plans), plans)
    >>> print(*out[["indicator", "year", "promised", "reached", "kept"]].iloc[0])
    重点人群家庭医生签约率 2023 85.0 86.5 True
    """
    check_arguments("pledge_outcomes(targets, plans)", targets=targets, plans=plans)
    rows, left_out = choose(targets, plans, None, by, duplicates)
    left_out["no year"] = sum(r["year"] is None for r in rows)
    lines: Rows = []
    keys = ("indicator", by, "year", "unit", "quantity", "period", "increment")
    for common, group in groups([r for r in rows if r["year"] is not None], keys):
        promises = [r for r in group if r["kind"] in ("target", "input")]
        if not promises:
            continue
        promise = promises[0]
        results = [r for r in group if r["kind"] == "actual" and r["doc_id"] != promise["doc_id"]]
        if not results:
            continue
        reported, note = (
            results[-1],
            "several values; the first promise and the last result are shown",
        )
        several = len({r["value"] for r in promises}) > 1 or len({r["value"] for r in results}) > 1
        lines.append(
            common
            | {
                "promised": promise["value"],
                "promised_high": promise["high"],
                "comparator": promise["comparator"],
                "reached": reported["value"],
                "gap": round(reported["value"] - promise["value"], 10),
                "kept": _kept(promise, reported["value"]),
                "plan_doc": promise["doc_id"],
                "plan_measure": promise["measure_id"],
                "report_doc": reported["doc_id"],
                "report_measure": reported["measure_id"],
                "warning": note if several else None,
            }
        )
    return result(lines, TABLES["outcomes"], by, plans, left_out)


def _kept(promise: dict[str, Any], reached: float) -> bool:
    value, sign = promise["value"], promise["comparator"]
    if sign == "approx":
        return abs(reached - value) <= _ABOUT * abs(value) or reached > value
    lower = sign == "<=" or (sign == "=" and promise["better"] == "lower")
    if lower:
        return reached <= (promise["high"] if promise["high"] is not None else value)
    return reached >= value
