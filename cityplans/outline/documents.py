"""The documents in one source text: where each starts and ends, its title lines and its body."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from cityplans.lines.titles import flat as same
from cityplans.lines.titles import glued_title, goes_on, speaks
from cityplans.outline.document_titles import Known, choose_title
from cityplans.outline.markers import opens_with_marker
from cityplans.outline.roles import heading_role
from cityplans.outline.view import make_view
from cityplans.passages import CleanText, DocumentSpan, Source
from cityplans.text import any_of, read_ordinal, words

_CN = "一二三四五六七八九十"
_LINE = re.compile(r"[^\n]+")
# the line that parts the pieces of a collection: 篇一:…, 【篇1】, 第一篇:…, 范文二, …篇3
_COUNT = rf"(?:[{_CN}]{{1,3}}|\d{{1,2}})"
_PIECE = re.compile(
    rf"^[【\[(〔 ]*(?:第?(?P<a>{_COUNT}) ?篇|(?:篇|范文) ?(?P<b>{_COUNT}))"
    r"(?P<close>[】\])〕]| *[::、.]| +|$)(?P<title>.{0,80})$"
)
_PIECE_TAIL = re.compile(
    r"^(?P<title>[^。;]{4,60}?)"
    rf"(?: ?[(【\[]? ?(?:篇|范文|第) ?(?P<c>{_COUNT})(?: ?篇)? ?[)】\]]?)$"
)
_DIGIT = "0-9一二三四五六七八九十"
_DATE = re.compile(
    r"^[(〔]?(?:\d{4}|[二一][〇○零OoО0-9一二三四五六七八九]{3}) ?[年.\-/]"
    rf" ?[{_DIGIT}]{{1,3}} ?[月.\-/] ?(?:[{_DIGIT}]{{1,3}} ?日?)?[)〕]?"
    r"(?: ?\d{1,2}:\d{2}(?::\d{2})?)?$"
)
# 新华社北京3月5日电 says who reports, 附件3 where a paper belongs: neither is a title
_BESIDE = re.compile(
    r"^(?:.{2,16}?\d{1,2}月\d{1,2}日[电讯].{0,12}|附(?:件|录|表)?[\d一二三四五六七八九十]{0,3}[:.]?)$"
)
_NUMBER = re.compile(r"^[^\s。,;:]{1,16}[〔\[(【]\d{4}[〕\])】] ?第? ?\d{1,4} ?号$")
_CHAPTER = re.compile(rf"^[^\S\n]{{0,20}}第[{_CN}\d]{{1,4}}[章节]", re.MULTILINE)
_TITLE_MAX = 60


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    for m in _LINE.finditer(text, start, end):
        a, b = m.span()
        raw = text[a:b]
        core = raw.strip()
        if not core:
            continue
        a += len(raw) - len(raw.lstrip())
        out.append((a, a + len(core)))
    return out


def find_documents(clean_text: CleanText, source: Source) -> list[DocumentSpan]:
    r"""Take apart the documents in one source text.

    A collection is recognised by lines that count its pieces (篇一 … 篇七, 【篇1】, 范文二) or by
    the metadata block of a law database that begins anew; anything else is one document.

    Parameters
    ----------
    clean_text
        The source text after cleaning; masked characters count as absent.
    source
        The file, for the title its container gives.

    Returns
    -------
    list of DocumentSpan
        One per document, in order of appearance; empty if nothing is visible.
        ``body_start`` and ``body_end`` leave out title lines, metadata block, salutation,
        signature and colophon.

    Examples
    --------
    >>> from cityplans.passages import CleanText, Source
    >>> text = "甲县2024年卫生健康工作要点\n一、加强党建\n抓好学习。\n"
    >>> [document] = find_documents(CleanText(text), Source("a.txt", text))
    >>> text[document.titles[0].start : document.titles[0].end]
    '甲县2024年卫生健康工作要点'
    >>> text[document.body_start :].strip().splitlines()[0]
    '一、加强党建'
    """
    view = make_view(clean_text)
    text = view.text
    if not text.strip():
        return []
    lines = _lines(text, 0, len(text))
    cuts = _pieces(text, lines) or _metadata_starts(text, lines)
    page = Known(clean_text, source, view)
    if not cuts:
        span = _span(page, text, lines[0][0], lines[-1][1], lines, None)
        return [replace(span, title=choose_title(page, span))]
    out = []
    starts = [a for a, _ in lines]
    for k, cut in enumerate(cuts):
        stop = cuts[k + 1].start if k + 1 < len(cuts) else len(text)
        inside = lines[bisect_left(starts, cut.after) : bisect_left(starts, stop)]
        if inside:
            span = _span(page, text, cut.start, inside[-1][1], inside, cut.title)
            title = choose_title(page, span, alone=False, piece=cut.title is not None)
            out.append(replace(span, title=title))
    return out


@dataclass(frozen=True)
class _Piece:
    """Where one document of a collection begins: the counting line, and a title it may hold."""

    start: int
    after: int
    title: tuple[int, int] | None = None
    number: int | None = None


def _pieces(text: str, lines: list[tuple[int, int]]) -> list[_Piece]:
    """Find the lines that count the pieces of a collection: 1, 2, 3 … each once."""
    found: list[tuple[_Piece, bool]] = []
    for a, b in lines:
        line = text[a:b]
        m = (_PIECE.match(line) or _PIECE_TAIL.match(line)) if b - a <= 100 else None
        if m is None:
            continue
        groups = m.groupdict()
        number = read_ordinal(groups.get("a") or groups.get("b") or groups.get("c") or "")
        title = (a + m.start("title"), a + m.end("title")) if groups["title"] else None
        found.append((_Piece(a, b, title, number), line.startswith("第") and "a" in groups))
    # 第一篇 总论 is also how the parts of a long plan are headed: then chapters count on
    if any(part for _, part in found) and _CHAPTER.search(text):
        found = [f for f in found if not f[1]]
    chains: list[list[_Piece]] = [[]]
    for piece, _ in found:
        if piece.number == 1:
            chains.append([piece])
        elif chains[-1] and piece.number == (chains[-1][-1].number or 0) + 1:
            chains[-1].append(piece)
    # in a table of contents the counts stand close together
    real = [c for c in chains if len(c) > 1 and not _is_contents(c)]
    return max(real, key=len, default=[])


def _is_contents(chain: list[_Piece]) -> bool:
    gaps = [b.start - a.after for a, b in itertools.pairwise(chain)]
    return 2 * sum(g < 60 for g in gaps) >= len(gaps)


def _metadata_starts(text: str, lines: list[tuple[int, int]]) -> list[_Piece]:
    """Find where the metadata block of a law database begins anew, with the title before it."""
    starts: list[int] = []
    for k, (a, b) in enumerate(lines):
        begins = text[a:b] == "文章属性" or text.startswith("【制定机关】", a)
        if begins and (not starts or k - starts[-1] >= 12):
            starts.append(k)
    if len(starts) < 2:
        return []
    cuts = []
    for k in starts:
        first = k
        while first > 0 and k - first < 3 and _may_be_title(text, *lines[first - 1]):
            first -= 1
        cuts.append(_Piece(lines[first][0], lines[first][0]))
    cuts[0] = _Piece(lines[0][0], lines[0][0])
    return cuts


def _may_be_title(text: str, a: int, b: int) -> bool:
    line = text[a:b]
    if not 4 <= b - a <= _TITLE_MAX or opens_with_marker(line):
        return False
    return not re.search(r"[。;!！]|[,:]$", line)


def _span(
    page: Known,
    text: str,
    start: int,
    end: int,
    lines: list[tuple[int, int]],
    named: tuple[int, int] | None,
) -> DocumentSpan:
    """Find titles, body start and body end among the lines of one document."""
    view = page.view
    titles = [named] if named else []
    odd: list[tuple[int, int]] = []
    said = {same(text[a:b]) for a, b in titles}
    k = 0
    body = lines[0][0]
    metadata = any_of("outline", "documents.metadata")
    while k < len(lines) and k < 60:
        a, b = lines[k]
        line = text[a:b]
        flat = line.replace(" ", "")
        if flat in words("outline", "documents.body_mark"):
            k += 1
        elif metadata.match(line) or metadata.match(flat):
            k += 1
            # a field's value on lines of its own, or broken off its name
            rest = text[lines[k][0] : lines[k][1]] if k < len(lines) else ""
            if flat.endswith(("【字", ":")) and len(rest) <= 30 and not opens_with_marker(rest):
                k += 1
        elif _DATE.match(flat) or _NUMBER.match(flat) or _BESIDE.match(flat):
            k += 1
        elif opens_with_marker(line) and not line.startswith(("——", "――", "--")):
            break
        elif (
            (line.startswith(("——", "――", "--")) and b - a <= 50 and not line.endswith("。"))
            or (flat.startswith("(") and flat.endswith(")") and b - a <= 60)
            or _is_salutation(line)
        ):
            k += 1
        elif same(line) in said:
            titles.append((a, b))
            k += 1
        elif page.at.get(a) == "title" and 0 < glued_title(line)[1] < b - a:
            break
        elif (page.at.get(a) == "title" and b - a < 120) or (
            _may_be_title(text, a, b) and _is_front(text, lines, k)
        ):
            # The first line is above the body whatever it is; it need not be the title.
            first = k == 0 and page.at.get(a) in ("body", "table") and not speaks(line)
            if odd and not titles and goes_on(text[slice(*odd[0])], line):
                titles += odd
            (odd if first else titles).append((a, b))
            said.add(same(line))
            k += 1
        else:
            break
        body = lines[k][0] if k < len(lines) else lines[-1][1]
    if k < len(lines) and not opens_with_marker(text[slice(*lines[k])]):
        at = lines[k][0]
        titled, begins = glued_title(text[slice(*lines[k])], page.every)
        if titled:
            titles.append((at, at + titled))
            body = at + begins
    titles = titles or odd
    last = len(lines) - 1
    if last - 8 > k or k < len(lines):
        last = _body_last(text, lines, k)
    body_end = lines[last][1] if lines else end
    body = min(body, body_end)
    source = view.span(start, end)
    inner = view.span(body, body_end)
    return DocumentSpan(
        source.start,
        source.end,
        inner.start,
        inner.end,
        tuple(view.span(a, b) for a, b in titles if b > a),
    )


def _is_salutation(line: str) -> bool:
    return (
        line.endswith((":", "!"))
        and len(line) <= 80
        and line.endswith((*words("outline", "documents.salutations"), "各位代表!"))
    )


def _is_front(text: str, lines: list[tuple[int, int]], k: int) -> bool:
    """Tell whether a line belongs to the title: before prose only the first, or by its ending."""
    line = text[lines[k][0] : lines[k][1]]
    if k == 0 or line.endswith(words("outline", "titles.endings")):
        return True
    if k + 1 >= len(lines) or heading_role(line) is not None:
        return False
    a, b = lines[k + 1]
    after = text[a:b]
    if b - a > 60 or "。" in after:
        return k <= 2 and _signs(line)
    return k <= 12


def _signs(line: str) -> bool:
    """Tell whether a line names an author: an office, or a name set off by a space."""
    return line.endswith(words("outline", "documents.signers")) or bool(
        re.search(r"[长记任] ?\S{2,4}$", line)
    )


def _body_last(text: str, lines: list[tuple[int, int]], first: int) -> int:
    """Return the index of the last line that is not signature, date, colophon or the like."""
    colophon, ends = (
        any_of("outline", "documents.colophon"),
        words("outline", "documents.colophon_ends"),
    )
    last = len(lines) - 1
    floor = max(first, last - 14)
    cut = last
    k = last
    while k > floor:
        a, b = lines[k]
        line = text[a:b]
        flat = line.replace(" ", "")
        short = b - a <= 40 and not line.endswith(("。", ";", "!"))
        if (
            colophon.match(line)
            or colophon.match(flat)
            or (short and (flat.endswith(ends) or _DATE.match(flat)))
        ):
            cut = k - 1
        elif (
            short
            and not opens_with_marker(line)
            and flat.endswith(words("outline", "documents.signers"))
        ):
            cut = k - 1 if cut == k or k - cut == 0 or cut < last else cut
        elif not short or opens_with_marker(line):
            break
        k -= 1
    return max(cut, first)
