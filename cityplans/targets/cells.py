"""Values in the cells of tables, where name, unit and year stand in other cells."""

from __future__ import annotations

import re
from typing import NamedTuple

from cityplans.targets.blocks import Flat
from cityplans.targets.units import parts_of
from cityplans.text import compile_pattern

_BAR = re.compile(r"[|\t]")
_VALUE = (
    r"(?P<change>[-+−])?(?P<sign>{targets:bounds.least_before}|{targets:bounds.most_before}|{targets:bounds.reach}|)"
    r"(?P<number>(?:1:)?\d[\d,]*(?:\.\d+)?(?:[-~]\d+(?:\.\d+)?)?[万亿]?)"
    r"(?P<unit>\D{0,6}?)(?P<bound>左右|[以之][上下内])?"
)
# Heads of columns that hold values; others hold numbers of rows, codes or marks.
_HEAD = re.compile(r"20\d\d(?:年.{0,6})?|.{0,6}(?:目标|现状|基期|完成|实际|预期)(?:值|数|情况)?")
# 门急诊人次|24.1|26.4|+9.5% under 增减: how much more or less than before.
_CHANGE = re.compile(
    r"(?:同比|环比|较上年|比上年)?(?:增减|增长|增幅|变化|升降)[率额量值]?(?:\(%\))?|同比"
)
_MULTIPLES = ("万", "亿")
_REACHED = re.compile("现状|基期|完成|实际")
_NAME = re.compile("指标|项目|名称|内容")
_NO_NAME = ("序号", "单位", "计量单位")
_BRACKET = re.compile(r"\((?:单位:)?([^()]{1,8})\)$")


class Cell(Flat):
    """A value as a sentence made of its row and column: 平均住院日为8.2天."""

    def __init__(self, lead: str, said: str, start: int, length: int, head: str) -> None:
        self.text, self.head = lead + said, head
        self.start, self._last, self._lead = start, start + length - 1, len(lead)

    @property
    def tense(self) -> str:
        """Whether the head of the column says that its values are reached."""
        return "reached" if _REACHED.search(self.head) else ""

    def at(self, place: int) -> int:
        """Where a character stands in the source; those of row and column at the value."""
        return min(self.start + max(0, place - self._lead), self._last)


class _Columns(NamedTuple):
    name: int
    # -1 where no column says the unit
    unit: int
    values: dict[int, str]


def read_cells(text: str, begin: int) -> tuple[str, list[Cell]]:
    """Take the bare values of tables out of a text in narrow forms that begins at a place.

    Returns
    -------
    tuple of str and list of Cell
        The text with blanks for the values, and those.
    """
    if not _BAR.search(text):
        return text, []
    lines, out = text.split("\n"), list[Cell]()
    columns: _Columns | None = None
    for n, line in enumerate(lines):
        parts = _BAR.split(line)
        cells = [part.strip() for part in parts]
        if len(cells) < 2:
            columns = None
        elif columns is None:
            columns = _columns(cells)
        elif max(columns.name, columns.unit) < len(cells):
            at = begin
            for k, part in enumerate(parts):
                cell = _cell(cells, columns, k, at + len(part) - len(part.lstrip()))
                out += [cell] if cell else []
                if cell or k == columns.unit:
                    parts[k] = " " * len(part)
                at += len(part) + 1
            # Cells are told apart as sentences are.
            lines[n] = "|".join(parts)
        begin += len(line) + 1
    return "\n".join(lines), out


def _columns(cells: list[str]) -> _Columns | None:
    """Read the heads of a table; nothing where no column has values."""
    heads = (cell + "年" if cell.isdigit() else cell for cell in cells)
    values = {
        k: head
        for k, head in enumerate(heads)
        if _HEAD.fullmatch(head) or _CHANGE.fullmatch(head) or _unit_of(head)
    }
    names = [k for k, c in enumerate(cells) if _NAME.search(c) and k not in values]
    names += [k for k, c in enumerate(cells) if c and k not in values and c not in _NO_NAME]
    unit = next((k for k, c in enumerate(cells) if c in _NO_NAME[1:]), -1)
    return _Columns(names[0], unit, values) if values and names else None


def _unit_of(text: str) -> str:
    """Return the unit in brackets at the end: 平均住院日(天), 门诊人次(万) in 万人次."""
    found = _BRACKET.search(text)
    if not found or found[1] not in _MULTIPLES:
        return found[1] if found and parts_of(found[1].removeprefix("1"))[1] else ""
    before = text[: found.start()]
    return found[1] + next((u for u in ("人次", "件次", "人", "元") if before.endswith(u)), "")


def _without_unit(text: str) -> str:
    return _BRACKET.sub("", text) if _unit_of(text) else text


def _cell(cells: list[str], columns: _Columns, k: int, start: int) -> Cell | None:
    """Read a cell, if it holds a value."""
    value, name, head = (
        compile_pattern(_VALUE).fullmatch(cells[k]),
        cells[columns.name],
        columns.values.get(k),
    )
    if not value or not name or not head or (value["unit"] and not parts_of(value["unit"])[1]):
        return None
    told = cells[columns.unit] if columns.unit >= 0 else _unit_of(name) or _unit_of(head)
    # 9.1 with the unit 1/10万 is said as 9.1/10万; a dash is no unit.
    told = told.removeprefix("1")
    unit = value["unit"] or (told if told in _MULTIPLES or parts_of(told)[1] else "")
    name, leads_to = _without_unit(name), "" if value["sign"] else "为"
    if _CHANGE.fullmatch(head):
        leads_to = "增长" if value["change"] in (None, "+") else "下降"
    elif value["change"]:
        return None
    elif not _HEAD.fullmatch(head):
        name += _without_unit(head)
    said = f"{value['sign']}{value['number']}{unit}{value['bound'] or ''}"
    return Cell(name + leads_to, said, start, len(cells[k]), head)
