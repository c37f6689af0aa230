"""The documents in one source text: where each starts and ends, its title lines and its body."""

from __future__ import annotations

import itertools
import re

from cityplans.outline.lexicon import any_of, words
from cityplans.outline.markers import opens_with_marker
from cityplans.outline.numerals import value
from cityplans.outline.view import View, make_view
from cityplans.passages import CleanText, DocumentSpan, Source

_CN = "一二三四五六七八九十"
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
# the line that parts the pieces of a collection: 篇一:…, 【篇1】, 第一篇:…, 范文二, …篇3
_PIECE = re.compile(
    rf"^[【\[(〔 ]*(?:第?(?P<a>[{_CN}]{{1,3}}|\d{{1,2}}) ?篇|(?:篇|范文) ?(?P<b>[{_CN}]{{1,3}}|\d{{1,2}}))"
    rf"(?P<close>[】\])〕]| *[::、.]| +|$)(?P<title>.{{0,80}})$"
)
_PIECE_TAIL = re.compile(
    rf"^(?P<title>[^。;]{{4,60}}?)(?: ?[(【\[]? ?(?:篇|范文|第) ?(?P<c>[{_CN}]{{1,3}}|\d{{1,2}})(?: ?篇)? ?[)】\]]?)$"
)
_DATE = re.compile(
    r"^[(〔]?(?:\d{4}|[二一][〇○零OoО0-9一二三四五六七八九]{3}) ?[年.\-/] ?[\d一二三四五六七八九十]{1,3} ?[月.\-/] ?(?:[\d一二三四五六七八九十]{1,3} ?日?)?[)〕]?(?: ?\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_NUMBER = re.compile(r"^[^\s。,;:]{1,16}[〔\[(【]\d{4}[〕\])】] ?第? ?\d{1,4} ?号$")
_TITLE_MAX = 60


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    for m in _LINE.finditer(text, start, end):
        a, b = m.span()
        raw = text[a:b]
        core = raw.strip()
        a += len(raw) - len(raw.lstrip())
        out.append((a, a + len(core)))
    return out


def find_documents(clean_text: CleanText, source: Source) -> list[DocumentSpan]:
    """Take apart the documents in one source text.

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
    >>> text = "甲县2024年卫生健康工作要点\\n一、加强党建\\n抓好学习。\\n"
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
    out = []
    if not cuts:
        return [_span(view, text, lines[0][0], lines[-1][1], lines, None)]
    stops = [*(c[0] for c in cuts[1:]), lines[-1][1]]
    for (start, after, title), stop in zip(cuts, stops, strict=True):
        inside = [(a, b) for a, b in lines if after <= a and b <= stop]
        if inside:
            out.append(_span(view, text, start, inside[-1][1], inside, title))
    return out


def _pieces(
    text: str, lines: list[tuple[int, int]]
) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Find the lines that count the pieces of a collection: 1, 2, 3 … each once."""
    found = []
    for k, (a, b) in enumerate(lines):
        if b - a > 100:
            continue
        line = text[a:b]
        m, tail = _PIECE.match(line), None
        if not m:
            tail = _PIECE_TAIL.match(line)
            if not tail:
                continue
        hit = m or tail
        groups = hit.groupdict()
        number = value(groups.get("a") or groups.get("b") or groups.get("c") or "")
        bare = bool(m) and m.group("a") is not None and line.lstrip().startswith("第")
        title = (a + hit.start("title"), a + hit.end("title")) if hit.group("title") else None
        found.append((number, a, b, title, bare, k))
    # 第一篇 总论 is also how the parts of a long plan are headed: then chapters count on
    if any(f[4] for f in found) and re.search(rf"(?m)^\s*第[{_CN}\d]{{1,4}}[章节]", text):
        found = [f for f in found if not f[4]]
    best: list = []
    for first in range(len(found)):
        if found[first][0] != 1:
            continue
        chain = [found[first]]
        for f in found[first + 1 :]:
            if f[0] == chain[-1][0] + 1:
                chain.append(f)
        if len(chain) > len(best):
            best = chain
        if len(best) > 1:
            break
    if len(best) < 2:
        return []
    gaps = [b[1] - a[2] for a, b in itertools.pairwise(best)]
    if 2 * sum(g < 60 for g in gaps) >= len(gaps):
        # a table of contents: the counts stand close together
        later = [f for f in found if f[1] > best[-1][1]]
        return _chain_after(later) if later else []
    return [(a, b, title) for _, a, b, title, _, _ in best]


def _chain_after(found: list) -> list[tuple[int, int, tuple[int, int] | None]]:
    chain: list = []
    for f in found:
        if f[0] == len(chain) + 1:
            chain.append(f)
    if len(chain) < 2:
        return []
    return [(a, b, title) for _, a, b, title, _, _ in chain]


def _metadata_starts(
    text: str, lines: list[tuple[int, int]]
) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Find where the metadata block of a law database begins anew, with the title before it."""
    starts = []
    for k, (a, b) in enumerate(lines):
        if text[a:b] == "文章属性" or text.startswith("【制定机关】", a):
            if starts and k - starts[-1] < 12:
                continue
            starts.append(k)
    if len(starts) < 2:
        return []
    cuts = []
    for k in starts:
        first = k
        while first > 0 and k - first < 3 and _may_be_title(text, *lines[first - 1]):
            first -= 1
        cuts.append((lines[first][0], lines[first][0], None))
    cuts[0] = (lines[0][0], lines[0][0], None)
    return cuts


def _may_be_title(text: str, a: int, b: int) -> bool:
    line = text[a:b]
    if not 4 <= b - a <= _TITLE_MAX or opens_with_marker(line):
        return False
    return not re.search(r"[。;!！]|[,:]$", line)


def _span(
    view: View,
    text: str,
    start: int,
    end: int,
    lines: list[tuple[int, int]],
    named: tuple[int, int] | None,
) -> DocumentSpan:
    """Find titles, body start and body end among the lines of one document."""
    titles = [named] if named else []
    k = 0
    body = lines[0][0]
    metadata = any_of("documents.metadata")
    while k < len(lines) and k < 60:
        a, b = lines[k]
        line = text[a:b]
        flat = line.replace(" ", "")
        if flat in words("documents.body_mark"):
            k += 1
        elif metadata.match(line) or metadata.match(flat):
            k += 1
            # a field's value on lines of its own, or broken off its name
            if k < len(lines) and flat.endswith(("【字", ":")) and lines[k][1] - lines[k][0] <= 30:
                if not opens_with_marker(text[lines[k][0] : lines[k][1]]):
                    k += 1
        elif _DATE.match(flat) or _NUMBER.match(flat):
            k += 1
        elif opens_with_marker(line) and not line.startswith(("——", "――", "--")):
            break
        elif (
            (line.startswith(("——", "――", "--")) and b - a <= 50 and not line.endswith("。"))
            or (flat.startswith("(") and flat.endswith(")") and b - a <= 60)
            or _is_salutation(line)
        ):
            k += 1
        elif _may_be_title(text, a, b) and _is_front(text, lines, k):
            titles.append((a, b))
            k += 1
        else:
            break
        body = lines[k][0] if k < len(lines) else lines[-1][1]
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
        and line.endswith(words("documents.salutations") + ("各位代表!",))
    )


def _is_front(text: str, lines: list[tuple[int, int]], k: int) -> bool:
    """Title lines stand before any prose; a heading right above prose is the body's already,
    unless it is the first line, or ends like a title.
    """
    line = text[lines[k][0] : lines[k][1]]
    if k == 0 or line.endswith(words("titles.endings")):
        return True
    if k + 1 >= len(lines):
        return False
    a, b = lines[k + 1]
    after = text[a:b]
    if b - a > 60 or "。" in after:
        return k <= 2 and _signs(line)
    return k <= 12


def _signs(line: str) -> bool:
    """An author's line below the title: an office, or a name set off by a space."""
    return line.endswith(words("documents.signers")) or bool(re.search(r"[长记任] ?\S{2,4}$", line))


def _body_last(text: str, lines: list[tuple[int, int]], first: int) -> int:
    """Return the index of the last line that is not signature, date, colophon or the like."""
    colophon, ends = any_of("documents.colophon"), words("documents.colophon_ends")
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
        elif short and not opens_with_marker(line) and flat.endswith(words("documents.signers")):
            cut = k - 1 if cut == k or k - cut == 0 or cut < last else cut
        elif not short or opens_with_marker(line):
            break
        k -= 1
    return max(cut, first)
