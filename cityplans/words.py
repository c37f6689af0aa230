"""Chinese words as integer codes: every text is segmented once, and counted from its codes.

The only room that knows jieba. Blocks of text that the compiled segmenter (rjieba) is proven to
cut exactly as jieba does go there; the rest, and everything where rjieba has no wheel, goes down
jieba's own route, so that the words are the same on every machine.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cityplans.paths import data_dir

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.corpus import Plans

Keep = Literal["content", "words", "all"] | Callable[[str], bool]
Unit = Literal["measure", "section", "document"]

# What jieba itself treats as one block to be segmented.
_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
_SAFE = re.compile(r"[\u4E00-\u9FD5]+")
_DOUBLED = re.compile(r"(.)\1")
# Memory of a segmenter grows with the block; no sentence is this long.
_LONGEST_BLOCK = 5_000
_HAN = re.compile(r"[\u3400-\u9FFF\U00020000-\U0003FFFF]")
_LATIN = re.compile(r"[A-Za-z]")
# What a publisher writes over a name or a number.
_MASK = re.compile(r"X+|某+")
_NUMBER = re.compile(r"[\d.%\-+,/]+|[〇零一二三四五六七八九十百千万亿两]+")


@dataclass(frozen=True)
class Tokens:
    """Segmented texts: integer codes, row by row, into one sorted vocabulary.

    Attributes
    ----------
    codes
        int32 array, one code per token, rows one after the other.
    indptr
        int64 array; the tokens of row ``i`` are ``codes[indptr[i]:indptr[i + 1]]``.
    vocabulary
        Terms in code-point order; ``vocabulary[code]`` is the term.
    rows
        Labels of the rows (measure_id, section_id, doc_id, or 0, 1, 2 ...).
    """

    codes: np.ndarray
    indptr: np.ndarray
    vocabulary: tuple[str, ...]
    rows: pd.Index

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def terms(self, row: int) -> list[str]:
        """Return the terms of one row, counted from 0, in reading order."""
        codes = self.codes[self.indptr[row] : self.indptr[row + 1]]
        return [self.vocabulary[c] for c in codes]

    def __iter__(self) -> Iterator[list[str]]:
        return (self.terms(i) for i in range(len(self)))

    def take(self, positions: Sequence[int] | np.ndarray) -> Tokens:
        """Return the rows at some positions, in that order; the vocabulary stays."""
        import numpy as np

        positions = np.asarray(positions, dtype=np.int64)
        lengths = np.diff(self.indptr)[positions]
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        starts = np.repeat(self.indptr[:-1][positions] - indptr[:-1], lengths)
        codes = self.codes[starts + np.arange(indptr[-1])]
        return Tokens(codes, indptr, self.vocabulary, self.rows[positions])

    def group(self, labels: Sequence[Any] | pd.Series) -> Tokens:
        """Return one row per label, sorted by label: the rows that carry it, end to end."""
        import numpy as np
        import pandas as pd

        numbers, names = pd.factorize(pd.Series(list(labels)), sort=True)
        order = np.argsort(numbers, kind="stable")
        order = order[numbers[order] >= 0]
        taken = self.take(order)
        ends = np.cumsum(np.bincount(numbers[order], minlength=len(names)))
        indptr = np.concatenate([[0], taken.indptr[ends]]).astype(np.int64)
        return Tokens(taken.codes, indptr, self.vocabulary, pd.Index(names))

    def expand(self, parts: Mapping[str, Sequence[str]]) -> Tokens:
        """Return the same rows with the parts of some terms after each of them."""
        import numpy as np

        if not parts:
            return self
        vocabulary = sorted(
            {*self.vocabulary, *(p for t in self.vocabulary for p in parts.get(t, ()))}
        )
        code = {t: i for i, t in enumerate(vocabulary)}
        spelled = [[code[t], *(code[p] for p in parts.get(t, ()))] for t in self.vocabulary]
        lengths = np.array([len(s) for s in spelled], dtype=np.int64)
        flat = np.array([c for s in spelled for c in s], dtype=np.int32)
        first = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        times = lengths[self.codes]
        ends = np.concatenate([[0], np.cumsum(times)])
        at = np.arange(ends[-1]) + np.repeat(first[self.codes] - ends[:-1], times)
        return Tokens(flat[at], ends[self.indptr].astype(np.int64), tuple(vocabulary), self.rows)

    def filter(self, keep: Callable[[str], bool]) -> Tokens:
        """Return only the tokens whose term is wanted, with the vocabulary cut to what is used."""
        import numpy as np

        used = np.zeros(len(self.vocabulary), dtype=bool)
        used[self.codes] = True
        wanted = np.array(
            [u and keep(t) for t, u in zip(self.vocabulary, used, strict=True)], dtype=bool
        )
        new_code = np.cumsum(wanted, dtype=np.int64) - 1
        stays = wanted[self.codes] if len(self.codes) else np.zeros(0, dtype=bool)
        before = np.concatenate([[0], np.cumsum(stays)])
        return Tokens(
            new_code[self.codes[stays]].astype(np.int32),
            before[self.indptr].astype(np.int64),
            tuple(t for t, w in zip(self.vocabulary, wanted, strict=True) if w),
            self.rows,
        )


def read_words(path: str | Path | None = None) -> tuple[tuple[str, int, str], ...]:
    """Read a word list: one word a line, with a frequency and a tag if wanted; ``#`` comments.

    Parameters
    ----------
    path
        File in UTF-8; the shipped ``data/lexicon/words.txt`` if None.

    Returns
    -------
    tuple of (word, frequency, tag)
        Frequency 0 where none is given: the segmenter then takes the least that keeps the word
        whole.

    Raises
    ------
    ValueError
        Names the file and line that cannot be read.
    """
    path = data_dir() / "lexicon" / "words.txt" if path is None else Path(path)
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        parts = line.split("#", 1)[0].split()
        if not parts:
            continue
        frequency = parts[1] if len(parts) > 1 else "0"
        if len(parts) > 3 or not frequency.isdecimal():
            raise ValueError(
                f"{path.name}, line {number}: expected a word, a whole number and a tag, "
                f"like '医共体 100 n', not {line.strip()!r}"
            )
        entries.append((parts[0], int(frequency), parts[2] if len(parts) > 2 else "n"))
    return tuple(entries)


def read_stop_words(path: str | Path | None = None) -> frozenset[str]:
    """Read a list of stop words, one a line; ``#`` starts a comment.

    The shipped list, ``data/lexicon/stopwords.txt``, holds function words and officialese:
    what every plan says whatever it is about (坚持, 推进, 不断, 全面 ...).
    """
    path = data_dir() / "lexicon" / "stopwords.txt" if path is None else Path(path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(w for line in lines if (w := line.split("#", 1)[0].strip()))


class _Segmenter:
    """jieba with a domain dictionary, and rjieba with the same one for the blocks it is safe on."""

    def __init__(self, entries: tuple[tuple[str, int, str], ...]) -> None:
        self._plain = _load_jieba()
        frequencies, total = _base_dictionary()
        self._plain.FREQ, self._plain.total = frequencies.copy(), total
        self._plain.initialized = True
        self._fast = _load_rjieba()
        for word, frequency, tag in sorted(set(entries)):
            frequency = frequency or self._plain.suggest_freq(word)
            # jieba counts the old frequency of a word it knows twice in the total; rjieba does not.
            self._plain.total -= self._plain.FREQ.get(word, 0)
            self._plain.add_word(word, frequency, tag)
            if self._fast is not None:
                self._fast.add_word(word, frequency, tag)

    def cut(self, text: str) -> Iterator[str]:
        """Yield what jieba's ``cut`` yields with HMM, white space left out."""
        for odd, piece in enumerate(_BLOCK.split(text)):
            if not odd % 2:
                yield from "".join(piece.split())
                continue
            for start in range(0, len(piece), _LONGEST_BLOCK):
                block = piece[start : start + _LONGEST_BLOCK]
                # The two part ways on Latin letters and digits, and on ties that a doubled
                # character makes in the hidden Markov model.
                if self._fast and _SAFE.fullmatch(block) and not _DOUBLED.search(block):
                    yield from self._fast.cut(block)
                else:
                    yield from self._plain.cut(block)


