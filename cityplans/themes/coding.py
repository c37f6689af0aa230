"""code_themes: which theme each measure takes up, with the words that show it and where."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.codebook.book import Codebook, read_codebook
from cityplans.codebook.patterns import Matcher, fold
from cityplans.themes.evidence import CompiledCodebook, Hits, compile_codebook, judge

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_BATCH = 2_000_000
_SECTOR_SHARE = 0.25
# What is printed for a character that was lost.
LOST = "?"


def code_themes(
    plans: Plans,
    codebook: str | os.PathLike[str] | Mapping[str, Any] | Codebook | None = None,
    *,
    role: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Code measures for themes: one row per measure, theme and piece of evidence.

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
        all themes of the codebook, also those that nobody mentions.

    Raises
    ------
    CodebookError
        The codebook has mistakes.
    ValueError
        No such role.

    Examples
    --------
    >>> import cityplans as cp
    >>> from tests.toy import make_toy_plans
    >>> codes = cp.code_themes(make_toy_plans())
    >>> codes[codes["theme"] == "中医药"][["measure_id", "term"]].values.tolist()[0]
    ['a-2024/m002', '中医药']
    """
    import pandas as pd

    book = read_codebook(codebook)
    compiled = compile_codebook(book)
    measures = choose_roles(plans.measures, role)
    general = _general_documents(plans, compiled)
    sources = plans.documents["source"].to_dict()
    rows: list[tuple[str, str, str, str, int, int]] = []
    for batch in _batches(measures):
        # Plain lists: reading a frame cell by cell costs more than finding the themes.
        ids, docs, texts = batch.index.tolist(), batch["doc_id"].tolist(), batch["text"].tolist()
        starts, ends = batch["source_start"].tolist(), batch["source_end"].tolist()
        leads = batch["lead"].fillna("").tolist()
        folded = [compact(t) for t in texts]
        for k, hits in _find(compiled.matcher, folded):
            evidence = judge(compiled, folded[k], compact(leads[k]), hits)
            if docs[k] in general and not any(p in hits for p in compiled.domain):
                evidence = [e for e in evidence if e[0] not in compiled.sector]
            if not evidence:
                continue
            text = texts[k]
            solid = [i for i, c in enumerate(text) if not c.isspace()]
            where = align(text, plans.sources[sources[docs[k]]], starts[k], ends[k])
            for theme, start, end in evidence:
                first, last = solid[start], solid[end - 1]
                term = text[first : last + 1]
                rows.append((ids[k], docs[k], theme, term, where[first], where[last] + 1))
    codes = schema.conform(pd.DataFrame(rows, columns=schema.CODES.names), schema.CODES)
    codes.attrs["themes"] = book.names
    return codes


def _general_documents(plans: Plans, compiled: CompiledCodebook) -> set[str]:
    """Documents of another sector: few of their measures hold a word of the domain."""
    if not compiled.sector:
        return set()
    word = re.compile("|".join(map(re.escape, compiled.book.domain)))
    texts = plans.measures["text"].map(lambda t: word.search(compact(t)) is not None).astype(bool)
    held = texts.groupby(plans.measures["doc_id"]).mean()
    return set(held.index[held < _SECTOR_SHARE])


def choose_roles(measures: pd.DataFrame, role: str | Iterable[str] | None) -> pd.DataFrame:
    """Return the measures of some roles (all if None), or say which roles there are."""
    if role is None:
        return measures
    roles = [role] if isinstance(role, str) else list(role)
    odd = sorted(set(roles) - set(schema.ROLES))
    if odd:
        raise ValueError(f"unknown role {', '.join(odd)}; it can be {', '.join(schema.ROLES)}")
    return measures[measures["role"].isin(roles)]


def compact(text: str) -> str:
    """Leave out white space and fold character forms: the text that patterns are matched on."""
    return fold("".join(text.split()))


def align(text: str, source: str, start: int, end: int) -> list[int]:
    """Return for each character of a measure's text its offset in the source text.

    The text is what stands between the offsets with furniture left out, line breaks joined and
    single characters repaired, so the two are walked side by side.
    """
    if source[start:end] == text:
        return list(range(start, end))
    said, printed = _plain(text), _plain(source[start:end])
    out, at = [], 0
    for i, char in enumerate(said):
        if at < len(printed) and char != printed[at]:
            at = _resume(said, i, printed, at)
        out.append(start + min(at, len(printed) - 1))
        at += 1
    return out


def _plain(text: str) -> str:
    """Bring compatibility forms (full width, Kangxi radicals) to one, each in its place."""
    if text.isascii():
        return text
    forms = {c: unicodedata.normalize("NFKC", c) for c in set(text)}
    return "".join(forms[c] if len(forms[c]) == 1 else c for c in text)


def _resume(said: str, i: int, printed: str, at: int) -> int:
    """Where the source goes on with ``said[i:]``: past white space or furniture, or a repair."""
    skip = at
    while skip < len(printed) and printed[skip].isspace():
        skip += 1
    if skip < len(printed) and (said[i] == printed[skip] or printed[skip] == LOST):
        return skip
    for length in (12, 6, 3):
        found = printed.find(said[i : i + length], skip)
        if found >= 0 and len(said) - i <= len(printed) - found:
            return found
    return skip if skip < len(printed) else at


def _batches(measures: pd.DataFrame) -> Iterator[pd.DataFrame]:
    ends = measures["text"].str.len().fillna(0).cumsum()
    for _, batch in measures.groupby((ends // _BATCH).to_numpy(), sort=True):
        yield batch


def _find(matcher: Matcher, texts: list[str]) -> Iterator[tuple[int, Hits]]:
    """Hits of each text that has any, found in one pass over all texts joined."""
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    current, hits = -1, Hits()
    for start, end, pattern in matcher.find("\n".join(texts)):
        k = bisect_right(starts, start) - 1
        if k != current:
            if hits:
                yield current, hits
            current, hits = k, Hits()
        hits.setdefault(pattern, []).append((start - starts[k], end - starts[k]))
    if hits:
        yield current, hits
