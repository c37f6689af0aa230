"""Derive the compact tables of this folder from the two public lists they come from.

    python data/regions/build.py divisions.csv towns.csv

``divisions.csv`` (adcode, name, level, first_seen, last_seen as yyyymm) lists every
administrative division of the yearly tables 1980-2019 and of 2023; ``towns.csv`` (town_code,
name, county_adcode) lists towns and streets of 2023. ``successions.csv`` beside this script is
kept by hand: divisions that were merged or renamed, and the month of changes that the gap
between the tables of 2019 and 2023 hides.

Writes ``divisions.csv.gz`` (adcode, name, level, start, end, adcode_now, stem; ``end`` 999912
means still valid, ``stem`` is the short name) and ``towns.csv.gz`` (name, adcodes: the counties
that have a town of that name).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
OPEN = "999912"
# Names that stand for no place of their own.
EMPTY = re.compile(r"^(市辖区|县|.*直辖县级行政区划|.*地区直辖行政单位)$")
# Names that say where in a city a district lies, not which city.
GENERIC = re.compile(
    r"^(市?郊区|城区|矿区|市区|新市?区|[东西南北中](城|市|郊)?区|桥[东西]区|市中区)$"
)
SUFFIX = re.compile(r"(特别行政区|自治[区州县旗]|林区|矿区|地区|新区|特区|[省市县区州盟旗])$")
# Provinces that were split: where a place of the old province may be found today.
SPLIT = {"51": ("51", "50"), "44": ("44", "46")}


def stem(name: str) -> str:
    """A name without its kind and, of autonomous areas, without the peoples' names."""
    bare = SUFFIX.sub("", name)
    if name.endswith(("自治州", "自治县", "自治区", "自治旗")):
        # With 族 first: 陵水黎族 is 陵水 + 黎族, not 陵 + 水 + 黎族.
        every, long = "|".join(PEOPLES), "|".join(p for p in PEOPLES if p[1:])
        shorter = re.sub(rf"((?:{every})族)+$|(?:{long})$", "", bare)
        bare = shorter if len(shorter) >= 2 else bare
    return bare if len(bare) >= 2 else name


PEOPLES = [
    row.strip()
    for row in (HERE / "peoples.txt").read_text(encoding="utf8").splitlines()
    if row.strip() and not row.startswith("#")
]


def month_before(yyyymm: str) -> str:
    year, month = int(yyyymm[:4]), int(yyyymm[4:])
    return f"{year - 1}12" if month == 1 else f"{year}{month - 1:02d}"


def soon(end: str, start: str) -> bool:
    """Whether the next yearly table after ``end`` is the one of ``start``."""
    return end < start and int(start[:4]) - int(end[:4]) <= 1


def read(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def divisions(path: str) -> list[list[str]]:
    # 620201 repeats 嘉峪关市 (620200), a prefecture without counties, as its own county.
    rows = [r for r in read(path) if not EMPTY.match(r["name"]) and r["adcode"] != "620201"]
    for r in rows:
        special = r["adcode"][:2] in ("71", "81", "82")
        r["end"] = OPEN if r["last_seen"] == "202312" or special else r["last_seen"]
        r["start"] = r["first_seen"]
        # A first table that lists a place does not say when it came to be.
        if r["first_seen"] == "198012":
            r["start"] = "194910"
    by_code = defaultdict(list)
    for r in rows:
        by_code[r["adcode"]].append(r)
    named: dict[int, tuple[str, str]] = {}
    for line in read(HERE / "successions.csv"):
        code, _, name = line["old"].partition(":")
        for r in by_code.get(code, []):
            if not name and r is not max(by_code[code], key=lambda x: x["end"]):
                continue
            if (not name or r["name"] == name) and r["end"] != OPEN:
                if r["end"] < line["since"] or r["end"] == "201904":
                    r["end"] = month_before(line["since"])
                named[id(r)] = (line["new"], line["since"])
                for new in by_code.get(line["new"], []):
                    if new["end"] == OPEN and new["first_seen"] in ("202312", "201904"):
                        new["start"] = min(new["start"], line["since"])
    by_stem = defaultdict(list)
    for r in rows:
        by_stem[stem(r["name"])].append(r)

    def heir(r: dict[str, str]) -> dict[str, str] | None:
        if id(r) in named:
            later = [x for x in by_code[named[id(r)][0]] if x is not r]
            later = [x for x in later if x["end"] > r["end"]]
            return min(later, key=lambda x: x["start"]) if later else None
        near = SPLIT.get(r["adcode"][:2], (r["adcode"][:2],))
        same_stem = [
            x
            for x in by_stem[stem(r["name"])]
            if x["adcode"][:2] in near
            and x["end"] > r["end"]
            and (x["adcode"][:4] == r["adcode"][:4] or not GENERIC.match(r["name"]))
        ]
        # A code is sometimes given to another place, so a like name goes before a like code,
        # unless the new name follows at once.
        same_code = [x for x in by_code[r["adcode"]] if soon(r["end"], x["start"])]
        for group in (
            [x for x in same_stem if x["adcode"] == r["adcode"]],
            [x for x in same_stem if x["level"] == r["level"]],
            same_stem,
            same_code,
        ):
            if group:
                return min(
                    group,
                    key=lambda x: (x["adcode"][:4] != r["adcode"][:4], x["start"], x["adcode"]),
                )
        return None

    out = []
    for r in rows:
        now, seen = r, set()
        while now is not None and now["end"] != OPEN and id(now) not in seen:
            seen.add(id(now))
            now = heir(now)
        code_now = now["adcode"] if now is not None and now["end"] == OPEN else ""
        short = stem(r["name"])
        out.append([r["adcode"], r["name"], r["level"], r["start"], r["end"], code_now, short])
    return sorted(out)


def towns(path: str) -> list[list[str]]:
    where = defaultdict(set)
    for r in read(path):
        where[r["name"]].add(r["county_adcode"])
    return sorted([name, " ".join(sorted(codes))] for name, codes in where.items())


def write(name: str, header: list[str], rows: list[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    # No time stamp, so that the same sources give the same bytes.
    with (HERE / name).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(text.getvalue().encode("utf8"))


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("usage: python data/regions/build.py divisions.csv towns.csv")
    rows = divisions(sys.argv[1])
    columns = ["adcode", "name", "level", "start", "end", "adcode_now", "stem"]
    write("divisions.csv.gz", columns, rows)
    write("towns.csv.gz", ["name", "adcodes"], towns(sys.argv[2]))
    lost = [r for r in rows if not r[5]]
    print(f"{len(rows)} divisions, {len(lost)} without a place in the newest table")


if __name__ == "__main__":
    main()
