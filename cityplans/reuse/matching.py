"""Matching for shared passages: runs that documents share, chained and aligned.

Every run of a few characters is looked up in earlier documents (seed); runs on one diagonal are
one exact match; exact matches that follow each other in the same two paragraphs are one candidate
(chain); what stands before and after it is aligned as far as it still agrees (extend). So seeds
grow linearly with the text, and only candidates are aligned, by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from cityplans.shingling import hash_runs

if TYPE_CHECKING:
    import numpy as np

# Characters of a seed: of a copy in which one character in five is changed, most stretches of
# twenty still have one.
_SEED = 6
# Earlier places of one seed that are looked at: the first ones and the last one before.
_FIRST, _LAST = 3, 1
_CHUNK = 100_000
# Exact matches this far apart, and shifted by no more than this, are of one passage.
_GAP, _SHIFT = 30, 10
# A candidate has so many characters in exact matches, or is of a seed that few documents have.
_LEAST_EXACT, _RARE = 10, 3
_SLACK = 60
# What a changed character costs, in characters that agree.
_COST = 1.5


@dataclass(frozen=True)
class Texts:
    """All texts in order of time, only the characters that are compared.

    Attributes
    ----------
    doc_ids
        Documents in order of time.
    kept
        The compared characters of each paragraph (a measure, or a line), in order of document.
    starts
        Place of each paragraph's first character, all end to end, and the end of the last.
    document
        Position of the document of each paragraph.
    """

    doc_ids: list[str]
    kept: list[str]
    starts: np.ndarray
    document: np.ndarray


@dataclass(frozen=True)
class Match:
    """A passage: paragraphs, and places of its compared characters in them; ends are exclusive."""

    later: int
    later_start: int
    later_end: int
    earlier: int
    earlier_start: int
    earlier_end: int
    similarity: float
    n_documents: int
    typical: int


class Seeds:
    """All seeds sorted by what they say and then by place, so that equal ones stand together."""

    def __init__(self, corpus: Texts) -> None:
        import numpy as np

        n = int(corpus.starts[-1])
        self.corpus = corpus
        lengths = np.diff(corpus.starts)
        self.paragraph = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        keys = self._keys()
        keys.sort()
        self.order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int32)
        keys >>= np.uint64(32)
        new = np.ones(len(keys), dtype=bool)
        new[1:] = keys[1:] != keys[:-1]
        del keys
        places = np.arange(len(self.order), dtype=np.int32)
        self.rank = np.full(n, -1, dtype=np.int32)
        self.rank[self.order] = places
        self.begin = np.where(new, places, 0)
        del places
        np.maximum.accumulate(self.begin, out=self.begin)
        # In how many documents the seed at each place is; 0 where none begins.
        self.documents = np.zeros(n, dtype=np.uint16)
        if len(new):
            document = corpus.document[self.paragraph[self.order]]
            changes = new.copy()
            changes[1:] |= document[1:] != document[:-1]
            del document
            first = np.flatnonzero(new)
            spread = np.add.reduceat(changes, first, dtype=np.int32).clip(max=65_535)
            spread = np.repeat(spread.astype(np.uint16), np.diff(np.append(first, len(new))))
            self.documents[self.order] = spread

    def _keys(self) -> np.ndarray:
        """Return half of the hash of each seed and its place, in one number.

        Half of the hash is enough to find by: what is found is compared. Runs over the end of a
        paragraph are no seeds.
        """
        import numpy as np

        n = max(int(self.corpus.starts[-1]) - _SEED + 1, 0)
        chars = np.frombuffer("".join(self.corpus.kept).encode("utf-32-le"), dtype=np.uint32)
        keys = np.empty(n, dtype=np.uint64)
        filled = 0
        for start in range(0, n, _CHUNK):
            end = min(start + _CHUNK, n)
            hashes = hash_runs(chars[start : end + _SEED - 1], _SEED)
            last = self.paragraph[start + _SEED - 1 : end + _SEED - 1]
            inside = np.flatnonzero(self.paragraph[start:end] == last)
            some = keys[filled : filled + len(inside)]
            some[:] = hashes[inside] & np.uint64(0xFFFFFFFF << 32)
            some |= (inside + start).astype(np.uint64)
            filled += len(inside)
        return keys[:filled]

    def runs(self) -> Iterator[np.ndarray]:
        """Yield exact matches with earlier documents, some documents at a time.

        Columns: place, distance to the earlier place, length.
        """
        import numpy as np

        corpus = self.corpus
        ends = corpus.starts[np.flatnonzero(np.diff(corpus.document)) + 1]
        begun = 0
        for end in [*ends.tolist(), int(corpus.starts[-1])]:
            if end - begun >= _CHUNK or end == corpus.starts[-1]:
                yield self._runs_between(begun, end)
                begun = end

    def _runs_between(self, begun: int, end: int) -> np.ndarray:
        import numpy as np

        places = np.arange(begun, end)
        ranks = self.rank[begun:end]
        places, ranks = places[ranks >= 0], ranks[ranks >= 0]
        begins = self.begin[ranks]
        document = self.corpus.document[self.paragraph[places]]
        keys = []
        tries = [*((begins + k, begins) for k in range(_FIRST))]
        tries += [(ranks - k, begins + _FIRST) for k in range(1, _LAST + 1)]
        for at, least in tries:
            ok = np.flatnonzero((at < ranks) & (at >= least))
            earlier = self.order[at[ok]].astype(np.int64)
            before = self.corpus.document[self.paragraph[earlier]] < document[ok]
            later = places[ok][before]
            keys.append(((later - earlier[before]) << 32) | later)
        joined = np.sort(np.concatenate(keys))
        if not len(joined):
            return np.zeros((0, 3), dtype=np.int64)
        first = np.flatnonzero(np.append(True, joined[1:] != joined[:-1] + 1))
        length = np.diff(np.append(first, len(joined))) + _SEED - 1
        return np.column_stack([joined[first] & 0xFFFFFFFF, joined[first] >> 32, length])


def find_matches(corpus: Texts, min_chars: int, threshold: float) -> list[Match]:
    """Find passages that an earlier document has too, none overlapping in the later one."""
    seeds = Seeds(corpus)
    found: list[Match] = []
    for runs in seeds.runs():
        taken: dict[int, bytearray] = {}
        for chain in _chains(runs, seeds):
            mask = taken.setdefault(chain[0], bytearray(len(corpus.kept[chain[0]])))
            match = _align(chain, corpus, mask, min_chars, threshold)
            if match is not None:
                _, start, end, *_ = match
                mask[start:end] = b"\1" * (end - start)
                found.append(_count(match, seeds))
    return found


def _chains(runs: np.ndarray, seeds: Seeds) -> list[tuple[int, ...]]:
    """Join exact matches to candidates, the longest first, of equals the earliest source.

    Later paragraph, start and end in it, earlier paragraph, start and end.
    """
    import numpy as np

    if not len(runs):
        return []
    place, shift, length = runs.T
    later, earlier = seeds.paragraph[place], seeds.paragraph[place - shift]
    order = np.lexsort((place, earlier, later))
    place, shift, length, later, earlier = (
        x[order] for x in (place, shift, length, later, earlier)
    )
    end = place + length
    apart = np.ones(len(place), dtype=bool)
    apart[1:] = (
        (later[1:] != later[:-1])
        | (earlier[1:] != earlier[:-1])
        | (np.abs(shift[1:] - shift[:-1]) > _SHIFT)
        | (place[1:] - end[:-1] > _GAP)
        | (place[1:] - shift[1:] < place[:-1] - shift[:-1])
    )
    first = np.flatnonzero(apart)
    last = np.append(first[1:], len(place)) - 1
    # Matches of one chain can overlap where something was put in or left out.
    fresh = np.minimum(
        length,
        np.append(
            length[0], np.where(apart[1:], length[1:], end[1:] - np.maximum(place[1:], end[:-1]))
        ),
    )
    exact = np.add.reduceat(np.maximum(fresh, 0), first)
    rare = np.minimum.reduceat(seeds.documents[place], first) <= _RARE
    keep = np.flatnonzero((exact >= _LEAST_EXACT) | rare)
    first, last, exact = first[keep], last[keep], exact[keep]
    order = np.lexsort((place[first] - shift[first], place[first], -exact))
    first, last = first[order], last[order]
    starts = seeds.corpus.starts
    columns = (
        later[first], place[first] - starts[later[first]], end[last] - starts[later[first]],
        earlier[first], place[first] - shift[first] - starts[earlier[first]],
        end[last] - shift[last] - starts[earlier[first]],
    )  # fmt: skip
    return list(zip(*(c.tolist() for c in columns), strict=True))


def _align(
    chain: tuple[int, ...],
    corpus: Texts,
    taken: bytearray,
    min_chars: int,
    threshold: float,
) -> tuple[int, int, int, int, int, int, float] | None:
    """Lengthen a candidate at both ends as far as the texts agree; None if it is no passage.

    Of what is found already, ``taken``, only what stands out is left.
    """
    later, start, end, earlier, old_start, old_end = chain
    first = taken.find(0, start, end)
    if first < 0:
        return None
    again = taken.find(1, first, end)
    last = end if again < 0 else again
    old_start, old_end = old_start + first - start, old_end - (end - last)
    whole, start, end = end - start, first, last
    if min(end - start, old_end - old_start) < (_SEED if end - start == whole else _LEAST_EXACT):
        return None
    low, high = taken.rfind(1, 0, start) + 1, taken.find(1, end)
    high = len(taken) if high < 0 else high
    text, old = corpus.kept[later], corpus.kept[earlier]
    more, old_more = _agree(text[end : min(high, end + _SLACK)], old[old_end : old_end + _SLACK])
    end, old_end = end + more, old_end + old_more
    before, old_before = (
        text[max(low, start - _SLACK) : start],
        old[max(0, old_start - _SLACK) : old_start],
    )
    more, old_more = _agree(before[::-1], old_before[::-1])
    start, old_start = start - more, old_start - old_more
    if end - start < min_chars:
        return None
    alike = Levenshtein.normalized_similarity(text[start:end], old[old_start:old_end])
    if alike < threshold:
        return None
    return later, start, end, earlier, old_start, old_end, alike


def _agree(text: str, old: str) -> tuple[int, int]:
    """Return how far two texts agree from their beginnings, in characters of each."""
    if not text or not old:
        return 0, 0
    size = min(len(text), len(old))
    score = best = 0.0
    reached = at = (0, 0)
    for block in Levenshtein.editops(text[:size], old[:size]).as_matching_blocks():
        score += block.size - _COST * max(block.a - at[0], block.b - at[1])
        at = block.a + block.size, block.b + block.size
        if score > best:
            best, reached = score, at
    return reached


def _count(match: tuple[int, int, int, int, int, int, float], seeds: Seeds) -> Match:
    """Count the documents that have a passage: by its rarer and by its usual seeds."""
    import numpy as np

    later, start, end, earlier, old_start, old_end, alike = match
    first = int(seeds.corpus.starts[later])
    held = seeds.documents[first + start : first + end - _SEED + 1]
    held = np.sort(held[held > 1])
    rarer, usual = (int(held[len(held) // 4]), int(held[len(held) // 2])) if len(held) else (2, 2)
    return Match(later, start, end, earlier, old_start, old_end, alike, rarer, usual)
