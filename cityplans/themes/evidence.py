"""Which hits of a codebook's patterns count: conditions, lists, exclusions, nesting.

The hits come first: what a condition looks at is read around a hit, never listed for all of a
text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import groupby, pairwise

from cityplans.codebook.book import Codebook, Rule
from cityplans.codebook.forms import BREAK, positions
from cityplans.codebook.patterns import Matcher, any_of
from cityplans.themes.spans import Span, ends, merged, outermost, overlaps

_MARKS = {
    "clause": f",。;!?:{BREAK}",
    "sentence": f"。!?{BREAK}",
    "measure": BREAK,
    "bracket": "()[]【】",
    "opening": "([【",
    "colon": ":",
    "member": "、",
}
# What closes an enumeration whose members are only named, and what ends one member.
_CLOSING = re.compile("等|为一体|为主|为内容|为重点|相结合|方面|中的")
_MEMBER_END = re.compile("[、等和及与为中,。;]")
# 做好甲、乙、丙等工作 is no such list: each member is work to be done.
_WORK = re.compile("等[^、,。;]{0,8}(?:工作|改革)")
_TO_DO = re.compile("做好|抓好|抓实|加强|强化|推进|深化")
# Who is to do it: (甲局牵头,乙局、丙中心按职责分工负责) and 责任单位:甲局、乙中心.
_IN_CHARGE = re.compile("..(?:负责|配合|牵头|参与|参加|落实)(?:。.{0,80})?$")
_OFFICES = re.compile(
    "(?:责任|牵头|配合|主办|协办|承办|参加|主责)(?:单位|部门|科室|处室|领导):[^。;)]{2,300}"
)
_COMMA = re.compile("、")
_OPENING, _CLOSED = tuple("([【"), tuple(")]】")
_DUTY_REACH = 300
# How far an enumeration is followed, for texts without any punctuation.
_LIST_REACH = 200
Hit = tuple[int, int, int]


class _Condition:
    """A rule of a theme with what it looks for beside a hit, and whether it voids evidence."""

    def __init__(self, theme: int, rule: Rule, voids: bool) -> None:
        self.theme, self.rule, self.voids = theme, rule, voids
        looks = rule.beside or rule.not_beside or rule.action
        self.is_free = not looks and rule.where == "anywhere"

    # Compiled where first looked for: few rules are met in a few documents.
    @cached_property
    def beside(self) -> re.Pattern[str] | None:
        return any_of(self.rule.beside) if self.rule.beside else None

    @cached_property
    def not_beside(self) -> re.Pattern[str] | None:
        return any_of(self.rule.not_beside) if self.rule.not_beside else None


class CompiledCodebook:
    """A codebook with the patterns of all its rules in one matcher, and what each is for."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.actions = any_of(book.actions) if book.actions else re.compile("(?!)")
        # So few words are found sooner by one expression than by an automaton.
        self.domain = any_of(book.domain) if book.domain else re.compile("(?!)")
        self.sector = {t.name for t in book.themes if t.in_domain}
        # Theme by theme, of each what voids its evidence first.
        self.conditions = [
            _Condition(t, rule, voids)
            for t, theme in enumerate(book.themes)
            for voids, rules in ((True, theme.exclude), (False, theme.include))
            for rule in rules
        ]
        self.matcher = Matcher(p for c in self.conditions for p in c.rule.any)
        number = {p: k for k, p in enumerate(self.matcher.patterns)}
        # For each pattern the numbers of the conditions it belongs to.
        self.uses: list[list[int]] = [[] for _ in number]
        self.theme_of = [c.theme for c in self.conditions].__getitem__
        for n, condition in enumerate(self.conditions):
            for p in dict.fromkeys(condition.rule.any):
                self.uses[number[p]].append(n)


@lru_cache(maxsize=32)
def compile_codebook(book: Codebook) -> CompiledCodebook:
    """Compile a codebook, once."""
    return CompiledCodebook(book)


