"""The tree of a saved page: what is not shown taken out, tables and lists written as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cityplans.reading.errors import ReadError
from cityplans.reading.grids import is_layout, write_rows
from cityplans.text import words

_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    r"|font-size\s{0,3}:\s{0,3}0(?![.0-9])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s{0,9}[（(]?[0-9０-９一二三四五六七八九十①-⑳]{1,3}[、.．)）]?")
_NOTE = re.compile(r"\s{0,9}[\[［(（〔][0-9]{1,3}[\]］)）〕]\s{0,9}")
_SILENT = {
    "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "button",
    "rp", "rt",
}  # fmt: skip
BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "section", "article",
    "header", "main", "blockquote", "pre", "center", "form", "fieldset", "caption", "td", "th",
    "nav", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "body",
}  # fmt: skip
# Numbers lines on their way through the extraction; no page prints these two.
OPEN, CLOSE = "\ua9c1", "\ua9c2"
MARKED = re.compile(f"{OPEN}([0-9]+){CLOSE}")
# These two, and control characters, which no tree may hold.
_UNREADABLE = re.compile(f"[{OPEN}{CLOSE}\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A tag of thousands of attributes takes the parser the square of their number.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]{2000,}>")
_MOST_ATTRIBUTES = 500
# A table that holds tables within tables to this depth places things on a page.
_MOST_TABLES = 5


def parse(markup: str, name: str) -> Any:
    """Parse a page; None if it holds nothing.

    Raises
    ------
    ReadError
        Tags stand in tags so deep that the parser would leave out what follows.
    """
    import lxml.html

    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    markup = _LONG_TAG.sub(_bare, _UNREADABLE.sub("", markup))
    try:
        tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise ReadError(name, "is nested too deeply (tags within tags); save it as text.")
    return tree


def _bare(tag: re.Match[str]) -> str:
    """Leave of a tag its name, if it has more attributes than any page gives."""
    shown = tag[0]
    many = max(shown.count("="), len(re.split(r"[\s/]+", shown))) > _MOST_ATTRIBUTES
    return f"<{tag[1]}>" if many else shown


def text_of(element: Any) -> str:
    """Return the text of an element in one line."""
    return "" if element is None else " ".join(str(element.text_content()).split())


def solid(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def prepare(tree: Any) -> None:
    """Take out what a page does not show or puts around its text; write tables as lines."""
    import lxml.html

    for area in list(tree.iter("textarea", "xmp")):
        # Some sites keep the article here, for a script to show.
        inner = area.text_content()
        if re.search(r"<(?:p|br|div)\b", inner, re.IGNORECASE) and len(inner) > 50:
            area.addprevious(lxml.html.fragment_fromstring(inner, create_parent="div"))
        area.drop_tree()
    _drop(tree, lambda e: e.tag in _SILENT)
    for note in list(tree.iter("sup")):
        if _NOTE.fullmatch(note.text_content()):
            note.drop_tree()
    _drop(tree, lambda e: e.get("hidden") is not None or _HIDDEN.search(e.get("style") or ""))
    _drop(tree, _is_furniture)
    _drop(tree, _is_links)
    tables = list(tree.iter("table"))
    levels: dict[Any, int] = {}
    for table in reversed(tables):
        outer = next(table.iterancestors("table"), None)
        if outer is not None:
            levels[outer] = max(levels.get(outer, 0), levels.get(table, 0) + 1)
    for table in reversed(tables):
        _write_table(table, holds_many=levels.get(table, 0) > _MOST_TABLES)
    for lists in list(tree.iter("ol", "ul")):
        _write_list(lists)


def _drop(tree: Any, unwanted: Any) -> None:
    """Take elements out, but never what holds most of the page's text."""
    total = len(tree.text_content())
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "head", "body"):
            continue
        if element.getparent() is None or not unwanted(element):
            continue
        if element.tag in _SILENT or len(element.text_content()) <= total / 2:
            element.drop_tree()


def _is_furniture(element: Any) -> bool:
    if element.tag in ("nav", "footer", "aside"):
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not set(words("reading", "html.furniture")).isdisjoint(re.split(r"[\s_-]+", named))


