"""Who issued a document, under which number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from cityplans.metadata.evidence import Evidence
from cityplans.text import any_of, compile_pattern, words

if TYPE_CHECKING:
    from cityplans.regions.gazetteer import Division

_HAN = "\u4e00-\u9fff"
_NUMBER = re.compile(
    r"[〔\[(【〈﹝［]\s?((?:19|20)\d\d)\s?年?\s?[〕\])】〉﹞］]\s?第?\s?(\d{1,5})\s?号"
)
_NAME = re.compile(rf"[{_HAN}]{{2,14}}\s?$")
_DOI = re.compile(r"(?:DOI|doi)\s*:?\s*(10\.\d{4,9}/[^\s\u4e00-\u9fff\[\]]{4,60})")
_AFFILIATION = re.compile(
    rf"([{_HAN}]{{4,24}}?(?:医院|大学|学院|委员会|中心|研究院|研究所))"
    rf"[,; ]{{0,2}}[{_HAN}]{{2,12}},?\s?\d{{6}}"
)
_SPEAKS = re.compile(rf"代表([{_HAN}]{{0,10}}?(?:人民政府|国务院))")
_BOX = re.compile(r"\S{2,6}:")
_DATE = re.compile(r"(?:19|20)\d\d\D")
# 甲县卫生院2024年1月2日 signs, 甲县卫生院2024年建成 does not
_DAY = re.compile(r"(?:19|20)\d\d\s?[-年./]\s?(?:\d|[一二三四五六七八九十]{1,2}月)")
# What stands before the year or the 关于 of a title and ends like a body of any kind; first what
# lies under another body.
_FRAMED = re.compile(
    rf"^[{_HAN}()xX×*]{{3,26}}?(?:([所站院队办处科室]|中心)|[局委厅]|联合会)(?=(?:19|20)\d\d年|关于)"
)
# a letterhead's number, above the name of who issues
_HEADED = re.compile(rf"^[{_HAN}]{{2,14}}{_NUMBER.pattern}$")
# 我局抓好…: the text is of the bureau that it names
_OURS = re.compile("我([局委厅院所站])(?!员)")
_YEAR_BEFORE = re.compile(r"^(?:19|20)\d\d年度?")
_CLAUSE = re.compile(r"[,。;:!?\n]")
# 市卫生健康委, 甲县卫生健康局; but 甲县县委 and 各乡镇卫生院
_PLACED = re.compile(r"(?!.{0,20}[省市县区州旗]委$)(?:[^各全我本]{2,8}?)?[省市县区州旗镇乡]")
_TOLD_BY_OTHERS = ("meeting_report", "academic_paper", "guidance_article")
# Characters of a text in which it says who speaks.
_SPEAKS_EARLY = 300
# How much a name of a body counts by where it stands; a short form counts less.
_WEIGHTS = {"issuer": 9.0, "speaks": 9.5, "organ": 8.5, "paper": 8.0}
_WEIGHTS |= {"signature": 7.0, "above": 7.0, "publisher": 6.5, "site": 3.0, "own": 2.9}
# As which kind of ``place_evidence.csv`` a body counts.
_KINDS = {"speaks": "signature", "paper": "signature"}
_SHORT = 2.5


@cache
def _run_in() -> re.Pattern[str]:
    """Compile a signature in a text whose lines are lost: 请认真执行。甲县人民政府 2024年1月2日."""
    day = r"(?:{any_year})\s?年\s?(?:{month})\s?月\s?(?:{day})\s?日(?!起)"
    return compile_pattern(rf"[。!?]\s?([{_HAN}()]{{4,40}}?)\s?{day}")


@cache
def organ() -> re.Pattern[str]:
    """Compile what a line or title looks like that begins with a body."""
    ends = any_of("metadata", "organs.ends").pattern
    return re.compile(rf"^[{_HAN}()xX×*]{{0,28}}?(?:{ends})(?:办公室)?(?:\([{_HAN}]{{2,16}}\))?")


def is_institution(name: str) -> bool:
    """Whether an issuer is a hospital, centre or school and not an authority.

    Examples
    --------
    >>> from cityplans.metadata.issuers import is_institution
    >>> is_institution("某市人民医院"), is_institution("某市卫生健康委员会")
    (True, False)
    """
    return re.sub(r"[(（].*$", "", name).endswith(words("metadata", "organs.institutions"))


def organ_at_start(string: str) -> str | None:
    """Return the body a title or line begins with: 某市卫生健康局2023年… gives 某市卫生健康局."""
    string = _YEAR_BEFORE.sub("", string.strip())
    known, framed = organ().match(string), _FRAMED.match(string)
    found = known[0] if known else ""
    # 甲县卫生局乙所2024年… is of the office under it; 甲县卫生局乙局关于… of two beside each other
    if framed and (not known or framed[1]):
        found = framed[0]
    if not found or any_of("metadata", "organs.none").search(found):
        return None
    # of names so short only one needs no place before it
    return found if len(found) >= 4 or found in (string, "国务院") else None


@cache
def _in_full() -> dict[str, str]:
    """Return the short forms of bodies with their full ones, the longest first."""
    pairs = (entry.split("=") for entry in words("metadata", "organs.short"))
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def complete_issuer(issuer: str, division: Division) -> str:
    """Put the place before a body named without it: 市卫健局 of 某市 is 某市卫生健康局."""
    from cityplans.regions.mentions import find_mentions
    from cityplans.regions.scene import TOWN

    named = TOWN.match(issuer) or any(m.start < 5 for m in find_mentions(issuer))
    if issuer.startswith(("国务院", *"xX×*")) or named:
        return issuer
    bare = re.sub(r"^(我?[省市县区州]|自治[区州县])(?=.{3})", "", issuer)
    if organ_at_start(issuer) != issuer:
        return issuer
    if "人民政府" not in bare:
        brief = next((b for b in _in_full() if bare.endswith(b)), "")
        bare = bare.removesuffix(brief) + _in_full().get(brief, "")
    return division.name + bare


def find_issuer(evidence: Evidence, kind: str) -> tuple[str | None, list[tuple[str, str]]]:
    """Find who issued a document.

    Returns
    -------
    tuple
        The issuer (missing if none is named) and all bodies named as author, the most telling
        first, each after where it is named (``place_evidence.csv``), for the place.
    """
    short = tuple(_in_full())
    weights: dict[str, float] = {}
    found = [pair for pair in _bodies(evidence, kind) if 3 <= len(pair[1]) < 40]
    for where, name in found:
        brief = name.endswith(short) and "人民政府" not in name
        weight = _WEIGHTS[where] - (_SHORT if brief else 0)
        weights[name] = max(weights.get(name, 0.0), weight)
    # 市卫生健康委 signs, 甲市卫生健康委员会 is its name
    whole = {n: next((x for x in weights if n in x and x != n), n) for n in weights}
    ranked = sorted(weights, key=lambda n: -weights[n])
    if ranked and ranked[0].endswith(short):
        ranked = list(dict.fromkeys((whole[ranked[0]], *ranked)))
    told = [
        (_KINDS.get(where, where), n)
        for n in ranked
        if weights[n] > 3
        for where, x in found
        if x == n
    ]
    return (ranked[0] if ranked else None), list(dict.fromkeys(told))


def _bodies(evidence: Evidence, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the bodies named as author, with where each stands."""
    if kind == "government_work_report":
        spoken = _SPEAKS.search(evidence.head)
        if spoken:
            yield "speaks", spoken[1]
    if kind == "academic_paper":
        yield from (("paper", name) for name in _affiliations(evidence.head))
    named = [(box, v) for box in ("issuer", "publisher") for v in evidence.box.get(box, ())]
    # a line that names a body alone may be the page's
    named += [("above" if organ_at_start(t) == t else "organ", t) for t in evidence.titles]
    if kind != "meeting_report":
        named += [("site", v) for v in evidence.box.get("site", ())]
    for where, text in named:
        found = organ_at_start(text)
        # 来源:某市卫健委 names a body, 来源:某市卫健委网站 a site.
        if found and (where != "site" or found == text):
            yield where, found
    for where, text in (("signature", evidence.head), ("above", evidence.top)):
        yield from ((where, name) for name in _signatures(text, tail=False))
    yield from (("signature", name) for name in _signatures(evidence.tail, tail=True))
    if kind not in _TOLD_BY_OTHERS:
        yield from (("own", name) for name in _own(evidence.body[:_SPEAKS_EARLY]))


