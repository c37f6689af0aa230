"""Units without a number: paragraphs with a lead phrase, items in one, and what is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cityplans.outline.nodes import Node
from cityplans.outline.page import Page, is_closed
from cityplans.outline.phrases import (
    first_sentence_end,
    has_lead,
    is_title,
    label_end,
    lead_end,
    sentences,
)
from cityplans.outline.sentences import find_in_a_row, find_matched, find_parallel, find_slogans
from cityplans.outline.series import FIGURES
from cityplans.text import any_of

_HAN = re.compile(r"[\u4e00-\u9fff]")
# from this many paragraphs on a text without any outline is a speech
_SPEECH = 8
Piece = tuple[int, int]
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
            named = Node("lead", opening[0], 0, title=opening, body=opening[1])
            named.paragraph = node.paragraph
            parent.add(named)
        elif named and node.paragraph != named.paragraph:
            named = None
        (named or parent).add(node)
        if named:
            named.end = node.end
        else:
            _name_series(page, node)
        at = node.end


def _opening(page: Page, node: Node, parent: Node, at: int) -> Piece | None:
    """Return the one slogan before a run-on series that begins inside a paragraph."""
    start = page.paragraphs[node.paragraph].start
    if not node.inline or node.number != 1 or start < max(at, parent.body):
        return None
    parts = sentences(page.text, start, node.start)
    if len(parts) != 1 or page.text[parts[0][1] - 1] != "。":
        return None
    return parts[0] if is_title(page.text[slice(*parts[0])], clauses=2) else None


def _add_leads(page: Page, node: Node) -> None:
    free = _free(page, node)
    if not node.units and len(free) == 1:
        items = _by_sentence(page, node, *free[0][:2])
    else:
        items = _by_paragraph(page, node, free)
    if not items and node.kind == "root":
        # of a speech each paragraph is a unit; a short piece of news tells a story
        items = [(a, b) for a, b, _ in free if b - a >= 40]
        items = items if len(items) >= _SPEECH else []
    for start, end in items:
        stop = lead_end(page.text, start, end)
        node.add(Node("lead", start, end, title=(start, stop), body=stop))
    if items:
        node.children.sort(key=lambda n: n.start)


def _free(page: Page, node: Node) -> list[Free]:
    out: list[Free] = []
    if node.kind == "root" and node.children:
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


def _cut(
    page: Page, pieces: Sequence[Free], firsts: Sequence[int], inline: bool = False
) -> list[Piece]:
    """Cut pieces to units, each from its first piece to the next unit, or to what ends a series."""
    out: list[Piece] = []
    lengths: list[int] = []
    for i, stop in zip(firsts, [*firsts[1:], len(pieces)], strict=True):
        own = [(a, b) for a, b, gap in pieces[i:stop] if gap == pieces[i][2]]
        kept = page.keeps(own, lengths if stop == len(pieces) else [], inline)
        lengths.append(kept)
        out.append((own[0][0], own[kept - 1][1]))
    return out


def _by_paragraph(page: Page, node: Node, free: list[Free]) -> list[Piece]:
    """Units that begin with a paragraph's lead phrase and go on to the next, or to a block."""
    text, kids = page.text, bool(node.units)
    alike = [i for a, b, _ in free for i in find_in_a_row(text, a, b)]
    if alike:
        return alike
    labelled = _labelled(text, free)
    if labelled:
        return _cut(page, free, labelled)
    heads = {i for i, f in enumerate(free[:-1]) if f[0] in page.marked}
    if len(heads) < 2:
        heads = {i for i in range(len(free)) if _heads_next(page, free, i)}
    if 3 * len(heads) < len(free):
        heads = {i for i in range(len(free)) if _is_lead(page, free, i)}
    firsts = sorted(heads | _alike([text[a:b] for a, b, _ in free]))
    # a lead before numbered units opens them, and is a unit only beside others
    if kids and sum(free[i][2] == 0 for i in firsts) == 1:
        firsts = [i for i in firsts if free[i][2] > 0]
    return _cut(page, free, firsts) if len(firsts) > 1 or (kids and firsts) else []


