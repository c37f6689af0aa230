"""Rules as data: ordered tables of (condition, what follows), each with a made-up case.

A rule of ``data/lexicon/target_rules.toml`` holds where all of its ``when`` and none of its
``unless`` hold. A condition is said of a field of what is looked at: a text is a pattern searched
in it, a list the values it may have, anything else the value it has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import attrgetter, eq, not_
from typing import Any, ParamSpec, TypeVar

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
    for cached in (*_KEPT, _compiled, _plain_of, _plain_fields, _cues):
        cached.cache_clear()
    MEMO.clear()


Condition = tuple[str, Callable[[Any], Any]]
_KEYS = {"name", "gives", "cue", "when", "unless", "case", "then", "role"}
# Fields with few values: the rules they leave are written as one function for each combination.
_PLAIN = ("measure", "nouned", "first")


@dataclass(frozen=True)
class Rule:
    """One rule: what it gives where its conditions hold, and a case with what follows there."""

    name: str
    gives: Any
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    case: str
    then: tuple[Any, ...]
    role: str
    cue: str


def _conditions(given: Mapping[str, Any]) -> tuple[Condition, ...]:
    out: list[Condition] = []
    for field, wanted in given.items():
        if wanted in (".", "^$"):
            out.append((field, bool if wanted == "." else not_))
        elif isinstance(wanted, str):
            out.append((field, compile_pattern(wanted).search))
        elif isinstance(wanted, list):
            out.append((field, frozenset(wanted).__contains__))
        else:
            out.append((field, partial(eq, wanted)))
    return tuple(out)


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """Read one table of rules, in its order.

    Raises
    ------
    LexiconError
        A rule has an unknown key or no case.
    """
    path = data_dir() / "lexicon" / "target_rules.toml"
    out = []
    for row in _tables()[table]:
        name = f"{table}.{row.get('name', '?')}"
        if odd := row.keys() - _KEYS:
            raise LexiconError(f"{path.name}: rule {name} has an unknown key {min(odd)}")
        if not row.get("case") or "then" not in row:
            raise LexiconError(f"{path.name}: rule {name} has no case with what follows from it")
        when, unless = _conditions(row.get("when", {})), _conditions(row.get("unless", {}))
        cue, then = expand(row.get("cue", "")), tuple(row["then"])
        role = row.get("role", "plan")
        out.append(Rule(row["name"], row["gives"], when, unless, row["case"], then, role, cue))
    return tuple(out)


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    path = data_dir() / "lexicon" / "target_rules.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _plain_fields(table: str) -> tuple[str, ...]:
    used = {field for rule in rules(table) for field, _ in (*rule.when, *rule.unless)}
    return tuple(field for field in _PLAIN if field in used)


@cache
def _plain_of(table: str) -> Callable[[Any], Any] | None:
    fields = _plain_fields(table)
    return attrgetter(*fields) if fields else None


@cache
def _compiled(table: str, values: Any) -> Callable[[Any, Any], Any]:
    """Write the rules that are left for some plain values as one function of what is seen."""
    fields = _plain_fields(table)
    plain = dict(zip(fields, values if len(fields) > 1 else (values,), strict=False))
    known: dict[str, Any] = {}
    lines = ["def first(seen, otherwise):"]

    def told(conditions: tuple[Condition, ...], sign: str) -> Iterator[str]:
        for field, test in conditions:
            if field not in plain:
                known[name := f"x{len(known)}"] = test
                yield f"{sign}{name}(seen.{field})"

    for rule in rules(table):
        holds = all(test(plain[field]) for field, test in rule.when if field in plain)
        if not holds or any(test(plain[field]) for field, test in rule.unless if field in plain):
            continue
        asked = [*told(rule.when, ""), *told(rule.unless, "not ")]
        known[gives := f"x{len(known)}"] = rule.gives
        lines.append(f"    if {' and '.join(asked) or 'True'}: return {gives}")
        if not asked:
            break
    exec("\n".join([*lines, "    return otherwise"]), known)
    return known["first"]


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
    plain = _plain_of(table)
    return _compiled(table, plain(seen) if plain else None)(seen, otherwise)


@cache
def _cues(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<r{i}>{rule.cue})" for i, rule in enumerate(rules(table))))


@kept
def cues(table: str, clause: str) -> tuple[tuple[Any, str, int], ...]:
    """Find the cues of a table in a clause: what each gives, its words, and where it ends.

    The rules of such a table have a pattern as ``cue``, which goes over no comma; the nearest cue
    before a number counts, not the first rule.
    """
    found = rules(table)
    return tuple(
        (found[int(str(m.lastgroup)[1:])].gives, m[0], m.end())
        for m in _cues(table).finditer(clause)
    )
