"""The word lists: words to keep whole, words to leave out; shipped and of a user's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from cityplans.paths import data_dir
from cityplans.words.segmenter import Entries


def read_words(path: str | Path | None = None) -> Entries:
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

    Examples
    --------
    >>> from cityplans.words import read_words
    >>> "三医联动" in {word for word, _, _ in read_words()}
    True
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

    Parameters
    ----------
    path
        File in UTF-8; the shipped list if None.

    Examples
    --------
    >>> from cityplans.words import read_stop_words
    >>> "坚持" in read_stop_words(), "中医馆" in read_stop_words()
    (True, False)
    """
    path = data_dir() / "lexicon" / "stopwords.txt" if path is None else Path(path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(w for line in lines if (w := line.split("#", 1)[0].strip()))


def check(**given: object) -> None:
    """Refuse one text where a list of words is meant, naming the argument."""
    for name, words in given.items():
        if isinstance(words, str):
            raise TypeError(f"{name} must be a list of words, not one text: use {name}=[{words!r}]")


def entries(words: Iterable[str] | Literal[False] | None) -> Entries:
    """Return the entries of a segmenter: the shipped list and more words; none if False."""
    if words is False:
        return ()
    shipped = {w: (w, f, t) for w, f, t in read_words()}
    check(words=words)
    for word in words or ():
        if not isinstance(word, str) or not word.strip():
            raise ValueError(f"words must be texts of one or more characters, not {word!r}")
        shipped.setdefault(word.strip(), (word.strip(), 0, "n"))
    return tuple(sorted(shipped.values()))


def stops(stop_words: Iterable[str] | Literal[False] | None) -> frozenset[str]:
    """Return the words to leave out: the shipped list and more; none if False."""
    if stop_words is False:
        return frozenset()
    check(stop_words=stop_words)
    return read_stop_words() | {w.strip() for w in stop_words or ()}
