"""How well lost characters are restored: lose them in undamaged documents, restore, count.

Run from the checkout, with a folder of undamaged documents:

    python benchmarks/restore_lost_characters.py FOLDER

It writes ``benchmarks/restore_lost_characters.md``. No document of the folder is used to build
the model. The threshold and the phrases were settled on every third document (the development
half below is those); the bar is read off the others.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from cityplans.cleaning.lost import CERTAIN, guess_lost
from cityplans.cleaning.lost_model import GAP, lost_set
from cityplans.reading import ReadError, find_files, read_file

THRESHOLDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)


def read_texts(folder: Path) -> list[tuple[str, str]]:
    texts = []
    for file in find_files(folder):
        try:
            texts += [(s.name, s.text) for s in read_file(file, folder)]
        except ReadError:
            continue
    return texts


def guess(text: str) -> tuple[int, list[tuple[float, bool]]]:
    """Characters lost, and for each guess its probability and whether it is right."""
    lose = str.maketrans(dict.fromkeys(lost_set(), GAP))
    damaged = text.translate(lose)
    lost = sum(a != b for a, b in zip(text, damaged, strict=True))
    return lost, [(p, c == text[k]) for k, (c, p) in guess_lost(damaged).items()]


def summarise(
    rows: list[tuple[int, list[tuple[float, bool]]]], certain: float
) -> tuple[int, float, float, float]:
    """Characters lost, share restored, share right, and the worst document's share right."""
    lost = sum(n for n, _ in rows)
    kept = [[right for p, right in guesses if p >= certain] for _, guesses in rows]
    restored = sum(map(len, kept))
    return (
        lost,
        restored / lost,
        sum(map(sum, kept)) / restored,
        min(sum(k) / len(k) for k in kept if k),
    )


def main() -> None:
    texts = read_texts(Path(sys.argv[1]))
    halves = {"development": texts[::3], "held out": [t for k, t in enumerate(texts) if k % 3]}
    lines = [
        "# Lost characters restored",
        "",
        "31 provincial government work reports of 2026 lose the 214 characters that exist as",
        "Kangxi radicals, as a real copy did. `certain` is the least probability at which a",
        f"character is restored; the library's default is {CERTAIN}.",
        "Written by `restore_lost_characters.py`.",
        "",
        "| documents | certain | lost | restored | of those right | worst document |",
        "|---|---|---|---|---|---|",
    ]
    start = time.perf_counter()
    for name, half in halves.items():
        rows = [guess(text) for _, text in half]
        for certain in THRESHOLDS:
            lost, share, right, worst = summarise(rows, certain)
            lines.append(
                f"| {name} ({len(half)}) | {certain} | {lost} "
                f"| {share:.1%} | {right:.2%} | {worst:.1%} |"
            )
            print(lines[-1], flush=True)
    out = Path(__file__).with_suffix(".md")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{time.perf_counter() - start:.0f} s; wrote {out.name}")


if __name__ == "__main__":
    main()
