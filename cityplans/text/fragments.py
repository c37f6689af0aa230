"""Patterns built from named pieces: ``{year}年{month}月`` instead of a line of brackets.

The pieces are in ``data/lexicon/fragments.toml`` and may be built from one another; a word list
is a piece too: ``{target:bounds.least}`` is any word of the list ``bounds.least`` of
``target.toml``. Quantifiers such as ``{1,3}`` stay what they are.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from cityplans.paths import data_dir
from cityplans.text.lists import LexiconError, alternatives, words

_PIECE = re.compile(r"\{([a-z][a-z_]*)(?::([a-z_.]+))?\}")


@cache
def _pieces() -> dict[str, str]:
    path = data_dir() / "lexicon" / "fragments.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["fragments"]


@cache
def expand(template: str) -> str:
    """Write a template out as a regular expression.

    Raises
    ------
    LexiconError
        A piece is not known.

    Examples
    --------
    >>> expand("{quarter}")
    '(?:第?[一二三四1-4]季度)'
    """

    def piece(found: re.Match[str]) -> str:
        name, listed = found.groups()
        if listed:
            return f"(?:{alternatives(words(name, listed))})"
        if name not in _pieces():
            raise LexiconError(f"fragments.toml has no piece {name}; it is used in {template!r}")
        return f"(?:{expand(_pieces()[name])})"

    return _PIECE.sub(piece, template)


@cache
def compile_pattern(template: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a template; once for every place that asks for it.

    Parameters
    ----------
    template
        A regular expression with named pieces in braces.
    flags
        Flags of :mod:`re`.

    Returns
    -------
    re.Pattern

    Raises
    ------
    LexiconError
        A piece or a word list is not known.

    Examples
    --------
    >>> compile_pattern("{date}").findall("2024年3月5日印发，二〇二四年三月起施行")
    ['2024年3月5日', '二〇二四年三月']
    """
    return re.compile(expand(template), flags)
