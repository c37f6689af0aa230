"""Wordings brought to one form: what stands for the same, what says nothing, what narrows.

The words are in ``data/lexicon/indicator_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from cityplans.text import read_rows
from cityplans.text.lists import alternatives
from cityplans.text.scripts import simplify

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# Kinds of words that narrow an indicator, in the order in which they are written.
NARROWING = ("ownership", "area", "level", "institution", "population", "disease", "everyone")
_AGE = r"[0-9]+(?:[-~至][0-9]+)?(?:周?岁|个月)(?:[及含]?以[上下]|以内)?(?:的)?"
# Only at the end of a name: 占比 and 比例 inside one may belong to another word.
_AT_END = ("占比", "数", "量")
_NOTE = re.compile(r"\([^()]{1,12}\)")


@cache
def listed(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of one kind, each with its words."""
    rows = read_rows("indicator_words.csv", ("kind", "words"))
    return tuple(tuple(row["words"].split("|")) for _, row in rows if row["kind"] == kind)


@cache
def words_of(kind: str) -> frozenset[str]:
    """Return all words of one kind."""
    return frozenset(word for row in listed(kind) for word in row if word)


@cache
def _rewriting() -> tuple[AhoCorasick, list[str], dict[str, str]]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    same = {w: row[0] for row in listed("same") if row[0] not in _AT_END for w in row}
    same |= dict.fromkeys((w for row in listed("drop") for w in row), "")
    found = sorted(w for w in same if w)
    return AhoCorasick(found, matchkind=MatchKind.LeftmostLongest), found, same


