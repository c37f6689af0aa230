"""Lines joined to paragraphs: page breaks and hard wraps inside sentences taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityplans.outline.markers import opens_with_marker

_LINE = re.compile(r"[^\n]+")
# signs before a number that are lost characters or only adorn it: ??一、 👉1.
_DECORATION = re.compile(r"(?:\?{2,}|[☀-➿⬀-⯿\U0001F300-\U0001FAFF]\ufe0f?)[ ?]*")
# from this length on what begins with 1、 may be a page of a document site
_PAGE = 200
_ENDS = frozenset("。!！？;:…")
_CLOSERS = "”’』」》)】］]"
# a sign of prose, which a heading or a table cell lacks
_PROSE = re.compile(r"[。;]|,.{12}")
# particles after which no line of a text ends on purpose
_HANGING = re.compile(r"[,、的和与及或在为以对把将是于从向由被把《“(]$")
_LEADING = re.compile(r"[,。;:、!！？)”》%]")
_DUTIES = re.compile(r"(?:负责|配合|牵头|参与|落实)\)$")
_LOST_BREAK = re.compile(r"(?<=[。!！？”)])[ ]+(?=[^ ])")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a view: offsets without the white space around it, and its first line."""

    start: int
    end: int
    first_end: int
    own_line: bool = True


def is_row(text: str) -> bool:
    """Tell whether a line is a row of a table.

    Examples
    --------
    >>> is_row("| 1 | 新建卫生院 |"), is_row("2 | 改建门诊 | 医政科 |"), is_row("新建|改建卫生院")
    (True, True, False)
    """
    return text.count("|") > 1 and (text[0] == "|" or text[-1] == "|" or text.count(" | ") > 1)


def is_closed(text: str) -> bool:
    """Tell whether a line ends where a sentence ends."""
    core = text.rstrip(_CLOSERS + "\"' ")
    if not core or core[-1] in _ENDS:
        return True
    return bool(_DUTIES.search(text[-12:]))


def _wrap_width(lines: list[tuple[int, int]], text: str) -> int:
    """Width at which the lines of a hard-wrapped text break; 0 for any other text."""
    lengths = sorted(b - a for a, b in lines if b - a > 15)
    if len(lengths) < 12:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    if width > 64:
        return 0
    open_lines = [b - a for a, b in lines if b - a > 15 and not is_closed(text[max(a, b - 20) : b])]
    full = sum(width - 4 <= n <= width + 4 for n in open_lines)
    return width if open_lines and full >= max(6, 0.6 * len(open_lines)) else 0


def split_paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Paragraph]:
    """Split a stretch of a view's text into paragraphs.

    A line that stops in mid-sentence goes on in the next line, whatever blank lines a page
    break left between them; a line that ends on a semicolon does too, unless the next is
    numbered. Where line breaks became spaces, a space after a full stop parts paragraphs.
    """
    end = len(text) if end is None else end
    lines = []
    for m in _LINE.finditer(text, start, end):
        a, b = m.span()
        raw = text[a:b]
        core = raw.strip()
        if core:
            a += len(raw) - len(raw.lstrip())
            b = a + len(core)
            sign = _DECORATION.match(text, a, b) if text[a] == "?" or text[a] > "☀" else None
            if sign is not None and opens_with_marker(text[sign.end() : b]):
                a = sign.end()
            lines.append((a, b))
    width = _wrap_width(lines, text)
    out: list[Paragraph] = []
    at = 0
    while at < len(lines):
        a, b = lines[at]
        first_end = b
        prose = bool(_PROSE.search(text, a, b)) or b - a > 45
        while at + 1 < len(lines):
            c, d = lines[at + 1]
            if not _goes_on(text, a, lines[at][0], b, c, d, prose, width):
                break
            at += 1
            b = d
            prose = prose or bool(_PROSE.search(text, c, d)) or b - a > 45
        out.extend(_part_spaces(text, Paragraph(a, b, first_end)))
        at += 1
    return out


def _goes_on(
    text: str, start: int, a: int, b: int, c: int, d: int, prose: bool, width: int
) -> bool:
    """Tell whether the paragraph from start, whose last line is a..b, goes on in line c..d."""
    tail, head = text[max(a, b - 24) : b], text[c : min(d, c + 60)]
    if opens_with_marker(head):
        # the number of a page, 3、, put into a sentence: what stands before is open prose
        open_prose = "\u4e00" <= tail[-1] <= "\u9fff" and text.find("。", start, b) >= 0
        in_sentence = open_prose or _HANGING.search(tail) is not None
        list_item = text[start].isdigit() and b - start < _PAGE
        return head[0].isdigit() and not list_item and in_sentence
    if ("|" in head and is_row(text[c:d])) or ("|" in tail and is_row(text[a:b])):
        return False
    if tail[-1] == ";":
        return True
    if is_closed(tail):
        return False
    if _LEADING.match(head) and not head.startswith(("”", ")")):
        return True
    if _HANGING.search(tail) and not head.startswith("——"):
        return True
    if width and b - a >= width - 4:
        return True
    if not prose:
        return False
    return not (tail[-1] in _CLOSERS and _LEAD_LINE.match(head))


_LEAD_LINE = re.compile(r"[^。;:,!？“”]{4,24}(?:,[^。;:,!？]{4,20})?。")


def _part_spaces(text: str, p: Paragraph) -> list[Paragraph]:
    """Part a paragraph at the spaces that line breaks became, if that is what they are."""
    if p.end - p.start < 300:
        return [p]
    cuts = [m.span() for m in _LOST_BREAK.finditer(text, p.start, p.end)]
    stops = text.count("。", p.start, p.end)
    if len(cuts) < 2 or len(cuts) > 0.6 * stops:
        return [p]
    out, at = [], p.start
    for a, b in cuts:
        out.append(Paragraph(at, a, min(a, max(at, p.first_end)), at == p.start))
        at = b
    out.append(Paragraph(at, p.end, p.end, False))
    return out
