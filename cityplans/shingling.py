"""Runs of characters as sets of hashes, and the MinHash signatures of such sets.

Documents are signed by numpy, in one pass a permutation: datasketch takes several times as long
for large sets, and importing it loads scipy. Sentences, many and small, are signed by datasketch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
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


def signature_of(values: np.ndarray, num_perm: int, seed: int = 1) -> np.ndarray:
    """Return the MinHash signature of a set of 64-bit numbers.

    The share of places at which two signatures agree estimates the Jaccard similarity of the
    sets. The permutations are multiply-add in 32 bits, over numbers that were mixed before.

    Parameters
    ----------
    values
        Numbers of the set, at least one.
    num_perm
        Length of the signature.
    seed
        Seed of the permutations.

    Returns
    -------
    ndarray of uint32

    References
    ----------
    Broder 1997, On the resemblance and containment of documents.

    Examples
    --------
    >>> import numpy as np
    >>> sets = (np.arange(a, a + 300, dtype=np.uint64) for a in (0, 100))
    >>> one, two = (signature_of(numbers, 256) for numbers in sets)
    >>> bool(abs((one == two).mean() - 0.5) < 0.1)
    True
    """
    import numpy as np

    with np.errstate(over="ignore"):
        mixed = ((values * np.uint64(_MULTIPLIER)) >> np.uint64(32)).astype(np.uint32)
        factors, summands = _permutations(num_perm, seed)
        if len(mixed) < 2000:
            return (mixed[:, None] * factors + summands).min(axis=0)
        out = np.empty(num_perm, dtype=np.uint32)
        permuted = np.empty_like(mixed)
        for k, (factor, summand) in enumerate(zip(factors, summands, strict=True)):
            np.multiply(mixed, factor, out=permuted)
            np.add(permuted, summand, out=permuted)
            out[k] = permuted.min()
    return out


@lru_cache(maxsize=8)
def _permutations(num_perm: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    random = np.random.default_rng(seed)
    factors = random.integers(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.integers(0, 1 << 32, num_perm, dtype=np.uint32)


class Bands:
    """Which signatures share a band with others: candidates for near copies.

    Parameters
    ----------
    count, rows
        Number of bands, and places of a signature in each.

    References
    ----------
    Leskovec, Rajaraman & Ullman 2014, Mining of Massive Datasets, chapter 3.
    """

    def __init__(self, count: int, rows: int) -> None:
        self._rows = rows
        self._met: list[dict[bytes, list[int]]] = [{} for _ in range(count)]

    def add(self, number: int, signature: np.ndarray) -> None:
        """Enter a signature under a number."""
        for met, key in zip(self._met, self._keys(signature), strict=True):
            met.setdefault(key, []).append(number)

    def near(self, signature: np.ndarray) -> list[int]:
        """Numbers that share a band with a signature, in order."""
        pairs = zip(self._met, self._keys(signature), strict=True)
        return sorted({number for met, key in pairs for number in met.get(key, ())})

    def _keys(self, signature: np.ndarray) -> list[bytes]:
        step, data = 4 * self._rows, signature.tobytes()
        return [data[k * step : (k + 1) * step] for k in range(len(self._met))]


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
