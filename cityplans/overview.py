"""What a notebook shows of Plans: at a glance what was loaded and what was odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.style import safe

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

_ROWS = 30
_CELL = "style='text-align:left;white-space:normal;max-width:22em'"


def describe_html(plans: Plans) -> str:
    """Return a short HTML description of plans; all text from documents is escaped.

    Parameters
    ----------
    plans
        The plans to describe.

    Returns
    -------
    str
        A sentence of counts, a table of documents, and what was odd about them.
    """
    documents = plans.documents
    parts = [f"<p><b>{_sentence(plans)}</b></p>"]
    if len(documents):
        parts.append(_table(documents.head(_ROWS)))
    if len(documents) > _ROWS:
        parts.append(f"<p>… and {len(documents) - _ROWS} more in <code>plans.documents</code>.</p>")
    parts.extend(_odd(plans))
    return "\n".join(parts)


def _sentence(plans: Plans) -> str:
    documents = plans.documents
    copies = int(documents["duplicate_of"].notna().sum())
    places = documents["region"].dropna().nunique()
    years = documents["plan_year"].dropna()
    text = f"{len(documents)} documents"
    if copies:
        text += f" ({copies} marked as copies)"
    text += f", {len(plans.sections)} sections, {len(plans.measures)} measures"
    if places:
        text += f"; {places} place{'s' if places > 1 else ''}"
    if len(years):
        low, high = int(years.min()), int(years.max())
        text += f", {low}" if low == high else f", {low}–{high}"
    if len(plans.skipped):
        text += f"; {len(plans.skipped)} files gave no document"
    return text + "."


def _table(documents: pd.DataFrame) -> str:
    head = ("doc_id", "title", "place", "year", "kind", "measures", "odd")
    rows = []
    for doc_id, d in documents.iterrows():
        place = _text(d["region"])
        if place and d["region_confidence"] != "certain":
            place += f" ({d['region_confidence']})"
        odd = []
        if _text(d["duplicate_of"]):
            odd.append(f"copy of {d['duplicate_of']}")
        if d["redacted"] == d["redacted"] and d["redacted"] > 0.0005:
            odd.append(f"{100 * d['redacted']:.1f} % masked")
        if d["damaged"] == d["damaged"] and d["damaged"] > 0.0005:
            odd.append(f"{100 * d['damaged']:.1f} % lost")
        year = (
            "" if d["plan_year"] is None or str(d["plan_year"]) == "<NA>" else int(d["plan_year"])
        )
        cells = (
            doc_id,
            _text(d["title"]),
            place,
            year,
            d["doc_type"],
            d["n_measures"],
            "; ".join(odd),
        )
        rows.append("<tr>" + "".join(f"<td {_CELL}>{safe(c)}</td>" for c in cells) + "</tr>")
    header = "".join(f"<th {_CELL}>{h}</th>" for h in head)
    return (
        f"<table><thead><tr>{header}</tr></thead>\n<tbody>" + "\n".join(rows) + "</tbody></table>"
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _odd(plans: Plans) -> list[str]:
    items = [
        f"<li><code>{safe(doc_id)}</code>: {safe(text)}</li>"
        for doc_id, text in plans.documents["warnings"].items()
        if _text(text)
    ]
    items += [
        f"<li><code>{safe(f)}</code>: {safe(r)}</li>"
        for f, r in zip(plans.skipped["file"], plans.skipped["reason"], strict=True)
    ]
    if not items:
        return []
    shown = "".join(items[:_ROWS])
    more = f"<li>… and {len(items) - _ROWS} more</li>" if len(items) > _ROWS else ""
    return [
        f"<details><summary>What was odd ({len(items)})</summary><ul>{shown}{more}</ul></details>"
    ]
