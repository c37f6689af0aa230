"""The tree of a document: numbered units, unnumbered headings, lead phrases and blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cityplans.outline.markers import Candidate, markers
from cityplans.outline.paragraphs import Paragraph

# what adorns the next number: see paragraphs
_LOOSE_SIGNS = re.compile("\n[ ?☀-➿⬀-⯿\U0001f300-\U0001faff\ufe0f]+$")


@dataclass
class Node:
    """One unit of the outline.

    Attributes
    ----------
    kind
        ``unit`` (numbered), ``head`` (unnumbered heading), ``lead`` (lead-phrase unit) or
        ``block`` (unnumbered text between units).
    start, end
        Offsets in the view, the marker taken in.
    title, body
        The heading's offsets, and where the text below it begins.
    level
        Depth in the outline, 1 at the top.
    paragraphs
        Paragraphs of the unit's own, those of its children left out.
    """

    kind: str
    start: int
    end: int
    level: int
    marker: Candidate | None = None
    number: int | None = None
    title: tuple[int, int] = (0, 0)
    body: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    paragraph: int = 0
    own_line: bool = False
    role: str = ""
    name: str = ""
    path: str = ""

    @property
    def family(self) -> str:
        """The family of its marker, else its kind."""
        return self.marker.family if self.marker else self.kind

    @property
    def floating(self) -> bool:
        """Whether its marker may stand at any depth."""
        return self.marker is not None and markers().floats(self.family)

    @property
    def inline(self) -> bool:
        """A floating unit that starts inside a paragraph, and so ends with it."""
        return self.floating and self.marker is not None and self.marker.strength < 3

    @property
    def units(self) -> list[Node]:
        """The children that are no mere blocks."""
        return [k for k in self.children if k.kind != "block"]

    def walk(self):
        """Yield this node and all below it, in order of appearance."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


def rstrip_end(text: str, start: int, end: int) -> int:
    """Move an end back over white space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def set_ends(text: str, nodes: list[Node], end: int, paragraphs: list[Paragraph]) -> None:
    """Give every node of a list in order its end: the next of its level or above, or its parent's.

    Linear: one pass from the back with the start of the next node at each level.
    """
    next_at = [end]
    for node in reversed(nodes):
        stop = min(next_at[: node.level + 1])
        if node.inline:
            stop = min(stop, paragraphs[node.paragraph].end)
        if node.marker is not None and node.marker.stop is not None:
            stop = min(stop, node.marker.stop)
        sign = _LOOSE_SIGNS.search(text, max(node.start, stop - 9), stop)
        node.end = rstrip_end(text, node.start, sign.start() if sign else stop)
        del next_at[node.level :]
        next_at.extend([end] * (node.level - len(next_at)))
        next_at.append(node.start)
    # a child never reaches beyond its parent, which may end with a paragraph
    for node in nodes:
        if node.parent is not None and node.end > node.parent.end:
            node.end = rstrip_end(text, node.start, node.parent.end)
