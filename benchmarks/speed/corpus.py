"""Some megabytes of recombined real text: documents that read like real ones, sentence by sentence.

Every file takes its lines (headings, markers, short lines) from a real document and fills the
long ones with sentences whose beginning is of one real sentence and whose end is of another, so
that nearly every sentence is there once. Numbers are changed.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,3}(?![0-9])")
_MARKER = re.compile(r"[ \u3000]*[（(]?[一二三四五六七八九十0-9]+[）)、.．][ \u3000]*")
_FILE_BYTES = 28_500
_LONG_LINE = 40


def real_texts() -> list[str]:
    """Documents beside the project, or without them the shipped digests."""
    import pandas as pd

    shared = ROOT.parent / "shared"
    texts = [p.read_text(encoding="utf-8") for p in sorted((shared / "originals").glob("*.txt"))]
    for path in sorted((shared / "corpora" / "provinces-2026").glob("2026_*.csv")):
        texts.append(str(pd.read_csv(path)["full_text"].iloc[0]))
    if not texts:
        plans = ROOT / "data" / "plans"
        texts = [p.read_text(encoding="utf-8") for p in sorted(plans.rglob("*.txt"))]
    return texts


def write(
    folder: Path, megabytes: float = 10, seed: int = 0, *, file_bytes: int = _FILE_BYTES
) -> int:
    """Write files of some 28 kB each or another size, and return how many."""
    source = random.Random(seed)
    texts = real_texts()
    lines = [line for text in texts for line in text.splitlines()]
    halves = [
        (sentence[: cut.start() + 1], sentence[cut.start() + 1 :])
        for line in lines
        if len(line) >= _LONG_LINE
        for sentence in re.findall(r"[^。；]{8,200}[。；]", line)
        if (cut := _middle(sentence)) is not None
    ]
    n_files = max(1, round(megabytes * 1e6 / file_bytes))
    for number in range(n_files):
        parts: list[str] = []
        size = 0
        # A beginning of a real document, then whatever follows: a title and openings are there.
        at = 0
        skeleton = source.choice(texts).splitlines()
        while size < file_bytes:
            if at == len(skeleton):
                skeleton, at = source.choice(texts).splitlines(), 0
            line = _refill(skeleton[at], halves, source)
            at += 1
            parts.append(line)
            size += len(line.encode()) + 1
        (folder / f"{number:05d}.txt").write_text("\n".join(parts) + "\n", encoding="utf-8")
    return n_files


def _middle(sentence: str) -> re.Match[str] | None:
    commas = list(re.finditer("，", sentence))
    return commas[len(commas) // 2] if commas else None


def _refill(line: str, halves: list[tuple[str, str]], source: random.Random) -> str:
    if len(line) < _LONG_LINE:
        return line
    marker = _MARKER.match(line)
    filled = marker[0] if marker else line[: len(line) - len(line.lstrip())]
    while len(filled) < len(line):
        filled += source.choice(halves)[0] + source.choice(halves)[1]
    return _NUMBER.sub(lambda m: str(source.randint(1, 2 * int(m[0]) + 1)), filled)
