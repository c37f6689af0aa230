"""Which markers are numbering: those that follow on from one another, nested by rank."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cityplans.outline.markers import Candidate, markers
from cityplans.outline.paragraphs import is_closed
from cityplans.text.numerals import may_be

# a first number run into a heading stands at most this far behind the heading's own number
_RUN_IN = 48
# below this many characters a numbered word, or a numbered case behind a colon, is no unit
_SHORT_WORD, _SHORT_CASE = 12, 24
# how many markers are looked at for one that goes on with a series
_LOOK_AHEAD = 300
# a series of one item stands at most this far before the end of a cut text
_CUT = 1500


@dataclass
class Unit:
    """A marker taken as numbering; ``parent`` is the index of the unit it stands in."""

    marker: Candidate
    value: int | None
    parent: int | None
    depth: int


@dataclass
class _Open:
    family: str
    value: int
    index: int
    paragraph: int
    inline: bool


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
    def __init__(self, text: str, candidates: list[Candidate]) -> None:
        self.table = markers()
        self.text = text
        self.candidates = candidates
        self.follows = _next_starts(candidates)
        if not is_closed(text.rstrip().removesuffix("...").removesuffix("…")[-20:]):
            self._follow_cut()
        self.stack: list[_Open] = []
        self.last: dict[str, int] = {}
        self.had_children = False
        self.last_strong = max(
            (i for i, c in enumerate(candidates) if c.strength == 3 and c.family != "block"),
            default=-1,
        )
        self.units: list[Unit] = []

    def _follow_cut(self) -> None:
        """Let a series that the end of a cut text leaves with its first item be one."""
        seen: set[str] = set()
        last = self.candidates[-1].paragraph if self.candidates else 0
        for i in range(len(self.candidates) - 1, -1, -1):
            c = self.candidates[i]
            if c.paragraph < last or len(self.text) - c.start > _CUT:
                return
            if c.value == 1 and c.family not in seen and c.family in self.table.kin:
                self.follows[i] = self.follows[i] or c.strength > 1 or c.family == "paren_cn"
            seen.add(c.family)

    def run(self) -> list[Unit]:
        for i, c in enumerate(self.candidates):
            if self.units and c.start < self.units[-1].marker.end:
                continue
            self._close_inline(c)
            c = self._as_kin(c)
            if c.family == "block":
                self._block(i, c)
                continue
            number = self._number(i, c)
            if number is not None:
                self._push(c, number)
        return self.units

    def _as_kin(self, c: Candidate) -> Candidate:
        """Let a marker go on with an open series of a kindred family: 一是…二要…, 1.…(2)…."""
        kin = self.table.kin.get(c.family)
        last = c.value is None and "?" not in c.printed
        if kin is None or c.strength < 2 or c.value == 1 or not self.stack:
            return c
        own = self._depth_of(c.family)
        if own is not None and (last or self.stack[own].value + 1 == c.value):
            return c
        top = self.stack[-1]
        fits = self.table.kin.get(top.family) == kin and (last or top.value + 1 == c.value)
        if fits and (kin == "words" or (kin == "figures" and own is None and c.strength == 3)):
            return replace(c, family=top.family)
        return c

    def _close_inline(self, c: Candidate) -> None:
        """Series that began inside a paragraph end with it, unless the next goes straight on."""
        for d, top in enumerate(self.stack):
            if top.inline and top.paragraph != c.paragraph:
                if c.family == top.family and c.value == top.value + 1:
                    return
                del self.stack[d:]
                return

    def _block(self, i: int, c: Candidate) -> None:
        """End the series above a paragraph that leads out of them, unless they go on."""
        if not self.units:
            return
        final = i > self.last_strong
        keep = 0
        while keep < len(self.stack):
            top = self.stack[keep]
            if keep == 0 and not (final and (len(self.stack) > 1 or self.had_children or c.value)):
                keep = 1
                continue
            if not self._goes_on(i, top, self.stack[0].family if keep else None):
                break
            keep += 1
        if keep >= len(self.stack) and not (keep == 1 and self.had_children):
            return
        del self.stack[keep:]
        parent = self.stack[-1].index if self.stack else None
        self.units.append(Unit(c, None, parent, len(self.stack) + 1))

    def _goes_on(self, i: int, top: _Open, above: str | None) -> bool:
        for j in range(i + 1, min(len(self.candidates), i + 1 + _LOOK_AHEAD)):
            d = self.candidates[j]
            if d.strength < 3 or d.family == "block":
                continue
            if d.family == top.family:
                return d.value == top.value + 1 or top.family in self.table.unnumbered
            if d.family == above or self.table.floats(top.family):
                return False
        return False

    def _number(self, i: int, c: Candidate) -> int | None:
        """Return the number under which a candidate is taken, or None if it is not taken."""
        if c.family in self.table.unnumbered:
            return 0
        if c.parts:
            return c.value
        depth = self._depth_of(c.family)
        expected = (
            self.stack[depth].value + 1 if depth is not None else self.last.get(c.family, 0) + 1
        )
        if c.value is None:
            lost = "?" in c.printed
            core = c.printed.strip("、.()（）: ")
            if lost and c.strength >= 2 and may_be(core, expected):
                return expected
            if lost and c.strength >= 2 and expected != 1 and may_be(core, 1) and self.follows[i]:
                return 1
            return expected if not lost and depth is not None else None
        n = c.value
        if c.strength == 3:
            return self._strong(i, c, n, expected, depth)
        if c.strength == 2:
            if n == expected and (depth is not None or n > 1):
                return n
            return n if n == 1 and self.follows[i] and not self._too_short(i, c) else None
        if n == expected and depth is not None and c.family in ("cn", "paren_cn"):
            return n
        if n == 1 and self.follows[i] and self._runs_in(c):
            return n
        return None

    def _strong(self, i: int, c: Candidate, n: int, expected: int, depth: int | None) -> int | None:
        if n == 1 and not self.units and not self.follows[i] and self._numbers_page(i, c):
            return None
        if n in (1, expected) or self.follows[i]:
            return n
        if c.family in ("arabic", "paren_ar", "circled"):
            gap = n - expected
            return n if depth is not None and 0 < gap <= 3 else None
        return n

    def _numbers_page(self, i: int, c: Candidate) -> bool:
        """Tell whether a number before the title numbers a page: 一、 follows in its paragraph."""
        after = self.candidates[i + 1 : i + 4]
        return c.family == "arabic" and any(
            d.family == "cn" and d.paragraph == c.paragraph and d.value == 1 for d in after
        )

    def _too_short(self, i: int, c: Candidate) -> bool:
        """Numbers inside a sentence with a few words between them only list words or cases."""
        before = self.text[c.start - 1 : c.start]
        if before == ":" and c.family in ("paren_ar", "circled"):
            least = _SHORT_CASE
        elif before == ",":
            least = _SHORT_WORD
        else:
            return False
        for j in range(i + 1, min(len(self.candidates), i + 1 + _LOOK_AHEAD)):
            d = self.candidates[j]
            if d.family == c.family:
                return d.start - c.end < least
        return True

    def _runs_in(self, c: Candidate) -> bool:
        if not self.units:
            # a title may stand glued before 一、
            before = self.text[self.text.rfind("\n", 0, c.start) + 1 : c.start]
            return c.family == "cn" and (c.start < 200 or "。" not in before)
        m = self.units[-1].marker
        between = self.text[m.end : c.start]
        return len(between) <= _RUN_IN and "。" not in between and ";" not in between

    def _depth_of(self, family: str) -> int | None:
        for d in range(len(self.stack) - 1, -1, -1):
            if self.stack[d].family == family:
                return d
        return None

    def _push(self, c: Candidate, n: int) -> None:
        depth = self._depth_of(c.family)
        if depth is not None:
            del self.stack[depth:]
        elif self.table.floats(c.family):
            self._make_room_for_floating(c)
        else:
            rank = self.table.ranks[c.family]
            while self.stack:
                top = self.stack[-1]
                if self.table.floats(top.family):
                    keep = (
                        n == 1
                        and rank >= self.table.ranks["arabic"]
                        and top.family not in self.table.unnumbered
                        and (not top.inline or top.paragraph == c.paragraph)
                    )
                else:
                    keep = self.table.ranks[top.family] < rank
                if keep:
                    break
                self.stack.pop()
        parent = self.stack[-1].index if self.stack else None
        self.had_children = parent is not None
        self.units.append(Unit(c, n or None, parent, len(self.stack) + 1))
        inline = self.table.floats(c.family) and c.strength < 3
        self.stack.append(_Open(c.family, n, len(self.units) - 1, c.paragraph, inline))
        if n:
            self.last[c.family] = n

    def _make_room_for_floating(self, c: Candidate) -> None:
        """End a floating series in paragraphs of its own before another such series."""
        while self.stack:
            top = self.stack[-1]
            own = self.table.floats(top.family) and not top.inline
            same = top.paragraph == c.paragraph
            if (c.strength == 3 and own) or (
                top.family in self.table.unnumbered and not (own and same)
            ):
                self.stack.pop()
            else:
                break


def number_units(text: str, candidates: list[Candidate]) -> list[Unit]:
    """Take the markers that number units, each with the unit it stands in.

    A marker at the start of a paragraph is taken if its number is the first, the next or
    close to it; one inside a paragraph only if it goes straight on, or starts a series that
    does. Series nest by the rank of their family (一、 over （一） over 1.); 一是, —— and
    bullets stand below whatever is open.
    """
    return _Acceptor(text, candidates).run()
