"""From the text of one document to its sections and measures."""

from __future__ import annotations

import re
from bisect import bisect_left

from cityplans.outline.markers import opens_with_marker
from cityplans.outline.nodes import Node
from cityplans.outline.page import Page, rstrip_end
from cityplans.outline.roles import Promise, read_promise
from cityplans.outline.rows import make_rows, set_paths, set_roles
from cityplans.outline.tree import build
from cityplans.outline.units import find_units
from cityplans.outline.view import make_view
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.text import any_of, fold
from cityplans.text.scripts import simplify

# an appendix does not begin in the first part of a document
_EARLIEST = 0.3

# a text without a title says in its first characters that it looks back
_OPENING = 600
# what opens a chapter or a part, and its number
_CHAPTER = re.compile(
    r"^\s{0,9}(?:第(?P<a>[一二三四五六七八九十]{1,3})[章节篇]|(?P<b>[一二三四五六七八九十]{1,3})、)",
    re.M,
)


def parse_outline(clean_text: CleanText, document: DocumentSpan, source: Source) -> Outline:
    r"""Find the sections and measures of one document.

    Parameters
    ----------
    clean_text
        The source text after cleaning; masked characters count as absent.
    document
        One of :func:`cityplans.outline.find_documents`.
    source
        The file; lines that its format marks as headings are taken as such.

    Returns
    -------
    Outline
        Sections (numbered headings; slogans with items; unnumbered blocks without a heading)
        and measures (the deepest numbered or lead-phrase units), in order of appearance. Each
        measure's ``text`` is :func:`cityplans.cleaning.join_text` of its offsets.

    Examples
    --------
    >>> from cityplans.passages import CleanText, DocumentSpan, Source
    >>> text = "一、加强党建\n1.抓好学习。每月一次。\n2.抓好作风。\n二、强基层\n新建卫生院2家。"
    >>> outline = parse_outline(
    ...     CleanText(text), DocumentSpan(0, len(text), 0, len(text)), Source("a", text)
    ... )
    >>> [(s.path, s.heading) for s in outline.sections]
    [('一', '加强党建'), ('二', '强基层')]
    >>> [(m.path, m.lead) for m in outline.measures]
    [('一.1', '抓好学习'), ('一.2', '抓好作风'), ('二', '强基层')]
    """
    view = make_view(clean_text, document.body_start, document.body_end)
    if not view.text.strip():
        return Outline()
    inside = range(document.body_start, document.body_end)
    starts = (view.position(start) for start, *_ in source.headings if start in inside)
    marked = {at for at in starts if at is not None}
    page = Page(view, clean_text, marked, "".join(fold(document.title or "").split()))
    page.end, name = _find_appendix(page)
    root = build(page)
    find_units(page, root)
    if page.end < len(page.text):
        end = rstrip_end(page.text, page.end, len(page.text))
        root.add(Node("block", page.end, end, role="appendix", name=name))
    promise = _promise(clean_text, document, source)
    if not promise.roles and any_of("outline", "cues.reports").search(page.text, 0, _OPENING):
        promise = read_promise(["总结"])
    set_roles(page, root, _sent(page) or promise)
    set_paths(root)
    return make_rows(page, root)


def _promise(clean_text: CleanText, document: DocumentSpan, source: Source) -> Promise:
    """Read what the document is for from its titles, wherever they stand, and a given kind."""
    stated = document.title or source.title or source.page.get("title")
    titles = [clean_text.text[t.start : t.end] for t in document.titles]
    return read_promise(
        [fold(simplify(t)) for t in (*titles, stated) if t], source.facts.get("doc_type")
    )


def _sent(page: Page) -> Promise | None:
    """Read from the title below a cover notice what is sent, if it is all that is there."""
    if page.inner_title is None:
        return None
    below = page.paragraphs[bisect_left(page.starts, page.inner_title) :]
    told = [read_promise([page.of(p)]) for p in below if page.is_short_line(p)]
    others = {role for promise in told[1:] for role in promise.roles}
    only = told[0].only if told else None
    return told[0] if only and others <= {only} else None


def _find_appendix(page: Page) -> tuple[int, str]:
    """Return where glossary, notes, references or annexes begin, or the text's end; and a name."""
    text, words = page.text, any_of("outline", "roles.appendix")
    total = len(text)
    numbered = next((p.start for p in page.paragraphs if opens_with_marker(page.of(p))), total)
    for p in page.paragraphs[max(1, bisect_left(page.starts, int(_EARLIEST * total))) :]:
        line = text[p.start : min(p.end, p.start + 40)].replace(" ", "")[:20]
        # only a short line is a heading by its last word
        found = (words.search if p.end - p.start < 40 else words.match)(line)
        # what a short notice sends out is none: there the numbers begin, and more is said
        sent = p.start < numbered and text.count("。", p.start) >= text.count("。", 0, p.start)
        # a note below a table ends no text that goes on with its chapters
        note = _CHAPTER.search(text, p.end) if found and found[0] == "注:" else None
        sent = sent or (note is not None and (note["a"] or note["b"]) != "一")
        if found and not sent:
            return p.start, found[0].strip(":[]【】")
    return total, ""