class Judge:
    """Decides which hits count, in texts that were brought to their form for matching.

    Parameters
    ----------
    book
        The codebook.
    text
        Measures, each ended by ``BREAK``.
    """

    def __init__(self, book: CompiledCodebook, text: str) -> None:
        import numpy as np

        self.book, self.text = book, text
        self._seen: dict[tuple[int, int, int], list[Span]] = {}
        self._arrays = positions(text, _MARKS)
        self._places = {mark: places.tolist() for mark, places in self._arrays.items()}
        self.hits = book.matcher.find(text)
        self.starts = np.fromiter((hit[0] for hit in self.hits), "i8", len(self.hits))
        self._doubtful = self._find_doubtful()

    def evidence(self, hits: Iterable[Hit], lead: Span) -> list[tuple[str, int, int]]:
        """Return what counts of one measure: (theme, start, end), as codebook and text have it.

        Parameters
        ----------
        hits
            Hits of the codebook's matcher in this measure.
        lead
            Where the lead phrase stands.
        """
        self._seen.clear()
        book, found = self.book, dict[int, list[Span]]()
        for start, end, pattern in hits:
            for n in book.uses[pattern]:
                found.setdefault(n, []).append((start, end))
        out = []
        for theme, numbers in groupby(sorted(found), key=book.theme_of):
            void: list[Span] = []
            kept: list[Span] = []
            for n in numbers:
                condition, good = book.conditions[n], found[n]
                if not condition.is_free:
                    good = [hit for hit in good if self._passes(hit, condition, lead)]
                if condition.voids:
                    void = merged([*void, *good])
                    continue
                if void:
                    good = [hit for hit in good if not overlaps(void, hit)]
                if not condition.rule.in_list:
                    good = [h for h in good if h[0] not in self._doubtful or not self._listed(*h)]
                least = condition.rule.at_least
                if least == 1 or len(outermost(good)) >= least:
                    kept += good
            if kept:
                name = book.book.themes[theme].name
                out += [(name, a, b) for a, b in outermost(kept)]
        return out

    def _find_doubtful(self) -> set[int]:
        """Places of the hits that may be a bare name: two 、 in the clause, a bracket, a label.

        For all hits at once: most are none of these, and need not be looked at one by one.
        """
        import numpy as np

        starts = np.unique(self.starts)
        clauses, members, brackets, colons = (
            np.array([-1, *self._places[mark], len(self.text)])
            for mark in ("clause", "member", "bracket", "colon")
        )
        k = np.searchsorted(clauses, starts)
        held = np.searchsorted(members, clauses[k]) - np.searchsorted(members, clauses[k - 1])
        is_open = np.isin(brackets, self._arrays["opening"])
        behind = np.searchsorted(brackets, starts)
        enclosed = is_open[behind - 1] & ~is_open[behind]
        last_colon = colons[np.searchsorted(colons, starts) - 1]
        labelled = (last_colon >= 0) & (last_colon >= starts - _DUTY_REACH)
        return set(starts[(held >= 2) | enclosed | labelled].tolist())

    def is_in_sector(self, at: int) -> bool:
        """Tell whether the sentence at a place holds a word of the sector."""
        return self._sentence(at) in self._of_sector

    def count_sector(self, starts: Sequence[int]) -> list[tuple[int, int]]:
        """Count the sentences of each measure, and those of the sector.

        Measures begin at these places; the last place is where the last one ends.
        """
        import numpy as np

        marks, edges = self._arrays["sentence"], np.asarray(starts)
        first, last = np.searchsorted(marks, edges[:-1]), np.searchsorted(marks, edges[1:] - 1)
        of_sector = np.zeros(len(marks) + 1, dtype=int)
        of_sector[[n + 1 for n in self._of_sector]] = 1
        until = np.cumsum(of_sector)
        held = until[last + 1] - until[first]
        return list(zip(np.maximum(1, last - first).tolist(), held.tolist(), strict=True))

    @cached_property
    def _of_sector(self) -> set[int]:
        """Numbers of the sentences that hold a word of the sector."""
        import numpy as np

        begins = [m.start() for m in self.book.domain.finditer(self.text)]
        return set(np.searchsorted(self._arrays["sentence"], begins).tolist())

    def _sentence(self, at: int) -> int:
        return bisect_left(self._places["sentence"], at)

    def _passes(self, hit: Span, condition: _Condition, lead: Span) -> bool:
        rule = condition.rule
        if rule.where == "lead" and not (lead[0] <= hit[0] and hit[1] <= lead[1]):
            return False
        if rule.where == "body" and hit[0] < lead[1]:
            return False
        if condition.beside and not self._near(hit, condition.beside, rule.within):
            return False
        if condition.not_beside and self._near(hit, condition.not_beside, rule.within):
            return False
        return not rule.action or self._acts(*self._scope(hit[0], "clause"))

    def _scope(self, at: int, within: str) -> Span:
        """Between which marks a place lies."""
        marks = self._places[within]
        k = bisect_left(marks, at)
        return marks[k - 1] + 1 if k else 0, marks[k]  # the last mark ends the text

    def _near(self, hit: Span, pattern: re.Pattern[str], within: str) -> bool:
        """Tell whether a pattern is found in the same clause, and not inside the hit itself."""
        low, high = self._scope(hit[0], within)
        key = (id(pattern), low, high)
        if key not in self._seen:
            self._seen[key] = ends(pattern, self.text, low, high)
        return any(not (hit[0] <= a and b <= hit[1]) for a, b in self._seen[key])

    def _acts(self, start: int, end: int) -> bool:
        return self.book.actions.search(self.text, start, end) is not None

    def _charged(self, at: int) -> bool:
        """Tell whether a place lies in the list of those who are responsible."""
        text, brackets, colons = self.text, self._places["bracket"], self._places["colon"]
        k = bisect_left(brackets, at)
        if (
            0 < k < len(brackets)
            and text[brackets[k - 1]] in "([【"
            and text[brackets[k]] in ")]】"
        ):
            inner = text[brackets[k - 1] + 1 : brackets[k]]
            if len(inner) <= _DUTY_REACH and BREAK not in inner and _IN_CHARGE.search(inner):
                return True
        # The label stands before a colon of the same sentence.
        k = bisect_left(colons, at)
        if not k or colons[k - 1] < at - _DUTY_REACH or BREAK in text[colons[k - 1] : at]:
            return False
        low, high = self._scope(at, "measure")
        low, high = max(low, at - _DUTY_REACH), min(high, at + _DUTY_REACH)
        return any(m.start() <= at < m.end() for m in _OFFICES.finditer(text, low, high))

    def _listed(self, start: int, end: int) -> bool:
        """Tell whether a hit is a bare name in an enumeration (甲、乙、丙等领域).

        So are the offices named as responsible, in brackets or behind 责任单位.
        """
        if self._charged(start):
            return True
        text = self.text
        low, high = self._scope(start, "clause")
        low, high = max(low, start - _LIST_REACH), min(high, end + _LIST_REACH)
        if text.count("、", low, high) < 2:
            return False
        edges = [low, *(m.end() for m in _COMMA.finditer(text, low, high)), high]
        closing = _CLOSING.search(text, max(end, edges[-2]), high)
        after = _MEMBER_END.search(text, end, high)
        if closing is None or after is None or after.start() - end > 4:
            return False
        if _WORK.match(text, closing.start(), high) and _TO_DO.search(text, low, edges[1]):
            return False
        k = bisect_right(edges, start) - 1
        if k > 0:
            # A member with an action word of its own is an action, not a name.
            return not self._acts(edges[k], start)
        # The first member stands behind the verb that governs the whole list: it is an action
        # if the others are actions too.
        # What is said behind the closing word is no member's.
        edges[-1] = closing.start()
        return not any(self._acts(a, b) for a, b in pairwise(edges[1:]))
