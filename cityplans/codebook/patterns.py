"""Patterns of a codebook: words with a few wildcards, found in one pass over the characters.

They are matched on the form of a text that :mod:`cityplans.codebook.forms` makes, and brought to
that form themselves.

``.`` is one character; ``~`` is up to three and ``*`` up to eight characters, of the same clause
and the same member of a list; ``#`` is a number in digits (``85``, ``1.2``); ``(甲|乙)`` is
either, ``(甲|)`` 甲 or nothing. A pattern needs two characters that are not wildcards, or one
beside ``#``, and neither begins nor ends with ``*`` or ``~``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain, product

from cityplans.codebook.forms import BREAK, CODEC, match_form
from cityplans.paths import data_dir

GAPS = {"*": 8, "~": 3}
WILD = "*~.#"
_NUMBER = r"[0-9][0-9.]{0,11}"
# What a wildcard does not cross: marks in their narrow form.
_STOPS = f",。;!?、:{BREAK}"
_MOST = 400
_GAP = f"[^{_STOPS}]"
_SPECIAL = re.compile(r"[*~.#()|]")
_WILDCARD = re.compile(r"([*~.#])")
_WIDE = re.compile("[*~#]")
_BLANK = re.compile(r"\s")
_WIDEST = GAPS | {".": 1, "#": 12}
# A wildcard, or parts between wildcards, each a list of alternatives.
_Segment = str | list[list[str]]
# A set of characters compiles in a third less time if all are among the first 256.
_STAND_INS = {"。": "\x01", "、": "\x02"}


class PatternError(ValueError):
    """A pattern of a codebook cannot be used; the message says why."""


def parse(pattern: str) -> list[list[str]]:
    """Split a pattern into parts, each a list of alternatives; raise PatternError if it is wrong.

    Examples
    --------
    >>> from cityplans.codebook.patterns import parse
    >>> parse("紧密型(县域|)医共体")
    [['紧密型'], ['县域', ''], ['医共体']]
    """
    if not pattern:
        raise PatternError("it is empty")
    if _BLANK.search(pattern):
        raise PatternError("it has white space in it; white space is left out when matching")
    pattern = match_form(pattern)
    if len(pattern) > 1 and not _SPECIAL.search(pattern):
        return [[pattern]]
    parts: list[list[str]] = []
    at = 0
    while at < len(pattern):
        if pattern[at] == "(":
            end = pattern.find(")", at)
            if end < 0 or "(" in pattern[at + 1 : end]:
                raise PatternError("a bracket '(' is not closed, or stands inside another")
            parts.append(pattern[at + 1 : end].split("|"))
            at = end + 1
        elif pattern[at] in ")|":
            raise PatternError(f"{pattern[at]!r} stands outside brackets")
        else:
            stops = (k for k in (pattern.find(c, at) for c in "()|") if k >= 0)
            end = min(stops, default=len(pattern))
            parts.append([pattern[at:end]])
            at = end
    _check(parts)
    return parts


def _check(parts: list[list[str]]) -> None:
    shortest = "".join(min(p, key=lambda a: len(_WILDCARD.sub("", a))) for p in parts)
    literal = _WILDCARD.sub("", shortest)
    if any(a[:1] in GAPS for a in parts[0]) or any(a[-1:] in GAPS for a in parts[-1]):
        raise PatternError("it begins or ends with '*' or '~', which would match anything")
    if not literal or (len(literal) < 2 and "#" not in shortest):
        raise PatternError("it needs two characters that are not wildcards")
    if sum(len(_WIDE.findall(a)) for p in parts for a in p) > 4:
        raise PatternError("it has more than four wildcards '*', '~' or '#'")
    if any(_WILDCARD.search(a) for p in parts if len(p) > 1 for a in p):
        raise PatternError("a wildcard stands inside brackets; write two patterns instead")


def _alternatives(parts: list[list[str]]) -> list[str]:
    n = 1
    for part in parts:
        n *= len(part)
    if n > _MOST:
        raise PatternError(f"its brackets give {n} alternatives, more than {_MOST}")
    return list(dict.fromkeys("".join(p) for p in product(*parts)))


def _segments(parts: list[list[str]]) -> list[_Segment]:
    """Cut the parts at wildcards: each wildcard, and each list of parts between them."""
    out: list[_Segment] = []
    solid: list[list[str]] = []
    for part in parts:
        if len(part) > 1:
            solid.append(part)
            continue
        for piece in _WILDCARD.split(part[0]):
            if piece and piece in WILD:
                out += [solid, piece] if solid else [piece]
                solid = []
            elif piece:
                solid.append([piece])
    return [*out, solid] if solid else out


def _regex(segments: list[_Segment], gap: str = _GAP) -> str:
    wild = {w: f"{gap}{{0,{n}}}?" for w, n in GAPS.items()} | {".": gap, "#": _NUMBER}
    out = []
    for segment in segments:
        if isinstance(segment, str):
            out.append(wild[segment])
            continue
        for part in segment:
            longest_first = sorted(part, key=len, reverse=True)
            out.append(f"(?:{'|'.join(map(re.escape, longest_first))})")
    return "".join(out)


def _reach(segments: list[_Segment]) -> int:
    """Return the most characters that segments can take."""
    return sum(
        _WIDEST[s] if isinstance(s, str) else sum(max(map(len, part)) for part in s)
        for s in segments
    )


@cache
def compile_pattern(pattern: str) -> list[tuple[str, str | None, int, int]]:
    """Return what to look for first: (literal, expression or None, reach before, reach after).

    Without wildcards every alternative is a literal of its own. With them, one segment between
    wildcards is the anchor: the rarest by what is known beforehand, so that little is looked at.
    """
    parts = parse(pattern)
    segments = _segments(parts)
    if not any(isinstance(s, str) for s in segments):
        return [(one, None, 0, 0) for one in _alternatives(parts)]
    solid = [(k, _alternatives(s)) for k, s in enumerate(segments) if not isinstance(s, str)]
    k, literals = min(solid, key=lambda one: (_commonness(one[1]), -one[0]))
    if "" in literals:
        raise PatternError("every piece between its wildcards may be empty")
    regex = _stand_in(_regex(segments))
    before, after = _reach(segments[:k]), _reach(segments[k + 1 :])
    return [(one, regex, before, after) for one in literals]


def _commonness(literals: list[str]) -> float:
    """How often one of the literals is met: the n-th most frequent word as 1/n, rare ones less."""
    ranks = _ranks()

    def expected(one: str) -> float:
        if len(one) < 2:
            return 9 - 8 * len(one)
        return 1 / (5 + ranks[one]) if one in ranks else 0.2 / (len(ranks) * len(one))

    return sum(map(expected, literals))


@cache
def common_words(kind: str) -> tuple[str, ...]:
    """Words that count as an action unless a codebook has its own, or the most frequent words."""
    import yaml

    text = (data_dir() / "lexicon" / "actions.yaml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))[kind])


@cache
def _ranks() -> dict[str, int]:
    return {word: n for n, word in enumerate(common_words("frequent"))}


def _stand_in(text: str) -> str:
    """Put the stand-ins for the two wide marks that no wildcard crosses."""
    for mark, stand_in in _STAND_INS.items():
        text = text.replace(mark, stand_in)
    return text


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile one expression that finds any of the patterns, of those that begin alike the longest.

    For a few characters around a hit; a :class:`Matcher` is for whole texts.
    """
    segments = [_segments(parse(pattern)) for pattern in dict.fromkeys(patterns)]
    return re.compile("|".join(_regex(s) for s in sorted(segments, key=_reach, reverse=True)))


