"""The numbers that can be set side by side, and why the others cannot."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.indicators import better_of, kind_of, shipped_names, unit_of
from cityplans.regions.mentions import find_mentions
from cityplans.targets.phrases import strip_left
from cityplans.targets.units import to_base
from cityplans.text import compile_pattern, fold

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

# From here on a bare number was printed with 万.
_BARE = 1000
# From this weight on a name is that of a place and no other word.
_IS_PLACE = 0.5
_STOP = "。！？!?;；\n"
# The last of these tells; 今年 after 五年 is one year.
_SPAN = "(?P<five>五年|{five_year_plan})|(?P<three>三年)|(?P<each>年均|每年|年平均|今年|去年|全年)"


Rows = list[dict[str, Any]]


def choose(
    targets: pd.DataFrame,
    plans: Plans,
    indicators: Iterable[str] | None,
    by: str,
    duplicates: bool,
) -> tuple[Rows, Counter[str]]:
    """Choose the rows that can be compared, in base units, and count the others by reason.

    A row has a place, a value that is printed, a well named indicator and a unit that the
    indicator can have. It is given the kind of its quantity and, for flows, additions and
    changes, the years it is summed over. Rows come in the order of the documents.
    """
    _check(plans, by)
    wanted = _wanted(targets, indicators)
    keep = plans.documents[plans.documents[by].notna()]
    keep = keep if duplicates else keep[keep["duplicate_of"].isna()]
    documents, order = keep.to_dict("index"), {d: i for i, d in enumerate(keep.index)}
    targets = targets[targets["doc_id"].isin(keep.index)]
    targets = targets if wanted is None else targets[targets["indicator"].isin(wanted)]
    rows: Rows = []
    left_out: Counter[str] = Counter()
    records: Rows = targets.astype(object).where(targets.notna(), None).to_dict("records")  # type: ignore[assignment]
    for found in records:
        name, unit = found["indicator"], found["unit"] or ""
        document: dict[Any, Any] = documents[found["doc_id"]]
        led = _led(found, plans.sources[document["source"]])
        standard = unit_of(name) if name else ""
        base = to_base(1.0, unit, standard)[1]
        if found["redacted"] or found["implicit"] or found["value"] is None:
            left_out["value masked or implied"] += 1
        elif not name or not found["named"]:
            left_out["not named well"] += 1
        elif of_part(led, str(document["adcode"])):
            left_out["said of a place within"] += 1
        elif standard and unit and base != standard:
            left_out["unit of another kind than the indicator's"] += 1
        else:
            high, quantity = found["value_high"], kind_of(name, found["quantity"])
            rows.append(
                found
                | {
                    by: str(document[by]),
                    "unit": base,
                    "value": to_base(found["value"], unit, standard)[0],
                    "high": None if high is None else to_base(high, unit, standard)[0],
                    "quantity": quantity,
                    "period": None if quantity == "level" else _years(found, led),
                    "increment": quantity == "addition",
                    "better": better_of(name),
                    "at": (order[found["doc_id"]], found["source_start"]),
                }
            )
    rows.sort(key=lambda row: row["at"])
    return _with_bare_multiples(rows), left_out


def _check(plans: Plans, by: str) -> None:
    if not len(plans):
        raise ValueError(
            "there is no document in plans: check the path given to load_plans and plans.skipped"
        )
    if by not in plans.documents:
        raise ValueError(
            f"by is {by!r}, which is no column of documents: {', '.join(plans.documents.columns)}"
        )


def _wanted(targets: pd.DataFrame, indicators: Iterable[str] | None) -> list[str] | None:
    if indicators is None:
        return None
    if isinstance(indicators, str):
        raise ValueError(f"indicators must be a list of names: use indicators=[{indicators!r}]")
    named = {n for n in targets["indicator"] if isinstance(n, str)}
    names = shipped_names()
    wanted = [w if w in named else names.standard(w) for w in dict.fromkeys(indicators)]
    for name in wanted:
        if name not in named:
            near = difflib.get_close_matches(name, sorted(named), n=3, cutoff=0.3)
            hint = f"; near it: {', '.join(near)}" if near else ""
            raise ValueError(f"no target of indicator {name!r} was found{hint}")
    return wanted


def _led(row: dict[str, Any], text: str) -> str:
    """Return a number with the words that lead to it in its sentence."""
    end = row["source_start"]
    begin = max([text.rfind(c, max(0, end - 120), end) for c in _STOP]) + 1
    return fold(text[max(begin, end - 120) : row["source_end"]])


def of_part(sentence: str, adcode: str) -> bool:
    """Say whether the last clause of a sentence is told of one place within a document's own.

    Examples
    --------
    >>> of_part("外贸回升,成都市经济总量突破2万亿元", "510000")
    True
    >>> of_part("成都、绵阳等5个市", "510000"), of_part("四川经济总量突破6万亿元", "510000")
    (False, False)
    """
    clause = sentence.rpartition(",")[2]
    named = [m for m in find_mentions(clause) if m.weight >= _IS_PLACE]
    if len(named) != 1 or strip_left(clause[: named[0].start]) or "等" in clause:
        return False
    codes = {d.adcode for d in named[0].divisions}
    own = adcode.removesuffix("00").removesuffix("00")
    return adcode not in codes and any(code.startswith(own) for code in codes)


def _years(row: dict[str, Any], led: str) -> int:
    """Tell the years that a number is summed over; 五年累计 before it are 5."""
    spans = list(compile_pattern(_SPAN).finditer(led))
    if (row["period"] or 0) > 1:
        return int(row["period"])
    if "年均" in row["indicator"] or not spans or spans[-1]["each"]:
        return 1
    return 3 if spans[-1]["three"] else 5


def _with_bare_multiples(rows: Rows) -> Rows:
    """Count 26万 in the unit that an indicator has elsewhere, where there is only one."""
    bases = units_of(rows)
    for row in rows:
        others = bases[row["indicator"]] - {""}
        if row["unit"] == "" and row["value"] >= _BARE and len(others) == 1:
            row["unit"] = next(iter(others))
    return rows


def units_of(rows: Rows) -> dict[str, set[str]]:
    """Return the units that every indicator has."""
    out: dict[str, set[str]] = {}
    for row in rows:
        out.setdefault(row["indicator"], set()).add(row["unit"])
    return out


def groups(rows: Rows, keys: tuple[str, ...]) -> list[tuple[dict[str, Any], Rows]]:
    """Group rows by some of their values, in the order of those."""
    grouped: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        grouped.setdefault(tuple(row[k] for k in keys), []).append(row)
    ordered = sorted(grouped.items(), key=lambda g: tuple(str(k) for k in g[0]))
    return [(dict(zip(keys, values, strict=True)), group) for values, group in ordered]


def result(
    lines: Rows, table: schema.Table, by: str, plans: Plans, left_out: Counter[str]
) -> pd.DataFrame:
    """Make the frame of a table of results, with what was left out."""
    import pandas as pd

    types = {by if c.name == "region" else c.name: c.dtype for c in table.columns}
    frame = pd.DataFrame(lines, columns=list(types)).astype(types)
    frame.attrs["left_out"] = plans.documents.index[plans.documents[by].isna()].tolist()
    frame.attrs["not_compared"] = {k: n for k, n in sorted(left_out.items()) if n}
    return frame
