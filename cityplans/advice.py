"""Advice for a wrong argument: what was given, what is wanted, and the nearest name there is.

Messages are Chinese first, then English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_NEAREST = 3
# Names of two and three characters, of which one is wrong, are still to be found.
_ALIKE = 0.4
_MAKERS = {
    "codes": "code_themes(plans)",
    "targets": "find_targets(plans)",
}
# Functions that go through plans in partitions; all others want them in memory.
_IN_PARTITIONS = frozenset(
    {
        "code_themes", "compare_themes", "compare_topics", "compare_words", "cooccurrence",
        "describe_corpus", "explore", "find_targets", "fit_topics", "nearest_documents",
        "plot_documents", "similarity", "trends",
    }
)  # fmt: skip


def both(zh: str, en: str) -> str:
    """Return a message in Chinese and English, on one line.

    Examples
    --------
    >>> both("没有这个地方", "no such place")
    '没有这个地方 / no such place'
    """
    return f"{zh} / {en}"


def nearest(name: object, known: Iterable[object], n: int = _NEAREST) -> list[str]:
    """Return the names most like one that is not known, the likest first.

    Examples
    --------
    >>> nearest("定希", ["定西", "乐清", "海安"])
    ['定西']
    """
    names = list(dict.fromkeys(str(k) for k in known))
    wanted = str(name)
    inside = [k for k in names if wanted and wanted in k]
    close = get_close_matches(wanted, names, n=n, cutoff=_ALIKE)
    return list(dict.fromkeys(inside[:n] + close))[:n]


def some(names: Iterable[object], most: int = 10, between: str = ", ") -> str:
    """Return the first of some names, and a mark if there are more.

    Examples
    --------
    >>> some("abc", 3), some("abcd", 3), some([], 3)
    ('a, b, c', 'a, b, c …', '')
    """
    every = [str(n) for n in names]
    return between.join([*every[:most]]) + " …" * (len(every) > most)


def unknown(what_zh: str, what_en: str, name: object, known: Iterable[object]) -> str:
    """Say that a name is not known, with the nearest ones, or else some of those there are.

    Examples
    --------
    >>> unknown("主题", "theme", "中医要", ["中医药", "人才队伍"])
    '没有主题“中医要”，是不是：中医药？ / no theme 中医要; did you mean 中医药?'
    """
    names = [str(k) for k in known]
    near = nearest(name, names)
    if near:
        zh, en = f"，是不是：{'、'.join(near)}？", f"; did you mean {' or '.join(near)}?"
    else:
        there = some(names, between="、")
        zh, en = f"；现有：{there or '无'}", f"; there are: {there or 'none'}"
    return both(f"没有{what_zh}“{name}”{zh}", f"no {what_en} {name}{en}")


def find_theme(name: str, known: Iterable[str]) -> str:
    """Return the theme of this name, or the one theme of which it is a part.

    Parameters
    ----------
    name
        A theme as the codebook has it, or a part between ``/``, brackets and commas; else
        letters that stand in one theme only.
    known
        The themes there are.

    Raises
    ------
    ValueError
        If no theme or more than one is meant; names the nearest.

    Examples
    --------
    >>> find_theme("医共体", ["医共体/医联体", "三明医改经验"])
    '医共体/医联体'
    >>> find_theme("三明", ["医共体/医联体", "三明医改经验"])
    '三明医改经验'
    """
    names = [str(k) for k in known]
    if name in names:
        return name
    parts = [k for k in names if str(name) in re.split(r"[/()（）、]", k)]
    meant = parts or [k for k in names if name and str(name) in k]
    if len(meant) == 1:
        return meant[0]
    if meant:
        some = "、".join(meant)
        raise ValueError(
            both(f"“{name}”可指多个主题：{some}", f"{name} may mean several themes: {some}")
        )
    raise ValueError(unknown("主题", "theme", name, names))


def find_themes(names: Iterable[str], known: Iterable[str] | None) -> list[str]:
    """Return the themes meant by several names; any name goes where no themes are known."""
    if isinstance(names, str):
        raise ValueError(
            both(
                f"themes 应是主题的列表：themes=[{names!r}]",
                f"themes must be a list of themes: use themes=[{names!r}]",
            )
        )
    themes = list(known or [])
    found = [find_theme(name, themes) if themes else name for name in names]
    return list(dict.fromkeys(found))


def in_memory(call: str) -> str:
    """Say what to do where something wants plans in memory and got a store or a table of it.

    Examples
    --------
    >>> in_memory("kwic(plans, pattern)").split(" / ")[1][:54]
    'kwic(plans, pattern) wants plans in memory: read the d'
    """
    return both(
        f"{call}：需要内存中的 plans；请先读出所需文件：store.select(region='定西')、"
        "store.read(doc_ids)，表格用 .to_pandas()；或逐个分区调用：store.map(函数)",
        f"{call} wants plans in memory: read the documents you need by "
        "store.select(region='定西') or store.read(doc_ids), a table by .to_pandas(); or call it "
        "on each partition: store.map(function)",
    )


def refuse_partitions(call: str, *values: Any) -> None:
    """Raise if one of the values is a store, or a table of one.

    Raises
    ------
    TypeError
        Says what to do, see :func:`in_memory`.
    """
    if any(getattr(value, "partitioned", False) for value in values):
        raise TypeError(in_memory(call))


def check_arguments(call: str, **arguments: Any) -> None:
    """Raise unless ``plans`` is Plans and every other argument a DataFrame.

    Plans in partitions and their tables are refused but by the functions that go through them.

    Parameters
    ----------
    call
        The call as it is written, like ``compare_themes(codes, plans)``.
    **arguments
        The arguments by name; None is passed over.

    Raises
    ------
    TypeError
        Says what was given and what is wanted, and whether two were swapped.

    Examples
    --------
    >>> import cityplans as cp
    >>> check_arguments("code_themes(plans)", plans=cp.load_plans().measures)
    Traceback (most recent call last):
    ...
    TypeError: code_themes(plans)：plans 应是 load_plans 的结果，不是 DataFrame...
    """
    import pandas as pd

    from cityplans.plans import Plans
    from cityplans.store import LazyTable

    given = {name: value for name, value in arguments.items() if value is not None}
    wrong = [
        name
        for name, value in given.items()
        if not isinstance(value, Plans if name == "plans" else (pd.DataFrame, LazyTable))
    ]
    if not wrong:
        if call.split("(")[0] not in _IN_PARTITIONS:
            refuse_partitions(call, *given.values())
        return
    name = wrong[0]
    kind = type(given[name]).__name__
    if len(wrong) > 1 and isinstance(arguments.get("plans"), pd.DataFrame):
        raise TypeError(
            both(
                f"两个参数的次序颠倒了，应为 {call}",
                f"the arguments are in the wrong order: it is {call}",
            )
        )
    if name == "plans":
        raise TypeError(
            both(
                f"{call}：plans 应是 load_plans 的结果，不是 {kind}；筛选过的举措表用 "
                "plans.with_measures(frame) 放回",
                f"plans must be what load_plans gives, not {kind}; give a filtered frame of "
                "measures back by plans.with_measures(frame)",
            )
        )
    maker = _MAKERS.get(name, "a DataFrame")
    raise TypeError(
        both(
            f"{call}：{name} 应是 {maker} 的结果，不是 {kind}",
            f"{name} must be what {maker} gives, not {kind}",
        )
    )


def is_mask(value: object) -> bool:
    """Say whether a value is a Series of true and false."""
    import pandas as pd

    if not isinstance(value, pd.Series):
        return False
    kinds = ("bool", "boolean")
    return str(value.dtype) in kinds or (
        len(value) > 0 and bool(value.map(lambda v: v is True or v is False).all())
    )


def check_mask(mask: pd.Series, documents: pd.DataFrame) -> pd.Series:
    """Return a mask as one of documents, or say what it is about instead."""
    if not is_mask(mask):
        raise TypeError(
            both(
                f"where 应是真假值的 Series，如 plans.documents['plan_year'] >= 2023，"
                f"不是 {type(mask).__name__}",
                f"where must be a Series of True and False, like "
                f"plans.documents['plan_year'] >= 2023, not {type(mask).__name__}",
            )
        )
    if not documents.index.isin(mask.index).all():
        what = mask.index.name or "?"
        raise ValueError(
            both(
                f"where 须逐一对应 plans.documents 的行（doc_id），这里的索引是 {what}；"
                "按举措筛选用 plans.with_measures(plans.measures[mask])",
                f"where must have one value per row of plans.documents (doc_id), its index is "
                f"{what}; to filter measures use plans.with_measures(plans.measures[mask])",
            )
        )
    return mask.reindex(documents.index).fillna(False).astype("bool")
