"""segment and plan_tokens: texts in, integer codes out."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from cityplans.words import lists
from cityplans.words.segmenter import Entries, segmenter
from cityplans.words.tokens import Tokens

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

Keep = Literal["content", "words", "all"] | Callable[[str], bool]
Unit = Literal["measure", "section", "document"]

# Neither a number nor what a publisher writes over a name, and with a letter in it.
_WORD = re.compile(
    r"\A(?!(?:X+|某+|[\d.%\-+,/]+|[〇零一二三四五六七八九十百千万亿两]+)\Z)"
    r"[\s\S]*?[A-Za-z\u3400-\u9FFF\U00020000-\U0003FFFF]"
)


def _wanted(keep: Keep, stops: frozenset[str]) -> Callable[[str], bool]:
    shapes: dict[str, Callable[[str], bool]] = {
        "all": lambda term: True,
        "words": lambda term: _WORD.match(term) is not None,
        "content": lambda term: len(term) > 1 and _WORD.match(term) is not None,
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
        dictionary cuts it (家庭医生签约, 家庭医生, 签约): what is said alike is then found
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
    wanted = _wanted(keep, lists.stops(stop_words))
    entries = lists.entries(words)
    tokens = _segment(texts, entries)
    if parts:
        tokens = tokens.expand(parts_of(tokens.vocabulary, entries))
    return tokens.filter(wanted)


def parts_of(vocabulary: Iterable[str], entries: Entries) -> dict[str, tuple[str, ...]]:
    """Return what words of the lists are made of, as jieba's own dictionary cuts them."""
    listed = {word.upper() for word, _, _ in entries}
    cut = segmenter(()).cut
    pieces = {t: tuple(cut(t)) for t in vocabulary if t in listed}
    return {t: p for t, p in pieces.items() if len(p) > 1}


class _Numbers(dict[str, int]):
    """Numbers the terms in the order they are first asked for."""

    def __missing__(self, term: str) -> int:
        self[term] = number = len(self)
        return number


def _segment(texts: Iterable[str], entries: Entries) -> Tokens:
    import numpy as np
    import pandas as pd

    if isinstance(texts, str):
        raise TypeError("texts must be a list of texts, not one text: use [text]")
    index = texts.index if isinstance(texts, pd.Series) else None
    cut = segmenter(entries).cut
    first_seen = _Numbers()
    codes, indptr = array("i"), array("q", [0])
    for text in texts:
        if isinstance(text, str):
            codes.extend(map(first_seen.__getitem__, cut(text)))
        elif not pd.isna(text):
            raise TypeError(f"a text must be a str or missing, not {type(text).__name__}")
        indptr.append(len(codes))
    vocabulary = sorted({term.upper() for term in first_seen})
    sorted_code = {term: code for code, term in enumerate(vocabulary)}
    place = np.array([sorted_code[term.upper()] for term in first_seen], dtype=np.int32)
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
    >>> plans = cp.load_plans()
    >>> tokens = plan_tokens(plans, by="document", role="plan")
    >>> set(tokens.rows) <= set(plans.documents.index)
    True
    """
    keys = {"measure": None, "section": "section_id", "document": "doc_id"}
    if by not in keys:
        raise ValueError(f"by must be measure, section or document, not {by!r}")
    measures = plans.measures.sort_index()
    entries = lists.entries(words)
    base = _remembered(plans, measures["text"], entries)
    if parts:
        base = base.expand(parts_of(base.vocabulary, entries))
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
    return tokens.filter(_wanted(keep, lists.stops(stop_words)))


def _remembered(plans: Plans, texts: pd.Series, entries: Entries) -> Tokens:
    if plans.kept_tokens is not None:
        tokens: Tokens = plans.kept_tokens(entries, lambda: _segment(texts, entries))
        return replace(tokens, rows=texts.index)
    # Keyed on the texts, so that a changed frame is segmented again.
    key = hash((tuple(texts.index), tuple(texts.fillna("")), entries))
    memory: dict[int, Tokens] = plans.__dict__.setdefault("_segmented", {})
    if key not in memory:
        memory.clear()
        memory[key] = _segment(texts, entries)
    return memory[key]
