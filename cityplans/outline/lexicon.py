"""The word lists of the outline room, read once from ``data/lexicon/outline.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from cityplans.paths import data_dir


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """Return every word list by name, in the order of the file."""
    path = data_dir() / "lexicon" / "outline.toml"
    lists = tomllib.loads(path.read_text(encoding="utf8"))
    return {
        f"{table}.{name}": tuple(words)
        for table, names in lists.items()
        for name, words in names.items()
    }


def words(name: str) -> tuple[str, ...]:
    """Return one word list, like ``roles.plan``."""
    return lexicon()[name]


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Compile a pattern that finds any word of a list, the longest first.

    Entries are plain words; ``^`` at the head or ``$`` at the end ties a word to the start or
    end of the text searched.
    """
    parts = []
    for word in sorted(words(name), key=lambda w: (-len(w), w)):
        head, tail = word.startswith("^"), word.endswith("$")
        core = re.escape(word.removeprefix("^").removesuffix("$"))
        parts.append(("^" if head else "") + core + ("$" if tail else ""))
    return re.compile("|".join(parts) if parts else r"(?!)")