def _own(text: str) -> Iterator[str]:
    """Yield the first body that a text makes the subject of a clause and calls 我局, 我委."""
    ours = _OURS.search(text)
    for clause in _CLAUSE.split(text) if ours else ():
        found = organ_at_start(clause)
        own = found and found != clause and _PLACED.match(found)
        if ours and found and own and ours[1] in found[-3:]:
            yield found
            return


def _signatures(text: str, tail: bool) -> Iterator[str]:
    """Yield lines that hold nothing but a body, above a date or at the end."""
    for signed in _run_in().finditer(text):
        if organ_at_start(signed[1]) == signed[1]:
            yield signed[1]
    lines = [line.strip(" ?()") for line in text.split("\n")]
    for i, line in enumerate(lines):
        if len(line) < 4 or line.startswith(("抄送", "主送", "各", "附件")):
            continue
        found = organ_at_start(line[:50])
        if found and line.startswith(found):
            rest = line[len(found) :].strip()
            dated = any(_DATE.match(x) for x in lines[i + 1 : i + 4])
            beside = organ_at_start(rest)  # two bodies in one line
            if beside == rest and (dated or tail):
                yield from (found, beside)
            headed = i > 0 and _HEADED.search(lines[i - 1]) is not None
            alone = not rest and (dated or tail or headed)
            if alone or _DAY.match(rest) or rest.endswith("印发") or _signed(lines[i:]):
                yield found


