"""One character for another, by a table: quick for short and for long texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# From this length on an array of code points is quicker than a look-up per character.
_LONG = 40
_PLANE = 0x10000


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
    def _codes(self) -> np.ndarray:
        import numpy as np

        codes = np.arange(_PLANE, dtype=np.uint32)
        for found, meant in self.meant.items():
            if found < _PLANE:
                codes[found] = ord(meant)
        return codes

    def replace(self, text: str) -> str:
        """Return the text, as long as before, with the characters of the table replaced."""
        if len(text) >= _LONG:
            import numpy as np

            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            if codes.max() < _PLANE:
                return self._codes[codes].tobytes().decode("utf-32-le", "surrogatepass")
        return text.translate(self.meant)
