"""The pipeline a data scientist writes without cityplans, stage by stage."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

# What is counted, whether it rose, how much, of what.
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,12})(达到|达|增长|不低于|超过|新增|控制在)?"
    r"(\d+(?:\.\d+)?)(%|个百分点|万|亿|个|所|家|张|人|元|次|名)"
)


def read(folder: Path) -> list[str]:
    """Read the files and split them into sentences."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))]
    return [s for text in texts for s in re.split(r"[。；\n]", text) if s.strip()]


def cut(sentences: list[str]) -> list[list[str]]:
    """Segment with jieba."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    return [jieba.lcut(s) for s in sentences]


def topics(words: list[list[str]]) -> Any:
    """Cluster TF-IDF weights."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer().fit_transform([" ".join(w) for w in words])
    return KMeans(10, random_state=0).fit_predict(weights)


def themes(sentences: list[str], words: list[str]) -> list[list[int]]:
    """Count every theme word in every sentence."""
    return [[s.count(w) for s in sentences] for w in words]


def numbers(sentences: list[str]) -> list[list[tuple[str, ...]]]:
    """Find numbers with a unit."""
    return [_NUMBER.findall(s) for s in sentences]


def theme_words(n: int = 213) -> list[str]:
    """Plain words of the built-in codebook."""
    from cityplans.codebook import read_codebook

    patterns = [p for t in read_codebook().themes for rule in t.include for p in rule.any]
    plain = (w for p in patterns for w in re.findall(r"[\u4e00-\u9fff]{2,8}", p))
    return list(dict.fromkeys(plain))[:n]
