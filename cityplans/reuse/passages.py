"""Who repeats whom: passages that a later document shares with an earlier one.

Documents are put in order of time and read once. Word-for-word passages come from one index of
all runs of ``min_chars`` characters; near copies of whole sentences from MinHash signatures in a
locality-sensitive index. Both grow linearly with the corpus: each passage is linked to the
document it is first or longest found in, not to every other that has it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from cityplans.compare.units import counted_measures
from cityplans.reuse.matching import Match, Texts, drop_inside, find_copies, find_near_copies

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6
# Level breaks ties between documents of one year: wording travels down from the province.
_LEVELS = ("central", "province", "prefecture", "county", "institution", "unknown")
_SENTENCE_ENDS = "。；！？;!?\n"
# doc_id, text, and the offset of each of its characters in the source text
_Row = tuple[str, str, Sequence[int]]

COLUMNS = {
    "doc_earlier": "str",
    "doc_later": "str",
    "measure_earlier": "str",
    "measure_later": "str",
    "region_earlier": "str",
    "region_later": "str",
    "year_earlier": "Int64",
    "year_later": "Int64",
    "text": "str",
    "n_chars": "int64",
    "similarity": "float64",
    "n_documents": "int64",
    "boilerplate": "bool",
    "start_earlier": "int64",
    "end_earlier": "int64",
    "start_later": "int64",
    "end_later": "int64",
}


def shared_passages(
    plans: Plans,
    *,
    min_chars: int = 20,
    threshold: float = 0.6,
    common: float = 0.5,
    text: Literal["measures", "documents"] = "measures",
    role: str | Sequence[str] | None = None,
    duplicates: bool = False,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """Find passages that documents share, word for word or nearly, and who had them first.

    Parameters
    ----------
    plans
        Plans of at least two documents.
    min_chars
        Shortest passage, in characters without punctuation and white space (which are not
        compared).
    threshold
        Least similarity of a near copy, 0 to 1. A near copy is a whole sentence.
    common
        A passage found in a larger share of the documents is marked as ``boilerplate``.
    text
        What is searched: ``measures``, or whole ``documents`` with openings, reviews and
        closings, a line of the source text at a time (``role`` must then be None).
    role
        Measures to search, as for ``compare_themes``; all by default.
    duplicates
        Search copies of documents too.
    n_jobs
        Processes for the signatures (joblib); the result is the same for any number.

    Returns
    -------
    DataFrame
        One row per passage of a measure (or line) of a later document, earliest source first:

        - ``doc_earlier``, ``doc_later``, ``measure_earlier``, ``measure_later``,
          ``region_earlier``, ``region_later``, ``year_earlier``, ``year_later`` (the measure in
          which a passage begins; missing if in none);
        - ``text`` (as the later document has it), ``n_chars`` (compared characters);
        - ``similarity``: 1 word for word; else the Jaccard similarity of the two sentences'
          pairs of neighbouring characters;
        - ``n_documents`` that have it, these two included (of a word-for-word passage, those
          that have its rarest ``min_chars`` characters; of a near copy, the first and those
          linked to it), and ``boilerplate``;
        - ``start_earlier``, ``end_earlier``, ``start_later``, ``end_later``: offsets in the
          source texts.

        Documents are in order of plan year (unknown last), date of issue, level (province
        first) and doc_id, so that within one year "earlier" may only mean higher up. A passage
        is linked to the document with the longest match, of several to the earliest.

    Raises
    ------
    ValueError
        If there are fewer than two documents, or an argument is out of range.

    Notes
    -----
    Near copies: MinHash (Broder 1997) and locality-sensitive hashing, from datasketch. Shared
    passages show common wording, not who wrote it first: both may follow a third text that
    was not loaded.

    Examples
    --------
    >>> import cityplans as cp
    >>> passages = cp.shared_passages(cp.load_plans())  # digests in other words: little shared
    >>> passages.columns[:4].tolist()
    ['doc_earlier', 'doc_later', 'measure_earlier', 'measure_later']
    """
    if min_chars < 8:
        raise ValueError(f"min_chars is {min_chars}; below 8 every phrase is shared")
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must lie between 0 and 1, like 0.6")
    if text == "measures":
        rows = _measure_rows(plans, role, duplicates)
    elif text == "documents" and role is None:
        rows = _document_rows(plans, duplicates)
    elif text == "documents":
        raise ValueError("whole documents have no role; leave role=None, or use text='measures'")
    else:
        raise ValueError(f"text is {text!r}; use measures or documents")
    corpus = _gather(plans, rows)
    if len(corpus.doc_ids) < 2:
        raise ValueError("only one document has text to search; load more to see who repeats whom")
    verbatim = find_copies(corpus, min_chars)
    near = find_near_copies(corpus, verbatim, min_chars, threshold, n_jobs)
    return _lay_out([*drop_inside(verbatim, near, corpus), *near], corpus, plans, common)


def _measure_rows(plans: Plans, role: str | Sequence[str] | None, duplicates: bool) -> list[_Row]:
    """Return doc_id, text and offset of each character of the measures, in order of place."""
    from cityplans.themes.aligning import align

    measures = counted_measures(plans, role, duplicates=duplicates)
    order = measures.assign(_id=measures.index.astype("str")).reset_index(drop=True)
    order = order.sort_values(["doc_id", "source_start", "source_end", "_id"])
    rows: list[_Row] = []
    order = order.dropna(subset=["text"])
    columns = (order[name].tolist() for name in ("doc_id", "text", "source_start", "source_end"))
    for doc_id, text, start, end in zip(*columns, strict=True):
        rows.append((doc_id, text, align(text, plans.source_text(doc_id), start, end)))
    return rows


def _document_rows(plans: Plans, duplicates: bool) -> list[_Row]:
    """Return doc_id, text and offsets of the lines of whole documents."""
    kept = plans.documents if duplicates else plans.unique().documents
    rows: list[_Row] = []
    for doc_id, start, end in zip(
        kept.index, kept["source_start"], kept["source_end"], strict=True
    ):
        at = int(start)
        for line in plans.source_text(doc_id)[at : int(end)].splitlines(keepends=True):
            rows.append((doc_id, line, range(at, at + len(line))))
            at += len(line)
    return rows


def _gather(plans: Plans, rows: list[_Row]) -> Texts:
    """Put texts end to end, documents in order of time."""
    import numpy as np

    documents = plans.documents.loc[plans.documents.index.isin({row[0] for row in rows})]
    level = documents["level"].map({name: i for i, name in enumerate(_LEVELS)})
    order = documents.assign(
        _year=documents["plan_year"].fillna(9999),
        _issued=documents["issued"].fillna("9999"),
        _level=level,
        _doc=documents.index.astype("str"),
    ).reset_index(drop=True)
    doc_ids = order.sort_values(["_year", "_issued", "_level", "_doc"])["_doc"].tolist()
    rank = {d: i for i, d in enumerate(doc_ids)}
    chars: list[str] = []
    at, within, document, paragraph = (array("q") for _ in range(4))
    texts: list[str] = []
    sentences: list[tuple[int, int]] = []
    for doc_id, text, offsets in sorted(rows, key=lambda row: rank[row[0]]):
        begun = len(chars)
        for i, (char, offset) in enumerate(zip(text, offsets, strict=True)):
            if char.isalnum():
                chars.append(char)
                at.append(offset)
                within.append(i)
                document.append(rank[doc_id])
                paragraph.append(len(texts))
            elif char in _SENTENCE_ENDS and len(chars) > begun:
                sentences.append((begun, len(chars)))
                begun = len(chars)
        if len(chars) > begun:
            sentences.append((begun, len(chars)))
        texts.append(text)
    return Texts(
        doc_ids,
        texts,
        chars=np.frombuffer("".join(chars).encode("utf-32-le"), dtype=np.uint32),
        at=np.array(at, dtype=np.int64),
        within=np.array(within, dtype=np.int64),
        document=np.array(document, dtype=np.int64),
        paragraph=np.array(paragraph, dtype=np.int64),
        sentences=np.array(sentences, dtype=np.int64).reshape(-1, 2),
    )


def _measure_finder(plans: Plans) -> Callable[[str, int], str | None]:
    """Return a function from document and offset to the measure that holds it."""
    from bisect import bisect_right

    spans: dict[str, list[tuple[int, int, str]]] = {}
    columns = (plans.measures[name].tolist() for name in ("doc_id", "source_start", "source_end"))
    for doc_id, start, end, measure_id in zip(*columns, plans.measures.index, strict=True):
        spans.setdefault(doc_id, []).append((start, end, str(measure_id)))
    spans = {doc_id: sorted(s) for doc_id, s in spans.items()}

    def find(doc_id: str, offset: int) -> str | None:
        known = spans.get(doc_id, [])
        k = bisect_right(known, offset, key=lambda s: s[0]) - 1
        return known[k][2] if k >= 0 and offset < known[k][1] else None

    return find


def _lay_out(matches: list[Match], corpus: Texts, plans: Plans, common: float) -> pd.DataFrame:
    import pandas as pd

    matches = sorted(matches, key=lambda m: (corpus.document[m.earlier], m.earlier, m.later))
    total = len(corpus.doc_ids)
    measure_at = _measure_finder(plans)
    rows = []
    for m in matches:
        earlier = corpus.doc_ids[corpus.document[m.earlier]]
        later = corpus.doc_ids[corpus.document[m.later]]
        text = corpus.texts[corpus.paragraph[m.later]]
        rows.append(
            {
                "doc_earlier": earlier,
                "doc_later": later,
                "measure_earlier": measure_at(earlier, int(corpus.at[m.earlier])),
                "measure_later": measure_at(later, int(corpus.at[m.later])),
                "region_earlier": plans.documents.at[earlier, "region"],
                "region_later": plans.documents.at[later, "region"],
                "year_earlier": plans.documents.at[earlier, "plan_year"],
                "year_later": plans.documents.at[later, "plan_year"],
                "text": text[corpus.within[m.later] : corpus.within[m.later_end - 1] + 1],
                "n_chars": m.later_end - m.later,
                "similarity": round(m.similarity, _DIGITS),
                "n_documents": m.n_documents,
                "boilerplate": total > 2 and m.n_documents > common * total,
                "start_earlier": int(corpus.at[m.earlier]),
                "end_earlier": int(corpus.at[m.earlier_end - 1]) + 1,
                "start_later": int(corpus.at[m.later]),
                "end_later": int(corpus.at[m.later_end - 1]) + 1,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
