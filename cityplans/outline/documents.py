"""The documents in one source text: where each starts and ends, its titles and its body."""

from __future__ import annotations

import re

from cityplans.cleaning import join_text
from cityplans.lines.cards import card_labels
from cityplans.lines.choosing import best_title
from cityplans.lines.telling import told_title
from cityplans.lines.titles import flat as same
from cityplans.lines.titles import (
    glued_title,
    goes_on,
    join,
    stated_titles,
    tidy,
)
from cityplans.outline.markers import opens_with_marker
from cityplans.outline.page import is_row
from cityplans.outline.phrases import names_charge
from cityplans.outline.roles import heading_role
from cityplans.outline.view import make_view
from cityplans.passages import CleanText, DocumentSpan, Source, Span
from cityplans.text import any_of, read_ordinal, simplify, words

_CN = "一二三四五六七八九十"
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BREAK = re.compile(r"\r\n|\r|\n")
# the line that parts the pieces of a collection: 篇一:…, 【篇1】, 第一篇:…, 范文二, …篇3
_COUNT = rf"(?:[{_CN}]{{1,3}}|\d{{1,2}})"
_PIECE = re.compile(
    rf"[【\[(〔 ]*(?:第?(?P<a>{_COUNT}) ?篇(?! +[^::])|(?:篇|范文) ?(?P<b>{_COUNT}))"
    r"(?:[】\])〕]| *[::、.]| +|$)(?P<title>.{0,80})$"
    r"|(?P<before>[^。;]{4,60}?)"
    rf" ?[(【\[]? ?(?:篇|范文|第) ?(?P<c>{_COUNT})(?: ?篇)? ?[)】\]]?$"
)
_DATE = re.compile(
    r"[(〔]?(?:\d{4}|[二一][〇○零OoО0-9一二三四五六七八九]{3})[年.\-/]"
    rf"[\d{_CN}]{{1,3}}[月.\-/](?:[\d{_CN}]{{1,3}}日?)?[)〕]?(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?$"
)
_NUMBER = re.compile(r"[^。,;:]{1,16}[〔\[(【]\d{4}[〕\])】]第?\d{1,4}号$")
_DASHES = ("——", "――", "--")
_NO_TITLE = re.compile(r"[。;!！]|[,:]$")
_TITLE_MAX = 60
_YEARS_WORK = re.compile(r"20\d\d年度?(?:主要|重点)工作(?:\w{0,2}情况)?$")
_Span = tuple[int, int]


class _Known:
    """What the lines of a source were labelled, and what is said elsewhere of its title."""

    def __init__(self, clean_text: CleanText, source: Source) -> None:
        self.clean_text, self.source, self.view = (clean_text, source, make_view(clean_text))
        self.text = self.view.text
        self.lines = [m.span() for m in _LINE.finditer(self.text)]
        self.labels = card_labels(self.text[a:b] for a, b in self.lines)
        self.titles = [Span(x.start, x.end) for x in clean_text.lines if x.label == "title"]
        self.labelled = {self.view.position(t.start) for t in self.titles}
        self.boxes = [f.value for f in clean_text.fields if f.name == "title"]
        self.stated = stated_titles(source)
        # a line that is but the beginning of a title tells nothing of what begins with it
        ends = any_of("outline", "titles.ends")
        lines = [tidy(clean_text.text[t.start : t.end]) for t in self.titles]
        self.every = [t for t in lines if ends.search(simplify(t))]
        self.every += map(tidy, (*self.boxes, *self.stated))


