"""Units without a number: paragraphs with a lead phrase, items in one, and what is left."""

from __future__ import annotations

from cityplans.outline.headings import (
    first_sentence_end,
    has_lead,
    is_slogan,
    is_title,
    lead_end,
    sentences,
)
from cityplans.outline.items import Piece, alike, matched_items, parallel_items, run_on_items
from cityplans.outline.nodes import Node
from cityplans.outline.page import Page
from cityplans.text import any_of

# from this many paragraphs on a text without any outline is a speech
_SPEECH = 8
# an outline covers more of a text than this share
_STRAY = 0.3
# a stretch of text that no unit covers, and the number of the gap between units it lies in
Free = tuple[int, int, int]


def find_units(page: Page, root: Node) -> None:
    """Add the unnumbered units and blocks to a tree."""
    _name_series(page, root)
    for node in [root, *root.walk()]:
        if node.kind in ("root", "unit", "head"):
            _add_leads(page, node)
            _add_blocks(page, node)


def _name_series(page: Page, parent: Node) -> None:
    """Put a run-on series (一是…。二是…。) under the lead phrase that opens its paragraph."""
    children, parent.children = parent.children, []
    at, named = 0, None
    for node in children:
        opening = _opening(page, node, parent, at)
        if opening:
            named = Node("lead", opening[0], 0, node.level, title=opening, body=opening[1])
            named.paragraph = node.paragraph
            parent.add(named)
        elif not (
            named
            and node.inline
            and node.family == named.children[0].family
            and node.paragraph == named.paragraph
        ):
            named = None
        (named or parent).add(node)
        if named:
            named.end = node.end
            for below in [node, *node.walk()]:
                below.level += 1
        else:
            _name_series(page, node)
        at = node.end


def _opening(page: Page, node: Node, parent: Node, at: int) -> Piece | None:
    """Return the one slogan before a run-on series that begins inside a paragraph."""
    start = page.paragraphs[node.paragraph].start
    if not node.inline or node.number != 1 or start < max(at, parent.body):
        return None
    parts = sentences(page.text, start, node.start)
    if len(parts) != 1 or page.text[parts[0][1] - 1] != "。" or page.closes(*parts[0]):
        return None
    return parts[0] if is_slogan(page.text, *parts[0]) else None


def _add_leads(page: Page, node: Node) -> None:
    free = _free(page, node)
    if not free:
        return
    if not node.units and len(free) == 1:
        items = _inside_paragraph(page, node, *free[0][:2])
    else:
        items = _by_paragraph(page, node, free)
    if not items and node.kind == "root":
        # of a speech each paragraph is a unit; a short piece of news tells a story
        items = [(a, b) for a, b, _ in free if b - a >= 40]
        items = items if len(items) >= _SPEECH else []
    for start, end in items:
        stop = lead_end(page.text, start, end)
        node.add(Node("lead", start, end, node.level + 1, title=(start, stop), body=stop))
    if items:
        node.children.sort(key=lambda n: n.start)


def _free(page: Page, node: Node) -> list[Free]:
    out: list[Free] = []
    if node.kind == "root" and node.children:
        # a speech with a stray 一是 … is not outlined by it: its paragraphs are its units
        covered = sum(k.end - k.start for k in node.children)
        loose = all(k.floating for k in node.children) and covered < _STRAY * node.end
        if not loose or len(page.body) <= _SPEECH:
            return out
    at = node.body
    for gap, child in enumerate([*node.children, None]):
        pieces = page.between(at, child.start if child is not None else node.end)
        if pieces and child is not None and child.inline:
            # what opens a paragraph with a run-on series leads into it and is no unit
            del pieces[-1:]
        out.extend((a, b, gap) for a, b in pieces)
        if child is not None:
            at = max(at, child.end)
    return out


def _inside_paragraph(page: Page, node: Node, start: int, end: int) -> list[Piece]:
    items: list[Piece] = []
    if node.marker is not None and node.family in ("是", "要", "first"):
        items = parallel_items(page.text, node.marker.end, end)
    elif not node.floating and node.family not in ("arabic", "paren_ar", "circled"):
        items = run_on_items(page.text, start, end)
    return items or matched_items(page.text, start, end)


