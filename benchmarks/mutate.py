"""Planted faults, and whether the tests notice: python -m benchmarks.mutate [room ...] --seed 1.

Draws single faults in the code of a room (a turned comparison, a number off by one, and for or, a
result left out, a statement gone), plants each in a fork of one warm interpreter and runs the tests
of the room that reach it, quickest first, until one fails. What no test notices is printed with its
place. ``--write`` keeps the score and the survivors in ``benchmarks/mutation.md``; what was written
there of a survivor, after its dash, stays with it.

Faults in constants of a module are planted too, which mutmut leaves alone; and neither mutmut nor
cosmic-ray draws a sample from a warm interpreter: each brings ten packages more.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import gc
import importlib
import itertools
import os
import random
import re
import resource
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from cityplans.targets import rules as targets

ROOT = Path(__file__).resolve().parents[1]
RESULT = Path(__file__).with_suffix(".md").with_name("mutation.md")
# room: its modules, its tests; the examples in its docstrings are tests too
ROOMS = {
    "compare": ("compare/*", "compare shares models pmc timelines defaults"),
    "keyness": ("keyness/*", "keyness keyness_measures defaults"),
    "coders": ("coders/*", "coders correction sheets defaults"),
    "themes": ("themes/*", "themes contexts suggesting defaults"),
    "roles": ("outline/roles.py", "outline outline_roles contents"),
    "targets": (
        "targets/*",
        "targets targets_blocks targets_cells targets_judging targets_naming "
        "targets_numbers targets_phrases targets_rules defaults",
    ),
    "promises": ("promises/*", "promises defaults"),
    # a list of one's own is read by the tests of targets
    "indicators": ("indicators/*", "indicators targets targets_naming shipped_plans"),
}  # fmt: skip

SIGNATURES = "tests/test_defaults.py"

_COMPARED = {
    ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt], ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.In: [ast.NotIn],
    ast.NotIn: [ast.In], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is],
}  # fmt: skip
_RECKONED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: where, within which function ('' in the module itself), the source with it."""

    room: str
    path: str
    line: int
    within: str
    old: str
    new: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.path}: `{self.old}` → `{self.new}`"


def mutants_of(room: str, path: Path) -> Iterator[Mutant]:
    """Every fault that can be planted in a module, in order of place."""
    source = path.read_text(encoding="utf-8")
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for node, within in _walk(ast.parse(source), ""):
        for new in _faults(node):
            a = starts[node.lineno - 1] + node.col_offset
            b = starts[node.end_lineno - 1] + node.end_col_offset
            text = ast.unparse(new)
            if isinstance(node, ast.expr):
                text = f"({text})"
            text += "\n" * (node.end_lineno - node.lineno) if isinstance(node, ast.stmt) else ""
            if isinstance(node, ast.expr):  # inside brackets, so that the lines below stay
                text = text[:-1] + "\n" * (node.end_lineno - node.lineno) + ")"
            data = source.encode()
            changed = (data[:a] + text.encode() + data[b:]).decode()
            old, said = (_lines(s, node) for s in (source, changed))
            where = str(path.relative_to(ROOT))
            yield Mutant(room, where, node.lineno, within, old, said, changed)


def _lines(source: str, node: Any) -> str:
    return " ".join(" ".join(source.splitlines()[node.lineno - 1 : node.end_lineno]).split())


