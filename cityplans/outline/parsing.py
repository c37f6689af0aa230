"""From the text of one document to its sections and measures."""

from __future__ import annotations

import re
from dataclasses import replace

from cityplans.outline.building import build
from cityplans.outline.nodes import Node, rstrip_end
from cityplans.outline.page import Page
from cityplans.outline.roles import Promise, read_promise
from cityplans.outline.rows import make_rows, set_paths, set_roles
from cityplans.outline.unnumbered import find_units
from cityplans.outline.view import TRADITIONAL, make_view
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.text import any_of, fold
from cityplans.text.scripts import simplify

_REFERENCES = re.compile(r"[\[【]参考文献[\]】]")
_NOTES = ("注:", "注①", "附件:", "附:", "[参考文献]", "【参考文献】", "参考文献")
# an appendix does not begin in the first part of a document
_EARLIEST = 0.3
# so many characters of the other script say that a text was simplified
_TOLD = 3


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
    marked = {
        at: level
        for start, _, level in source.headings
        if document.body_start <= start < document.body_end
        and (at := view.position(start)) is not None
    }
    title = "".join(fold(document.title or "").split())
    page = Page(view, clean_text, marked, _as_printed(clean_text, source), title=title)
    page.end = _appendix_start(page)
    tops = find_units(page, build(page))
    if page.end < len(page.text):
        tops.append(_appendix(page))
    set_roles(page, tops, _promise(clean_text, document, source))
    set_paths(tops)
    return make_rows(page, tops)


def _as_printed(clean_text: CleanText, source: Source) -> CleanText | None:
    """Return the text in its own script, readings in brackets left in, if it was simplified."""
    told = [c for c in TRADITIONAL if c in source.text and c not in clean_text.text]
    if len(told) < _TOLD:
        return None
    text = "".join(
        s if s == c or simplify(s) == c else c
        for s, c in zip(source.text, clean_text.text, strict=True)
    )
    masked = tuple(m for m in clean_text.masked if m[2] != "reading")
    return replace(clean_text, text=text, masked=masked)


def _promise(clean_text: CleanText, document: DocumentSpan, source: Source) -> Promise:
    """Read what the document is for from its titles, wherever they stand, and a given kind."""
    stated = document.title or source.title or source.page.get("title")
    titles = [clean_text.text[t.start : t.end] for t in document.titles]
    return read_promise(
        [fold(simplify(t)) for t in (*titles, stated) if t], source.facts.get("doc_type")
    )


def _appendix_start(page: Page) -> int:
    """Return where glossary, notes, references or annexes begin; the text's end if nowhere."""
    total = len(page.text)
    for k, p in enumerate(page.paragraphs):
        if k == 0 or p.start < _EARLIEST * total:
            continue
        line = page.text[p.start : min(p.end, p.start + 40)].replace(" ", "")
        if not any_of("outline", "roles.appendix").search(line[:20]):
            continue
        if p.end - p.start <= 30 or line.startswith(_NOTES):
            return p.start
    m = _REFERENCES.search(page.text, int(_EARLIEST * total))
    return m.start() if m else total


def _appendix(page: Page) -> Node:
    text, start = page.text, page.end
    node = Node("block", start, rstrip_end(text, start, len(text)), 1)
    m = any_of("outline", "roles.appendix").search(text[start : start + 20].replace(" ", ""))
    node.role, node.name = "appendix", m.group().strip(":[]【】") if m else "附"
    return node
