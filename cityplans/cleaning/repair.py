"""Characters put right in place: every repair keeps the length of the text."""

from __future__ import annotations

import csv
import html
import re
import unicodedata
from functools import lru_cache

from cityplans.paths import data_dir
from cityplans.text.replacing import Table
from cityplans.text.signs import Signs

# Signs that are not Chinese punctuation; the outline needs （）．：， as they were typed.
_FULL_WIDTH_SIGNS = "％＊＋＝＜＞／＆＠＃＿"
_SPACES = "\u00a0\u3000\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_SPACES += "\u202f\u205f"
_BREAKS = "\u2028\u2029\u0085\x0b\x0c"
# Zero-width spaces and joiners, soft hyphens, marks of direction, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3]+"
)
# Pictures that stand before a marker or for one; signs of lists (● ■ ★ ✓ ➢) are none.
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u2614\u2615\u2693\u26a0\u26a1\u2705\u2728"
    "\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27a1\u2b50\u2b55]+"
)
_REPAIRED_APART = Signs(f"{_INVISIBLE.pattern}|{_PICTURE.pattern}")
_KEYCAP = re.compile("(?<=[0-9])\ufe0f(?=\u20e3)")
_TEN = "\U0001f51f"
# a full stop as scanned pages print it: before the number of an item (保安全o1.实行…), behind %
_SCANNED_STOP = re.compile(
    "[oO](?:(?<=[\u4e00-\u9fff%”）)].)(?=[0-9]{1,2}[.、](?![0-9]))"
    "|(?<=%.)(?= ?[\u4e00-\u9fffX])(?! ?[以之和至的左上或及]))"
)
_LOST_INDENT = re.compile(r"^[ \t]{0,8}\?{2,6}(?=[^?\s、.．是要年月])", re.MULTILINE)
_NUMBER = re.compile("[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_LITERAL = re.compile(
    r"<U\+(?P<code>[0-9A-Fa-f]{4,6})>"
    r"|&(?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z]{2,8}\d{0,2});"
    r"|(?P<break>(?:\\r)?\\n|\\r|\\t)(?![a-z])"
    r"|(?P<comment><!--)"
    r"|<(?P<tag>/?(?:br|p|div|span|strong|b|i|u|em|font|a|img|td|tr|th|table|tbody|li|ul|ol"
    r"|h[1-6]|center|section|article|script|style|o:p|hr)"
    # any other is one by what stands in it
    r"|/[a-z]{2,12}(?=>)|[a-z]{2,12}(?=\s+[a-z-]{2,12}=[\"']))(?:[\s/][^<>]{0,400})?>",
    re.IGNORECASE,
)
_LINE_TAGS = {"br", "p", "div", "tr", "li", "table", "section", "hr", "center", "article"}
_LINE_TAGS |= {f"h{n}" for n in range(1, 7)}


@lru_cache(maxsize=1)
def _table() -> Table:
    """One character for one: full-width letters and digits, radicals, compatibility forms."""
    table = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c - 0xFEE0).isalnum()}
    table |= {ord(c): chr(ord(c) - 0xFEE0) for c in _FULL_WIDTH_SIGNS}
    table |= dict.fromkeys(map(ord, _SPACES), " ") | dict.fromkeys(map(ord, _BREAKS), "\n")
    radicals = range(0x2F00, 0x2FD6)
    compatibility = [*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)]
    for code in (*radicals, *compatibility):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    path = data_dir() / "lexicon" / "compatibility.csv"
    with path.open(encoding="utf-8", newline="") as f:
        table |= {ord(row["found"]): row["meant"] for row in csv.DictReader(f)}
    return Table(table)


def repair_characters(text: str) -> str:
    """Put single characters right: as many out as in.

    Full-width digits, letters and signs (not punctuation) become ASCII, Kangxi radicals and
    compatibility forms the characters they stand for, odd spaces a space, odd line breaks a
    newline, a scanned full stop (o) one. Chinese punctuation stays as it was typed.

    Examples
    --------
    >>> repair_characters("２０２４年⼈均９５％，（⼀）")
    '2024年人均95%，（一）'
    """
    return text if text.isascii() else _SCANNED_STOP.sub("。", _table().replace(text))


def repair_all(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Repair markup and characters of a source text.

    Returns
    -------
    tuple of str and list of (start, end, reason)
        The text, as long as before, and what is to be masked, sorted.
    """
    text, masks = repair_markup(text)
    text = repair_characters(text)
    return text, sorted(masks + _lost_indents(text))


def _lost_indents(text: str) -> list[tuple[int, int, str]]:
    """Find the question marks that a copy left of the blanks before its paragraphs."""
    if "??" not in text:
        return []
    found = list(_LOST_INDENT.finditer(text))
    # a number behind them tells that they are none, and one of them is enough
    if len(found) < 2 and not any(_NUMBER.match(text, m.end()) for m in found):
        return []
    return [(m.start(), m.end(), "invisible") for m in found]


def repair_markup(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    r"""Replace escapes that were written out: ``<U+00A0>``, ``&nbsp;``, ``\n``, tags, comments.

    What an escape stands for is put on its first character and the rest is masked, so that the
    length holds.

    Returns
    -------
    tuple of str and list of (start, end, reason)
        The text, as long as before, and the masks.

    Examples
    --------
    >>> repair_markup("一、总则\\n二、目标")[0]
    '一、总则\n 二、目标'
    """
    masks: list[tuple[int, int, str]] = []
    if not text.isascii() and _REPAIRED_APART.mark(text).any():
        if "\u20e3" in text:
            text = _KEYCAP.sub(".", text)
        text = text.replace(_TEN, "⑩")
        masks += [(m.start(), m.end(), "invisible") for m in _INVISIBLE.finditer(text)]
        masks += [(m.start(), m.end(), "picture") for m in _PICTURE.finditer(text)]
    if "<" not in text and "&" not in text and "\\" not in text:
        return text, masks
    parts: list[str] = []
    at = 0
    for match in _LITERAL.finditer(text):
        start, end = match.span()
        if start < at:
            continue
        if match["comment"]:
            close = text.find("-->", end)
            # Without an end it is no comment; a comment longer than this hides a document.
            if not 0 <= close < start + 20_000:
                continue
            end = close + 3
            meant = ""
        else:
            found = _meaning(match)
            if found is None:
                continue
            meant = found
        fill = "".join(c if c in "\r\n" else " " for c in text[start:end])
        parts.append(text[at:start])
        parts.append(meant + fill[len(meant) :])
        masks.append((start + len(meant), end, "markup"))
        at = end
    parts.append(text[at:])
    return "".join(parts), masks


def _meaning(match: re.Match[str]) -> str | None:
    """Character an escape stands for, "" if it stands for nothing; None if it is no escape."""
    if match["code"]:
        code = int(match["code"], 16)
        if code > 0x10FFFF:
            return None
        sign = chr(code)
        return "" if _INVISIBLE.fullmatch(sign) else _table().replace(sign)
    if match["break"]:
        return " " if match["break"] == "\\t" else "\n"
    if match["tag"]:
        return "\n" if match["tag"].lstrip("/").lower() in _LINE_TAGS else ""
    sign = html.unescape(match.group())
    if len(sign) != 1:
        return None
    return "" if _INVISIBLE.fullmatch(sign) else _table().replace(sign)
