"""code_themes: which theme each measure takes up, with the words that show it and where."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.codebook import Codebook, Rule, read_codebook
from cityplans.patterns import Matcher, fold

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_CLAUSE = re.compile("[，。；！？：\n]")
_SENTENCE = re.compile("[。！？\n]")
# What closes an enumeration whose members are only named, and what ends one member.
_CLOSING = re.compile("等|为一体|为主|为内容|为重点|相结合|方面|中的")
_MEMBER_END = re.compile("[、等和及与为中，。；]")
_BATCH = 2_000_000
_SECTOR_SHARE = 0.25
Hits = dict[int, list[tuple[int, int]]]


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
    >>> codes[codes.doc_id == "a-2024"].loc[:, ["measure_id", "theme", "term"]].head(1)
      measure_id    theme      term
    4  a-2024/m001  医共体/医联体  深化医共体
    """
    import pandas as pd

    book = read_codebook(codebook)
    compiled = _compile(book)
    measures = choose_roles(plans.measures, role)
    general = _general_documents(plans, compiled)
    rows: list[tuple[str, str, str, str, int, int]] = []
    for batch in _batches(measures):
        folded = [compact(t) for t in batch["text"]]
        leads = [compact(t) for t in batch["lead"].fillna("")]
        for k, hits in _find(compiled.matcher, folded):
            row = batch.iloc[k]
            evidence = _judge(compiled, folded[k], leads[k], hits)
            if row["doc_id"] in general and not any(p in hits for p in compiled.domain):
                evidence = [e for e in evidence if e[0] not in compiled.sector]
            if not evidence:
                continue
            text = row["text"]
            solid = [i for i, c in enumerate(text) if not c.isspace()]
            source = plans.source_text(row["doc_id"])
            where = align(text, source, int(row["source_start"]), int(row["source_end"]))
            for theme, start, end in evidence:
                first, last = solid[start], solid[end - 1]
                rows.append(
                    (
                        str(batch.index[k]),
                        row["doc_id"],
                        theme,
                        text[first : last + 1],
                        where[first],
                        where[last] + 1,
                    )
                )
    codes = schema.conform(pd.DataFrame(rows, columns=schema.CODES.names), schema.CODES)
    codes.attrs["themes"] = book.names
    return codes


def _general_documents(plans: Plans, compiled: _Compiled) -> set[str]:
    """Documents of another sector: few of their measures hold a word of the domain."""
    if not compiled.sector:
        return set()
    held: dict[str, list[bool]] = {}
    words = Matcher(compiled.book.domain)
    for doc_id, text in zip(plans.measures["doc_id"], plans.measures["text"], strict=True):
        held.setdefault(doc_id, []).append(bool(words.find(compact(text))))
    return {doc_id for doc_id, has in held.items() if sum(has) < _SECTOR_SHARE * len(has)}


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
    out, at = [], start
    for i, char in enumerate(text):
        if at < end and not _alike(char, source[at]):
            at = _resume(text, i, source, at, end)
        out.append(min(at, end - 1))
        at += 1
    return out


def _alike(a: str, b: str) -> bool:
    return a == b or unicodedata.normalize("NFKC", a) == unicodedata.normalize("NFKC", b)


def _resume(text: str, i: int, source: str, at: int, end: int) -> int:
    """Where the source goes on with ``text[i:]`` after white space, furniture or a repair."""
    skip = at
    while skip < end and source[skip].isspace():
        skip += 1
    if skip < end and _alike(text[i], source[skip]):
        return skip
    for length in (12, 6):
        found = source.find(text[i : i + length], at, end)
        if found >= 0:
            return found
    return skip if skip < end else at