def _by_paragraph(page: Page, node: Node, free: list[Free]) -> list[Piece]:
    """Units that begin with a paragraph's lead phrase and go on to the next, or to a block."""
    kids = bool(node.units)
    parallel = [] if kids else [i for a, b, _ in free for i in matched_items(page.text, a, b)]
    if parallel:
        return parallel
    heads = {i for i, f in enumerate(free[:-1]) if f[0] in page.marked}
    closed = [i for i in range(len(free)) if _is_closed_head(page, free, i)]
    if len(closed) > 1 and 3 * len(closed) >= len(free):
        heads.update(closed)
    if len(heads) < 2:
        heads = {i for i in range(len(free)) if _is_lead(page, free, i)}
    headed = heads | alike([page.text[a:b] for a, b, _ in free])
    firsts = sorted(headed)
    if len(firsts) < 2 and not (kids and firsts and free[firsts[0]][2] > 0):
        return []
    if kids and sum(free[i][2] == 0 for i in firsts) == 1:
        firsts = [i for i in firsts if free[i][2] > 0]
    out: list[Piece] = []
    single = True
    for i, stop in zip(firsts, [*firsts[1:], len(free)], strict=True):
        j = i + 1
        while j < stop and free[j][2] == free[i][2]:
            if j not in headed and page.closes(free[j][0], free[j][1]):
                break
            j += 1
        # what follows the last of a series of single paragraphs closes the section
        if i == firsts[-1] and len(out) >= 2 and single:
            j = i + 1
        single = single and j == i + 1
        out.append((free[i][0], free[j - 1][1]))
    return out


def _is_closed_head(page: Page, free: list[Free], i: int) -> bool:
    """Tell whether a short sentence on a line of its own can name the longer text below it."""
    a, b, gap = free[i]
    if i + 1 >= len(free) or free[i + 1][2] != gap or not 5 <= b - a <= 24:
        return False
    below = free[i + 1][1] - free[i + 1][0]
    return page.text[b - 1] == "。" and below > 60 and is_slogan(page.text, a, b)


def _is_lead(page: Page, free: list[Free], i: int) -> bool:
    a, b, _ = free[i]
    if has_lead(page.text, a, b):
        # a motto before the last words (让我们 …) heads nothing
        second = first_sentence_end(page.text, a, b)
        return not any_of("outline", "cues.farewells").match(page.text[second:b].lstrip()[:8])
    if b - a > 44 or i + 1 >= len(free) or not is_title(page.text[a:b], 44):
        return False
    c, d, _ = free[i + 1]
    return d - c > 40 and not has_lead(page.text, c, d)


def _add_blocks(page: Page, node: Node) -> None:
    """Give the text between and behind a node's units a row: with the block before it, or new.

    What stands before the first unit of a section is the section's own; of a document it is
    its preamble, or the notice that sends it out.
    """
    top = node.kind == "root"
    if not (top or node.units):
        return
    kids = node.children
    out: list[Node] = []
    for k, kid in enumerate([None, *kids] if top else kids, 0 if top else 1):
        at, name = 0, "前言"
        if kid is not None:
            out.append(kid)
            at, name = max(at, kid.end), "段" if top and k < len(kids) else "尾"
        rest = page.between(at, kids[k].start if k < len(kids) else node.end)
        if not rest:
            continue
        if kid is not None and kid.kind == "block":
            kid.end = rest[-1][1]
            continue
        if kid is None and page.inner_title:
            notice = [p for p in rest if p[0] < page.inner_title]
            out.extend(_blocks(node, notice, "通知"))
            rest = [p for p in rest if p[0] > page.inner_title]
        out.extend(_blocks(node, rest, name))
    node.children = out


def _blocks(parent: Node, pieces: list[Piece], name: str) -> list[Node]:
    if not pieces:
        return []
    node = Node("block", pieces[0][0], pieces[-1][1], parent.level + 1)
    node.name, node.parent = name, parent
    return [node]
