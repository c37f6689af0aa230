"""code_themes: which theme each measure takes up, with the words that show it and where."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from cityplans import schema
from cityplans.advice import check_arguments
from cityplans.codebook import Codebook, read_codebook, sign_codebook
from cityplans.codebook.forms import Forms, match_forms
from cityplans.themes.aligning import align
from cityplans.themes.evidence import Judge, compile_codebook

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

# Characters worked on at a time: arrays of so many stay near the processor.
_BATCH = 300_000
# Of 81 government reports none has more than a tenth of sentences with a word of the sector, of
# health documents few have less than a fifth; of a few sentences nobody can tell.
_SECTOR_SHARE = 0.125
_SECTOR_LEAST = 10
# How far behind its marker a measure's lead phrase may begin.
_LEAD_REACH = 40


class Found(NamedTuple):
    """Evidence: which measure, and its first and last character in the measure's text."""

    measure: int
    theme: str
    in_sector: bool
    first: int
    last: int


def code_themes(
    plans: Plans,
    codebook: str | os.PathLike[str] | Mapping[str, Any] | Codebook | None = None,
    *,
    role: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Code measures for themes: one row per measure, theme and piece of evidence.

    给举措编主题：一行一条证据。

    A hit of a pattern counts if its rule's conditions hold. Nested hits are resolved so: a hit
    that overlaps a hit of the theme's ``exclude`` is void; of the hits of one theme that lie inside
    each other the longest is kept; hits of different themes do not touch each other. A bare
    name in an enumeration (three or more, joined by 、, that ends in 等 or the like) does not
    count unless the rule says ``in_list: true``.

    Parameters
    ----------
    plans
        Plans; copies (``duplicate_of``) are coded too, comparisons leave them out.
    codebook
        What :func:`cityplans.read_codebook` takes; by default the 28 themes of health reform.
    role
        Code only measures of this role or these roles, such as ``"plan"``.

    Returns
    -------
    DataFrame
        One row per measure, theme and piece of evidence: ``measure_id``, ``doc_id``, ``theme``,
        ``term`` (as the measure reads, line breaks joined), ``source_start``, ``source_end``
        (offsets into the source text). In the order of the measures; ``attrs["themes"]`` holds
        all themes of the codebook, also those that nobody mentions, ``attrs["codebook"]`` what
        captions call it (its name, and a fingerprint of one of your own). Copies of documents are
        coded too; what counts or compares codes leaves them out.

    Raises
    ------
    CodebookError
        The codebook has mistakes.
    ValueError
        No such role.

    Examples
    --------
    >>> import cityplans as cp
    >>> codes = cp.code_themes(cp.load_plans(), {"themes": {"中医": ["中医药"]}})
    >>> codes["term"].unique().tolist()
    ['中医药']
    """
    check_arguments("code_themes(plans)", plans=plans)
    with _no_collection():
        book = read_codebook(codebook)
        if not plans.partitioned:
            return _code(plans, book, role)
    return plans.map(code_themes, codebook=book, role=role)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold off the search for cycles: there are none here, and it looks over all plans held."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _code(plans: Plans, book: Codebook, role: str | Iterable[str] | None) -> pd.DataFrame:
    import pandas as pd

    compiled = compile_codebook(book)
    measures = plans.measures
    chosen = [True] * len(measures)
    if role is not None:
        chosen = measures.index.isin(choose_roles(measures, role).index).tolist()
    found: list[Found] = []
    sentences: list[tuple[int, int]] = []
    texts, leads = measures["text"].tolist(), measures["lead"].fillna("").tolist()
    for first, last in _batches(texts):
        forms, lead_forms = match_forms(texts[first:last]), match_forms(leads[first:last])
        judge = Judge(compiled, forms.text)
        found += _judge(judge, forms, lead_forms, chosen[first:last], first)
        if compiled.sector:
            sentences += judge.count_sector(forms.starts)
    if compiled.sector:
        general = _in_general_documents(sentences, measures["doc_id"])
        found = [f for f in found if f.in_sector or not general[f.measure]]
    codes = schema.conform(
        pd.DataFrame(_rows(found, plans, texts), columns=schema.CODES.names), schema.CODES
    )
    codes.attrs |= {"themes": book.names, "codebook": sign_codebook(book)}
    return codes


def _judge(
    judge: Judge, forms: Forms, leads: Forms, chosen: Sequence[bool], first: int
) -> list[Found]:
    """Evidence that counts in a batch of measures, of which the first has this number."""
    import numpy as np

    compiled = judge.book
    hits, found, places = judge.hits, [], []
    ends = np.searchsorted(judge.starts, forms.starts).tolist()
    for k, (begin, end) in enumerate(pairwise(ends)):
        if begin == end or not chosen[k]:
            continue
        start, lead = forms.starts[k], leads.text[leads.starts[k] : leads.starts[k + 1] - 1]
        at = forms.text.find(lead, start, start + len(lead) + _LEAD_REACH) if lead else -1
        span = (at, at + len(lead)) if at >= 0 else (start, start)
        for theme, a, b in judge.evidence(hits[begin:end], span):
            in_sector = theme not in compiled.sector or judge.is_in_sector(a)
            found.append((first + k, theme, in_sector))
            places += [a, b - 1]
    places = forms.origins[places].tolist()
    return [Found(*f, a, b) for f, a, b in zip(found, places[::2], places[1::2], strict=True)]


def _rows(
    found_in: Iterable[Found], plans: Plans, texts: Sequence[str]
) -> Iterator[tuple[str, str, str, str, int, int]]:
    """Rows of the frame: the words as the measure has them, and their place in the source."""
    measures, sources = plans.measures, plans.documents["source"].to_dict()
    # Plain lists: reading a frame cell by cell costs more than finding the themes.
    ids, docs = measures.index.tolist(), measures["doc_id"].tolist()
    starts, ends = measures["source_start"].tolist(), measures["source_end"].tolist()
    for k, evidence in groupby(found_in, key=lambda f: f.measure):
        where = align(texts[k], plans.sources[sources[docs[k]]], starts[k], ends[k])
        for found in evidence:
            term = texts[k][found.first : found.last + 1]
            yield ids[k], docs[k], found.theme, term, where[found.first], where[found.last] + 1


def _in_general_documents(sentences: Sequence[tuple[int, int]], documents: pd.Series) -> list[bool]:
    """Tell for each measure whether its document is of another sector.

    That is: it has sentences enough to tell, and few of them hold a word of the sector.
    """
    import pandas as pd

    counts = pd.DataFrame(sentences, index=documents.index, columns=["all", "held"])
    total = counts.groupby(documents).transform("sum")
    few = total["held"] < _SECTOR_SHARE * total["all"]
    return (few & (total["all"] >= _SECTOR_LEAST)).tolist()


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut into runs of texts of about ``_BATCH`` characters."""
    first, total = 0, 0
    for k, text in enumerate(texts, start=1):
        total += len(text)
        if total >= _BATCH or k == len(texts):
            yield first, k
            first, total = k, 0


def choose_roles(measures: pd.DataFrame, role: str | Iterable[str] | None) -> pd.DataFrame:
    """Return the measures of some roles (all if None), or say which roles there are."""
    if role is None:
        return measures
    roles = [role] if isinstance(role, str) else list(role)
    odd = sorted(set(roles) - set(schema.ROLES))
    if odd:
        raise ValueError(f"unknown role {', '.join(odd)}; it can be {', '.join(schema.ROLES)}")
    return measures[measures["role"].isin(roles)]
