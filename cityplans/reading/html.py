"""Saved web pages: the main text and the title, without what the site puts around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cityplans.passages import Source
from cityplans.reading.errors import NotADocument
from cityplans.reading.markup import (
    BLOCKS,
    CLOSE,
    MARKED,
    OPEN,
    grid_of,
    line_of,
    parse,
    prepare,
    solid,
    text_of,
    walk,
)
from cityplans.reading.sheets import Sheet
from cityplans.reading.text import decode
from cityplans.text import words

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
# Site names follow the title after one of these.
_SITE = re.compile(r"\s{0,3}(?:[_|｜]|-{1,3}|—{1,2}|–)\s{0,3}[^_|｜—–-]{2,40}$")
_SITE_WORDS = re.compile(r"网|政府|门户|委员会|卫健委|局$|平台|频道|首页|网站|新闻|资讯")


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
    tree = parse(markup, name)
    if tree is None:
        raise NotADocument(name, "is a page without a main text.")
    page, title = read_evidence(tree)
    prepare(tree)
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
    tree = parse(_decode(data, name)[0], name)
    out = []
    for table in tree.iter("table") if tree is not None else ():
        cells = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
        if next(table.iterdescendants("table"), None) is None and cells:
            rows: list[list[object]] = [list(row) for row in grid_of(cells, filled=True)]
            out.append(Sheet("", rows, list(range(1, len(rows) + 1))))
    return out


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    return decode(data, name, _known(declared.group(1)) if declared else None)


def _known(charset: bytes) -> str:
    label = charset.decode("ascii").lower()
    # Pages say gb2312 and mean its superset.
    return "gb18030" if label in {"gb2312", "gbk", "gb18030"} else label


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
    found["title"] += [t for tag in ("title", "h1") if (t := text_of(next(tree.iter(tag), None)))]
    page = {field: values[0] for field, values in found.items() if values}
    titles = [strip_site(t) for t in found["title"]]
    shown = {solid(text_of(h)) for tag in ("h1", "h2", "h3") for h in tree.iter(tag)}
    title = next((t for t in titles if solid(t) in shown), titles[0] if titles else None)
    return page | ({"title": title} if title else {}), title or None


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


def _choose(tree: Any, lines: list[_Line]) -> list[_Line]:
    """Lines of the main text, in order."""
    import trafilatura

    found = trafilatura.extract(
        tree, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    taken = {int(n) for n in MARKED.findall(found or "")}
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
    for pieces in walk(body):
        text = line_of(pieces)
        if not text:
            continue
        element, place, piece = next(p for p in pieces if p[2].strip())
        block = element if place == "text" else element.getparent()
        while block.tag not in BLOCKS and block is not body:
            block = block.getparent()
        level = int(block.tag[1]) if re.fullmatch("h[1-6]", block.tag) else 0
        setattr(element, place, f"{OPEN}{len(found)}{CLOSE}{piece.lstrip()}")
        parent = block.getparent() if place == "text" and block is not body else block
        found.append(_Line(text, level, parent))
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        heading.tag = "p"  # headings that nothing follows would be left out
    return found