def _walk(node: ast.AST, within: str) -> Iterator[tuple[Any, str]]:
    """Give the nodes that run, with the function each belongs to; f-strings tell no place."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        children = value if isinstance(value, list) else [value]
        for child in children:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr):
                continue
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            inner, defines = within, (ast.FunctionDef, ast.ClassDef)
            if isinstance(child, defines) and not isinstance(node, ast.FunctionDef):
                inner = f"{within}.{child.name}".lstrip(".")
            yield child, inner
            yield from _walk(child, inner)


def _faults(node: ast.AST) -> Iterator[ast.AST]:
    """Give what may stand wrongly in a node's place."""
    changed = copy.deepcopy(node)
    match changed:
        case ast.Compare(ops=[kind, *_]):
            for other in _COMPARED[type(kind)]:
                changed.ops[0] = other()
                yield changed
        case ast.BoolOp(op=kind):
            changed.op = ast.Or() if isinstance(kind, ast.And) else ast.And()
            yield changed
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _RECKONED:
            # texts know no other arithmetic: nothing to notice
            if not any(isinstance(n, ast.JoinedStr) or _is_text(n) for n in (left, right)):
                changed.op = _RECKONED[type(kind)]()
                yield changed
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=float(value)):
            others = (value * 2, value / 2) if value else (1.0, -1.0)
            yield from map(ast.Constant, others)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=value) if not isinstance(value, ast.Constant | ast.Yield):
            yield ast.Pass()
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def sample(rooms: list[str], size: int, seed: int) -> list[Mutant]:
    """Draw some faults of each room, the same on any machine."""
    drawn: list[Mutant] = []
    for room in rooms:
        paths = sorted((ROOT / "cityplans").glob(ROOMS[room][0].removesuffix("*") + "*"))
        paths = [p for path in paths for p in ([path] if path.is_file() else path.glob("*.py"))]
        every = [m for p in sorted(paths) if p.suffix == ".py" for m in mutants_of(room, p)]
        drawn += random.Random(f"{seed}/{room}").sample(every, min(size, len(every)))
    return drawn


# Planting: functions keep who they are and get other code, so that whoever imported them by
# name has the fault too.


class Unplanted(Exception):
    """The fault does not fit into the function as it stands."""


def _function(thing: Any) -> Any:
    """Return the function inside a cached function, a property or a field worked out late."""
    for name in ("__wrapped__", "__func__", "fget", "func", "_find"):
        inner = thing.__dict__.get(name) if hasattr(thing, "__dict__") else None
        thing = inner or (thing if name in ("func", "_find") else getattr(thing, name, thing))
    return thing if isinstance(thing, types.FunctionType) else None


def plant(mutant: Mutant) -> int:
    """Plant a fault in the modules as they are loaded; returns how many things have changed."""
    name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    module = importlib.import_module(name)
    fresh = types.ModuleType(name)
    fresh.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    if hasattr(module, "__path__"):
        fresh.__path__ = module.__path__
    exec(compile(mutant.source, str(module.__file__), "exec"), fresh.__dict__)
    changed = 0
    for key, new in list(fresh.__dict__.items()):
        old = module.__dict__.get(key)
        if key.startswith("__") or getattr(new, "__module__", name) != name:
            continue
        if isinstance(new, type) and isinstance(old, type):
            for part, value in vars(new).items():
                changed += _turn(vars(old).get(part), value)
        elif _function(new):
            changed += _turn(old, new)
        elif type(old) is type(new) and not _same(old, new):
            changed += 1
            for other in list(sys.modules.values()):
                if getattr(other, "__dict__", {}).get(key) is old:
                    setattr(other, key, new)
    return changed


def _same(old: Any, new: Any) -> bool:
    with contextlib.suppress(Exception):
        return bool(old == new) or repr(old) == repr(new)
    return False


def _turn(old: Any, new: Any) -> int:
    """Give a function the code and the defaults of another."""
    a, b = _function(old), _function(new)
    if a is None or b is None:
        return 0
    same = a.__code__ == b.__code__ and _same(
        (a.__defaults__, a.__kwdefaults__), (b.__defaults__, b.__kwdefaults__)
    )
    try:
        a.__code__ = b.__code__
    except ValueError as error:  # it no longer closes over the same names
        raise Unplanted from error
    a.__defaults__, a.__kwdefaults__ = b.__defaults__, b.__kwdefaults__
    return not same


def caches(rooms: set[str]) -> list[Any]:
    """What functions of these rooms, and of whoever imports them, keep from call to call."""
    above = _importers({f"cityplans.{ROOMS[r][0].split('/')[0]}" for r in rooms})
    found = (c for c in gc.get_objects() if isinstance(c, type(lru_cache(abs))))
    return [c for c in found if str(c.__module__).startswith(tuple(above))]


def forget(kept: list[Any]) -> None:
    """Forget what functions keep, and what targets keep by hand."""
    for cached in kept:
        cached.cache_clear()
    targets.MEMO.clear()


def _importers(modules: set[str]) -> set[str]:
    """Rooms and modules that import these, at any remove."""
    imports: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "cityplans").rglob("*.py"):
        room = ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])
        source = path.read_text(encoding="utf-8")
        imports[room] |= set(re.findall(r"(?:from|import) (cityplans\.\w+)", source))
    above = set(modules)
    while more := {m for m, used in imports.items() if used & above} - above:
        above |= more
    return above | {"tests"}


