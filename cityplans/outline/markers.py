"""Numbers and signs that may open a unit of an outline: 一、 （一） 1. ① 一是 —— and kin.

What they look like and where they may stand is data, ``data/lexicon/markers.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cityplans.text import read_ordinal, read_rows
from cityplans.text.numerals import CIRCLED

_CN = "一二三四五六七八九十百"
_PIECES = {
    "{c}": _CN,
    "{n5}": rf"[{_CN}〇零]{{1,5}}|\d{{1,3}}",
    "{l}": rf"[{_CN}]{{1,4}}|[{_CN}?]{{1,2}}",
    # 第一章的 speaks of a chapter
    "{t}": "(?![之款项的第、和至到]|规(?!划|范)) ?[:、]?",
    # 二、三级 is one level and another
    "{s}": rf"(?![{_CN}]{{1,2}}(?:级|类|型|线|产|甲|乙|、))",
    # 三要求 is a word, 三要求真务实 none
    "{o}": "(?:[否素件点务领闻职塞义]|求(?![真实新]))",
    "{h}": "\u4e00-\u9fff",
    "{z}": "".join(c for c in CIRCLED if not "⑴" <= c <= "⒛" and not "㈠" <= c <= "㈩"),
}
_MOST_CHINESE = 999
_COLUMNS = ("form", "family", "opens", "pattern", "rank", "least", "first", "after")
_SENTENCE_END = "。;!！？:”)》…"
_DECIMAL = re.compile(
    r"(\d(?<![\d.A-Za-z/〔\[(-]\d)\d?(?:\.\d{1,2}){0,3})(?![\d.%‰])[ ]*(?=[\u4e00-\u9fff“?①])"
)
# what a sign without a number heads has some words and is no label: value
_SAYS = re.compile(r"(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){6}(?s:.*)(?<!:)\Z")
# 3.5万, 2人 : a number and what it counts
_COUNTER = re.compile(
    r"[年月日时分个名家所项次张台件条人户万亿元岁类级周天届位种例倍辆间座处支批部只多余吨米公亩小倍折成点号楼层期部条系度国省市县乡镇村篇章]"
)

# a decimal outline has a 1.1 or 2.1 that counts nothing
_FIRST_POINT = re.compile(
    r"\.1(?<=[1-9]\.1)(?<![\d.A-Za-z/〔\[(-]\d\.1)(?:\.1)? *"
    rf"(?=[\u4e00-\u9fff“?①])(?!{_COUNTER.pattern})"
)


@dataclass(frozen=True)
class Candidate:
    """A marker that may open a unit: offsets in the view, white space after it taken in."""

    start: int
    end: int
    # cn, paren_cn, arabic, 章, 是 ... : markers of one series share it
    family: str
    # its number; None if unnumbered or lost
    value: int | None
    printed: str
    # 3 at the start of a paragraph, 2 after the end of a sentence or white space, 1 elsewhere
    strength: int
    paragraph: int
    # the numbers of a decimal marker, 2.1.1
    parts: tuple[int, ...] = ()
    # where its unit ends at the latest, if that is known
    stop: int | None = None


@dataclass(frozen=True)
class _Form:
    """A row of the table; ``numerals`` counts the pairs of brackets in the pattern."""

    family: str
    opens: str
    pattern: str
    numerals: int
    number: int | None
    least: int
    first: int
    after: frozenset[str]


@dataclass(frozen=True)
class Markers:
    """The table, compiled: what opens markers, their forms, depths, and those without numbers.

    Families without a depth may stand at any, below whatever is open.
    """

    heads: re.Pattern[str]
    forms: dict[str, _Form]
    ranks: dict[str, float]
    unnumbered: frozenset[str]

    def floats(self, family: str) -> bool:
        """Tell whether a family may stand at any depth."""
        return family not in self.ranks


@cache
def markers() -> Markers:
    """Read ``data/lexicon/markers.csv``, once."""
    forms = {}
    ranks = {f"dec{n}": 4 + n / 10 for n in (1, 2, 3, 4)}
    for _, row in read_rows("markers.csv", _COLUMNS):
        pattern, after, family = (_written_out(row["pattern"]), row["after"], row["family"])
        forms[row["form"]] = _Form(
            family,
            _written_out(row["opens"]),
            pattern,
            pattern.replace(r"\(", "").count("(") - pattern.count("(?"),
            int(row["number"]) if row["number"] else None,
            int(row["least"]),
            int(row["first"]),
            frozenset(after[1:] if after.startswith("^") else _SENTENCE_END + after),
        )
        if row["rank"]:
            ranks[family] = float(row["rank"])
    # one look for a first character is quicker than all forms at each place; of a run of
    # digits only the first opens a marker, and like a Chinese numeral only before some signs
    inside, any_form = ("".join(f.opens for f in forms.values() if f.least < n) for n in (3, 4))
    heads = re.compile(
        rf"[{any_form}](?:(?<=[{inside}])|(?<!\S.))"
        r"(?:(?<!\d)|(?<!\d\d)(?=\d{0,4} ?[、.)]|\ufe0f?\u20e3))"
        rf"(?:(?<![{_CN}])|(?=[{_CN}?]{{0,3}}[ \n]?[是要、.:,]))"
    )
    unnumbered = frozenset({"row", *(f.family for f in forms.values() if not f.numerals)})
    return Markers(heads, forms, ranks, unnumbered)


@cache
def pattern_for(character: str) -> re.Pattern[str]:
    """Return the pattern of all markers that begin with a character, in the table's order."""
    parts = [
        f"(?P<{name}>{form.pattern})"
        for name, form in markers().forms.items()
        if re.match(f"[{form.opens}]", character)
    ]
    return re.compile("|".join(parts) or "(?!)")