def find_documents(clean_text: CleanText, source: Source) -> list[DocumentSpan]:
    r"""Take apart the documents in one source text.

    A collection is recognised by lines that count its pieces (篇一 … 篇七, 【篇1】, 范文二);
    anything else is one document.

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
    known = _Known(clean_text, source)
    lines = known.lines
    pieces = _pieces(known.text, lines)
    if not pieces:
        return [_document(known, lines[0][0], lines)] if lines else []
    out = []
    stops = [*(line[0] for line, _ in pieces[1:]), len(known.text)]
    for (line, title), stop in zip(pieces, stops, strict=True):
        inside = [span for span in lines if line[1] <= span[0] < stop]
        if inside:
            out.append(_document(known, line[0], inside, title, alone=False))
    return out


def _pieces(text: str, lines: list[_Span]) -> list[tuple[_Span, _Span | None]]:
    """Find the lines that count the pieces of a collection, 1, 2, 3 …, with their titles."""
    found = [(a, b, m) for a, b in lines if b - a <= 100 and (m := _PIECE.match(text, a, b))]
    chains: list[list[tuple[_Span, _Span | None]]] = [[]]
    for a, b, m in found:
        number = read_ordinal(m["a"] or m["b"] or m["c"]) or 0
        title = m.span("title" if m["title"] else "before")
        if number == 1:
            chains.append([])
        if number == len(chains[-1]) + 1:
            chains[-1].append(((a, b), title if title[1] > title[0] else None))
    longest = max(chains, key=len)
    return longest if len(longest) > 1 else []


def _document(
    known: _Known, start: int, lines: list[_Span], named: _Span | None = None, alone: bool = True
) -> DocumentSpan:
    """Find titles, body start and body end among the lines of one document."""
    text, view = known.text, known.view
    titles, first = _front(known, lines, [named] if named else [])
    body = lines[first][0] if first < len(lines) else lines[-1][1]
    last = len(lines) - 1
    if first < len(lines):
        line = text[slice(*lines[first])]
        titled, begins = (0, 0) if opens_with_marker(line) else glued_title(line, known.every)
        if titled:
            titles.append((body, body + titled))
            body += begins
        last = _last(known, lines, first)
    end = lines[last][1]
    whole, inner = view.span(start, lines[-1][1]), view.span(min(body, end), end)
    spans = tuple(view.span(a, b) for a, b in titles if b > a)
    title = _title(known, whole, inner, spans, alone, named is not None)
    return DocumentSpan(whole.start, whole.end, inner.start, inner.end, spans, title)


def _front(known: _Known, lines: list[_Span], titles: list[_Span]) -> tuple[list[_Span], int]:
    """Return the title lines above the body, and the index of its first line."""
    text = known.text
    metadata = any_of("outline", "documents.metadata")
    said = {same(text[a:b]) for a, b in titles}
    for k, (a, b) in enumerate(lines[:60]):
        line = text[a:b]
        flat = line.replace(" ", "")
        dashed = line.startswith(_DASHES)
        if metadata.match(line) or metadata.match(flat) or flat == "正文":
            continue
        if _DATE.match(flat) or _NUMBER.match(flat):
            continue
        piece = _PIECE.match(line)
        if piece and any_of("outline", "titles.ends").search(piece["title"] or ""):
            # the first of a collection that is cut behind it (第1篇:甲乡工作总结)
            titles.append((a + piece.start("title"), b))
            continue
        if line in known.labels or (opens_with_marker(line) and not dashed):
            return titles, k
        if dashed and b - a <= 50 and not line.endswith("。"):
            continue
        if flat.startswith("(") and flat.endswith(")") and b - a <= 60:
            continue
        if b - a <= 80 and line.endswith(words("outline", "documents.salutations")):
            continue
        if same(line) not in said:
            # a year's work (2024年主要工作) below a whole title heads a part of the text
            whole = titles and any_of("outline", "titles.ends").search(text[slice(*titles[-1])])
            labelled = (
                a in known.labelled and b - a < 120 and not (whole and _YEARS_WORK.match(flat))
            )
            if not labelled and not (_may_be_title(line) and _is_front(text, lines, k)):
                return titles, k
            said.add(same(line))
        titles.append((a, b))
    return titles, min(60, len(lines))


def _may_be_title(line: str) -> bool:
    fits = 4 <= len(line) <= _TITLE_MAX and not _NO_TITLE.search(line)
    return fits and not opens_with_marker(line) and not is_row(line)


def _is_front(text: str, lines: list[_Span], k: int) -> bool:
    """Tell whether a line belongs to the title: before prose only the first, or by its ending."""
    if k == 0 or text[slice(*lines[k])].endswith(words("outline", "titles.endings")):
        return True
    if k > 12 or k + 1 == len(lines) or heading_role(text[slice(*lines[k])]) is not None:
        return False
    after = text[slice(*lines[k + 1])]
    return len(after) <= 60 and "。" not in after


def _last(known: _Known, lines: list[_Span], first: int) -> int:
    """Return the index of the last line that is not signature, date, colophon or the like."""
    text = known.text
    colophon = any_of("outline", "documents.colophon")
    signers = words("outline", "documents.signers")
    last = cut = len(lines) - 1
    for k in range(last, max(first, last - 14), -1):
        line = text[slice(*lines[k])]
        flat = line.replace(" ", "")
        short = len(line) <= 40 and line[-1] not in "。;!" and not opens_with_marker(line)
        if line in known.labels:
            return last
        if colophon.match(flat) or (
            short and (_DATE.match(flat) or (flat.endswith(signers) and not names_charge(flat)))
        ):
            cut = k - 1
        elif not short:
            break
    return max(cut, first)


def _title(
    known: _Known, whole: Span, inner: Span, spans: tuple[Span, ...], alone: bool, piece: bool
) -> str | None:
    """Return the best title known of a document, from its lines, boxes, markup or catalog.

    What is said of a source is said of a document that is alone in it; the title of a line that
    counts the pieces of a collection often names the collection.
    """
    given = known.source.facts.get("title")
    if given and alone:
        return str(given)
    found = []
    for group in _group(known, whole, spans):
        counted = piece and bool(spans) and group[0] == spans[0]
        lines = [join_text(known.clean_text, t.start, t.end) for t in group]
        below = group[0].start > inner.start and group[0] not in spans
        found.append((join(lines), "piece" if counted else "below" if below else "line"))
    if alone:
        found += [(t, "field") for t in known.boxes] + [(t, "page") for t in known.stated]
    text = known.clean_text.text
    above = text[max(whole.start - 1500, 0) : whole.start] if alone else ""
    return told_title(text[whole.start : inner.end], above, best_title(found))


def _group(known: _Known, whole: Span, spans: tuple[Span, ...]) -> list[list[Span]]:
    """Gather the title lines of a document, those that are lines of one title together."""
    text = known.clean_text.text
    # of a line that counts the pieces of a collection only the title is one
    inside = [
        t
        for t in known.titles
        if whole.start <= t.start < whole.end
        and not any(t.start < own.start < t.end for own in spans)
    ]
    groups: list[list[Span]] = []
    for t in sorted({*inside, *spans}, key=lambda t: (t.start, -t.end)):
        line = text[t.start : t.end]
        t = Span(t.start, t.start + (glued_title(line)[0] or len(line)))
        last = groups[-1][-1] if groups else None
        if last and t.start < last.end:
            continue
        gap = text[last.end : t.start] if last else "."
        apart = len(_BREAK.findall(gap)) > 1
        above = join([text[x.start : x.end] for x in groups[-1]]) if last else ""
        if last and not gap.strip() and goes_on(above, line, apart):
            groups[-1].append(t)
        else:
            groups.append([t])
    return groups
