"""What may be a document's title; which of the candidates it is, `choosing` decides.

Candidates are lines that the model labels so, titles glued to the text they stand before, values
of metadata boxes, and what the markup, a table or a catalog says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from cityplans.passages import Source
from cityplans.text import any_of, fold, simplify, words

_LONGEST = 80
_LEAST = 4
FILE_ENDING = re.compile(r"\.(?:docx?|pdf|wps|txt|html?|ppt)$", re.IGNORECASE)
_NUMBER = re.compile(r"^[^\s。,;:]{1,16}[〔\[(【](?:19|20)\d{2}[〕\])】]\s?第?\s?\d{1,4}\s?号")
_LOST, _ARROWS = "?\ufffd |｜", "→>»＞|｜ "
_REMARK = re.compile(r"[\[(【][^\[\](){}【】]{1,14}[\])】]$")
# (共4页), (18页).docx: how long a shared file is
_PAGES = re.compile(r"[(（]共?\d{1,3}[页頁][)）](?=\.|$)")
_LABEL = re.compile(r"^[\[(【](?:正文|原文|全文|标题|题目)[\])】]\s*")
_QUOTED = re.compile(r"^(?:《([^《》]{6,})》|【([^【】]{6,})】)$")
# 衛(wèi)生: the reading of a character that a converter of scripts left behind.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
READING = re.compile(rf"(?<=[\u3400-\u9fff])[(（][a-zü]{{0,5}}[{_TONED}][a-zü]{{0,5}}[)）]")
# What counts or names a file before its title: 3、, 11-附件4：
_COUNTED = re.compile(r"^(?:\d{1,3}\s?[-_、.．\s]\s?)?(?:附件\s?\d{0,3}\s?[-：:、.\s])?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
DOMAIN = re.compile("卫生|健康|医|疾控|疾病|计生|养老")
MEETS = re.compile(r"召开|举行|会议|大会")
_NOTICE = re.compile(r"^[^,。;:]{0,40}(?:关于|印发)[^,。;:]{2,80}的(?:通知|意见|公告|函|报告)$")
# 某县2023年总结 goes on with 2024年安排: the rest of a line that is a title to its end
_LATER = re.compile(
    r"(?:19|20)\d\d年[^,。;:!?、]{0,30}(?:总结|计[划画]|要点|安排|打算|思路|方案|重点)$"
)
_NAMES = re.compile(r"[\u4e00-\u9fff]{2,3}(?:[\s,、][\u4e00-\u9fff]{2,3}){1,5}$")
_WRAPS = re.compile(r"\((?!\d{4}年\d{1,2}月)[^()]{2,16}\)(?:的(?:通知|函|意见))?$")
# A longer line is the end of a title only if the line above cannot be all of it.
_TAIL = 18
_DATE_LINE = re.compile(r"^[\d〇○零一二三四五六七八九十\s]{2,}年[\d一二三四五六七八九十年月日\s]*$")
_OPEN = re.compile(
    r"(?:关于|印发|转发|推进|加强|的|和|与|及|、|[委会局厅府室院市县区省]|\d{4}年度?)$"
)
_HALF = re.compile(r"(?:关于|印发|转发|推进|加强|的|和|与|及|、)$")
BROKEN_YEAR = re.compile(r"\d\s*\n\s*年")  # 某局2024 / 年工作要点
_ISSUES = re.compile(r"关于(?:印发|转发|下发)(?!.*(?:通知|意见|公告|函)(?:\(.*\))?$)")
_ON = ("及", "和", "与", "暨", "的")
_SITES = re.compile(r"[-_|—]")
# What no title is: prose, a numbered heading, a date, an annex, a salutation, an address.
_ODD = re.compile(
    r"[。;!?]|[:,、]$|(?:任务|目的|主题|内容)是|^\([^()]*\)$|\.{3}$|…$|^--|^\d[\d\-/.: ]*$|位置:"
    r"|^\d{1,2}(?:\.\d{1,2})+|^[一二三四五六七八九十]{1,3}、|^\([一二三四五六七八九十\d]{1,3}\)"
    r"|^附(?:件|录|表)?[\d一二三四五六七八九十]{0,3}(?:[:.].*)?$|^(?:各|致)[^,。]{2,40}:"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}|https?:|电话|日电[\s(]"
)
# How a text begins behind a title that no line break parts from it.
_BEGINS = (
    r"(?:今年|去年|近年|一年|本年|上半年|(?:19|20)[\dxX×*]{2}年|[xX×*]{2,4}年|各位|尊敬的|各[县市区乡科有处地级]"
    r"|为(?:深入|全面|贯彻|进一步|加快|切实|了|认真|推[进动]|在|做好|落实)|根据|按照|一、|目\s?录|1\s?总则|第一[章节部]|序言|前言"
    r"|在[^,。]{0,12}(?:正确)?领导下|“十|自[^,。]{2,12}以来|现将|我[们县市区局委院乡镇村街校站所])"
)


@cache
def _glued() -> re.Pattern[str]:
    ends = "|".join(sorted(words("outline", "titles.endings"), key=lambda w: (-len(w), w)))
    remark = r"(?:\([^()]{2,14}\)|\[[^\[\]]{2,10}\]|【[^【】]{2,10}】)?"
    tail = rf"(?:{ends})(?:文稿|材料|范文)?(?:篇[一二三四五六七八九十])?{remark}[》】]?"
    return re.compile(rf"([^,。;!?\n]{{2,60}}?{tail})\s{{0,8}}(?={_BEGINS})")


def look(text: str) -> str:
    """Return a text in narrow widths and simplified script, each character in its place."""
    return simplify(fold(text))


def stated_titles(source: Source) -> list[str]:
    """Return the titles that are said of a file: by a table, its markup, its name.

    Parameters
    ----------
    source
        A source text with what its file, markup or table says of it.

    Examples
    --------
    >>> stated_titles(Source("a/3、甲县卫生健康工作要点 -- 甲县卫健局.docx", "…"))
    ['甲县卫生健康工作要点']
    """
    found = [source.facts.get("title"), source.page.get("title"), source.title]
    if not any(found) and "#" not in source.name:
        name = FILE_ENDING.sub("", source.name.rsplit("/", 1)[-1])
        name = _COUNTED.sub("", re.split(r"\s-{1,2}\s|_", name)[0]).strip()
        found.append(name if len(_HAN.findall(name)) >= 6 else None)
    return [str(t) for t in found if t]


def flat(text: str) -> str:
    """Bring a title into the form in which titles are compared."""
    plain = READING.sub("", look(text))
    return re.sub(r"[\s《》〈〉“”\"'【】\[\]()?·,]", "", plain)


def tidy(title: str) -> str:
    """Take off what does not belong to a title: a file's ending, a number, marks of the page.

    Examples
    --------
    >>> tidy("《某县2024年工作要点》.docx"), tidy("某卫发〔2024〕1号关于做好急救工作的通知")
    ('某县2024年工作要点', '关于做好急救工作的通知')
    """
    title = _LABEL.sub("", READING.sub("", " ".join(title.split())))
    title = FILE_ENDING.sub("", _PAGES.sub("", title.lstrip(_LOST).rstrip(_ARROWS)))
    number = _NUMBER.match(look(title))
    if number and len(title) - number.end() >= 8:
        title = title[number.end() :].strip()
    quoted = _QUOTED.match(title)
    return quoted[quoted.lastindex or 0] if quoted else title


def looks_like_title(text: str) -> bool:
    """Tell whether a line can be a title at all.

    Examples
    --------
    >>> [looks_like_title(line) for line in ("某县卫生健康工作要点", "附件1", "抓好落实。")]
    [True, False, False]
    """
    text = look(text.strip())
    plain = flat(text)
    return (
        _LEAST <= len(plain) <= _LONGEST + 20
        and not _ODD.search(text)
        and len(_HAN.findall(plain)) >= min(4, len(plain))
    )


def speaks(line: str) -> bool:
    """Tell whether a line speaks like a title of the domain, by its words or its ending."""
    return is_title(line) or DOMAIN.search(look(line)) is not None


def is_title(line: str) -> bool:
    """Tell whether a line is a title by its form: its ending, 关于, a meeting."""
    plain = _REMARK.sub("", look(line.strip()))
    return _ended(plain) or "关于" in plain or MEETS.search(plain) is not None


def glued_title(line: str, known: Iterable[str] = ()) -> tuple[int, int]:
    """Find a title that stands glued before the text of a line.

    Parameters
    ----------
    line
        The first line of a text.
    known
        Titles that are known from elsewhere.

    Returns
    -------
    tuple of int and int
        Where the title ends and where the text begins, which is later if the title is printed
        twice; both 0 if there is none.

    Examples
    --------
    >>> line = "某县2023年工作总结2023年以来，我局抓好急救。"
    >>> line[: glued_title(line)[0]]
    '某县2023年工作总结'
    >>> glued_title("今年工作总结如下：一、急救"), glued_title("甲县要点甲县要点一、急救")
    ((0, 0), (4, 8))
    """
    head = look(line[:200])
    plain = "".join(head.split())
    for title in sorted({"".join(look(t).split()) for t in known}, key=len, reverse=True):
        if len(title) >= 6 and plain.startswith(title) and len(plain) > len(title):
            times = 2 if plain.startswith(title * 2) else 1
            return _after(head, len(title)), _after(head, len(title) * times)
    for n in range(min(60, len(plain) // 2), _LEAST - 1, -1):
        if plain[:n] == plain[n : 2 * n] and _may_stand_twice(plain[:n]):
            return _after(head, n), _after(head, 2 * n)
    if len(plain) <= _LONGEST and _NOTICE.search(plain):
        return 0, 0  # 关于印发某行动2024年要点的通知 is a title to its end
    found = _glued().match(head)
    if found and _LATER.match(plain, len("".join(found[1].split()))):
        return 0, 0
    if found and (once := _said_once(found[1])):
        return once, found.end(1)
    if found and looks_like_title(found[1]) and _HAN.search(found[1][:6]):
        return found.end(1), found.end(1)
    return 0, 0


def _may_stand_twice(title: str) -> bool:
    ended = any_of("outline", "titles.ends").search(title) is not None
    return looks_like_title(title) and (ended or (len(title) > 7 and speaks(title)))


def _said_once(title: str) -> int:
    """Return where a title ends that is printed twice, the second time without its beginning."""
    for n in range(len(title) - 6, len(title) // 2 - 1, -1):
        if title[:n].endswith(title[n:]):
            return n
    return 0


def _after(text: str, n: int) -> int:
    """Return where a text is after so many visible characters."""
    for at, char in enumerate(text):
        if not char.isspace():
            n -= 1
            if n == 0:
                return at + 1
    return len(text)


def goes_on(above: str, below: str, apart: bool = False) -> bool:
    """Tell whether a title line is the end of the one above it.

    Parameters
    ----------
    above, below
        Two lines.
    apart
        Whether a blank line parts them.

    Examples
    --------
    >>> goes_on("某县卫生健康局关于印发", "2024年工作要点的通知")
    True
    >>> goes_on("某县工作要点", "某县工作要点")
    False
    """
    above, below = look(above.strip()), look(below.strip())
    if flat(above) in flat(below) or flat(below) in flat(above) or len(above + below) > 110:
        return False
    if _DATE_LINE.match(above) or _LABEL.sub("", above) == "":
        return False
    if below.startswith("--") or _NAMES.match(below) or FILE_ENDING.search(above):
        return False
    first, *site = _SITES.split(above)
    if site and _ended(first):
        return False  # 某县工作要点-某县政府网: all of a title, and a site
    if BROKEN_YEAR.search(f"{above}\n{below}"):
        return True
    if below.startswith(_ON) and len(flat(below)) <= _TAIL:
        return True
    if above.endswith("》") and len(below) <= 6 and not above.startswith("关于"):
        return True
    if not (
        (len(flat(below)) <= _TAIL and (not apart or _rests(above, below))) or _OPEN.search(above)
    ):
        return False
    ended = _ended(above)
    if below.startswith(("关于", "印发")):
        return not ended
    closed = ended or above.endswith((")", "》"))
    return is_open(above) or bool(_WRAPS.match(below)) or not closed


def is_open(line: str) -> bool:
    """Tell whether a line cannot be all of a title: it ends in the middle of a phrase or a mark."""
    line = look(line.strip())
    if any(line.count(a) > line.count(b) for a, b in ("《》", "“”", "()")):
        return True
    # 关于印发某县 wants its 通知
    return _HALF.search(line) is not None or _ISSUES.search(line) is not None


def _ended(line: str) -> bool:
    """Tell whether a line ends as titles do, remarks in brackets aside."""
    return any_of("outline", "titles.ends").search(_REMARK.sub("", line).rstrip("》)")) is not None


def _rests(above: str, below: str) -> bool:
    """Tell whether a line below a blank one can be but the rest of a title: it says not whose."""
    ended = any_of("outline", "titles.ends").search(below) is not None
    own = below.startswith("关于") or re.search(r"\d{4}|[省市县区州旗院]", below[:10])
    return ended and not own and len(flat(below)) >= 6 and not is_office(above) and speaks(above)


def is_office(title: str) -> bool:
    """Tell whether a line names who signs and nothing else."""
    title = look(title)
    ended = any_of("outline", "titles.ends").search(title.rstrip("》)")) is not None
    signed = title.endswith(words("outline", "documents.signers"))
    return signed and not ended and len(title) < 24 and "关于" not in title


def join(lines: Sequence[str]) -> str:
    """Join the lines of one title."""
    out = ""
    for line in lines:
        line = line.strip()
        latin = out[-1:].isascii() and out[-1:].isalnum() and line[:1].isascii()
        out += (" " if latin and not line[:1].isdigit() else "") + line
    return out