def _written_out(pattern: str) -> str:
    for name, piece in _PIECES.items():
        pattern = pattern.replace(name, piece)
    return pattern


def opens_with_marker(text: str) -> bool:
    """Tell whether a line opens like a unit of an outline.

    Examples
    --------
    >>> [opens_with_marker(t) for t in ("一、加强领导", "二、三级医院", "4.25吨", "3.开展培训")]
    [True, False, False, True]
    """
    m = pattern_for(text[0]).match(text) if text else None
    return m is not None and markers().forms[str(m.lastgroup)].family != "bullet"


def find_candidates(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """Yield every marker that may open a unit, in order of appearance."""
    table = markers()
    k = at = 0
    for first in table.heads.finditer(text):
        start = first.start()
        while k < len(paragraphs) and paragraphs[k][1] <= start:
            k += 1
        if k == len(paragraphs):
            return
        if start < at or start < paragraphs[k][0]:
            continue
        m = pattern_for(first[0]).match(text, start, paragraphs[k][1])
        if m is not None:
            at = m.end()
            found = _candidate(table, text, m, k, paragraphs[k])
            if found is not None:
                yield found


def _candidate(
    table: Markers, text: str, m: re.Match[str], k: int, p: tuple[int, int]
) -> Candidate | None:
    name = str(m.lastgroup)
    form = table.forms[name]
    a, b = m.span()
    number = form.number
    if form.numerals and number is None:
        own = m.re.groupindex[name]
        numeral = next((g for g in m.groups()[own : own + form.numerals] if g), "")
        number = read_ordinal(numeral)
        if number is not None and number > _MOST_CHINESE and not numeral[0].isdigit():
            # 一九五八: a year
            return None
    before = text[a - 1 : a]
    strength = 3 if a == p[0] else 2 if before.isspace() or before in form.after else 1
    if strength < (form.first if number == 1 else form.least):
        return None
    if not form.numerals and not _SAYS.match(text, b, p[1]):
        return None
    printed = text[a:b].rstrip()
    while b < len(text) and text[b] == " ":
        b += 1
    return Candidate(a, b, form.family, number, printed, strength, k)


def add_decimals(
    text: str, paragraphs: Sequence[tuple[int, int]], candidates: list[Candidate]
) -> list[Candidate]:
    """Add decimal numbers, 1 / 2.1 / 2.1.1, that form an outline; drop what they make impossible.

    Numbers are taken from the first 1 on, each the successor in tree order of the one before
    (2.1.1, 2.1.2, 2.2 …); with fewer than four of them, at least three with a point, the
    document has no such outline.
    """
    if not _FIRST_POINT.search(text):
        return candidates
    chain: list[Candidate] = []
    for c in _decimals(text, paragraphs):
        if _succeeds(chain, c):
            chain.append(c)
    if len(chain) < 4 or sum(len(c.parts) > 1 for c in chain) < 3:
        return candidates
    taken = {at for c in chain for at in range(c.start, c.end)}
    return sorted([*(c for c in candidates if c.start not in taken), *chain], key=lambda c: c.start)


def _decimals(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    for k, p in enumerate(paragraphs):
        for m in _DECIMAL.finditer(text, *p):
            parts = tuple(int(n) for n in m.group(1).split("."))
            before = text[max(p[0], m.start() - 1) : m.start()]
            strength = 3 if m.start() == p[0] else 2 if before in "。;: \n)]”" else 1
            if len(parts) == 1 and (strength < 2 or _COUNTER.match(text, m.end())):
                continue
            if 0 not in parts:
                family = f"dec{len(parts)}"
                yield Candidate(*m.span(), family, parts[-1], m.group(1), strength, k, parts)


def _succeeds(chain: list[Candidate], c: Candidate) -> bool:
    if not chain:
        return c.parts in ((1,), (1, 1))
    last, n = chain[-1].parts, c.parts
    if len(n) == len(last) + 1:
        return n[:-1] == last and n[-1] == 1
    return len(n) <= len(last) and n[:-1] == last[: len(n) - 1] and n[-1] == last[len(n) - 1] + 1