class Session:
    """A plugin of pytest: it collects the tests once and runs some of them for every fault."""

    def __init__(self, mutants: list[Mutant]) -> None:
        self.mutants = mutants
        self.rooms = {m.room for m in mutants}
        self.outcome: dict[Mutant, str] = {}
        self.seen: dict[int, types.CodeType] = {}
        self.of_fixture: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.reached: dict[str, set[tuple[str, str]]] = {}
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        """What a fixture calls is reached by every test that asks for it."""
        outer, self.seen = self.seen, {}
        try:
            return (yield)
        finally:
            self.of_fixture[fixturedef.argname] |= self.places()
            self.seen = outer

    def places(self) -> set[tuple[str, str]]:
        """Files and functions of what has been called."""
        codes = [c for c in list(self.seen.values()) if c.co_filename.startswith(str(ROOT))]
        return {
            (os.path.relpath(c.co_filename, ROOT), c.co_qualname.split(".<locals>")[0])
            for c in codes
        }

    def pytest_runtestloop(self, session: Any) -> bool:
        """Run every test once to see what it reaches, then the faults."""

        def trace(frame: types.FrameType, event: str, argument: object) -> None:
            self.seen[id(frame.f_code)] = frame.f_code

        kept = caches(self.rooms)
        for item, after in itertools.zip_longest(session.items, session.items[1:]):
            forget(kept)  # what an earlier test left would hide what this one reaches
            self.seen, begun = {}, time.process_time()
            sys.settrace(trace)
            failed = run(item, after)
            sys.settrace(None)
            if failed:
                pytest.exit(f"without a fault {item.nodeid} fails: {failed}")
            self.seconds[item.nodeid] = time.process_time() - begun
            self.reached[item.nodeid] = self.places()
        for item in session.items:
            for name in getattr(item, "fixturenames", ()):
                self.reached[item.nodeid] |= self.of_fixture[name]
        print(f"{len(session.items)} tests, {sum(self.seconds.values()):.0f} s", flush=True)
        kept = caches(self.rooms)
        for room in sorted(self.rooms):  # a fork without a fault notices nothing, or nothing counts
            own = [i for i in session.items if i.nodeid.startswith(tests_in(room))]
            if in_a_fork(None, own, self.seconds, kept) != "survived":
                pytest.exit(f"tests of {room} fail in a fork without a fault")
        for number, mutant in enumerate(self.mutants, 1):
            items = self.tests_of(mutant, session.items)
            self.outcome[mutant] = how = in_a_fork(mutant, items, self.seconds, kept)
            if how not in ("killed", "same"):
                print(f"{mutant.path}:{mutant.line} {how} {len(items)} tests", flush=True)
                print(f"  - {mutant.old}\n  + {mutant.new}", flush=True)
            if number % 20 == 0:
                print(f"… {number} of {len(self.mutants)}", flush=True)
        return True

    def tests_of(self, mutant: Mutant, items: list[Any]) -> list[Any]:
        """Tests of the room that reach the function of a fault, quickest first."""
        names = tests_in(mutant.room)
        own = [i for i in items if i.nodeid.startswith(names)]

        def reaches(item: Any) -> bool:
            return any(
                path == mutant.path
                and (
                    name == mutant.within
                    or name.startswith(f"{mutant.within}." * bool(mutant.within))
                )
                for path, name in self.reached[item.nodeid]
            )

        # Tests of signatures call nothing, and cost nothing.
        chosen = [i for i in own if reaches(i) or i.nodeid.startswith(SIGNATURES)]
        return sorted(chosen, key=lambda i: self.seconds[i.nodeid])


def run(item: Any, after: Any) -> str:
    """Run one test; what was wrong, if anything."""
    names = dict(item.dtest.globs) if hasattr(item, "dtest") else {}
    reports = runtestprotocol(item, log=False, nextitem=after)
    if names:  # an example forgets the names of its module once it has run
        item.dtest.globs.update(names)
    return "\n".join(r.longreprtext for r in reports if r.failed)


def in_time(item: Any, after: Any, seconds: dict[str, float]) -> str:
    """Run one test; a fault that never ends is stopped by processor time, not by the clock."""
    most = int(time.process_time() + 5 * seconds[item.nodeid] + 5)
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    return run(item, after)