class Matcher:
    """Finds many patterns in one text.

    Literals, and the longest literal piece of each pattern with wildcards, are found by one pass
    of an Aho–Corasick automaton (all overlapping hits); a regular expression looks only at the
    few characters around a piece that was found, so the time is linear in the text.

    Parameters
    ----------
    patterns
        Patterns; brackets are written out here.

    Examples
    --------
    >>> from cityplans.codebook.patterns import Matcher
    >>> Matcher(["远程*诊断", "诊断"]).find("远程心电诊断")
    [(0, 6, 0), (4, 6, 1)]
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        import ahocorasick_rs

        self.patterns = list(dict.fromkeys(patterns))
        plain: dict[str, list[int]] = {}
        wild: dict[str, list[tuple[int, str, int, int]]] = {}
        for k, pattern in enumerate(self.patterns):
            for literal, regex, before, after in compile_pattern(pattern):
                if regex is None:
                    plain.setdefault(literal, []).append(k)
                else:
                    wild.setdefault(literal, []).append((k, regex, before, after))
        pieces = list(dict.fromkeys([*plain, *wild]))
        self._plain = [plain.get(piece, ()) for piece in pieces]
        self._wild = [wild.get(piece, ()) for piece in pieces]
        self._automaton = None
        if pieces:
            # A DFA reads an eighth faster, and takes longer to build than that saves in 10 MB.
            small = ahocorasick_rs.Implementation.ContiguousNFA
            self._automaton = ahocorasick_rs.BytesAhoCorasick(
                [piece.encode(CODEC) for piece in pieces], implementation=small
            )

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (start, end, index of the pattern) of all hits, sorted, overlapping ones too.

        The text is in its form for matching.
        """
        if self._automaton is None:
            return []
        plain, wild = self._plain, self._wild
        hits = []
        far: set[tuple[int, int, int]] = set()
        # As four bytes a character: of a str every place is counted out, which costs half as much.
        found = self._automaton.find_matches_as_indexes(text.encode(CODEC), overlapping=True)
        text = _stand_in(text)
        for piece, start, end in found:
            if start & 3:
                continue
            start >>= 2
            end >>= 2
            for k in plain[piece]:
                hits.append((start, end, k))
            for k, expression, before, after in wild[piece]:
                regex = _compiled(expression)
                # The leftmost start that still takes in the piece.
                low, high = start - before if start > before else 0, end + after
                at = regex.search(text, low, high)
                while at and at.start() <= start and at.end() < end:
                    at = regex.search(text, at.start() + 1, high)
                if at and at.start() <= start:
                    far.add((*at.span(), k))
        return sorted(chain(hits, far))
