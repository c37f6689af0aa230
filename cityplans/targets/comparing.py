"""The same indicator lined up across places and years."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cityplans.indicators import Names, read_indicators
from cityplans.targets.conversion import to_base

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

# From here on a bare number was printed with 万.
_BARE = 1000
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
    """Line up what was reached and what is promised, by indicator and place.

    Parameters
    ----------
    targets
        As :func:`find_targets` gives them.
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
        ``promised_high``), ``promised_year``, ``comparator``, ``step`` (promised less reached),
        ``increment`` (numbers added, 新增; they have no step), ``n_documents``, ``doc_ids`` and
        ``measure_ids`` (joined by 、), ``warning`` (units that could not be brought together,
        several values for one place and year). Masked and implied values are left out.

    Raises
    ------
    ValueError
        There is no document, ``by`` is no column of documents, or an indicator is nowhere in
        ``targets`` (the message names the nearest).

    Examples
    --------
    >>> import cityplans as cp
    >>> from tests.toy import make_toy_plans
    >>> plans = make_toy_plans()
    >>> targets = cp.find_targets(plans)
    >>> table = cp.compare_targets(targets, plans, indicators=["重点人群家庭医生签约率"])
    >>> print(*table[["region", "promised", "promised_year"]].iloc[0])
    甲 85.0 2023
    """
    import pandas as pd

    rows = prepared(targets, plans, indicators, by, duplicates)
    out = []
    for (name, place, unit, added), group in groups(rows, ("indicator", by, "unit", "increment")):
        out.extend(
            _lined_up(group, {"indicator": name, by: place, "unit": unit, "increment": added})
        )
    columns = ["indicator", by, *(c for c in _COMPARED if c not in ("indicator", by))]
    frame = pd.DataFrame(out, columns=columns)
    frame = typed(_warn_units(frame))
    frame.attrs["left_out"] = placeless(plans, by)
    return frame


def prepared(
    targets: pd.DataFrame,
    plans: Plans,
    indicators: Iterable[str] | None,
    by: str,
    duplicates: bool,
) -> list[dict[str, Any]]:
    """Rows with a value, in base units, with their place, in the order of the documents."""
    import pandas as pd

    if not len(plans):
        raise ValueError(
            "there is no document in plans: check the path given to load_plans and plans.skipped"
        )
    documents = plans.documents
    if by not in documents:
        raise ValueError(
            f"by is {by!r}, which is no column of documents: {', '.join(documents.columns)}"
        )
    if isinstance(indicators, str):
        raise ValueError(f"indicators must be a list of names: use indicators=[{indicators!r}]")
    named = {n for n in targets["indicator"] if isinstance(n, str)}
    wanted = None if indicators is None else list(dict.fromkeys(indicators))
    if wanted is not None:
        names = Names(read_indicators())
        wanted = [w if w in named else names.standard(w) for w in wanted]
        for name in wanted:
            if name not in named:
                near = difflib.get_close_matches(name, sorted(named), n=3, cutoff=0.3)
                hint = f"; near it: {', '.join(near)}" if near else ""
                raise ValueError(f"no target of indicator {name!r} was found{hint}")
    keep = documents if duplicates else documents[documents["duplicate_of"].isna()]
    keep = keep[keep[by].notna()]
    place = dict(zip(keep.index, keep[by], strict=True))
    order = {doc_id: i for i, doc_id in enumerate(keep.index)}
    standard = {i.name: i.unit for i in read_indicators()}
    out = []
    for row in targets.to_dict("records"):
        name = row["indicator"]
        if row["doc_id"] not in place or row["redacted"] or row["implicit"]:
            continue
        if not isinstance(name, str) or (wanted is not None and name not in wanted):
            continue
        if pd.isna(row["value"]):
            continue
        unit = row["unit"] if isinstance(row["unit"], str) else ""
        value, base = to_base(row["value"], unit, standard.get(name, ""))
        high = row["value_high"]
        out.append(
            {
                "indicator": name,
                by: str(place[row["doc_id"]]),
                "doc_id": row["doc_id"],
                "measure_id": row["measure_id"] if isinstance(row["measure_id"], str) else None,
                "unit": base,
                "value": value,
                "high": None if pd.isna(high) else to_base(high, unit, standard.get(name, ""))[0],
                "kind": row["kind"],
                "comparator": row["comparator"],
                "year": None if pd.isna(row["year"]) else int(row["year"]),
                "increment": bool(row.get("increment", row["comparator"] == "+")),
                "at": (order[row["doc_id"]], row["source_start"]),
            }
        )
    out.sort(key=lambda r: r["at"])
    return _with_bare_multiples(out)


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


def _lined_up(group: list[dict[str, Any]], common: dict[str, Any]) -> list[dict[str, Any]]:
    reached = [r for r in group if r["kind"] in ("actual", "baseline")]
    promised = [r for r in group if r["kind"] in ("target", "input")]
    by_year: dict[int | None, list[dict[str, Any]]] = {}
    for row in promised:
        by_year.setdefault(row["year"], []).append(row)
    out, used = [], set()
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
            used.update(same)
            result = [reached[i] for i in same]
        out.append(_line(common, by_year[year], result))
    rest: dict[int | None, list[dict[str, Any]]] = {}
    for i, row in enumerate(reached):
        if i not in used:
            rest.setdefault(row["year"], []).append(row)
    for year in sorted(rest, key=lambda y: (y is None, y or 0)):
        out.append(_line(common, None, rest[year]))
    return out


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
    several = [
        what
        for what, rows in (("promised", promised), ("reached", reached))
        if rows and len({(r["value"], r["high"]) for r in rows}) > 1
    ]
    step = None
    if promise and result and not common["increment"]:
        step = round(promise["value"] - result["value"], 10)
    return {
        **common,
        "reached": result["value"] if result else None,
        "reached_year": result["year"] if result else None,
        "promised": promise["value"] if promise else None,
        "promised_high": promise["high"] if promise else None,
        "promised_year": promise["year"] if promise else None,
        "comparator": promise["comparator"] if promise else None,
        "step": step,
        "n_documents": len(docs),
        "doc_ids": "、".join(docs),
        "measure_ids": "、".join(measures) or None,
        "warning": f"several values {' and '.join(several)} for one year" if several else None,
    }


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


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of a comparison their types, also where it is empty."""
    types: dict[str, Any] = {
        "value": "float64", "reached": "float64", "promised": "float64", "promised_high": "float64",
        "step": "float64", "gap": "float64", "reached_year": "Int64", "promised_year": "Int64",
        "year": "Int64", "n_documents": "int64", "increment": "bool", "kept": "boolean",
    }  # fmt: skip
    for column in frame.columns:
        frame[column] = frame[column].astype(types.get(column, "str"))
    return frame
