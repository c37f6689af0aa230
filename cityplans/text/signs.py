"""Which characters of a text are of a class, by a table: one look-up a character."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cityplans.text.replacing import PLANE, code_points

if TYPE_CHECKING:
    import numpy as np


class Signs:
    r"""A class of characters.

    Parameters
    ----------
    pattern
        What finds them, one or a run at a time.

    Examples
    --------
    >>> Signs(r"\W").mark("甲，乙。").tolist()
    [False, True, False, True]
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    @cached_property
    def _flags(self) -> np.ndarray:
        import numpy as np

        flags = np.zeros(PLANE, dtype=bool)
        for found in self.pattern.finditer("".join(map(chr, range(PLANE)))):
            flags[found.start() : found.end()] = True
        return flags

    def mark(self, text: str) -> np.ndarray:
        """Tell of each character of a text whether it is of the class."""
        codes = code_points(text)
        marked = self._flags.take(codes, mode="clip")
        far = codes >= PLANE
        if far.any():
            marked[far] = [self.pattern.match(chr(code)) is not None for code in codes[far]]
        return marked
