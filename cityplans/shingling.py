"""Runs of characters as sets of hashes, and the MinHash signatures of such sets."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cityplans.text.replacing import code_points
from cityplans.text.signs import Signs

if TYPE_CHECKING:
    import numpy as np

_NOISE = Signs(r"[\W_]+")
_MULTIPLIER = 0x9E3779B97F4A7C15
# Of splitmix64, so that the high bits depend on every character as much as the low ones.
_MIXING = (30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)


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
            hashes *= np.uint64(_MULTIPLIER)
            hashes += points[i : i + n]
        for shift, factor in _MIXING:
            hashes ^= hashes >> np.uint64(shift)
            hashes *= np.uint64(factor)
        hashes ^= hashes >> np.uint64(31)
    return hashes


def runs_of(text: str, length: int, seed: int) -> np.ndarray:
    """Hash every run of letters of a text, in their order.

    Examples
    --------
    >>> from cityplans.shingling import runs_of
    >>> len(runs_of("甲乙,丙丁", 2, seed=0)), len(runs_of("甲甲甲甲", 2, seed=0))
    (3, 3)
    """
    return hash_runs(code_points(text)[~_NOISE.mark(text)], length, seed)


def shingles(text: str, length: int, seed: int) -> np.ndarray:
    """Return the hashes of a text's runs of letters as a set: sorted, without repeats.

    Examples
    --------
    >>> from cityplans.shingling import shingles
    >>> len(shingles("甲乙,丙丁", 2, seed=0)), len(shingles("甲甲甲甲", 2, seed=0))
    (3, 1)
    """
    import numpy as np

    values = np.sort(runs_of(text, length, seed))
    # Several times faster here than numpy.unique.
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


def signature_of(hashes: np.ndarray, size: int) -> np.ndarray:
    """Return the MinHash signature of a set of 64-bit hashes.

    The share of places at which two signatures agree estimates the Jaccard similarity of the
    sets. The range of the hashes is cut into as many bins as the signature has places, and the
    least hash of each bin is taken: one look at the set instead of one for every place. An empty
    bin takes what the first filled one has, in an order of its own that is the same for all sets.

    Parameters
    ----------
    hashes
        Hashes of the set, at least one, in any order.
    size
        Length of the signature.

    Returns
    -------
    ndarray of uint32

    References
    ----------
    Li, Owen & Zhang 2012, One permutation hashing. Shrivastava 2017, Optimal densification for
    fast and accurate minwise hashing.

    Examples
    --------
    >>> import numpy as np
    >>> hashes = hash_runs(np.arange(1500), 1)
    >>> one, two = (signature_of(part, 256) for part in (hashes[:900], hashes[300:]))
    >>> bool(abs((one == two).mean() - 600 / 1500) < 0.1)
    True
    """
    import numpy as np

    bins = np.minimum(hashes // np.uint64(2**64 // size), size - 1).astype(np.intp)
    least = np.full(size, 2**64 - 1, dtype=np.uint64)
    np.minimum.at(least, bins, hashes)
    filled = np.zeros(size, dtype=bool)
    filled[bins] = True
    # The high bits tell the bin; what tells hashes apart within one are the low ones.
    out = least.astype(np.uint32)
    if not filled.all():
        orders = _orders(size)
        out = np.where(filled, out, out[orders[range(size), filled[orders].argmax(axis=1)]])
    return out


@lru_cache(maxsize=8)
def _orders(size: int) -> np.ndarray:
    """For each bin an order of all bins."""
    import numpy as np

    bins = np.tile(np.arange(size), (size, 1))
    return np.random.default_rng(1).permuted(bins, axis=1)


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
