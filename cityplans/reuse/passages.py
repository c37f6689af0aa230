"""Who repeats whom: passages that a later document shares with an earlier one.

Documents are put in order of time and read once; see :mod:`cityplans.reuse.matching` for how
passages are found. It grows linearly with the corpus: each passage is linked to one document that
it is longest found in, not to every other that has it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from cityplans.advice import check_arguments
from cityplans.compare.units import counted_measures
from cityplans.reuse.matching import Match, Texts, find_matches

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6
# Level breaks ties between documents of one year: wording travels down from the province.
_LEVELS = ("province", "prefecture", "county", "institution", "unknown")
# All but letters, characters and digits: str.isalnum of each, at once.
_NOT_COMPARED, _COMPARED = re.compile(r"[\W_]+"), re.compile(r"[^\W_]+")
# Two places can share a phrase; what so many documents have is nobody's.
_FEWEST_COMMON = 4


class _Row(NamedTuple):
    """A paragraph: a measure, or a line of a document."""

    doc_id: str
    text: str
    start: int
    end: int
    measure_id: str | None


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
    common: float = 0.25,
    text: Literal["measures", "documents"] = "measures",
    role: str | Sequence[str] | None = None,
    duplicates: bool = False,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """Find passages that documents share, word for word or nearly, and who had them first.

    不同文件里逐字或近乎逐字相同的段落。

    Parameters
    ----------
    plans
        Plans of at least two documents.
    min_chars
        Shortest passage, in characters without punctuation and white space (which are not
        compared).
    threshold
        Least similarity of a passage, 0 to 1.
    common
        A passage of which half is found in a larger share of the documents, and in four or more,
        is marked as ``boilerplate``.
    text
        What is searched: ``measures``, or whole ``documents`` with openings, reviews and
        closings, a line of the source text at a time (``role`` must then be None).
    role
        Measures to search, as for ``compare_themes``; all by default.
    duplicates
        Search copies of documents too.
    n_jobs
        Not needed any more: one process is fast enough.

    Returns
    -------
    DataFrame
        One row per passage of a measure (or line) of a later document, earliest source first:

        - ``doc_earlier``, ``doc_later``, ``measure_earlier``, ``measure_later``,
          ``region_earlier``, ``region_later``, ``year_earlier``, ``year_later`` (the measure in
          which a passage begins; missing if in none);
        - ``text`` (as the later document has it), ``n_chars`` (compared characters);
        - ``similarity``: 1 word for word; else 1 less the share of characters to be put in, left
          out or changed (Levenshtein distance by the longer of the two);
        - ``n_documents`` that have it, these two included (three in four of its runs of six
          characters that are shared at all are in so many or more), and ``boilerplate``;
        - ``start_earlier``, ``end_earlier``, ``start_later``, ``end_later``: offsets in the
          source texts.

        Documents are in order of plan year (unknown last), date of issue, level (province
        first) and doc_id, so that within one year "earlier" may only mean higher up. A passage
        is linked to the document with the longest match, of several to the earliest; passages
        of a later document do not overlap, and none goes over the end of a measure (or line).

    Raises
    ------
    ValueError
        If there are fewer than two documents, or an argument is out of range.

    Notes
    -----
    Runs of six characters are looked up in the earlier documents, chained, and aligned at both
    ends (seed and extend, as in Altschul et al. 1990; edit distances by rapidfuzz). Of copied
    sentences with one character in ten changed, put in or left out 0.96 of the characters are
    found, with one in five 0.86 (``benchmarks/calibration``). Shared passages show common
    wording, not who wrote it first: both may follow a third text that was not loaded.

    Examples
    --------
    >>> import cityplans as cp
    >>> passages = cp.shared_passages(cp.load_plans())  # digests in other words: little shared
    >>> passages.columns[:4].tolist()
    ['doc_earlier', 'doc_later', 'measure_earlier', 'measure_later']
    """
    check_arguments("shared_passages(plans)", plans=plans)
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
    rows, corpus = _gather(plans, rows)
    if len(corpus.doc_ids) < 2:
        raise ValueError("only one document has text to search; load more to see who repeats whom")
    return _lay_out(find_matches(corpus, min_chars, threshold), rows, corpus, plans, common)


def _measure_rows(plans: Plans, role: str | Sequence[str] | None, duplicates: bool) -> list[_Row]:
    """Return the measures in order of place."""
    measures = counted_measures(plans, role, duplicates=duplicates)
    order = measures.assign(_id=measures.index.astype("str")).reset_index(drop=True)
    order = order.sort_values(["doc_id", "source_start", "source_end", "_id"])
    order = order.dropna(subset=["text"])
    names = ("doc_id", "text", "source_start", "source_end", "_id")
    return [_Row(*row) for row in zip(*(order[name].tolist() for name in names), strict=True)]


def _document_rows(plans: Plans, duplicates: bool) -> list[_Row]:
    """Return the lines of whole documents."""
    kept = plans.documents if duplicates else plans.unique().documents
    rows: list[_Row] = []
    spans = kept[["source_start", "source_end"]].to_numpy().tolist()
    for doc_id, (start, end) in zip(kept.index, spans, strict=True):
        at = int(start)
        for line in plans.source_text(doc_id)[at : int(end)].splitlines(keepends=True):
            rows.append(_Row(doc_id, line, at, at + len(line), None))
            at += len(line)
    return rows


def _gather(plans: Plans, rows: list[_Row]) -> tuple[list[_Row], Texts]:
    """Put texts in order of time, and keep of each the characters that are compared."""
    import numpy as np

    documents = plans.documents.loc[plans.documents.index.isin({row.doc_id for row in rows})]
    level = documents["level"].map({name: i for i, name in enumerate(_LEVELS)})
    order = documents.assign(
        _year=documents["plan_year"].fillna(9999),
        _issued=documents["issued"].fillna("9999"),
        _level=level,
        _doc=documents.index.astype("str"),
    ).reset_index(drop=True)
    doc_ids = order.sort_values(["_year", "_issued", "_level", "_doc"])["_doc"].tolist()
    rank = {d: i for i, d in enumerate(doc_ids)}
    rows = sorted(rows, key=lambda row: rank[row.doc_id])
    kept = [_kept(row.text) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(k) for k in kept], dtype=np.int64)])
    document = np.array([rank[row.doc_id] for row in rows], dtype=np.int32)
    return rows, Texts(doc_ids, kept, starts, document)


def _measure_at(plans: Plans, doc_ids: pd.Series, offsets: pd.Series) -> pd.Series:
    """Return the measure that holds each place of a document; missing where there is none."""
    import pandas as pd

    measures = plans.measures[["doc_id", "source_start", "source_end"]].reset_index(names="_id")
    measures = measures.sort_values(["source_start", "source_end", "_id"])
    places = pd.DataFrame({"doc_id": doc_ids, "at": offsets})
    places = places.astype({"doc_id": "str", "at": "int64"})
    near = pd.merge_asof(
        places.reset_index().sort_values("at", kind="stable"),
        measures.astype({"source_start": "int64", "doc_id": "str"}),
        left_on="at", right_on="source_start", by="doc_id",
    ).set_index("index").sort_index()  # fmt: skip
    return near["_id"].where(near["at"] < near["source_end"]).astype("str")


def _lay_out(
    matches: list[Match], rows: list[_Row], corpus: Texts, plans: Plans, common: float
) -> pd.DataFrame:
    import pandas as pd

    matches = sorted(matches, key=lambda m: (m.earlier, m.earlier_start, m.later, m.later_start))
    total = len(corpus.doc_ids)
    places = _Places(plans)
    frame = pd.DataFrame(
        {
            "doc_earlier": [rows[m.earlier].doc_id for m in matches],
            "doc_later": [rows[m.later].doc_id for m in matches],
            "n_chars": [m.later_end - m.later_start for m in matches],
            "similarity": [round(m.similarity, _DIGITS) for m in matches],
            "n_documents": [m.n_documents for m in matches],
            "boilerplate": [
                total > 2 and m.typical > max(common * total, _FEWEST_COMMON - 1) for m in matches
            ],
        }
    )
    later = [places.find(rows[m.later], m.later_start, m.later_end) for m in matches]
    earlier = [places.find(rows[m.earlier], m.earlier_start, m.earlier_end) for m in matches]
    frame["text"] = [text for text, _, _ in later]
    for when, found in (("earlier", earlier), ("later", later)):
        frame[f"start_{when}"] = [start for _, start, _ in found]
        frame[f"end_{when}"] = [end for _, _, end in found]
        documents = frame[f"doc_{when}"]
        frame[f"measure_{when}"] = _measure_at(plans, documents, frame[f"start_{when}"])
        frame[f"region_{when}"] = documents.map(plans.documents["region"])
        frame[f"year_{when}"] = documents.map(plans.documents["plan_year"])
    return frame[list(COLUMNS)].astype(COLUMNS)


class _Places:
    """Where compared characters stand in their paragraphs and in the source texts."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._sources: dict[str, str] = {}
        self._known: dict[int, tuple[_Counted, Callable[[int, int], int]]] = {}

    def find(self, row: _Row, start: int, end: int) -> tuple[str, int, int]:
        """Return a passage as the paragraph has it, and its start and end in the source text."""
        if id(row) not in self._known:
            within = _Counted(row.text)
            self._known[id(row)] = within, self._in_source(row, within)
        within, source = self._known[id(row)]
        first, last = within.place(start), within.place(end - 1)
        return row.text[first : last + 1], source(start, first), source(end - 1, last) + 1

    def _in_source(self, row: _Row, within: _Counted) -> Callable[[int, int], int]:
        """Return a function from the number and the place of a character to its offset."""
        from cityplans.themes.aligning import align

        if row.doc_id not in self._sources:
            self._sources[row.doc_id] = self._plans.source_text(row.doc_id)
        text = self._sources[row.doc_id][row.start : row.end]
        if text == row.text:
            return lambda number, place: row.start + place
        counted = _Counted(text)
        if counted.size == within.size and _kept(text) == _kept(row.text):
            return lambda number, place: row.start + counted.place(number)
        offsets = align(row.text, self._sources[row.doc_id], row.start, row.end)
        return lambda number, place: offsets[place]


def _kept(text: str) -> str:
    return _NOT_COMPARED.sub("", text)


class _Counted:
    """The compared characters of a text, counted: where the first, the second ... stands."""

    def __init__(self, text: str) -> None:
        spans = [found.span() for found in _COMPARED.finditer(text)]
        self._starts = [a for a, _ in spans]
        self._before = [0, *accumulate(b - a for a, b in spans)]
        self.size = self._before[-1]

    def place(self, number: int) -> int:
        run = bisect_right(self._before, number) - 1
        return self._starts[run] + number - self._before[run]
