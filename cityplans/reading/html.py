"""Saved web pages: the main text and the title, without what the site puts around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cityplans.passages import Source
from cityplans.reading.errors import NotADocument
from cityplans.reading.grids import is_layout, write_rows
from cityplans.reading.sheets import Sheet
from cityplans.reading.text import decode
from cityplans.text import words

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
# Site names follow the title after one of these.
_SITE = re.compile(r"\s{0,3}(?:[_|｜]|-{1,3}|—{1,2}|–)\s{0,3}[^_|｜—–-]{2,40}$")
_SITE_WORDS = re.compile(r"网|政府|门户|委员会|卫健委|局$|平台|频道|首页|网站|新闻|资讯")
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
_BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "section", "article",
    "header", "main", "blockquote", "pre", "center", "form", "fieldset", "caption", "td", "th",
    "nav", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "body",
}  # fmt: skip
# Numbers lines on their way through the extraction; no page prints these two.
_OPEN, _CLOSE = "\ua9c1", "\ua9c2"
_MARKED = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
# These two, and control characters, which no tree may hold.
_UNREADABLE = re.compile(f"[{_OPEN}{_CLOSE}\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A tag of thousands of attributes takes the parser the square of their number.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]{2000,}>")
_MOST_ATTRIBUTES = 500


@dataclass
class _Line:
    text: str
    level: int
    parent: Any


def read(data: bytes, name: str) -> Source:
    """Read a saved page.

    The source text is the page's main text: offsets count in it, not in the file. What is not
    shown is taken out, items of ordered lists get their numbers, rows of tables become lines
    (:mod:`cityplans.reading.grids`). Of the lines that remain those are kept that trafilatura
    takes for main text, their neighbours in the same element, and the page's main heading.

    Raises
    ------
    NotADocument
        The page has no main text.
    """
    markup, warnings = _decode(data, name)
    tree = _parse(markup)
    if tree is None:
        raise NotADocument(name, "is a page without a main text.")
    page, title = read_evidence(tree)
    _prepare(tree)
    lines = _choose(tree, _mark_lines(tree.find("body")))
    if not lines:
        raise NotADocument(name, "is a page without a main text.")
    headings, at = [], 0
    for line in lines:
        if line.level:
            headings.append((at, at + len(line.text), line.level))
        at += len(line.text) + 1
    text = "\n".join(line.text for line in lines)
    return Source(
        name=name, text=text, media="html", title=title, page=page,
        headings=tuple(headings), warnings=warnings,
    )  # fmt: skip


def read_tables(data: bytes, name: str) -> list[Sheet]:
    """Read the tables of a page as sheets; cells that reach over several rows stand in each."""
    tree = _parse(_decode(data, name)[0])
    out = []
    for table in tree.iter("table") if tree is not None else ():
        cells = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
        if next(table.iterdescendants("table"), None) is None and cells:
            rows: list[list[object]] = [list(row) for row in _grid(cells, filled=True)]
            out.append(Sheet("", rows, list(range(1, len(rows) + 1))))
    return out


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    return decode(data, name, _known(declared.group(1)) if declared else None)


def _known(charset: bytes) -> str:
    label = charset.decode("ascii").lower()
    # Pages say gb2312 and mean its superset.
    return "gb18030" if label in {"gb2312", "gbk", "gb18030"} else label


def _parse(markup: str) -> Any:
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    markup = _LONG_TAG.sub(_bare, _UNREADABLE.sub("", markup))
    try:
        return lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return None


def _bare(tag: re.Match[str]) -> str:
    """Leave of a tag its name, if it has more attributes than any page gives."""
    shown = tag[0]
    many = max(shown.count("="), len(re.split(r"[\s/]+", shown))) > _MOST_ATTRIBUTES
    return f"<{tag[1]}>" if many else shown


def read_evidence(tree: Any) -> tuple[dict[str, str], str | None]:
    """Return what the page's markup says of the document, and its title without the site's name.

    Where several places give a title, the one that the page also shows as its heading is taken,
    else the first in the order of ``data/lexicon/reading.toml``.
    """
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        value = " ".join((meta.get("content") or "").split())
        if value:
            said.setdefault(key.lower(), value)
    found = {
        field: [said[n.lower()] for n in words("reading", f"page.{field}") if n.lower() in said]
        for field in ("title", "issuer", "doc_number", "issued", "site")
    }
    found["title"] += [t for tag in ("title", "h1") if (t := _shown(next(tree.iter(tag), None)))]
    page = {field: values[0] for field, values in found.items() if values}
    titles = [strip_site(t) for t in found["title"]]
    shown = {_solid(_shown(h)) for tag in ("h1", "h2", "h3") for h in tree.iter(tag)}
    title = next((t for t in titles if _solid(t) in shown), titles[0] if titles else None)
    return page | ({"title": title} if title else {}), title or None


def _shown(element: Any) -> str:
    return "" if element is None else " ".join(str(element.text_content()).split())


def _solid(text: str) -> str:
    return "".join(text.split())


def strip_site(title: str) -> str:
    """Cut the name of the site off a page title.

    >>> strip_site("2024年工作要点_某某市卫生健康委员会网站")
    '2024年工作要点'
    """
    for _ in range(3):
        tail = _SITE.search(title)
        if not tail or not _SITE_WORDS.search(tail.group()) or tail.start() < 4:
            break
        title = title[: tail.start()]
    return title.strip()


# --- what is taken out of a page, and written into it ---------------------------------------


def _prepare(tree: Any) -> None:
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
    for table in reversed(list(tree.iter("table"))):
        _write_table(table)
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
    if element.tag not in _BLOCKS or len(links := element.findall(".//a")) < 2:
        return False
    linked = sum(len(_solid(a.text_content())) for a in links)
    loose = [t for t in element.itertext() if len(_solid(t)) > 12]
    inside = {t for a in links for t in a.itertext()}
    whole = len(_solid(element.text_content()))
    return linked >= 0.6 * whole and all(t in inside for t in loose)


def _write_table(table: Any) -> None:
    rows = list(table.iter("tr"))
    cells = [[c for c in row if c.tag in ("td", "th")] for row in rows]
    grid = _grid(cells)
    inner = next(table.iterdescendants("table", "h1", "h2", "h3"), None)
    if inner is not None or is_layout(grid):
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
    lines = ([_shown(caption)] if caption is not None else []) + lines
    tail, table.tail = table.tail, None
    for child in list(table):
        table.remove(child)
    table.tag, table.text, table.tail = "div", None, tail
    table.attrib.clear()
    for line in lines:
        added = table.makeelement("p")
        added.text = line
        table.append(added)


def _grid(cells: list[list[Any]], *, filled: bool = False) -> list[list[str]]:
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


# --- the text --------------------------------------------------------------------------------


def _choose(tree: Any, lines: list[_Line]) -> list[_Line]:
    """Lines of the main text, in order."""
    import trafilatura

    found = trafilatura.extract(
        tree, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    taken = {int(n) for n in _MARKED.findall(found or "")}
    size = sum(len(lines[n].text) for n in taken)
    # A short notice is often taken for no article at all.
    if size < 50 or size < 0.5 * min(sum(len(line.text) for line in lines), 2000):
        return lines
    first, last = min(taken), max(taken)
    # What repeats itself is left out by the extraction, and so are headings now and then.
    beside = {id(lines[n].parent) for n in taken}
    head = next((n for n, line in enumerate(lines[:first]) if line.level == 1), None)
    return [
        line
        for n, line in enumerate(lines)
        if n in taken or n == head or (first < n < last and id(line.parent) in beside)
    ]


def _mark_lines(body: Any) -> list[_Line]:
    """Find the lines of a page as it is shown, and number each where it begins in the tree."""
    if body is None:
        return []
    found: list[_Line] = []
    for pieces in _walk(body):
        text = _line_of(pieces)
        if not text:
            continue
        element, place, piece = next(p for p in pieces if p[2].strip())
        block = element if place == "text" else element.getparent()
        while block.tag not in _BLOCKS and block is not body:
            block = block.getparent()
        level = int(block.tag[1]) if re.fullmatch("h[1-6]", block.tag) else 0
        setattr(element, place, f"{_OPEN}{len(found)}{_CLOSE}{piece.lstrip()}")
        parent = block.getparent() if place == "text" and block is not body else block
        found.append(_Line(text, level, parent))
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        heading.tag = "p"  # headings that nothing follows would be left out
    return found


def _walk(top: Any) -> Iterator[list[tuple[Any, str, str]]]:
    """Yield lines, each as its pieces of text: (element, "text" or "tail", the piece)."""
    line: list[tuple[Any, str, str]] = []
    stack: list[tuple[Any, bool]] = [(top, True)]
    while stack:
        at, opens = stack.pop()
        if at.tag in _BLOCKS and line:
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


def _line_of(pieces: list[tuple[Any, str, str]]) -> str:
    return re.sub(r"\s+", " ", "".join(t for _, _, t in pieces)).strip()


def _lines_of(element: Any) -> str:
    return "\n".join(filter(None, map(_line_of, _walk(element))))
