"""What the explorer is given: plans, codes and targets as compact columns for a script.

Repeated values are kept once and referred to by number; missing ones are -1 or null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.codebook import BUILT_IN, Codebook, read_codebook
from cityplans.display import shown_name
from cityplans.english import translate
from cityplans.explorer.evidence import missing, pack_codes
from cityplans.paths import data_dir

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

_OF_DOCUMENTS = ("region", "province", "macro_region", "plan_year", "doc_type", "level")
_OF_TARGETS = ("indicator", "unit", "comparator", "kind", "year", "role")
# What ends a script, or a line of one, inside a string of JSON.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
# Columns with closed sets of values.
_CLOSED = {
    "role": schema.ROLES,
    "doc_type": schema.DOC_TYPES,
    "level": schema.LEVELS,
    "macro_region": schema.tables.MACRO_REGIONS,
    "kind": schema.KINDS,
}
_NEEDED = {"measure_id", "theme"}


def pack(
    plans: Plans,
    codes: pd.DataFrame,
    targets: pd.DataFrame,
    instruments: pd.DataFrame,
    codebook: Codebook | None = None,
) -> dict[str, Any]:
    """Return plans with what was found in them as columns of plain lists.

    Parameters
    ----------
    plans
        The plans; copies of documents are left out and counted.
    codes, instruments
        One row per measure, theme (instrument) and piece of evidence.
    targets
        One row per number found.
    codebook
        The codebook of the codes, for its labels; by default the shipped one that has them.

    Returns
    -------
    dict
        ``documents``, ``measures``, ``targets``: lists by column, the same for any order of
        rows; ``labels`` of closed sets in Chinese and English; ``names`` of themes, then of
        instruments, ``n_themes`` of them themes; ``codes``.

    Raises
    ------
    ValueError
        Codes or targets are of other plans, or have not the columns they need.
    """
    for frame, what in ((codes, "codes"), (instruments, "instruments")):
        _check(frame, plans, what)
    documents = plans.documents[plans.documents["duplicate_of"].isna()].sort_index()
    measures = plans.measures[plans.measures["doc_id"].isin(documents.index)]
    measures = measures.sort_values(["doc_id", "source_start"], kind="stable")
    names = [_names(codes, codebook), _names(instruments, None)]
    return {
        "loading": _loading(plans),
        "copies": len(plans.documents) - len(documents),
        "documents": _documents(documents, plans),
        "measures": _measures(measures, documents, plans),
        "labels": _labels(documents, targets),
        "names": names[0] + names[1],
        "n_themes": len(names[0]),
        "codes": pack_codes(measures, documents, plans, (codes, instruments), names),
        "targets": _targets(targets, measures, documents),
    }


def to_json(data: Any) -> str:
    r"""Write JSON that may stand inside a script of a page, whatever the texts hold.

    Examples
    --------
    >>> to_json({"text": "</script>"})
    '{"text":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Half of a surrogate pair cannot be written as UTF-8.
    return text.translate(_UNSAFE).encode("utf-8", "replace").decode("utf-8")


def _check(frame: pd.DataFrame, plans: Plans, what: str) -> None:
    if lacking := sorted(_NEEDED - set(frame.columns)):
        raise ValueError(f"{what}: no column {', '.join(lacking)}; make them by cp.code_themes")
    strange = sorted(set(frame["measure_id"]) - set(plans.measures.index))
    if strange:
        raise ValueError(
            f"{what}: {len(strange)} measures are not in these plans ({strange[0]} ...); code the "
            f"plans that you show"
        )


def _names(codes: pd.DataFrame, codebook: Codebook | None) -> list[dict[str, str]]:
    used = list(codes.attrs.get("themes") or sorted(codes["theme"].unique()))
    books = [codebook] if codebook is not None else [read_codebook(name) for name in BUILT_IN]
    about: dict[str, dict[str, str]] = {}
    for book in books:
        families = {name: (zh, en) for name, zh, en in book.families}
        for theme in book.themes:
            family = families.get(theme.family or "", ("", ""))
            about.setdefault(
                theme.name,
                {
                    "zh": theme.zh,
                    "en": theme.en,
                    "family_zh": family[0],
                    "family_en": family[1],
                    "definition": theme.definition,
                },
            )
    return [{"name": str(n)} | about.get(str(n), {}) for n in used]