class _Compiled:
    """A codebook with all its patterns in one matcher, and what each pattern is for."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        number: dict[str, int] = {}

        def ids(patterns: Sequence[str]) -> frozenset[int]:
            return frozenset(number.setdefault(p, len(number)) for p in patterns)

        self.actions = ids(book.actions)
        self.domain = ids(book.domain)
        self.sector = {t.name for t in book.themes if t.in_domain}
        self.themes = [
            (
                theme.name,
                [(rule, ids(rule.any), ids(rule.beside), ids(rule.not_beside)) for rule in rules],
                [(r, ids(r.any), ids(r.beside), ids(r.not_beside)) for r in theme.exclude],
            )
            for theme in book.themes
            for rules in [theme.include]
        ]
        self.first: dict[int, set[int]] = {}
        for t, (_, include, _) in enumerate(self.themes):
            for _, patterns, _, _ in include:
                for p in patterns:
                    self.first.setdefault(p, set()).add(t)
        self.matcher = Matcher(number)


@lru_cache(maxsize=32)
def _compile(book: Codebook) -> _Compiled:
    return _Compiled(book)


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


class _Measure:
    """The text of one measure with its clauses, sentences and lead, for the conditions."""

    def __init__(self, text: str, lead: str, hits: Hits, actions: frozenset[int]) -> None:
        self.text, self.hits = text, hits
        at = text.find(lead, 0, len(lead) + 40) if lead else -1
        self.lead = (at, at + len(lead)) if at >= 0 else (0, 0)
        self.marks: dict[str, list[int]] = {"measure": []}
        self.actions = [h for p in actions for h in hits.get(p, ())]

    def scope(self, start: int, within: str) -> tuple[int, int]:
        if within not in self.marks:
            mark = _CLAUSE if within == "clause" else _SENTENCE
            self.marks[within] = [m.start() for m in mark.finditer(self.text)]
        marks = self.marks[within]
        k = bisect_left(marks, start)
        return (marks[k - 1] + 1 if k else 0, marks[k] if k < len(marks) else len(self.text))

    def near(self, hit: tuple[int, int], patterns: frozenset[int], within: str) -> bool:
        low, high = self.scope(hit[0], within)
        return any(
            low <= s and e <= high and not (s >= hit[0] and e <= hit[1])
            for p in patterns
            for s, e in self.hits.get(p, ())
        )

    def acts(self, start: int, end: int) -> bool:
        return any(start <= s and e <= end for s, e in self.actions)

    def listed(self, start: int, end: int) -> bool:
        """Tell whether a hit is a bare name in an enumeration (甲、乙、丙等领域)."""
        low, high = self.scope(start, "clause")
        cuts = [i for i in range(low, high) if self.text[i] == "、"]
        if len(cuts) < 2:
            return False
        closing = _CLOSING.search(self.text, max(end, cuts[-1]), high)
        after = _MEMBER_END.search(self.text, end, high)
        if closing is None or after is None or after.start() - end > 4:
            return False
        edges = [low, *(c + 1 for c in cuts), high]
        k = bisect_right(edges, start) - 1
        # A member with an action word of its own is an action, not a name; the first member
        # stands behind the verb that governs the whole list.
        others = range(1, len(edges) - 1) if k == 0 else [k]
        return not any(self.acts(edges[j], start if j else edges[j + 1]) for j in others)


def _passes(m: _Measure, rule: Rule, hit, beside, not_beside) -> bool:
    start, end = hit
    if rule.where == "lead" and not (m.lead[0] <= start and end <= m.lead[1]):
        return False
    if rule.where == "body" and start < m.lead[1]:
        return False
    if rule.beside and not m.near(hit, beside, rule.within):
        return False
    if rule.not_beside and m.near(hit, not_beside, rule.within):
        return False
    return not rule.action or m.acts(*m.scope(start, "clause"))


def _judge(book: _Compiled, text: str, lead: str, hits: Hits) -> list[tuple[str, int, int]]:
    """Evidence that counts: (theme, start, end) in the order of the codebook and the text."""
    found = sorted({t for p in hits for t in book.first.get(p, ())})
    if not found:
        return []
    m = _Measure(text, lead, hits, book.actions)
    out = []
    for t in found:
        name, include, exclude = book.themes[t]
        voids = [
            hit
            for rule, patterns, beside, not_beside in exclude
            for p in patterns
            for hit in hits.get(p, ())
            if _passes(m, rule, hit, beside, not_beside)
        ]
        evidence: set[tuple[int, int]] = set()
        for rule, patterns, beside, not_beside in include:
            good = {
                hit
                for p in patterns
                for hit in hits.get(p, ())
                if not any(a < hit[1] and hit[0] < b for a, b in voids)
                and _passes(m, rule, hit, beside, not_beside)
                and (rule.in_list or not m.listed(*hit))
            }
            kept = _outermost(good)
            if len(kept) >= rule.at_least:
                evidence |= set(kept)
        out += [(name, a, b) for a, b in _outermost(evidence)]
    return out


def _outermost(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out spans that lie inside another; sorted."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