def _rewritten(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a text is written in another way, and how; a note in brackets goes as a whole."""
    automaton, found, same = _rewriting()
    spans = [(a, b, found[k]) for k, a, b in automaton.find_matches_as_indexes(text)]
    if "(" in text:
        notes = ((*note.span(), "") for note in _NOTE.finditer(text))
        spans = sorted([*notes, *spans], key=itemgetter(0))
    end = 0
    for a, b, word in spans:
        if a >= end:
            end, new = b, same.get(word, "")
            if not word or new != word:
                yield a, b, new


@cache
def _ends() -> tuple[re.Pattern[str], dict[str, str]]:
    same = {w: row[0] for row in listed("same") if row[0] in _AT_END for w in row}
    return re.compile(f"(?:{alternatives(list(same))})$"), same


@lru_cache(maxsize=65536)
def normal(text: str) -> tuple[str, tuple[int, ...]]:
    """Bring a wording to one form.

    Parameters
    ----------
    text
        A name with narrow digits and signs.

    Returns
    -------
    tuple of str and tuple of int
        The form, and for each of its characters where it begins in the text.

    Examples
    --------
    >>> normal("每千常住人口拥有执业(助理)医师数")[0]
    '每千人口医师数'
    """
    text = simplify(text)
    out: list[str] = []
    where: list[int] = []
    at = 0
    end = _ends()[0].search(text)
    stop = end.start() if end is not None and end.start() > 0 else len(text)
    for begin, close, new in _rewritten(text[:stop]):
        out.append(text[at:begin])
        where.extend(range(at, begin))
        out.append(new)
        where.extend([begin] * len(new))
        at = close
    out.append(text[at:stop])
    where.extend(range(at, stop))
    if end is not None and stop < len(text):
        out.append(_ends()[1][end[0]])
        where.extend([stop] * len(out[-1]))
    return "".join(out), tuple(where)


@cache
def _loose() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(sorted(words_of("loose")), matchkind=MatchKind.LeftmostLongest)


def loosened(form: str, where: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """Leave out what may stand inside a wording without making another indicator of it."""
    out, at = "", 0
    kept: list[int] = []
    for _, a, b in _loose().find_matches_as_indexes(form):
        out += form[at:a]
        kept.extend(where[at:a])
        at = b
    return (out + form[at:], (*kept, *where[at:])) if at else (form, tuple(where))


@cache
def tail() -> re.Pattern[str]:
    """Return what may stand after a wording and says nothing of what it is."""
    return re.compile(f"(?:{alternatives(list(words_of('tail')))})+$")


@cache
def _front() -> re.Pattern[str]:
    kinds = [w for kind in ("place", "date") for w in words_of(kind)]
    # 以街道为单位 tells how it is reckoned.
    unit = "以[^,]{2,12}?为单位的?"
    return re.compile(f"(?:{alternatives(kinds)}|{unit}|[0-9]{{4}}年?|[的、,和及与])+")


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(alternatives(list(words_of("verb"))))


@cache
def _narrowing() -> tuple[re.Pattern[str], dict[str, int]]:
    order = {w: k for k, kind in enumerate(NARROWING) for w in words_of(kind)}
    return re.compile(f"(?P<age>{_AGE})|{alternatives(list(order))}|[的、和及与]"), order


@cache
def _places() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(list(words_of('place')))})+的?")


def without_place(name: str) -> str:
    """Take 全市, 全县, 我省 and the like off the front of a name.

    Parameters
    ----------
    name
        Name of an indicator as printed.

    Examples
    --------
    >>> without_place("全市药占比")
    '药占比'
    """
    found = _places().match(name)
    return name[found.end() :] if found else name


def narrowing(rest: str) -> tuple[str, bool]:
    """Settle what stays of what is printed before an indicator.

    Places, dates and what stands up to a verb go; areas, levels, hospitals, populations and
    diseases stay, in one order.

    Parameters
    ----------
    rest
        What stands before the wording of the indicator.

    Returns
    -------
    tuple of str and bool
        What stays, and whether all of it is known.

    Examples
    --------
    >>> narrowing("全市二级公立医院"), narrowing("持续提高老年人"), narrowing("武术馆")
    (('二级公立医院', True), ('老年人', True), ('武术馆', False))
    >>> narrowing("职工和居民"), narrowing("老年人、儿童")
    (('', True), ('老年人儿童', True))
    """
    rest = rest.strip('的、,和及与:“”"()')
    if _spelled(rest) is None:
        rest = _after_verb(rest)
    for front in _front().finditer(rest):
        # 全省 begins anew; what stands before it belongs to another clause.
        if front.start() == 0 or front[0].strip("的、,和及与"):
            tail = rest[front.end() :]
            if front.start() == 0 or _spelled(tail) is not None:
                rest = tail
                break
    spelled = _spelled(rest)
    if spelled is None:
        rest = without_named_place(rest)
        spelled = _spelled(rest)
    return (rest, False) if spelled is None else (spelled, True)


def _after_verb(rest: str) -> str:
    """Take what stands up to a verb off, unless another thing does what the verb says."""
    idle = re.compile(f"(?:{_verbs().pattern}|{_front().pattern}|了)*")
    for found in _verbs().finditer(rest):
        tail, head = rest[found.end() :].lstrip("了的"), rest[: found.start()]
        if not idle.fullmatch(head) and _spelled(head) is None:
            return rest
        if not tail or _spelled(tail) is not None:
            return tail if idle.fullmatch(head) else head + tail
    return rest


def _spelled(rest: str) -> str | None:
    """Write what narrows in one order; None where a part is not known.

    职工和居民 are everyone, of whom 职工 is no part that narrows.
    """
    pattern, order = _narrowing()
    population, everyone = map(NARROWING.index, ("population", "everyone"))
    parts: list[tuple[int, int, str]] = []
    joint = False
    at = 0
    while at < len(rest):
        found = pattern.match(rest, at)
        if found is None:
            return None
        word = found[0]
        if word not in "的、和及与":
            # An age belongs to the population after it.
            rank = population if found["age"] else order[word]
            if joint and everyone in (rank, parts[-1][0]):
                parts = [part for part in parts if part[0] != population]
                rank = everyone
            parts.append((rank, len(parts), word.rstrip("的")))
        joint = word in "、和及与" and bool(parts)
        at = found.end()
    return "".join(word for rank, _, word in sorted(parts) if rank != everyone)


@cache
def _named_places() -> tuple[Container[str], frozenset[str]]:
    from cityplans.regions.gazetteer import gazetteer

    names = gazetteer().by_name.keys() - words_of("area")
    return names, frozenset(name[:2] for name in names)


def without_named_place(rest: str) -> str:
    """Take the name of a division off the front, unless it begins another name."""
    names, openings = _named_places()
    if rest[:2] not in openings:
        return rest
    for size in range(min(len(rest), 11), 1, -1):
        if rest[:size] in names:
            after = rest[size:].lstrip("的")
            # 广宁县人民医院 is a name of its own.
            return rest if after.startswith(tuple(words_of("own"))) else after
    return rest
