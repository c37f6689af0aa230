"""What a table is: its grain, its index and its columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its name, pandas type, meaning and, for a closed set, the values allowed.

    Attributes
    ----------
    name
        Name in the frame.
    dtype
        Type as pandas names it.
    meaning
        What it holds.
    allowed
        Values of a closed set; empty if it is open.
    required
        Whether every row must have a value.
    """

    name: str
    dtype: str
    meaning: str
    allowed: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its name, its grain, the index (if named) and its columns.

    Attributes
    ----------
    name
        Name of the table.
    grain
        What a row is.
    index
        Name of the index; None if it has none.
    columns
        Its columns in order.
    """

    name: str
    grain: str
    index: str | None
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [c.name for c in self.columns]


def offsets(what: str) -> tuple[Column, Column]:
    """Return the two columns that lead back to the characters of a source text."""
    return (
        Column(
            "source_start", "int64", f"first character of the {what} in the source text", (), True
        ),
        Column("source_end", "int64", f"one past the last character of the {what}", (), True),
    )
