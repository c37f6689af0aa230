"""Who repeats whom: passages that a later document shares with an earlier one.

Documents are put in order of time and read once. Word-for-word passages come from one index of
all runs of ``min_chars`` characters; near copies of whole sentences from MinHash signatures in a
locality-sensitive index. Both grow linearly with the corpus: each passage is linked to the
document it is first or longest found in, not to every other that has it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cityplans.reuse_matching import Match, Texts, drop_inside, find_copies, find_near_copies

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6
# Level breaks ties between documents of one year: wording travels down from the province.
_LEVELS = ("province", "prefecture", "county", "institution", "unknown")
_SENTENCE_ENDS = "。；！？;!?\n"
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
    role: str | Sequence[str] | None = None,
    duplicates: bool = False,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """Find passages that documents share, word for word or nearly, and who had them first.

    Parameters
    ----------
    plans
        Plans of at least two documents; the text of their measures is searched.
    min_chars
        Shortest passage, in characters without punctuation and white space (which are not
        compared).
    threshold
        Least similarity of a near copy, 0 to 1. A near copy is a whole sentence.
    common
        A passage found in a larger share of the documents is marked as ``boilerplate``.
    role
        Measures to search, as for ``compare_themes``; all by default.
    duplicates
        Search copies of documents too.
    n_jobs
        Processes for the signatures (joblib); the result is the same for any number.

    Returns
    -------
    DataFrame
        One row per passage of a measure of a later document, earliest source first:

        - ``doc_earlier``, ``doc_later``, ``measure_earlier``, ``measure_later``,
          ``region_earlier``, ``region_later``, ``year_earlier``, ``year_later``;
        - ``text`` (as the later measure has it), ``n_chars`` (compared characters);
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
    >>> cp.shared_passages(cp.load_plans()).head()  # doctest: +SKIP
    """
    if min_chars < 8:
        raise ValueError(f"min_chars is {min_chars}; below 8 every phrase is shared")
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must lie between 0 and 1, like 0.6")
    corpus = _gather(plans, role, duplicates)
    if len(corpus.doc_ids) < 2:
        raise ValueError("only one document has text to search; load more to see who repeats whom")
    verbatim = find_copies(corpus, min_chars)
    near = find_near_copies(corpus, verbatim, min_chars, threshold, n_jobs)
    return _lay_out([*drop_inside(verbatim, near, corpus), *near], corpus, plans, common)


def _gather(plans: Plans, role: str | Sequence[str] | None, duplicates: bool) -> Texts:
    import numpy as np

    from cityplans.themes import align
    from cityplans.units import counted_measures

    measures = counted_measures(plans, role, duplicates=duplicates)
    documents = plans.documents.loc[plans.documents.index.isin(measures["doc_id"])]
    years = documents["plan_year"].fillna(9999)
    level = documents["level"].map({name: i for i, name in enumerate(_LEVELS)})
    order = documents.assign(_year=years, _issued=documents["issued"].fillna("9999"), _level=level)
    order = order.assign(_doc=order.index.astype("str")).reset_index(drop=True)
    doc_ids = order.sort_values(["_year", "_issued", "_level", "_doc"])["_doc"].tolist()
    sources = {d: plans.source_text(d) for d in doc_ids}
    rank = {d: i for i, d in enumerate(doc_ids)}
    rows = measures.assign(_rank=measures["doc_id"].map(rank), _id=measures.index.astype("str"))
    rows = rows.reset_index(drop=True).sort_values(["_rank", "source_start", "source_end", "_id"])
    chars: list[str] = []
    at, within, document, measure = (array("q") for _ in range(4))
    texts: list[tuple[str, str]] = []
    sentences: list[tuple[int, int]] = []
    for number, doc_id, measure_id, text, start, end in rows[
        ["_rank", "doc_id", "_id", "text", "source_start", "source_end"]
    ].itertuples(index=False, name=None):
        if not isinstance(text, str):
            continue
        begun = len(chars)
        offsets = align(text, sources[doc_id], start, end)
        for i, (char, offset) in enumerate(zip(text, offsets, strict=True)):
            if char.isalnum():
                chars.append(char)
                at.append(offset)
                within.append(i)
                document.append(number)
                measure.append(len(texts))
            elif char in _SENTENCE_ENDS and len(chars) > begun:
                sentences.append((begun, len(chars)))
                begun = len(chars)
        if len(chars) > begun:
            sentences.append((begun, len(chars)))
        texts.append((measure_id, text))
    return Texts(
        doc_ids,
        texts,
        chars=np.frombuffer("".join(chars).encode("utf-32-le"), dtype=np.uint32),
        at=np.array(at, dtype=np.int64),
        within=np.array(within, dtype=np.int64),
        document=np.array(document, dtype=np.int64),
        measure=np.array(measure, dtype=np.int64),
        sentences=np.array(sentences, dtype=np.int64).reshape(-1, 2),
    )


def _lay_out(matches: list[Match], corpus: Texts, plans: Plans, common: float) -> pd.DataFrame:
    import pandas as pd

    matches = sorted(matches, key=lambda m: (corpus.document[m.earlier], m.earlier, m.later))
    total = len(corpus.doc_ids)
    rows = []
    for m in matches:
        earlier = corpus.doc_ids[corpus.document[m.earlier]]
        later = corpus.doc_ids[corpus.document[m.later]]
        later_id, text = corpus.measures[corpus.measure[m.later]]
        rows.append(
            {
                "doc_earlier": earlier,
                "doc_later": later,
                "measure_earlier": corpus.measures[corpus.measure[m.earlier]][0],
                "measure_later": later_id,
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