def _load_jieba() -> Any:
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.ERROR)
    return jieba.Tokenizer()


def _load_rjieba() -> Any:
    try:
        import rjieba
    except ImportError:
        return None
    return rjieba.Jieba()


@lru_cache(maxsize=1)
def _base_dictionary() -> tuple[dict[str, int], int]:
    # Read from the library itself, not from jieba's cache in the shared temporary folder: that
    # file can be half written by another process, or be anybody's.
    tokenizer = _load_jieba()
    return tokenizer.gen_pfdict(tokenizer.get_dict_file())


@lru_cache(maxsize=4)
def _segmenter(entries: tuple[tuple[str, int, str], ...]) -> _Segmenter:
    return _Segmenter(entries)


def _entries(words: Iterable[str] | Literal[False] | None) -> tuple[tuple[str, int, str], ...]:
    if words is False:
        return ()
    shipped = {w: (w, f, t) for w, f, t in read_words()}
    if isinstance(words, str):
        raise TypeError(f"words must be a list of words, not one text: use words=[{words!r}]")
    for word in words or ():
        if not isinstance(word, str) or not word.strip():
            raise ValueError(f"words must be texts of one or more characters, not {word!r}")
        shipped.setdefault(word.strip(), (word.strip(), 0, "n"))
    return tuple(sorted(shipped.values()))