def _signed(lines: list[str]) -> bool:
    """Whether several bodies in a row of lines have signed together, above the date."""
    for k, line in enumerate(lines[:20]):
        if _DATE.match(line):
            return k > 1
        if len(line) > 44 or re.search(r"[,。:;、《\d]", line):
            return False
    return False


def _affiliations(head: str) -> Iterator[str]:
    """Yield institutions of authors: 某市人民医院,江苏某市211400."""
    from cityplans.regions.mentions import find_mentions

    for m in _AFFILIATION.finditer(head):
        # The author's name is glued to the front: cut at the first place.
        places = [x for x in find_mentions(m[1]) if x.full or x.weight >= 0.5]
        yield m[1][places[0].start :] if places else m[1]


def find_number(evidence: Evidence, kind: str) -> str | None:
    """Find a document's own number (定卫办发〔2022〕13号), or the DOI of a paper."""
    if kind == "academic_paper":
        doi = _DOI.search(evidence.head)
        if doi:
            return re.split(r"[^\w./()-]", doi[1])[0]
    boxed = [n for v in evidence.box.get("doc_number", ()) for n, _ in _numbers(v)]
    pieces = (*evidence.titles, evidence.head[:2500], evidence.top, evidence.tail)
    found = [pair for text in pieces for pair in _numbers(text) if pair[1]]
    return boxed[0] if boxed else max(found, key=lambda pair: pair[1], default=(None, 0))[0]


def _numbers(text: str) -> Iterator[tuple[str, float]]:
    """Yield the numbers of documents in a text, with how much each is its own."""
    for found in _NUMBER.finditer(text):
        name = _NAME.search(text[max(0, found.start() - 15) : found.start()])
        if name:
            # A letterhead may stand in the same line: 某市人民政府文件 某政发〔2020〕1号.
            word = name[0].rpartition("文件")[2]
            start = found.start() - len(word)
            word = word.strip()
            for label in ("发文字号", "文号", "号"):
                word = word.removeprefix(label)
            weight = _weigh_number(text, start, found.end())
            yield f"{word}〔{found[1]}〕{found[2]}号", weight


def _weigh_number(text: str, start: int, end: int) -> float:
    """Weigh a number by where it stands: alone in its line it is the document's own."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    before = text[first:start].strip(" \t")
    after = text[end : last if last >= 0 else len(text)].strip(" \t")
    if not before and _BOX.match(after):  # 某卫发〔2024〕1号 时间:2024-01-02
        return 8.0
    if before.endswith((":", "】", "]", "文号", "字号", "文件")):
        return 9.0
    if not before and not after:
        return 8.0
    if (before, after) == ("(", ")"):
        return 6.0
    if not before and (after.startswith(("《", "关于", "各")) or organ_at_start(after)):
        return 5.0
    title = before.endswith(("-", "_", "|", "通知", "意见", "方案")) and not after
    return 5.0 if title and len(before) < 80 else 0.0
