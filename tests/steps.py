"""Steps that a backtracking engine takes for a pattern: :mod:`re` has no counter of its own.

Walks the tree that ``re`` parses a pattern into, in the order in which ``re`` tries, and counts
each look at a character. It knows what the package's patterns use, and says what it does not know.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from re import _constants as op
from re import _parser
from typing import Any

ONE = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
LINEAR = 2.6  # steps at twice the length: about 2 in linear, about 4 in quadratic time
MANY = 30  # a repeat that may go on for longer than this is taken for one without an end


class Matcher:
    """One pattern, run step by step."""

    def __init__(self, pattern: str, flags: int, limit: int) -> None:
        self.tree = list(_parser.parse(pattern, flags))
        self.flags, self.limit = flags, limit
        self.groups: dict[int | None, str] = {}
        self.one = cache(self._one)

    def count(self, text: str, *, anywhere: bool = True) -> int:
        """Steps to find all matches in a text, or the one at its start; at most the limit."""
        self.text, self.steps, start = text, 0, 0
        try:
            while start <= len(text):
                end = next(self._all(self.tree, 0, start), None)
                if not anywhere:
                    break
                start = max(start + 1, end or 0)
        except (Exceeded, RecursionError):
            return self.limit
        return self.steps

    def _one(self, code: Any, value: Any, character: str) -> bool:
        if code is op.ANY:
            return bool(self.flags & re.DOTALL) or character != "\n"
        if code is not op.IN:
            same = ord(character) == value
            return same if code is op.LITERAL else not same
        hit, negated = False, False
        for kind, what in value:
            if kind is op.NEGATE:
                negated = True
            elif kind is op.LITERAL:
                hit |= ord(character) == what
            elif kind is op.RANGE:
                hit |= what[0] <= ord(character) <= what[1]
            else:
                hit |= bool(re.match(CATEGORIES[what], character))
        return hit != negated

    def _fits(self, item: tuple[Any, Any], at: int) -> bool:
        self.steps += 1
        if self.steps >= self.limit:
            raise Exceeded
        code, value = item
        value = tuple(value) if code is op.IN else value
        return at < len(self.text) and self.one(code, value, self.text[at])

    def _all(self, items: list[Any], i: int, at: int) -> Iterator[int]:
        if i == len(items):
            yield at
            return
        for end in self._item(items[i], at):
            yield from self._all(items, i + 1, end)

    def _item(self, item: tuple[Any, Any], at: int) -> Iterator[int]:
        code, value = item
        if code in ONE:
            if self._fits(item, at):
                yield at + 1
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from self._all(list(branch), 0, at)
        elif code is op.SUBPATTERN:
            for end in self._all(list(value[3]), 0, at):
                self.groups[value[0]] = self.text[at:end]
                yield end
        elif code is op.GROUPREF:
            if self.text.startswith(self.groups[value], at):
                yield at + len(self.groups[value])
        elif code is op.ATOMIC_GROUP:
            yield from self._first(self._all(list(value), 0, at))
        elif code in REPEATS:
            ends = self._repeat(code, *value[:2], list(value[2]), at)
            yield from self._first(ends) if code is op.POSSESSIVE_REPEAT else ends
        elif code in (op.ASSERT, op.ASSERT_NOT):
            if self._around(*value, at) == (code is op.ASSERT):
                yield at
        elif code is op.AT:
            # The real engine's own answer, for all that depends on the place alone.
            if _stands(value, self.flags & re.MULTILINE, self.text, at):
                yield at
        else:
            raise NotImplementedError(f"{code} in {self.tree}")

    @staticmethod
    def _first(ends: Iterator[int]) -> Iterator[int]:
        yield from [end for end in [next(ends, None)] if end is not None]

    def _repeat(self, code: Any, low: int, high: int, body: list[Any], at: int) -> Iterator[int]:
        if len(body) > 1 or body[0][0] not in ONE:
            yield from self._repeat_group(code, low, high, body, at)
            return
        end = at
        while code is op.MIN_REPEAT:
            if end - at >= low:
                yield end
            if end - at == high or not self._fits(body[0], end):
                return
            end += 1
        while end - at < high and self._fits(body[0], end):
            end += 1
        yield from range(end, at + low - 1, -1)

    def _repeat_group(
        self, code: Any, low: int, high: int, body: list[Any], at: int
    ) -> Iterator[int]:
        if code is op.MIN_REPEAT and low <= 0:
            yield at
        if high > 0:
            for end in self._all(body, 0, at):
                if end > at or low > 0:
                    yield from self._repeat_group(code, low - 1, high - 1, body, end)
        if code is not op.MIN_REPEAT and low <= 0:
            yield at

    def _around(self, direction: int, body: Any, at: int) -> bool:
        if direction > 0:
            return next(self._all(list(body), 0, at), None) is not None
        width = body.getwidth()[0]
        return at >= width and at in self._all(list(body), 0, at - width)


class Exceeded(Exception):
    """More steps than the limit."""


def _stands(where: Any, multiline: int, text: str, at: int) -> bool:
    sign = {
        op.AT_BEGINNING: "^", op.AT_BEGINNING_STRING: r"\A", op.AT_END: "$",
        op.AT_END_STRING: r"\Z", op.AT_BOUNDARY: r"\b", op.AT_NON_BOUNDARY: r"\B",
    }[where]  # fmt: skip
    return re.compile(sign, multiline).match(text, at) is not None


def repeated(tree: Any, inside: bool = False) -> Iterator[str]:
    """Yield one character of each kind that stands in a repeat without an end."""
    for code, value in tree:
        if code in (op.LITERAL, op.NOT_LITERAL) and inside:
            yield chr(value)
        elif code is op.ANY and inside:
            yield "医"
        elif code is op.IN and inside:
            yield from _members(value)
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from repeated(branch, inside)
        elif code is op.SUBPATTERN:
            yield from repeated(value[3], inside)
        elif code in REPEATS:
            yield from repeated(value[2], inside or value[1] >= MANY)
        elif code is op.ATOMIC_GROUP:
            yield from repeated(value, inside)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from repeated(value[1], inside)


def _members(members: Any) -> Iterator[str]:
    for kind, what in members:
        if kind is op.LITERAL:
            yield chr(what)
        elif kind is op.RANGE:
            yield chr(what[0])
        elif kind is op.CATEGORY:
            yield {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " "}.get(what, "医")


def growth(pattern: str, flags: int, *, anywhere: bool = True) -> tuple[float, str]:
    """By what factor steps grow when a run of one character doubles, at worst, and which.

    Short runs tell most patterns to be linear; one whose repeats are bounded needs longer ones.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))  # a generator a repetition
    runs = list(dict.fromkeys(repeated(_parser.parse(pattern, flags))))
    worst = 0.0, ""
    matcher = Matcher(pattern, flags, limit=1_000_000)
    for character in dict.fromkeys([*runs[:5], " ", "医", "1"]) if runs else ():
        factor = float("inf")
        for length in (30, 400):
            once, twice = (
                matcher.count(character * n, anywhere=anywhere) for n in (length, 2 * length)
            )
            if twice < matcher.limit:  # else it grows without end
                factor = min(factor, twice / max(once, 1))
            if factor <= LINEAR:
                break
        worst = max(worst, (factor, character))
    return worst


