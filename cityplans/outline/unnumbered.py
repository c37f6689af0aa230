"""Units and blocks without a number: paragraphs with a lead phrase, and what stands beside."""

from __future__ import annotations

import re

from cityplans.outline import leads
from cityplans.outline.nodes import Node, rstrip_end
from cityplans.outline.page import Page
from cityplans.outline.titles import first_sentence_end, is_title, lead_end, sentences
from cityplans.text import any_of

# from this many paragraphs on a text without any outline is a speech
_SPEECH = 8
_DATED = re.compile(r"\d{4}年\d{1,2}月|[:;]$")
# a stretch of text that no unit covers, and the number of the gap between units it lies in
Free = tuple[int, int, int]


def find_units(page: Page, tops: list[Node]) -> list[Node]:
    """Add the unnumbered units and blocks to a tree; returns all its roots in order."""
    tops = _named_series(page, tops, 1)
    for top in tops:
        for node in list(top.walk()):
            if node.kind in ("unit", "head"):
                _add_leads(page, node)
    for top in tops:
        for node in list(top.walk()):
            if node.kind in ("unit", "head"):
                _add_rest(page, node)
    return _fill(page, tops)


def _named_series(page: Page, nodes: list[Node], level: int) -> list[Node]:
    """Put a run-on series (一是…。二是…。) under the lead phrase that opens its paragraph."""
    out: list[Node] = []
    at = 0
    for node in nodes:
        opening = _opening(page, node, at)
        if opening and leads.is_slogan(page.text, *opening) and not page.closes(*opening):
            parent = node.parent
            named = Node("lead", opening[0], node.end, level, title=opening, body=opening[1])
            named.parent, named.paragraph = parent, node.paragraph
            out.append(named)
        elif not (out and _goes_with(out[-1], node)):
            out.append(node)
            at = node.end
            continue
        named = out[-1]
        named.end, node.parent = node.end, named
        named.children.append(node)
        for below in node.walk():
            below.level += 1
        at = node.end
    for node in out:
        if node.kind == "lead":
            node.end = node.children[-1].end
        elif node.children:
            node.children = _named_series(page, node.children, node.level + 1)
    return out


def _goes_with(named: Node, node: Node) -> bool:
    return (
        named.kind == "lead"
        and node.inline
        and named.children[0].family == node.family
        and (node.paragraph == named.paragraph)
    )


def _opening(page: Page, node: Node, at: int) -> tuple[int, int] | None:
    """Return the one sentence before a run-on series that begins inside a paragraph."""
    start = page.paragraphs[node.paragraph].start
    if not node.inline or node.number != 1 or start < at:
        return None
    if node.parent is not None and start < node.parent.body:
        return None
    parts = sentences(page.text, start, node.start)
    return parts[0] if len(parts) == 1 and page.text[parts[0][1] - 1] == "。" else None


def _add_leads(page: Page, node: Node) -> None:
    free = _free(page, node)
    if not free:
        return
    if not node.units and len(free) == 1:
        fresh = _inside_paragraph(page, node, free[0][0], free[0][1])
    else:
        fresh = _by_paragraph(page, node, free)
    for lead in fresh:
        lead.parent = node
    if fresh:
        node.children = sorted([*node.children, *fresh], key=lambda n: n.start)


def _free(page: Page, node: Node) -> list[Free]:
    out: list[Free] = []
    at = node.body
    for gap, child in enumerate([*node.children, None]):
        stop = child.start if child is not None else node.end
        pieces = page.between(at, stop)
        if pieces and child is not None and child.inline:
            # what opens a paragraph with a run-on series leads into it and is no unit
            del pieces[-1:]
        out.extend((a, b, gap) for a, b in pieces)
        if child is not None:
            at = max(at, child.end)
    return out


def _lead(page: Page, level: int, start: int, end: int) -> Node:
    stop = lead_end(page.text, start, end)
    return Node("lead", start, end, level, title=(start, stop), body=stop)


def _inside_paragraph(page: Page, node: Node, start: int, end: int) -> list[Node]:
    items: list[tuple[int, int]] = []
    if node.marker is not None and node.family in ("是", "要", "first"):
        items = leads.parallel_items(page.text, node.marker.end, end)
    elif not node.floating and node.family not in ("arabic", "paren_ar", "circled"):
        items = leads.run_on_items(page.text, start, end)
    items = items or leads.matched_items(page.text, start, end)
    return [_lead(page, node.level + 1, a, b) for a, b in items]


