"""The numbers that can be set side by side, and why the others cannot."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

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


class Chosen:
    """Rows to compare, in base units, and how many were left out for which reason."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.left_out: Counter[str] = Counter()


def choose(
    targets: pd.DataFrame,
    plans: Plans,
    indicators: Iterable[str] | None,
    by: str,
    duplicates: bool,
) -> Chosen:
    """Choose the rows that can be compared, in the order of the documents.

    A row has a place, a value that is printed, a well named indicator and a unit that the
    indicator can have. It is given the kind of its quantity and, for flows, additions and
    changes, the years it is summed over.
    """
    import pandas as pd

    _check(plans, by)
    wanted = _wanted(targets, indicators)
    documents = plans.documents
    keep = documents if duplicates else documents[documents["duplicate_of"].isna()]
    keep = keep[keep[by].notna()]
    place = dict(zip(keep.index, keep[by], strict=True))
    adcodes = dict(zip(keep.index, keep["adcode"], strict=True))
    order = {doc_id: i for i, doc_id in enumerate(keep.index)}
    out = Chosen()
    records: list[dict[str, Any]] = targets.to_dict("records")  # type: ignore[assignment]
    for row in records:
        name = row["indicator"]
        if row["doc_id"] not in place or (wanted is not None and name not in wanted):
            continue
        why = _unfit(row, pd.isna(row["value"]))
        if not why and of_part(_led(row, plans), str(adcodes[row["doc_id"]])):
            why = "said of a place within"
        if why:
            out.left_out[why] += 1
            continue
        unit = row["unit"] if isinstance(row["unit"], str) else ""
        standard = unit_of(name)
        value, base = to_base(row["value"], unit, standard)
        if standard and unit and base != standard and base != to_base(1.0, standard)[1]:
            out.left_out["unit of another kind than the indicator's"] += 1
            continue
        high = row["value_high"]
        quantity, period = _kind(row, plans)
        out.rows.append(
            {
                "indicator": name,
                by: str(place[row["doc_id"]]),
                "doc_id": row["doc_id"],
                "measure_id": row["measure_id"] if isinstance(row["measure_id"], str) else None,
                "unit": base,
                "value": value,
                "high": None if pd.isna(high) else to_base(high, unit, standard)[0],
                "kind": row["kind"],
                "comparator": row["comparator"],
                "year": None if pd.isna(row["year"]) else int(row["year"]),
                "quantity": quantity,
                "period": period,
                "increment": quantity == "addition",
                "better": better_of(name),
                "at": (order[row["doc_id"]], row["source_start"]),
            }
        )
    out.rows.sort(key=lambda r: r["at"])
    out.rows = _with_bare_multiples(out.rows)
    return out


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


def _unfit(row: dict[str, Any], missing: bool) -> str:
    """Say why a row cannot be compared, or nothing."""
    if row["redacted"] or row["implicit"] or missing:
        return "value masked or implied"
    if not isinstance(row["indicator"], str) or not row.get("named", True):
        return "not named well"
    return ""


def _kind(row: dict[str, Any], plans: Plans) -> tuple[str, int | None]:
    """Return the kind of quantity, and the years of a flow, an addition or a change."""
    name = row["indicator"]
    said = row.get("quantity")
    if not isinstance(said, str):
        said = "addition" if row.get("increment") or row["comparator"] == "+" else "level"
        said = "change" if row["unit"] in ("百分点", "个百分点") else said
    quantity = kind_of(name, said)
    if quantity == "level":
        return quantity, None
    period = row.get("period")
    if isinstance(period, (int, float)) and period > 1:
        return quantity, int(period)
    return quantity, _years(row, plans) if "年均" not in name else 1


def _led(row: dict[str, Any], plans: Plans) -> str:
    """Return a number with the words that lead to it in its sentence."""
    text = plans.sources[str(plans.documents.at[row["doc_id"], "source"])]
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
    clause = sentence.rsplit(",", 1)[-1]
    named = [m for m in find_mentions(clause) if m.weight >= _IS_PLACE]
    if len(named) != 1 or strip_left(clause[: named[0].start]) or "等" in clause:
        return False
    codes = {d.adcode for d in named[0].divisions}
    own = adcode.removesuffix("00").removesuffix("00")
    return adcode not in codes and any(code.startswith(own) for code in codes)


def _years(row: dict[str, Any], plans: Plans) -> int:
    """Read the years that a number is summed over from the words before it: 五年累计 is 5."""
    spans = list(compile_pattern(_SPAN).finditer(_led(row, plans)))
    if not spans or spans[-1]["each"]:
        return 1
    return 3 if spans[-1]["three"] else 5


def _with_bare_multiples(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count 26万 in the unit that an indicator has elsewhere, where there is only one."""
    bases: dict[str, set[str]] = {}
    for row in rows:
        bases.setdefault(row["indicator"], set()).add(row["unit"])
    out = []
    for row in rows:
        others = bases[row["indicator"]] - {""}
        if row["unit"] == "" and row["value"] >= _BARE and len(others) == 1:
            row = row | {"unit": next(iter(others))}
        out.append(row)
    return out


def placeless(plans: Plans, by: str) -> list[str]:
    """Return the documents that cannot be compared because their place is not known."""
    return plans.documents.index[plans.documents[by].isna()].tolist()


def groups(
    rows: list[dict[str, Any]], keys: tuple[str, ...]
) -> list[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
    """Group rows by some of their values, in the order of those."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(tuple(row[k] for k in keys), []).append(row)
    return sorted(grouped.items(), key=lambda g: tuple(str(k) for k in g[0]))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of a comparison their types, also where it is empty."""
    types: dict[str, Any] = {
        "value": "float64", "reached": "float64", "promised": "float64", "promised_high": "float64",
        "step": "float64", "gap": "float64", "reached_year": "Int64", "promised_year": "Int64",
        "year": "Int64", "n_documents": "int64", "increment": "bool", "kept": "boolean",
        "period": "Int64",
    }  # fmt: skip
    for column in frame.columns:
        frame[column] = frame[column].astype(types.get(column, "str"))
    return frame
