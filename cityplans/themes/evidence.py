"""Which hits of a codebook's patterns count: conditions, lists, exclusions, nesting."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from cityplans.codebook.book import Codebook, Rule
from cityplans.codebook.patterns import Matcher

_CLAUSE = re.compile("[，。；！？：\n]")
_SENTENCE = re.compile("[。！？\n]")
# What closes an enumeration whose members are only named, and what ends one member.
_CLOSING = re.compile("等|为一体|为主|为内容|为重点|相结合|方面|中的")
_MEMBER_END = re.compile("[、等和及与为中，。；]")
# Who is to do it: (甲局牵头，乙局、丙中心按职责分工负责) and 责任单位：甲局、乙中心.
_DUTIES = re.compile(
    "[（(【[][^（）()【】[\\]]{2,300}?(?:负责|配合|牵头|参与|参加|落实)(?:。[^（）()【】[\\]]{0,80})?[）)】\\]]"
    "|(?:责任|牵头|配合|主办|协办|承办|参加|主责)(?:单位|部门|科室|处室|领导)[：:][^。；;）)]{2,300}"
)
# How far an enumeration is followed, for texts without any punctuation.
_LIST_REACH = 200
Span = tuple[int, int]
Hits = dict[int, list[Span]]
# A rule with the numbers of its own patterns, of those beside it, of those not beside it.
CompiledRule = tuple[Rule, frozenset[int], frozenset[int], frozenset[int]]


class CompiledCodebook:
    """A codebook with all its patterns in one matcher, and what each pattern is for."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        number: dict[str, int] = {}

        def ids(patterns: Sequence[str]) -> frozenset[int]:
            return frozenset(number.setdefault(p, len(number)) for p in patterns)

        self.actions = ids(book.actions)
        self.domain = ids(book.domain)
        self.sector = {t.name for t in book.themes if t.in_domain}

        def compiled(rules: Sequence[Rule]) -> list[CompiledRule]:
            return [(r, ids(r.any), ids(r.beside), ids(r.not_beside)) for r in rules]

        self.themes = [(t.name, compiled(t.include), compiled(t.exclude)) for t in book.themes]
        self.first: dict[int, set[int]] = {}
        for t, (_, include, _) in enumerate(self.themes):
            for _, patterns, _, _ in include:
                for p in patterns:
                    self.first.setdefault(p, set()).add(t)
        self.matcher = Matcher(number)


@lru_cache(maxsize=32)
def compile_codebook(book: Codebook) -> CompiledCodebook:
    """Compile a codebook, once."""
    return CompiledCodebook(book)


class _Measure:
    """The text of one measure with its clauses, sentences and lead, for the conditions."""

    def __init__(self, text: str, lead: str, hits: Hits, actions: frozenset[int]) -> None:
        self.text, self.hits = text, hits
        at = text.find(lead, 0, len(lead) + 40) if lead else -1
        self.lead = (at, at + len(lead)) if at >= 0 else (0, 0)
        self.marks: dict[str, list[int]] = {"measure": []}
        self._action_ids = actions
        self._actions: list[Span] | None = None
        self._duties: list[Span] | None = None

    def scope(self, start: int, within: str) -> tuple[int, int]:
        if within not in self.marks:
            mark = _CLAUSE if within == "clause" else _SENTENCE
            self.marks[within] = [m.start() for m in mark.finditer(self.text)]
        marks = self.marks[within]
        k = bisect_left(marks, start)
        return (marks[k - 1] + 1 if k else 0, marks[k] if k < len(marks) else len(self.text))

    def near(self, hit: Span, patterns: frozenset[int], within: str) -> bool:
        low, high = self.scope(hit[0], within)
        return any(
            not (hit[0] <= s and e <= hit[1])
            for p in patterns
            for s, e in _between(self.hits.get(p, ()), low, high)
        )

    def acts(self, start: int, end: int) -> bool:
        if self._actions is None:
            self._actions = sorted(h for p in self._action_ids for h in self.hits.get(p, ()))
        return any(True for _ in _between(self._actions, start, end))

    def charged(self, at: int) -> bool:
        """Tell whether a place lies in the list of those who are responsible."""
        if self._duties is None:
            self._duties = [m.span() for m in _DUTIES.finditer(self.text)]
        return any(a <= at < b for a, b in self._duties)

    def listed(self, start: int, end: int) -> bool:
        """Tell whether a hit is a bare name in an enumeration (甲、乙、丙等领域).

        So are the offices named as responsible, in brackets or behind 责任单位.
        """
        if self.charged(start):
            return True
        low, high = self.scope(start, "clause")
        low, high = max(low, start - _LIST_REACH), min(high, end + _LIST_REACH)
        cuts = [i for i in range(low, high) if self.text[i] == "、"]
        if len(cuts) < 2:
            return False
        closing = _CLOSING.search(self.text, max(end, cuts[-1]), high)
        after = _MEMBER_END.search(self.text, end, high)
        if closing is None or after is None or after.start() - end > 4:
            return False
        edges = [low, *(c + 1 for c in cuts), high]
        k = bisect_right(edges, start) - 1
        if k > 0:
            # A member with an action word of its own is an action, not a name.
            return not self.acts(edges[k], start)
        # The first member stands behind the verb that governs the whole list: it is an action
        # if the others are actions too.
        return not any(self.acts(a, b) for a, b in pairwise(edges[1:]))


def _between(hits: Sequence[Span], low: int, high: int) -> Iterator[Span]:
    """Those of sorted hits that lie between two offsets."""
    for k in range(bisect_left(hits, (low, low)), len(hits)):
        if hits[k][0] >= high:
            return
        if hits[k][1] <= high:
            yield hits[k]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap; sorted and apart from each other."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _overlaps(merged: Sequence[Span], hit: Span) -> bool:
    k = bisect_left(merged, (hit[1], 0)) - 1
    return k >= 0 and merged[k][1] > hit[0]


def _passes(
    m: _Measure, rule: Rule, hit: Span, beside: frozenset[int], not_beside: frozenset[int]
) -> bool:
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


def judge(book: CompiledCodebook, text: str, lead: str, hits: Hits) -> list[tuple[str, int, int]]:
    """Evidence that counts: (theme, start, end) in the order of the codebook and the text."""
    found = sorted({t for p in hits for t in book.first.get(p, ())})
    if not found:
        return []
    m = _Measure(text, lead, hits, book.actions)
    out = []
    for t in found:
        name, include, exclude = book.themes[t]
        voids = _merged(
            hit
            for rule, patterns, beside, not_beside in exclude
            for p in patterns
            for hit in hits.get(p, ())
            if _passes(m, rule, hit, beside, not_beside)
        )
        evidence: set[Span] = set()
        for rule, patterns, beside, not_beside in include:
            good = {
                hit
                for p in patterns
                for hit in hits.get(p, ())
                if not _overlaps(voids, hit)
                and _passes(m, rule, hit, beside, not_beside)
                and (rule.in_list or not m.listed(*hit))
            }
            kept = _outermost(good)
            if len(kept) >= rule.at_least:
                evidence |= set(kept)
        out += [(name, a, b) for a, b in _outermost(evidence)]
    return out


def _outermost(spans: set[Span]) -> list[Span]:
    """Leave out spans that lie inside another; sorted."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