def _stops(stop_words: Iterable[str] | Literal[False] | None) -> frozenset[str]:
    if stop_words is False:
        return frozenset()
    if isinstance(stop_words, str):
        raise TypeError(
            f"stop_words must be a list of words, not one text: use stop_words=[{stop_words!r}]"
        )
    return read_stop_words() | {w.strip() for w in stop_words or ()}


def _wanted(keep: Keep, stops: frozenset[str]) -> Callable[[str], bool]:
    def is_word(term: str) -> bool:
        if _NUMBER.fullmatch(term) or _MASK.fullmatch(term):
            return False
        return bool(_HAN.search(term) or _LATIN.search(term))

    shapes: dict[str, Callable[[str], bool]] = {
        "all": lambda term: True,
        "words": is_word,
        "content": lambda term: len(term) > 1 and is_word(term),
    }
    if callable(keep):
        shape = keep
    elif keep in shapes:
        shape = shapes[keep]
    else:
        raise ValueError(f"keep must be content, words, all or a function, not {keep!r}")
    return lambda term: term not in stops and shape(term)


def segment(
    texts: Iterable[str],
    *,
    words: Iterable[str] | Literal[False] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    keep: Keep = "content",
    parts: bool = False,
) -> Tokens:
    """Segment texts into integer codes with one sorted vocabulary, one row per text.

    Parameters
    ----------
    texts
        Texts; a missing one gives an empty row. The index of a Series names the rows.
    words
        Words to keep whole, besides ``data/lexicon/words.txt``; False for jieba's own
        dictionary only.
    stop_words
        Words to leave out, besides ``data/lexicon/stopwords.txt``; False to leave out none.
    keep
        ``content``: words of two or more characters, no numbers, no punctuation; ``words``: also
        words of one character; ``all``: every token; or a function of the term.
    parts
        Give after each word of the lists also the words it is made of, as jieba's own
        dictionary cuts it (家庭医生签约, 家庭, 医生, 签约): what is said alike is then found
        alike. For topics and likeness, not for counting how often a word is used.

    Returns
    -------
    Tokens
        Latin letters are upper case (drg and DRG are one term).

    Examples
    --------
    >>> from cityplans.words import segment
    >>> tokens = segment(["推进紧密型医共体建设", None])
    >>> tokens.terms(0), tokens.terms(1)
    (['紧密型', '医共体'], [])
    """
    wanted = _wanted(keep, _stops(stop_words))
    entries = _entries(words)
    tokens = _segment(texts, entries)
    if parts:
        tokens = tokens.expand(_parts(tokens.vocabulary, entries))
    return tokens.filter(wanted)


def _parts(
    vocabulary: Iterable[str], entries: tuple[tuple[str, int, str], ...]
) -> dict[str, tuple[str, ...]]:
    listed = {word.upper() for word, _, _ in entries}
    cut = _segmenter(()).cut
    pieces = {t: tuple(cut(t)) for t in vocabulary if t in listed}
    return {t: p for t, p in pieces.items() if len(p) > 1}


