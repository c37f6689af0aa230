"""What a codebook is: themes, and what counts as evidence of each.

The format is described in ``data/lexicon/README-codebooks.md``. A codebook holds themes; a theme
holds rules; a rule holds patterns and the conditions under which a hit of them counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class CodebookError(ValueError):
    """A codebook has mistakes; the message names each with its line."""


@dataclass(frozen=True)
class Rule:
    """Patterns, any of which is evidence, and the conditions on a hit.

    Attributes
    ----------
    any
        Patterns; see :mod:`cityplans.codebook.patterns` for the wildcards.
    beside, not_beside
        Patterns one of which must, or none of which may, stand in the same ``within``.
    within
        ``clause``, ``sentence`` or ``measure``: how far ``beside`` and ``not_beside`` look.
    where
        ``lead``: only in the lead phrase; ``body``: only after it; ``anywhere``.
    at_least
        Hits of this rule a measure must have before any of them counts.
    action
        An action word must stand in the same clause.
    in_list
        True if a bare name in an enumeration counts too.
    line
        Line of the codebook, for messages; 0 if it did not come from a file.
    """

    any: tuple[str, ...]
    beside: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    within: str = "sentence"
    where: str = "anywhere"
    at_least: int = 1
    action: bool = False
    in_list: bool = False
    line: int = 0


@dataclass(frozen=True)
class Theme:
    """One theme: labels, definition, and the rules that give and void evidence.

    Attributes
    ----------
    name
        Name in the frames.
    include, exclude
        Rules that give evidence, and rules that void it.
    zh, en
        Labels; empty where the name serves.
    family
        Family that the theme belongs to, if any.
    definition
        What it means, in a sentence.
    score
        Weight of the theme on a scale (commitment), if it has one.
    in_domain
        Coded only in sentences of the sector where a document is of another sector.
    """

    name: str
    include: tuple[Rule, ...]
    exclude: tuple[Rule, ...] = ()
    zh: str = ""
    en: str = ""
    family: str | None = None
    definition: str = ""
    score: float | None = None
    in_domain: bool = False


@dataclass(frozen=True)
class Codebook:
    """Themes in the order of the file, and the words that count as an action.

    Attributes
    ----------
    name
        What it is called in messages.
    themes
        Themes in the order of the file.
    actions
        Words that count as an action.
    families
        Families of themes: name, Chinese and English label.
    domain
        Words of the sector, for themes that are ``in_domain``.
    title
        What it is called before readers, in Chinese and in English; empty where the name serves.
    """

    name: str
    themes: tuple[Theme, ...]
    actions: tuple[str, ...]
    families: tuple[tuple[str, str, str], ...] = ()
    domain: tuple[str, ...] = ()
    title: tuple[str, str] = ("", "")

    def __len__(self) -> int:
        return len(self.themes)

    def __repr__(self) -> str:
        return f"Codebook({self.name!r}, {len(self.themes)} themes)"

    @property
    def names(self) -> list[str]:
        """Names of the themes in order."""
        return [t.name for t in self.themes]

    def table(self) -> pd.DataFrame:
        """Return the codebook as a frame for reading and printing.

        Returns
        -------
        DataFrame
            One row per theme: ``theme``, ``family``, ``zh``, ``en``, ``definition``, ``score``,
            ``n_patterns``.
        """
        import pandas as pd

        rows = [
            (
                t.name,
                t.family,
                t.zh,
                t.en,
                t.definition,
                t.score,
                sum(len(r.any) for r in t.include),
            )
            for t in self.themes
        ]
        names = ["theme", "family", "zh", "en", "definition", "score", "n_patterns"]
        return pd.DataFrame(rows, columns=names).astype(
            {"theme": "str", "family": "str", "score": "float64"}
        )

    def labels(self, lang: str = "zh") -> dict[str, str]:
        """Return the label of each theme in Chinese (``zh``) or English (``en``)."""
        if lang not in ("zh", "en"):
            raise ValueError(f"lang is {lang!r}; it can be 'zh' or 'en'")
        return {t.name: getattr(t, lang) or t.name for t in self.themes}
