"""The units that a document's tree is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cityplans.outline.markers import Candidate, markers


@dataclass(eq=False)
class Node:
    """One unit of the outline; all offsets are in the view.

    Its kind is ``root`` (the document), ``unit`` (numbered), ``head`` (unnumbered heading),
    ``lead`` (lead-phrase unit) or ``block`` (unnumbered text between units).
    """

    kind: str
    start: int
    end: int
    marker: Candidate | None = None
    number: int = 0
    # where the heading stands, and where the text below it begins
    title: tuple[int, int] = (0, 0)
    body: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    paragraph: int = 0
    own_line: bool = False
    role: str = ""
    name: str = ""
    path: str = ""
    # verdicts on series of children, each reached once
    series: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.family = self.marker.family if self.marker else self.kind
        # a floating unit may stand at any depth; inside a paragraph it ends with that
        self.floating = self.marker is not None and markers().floats(self.family)
        self.inline = self.floating and self.marker is not None and self.marker.strength < 3

    @property
    def level(self) -> int:
        """Depth in the outline, 1 at the top."""
        return 0 if self.parent is None else self.parent.level + 1

    @property
    def units(self) -> list[Node]:
        """The children that are no mere blocks."""
        return [k for k in self.children if k.kind != "block"]

    def add(self, child: Node) -> None:
        """Put a unit below this one, behind the others."""
        child.parent = self
        self.children.append(child)

    def walk(self) -> Iterator[Node]:
        """Yield all units below this one, in order of appearance."""
        pending = self.children[::-1]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))
