"""Who issued a document, under which number, and when."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cityplans.metadata.text import Reading
from cityplans.regions.gazetteer import read_words_of

if TYPE_CHECKING:
    from cityplans.regions.gazetteer import Division

_HAN = "\u4e00-\u9fff"
_FIELD = re.compile(
    r"(?:制定机关|发布机构|发文机关|发文机构|发布单位|发文单位|公开主体|信息来源)】?\s*[:：]?\s*([^\s【】]{3,40})"
)
_NUMBER = re.compile(
    rf"([{_HAN}]{{2,14}}(?:字)?)\s*[〔\[(（【]\s*((?:19|20)\d\d)\s*年?\s*[〕\])）】]\s*第?\s*(\d{{1,5}})\s*号"
)
_DOI = re.compile(r"(?:DOI|doi)\s*[:：]?\s*(10\.\d{4,9}/[^\s\u4e00-\u9fff\[\]]{4,60})")
_FULL_DATE = r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
_FIELD_DATE = re.compile(
    r"(?:公布日期|发布日期|发文日期|成文日期|成文时间|发布时间|印发日期|生成日期|发表时间|时间|日期)】?\s*[:：]?\s*"
    + _FULL_DATE
)
_PRINTED = re.compile(_FULL_DATE + r"\s*印发")
_LINE_DATE = re.compile(r"(?:^|\n)\s*[（(]?" + _FULL_DATE + r"[）)]?\s*(?=\n|$|\d\d?[:：时])")
_SESSION_DATE = re.compile(_FULL_DATE + r"[^。\n]{0,8}在[^。\n]{2,30}代表大会")
_JOURNAL = re.compile(r"((?:19|20)\d\d)\s*[(（]\s*(\d{1,2})\s*[)）]")
_NO_BODY = re.compile(r"会议|关于|召开|印发|代表大会|第.{1,3}次|[是的在将某]")
_AFFILIATION = re.compile(
    rf"([{_HAN}]{{4,24}}?(?:医院|大学|学院|委员会|中心|研究院|研究所))"
    rf"[,，;； ]{{0,2}}[{_HAN}]{{2,12}},?\s?\d{{6}}"
)
_SPEAKS = re.compile(rf"代表([{_HAN}]{{0,14}}(?:人民政府|国务院|政府))")


@lru_cache(maxsize=1)
def _organs() -> re.Pattern[str]:
    words = sorted(read_words_of("organs.csv"), key=lambda w: (-len(w), w))
    ends = "|".join(map(re.escape, words))
    return re.compile(rf"^[{_HAN}()（）]{{0,24}}?(?:{ends})(?:[(（][{_HAN}]{{2,16}}[)）])?")


def is_institution(name: str) -> bool:
    """Whether an issuer is a hospital, centre or school and not an authority.

    Examples
    --------
    >>> from cityplans.metadata.issuers import is_institution
    >>> is_institution("某市人民医院"), is_institution("某市卫生健康委员会")
    (True, False)
    """
    bare = re.sub(r"[(（].*$", "", name)
    return bare.endswith(
        (
            "医院",
            "卫生院",
            "中心",
            "保健院",
            "大学",
            "学院",
            "研究院",
            "研究所",
            "医共体",
            "医疗集团",
            "中心血站",
            "学校",
        )
    )


def organ_at_start(string: str) -> str | None:
    """Return the body a title or line begins with: 某市卫生健康局2023年… gives 某市卫生健康局."""
    found = _organs().match(string.strip())
    if not found or len(found[0]) < 4 or _NO_BODY.search(found[0]):
        return None
    return found[0]


def complete_issuer(issuer: str, division: Division) -> str:
    """Put the place before a body named without it: 市卫生健康局 of 某市 is 某市卫生健康局."""
    from cityplans.regions.mentions import find_mentions

    if issuer == "国务院" or any(m.weight > 0 for m in find_mentions(issuer)):
        return issuer
    bare = re.sub(r"^(我?[省市县区州]|自治[区州县])(?=.{3})", "", issuer)
    return division.name + bare if organ_at_start(issuer) == issuer else issuer


def find_issuer(reading: Reading, kind: str) -> tuple[str | None, list[str]]:
    """Find who issued a document.

    Returns
    -------
    tuple
        The issuer (missing if none is named) and all bodies named as author, for the place.
    """
    names: list[str] = []
    found = _FIELD.search(reading.head)
    stated = organ_at_start(found[1]) if found else None
    if stated:
        names.append(stated)
    for title in reading.titles:
        organ = organ_at_start(title)
        if organ:
            names.append(organ)
    if kind == "academic_paper":
        names += _affiliations(reading.head)
    if kind == "government_work_report":
        spoken = _SPEAKS.search(reading.head)
        if spoken:
            names.insert(0, spoken[1])
    names += _signatures(reading)
    kept = [n for n in dict.fromkeys(names) if 3 < len(n) < 40 or n == "国务院"]
    return (kept[0] if kept else None), kept


def _signatures(reading: Reading) -> list[str]:
    """Lines that hold nothing but a body, above a date or at the end."""
    out = []
    for part, lines in (("head", reading.head.split("\n")), ("tail", reading.tail.split("\n"))):
        for i, line in enumerate(lines):
            line = line.strip()
            if not 4 <= len(line) <= 50 or line.startswith(("抄送", "主送", "各")):
                continue
            organ = organ_at_start(line)
            if not organ:
                continue
            rest = line[len(organ) :].strip()
            dated = any(_LINE_DATE.search("\n" + x) for x in lines[i + 1 : i + 3])
            if (not rest and (dated or part == "tail")) or _PRINTED.search(rest):
                out.append(organ)
    return out


def _affiliations(head: str) -> list[str]:
    """Institutions of authors: 某市人民医院,江苏某市211400."""
    out = []
    for m in _AFFILIATION.finditer(head):
        name = m[1]
        # The author's name is glued to the front: cut at the first place.
        from cityplans.regions.mentions import find_mentions

        places = [x for x in find_mentions(name) if x.full or x.weight >= 0.5]
        out.append(name[places[0].start :] if places else name)
    return out


def find_number(reading: Reading, kind: str) -> str | None:
    """Find a document's own number (定卫办发〔2022〕13号), or the DOI of a paper."""
    if kind == "academic_paper":
        doi = _DOI.search(reading.head)
        if doi:
            return re.split(r"[^\w./()-]", doi[1])[0]
    for text in (reading.head[:2500], reading.tail):
        for m in _NUMBER.finditer(text):
            before = text[max(0, m.start() - 1) : m.start()]
            line_end = text[m.end() : m.end() + 1]
            if before in ("(", "（", "》") or line_end in (")", "）"):
                continue
            if before and before not in "\n】:：号 ":
                continue
            name = m[1].removeprefix("号").removeprefix("文号")
            return f"{name}〔{m[2]}〕{m[3]}号"
    return None


