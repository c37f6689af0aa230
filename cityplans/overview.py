"""What a notebook shows of Plans: at a glance what was loaded and what was odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.display import shown_name
from cityplans.style import safe

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

_ROWS = 30
# JupyterLab gives all columns of a frame one width, which leaves text two characters a line: once
# plans were shown, frames have rows of one line, and scroll sideways, as elsewhere.
_FRAMES = (
    "<style>.jp-RenderedHTMLCommon table.dataframe {table-layout:auto} "
    ".jp-RenderedHTMLCommon table.dataframe :is(td,th) {white-space:nowrap}</style>"
)
_CELL = "style='text-align:left;white-space:normal;max-width:22em'"
_HEAD = {
    "zh": ("doc_id", "标题", "地方", "计划年份", "文种", "举措数", "异常"),
    "en": ("doc_id", "title", "place", "year", "kind", "measures", "odd"),
}
_WORDS = {
    "zh": {
        "documents": "{n} 份文件",
        "copies": "（其中 {n} 份与他件重复）",
        "parts": "，{sections} 个章节，{measures} 项举措",
        "places": "；{n} 个地方",
        "years": "，{years}年",
        "skipped": "；{n} 个文件未能读出",
        "end": "。",
        "copy": "与 {of} 重复",
        "redacted": "{share} % 被遮蔽",
        "damaged": "{share} % 缺损",
        "more": "……另有 {n} 份，见 <code>plans.documents</code>。",
        "odd": "需要留意之处（{n}）",
        "rest": "……另有 {n} 条",
    },
    "en": {
        "documents": "{n} documents",
        "copies": " ({n} marked as copies)",
        "parts": ", {sections} sections, {measures} measures",
        "places": "; {n} places",
        "years": ", {years}",
        "skipped": "; {n} files gave no document",
        "end": ".",
        "copy": "copy of {of}",
        "redacted": "{share} % masked",
        "damaged": "{share} % lost",
        "more": "… and {n} more in <code>plans.documents</code>.",
        "odd": "What was odd ({n})",
        "rest": "… and {n} more",
    },
}


class Overview:
    """Plans for the eye, in a language: what :func:`cityplans.show` gives for them."""

    def __init__(self, plans: Plans, lang: str) -> None:
        self.plans, self.lang = plans, lang

    def __repr__(self) -> str:
        return repr(self.plans)

    def _repr_html_(self) -> str:
        return describe_html(self.plans, self.lang)


def describe_html(plans: Plans, lang: str = "zh") -> str:
    """Return a short HTML description of plans; all text from documents is escaped.

    Parameters
    ----------
    plans
        The plans to describe.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        A sentence of counts, a table of documents, and what was odd about them.
    """
    documents, words = plans.documents, _WORDS[lang]
    parts = [f"{_FRAMES}<p><b>{_sentence(plans, words)}</b></p>"]
    if len(documents):
        parts.append(_table(documents.head(_ROWS), words, lang))
    if len(documents) > _ROWS:
        parts.append(f"<p>{words['more'].format(n=len(documents) - _ROWS)}</p>")
    parts.extend(_odd(plans, words))
    return "\n".join(parts)


def _sentence(plans: Plans, words: dict[str, str]) -> str:
    documents = plans.documents
    copies = int(documents["duplicate_of"].notna().sum())
    places = documents["region"].dropna().nunique()
    years = documents["plan_year"].dropna()
    text = words["documents"].format(n=len(documents))
    text += words["copies"].format(n=copies) if copies else ""
    text += words["parts"].format(sections=len(plans.sections), measures=len(plans.measures))
    text += words["places"].format(n=places) if places else ""
    if len(years):
        low, high = int(years.min()), int(years.max())
        text += words["years"].format(years=low if low == high else f"{low}–{high}")
    text += words["skipped"].format(n=len(plans.skipped)) if len(plans.skipped) else ""
    return text + words["end"]


def _table(documents: pd.DataFrame, words: dict[str, str], lang: str) -> str:
    rows = []
    for doc_id, d in documents.iterrows():
        place = _text(d["region"])
        if place and d["region_confidence"] != "certain":
            place += f" ({shown_name(d['region_confidence'], lang, 'region_confidence')})"
        odd = [words["copy"].format(of=d["duplicate_of"])] if _text(d["duplicate_of"]) else []
        odd += [
            words[name].format(share=f"{100 * d[name]:.1f}")
            for name in ("redacted", "damaged")
            if d[name] == d[name] and d[name] > 0.0005
        ]
        year = "" if str(d["plan_year"]) in ("<NA>", "None") else int(d["plan_year"])
        kind = shown_name(d["doc_type"], lang, "doc_type")
        cells = (doc_id, _text(d["title"]), place, year, kind, d["n_measures"], "; ".join(odd))
        rows.append("<tr>" + "".join(f"<td {_CELL}>{safe(c)}</td>" for c in cells) + "</tr>")
    header = "".join(f"<th {_CELL}>{h}</th>" for h in _HEAD[lang])
    return (
        f"<table style='table-layout:auto;width:auto'><thead><tr>{header}</tr></thead>\n<tbody>"
        + "\n".join(rows)
        + "</tbody></table>"
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _odd(plans: Plans, words: dict[str, str]) -> list[str]:
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
    rest = words["rest"].format(n=len(items) - _ROWS)
    more = f"<li>{rest}</li>" if len(items) > _ROWS else ""
    title = words["odd"].format(n=len(items))
    return [f"<details><summary>{title}</summary><ul>{shown}{more}</ul></details>"]