def _labelled(text: str, free: list[Free]) -> list[int]:
    """Return the paragraphs that open with what they are about, if most of a section do.

    Each is about something else, and says it in sentences: no list of officials, no interview.
    """
    labels = {i: text[a : label_end(text, a, b)] for i, (a, b, _) in enumerate(free)}
    found = [i for i, label in labels.items() if label and is_closed(text[slice(*free[i][:2])])]
    told = [label for label in labels.values() if label]
    apart = len(set(told)) == len(told)
    most = len(found) == len(free) or (len(found) > 2 and 2 * len(found) > len(free))
    return found if apart and most and len(found) > 1 else []


def _heads_next(page: Page, free: list[Free], i: int) -> bool:
    """Tell whether a line of its own can name the longer text below it."""
    a, b, gap = free[i]
    if i + 1 >= len(free) or free[i + 1][2] != gap or not 5 <= b - a <= 44:
        return False
    return free[i + 1][1] - free[i + 1][0] > 44 and is_title(page.text[a:b], clauses=2)


def _is_lead(page: Page, free: list[Free], i: int) -> bool:
    a, b, _ = free[i]
    if not has_lead(page.text, a, b):
        return _heads_next(page, free, i) and not has_lead(page.text, *free[i + 1][:2])
    # a motto before the last words (让我们 …) heads nothing
    second = first_sentence_end(page.text, a, b)
    return not any_of("outline", "cues.farewells").match(page.text[second:b].lstrip()[:8])


def _alike(paragraphs: list[str]) -> set[int]:
    """Return the places of paragraphs of prose that open with the same three characters."""
    heads = [p[:3] if "。" in p else "" for p in paragraphs]
    common = {h for h, n in Counter(heads).items() if n >= 3 and _HAN.match(h)}
    # of orders two are enough: 要…\n要…
    orders = {h for h in heads if h.startswith("要")}
    count = sum(h in orders for h in heads)
    common |= orders if count > 1 and 2 * count >= len(heads) else set()
    farewell = any_of("outline", "cues.farewells")
    return {i for i, h in enumerate(heads) if h in common and not farewell.match(h)}


def _by_sentence(page: Page, node: Node, start: int, end: int) -> list[Piece]:
    """Units inside the one paragraph of a node."""
    text = page.text
    firsts: list[int] = []
    if node.family in ("是", "first") and node.marker is not None:
        start = node.marker.end
        parts = sentences(text, start, end)
        firsts = find_parallel(text, parts)
    else:
        parts = sentences(text, start, end)
        if not node.floating and node.family not in FIGURES:
            firsts = find_slogans(text, parts)
    if not firsts:
        found = find_matched if node.kind == "unit" else find_in_a_row
        return found(text, start, end)
    return _cut(page, [(a, b, 0) for a, b in parts], firsts, inline=True)


def _add_blocks(page: Page, node: Node) -> None:
    """Give the text between and behind a node's units a row: with the block before it, or new.

    What stands before the first unit of a section is the section's own; of a document it is
    its preamble, or the notice that sends it out.
    """
    top = node.kind == "root"
    kids, node.children = node.children, []
    stops = [*(k.start for k in kids), node.end]
    for kid, stop in zip([None, *kids], stops, strict=True):
        if kid is not None:
            node.add(kid)
        rest = page.between(kid.end if kid is not None else 0, stop) if top or kid else []
        if kid is None:
            # the notice ends where the title of what it sends out begins
            sent = page.inner_title or -1
            _add_block(node, [p for p in rest if p[0] < sent], "通知")
            _add_block(node, [p for p in rest if p[0] > sent], "前言")
        elif kid.kind == "block" and rest:
            kid.end = rest[-1][1]
        else:
            _add_block(node, rest, "段" if top and kid is not kids[-1] else "尾")


def _add_block(parent: Node, pieces: list[Piece], name: str) -> None:
    if pieces:
        parent.add(Node("block", pieces[0][0], pieces[-1][1], name=name))