def find_date(reading: Reading, kind: str) -> str | None:
    """Find the date of issue, ISO 8601, as exact as the text gives it."""
    if kind == "government_work_report":
        m = _SESSION_DATE.search(reading.head.replace("\n", ""))
        if m:
            return _iso(m)
    for pattern, text in (
        (_FIELD_DATE, reading.head[:1500]),
        (_PRINTED, reading.tail),
        (_PRINTED, reading.head),
        (_LINE_DATE, reading.tail),
        (_LINE_DATE, reading.head[:1800]),
    ):
        m = pattern.search(text)
        if m and _iso(m):
            return _iso(m)
    if kind == "academic_paper":
        doi = re.search(r"10\.\d{4,9}/\S{4,40}?((?:19|20)\d\d)\.(\d\d)\.", reading.head)
        m = doi or _JOURNAL.search(reading.head)
        if m and 1 <= int(m[2]) <= 12:
            return f"{m[1]}-{int(m[2]):02d}"
    m = re.search(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)", reading.head[:400])
    return _iso(m) if m else None


def _iso(m: re.Match[str]) -> str | None:
    year, month, day = int(m[1]), int(m[2]), int(m[3])
    if 1 <= month <= 12 and 1 <= day <= 31:
        return f"{year}-{month:02d}-{day:02d}"
    return None
