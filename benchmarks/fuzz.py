"""Mutated documents in, whole frames out: python -m benchmarks.fuzz --minutes 10.

Takes the shipped plans as texts, tables, web pages and Word files, damages them at random and
loads, codes and counts them. No mutant may give an exception or a frame that breaks what
:func:`broken` states. What does is kept in ``benchmarks/found/`` with what was wrong.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import tempfile
import time
import traceback
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

import cityplans as cp
from cityplans import schema
from cityplans.text import simplify

ROOT = Path(__file__).resolve().parents[1]
FOUND = Path(__file__).with_name("found")
# What real files hold and parsers stumble over: blanks, marks, numerals, scripts, halves of pairs.
STRANGE = [
    " ", "\u3000", "\xa0", "\t", "\r", "\r\n", "\n\n", "\u200b", "\xad", "\ufeff", "\x00", "\x0c",
    "?", "？", "，", "。", "、", "；", "：", "（", "）", "(", "《", "》", "“", "…", "●", "１", "⼈",
    "1.", "一、", "(一)", "①", "1️⃣", "第一", "一是", "2025年", "二〇二五年", "95%", "xx%", "3～5",
    "1/10万", "衛生", "圖書", "\U00020000", "<b>", "</p>", "&nbsp;", "<script>", "=1+1",
    '"', ",", "|", "\\n",
]  # fmt: skip


def mutate(text: str, source: random.Random) -> str:
    """Damage a text in one to six places."""
    for _ in range(source.randint(1, 6)):
        at, size = source.randint(0, len(text)), source.choice([1, 2, 8, 40, 300])
        piece = text[at : at + size]
        match source.randrange(6):
            case 0:
                text = text[:at] + text[at + size :]
            case 1:
                text = text[:at] + source.choice(STRANGE) * source.choice([1, 1, 2, 50]) + text[at:]
            case 2:
                text = text[:at] + piece * 2 + text[at + size :]
            case 3:
                other = source.randint(0, len(text))
                text = text[:other] + piece + text[other:]
            case 4:
                lines = text.split("\n")
                first = source.randrange(len(lines))
                some = lines[first : first + 8]
                source.shuffle(some)
                text = "\n".join([*lines[:first], *some, *lines[first + 8 :]])
            case _:
                text = text[:at] + "".join(source.choices(STRANGE, k=3)) + text[at + size :]
    return text


def as_txt(text: str, source: random.Random) -> bytes:
    """Bytes in one of the encodings that are met."""
    return text.encode(source.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), "replace")


def as_html(text: str, source: random.Random) -> bytes:
    """A page of paragraphs; tags in the text are left as they are."""
    tag = source.choice(["p", "div", "li", "td", "h3"])
    body = "".join(f"<{tag}>{line}</{tag}>" for line in text.split("\n"))
    return f"<html><head><title>{text[:30]}</title></head><body>{body}</body></html>".encode()


def as_csv(text: str, source: random.Random) -> bytes:
    """A table of documents, or lines that only look like one."""
    if source.random() < 0.3:
        return f"title,text\n{text[:20]},{text}\n".encode("utf-8", "replace")
    half = len(text) // 2
    frame = pd.DataFrame({"title": [text[:20], ""], "text": [text[:half], text[half:]]})
    return frame.to_csv(index=False).encode("utf-8", "replace")


def as_docx(text: str, source: random.Random) -> bytes:
    """A Word file of paragraphs, now and then with bytes of its parts turned."""
    import docx

    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph("".join(c for c in line if c >= " " or c == "\t"))
    file = io.BytesIO()
    document.save(file)
    if source.random() < 0.7:
        return file.getvalue()
    turned = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(turned, "w") as new:
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name == "word/document.xml" or source.random() < 0.2:
                for _ in range(3):
                    part[source.randrange(len(part))] = source.randrange(256)
            new.writestr(name, bytes(part))
    return turned.getvalue()


_HIDDEN = ("Cc", "Cf", "Mn")  # marks that control, join or vary
_KEYCAP = re.compile("(?<=[0-9])\ufe0f\u20e3?")
FORMATS: dict[str, Callable[[str, random.Random], bytes]] = {
    "txt": as_txt, "html": as_html, "csv": as_csv, "docx": as_docx
}  # fmt: skip


def broken(plans: cp.Plans) -> Iterator[str]:
    """Say what is wrong with the frames of some plans: schema, ids, offsets, order, evidence."""
    frames = {"documents": plans.documents, "sections": plans.sections, "measures": plans.measures}
    targets, codes = cp.find_targets(plans), cp.code_themes(plans)
    for name, frame in {**frames, "targets": targets, "codes": codes}.items():
        try:
            schema.check(frame, name)
        except schema.SchemaError as error:
            yield f"{name}: {error}"
    length = {doc: len(plans.source_text(doc)) for doc in plans.documents.index}
    for name, frame in {**frames, "targets": targets, "codes": codes}.items():
        owner = frame.index if name == "documents" else frame["doc_id"]
        size = owner.map(length).to_numpy()
        start, end = frame["source_start"].to_numpy(), frame["source_end"].to_numpy()
        if not ((start >= 0) & (start <= end) & (end <= size)).all():
            yield f"{name}: offsets outside the source"
    for doc, rows in plans.measures.groupby("doc_id"):
        if not rows["source_start"].is_monotonic_increasing:
            yield f"measures of {doc} are out of order"
    hits = cp.kwic(plans, "工作")
    for name, frame, column in (
        ("codes", codes, "term"), ("targets", targets, "quote"), ("kwic", hits, "term"),
        ("measures", plans.measures, "text"), ("sections", plans.sections, "heading"),
    ):  # fmt: skip
        for row in frame.dropna(subset=[column]).itertuples():
            there = plans.source_text(row.doc_id)[row.source_start : row.source_end]
            said = getattr(row, column)
            # A heading stands behind its marker, somewhere in its section.
            if not (stands(f"…{said}…", there) if name == "sections" else stands(said, there)):
                yield f"{name}: {said!r} is said to stand at {there!r}"


def stands(said: str, there: str) -> bool:
    """Tell whether a piece of a source reads so, up to what cleaning repairs and leaves out.

    Characters that were lost, and keycaps, may read anything; furniture may stand between the
    others, and … for what is not shown. Else both begin and end with the same character.
    """
    here, parts = _bare(there), [_bare(part) for part in said.split("…")]
    at = 0
    for k, part in enumerate(parts):
        for n, char in enumerate(part):
            while (n or k) and at < len(here) and not _reads(here[at], char):
                at += 1
            if at == len(here) or not _reads(here[at], char):
                return False
            at += 1
    return not parts[-1] or _reads(here[-1], parts[-1][-1])


def _reads(there: str, said: str) -> bool:
    return there == said or there in "?\ufffd\u20e3"


def _bare(text: str) -> str:
    """Characters in the form they are compared in, without blanks and what does not show."""
    # A keycap's first sign behind its digit is repaired to a point: what ends there lacks the next.
    folded = simplify(unicodedata.normalize("NFKC", _KEYCAP.sub("\u20e3", text)))
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in _HIDDEN)


def texts() -> list[str]:
    """The shipped plans, as they are before anything happens to them."""
    return [p.read_text(encoding="utf-8") for p in sorted((ROOT / "data/plans").rglob("*.txt"))]


def run_one(number: int, seeds: list[str], keep: Path | None = FOUND) -> list[str]:
    """Make mutant ``number``, the same on any machine, load it and say what is wrong."""
    source = random.Random(number)
    text = mutate(source.choice(seeds), source)
    ending = source.choice(sorted(FORMATS))
    data = FORMATS[ending](text, source)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"{number:07d}.{ending}"
        path.write_bytes(data)
        try:
            wrong = list(broken(cp.load_plans(folder)))
        except ValueError as error:
            # A folder in which nothing can be read is an error that names the file.
            wrong = [] if path.name in str(error) else [traceback.format_exc()]
        except Exception:
            wrong = [traceback.format_exc()]
    if wrong and keep is not None:
        keep.mkdir(exist_ok=True)
        (keep / path.name).write_bytes(data)
        (keep / f"{path.stem}.wrong.txt").write_text("\n".join(wrong), encoding="utf-8")
    return wrong


def main() -> int:
    """Run mutants until the time is over; returns 1 if any broke something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    arguments = parser.parse_args()
    seeds, number, failed = texts(), arguments.first, 0
    end = time.monotonic() + 60 * arguments.minutes
    while time.monotonic() < end:
        if wrong := run_one(number, seeds):
            failed += 1
            print(f"mutant {number}: {wrong[0].strip().splitlines()[-1]}", flush=True)
        number += 1
    print(f"{number - arguments.first} mutants, {failed} broke something; kept in {FOUND}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