def _is_links(element: Any) -> bool:
    """Tell whether a block is a list of links with nothing to read between them."""
    if element.tag not in BLOCKS or len(links := element.findall(".//a")) < 2:
        return False
    linked = sum(len(solid(a.text_content())) for a in links)
    loose = [t for t in element.itertext() if len(solid(t)) > 12]
    inside = {t for a in links for t in a.itertext()}
    whole = len(solid(element.text_content()))
    return linked >= 0.6 * whole and all(t in inside for t in loose)


def _write_table(table: Any, *, holds_many: bool) -> None:
    # Rows are read last: where tables stand in tables each would read all the text again.
    layout = holds_many or next(table.iterdescendants("table", "h1", "h2", "h3"), None) is not None
    rows = [] if layout else list(table.iter("tr"))
    cells = [[c for c in row if c.tag in ("td", "th")] for row in rows]
    grid = grid_of(cells)
    if layout or is_layout(grid):
        for part in [table, *table.iter("tbody", "thead", "tr", "td", "th", "tfoot")]:
            part.tag = "div"
        return
    headers = 0
    for row, own in zip(rows, cells, strict=True):
        if not (row.getparent().tag == "thead" or (own and all(c.tag == "th" for c in own))):
            break
        headers += 1
    lines = write_rows(grid, headers or None)
    caption = table.find("caption")
    lines = ([text_of(caption)] if caption is not None else []) + lines
    tail, table.tail = table.tail, None
    for child in list(table):
        table.remove(child)
    table.tag, table.text, table.tail = "div", None, tail
    table.attrib.clear()
    for line in lines:
        added = table.makeelement("p")
        added.text = line
        table.append(added)


def grid_of(cells: list[list[Any]], *, filled: bool = False) -> list[list[str]]:
    """Cells by row and column: what reaches over several stands in the first, or in each."""
    out: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    for row in cells:
        line: list[str] = []
        waiting = list(reversed(row))
        while waiting or below.get(len(line), (0, ""))[0]:
            left, text = below.pop(len(line), (0, ""))
            if left:
                below[len(line)] = (left - 1, text)
                line.append(text)
                continue
            cell = waiting.pop()
            text, down = _lines_of(cell), _span(cell, "rowspan") - 1
            for k in range(_span(cell, "colspan")):
                below[len(line)] = (down, text if filled else "")
                line.append(text if filled or not k else "")
        out.append(line)
    return out


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), 50) if value.isdecimal() and value != "0" else 1


def _write_list(element: Any) -> None:
    start = element.get("start") or "1"
    number = int(start) - 1 if start.isdecimal() and len(start) < 5 else 0
    for item in element.findall("li"):
        text = item.text_content().strip()
        number += 1
        item.tag = "p"
        if text and not _NUMBERED.match(text):
            first = f"{number}." if element.tag == "ol" else "- "
            inner = item[0] if len(item) and not (item.text or "").strip() else item
            inner.text = first + _UNREADABLE.sub("", inner.text or "").lstrip()
    element.tag = "div"


def walk(top: Any) -> Iterator[list[tuple[Any, str, str]]]:
    """Yield lines, each as its pieces of text: (element, "text" or "tail", the piece)."""
    line: list[tuple[Any, str, str]] = []
    stack: list[tuple[Any, bool]] = [(top, True)]
    while stack:
        at, opens = stack.pop()
        if at.tag in BLOCKS and line:
            yield line
            line = []
        if opens:
            if at.text:
                line.append((at, "text", _UNREADABLE.sub("", at.text)))
            stack.append((at, False))
            stack.extend((child, True) for child in reversed(at))
        elif at is not top and at.tail:
            line.append((at, "tail", _UNREADABLE.sub("", at.tail)))
    if line:
        yield line


def line_of(pieces: list[tuple[Any, str, str]]) -> str:
    """Return the text of a line."""
    return re.sub(r"\s+", " ", "".join(t for _, _, t in pieces)).strip()


def _lines_of(element: Any) -> str:
    return "\n".join(filter(None, map(line_of, walk(element))))
