"""Runs of characters as sets of hashes, and the MinHash signatures of such sets (datasketch)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash

_MULTIPLIER = 0x9E3779B97F4A7C15


def hash_runs(chars: np.ndarray, length: int, seed: int = 0) -> np.ndarray:
    """Hash the run of ``length`` characters that starts at each place.

    Parameters
    ----------
    chars
        Code points.
    length
        Characters in a run, at least 1.
    seed
        Seed of the hash.

    Returns
    -------
    ndarray of uint64
        One hash per place at which a whole run starts.

    Examples
    --------
    >>> import numpy as np
    >>> hashes = hash_runs(np.array([7, 8, 7, 8]), 2)
    >>> len(hashes), bool(hashes[0] == hashes[2]), bool(hashes[0] == hashes[1])
    (3, True, False)
    """
    import numpy as np

    n = len(chars) - length + 1
    if n < 1:
        return np.empty(0, dtype=np.uint64)
    points = chars.astype(np.uint64)
    with np.errstate(over="ignore"):
        hashes = np.full(n, np.uint64(seed * 2 + 1), dtype=np.uint64)
        for i in range(length):
            hashes = (hashes ^ points[i : i + n]) * np.uint64(_MULTIPLIER)
            hashes ^= hashes >> np.uint64(29)
        hashes *= np.uint64(0xBF58476D1CE4E5B9)
        hashes ^= hashes >> np.uint64(32)
    return hashes


def unique_sorted(values: np.ndarray) -> np.ndarray:
    """Sort values and leave out repeats; several times faster here than ``numpy.unique``."""
    import numpy as np

    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if len(values) else values


def jaccard(a: np.ndarray, b: np.ndarray) -> float:
    """Share of two sets, sorted and without repeats, that is common; 0 if both are empty.

    Examples
    --------
    >>> import numpy as np
    >>> jaccard(np.array([1, 2, 3]), np.array([2, 3, 4]))
    0.5
    """
    import numpy as np

    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / max(len(a) + len(b) - common, 1)


def sign(sets: Iterable[np.ndarray], num_perm: int, seed: int = 1) -> Iterator[MinHash]:
    """Yield the MinHash of each set of 64-bit numbers.

    Parameters
    ----------
    sets
        Arrays of uint64.
    num_perm, seed
        As datasketch takes them.

    References
    ----------
    Broder 1997, On the resemblance and containment of documents.
    """
    import numpy as np
    from datasketch import MinHash

    def numbers() -> Iterator[list[int]]:
        # 32 bits are what the signatures take; the product spreads all of a number over them.
        for values in sets:
            with np.errstate(over="ignore"):
                mixed = values * np.uint64(_MULTIPLIER)
            yield (mixed >> np.uint64(32)).tolist()

    yield from MinHash.generator(numbers(), num_perm=num_perm, seed=seed, hashfunc=int)
