"""Sentences on documents and on the numbers in them: promised, reached, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.figures.labels import Labels

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans


def say_documents(plans: Plans, lang: str = "zh") -> str:
    """Say how many documents and measures there are, and what part is promised.

    Parameters
    ----------
    plans
        The plans; copies are left out.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.findings import say_documents
    >>> say_documents(cp.load_plans()).startswith("9 份文件")
    True
    """
    say = Labels(lang)
    unique = plans.unique()
    n = len(unique.measures)
    if not n:
        return say.pick("文件中没有读到举措", "No measures were found in the documents")
    planned = int((unique.measures["role"] == "plan").sum())
    done = int((unique.measures["role"] == "retrospective").sum())
    return say.pick(
        f"{len(unique)} 份文件共 {n} 项举措：{planned} 项是计划，{done} 项是已做的工作",
        f"{len(unique)} documents hold {n} measures: {planned} promised, {done} reported as done",
    )


def say_targets(comparison: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many promises go further than what was reached, in the direction that is better.

    Where it is not known which way is better, a value is said to change, and no more.

    Parameters
    ----------
    comparison
        One row per indicator and place, from :func:`cityplans.compare_targets`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> say_targets(pd.DataFrame({"reached": [80.0], "promised": [85.0], "verdict": ["beyond"]}))
    '1 项可对照的指标中，1 项承诺比已达到的更进一步，0 项已达到或持平'
    """
    say = Labels(lang)
    rows = comparison.dropna(subset=["reached", "promised"])
    if rows.empty:
        return say.pick(
            "没有既有完成值又有承诺值的指标",
            "No indicator has both a value reached and a value promised",
        )
    n = {word: int((rows["verdict"] == word).sum()) for word in ("beyond", "met", "short")}
    changed = len(rows) - sum(n.values())
    out = sum(comparison.attrs.get("not_compared", {}).values())
    if lang == "zh":
        said = (
            f"{len(rows)} 项可对照的指标中，{n['beyond']} 项承诺比已达到的更进一步，"
            f"{n['met']} 项已达到或持平"
        )
        said += f"，{n['short']} 项承诺弱于已达到的水平" if n["short"] else ""
        said += f"，{changed} 项有变化而不判断优劣" if changed else ""
        return said + (f"；另有 {out} 个数字不可对照" if out else "")
    said = (
        f"Of {len(rows)} indicators with both sides, {n['beyond']} are promised to go further and "
        f"{n['met']} are met already"
    )
    said += f"; {n['short']} fall short of what was reached" if n["short"] else ""
    said += f"; {changed} changed, with no better direction known" if changed else ""
    return said + (f"; {out} numbers cannot be compared" if out else "")


def say_outcomes(outcomes: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many promises were met by what the place reported later.

    Parameters
    ----------
    outcomes
        One row per promise and result, from :func:`cityplans.pledge_outcomes`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import cityplans as cp
    >>> example = cp.load_example()
    >>> say_outcomes(cp.pledge_outcomes(cp.find_targets(example), example))
    '15 项有承诺又有结果的指标中，9 项达到承诺，6 项没有'
    """
    known = outcomes.dropna(subset=["kept"])
    n, kept = len(known), int(known["kept"].sum())
    if not n:
        return Labels(lang).pick(
            "没有一项承诺有同地、同指标、同年的结果",
            "No promise has a result of the same place, indicator and year",
        )
    return Labels(lang).pick(
        f"{n} 项有承诺又有结果的指标中，{kept} 项达到承诺，{n - kept} 项没有",
        f"Of {n} promises with a result, {kept} were met and {n - kept} were not",
    )
