"""Where each character of a measure's text stands in the source text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# Printed for a character that was lost.
_LOST = ord("?"), ord("\ufffd")
_SOLID = re.compile(r"\S+")
_WINDOW = 12
# Fewest edits take the product of both lengths; no measure of a real text is longer.
_EDITED = 20_000
_PLANE = 0x10000
# A character that no form has, and that none joins with.
_BETWEEN = "\U0010ffff"


def align(text: str, source: str, start: int, end: int) -> list[int]:
    r"""Return for each character of a measure's text its offset in the source text.

    The text is what stands between the offsets with furniture left out, white space joined and
    single characters repaired, so the two are walked side by side, white space aside. A space
    is given the place of the character before it.

    Examples
    --------
    >>> from cityplans.themes.aligning import align
    >>> align("建医共体", "一、建医\n  共【打印】体。", 2, 15)
    [2, 3, 7, 12]
    """
    import numpy as np

    printed = source[start:end]
    if printed == text:
        return list(range(start, end))
    if "".join(printed.split()) == text:
        runs = (m.span() for m in _SOLID.finditer(printed))
        return [*chain.from_iterable(range(start + a, start + b) for a, b in runs)]
    here, there = _forms(text), _forms(printed)
    solid = np.flatnonzero(there)
    shown = here != 0
    if not solid.size or not shown.any():
        return [start] * len(text)
    here, there = here[shown], there[solid]
    places = _walk(here, there)
    if len(there) <= _EDITED and _differ(here, there[places]).any():
        places = min(
            places, _fewest_edits(here, there), key=lambda p: _differ(here, there[p]).sum()
        )
    return (start + solid[places[np.maximum(np.cumsum(shown) - 1, 0)]]).tolist()


def _walk(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Return for each character its place in the other text, which has more of them."""
    import numpy as np

    n, spare = len(here), len(there) - len(here)
    places = np.minimum(np.arange(n), len(there) - 1)
    shift = at = 0
    lost = _is_lost(there)
    while shift < spare:
        differ = (here[at:] != there[at + shift : n + shift]) & ~lost[at + shift : n + shift]
        gap = 0
        for k in (np.flatnonzero(differ) + at).tolist():
            gap = _best_gap(here[k : k + _WINDOW], there[k + shift :], spare - shift)
            if gap:
                places[k:] += gap
                shift, at = shift + gap, k + 1
                break
        if not gap:
            break
    return places


def _best_gap(ahead: np.ndarray, there: np.ndarray, most: int) -> int:
    """Return what to leave out so that the texts are most alike: the nearer, the more it counts.

    Behind what is left out stands the first character, if it stands anywhere.
    """
    import numpy as np

    likeness = np.zeros(most + 1, dtype=int)
    for k, char in enumerate(ahead):
        facing = there[k : k + most + 1]
        likeness[: len(facing)] += (_WINDOW - k) * ((facing == char) | _is_lost(facing))
    first = (there[: most + 1] == ahead[0]) | _is_lost(there[: most + 1])
    if first.any():
        likeness[: len(first)][~first] = -1
    return int(likeness.argmax())


def _fewest_edits(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Return places by the fewest edits: what is left out lies in many pieces, or looks alike."""
    import numpy as np
    from rapidfuzz.distance import Levenshtein

    places = np.zeros(len(here), dtype=int)
    for edit in Levenshtein.opcodes(here.tolist(), there.tolist()):
        own = np.arange(edit.src_start, edit.src_end)
        # a character that stands nowhere is given the place of the one before it
        facing = edit.dest_start + own - edit.src_start
        places[own] = facing if edit.dest_end > edit.dest_start else edit.dest_start - 1
    return np.maximum(places, 0)


def _differ(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    return (here != there) & ~_is_lost(there)


def _is_lost(there: np.ndarray) -> np.ndarray:
    return (there == _LOST[0]) | (there == _LOST[1])


def _forms(text: str) -> np.ndarray:
    """Characters as numbers, compatibility forms (full width, Kangxi radicals) as one; blanks 0."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "u4")
    if codes.size and codes.max() >= _PLANE:
        return np.array([_form(c) for c in text], dtype="u4")
    return _table()[codes]


@cache
def _table() -> np.ndarray:
    import numpy as np

    table = np.arange(_PLANE, dtype="u4")
    # Of ideographs, Hangul and private signs none is blank or has another form.
    codes = [*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, _PLANE)]
    # all at once: no form crosses the mark between two of them
    forms = unicodedata.normalize("NFKC", _BETWEEN.join(map(chr, codes))).split(_BETWEEN)
    table[codes] = [
        0 if chr(code).isspace() else ord(form) if len(form) == 1 else code
        for code, form in zip(codes, forms, strict=True)
    ]
    return table


def _form(char: str) -> int:
    if char.isspace():
        return 0
    form = unicodedata.normalize("NFKC", char)
    return ord(form if len(form) == 1 else char)
