"""Which markers are numbering: those that follow on from one another, nested by rank."""

from __future__ import annotations

from dataclasses import replace

from cityplans.outline.markers import Candidate, markers
from cityplans.outline.nodes import Node
from cityplans.outline.page import is_closed
from cityplans.text.numerals import may_be

# a first number run into a heading stands at most this far behind the heading's own number
_RUN_IN = 48
# with fewer characters up to the next, numbers inside a sentence list words or cases
_SHORT = 12
# how many markers are looked at for one that goes on with a series
_LOOK_AHEAD = 300
FIGURES = ("arabic", "paren_ar", "circled")
# a series of one item stands at most this far before the end of a cut text
_CUT = 1500


def _next_starts(candidates: list[Candidate]) -> list[bool]:
    """Tell of each candidate numbered n whether n+1 follows before the series starts anew."""
    seen: dict[str, set[int]] = {}
    unknown: set[str] = set()
    out = [False] * len(candidates)
    for i in range(len(candidates) - 1, -1, -1):
        c = candidates[i]
        later = seen.setdefault(c.family, set())
        if c.value is None:
            if c.family not in markers().unnumbered:
                unknown.add(c.family)
            continue
        out[i] = c.value + 1 in later or c.family in unknown
        if c.value == 1 and c.strength >= 2:
            later.clear()
            unknown.discard(c.family)
        later.add(c.value)
    return out


