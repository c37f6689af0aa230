"""Styles of a Word document: the level of a heading, hidden text, numbering by style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cityplans.reading.numbering import read_int
from cityplans.text import words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_OFF = ("0", "false", "off")


class Styles:
    """What paragraphs and runs get from their style."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, tuple[str, str | None, Any, Any]] = {}
        for style in root.iter(W + "style") if root is not None else ():
            name, base = style.find(W + "name"), style.find(W + "basedOn")
            self._styles[style.get(W + "styleId", "")] = (
                "" if name is None else name.get(W + "val", ""),
                None if base is None else base.get(W + "val"),
                style.find(W + "pPr"),
                style.find(W + "rPr"),
            )

    def chain(self, style_id: str | None) -> Iterator[tuple[str, Any, Any]]:
        """Name and properties of a style and of those it is based on."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            name, base, paragraph, run = self._styles[style_id]
            yield name, paragraph, run
            style_id = base

    def hides(self, run: Any) -> bool:
        """Tell whether the properties of a run, or those of its style, hide its text."""
        if run is None:
            return False
        style = run.find(W + "rStyle")
        own = [r for _, _, r in self.chain(None if style is None else style.get(W + "val"))]
        for properties in [run, *own]:
            hidden = None if properties is None else properties.find(W + "vanish")
            if hidden is not None:
                return hidden.get(W + "val") not in _OFF
        return False

    def describe(self, properties: Any) -> tuple[int | None, tuple[str, int] | None]:
        """Level of a paragraph as a heading, and numbering (id, level)."""
        style = None if properties is None else val(properties, "pStyle")
        chain = [(n, p) for n, p, _ in self.chain(style)]
        names = [style or "", *(n for n, _ in chain)]
        level = next((k for k in map(style_level, names) if k is not None), None)
        num_id: str | None = None
        depth: str | None = None
        for props in [properties, *(p for _, p in chain)]:
            if props is None:
                continue
            outline = read_int(val(props, "outlineLvl"), 9)
            if level is None and outline < 9:
                level = outline + 1
            num_id = num_id or val(props, f"numPr/{W}numId")
            depth = depth or val(props, f"numPr/{W}ilvl")
        numbered = num_id is not None and num_id != "0"
        return level, (num_id or "", read_int(depth, 0)) if numbered else None


def val(element: Any, path: str) -> str | None:
    """Return the value that an element below states, where there is one."""
    found = element.find(W + path)
    return None if found is None else found.get(W + "val")


def style_level(name: str) -> int | None:
    """Level of a heading by the name of its style: 0 for a title, -1 for a table of contents."""
    name = name.lower()
    if name.startswith(words("reading", "docx.contents")):
        return -1
    if name in words("reading", "docx.title"):
        return 0
    heading = _HEADING.match(name)
    return int(heading.group(1)) if heading else None
