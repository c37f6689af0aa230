"""Whether a text looks back or ahead, where no heading or title says it."""

from __future__ import annotations

import re
from functools import cache

from cityplans.text import read_rows

# characters at either end of a text that are looked through
_LOOKED_AT = 2000
# from which sum of log odds on, over the root of the sentences, a text looks back or ahead; so many
# sentences of no evidence are counted with it
_MARGIN, _PRIOR = 1.0, 4
SENTENCE_END = re.compile("[。;!\n]+")
# pinyin that some pages print behind each character
PINYIN = re.compile(r"\([a-zà-üāēěīōūǎǐǒǔǖǘǚǜ]{1,6}\)")
# 要 that orders (要抓好…): no 要点, and not the second character of a word (重要, 主要)
_WORDS = "重主需必首", "素点求件闻"
MUST = f"(?<![{_WORDS[0]}])要(?![{_WORDS[1]}])"
_NO_MUST = re.compile(f"(?<=[{_WORDS[0]}])要|要(?=[{_WORDS[1]}])")
_BLANK = re.compile(r"[^\S\n]+")
_YEAR = re.compile(r"20\d\d")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Model:
    """Strings with what each adds to the log odds; the empty string has the constant."""

    def __init__(self, weights: dict[str, float]) -> None:
        import ahocorasick_rs

        self.constant = weights.get("", 0.0)
        strings = [s for s in weights if s]
        self._weights = [weights[s] for s in strings]
        self._automaton = ahocorasick_rs.AhoCorasick(strings)

    def sum(self, text: str) -> float:
        """Add up the weights of all strings in a text, as often as each stands there."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return sum([self._weights[k] for k, _, _ in found])


@cache
def model() -> Model:
    """Read ``data/lexicon/tense_model.csv``."""
    rows = read_rows("tense_model.csv", ("string", "weight"))
    return Model({row["string"]: float(row["weight"]) for _, row in rows})


def plain(text: str) -> str:
    """Bring a text to the form that strings are counted in: Y for a year, N for a number.

    要 stands for an order; in other words it is left out.
    """
    text = _NO_MUST.sub("·", _BLANK.sub("", PINYIN.sub("", text)))
    return _NUMBER.sub("N", _YEAR.sub("Y", text))


def tense_role(text: str, default: str) -> str:
    """Return retrospective or plan by the words of a text, or the default where they balance.

    A logistic model over strings of one to three characters: each adds its weight as often as it
    stands there. One sentence tells too little, and as those of a text speak alike, many tell less
    than their sum: it is taken over the root of their number. ``benchmarks/train_tense.py``
    learned the weights; ``benchmarks/tense.md`` says how often it is right.

    Examples
    --------
    >>> tense_role("圆满完成年度任务。累计签约4万人,获评先进。取得明显成效。", "plan")
    'retrospective'
    >>> tense_role("要推进医共体建设,力争年内建成2家。今年要新增床位。", "retrospective")
    'plan'
    """
    if len(text) > 2 * _LOOKED_AT:
        text = text[:_LOOKED_AT] + text[-_LOOKED_AT:]
    counted = plain(text)
    n = sum(len(s) > 3 for s in SENTENCE_END.split(counted))
    if n < 2:
        return default
    odds = (n * model().constant + model().sum(counted)) / (n + _PRIOR) ** 0.5
    return default if abs(odds) < _MARGIN else "plan" if odds > 0 else "retrospective"