def _labels(documents: pd.DataFrame, targets: pd.DataFrame) -> list[list[str]]:
    """Return column, value and its names in Chinese and English, where it has any of its own."""
    closed = [
        [of, value, shown_name(value, "zh", of), shown_name(value, "en", of)]
        for of, values in _CLOSED.items()
        for value in values
    ]
    used = {of: documents[of] for of in ("region", "province")}
    used |= {of: targets[of] for of in ("indicator", "unit") if of in targets}
    for of, column in used.items():
        for value in sorted(set(column.dropna().astype(str))):
            said, own = translate(value)
            # What could only be spelt stays as the documents have it.
            if said != value and (of in ("region", "province") or not own):
                closed.append([of, value, value, said])
    return closed


def _loading(plans: Plans) -> str:
    """Return the line that loads these plans, as far as it can be told."""
    shipped = {p.name for p in (data_dir() / "plans").glob("*.txt")}
    return "" if set(plans.sources) == shipped else "folder"


def _coded(values: Iterable[Any]) -> dict[str, list[Any]]:
    """Return the different values, sorted, and the number of each row's value; -1 is missing."""
    plain = [None if missing(v) else _plain(v) for v in values]
    of = sorted({v for v in plain if v is not None}, key=lambda v: (str(type(v)), v))
    number = {v: k for k, v in enumerate(of)}
    return {"of": of, "at": [-1 if v is None else number[v] for v in plain]}


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, int | float) else str(value)


def _numbers(values: Iterable[Any]) -> list[float | int | None]:
    out = []
    for value in values:
        number = None if missing(value) else float(value)
        if number is not None and abs(number) == float("inf"):
            number = None
        out.append(int(number) if number is not None and number == int(number) else number)
    return out


def _strings(values: Iterable[Any]) -> list[str]:
    return ["" if missing(v) else str(v) for v in values]


def _documents(documents: pd.DataFrame, plans: Plans) -> dict[str, Any]:
    return {
        "id": documents.index.astype(str).tolist(),
        "title": _strings(documents["title"]),
        "source": _strings(documents["source"]),
        "length": [len(plans.sources[s]) for s in documents["source"]],
        **{name: _coded(documents[name]) for name in _OF_DOCUMENTS},
    }


def _measures(measures: pd.DataFrame, documents: pd.DataFrame, plans: Plans) -> dict[str, Any]:
    import pandas as pd

    starts = zip(measures.index, measures["doc_id"], strict=True)
    return {
        # The id of a measure mostly begins with that of its document.
        "id": [str(m).removeprefix(f"{d}/") for m, d in starts],
        "doc": documents.index.get_indexer(pd.Index(measures["doc_id"])).tolist(),
        "role": _coded(measures["role"]),
        "path": _strings(measures["path"]),
        "heading": _coded(_headings(measures, plans)),
        "text": _strings(measures["text"]),
        "start": measures["source_start"].tolist(),
        "end": measures["source_end"].tolist(),
    }


def _headings(measures: pd.DataFrame, plans: Plans) -> list[str | None]:
    """Return for each measure the headings above it, joined by ›."""
    sections = plans.sections.sort_values(["doc_id", "source_start"], kind="stable")
    by_path: dict[tuple[str, str], str] = {}
    chains: dict[str, str] = {}
    for section, doc, path, heading in zip(
        sections.index, sections["doc_id"], sections["path"], sections["heading"], strict=True
    ):
        above = by_path.get((doc, _above(path)), "")
        chain = " › ".join(h for h in (above, *_strings([heading])) if h)
        by_path[doc, path] = chains[section] = chain
    return [chains.get(s) if isinstance(s, str) else None for s in measures["section_id"]]


def _above(path: Any) -> str:
    return path.rpartition(".")[0] if isinstance(path, str) else ""


def _targets(
    targets: pd.DataFrame, measures: pd.DataFrame, documents: pd.DataFrame
) -> dict[str, Any]:
    import pandas as pd

    lacking = {"doc_id", "quote", "value", *_OF_TARGETS} - set(targets.columns)
    if lacking:
        raise ValueError(
            f"targets: no column {', '.join(sorted(lacking))}; make them by cp.find_targets"
        )
    targets = targets[targets["doc_id"].isin(documents.index)]
    targets = targets.sort_values(["doc_id", "source_start", "indicator"], kind="stable")
    return {
        "doc": documents.index.get_indexer(pd.Index(targets["doc_id"])).tolist(),
        "measure": measures.index.get_indexer(pd.Index(targets["measure_id"])).tolist(),
        **{name: _coded(targets[name]) for name in _OF_TARGETS},
        "value": _numbers(targets["value"]),
        "high": _numbers(targets["value_high"]),
        "quote": _strings(targets["quote"]),
        "start": targets["source_start"].tolist(),
        "end": targets["source_end"].tolist(),
    }