def _by_paragraph(page: Page, node: Node, free: list[Free]) -> list[Node]:
    """Units that begin with a paragraph's lead phrase and go on to the next, or to a block."""
    heads = [i for i, f in enumerate(free[:-1]) if f[0] in page.marked]
    closed = [i for i in range(len(free)) if _is_closed_head(page, free, i)]
    if len(closed) > 1 and 3 * len(closed) >= len(free):
        heads = sorted({*heads, *closed})
    if len(heads) < 2:
        heads = [i for i in range(len(free)) if _is_lead(page, free, i)]
    heads = sorted({*heads, *leads.alike([page.text[a : a + 3] for a, _, _ in free])})
    parallel = [i for a, b, _ in free for i in leads.matched_items(page.text, a, b)]
    if parallel and not node.units:
        return [_lead(page, node.level + 1, a, b) for a, b in parallel]
    headed = set(heads)
    kids = bool(node.units)
    if len(heads) < 2 and not (kids and heads and free[heads[0]][2] > 0):
        return []
    if kids and sum(free[i][2] == 0 for i in heads) == 1:
        heads = [i for i in heads if free[i][2] > 0]
    out: list[Node] = []
    single = True
    for n, i in enumerate(heads):
        stop = heads[n + 1] if n + 1 < len(heads) else len(free)
        j = i + 1
        while j < stop and free[j][2] == free[i][2]:
            if j not in headed and page.closes(free[j][0], free[j][1]):
                break
            j += 1
        # what follows the last of a series of single paragraphs closes the section
        if n == len(heads) - 1 and len(out) >= 2 and single:
            j = i + 1
        single = single and j == i + 1
        out.append(_lead(page, node.level + 1, free[i][0], free[j - 1][1]))
    return out


def _is_closed_head(page: Page, free: list[Free], i: int) -> bool:
    """Tell whether a short sentence on a line of its own can name the longer text below it."""
    a, b, gap = free[i]
    if i + 1 >= len(free) or free[i + 1][2] != gap or not 5 <= b - a <= 24:
        return False
    line = page.text[a:b]
    below = free[i + 1][1] - free[i + 1][0]
    return line.endswith("。") and below > 60 and leads.is_slogan(page.text, a, b)


def _is_lead(page: Page, free: list[Free], i: int) -> bool:
    a, b, _ = free[i]
    if leads.has_lead(page.text, a, b):
        # a motto before the last words (让我们 …) heads nothing
        second = first_sentence_end(page.text, a, b)
        return not any_of("outline", "cues.farewells").match(page.text[second:b].lstrip()[:8])
    line = page.text[a:b]
    if b - a <= 44 and i + 1 < len(free) and is_title(line, 44) and not _DATED.search(line):
        c, d, _ = free[i + 1]
        return d - c > 40 and not leads.has_lead(page.text, c, d)
    return False


def _block(found: list[tuple[int, int]], level: int, name: str) -> Node:
    node = Node("block", found[0][0], found[-1][1], level)
    node.name = name
    return node


def _add_rest(page: Page, node: Node) -> None:
    """Give text between and behind a node's units a row: with the block before it, or new."""
    if not node.units:
        return
    out: list[Node] = []
    for k, kid in enumerate(node.children):
        out.append(kid)
        stop = node.children[k + 1].start if k + 1 < len(node.children) else node.end
        rest = page.between(kid.end, stop)
        if not rest:
            continue
        if kid.kind == "block":
            kid.end = rest[-1][1]
        else:
            block = _block(rest, node.level + 1, "尾")
            block.parent = node
            out.append(block)
    node.children = out


def _fill(page: Page, tops: list[Node]) -> list[Node]:
    """Give text outside all units blocks of its own: preamble, notice, closing words."""
    out: list[Node] = []
    at, end = 0, rstrip_end(page.text, 0, page.end)
    # a speech with a stray 一是 … is not outlined by it: its paragraphs are its units
    covered = sum(t.end - t.start for t in tops)
    loose = all(t.floating for t in tops) and covered < 0.3 * end and len(page.body) > 8
    for node in [*tops, None]:
        found = page.between(at, node.start if node is not None else end)
        first = not out
        if found and ((first and node is None) or loose):
            out.extend(_loose(page, found))
        elif found:
            title = page.inner_title or 0
            notice = [f for f in found if first and f[0] < title]
            rest = [f for f in found if not notice or f[0] > title]
            if notice:
                out.append(_block(notice, 1, "通知"))
            if rest:
                out.append(_block(rest, 1, "前言" if first else "尾" if node is None else "段"))
        if node is not None:
            out.append(node)
            at = max(at, node.end)
    return out


def _loose(page: Page, found: list[tuple[int, int]]) -> list[Node]:
    """Units of a text without any outline: by lead phrases, else each paragraph of some size."""
    free = [(a, b, 0) for a, b in found]
    root = Node("root", found[0][0], found[-1][1], 0)
    if len(free) == 1:
        units = [_lead(page, 1, a, b) for a, b in leads.run_on_items(page.text, *found[0])]
    else:
        units = _by_paragraph(page, root, free)
    if not units and sum(b - a >= 40 for a, b in found) >= _SPEECH:
        # of a speech each paragraph is a unit; a short piece of news tells a story
        units = [_lead(page, 1, a, b) for a, b in found if b - a >= 40]
        if len(units) > 2 and not leads.has_lead(page.text, *found[0]):
            units = units[1:]
    if not units:
        return [_block(found, 1, "前言")]
    before = [f for f in found if f[0] < units[0].start]
    return [_block(before, 1, "前言"), *units] if before else units
