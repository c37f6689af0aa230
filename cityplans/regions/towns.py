"""Towns and the counties they lie in, and which of their many names a text holds.

Loaded once per process from ``data/regions``, when a text first needs them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cityplans.paths import data_dir
from cityplans.text import words
from cityplans.text.replacing import code_points

if TYPE_CHECKING:
    import numpy as np

# Openings of names are marked among so many hashes; factors that spread them.
_HASH_BITS = 20
_HASHES = 1 << _HASH_BITS
_FACTORS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
# The bit of names of two characters, and those of longer ones.
_TWO = 1 << 2
_LONGER = 2**32 - 1 - _TWO
# What a town is; 民族乡 before 乡.
_TOWN_KINDS = ("镇", "民族乡", "乡", "街道", "街道办事处", "苏木")


class Names:
    """Finds which of many names a text holds: from the left, and the longest that begins there.

    Names are tried only where the text has the three characters with which one of them begins, or
    the two that one is made of. That is one place in a hundred, and nothing is built for the
    others: an automaton over all names took 278 ms to build for the first text, this 90.

    Parameters
    ----------
    names
        Names of two to thirty characters.

    Examples
    --------
    >>> from cityplans.regions.towns import Names
    >>> Names(["甲县", "甲县乙", "乙镇"]).find("在甲县乙镇和乙镇")
    [('甲县乙', 1, 4), ('乙镇', 6, 8)]
    """

    def __init__(self, names: Iterable[str]) -> None:
        import numpy as np

        self._names = frozenset(names)
        listed = "\n".join(self._names) + "\n\n"
        ends = np.flatnonzero(code_points(listed) == ord("\n"))[: len(self._names)]
        starts = np.append(0, ends + 1)[: len(self._names)]
        sizes = np.left_shift(1, ends - starts).astype(np.uint32)
        # By the hash of an opening, how long the names are that begin so, as bits of a number.
        self._bits = np.zeros(_HASHES, dtype=np.uint32)
        for n, of in ((2, sizes == _TWO), (3, sizes != _TWO)):
            np.bitwise_or.at(self._bits, _hash_openings(listed, n)[starts[of]], sizes[of])

    def find(self, text: str) -> list[tuple[str, int, int]]:
        """Return each name with its start and its end, in order, none over another."""
        found: list[tuple[str, int, int]] = []
        if len(text) < 2:
            return found
        bits = self._bits[_hash_openings(text, 2)] & _TWO
        bits[:-1] |= self._bits[_hash_openings(text, 3)] & _LONGER
        places = bits.nonzero()[0]
        done = 0
        for start, lengths in zip(places.tolist(), bits[places].tolist(), strict=True):
            if start < done:
                continue
            for length in _bits_of(lengths):
                name = text[start : start + length]
                if name in self._names:
                    done = start + len(name)
                    found.append((name, start, done))
                    break
        return found


@cache
def _bits_of(number: int) -> list[int]:
    """Return the places of the bits that are set, the highest first."""
    return [n for n in range(number.bit_length() - 1, -1, -1) if number >> n & 1]


def _hash_openings(text: str, length: int) -> np.ndarray:
    """Hash the two or three characters that begin at each place."""
    import numpy as np

    codes = code_points(text)
    n = len(codes) - length + 1
    total = codes[:n] * np.uint32(_FACTORS[0])
    for at, factor in enumerate(_FACTORS[1:length], start=1):
        total += codes[at : at + n] * np.uint32(factor)
    return total >> np.uint32(32 - _HASH_BITS)


@dataclass(frozen=True)
class Towns:
    """Towns of the newest table: codes of their counties, parted by blanks, by name."""

    by_name: dict[str, str]
    by_stem: dict[str, str]
    names: Names

    def counties(self, word: str) -> list[str]:
        """Return the codes of the counties that have a town of this full or short name."""
        if word in self.by_name:
            return self.by_name[word].split()
        return sorted(set(self.by_stem[word].split()))


def town_stem(name: str) -> str:
    """Return the name of a town without what it is: 陶辛 of 陶辛镇."""
    for kind in _TOWN_KINDS:
        if name.endswith(kind):
            return name[: -len(kind)]
    return name


@cache
def towns() -> Towns:
    """Load the towns (once per process, when a text first needs them)."""
    common = frozenset(words("places", "towns.words"))
    path = data_dir() / "regions" / "towns.csv.gz"
    # Names and codes need no quotes: to part them at the comma is quicker than to read a table.
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()[1:]
    by_name = {name: codes for name, _, codes in (line.partition(",") for line in lines)}
    by_stem: dict[str, str] = {}
    for name, codes in by_name.items():
        bare = town_stem(name)
        if 2 <= len(bare) < len(name) and bare not in common:
            by_stem[bare] = f"{by_stem.get(bare, '')} {codes}"
    return Towns(by_name, by_stem, Names(by_name.keys() | by_stem.keys()))
