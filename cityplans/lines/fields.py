"""What metadata boxes of a page state: ``发文机关：…``, ``索引号 … 文号 …``, ``标题 | … |``.

The names are data: ``data/lexicon/page_fields.csv``, columns ``key``, ``name`` (of
:class:`cityplans.passages.Field`; empty where the value is of no use) and ``rank`` (1 is the best
evidence).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cityplans.passages import Field
from cityplans.text import read_rows

# What stands before a name: bullets, brackets, bars.
_BEFORE = r"[\s•·●◆■*#|｜【\[(（]"
_COLON = r"[ \t]{0,12}[:：|｜】\]\t][ \t:：|｜]{0,8}"
_TRIM = " \t\u3000\xa0:：|｜•·*【】[]　;；,，\\"
_LONGEST = 500
# Characters that name who writes before the date of a line: 甲乡卫生院 2014年8月2日 阅读次数:5.
_BYLINE = 14
_MARKER = re.compile(r"[\s•·●◆■*#|｜【\[(（]*")
_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?")
# A number of a document and a date have a form; a value of another form is none.
_FORMS = {
    "doc_number": re.compile(r"\d"),
    "issued": re.compile(r"(?:19|20)\d{2}|[二○〇零一]{3,}|\d{2}[-/.]\d{1,2}[-/.]"),
    "title": re.compile(r"[\u4e00-\u9fff].{3}"),
    "issuer": re.compile(r"[\u4e00-\u9fff]{2}"),
    # an author may be a person
    "publisher": re.compile(r"[\u4e00-\u9fff]{4}|[局委会厅府院所办]$"),
    "site": re.compile(r"[\u4e00-\u9fff]{2}"),
}


@dataclass(frozen=True)
class _Key:
    """A name of a box where it stands, and where its value begins."""

    key: str
    start: int
    value: int
    firm: bool


@cache
def _keys() -> dict[str, tuple[str, int]]:
    rows = (row for _, row in read_rows("page_fields.csv", ("key", "name", "rank")))
    return {r["key"]: (r["name"], int(r["rank"] or 9)) for r in rows}


@cache
def _pattern() -> re.Pattern[str]:
    """Any name, its characters perhaps set apart, with what parts it from its value."""
    ordered = sorted(_keys(), key=lambda k: (-len(k), k))
    # a class of its own between all characters takes ten times as long to compile
    names = "|".join(r"\s{0,12}".join(map(re.escape, k)) for k in ordered)
    return re.compile(
        rf"(?P<key>{names})(?:(?P<firm>{_COLON})|(?P<loose>[ \t\u3000\xa0]{{1,80}}|$))"
    )


def find_keys(line: str, inside: bool = False) -> list[tuple[str, int, int]]:
    """Find the names of a metadata box in a line.

    Parameters
    ----------
    line
        A line.
    inside
        Whether the line above is one of a box: then a name needs no colon.

    Returns
    -------
    list of (key, start, start of the value)
        Empty unless the line is one of a box: it begins with a name and a colon, or has two
        names at least.

    Examples
    --------
    >>> [k for k, _, _ in find_keys("索 引 号 001/2024-3 发布机构 某县卫生健康局")]
    ['索引号', '发布机构']
    >>> find_keys("进一步拓宽资金来源，加强审核")
    []
    """
    if len(line) > _LONGEST or "。" in line:
        return []
    found: list[_Key] = []
    for m in _pattern().finditer(line):
        key = "".join(m["key"].split())
        at = m.start("key")
        apart = at == 0 or line[at - 1] in " \t\u3000\xa0•·●◆■*#|｜【[(（:："
        if not (apart or (m["firm"] and len(key) > 2)):
            continue
        if m["loose"] is not None and not apart:
            continue
        found.append(_Key(key, at, m.end(), m["firm"] is not None))
    if not found:
        return []
    leads = not line[: found[0].start].strip(_TRIM + "•·●◆■*#（(")
    firm = sum(k.firm for k in found)
    if not (len(found) > 1 and (leads or firm > 1)) and not (leads and (found[0].firm or inside)):
        date = _DATE.search(line, 0, found[0].start)
        if not (date and firm and date.start() <= _BYLINE and found[0].start < 40):
            return []
    return [(k.key, k.start, k.value) for k in found]


def find_fields(text: str, lines: Iterable[tuple[int, int]]) -> tuple[Field, ...]:
    r"""Find what the metadata boxes among some lines state.

    Parameters
    ----------
    text
        Repaired text.
    lines
        Lines in which boxes may stand, as (start, end), in order.

    Returns
    -------
    tuple of Field
        Under each name the best evidence first (the date a document was written before the date
        it was put on the page), else in order of appearance.

    Examples
    --------
    >>> page = "标题：甲市2024年工作要点\n发文单位：甲市卫健委  发布时间：2024-03-05 10:20"
    >>> for field in find_fields(page, [(0, 14), (15, len(page))]):
    ...     print(field.name, field.value, page[field.start : field.end])
    title 甲市2024年工作要点 甲市2024年工作要点
    issuer 甲市卫健委 甲市卫健委
    issued 2024-03-05 10:20 2024-03-05 10:20
    """
    found: list[tuple[int, Field]] = []
    open_key: str | None = None  # a name whose value stands in the next line
    inside = False
    for start, end in lines:
        line = text[start:end]
        keys = find_keys(line, inside)
        inside = len(keys) > 1 or (inside and bool(keys))
        if not keys:
            if open_key and len(line) <= 120:
                _add(found, open_key, line, start)
            open_key = None
            continue
        _leading_date(found, line, keys[0][1], start)
        for (key, _, at), stop in zip(keys, [*(k[1] for k in keys[1:]), len(line)], strict=True):
            _add(found, key, line[at:stop], start + at)
        last = keys[-1]
        open_key = last[0] if not line[last[2] :].strip(_TRIM) and len(keys) == 1 else None
    found.sort(key=lambda pair: (pair[0], pair[1].start))
    return tuple(field for _, field in found)


def _leading_date(found: list[tuple[int, Field]], line: str, stop: int, start: int) -> None:
    """Read ``2024-03-05 来源：…``: a date that needs no name."""
    date = _DATE.search(line[:stop])
    if date:
        found.append((4, Field("issued", date[0], start + date.start(), start + date.end())))


def _add(found: list[tuple[int, Field]], key: str, printed: str, start: int) -> None:
    name, rank = _keys()[key]
    if not name:
        return
    value = printed.strip(_TRIM)
    if name != "title":  # a second cell, a remark or a button after the value
        value = re.split(r"[|｜\t]| {3,}" if name != "site" else r"[|｜\s]", value)[0].strip(_TRIM)
    if not _FORMS[name].search(value) or len(value) > 120:
        return
    at = start + printed.index(value)
    found.append((rank, Field(name, value, at, at + len(value))))
