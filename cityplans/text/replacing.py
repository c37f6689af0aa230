"""One character for another, by a table: quick for short and for long texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# From this length on an array of code points is quicker than a look-up per character.
_LONG = 25
PLANE = 0x10000
# No character: what stands for those beyond the first plane.
_BEYOND = 0xFFFFFFFF


def code_points(text: str) -> np.ndarray:
    """Return the characters of a text as an array of numbers.

    Examples
    --------
    >>> [chr(code) for code in code_points("甲乙")]
    ['甲', '乙']
    """
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def written(codes: np.ndarray) -> str:
    """Return the text of an array of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


class Table:
    """What each of some characters is replaced by, one for one, so that offsets hold.

    Examples
    --------
    >>> Table({ord("甲"): "丙"}).replace("甲乙甲")
    '丙乙丙'
    """

    def __init__(self, meant: Mapping[int, str]) -> None:
        self.meant = dict(meant)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(f"[{re.escape(''.join(map(chr, self.meant)))}]")

    @cached_property
    def _codes(self) -> np.ndarray:
        import numpy as np

        codes = np.arange(PLANE + 1, dtype=np.uint32)
        for found, meant in self.meant.items():
            if found < PLANE:
                codes[found] = ord(meant)
        codes[PLANE] = _BEYOND
        return codes

    def replace(self, text: str) -> str:
        """Return the text, as long as before, with the characters of the table replaced."""
        if len(text) >= _LONG:
            try:
                return written(self._codes.take(code_points(text), mode="clip"))
            except UnicodeDecodeError:  # a character beyond the plane
                pass
        # Most short texts hold none of them, which a pattern tells ten times sooner.
        return text.translate(self.meant) if self._any.search(text) else text