def _segment(texts: Iterable[str], entries: tuple[tuple[str, int, str], ...]) -> Tokens:
    import numpy as np
    import pandas as pd

    if isinstance(texts, str):
        raise TypeError("texts must be a list of texts, not one text: use [text]")
    index = texts.index if isinstance(texts, pd.Series) else None
    cut = _segmenter(entries).cut
    first_seen: dict[str, int] = {}
    codes, indptr = array("i"), array("q", [0])
    for text in texts:
        if isinstance(text, str):
            for term in cut(text):
                codes.append(first_seen.setdefault(term.upper(), len(first_seen)))
        elif not pd.isna(text):
            raise TypeError(f"a text must be a str or missing, not {type(text).__name__}")
        indptr.append(len(codes))
    vocabulary = sorted(first_seen)
    place = np.empty(len(vocabulary), dtype=np.int32)
    place[[first_seen[t] for t in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
    return Tokens(
        place[np.frombuffer(codes, dtype=np.intc)] if codes else np.zeros(0, dtype=np.int32),
        np.array(indptr, dtype=np.int64),
        tuple(vocabulary),
        pd.RangeIndex(len(indptr) - 1) if index is None else index,
    )


def plan_tokens(
    plans: Plans,
    by: Unit = "measure",
    role: str | Iterable[str] | None = None,
    duplicates: bool = False,
    *,
    words: Iterable[str] | Literal[False] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    keep: Keep = "content",
    parts: bool = False,
) -> Tokens:
    """Segment the measures of plans, one row per measure, section or document, sorted by id.

    Parameters
    ----------
    plans
        The plans. Their measures are segmented once and remembered with them; asking again,
        by another unit, role or list of stop words, only counts anew.
    by
        ``measure``; or ``section`` or ``document``: the words of all their measures, end to end
        (text outside measures is not counted).
    role
        Roles to count, like ``plan`` or ``("plan", "retrospective")``; None for all.
    duplicates
        Count documents marked as copies too.
    words, stop_words, keep, parts
        As for :func:`segment`.

    Returns
    -------
    Tokens
        ``rows`` are measure, section or document ids.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.words import plan_tokens
    >>> tokens = plan_tokens(cp.load_plans(), by="document", role="plan")  # doctest: +SKIP
    """
    keys = {"measure": None, "section": "section_id", "document": "doc_id"}
    if by not in keys:
        raise ValueError(f"by must be measure, section or document, not {by!r}")
    measures = plans.measures.sort_index()
    entries = _entries(words)
    base = _remembered(plans, measures["text"], entries)
    if parts:
        base = base.expand(_parts(base.vocabulary, entries))
    chosen = measures["text"].notna()
    if role is not None:
        chosen &= measures["role"].isin([role] if isinstance(role, str) else list(role))
    if not duplicates:
        copies = plans.documents.index[plans.documents["duplicate_of"].notna()]
        chosen &= ~measures["doc_id"].isin(copies)
    tokens = base.take(chosen.to_numpy().nonzero()[0])
    key = keys[by]
    if key is not None:
        tokens = tokens.group(measures.loc[chosen, key])
    return tokens.filter(_wanted(keep, _stops(stop_words)))


def _remembered(plans: Plans, texts: pd.Series, entries: tuple) -> Tokens:
    # Keyed on the texts, so that a changed frame is segmented again.
    key = hash((tuple(texts.index), tuple(texts.fillna("")), entries))
    memory: dict[int, Tokens] = plans.__dict__.setdefault("_segmented", {})
    if key not in memory:
        memory.clear()
        memory[key] = _segment(texts, entries)
    return memory[key]


def count_matrix(tokens: Tokens) -> csr_array:
    """Count terms: a sparse matrix, row of the tokens by term of the vocabulary (int64)."""
    import numpy as np
    from scipy.sparse import csr_array

    shape = (len(tokens), len(tokens.vocabulary))
    ones = np.ones(len(tokens.codes), dtype=np.int64)
    # scikit-learn takes indices of 32 bits only; they do for two thousand million tokens.
    bits = np.int32 if len(tokens.codes) < np.iinfo(np.int32).max else np.int64
    ends = tokens.indptr.astype(bits)
    counts = csr_array((ones, tokens.codes.astype(bits), ends), shape=shape)
    counts.sum_duplicates()
    return counts


def tfidf(counts: csr_array, *, sublinear: bool = False) -> csr_array:
    """Weigh counts by TF-IDF: rows of length 1, idf smoothed as scikit-learn does.

    ``idf = ln((1 + rows) / (1 + rows with the term)) + 1``; ``sublinear`` takes 1 + ln(count)
    for the count. An empty row stays empty.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(sublinear_tf=sublinear).fit_transform(counts)
