"""The form of a text that patterns are matched on, and where each of its characters stood.

White space, quotation marks and bracketed pronunciations (監(jiān)測) are left out; widths, scripts
and the case of Latin letters are one. It is made for many texts at once, by a table of all
characters: a loop over characters would cost more than finding the themes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cityplans.text import fold, simplify

if TYPE_CHECKING:
    import numpy as np

BREAK = "\n"
# What is printed for a character that was lost; a full-width ？ asks and ends a sentence.
LOST = "\ufffd"
_JOINT = "\uffff"
_QUOTES = "“”‘’「」『』〝〞\"'"
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_VOWEL = "aeiouvüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜê"
# A syllable in brackets behind its character, as some sites strew it into copied pages.
_GLOSS = re.compile(
    f"[(（](?<=[\u4e00-\u9fff].)(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[{_VOWEL}]{{1,3}}(?:ng?|r)?[)）]"
)
CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


class Forms(NamedTuple):
    """Texts in the form for matching, joined by line breaks.

    Attributes
    ----------
    text
        All texts, each followed by ``BREAK``.
    starts
        Where each text begins in ``text``, and where the last one ends.
    origins
        For each character of ``text`` its offset in its own text.
    """

    text: str
    starts: list[int]
    origins: np.ndarray


@cache
def _mapping() -> dict[int, int | None]:
    """Return the form of each character that has another form; None if it is left out."""
    import numpy as np

    alphabet = "".join(map(chr, range(0x10000)))
    capitals = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}
    forms = simplify(fold(alphabet)).translate(capitals)
    codes = np.frombuffer(forms.encode(CODEC, "surrogatepass"), "u4")
    others = np.flatnonzero(codes != np.arange(len(codes)))
    mapping: dict[int, int | None] = dict(zip(others.tolist(), codes[others].tolist(), strict=True))
    mapping |= {ord(c): None for c in [*re.findall(r"\s", alphabet), *_QUOTES, *_UNSEEN]}
    mapping |= dict.fromkeys([ord("?"), *range(0xD800, 0xE000)], ord(LOST))
    return mapping | {ord(_JOINT): ord(BREAK)}


@cache
def _table() -> np.ndarray:
    """Return the mapping as an array; 0 is left out."""
    import numpy as np

    table = np.arange(0x10000, dtype="u4")
    mapping = _mapping()
    table[list(mapping)] = [form or 0 for form in mapping.values()]
    return table


def match_forms(texts: Sequence[str]) -> Forms:
    """Bring texts to the form for matching.

    Examples
    --------
    >>> from cityplans.codebook.forms import match_forms
    >>> forms = match_forms(["推进 “互联网＋医疗”", "建設(shè)醫共體"])
    >>> forms.text.split()
    ['推进互联网+医疗', '建设医共体']
    >>> forms.origins[:4].tolist()
    [0, 1, 4, 5]
    """
    import numpy as np

    joined = "".join(f"{text}{_JOINT}" for text in texts)
    codes = np.frombuffer(joined.encode(CODEC, "surrogatepass"), "u4")
    table = _table()
    if codes.size and codes.max() < len(table):
        forms = table[codes]
    else:
        forms = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)
    kept = forms != 0
    for gloss in _GLOSS.finditer(joined):
        kept[gloss.start() : gloss.end()] = False
    origins = np.flatnonzero(kept).astype("i4")
    text = forms[origins].tobytes().decode(CODEC, "surrogatepass")
    begins = np.array([0, *accumulate(len(t) + 1 for t in texts)], dtype="i4")
    starts = np.searchsorted(origins, begins)
    origins -= np.repeat(begins[:-1], np.diff(starts))
    return Forms(text, starts.tolist(), origins)


def match_form(text: str) -> str:
    """Bring one text to the form for matching.

    Examples
    --------
    >>> from cityplans.codebook.forms import match_form
    >>> match_form("ＤＲＧ 付费, 三医“联动”")
    'drg付费,三医联动'
    """
    return _GLOSS.sub("", text).translate(_mapping())


def positions(text: str, marks: Mapping[str, str]) -> dict[str, np.ndarray]:
    """Where one of some characters stands in a text in its form, for each kind of mark.

    Examples
    --------
    >>> from cityplans.codebook.forms import positions
    >>> positions("甲,乙。丙", {"sentence": "。", "clause": ",。"})["clause"].tolist()
    [1, 3]
    """
    import numpy as np

    # One look-up for every character, then only those that are a mark of some kind.
    flags = np.zeros(0x10000, dtype="u1")
    for k, kind in enumerate(marks.values()):
        flags[[ord(mark) for mark in kind]] |= 1 << k
    flagged = flags[np.minimum(np.frombuffer(text.encode(CODEC), "u4"), 0xFFFF)]
    places = np.flatnonzero(flagged)
    flagged = flagged[places]
    return {k: places[flagged & 1 << n != 0] for n, k in enumerate(marks)}