def watch(folders: list[str | None]) -> list[tuple[str, int, str, bool]]:
    """Run the package and return its patterns: text, flags, module, whether any text is searched.

    Only in a process of its own: :func:`re.compile` is another one afterwards.
    """
    import importlib
    import pkgutil

    compiled: dict[tuple[str, int], str] = {}
    used: dict[tuple[str, int], set[str]] = {}
    real = re.compile

    class Watched:
        def __init__(self, pattern: Any) -> None:
            self._pattern = pattern

        def __getattr__(self, name: str) -> Any:
            used[self._pattern.pattern, self._pattern.flags].add(name)
            return getattr(self._pattern, name)

    def compile_watched(pattern: Any, flags: int = 0) -> Any:
        made = real(getattr(pattern, "_pattern", pattern), flags)
        module = sys._getframe(1).f_globals.get("__name__", "")
        if not module.startswith("cityplans") or not isinstance(made.pattern, str):
            return made
        compiled[made.pattern, made.flags] = module
        used.setdefault((made.pattern, made.flags), set())
        return Watched(made)

    re.compile = compile_watched  # type: ignore[assignment]
    import cityplans as cp

    for module in pkgutil.walk_packages(cp.__path__, "cityplans."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for folder in folders:
        plans = cp.load_plans(folder)
        cp.find_targets(plans)
        cp.code_themes(plans)
    # What was never used is taken for searched.
    fixed = {"match", "fullmatch", "pattern", "groups", "flags"}
    return [
        (pattern, flags, module, not used[pattern, flags] or bool(used[pattern, flags] - fixed))
        for (pattern, flags), module in compiled.items()
    ]


if __name__ == "__main__":
    print(json.dumps(watch([None, *sys.argv[1:]])))