class _Acceptor:
    def __init__(self, text: str, candidates: list[Candidate], top: Node) -> None:
        self.table = markers()
        self.root = top
        self.text = text
        self.candidates = candidates
        self.follows = _next_starts(candidates)
        if not is_closed(text.rstrip().removesuffix("...").removesuffix("…")[-20:]):
            self._follow_cut()
        # the series that are open, each by its last unit
        self.stack: list[Node] = []
        self.last: dict[str, int] = {}
        self.taken = 0
        strong = [i for i, c in enumerate(candidates) if c.strength == 3 and c.family != "block"]
        self.last_strong = max(strong, default=-1)
        self.units: list[Node] = []

    def _follow_cut(self) -> None:
        """Let a series that the end of a cut text leaves with its first item be one."""
        seen: set[str] = set()
        last = self.candidates[-1].paragraph if self.candidates else 0
        for i in range(len(self.candidates) - 1, -1, -1):
            c = self.candidates[i]
            if c.paragraph < last or len(self.text) - c.start > _CUT:
                return
            if c.value == 1 and c.family not in seen:
                self.follows[i] = True
            seen.add(c.family)

    def run(self) -> None:
        for i, c in enumerate(self.candidates):
            if c.start < self.taken:
                continue
            # series that began inside a paragraph end with it
            for d, top in enumerate(self.stack):
                if top.inline and top.paragraph != c.paragraph:
                    del self.stack[d:]
                    break
            if c.value is None and c.family == "first" and self._ends_orders(c):
                c = replace(c, family="是")
            if c.family == "block":
                self._close(i, c)
            elif (number := self._number(i, c)) is not None:
                self._push(c, number)

    def _ends_orders(self, c: Candidate) -> bool:
        """Tell whether a sentence opens with the last of another series (一是…。二是…。最后,…)."""
        sentence = self.text[c.start - 1 : c.start] != ","
        return sentence and self._depth_of("first") is None and self._depth_of("是") is not None

    def _close(self, i: int, c: Candidate) -> None:
        """End the series above a paragraph that leads out of them, unless they go on.

        Those at the top end where no number follows, and there are others or leave is taken.
        """
        nested = self.units[-1:] != self.stack
        depth = 0 if i > self.last_strong and (nested or c.value) else 1
        above = self.stack[0].family if self.stack else ""
        while depth < len(self.stack) and self._goes_on(i, self.stack[depth], above):
            depth += 1
        if depth < len(self.stack) or (depth == 1 and nested):
            del self.stack[depth:]
            self._add(Node("block", c.start, 0, name="尾", paragraph=c.paragraph))

    def _goes_on(self, i: int, top: Node, above: str) -> bool:
        for d in self.candidates[i + 1 : i + 1 + _LOOK_AHEAD]:
            if d.strength < 3 or d.family == "block":
                continue
            if d.family == top.family:
                return d.value == top.number + 1 or top.family in self.table.unnumbered
            if d.family == above:
                return False
        return False

    def _number(self, i: int, c: Candidate) -> int | None:
        """Return the number under which a candidate is taken, or None if it is not taken."""
        if c.family in self.table.unnumbered:
            return 0
        if c.parts:
            return c.value
        depth, n, first = (self._depth_of(c.family), c.value, c.value == 1 and self.follows[i])
        goes_on = depth is not None
        expected = (self.last.get(c.family, 0) if depth is None else self.stack[depth].number) + 1
        if n is None:
            core = c.printed.strip("、.()（）: ")
            lost = "?" in c.printed or not core
            taken = (c.strength > 1 and (not core or may_be(core, expected))) if lost else goes_on
            return expected if taken else None
        if c.strength == 3:
            # figures may leave out some of their series, no more
            near = goes_on and 0 <= n - expected <= 3
            taken = n in (1, expected) or self.follows[i] or near or c.family not in FIGURES
        elif c.strength == 2:
            taken = n == expected and (goes_on or n > 1)
            taken = taken or (first and not self._lists_words(i, c))
        else:
            taken = n == expected and goes_on and c.family in ("cn", "paren_cn")
            taken = taken or (first and self._runs_in(c))
        return n if taken else None

    def _lists_words(self, i: int, c: Candidate) -> bool:
        """Tell whether a few words stand between a number inside a sentence and the next."""
        before = self.text[c.start - 1 : c.start]
        if before != "," and not (before == ":" and c.family in FIGURES):
            return False
        after = self.candidates[i + 1 : i + 1 + _LOOK_AHEAD]
        following = next((d for d in after if d.family == c.family), None)
        return following is None or following.start - c.end < _SHORT

    def _runs_in(self, c: Candidate) -> bool:
        between = self.text[self.taken : c.start] if self.units else "。"
        return len(between) <= _RUN_IN and "。" not in between and ";" not in between

    def _depth_of(self, family: str) -> int | None:
        return next((d for d, top in enumerate(self.stack) if top.family == family), None)

    def _push(self, c: Candidate, n: int) -> None:
        depth = self._depth_of(c.family)
        if depth is not None:
            del self.stack[depth:]
        while depth is None and self.stack and not self._holds(self.stack[-1], c):
            self.stack.pop()
        node = Node("unit", c.start, 0, c, n, paragraph=c.paragraph)
        self._add(node)
        self.stack.append(node)
        self.taken = c.end
        if n:
            self.last[c.family] = n

    def _add(self, node: Node) -> None:
        (self.stack[-1] if self.stack else self.root).add(node)
        node.body = node.start
        self.units.append(node)

    def _holds(self, top: Node, c: Candidate) -> bool:
        """Tell whether a series may stand below the one that is open."""
        floats, ranks = self.table.floats, self.table.ranks
        if not floats(c.family):
            return not floats(top.family) and ranks[top.family] < ranks[c.family]
        if top.family in self.table.unnumbered:
            return top.paragraph == c.paragraph and not top.inline and c.strength < 3
        return not floats(top.family) or top.inline or c.strength < 3


def number_units(text: str, candidates: list[Candidate], top: Node) -> None:
    """Take the markers that number units, and put these below the one that holds them all.

    A marker at the start of a paragraph is taken if its number is the first, the next or
    close to it; one inside a paragraph only if it goes straight on, or starts a series that
    does. Series nest by the rank of their family (一、 over （一） over 1.); 一是, —— and
    bullets stand below whatever is open.
    """
    _Acceptor(text, candidates, top).run()
