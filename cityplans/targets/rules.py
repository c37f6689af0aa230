"""Rules as data: ordered tables of (condition, what follows), each with a made-up case.

A rule of ``data/lexicon/target_rules.toml`` holds where all of its ``when`` and none of its
``unless`` hold. A condition is said of a field of what is looked at: a text is a pattern searched
in it, a list the values it may have, anything else the value it has. What a named group of such a
pattern finds is a field too, for what the rule gives.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import attrgetter, eq, not_
from typing import Any, ParamSpec, TypeVar, cast

from cityplans.paths import data_dir
from cityplans.text import LexiconError, compile_pattern
from cityplans.text.fragments import expand

P = ParamSpec("P")
T = TypeVar("T")


class lazy:
    """A field worked out when a rule first asks for it, without the lock of cached_property."""

    def __init__(self, find: Callable[[Any], Any]) -> None:
        self._find, self._name, self.__doc__ = find, find.__name__, find.__doc__

    def __get__(self, seen: Any, owner: type | None = None) -> Any:
        value = seen.__dict__[self._name] = self._find(seen)
        return value


_KEPT: list[Any] = []
# What is kept by hand: names of numbers that asked nothing of those around them.
MEMO: dict[Any, Any] = {}


def kept(find: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function of words returns: the same few stand around numbers everywhere."""
    _KEPT.append(lru_cache(maxsize=1 << 15)(find))
    return _KEPT[-1]


def forget() -> None:
    """Forget what was kept, and what was worked out of the rules."""
    for cached in (*_KEPT, _table, _cues):
        cached.cache_clear()
    MEMO.clear()


# A field, the test that it is put to, and whether that finds further fields.
Condition = tuple[str, Callable[[Any], Any], bool]
_KEYS = {"name", "gives", "cue", "when", "unless", "case", "then", "role"}
# Fields with few values: which rules are left is worked out once for each combination.
_PLAIN = (
    *("measure", "unit", "chinese", "quoted", "changed", "added", "nouned", "first"),
    *("tail", "more", "ranged", "promised", "change"),
)


@dataclass(frozen=True)
class Rule:
    """One rule: what it gives where its conditions hold, and a case with what follows there."""

    name: str
    gives: Any
    asked: tuple[Condition, ...]
    case: str
    then: tuple[Any, ...]
    role: str
    cue: str


def _test(wanted: Any, holds: bool) -> Callable[[Any], Any]:
    if not holds:
        test = _test(wanted, True)
        return lambda value: not test(value)
    if wanted in (".", "^$"):
        return bool if wanted == "." else not_
    if isinstance(wanted, str):
        return compile_pattern(wanted).search
    return frozenset(wanted).__contains__ if isinstance(wanted, list) else partial(eq, wanted)


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """Read one table of rules, in its order.

    Raises
    ------
    LexiconError
        A rule has an unknown key or no case.
    """
    out = []
    for row in _tables()[table]:
        name = f"target_rules.toml: rule {table}.{row.get('name', '?')}"
        if odd := row.keys() - _KEYS:
            raise LexiconError(f"{name} has an unknown key {min(odd)}")
        if not row.get("case") or "then" not in row:
            raise LexiconError(f"{name} has no case with what follows from it")
        for field in (*row.get("when", {}), *row.get("unless", {})):
            # It is written into code.
            if not field.isidentifier():
                raise LexiconError(f"{name} asks for {field!r}, which is no field")
        asked = tuple(
            (field, _test(wanted, holds), holds and "(?P<" in str(wanted))
            for key, holds in (("when", True), ("unless", False))
            for field, wanted in row.get(key, {}).items()
        )
        told = row["case"], tuple(row["then"]), row.get("role", "plan")
        out.append(Rule(row["name"], row["gives"], asked, *told, expand(row.get("cue", ""))))
    return tuple(out)


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    path = data_dir() / "lexicon" / "target_rules.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Table:
    """A table of rules as functions, one for each combination of plain fields."""

    def __init__(self, name: str) -> None:
        self._rules = rules(name)
        used = {field for rule in self._rules for field, _, _ in rule.asked}
        self._plain = [field for field in _PLAIN if field in used]
        # With one field or none attrgetter would give no tuple.
        self.key = attrgetter(*self._plain, "__class__", "__class__")
        self.known: dict[Any, Callable[[Any, Any], Any]] = {}
        self._written: dict[tuple[int, ...], Callable[[Any, Any], Any]] = {}

    def asking(self, values: tuple[Any, ...]) -> Callable[[Any, Any], Any]:
        """Return a function that asks the rules which some plain values leave, in their order."""
        plain = dict(zip(self._plain, values, strict=False))
        left = [
            n
            for n, rule in enumerate(self._rules)
            if all(test(plain[field]) for field, test, _ in rule.asked if field in plain)
        ]
        ask = self._written.get(tuple(left)) or self._write(left)
        self._written[tuple(left)] = self.known[values] = ask
        return ask

    def _write(self, left: list[int]) -> Callable[[Any, Any], Any]:
        # As code, like the methods of a dataclass: a loop over conditions would take longer than
        # most of the tests.
        code, tests = ["def ask(seen, otherwise):"], dict[str, Any]()
        for n in left:
            asked = [c for c in self._rules[n].asked if c[0] not in self._plain]
            tests |= {f"test_{n}_{k}": test for k, (_, test, _) in enumerate(asked)}
            said = [
                f"{'seen.keep' * keeps}(test_{n}_{k}(seen.{field}))"
                for k, (field, _, keeps) in enumerate(asked)
            ]
            code.append(f" if {' and '.join(said) or True}: return {self._rules[n].gives!r}")
        exec("\n".join([*code, " return otherwise"]), tests)
        return cast("Callable[[Any, Any], Any]", tests["ask"])


@cache
def _table(name: str) -> _Table:
    return _Table(name)


def decide(table: str, seen: Any, otherwise: Any = None) -> Any:
    """Return what the first rule gives that holds for what is looked at.

    Parameters
    ----------
    table
        Name of the table of rules.
    seen
        Anything that has the fields which the rules of the table name.
    otherwise
        What is given where no rule holds.
    """
    rules_of = _table(table)
    values = rules_of.key(seen)
    ask = rules_of.known.get(values) or rules_of.asking(values)
    return ask(seen, otherwise)


@cache
def _cues(table: str) -> tuple[re.Pattern[str], dict[str | None, Any]]:
    cue = "|".join(f"(?P<r{i}>{rule.cue})" for i, rule in enumerate(rules(table)))
    gives: dict[str | None, Any] = {f"r{i}": r.gives for i, r in enumerate(rules(table))}
    # A cue opens with a digit or with a character that is written in the rules: most places of a
    # text are passed by at once.
    written = "".join(sorted(set(re.findall("[一-鿿“]", cue))))
    return re.compile(f"(?=[0-9{written}])(?:{cue})"), gives


def cues(table: str, text: str, until: int) -> list[tuple[Any, str, int]]:
    """Find the cues of a table before a place: what each gives, its words, and where it ends.

    The rules of such a table have a pattern as ``cue``, which goes over no comma; the nearest cue
    before a number counts, not the first rule.
    """
    pattern, gives = _cues(table)
    # A cue may look at the character behind it (现有 before a digit), which the number opens with.
    return [
        (gives[m.lastgroup], m[0], m.end())
        for m in pattern.finditer(text, 0, until + 1)
        if m.end() <= until
    ]