def in_a_fork(
    mutant: Mutant | None, items: list[Any], seconds: dict[str, float], kept: list[Any]
) -> str:
    """Plant a fault (or none) in a fork and run tests there until one fails."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (8 << 30, 8 << 30))
            signal.alarm(3 * 3600)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            code = 2
            if mutant is None or plant(mutant):
                code = 1
                forget(kept)
                following = itertools.zip_longest(items, items[1:])
                code = 1 if any(in_time(item, after, seconds) for item, after in following) else 0
        except Unplanted:
            code = 2
        except BaseException:
            code = 1
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return {0: "survived", 1: "killed", 2: "same"}[os.WEXITSTATUS(status)]


def tests_in(room: str) -> tuple[str, ...]:
    """Beginnings of the names of a room's tests: its files of tests and its own examples."""
    files = [f"tests/test_{name}.py" for name in ROOMS[room][1].split()]
    return (*files, "cityplans/" + ROOMS[room][0].removesuffix("*"))


def report(outcome: dict[Mutant, str], seed: int) -> str:
    """Write the score of each room and what survived; rooms that were not run stay as they are."""
    before = RESULT.read_text(encoding="utf-8") if RESULT.exists() else ""
    said = dict(re.findall(r"^- (.+?`)(?: in line \d+)? — (.+)$", before, re.M))
    run = {m.room for m in outcome}
    scores = {
        room: tuple(map(int, numbers))
        for room, *numbers in re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", before, re.M)
    }
    for room in run:
        of = [how for m, how in outcome.items() if m.room == room and how != "same"]
        scores[room] = (seed, len(of), of.count("killed"))
    ran = tuple(f"- cityplans/{ROOMS[room][0].removesuffix('*')}" for room in run)
    left = [
        line for line in before.splitlines() if line.startswith("- ") and not line.startswith(ran)
    ]
    for m in (m for m, how in outcome.items() if how == "survived"):
        left.append(f"- {m.name} in line {m.line} — {said.get(m.name, 'not read yet')}")
    lines = [HEAD, "| room | seed | faults | noticed | share |", "|---|---:|---:|---:|---:|"]
    for room, (drawn, n, k) in sorted(
        scores.items(), key=lambda row: row[1][2] / max(row[1][1], 1)
    ):
        lines.append(f"| {room} | {drawn} | {n} | {k} | {k / max(n, 1):.0%} |")
    n, k = (sum(row[i] for row in scores.values()) for i in (1, 2))
    lines += [
        f"| all | | {n} | {k} | {k / max(n, 1):.0%} |",
        "",
        "## Not noticed",
        "",
        *sorted(left),
    ]
    return "\n".join(lines) + "\n"


HEAD = """# Planted faults

Single faults planted in the code, and whether the tests of the room notice:
`python -m benchmarks.mutate ROOM --sample 22 --seed N --write` (see the script for what is
planted). Survivors are read one by one: equivalent (no input tells the two apart), or why one is
left; equivalent ones count as not noticed.
"""


def main() -> int:
    """Plant a sample of faults and say which the tests do not notice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", default=[], help=f"of {', '.join(ROOMS)}")
    parser.add_argument("--sample", type=int, default=25, help="faults of each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="faults whose name holds this text")
    parser.add_argument("--at-least", type=float, default=0.0, help="share to notice, else fail")
    parser.add_argument("--write", action="store_true", help=f"write {RESULT.name}")
    given = parser.parse_args()
    rooms = given.rooms or list(ROOMS)
    mutants = [m for m in sample(rooms, given.sample, given.seed) if given.only in m.name]
    session = Session(mutants)
    paths = sorted({str(ROOT / p.rstrip("/")) for room in rooms for p in tests_in(room)})
    # Hypothesis draws the same examples for every fault.
    quiet = ["-q", "-s", "--no-header", "-p", "no:cacheprovider"]
    pytest.main([*quiet, "--hypothesis-seed=0", *paths], plugins=[session])
    counts = [how for how in session.outcome.values() if how != "same"]
    noticed = counts.count("killed")
    print(f"{noticed} of {len(counts)} faults noticed")
    if given.write:
        RESULT.write_text(report(session.outcome, given.seed), encoding="utf-8")
    return int(not counts or noticed < given.at_least * len(counts))


if __name__ == "__main__":
    raise SystemExit(main())
