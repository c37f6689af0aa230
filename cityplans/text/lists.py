"""Word lists and tables of ``data/lexicon``, read once; what is wrong in one names file and line.

``NAME.toml`` holds word lists in tables (``ahead = ["今后"]`` below ``[cues]`` is ``cues.ahead``);
``NAME.csv`` holds rows with a header line. Lines of a table that begin with # are left out.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from cityplans.paths import data_dir


class LexiconError(ValueError):
    """A word list cannot be used; the message names the file and the line."""


@cache
def _lists(file: str) -> dict[str, tuple[str, ...]]:
    path = data_dir() / "lexicon" / f"{file}.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name} cannot be read: {error}") from None
    return {
        f"{table}.{name}": tuple(listed)
        for table, names in tables.items()
        for name, listed in names.items()
    }


def words(file: str, name: str) -> tuple[str, ...]:
    """Return one word list of ``data/lexicon/FILE.toml``, as the file has it.

    Parameters
    ----------
    file
        Name of the file in ``data/lexicon``, without its ending.
    name
        Name of the list, with the names of the tables around it: ``headings.tails``.

    Raises
    ------
    LexiconError
        There is no such list.

    Examples
    --------
    >>> "措施" in words("outline", "headings.tails")
    True
    """
    lists = _lists(file)
    if name not in lists:
        raise LexiconError(f"{file}.toml has no list {name}; it has {', '.join(lists)}")
    return lists[name]


@cache
def any_of(file: str, name: str) -> re.Pattern[str]:
    """Compile a pattern that finds any word of a list, the longest first.

    Entries are plain words; ``^`` at the head or ``$`` at the end ties a word to the start or
    end of the text searched.

    Examples
    --------
    >>> any_of("outline", "cues.ahead").search("我县下一步打算").group()
    '下一步'
    """
    return re.compile(alternatives(words(file, name)))


def alternatives(listed: Sequence[str]) -> str:
    """Write words as alternatives of a pattern, the longest first; none matches nothing."""
    parts = []
    for word in sorted(set(listed), key=lambda w: (-len(w), w)):
        head, tail = word.startswith("^"), word.endswith("$")
        core = re.escape(word.removeprefix("^").removesuffix("$"))
        parts.append(("^" if head else "") + core + ("$" if tail else ""))
    return "|".join(parts) if parts else r"(?!)"


def read_rows(path: Path | str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a table: one row a line under a header, with the number of its line.

    Parameters
    ----------
    path
        A file, or the name of one in ``data/lexicon``.
    columns
        Columns that the header must have.

    Yields
    ------
    tuple of int and dict
        Number of the line, and cell by column without blanks at its ends.

    Raises
    ------
    LexiconError
        A column lacks, or a row has more cells than the header.

    Examples
    --------
    >>> next(read_rows("units.csv", ("unit", "base")))[1]["unit"]
    '%'
    """
    path = data_dir() / "lexicon" / path if isinstance(path, str) else path
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle)
        header = [name.strip() for name in next(reader, [])]
        if not header:
            raise LexiconError(f"{path.name} is empty: its first line must be {','.join(columns)}")
        lacking = [c for c in columns if c not in header]
        if lacking:
            raise LexiconError(
                f"{path.name}, line 1: column {', '.join(lacking)} is missing; "
                f"the first line must be {','.join(columns)}"
            )
        for row in reader:
            if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
                continue
            if len(row) > len(header):
                raise LexiconError(
                    f"{path.name}, line {reader.line_num}: {len(row)} cells, "
                    f"expected {len(header)}; put cells with a comma in quotation marks"
                )
            cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
            yield reader.line_num, dict(zip(header, cells, strict=True))
