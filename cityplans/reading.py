"""Files to source texts. (Being built.)"""

from __future__ import annotations

from pathlib import Path

from cityplans.passages import Source


class ReadError(ValueError):
    """A file cannot be read; the message names it and says what to do."""


def find_files(path: Path) -> list[Path]:
    """List the files below a folder, sorted by their path."""
    path = Path(path)
    return [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())


def read_file(path: Path, root: Path) -> list[Source]:
    """Read one file into source texts, one per document row of a table, else one."""
    with path.open(encoding="utf-8", newline="") as f:
        return [Source(name=path.relative_to(root).as_posix(), text=f.read())]
