"""English for what frames say in Chinese: themes, indicators, units, places.

Names come from the codebooks and from ``data/labels/english.csv``; places are written as is
customary (Dingxi, Shaanxi, Inner Mongolia). What is in neither, the documents' own words, is
given in pinyin.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any

from cityplans.paths import data_dir

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff]+")
_MARKS = str.maketrans("，、；：。（）“”《》／·　＋％", ',,;:.()""""/· +%')
# How these are read in names of places, whatever they are elsewhere.
_READINGS = {"长": "chang", "都": "du", "朝": "chao"}
# Endings of places, longest first.
_ENDINGS = (
    ("自治州", "Autonomous Prefecture"), ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"), ("特区", "Special District"), ("林区", "Forest District"),
    ("新区", "New Area"), ("地区", "Prefecture"), ("盟", "League"), ("旗", "Banner"),
    ("区", "District"), ("县", "County"), ("省", ""), ("市", ""),
)  # fmt: skip


@cache
def _table() -> dict[str, str]:
    from cityplans.codebook import BUILT_IN, read_codebook

    names: dict[str, str] = {}
    for book in map(read_codebook, BUILT_IN):
        names |= {zh or key: en for key, zh, en in book.families if en}
        names |= {t.name: t.en for t in book.themes if t.en}
    path = data_dir() / "labels" / "english.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        names |= {row["zh"]: row["en"] for row in rows}
    return names


@cache
def _stems() -> dict[str, str]:
    """Stems and names of divisions, with the level they have."""
    from cityplans.regions.gazetteer import gazetteer

    g = gazetteer()
    return {
        name: d.level
        for names in (g.by_stem, g.by_name)
        for name, found in names.items()
        for d in found
    }


def has_chinese(text: object) -> bool:
    """Return whether a text has a Chinese character."""
    return _CHINESE.search(str(text)) is not None


def translate(text: object, *, places: bool = True, tones: bool = False) -> tuple[str, bool]:
    """Return a text in English, and whether some of it is pinyin of the documents' own words.

    Parameters
    ----------
    text
        A theme, an indicator, a unit, a place, or words of documents.
    places
        Whether it may name places: of words of documents 新建 is no district.
    tones
        Write pinyin with numbers of tones, to tell words apart; fonts lack letters with marks.

    Examples
    --------
    >>> translate("中医药"), translate("陕西省"), translate("芜湖县")
    (('Traditional medicine', False), ('Shaanxi', False), ('Wuhu County', False))
    >>> translate("医改"), translate("监测", tones=True)
    (('yigai', True), ('jian1ce4', True))
    """
    text = re.sub(r"(\d{4})年", r"\1", str(text).strip())
    if not has_chinese(text):
        return text.translate(_MARKS), False
    own = False

    def known(part: str) -> str | None:
        found = _table().get(part)
        return _place(part) if found is None and places else found

    if (found := known(text)) is not None:
        return found, False

    def one(match: re.Match[str]) -> str:
        nonlocal own
        part = known(match.group())
        own |= part is None
        return f" {_pinyin(match.group(), tones=tones) if part is None else part} "

    said = re.sub("[、，；：。（）“”《》·/ ]+|" + _CHINESE.pattern, lambda m: (
        one(m) if has_chinese(m.group()) and not re.match("[、，；：。]", m.group()) else m.group()
    ), text)  # fmt: skip
    said = re.sub(r"\s+", " ", said.translate(_MARKS)).strip()
    return re.sub(r" (?=[-,;:.)/])|(?<=[-(/]) ", "", said), own


def _place(text: str) -> str | None:
    if text not in _stems():
        return _two_places(text)
    ends = [e for e in _ENDINGS if text.endswith(e[0]) and len(text) > len(e[0])]
    if not ends:
        return _name(text)
    ending, english = ends[0]
    stem = text.removesuffix(ending)
    if len(stem) == 1:  # 蔚县 is called by both characters
        return _table().get(text) or _name(text)
    known = _table().get(stem)
    if known is None and ending.startswith("自治"):
        known = _autonomous(stem)
    return f"{known or _name(stem)} {english}".strip()


def _two_places(text: str) -> str | None:
    """Name a county after its prefecture, as labels do where its name alone is not enough."""
    stems = _stems()
    for cut in range(2, len(text) - 1):
        if stems.get(text[:cut]) == "prefecture" and text[cut:] in stems:
            return f"{_place(text[cut:])}, {_place(text[:cut])}"
    return None


def _autonomous(stem: str) -> str:
    """Name the peoples of an autonomous division: 大理白族 is Dali Bai."""
    peoples = sorted((p for p in _peoples() if p in stem[1:]), key=len, reverse=True)
    rest = stem
    found: list[str] = []
    while True:
        hit = next((p for p in peoples for e in ("族", "") if rest[1:].endswith(p + e)), None)
        if hit is None:
            break
        rest = rest.removesuffix("族").removesuffix(hit)
        found.insert(0, _peoples()[hit])
        if len(rest) < 3 and rest not in _stems() and not found:
            break
    return " ".join([_table().get(rest) or _name(rest), *found])


@cache
def _peoples() -> dict[str, str]:
    names = (data_dir() / "regions" / "peoples.txt").read_text(encoding="utf-8").split("\n")
    return {p: _table().get(p + "族") or _name(p) for p in names if p and not p.startswith("#")}


def _name(text: str) -> str:
    """Return a name in pinyin, joined, with an apostrophe where syllables would run together."""
    return _pinyin(text, _READINGS).capitalize()


def _pinyin(text: str, readings: dict[str, str] | None = None, *, tones: bool = False) -> str:
    from pypinyin import Style, lazy_pinyin

    text = "".join(_CHINESE.findall(text))
    how = Style.TONE3 if tones else Style.NORMAL
    read = zip(text, lazy_pinyin(text, how, errors=_one_by_one), strict=True)
    syllables = [(readings or {}).get(char, said) for char, said in read]
    joined = "".join(("'" if k and s[0] in "aeo" else "") + s for k, s in enumerate(syllables) if s)
    # Longer text is no name, and is read syllable by syllable.
    return joined if len(syllables) <= 4 else " ".join(syllables)


def _one_by_one(unknown: str) -> Any:
    """Keep characters that pypinyin does not know apart, one for one."""
    return list(unknown)
