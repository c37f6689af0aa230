"""Word's automatic numbering, which is in no paragraph's text, counted and written out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanDigital2",
}
_LEGAL = {"chineseLegalSimplified", "ideographLegalTraditional"}
_STEMS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}


# No document counts beyond 9999: what is longer was made to fill the memory.
_LONGEST = 4


def read_int(value: str | None, default: int) -> int:
    """Read a number that a file states; the default if it is none, or beyond all reason.

    >>> read_int("12", 1), read_int("²", 1), read_int("9999", 1), read_int("10000", 1)
    (12, 1, 9999, 1)
    """
    sound = value is not None and value.isascii() and value.isdecimal() and len(value) <= _LONGEST
    return int(value) if sound else default  # type: ignore[arg-type]


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None


class Numbering:
    """Counters of all lists of a document.

    Parameters
    ----------
    root
        Parsed ``numbering.xml``, or None.
    """

    def __init__(self, root) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {
            a.get(_W + "abstractNumId", ""): {
                read_int(v.get(_W + "ilvl"), 0): _read_level(v) for v in a.findall(_W + "lvl")
            }
            for a in root.findall(_W + "abstractNum")
        }
        for num in root.findall(_W + "num"):
            key = num.get(_W + "numId", "")
            base = _value(num, "abstractNumId") or ""
            levels = dict(abstract.get(base, {}))
            for override in num.findall(_W + "lvlOverride"):
                depth = read_int(override.get(_W + "ilvl"), 0)
                own = override.find(_W + "lvl")
                if own is not None:
                    levels[depth] = _read_level(own)
                start = _value(override, "startOverride")
                if start is not None:
                    first = read_int(start, 1)
                    self._starts.setdefault(key, {})[depth] = first
                    levels[depth] = replace(levels.get(depth, _Level()), start=first)
            self._levels[key] = levels
            self._abstract[key] = base

    def state(self) -> dict[str, dict[int, int]]:
        """Return a copy of the counters, for :meth:`restore`."""
        return {key: dict(counts) for key, counts in self._counts.items()}

    def restore(self, counts: dict[str, dict[int, int]]) -> None:
        """Set the counters to what they were."""
        self._counts = counts

    def next(self, num_id: str, depth: int) -> str:
        """Return the number of the next paragraph of a list, as it is printed before the text."""
        levels = self._levels.get(num_id, {})
        level = levels.get(depth)
        if level is None:
            return ""
        # Lists that share a definition count on together, unless told where to start.
        counts = self._counts.setdefault(self._abstract[num_id], {})
        start = self._starts.get(num_id, {}).pop(depth, None)
        if start is not None:
            counts[depth] = start
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            restart = levels.get(deeper, _Level()).restart
            if restart != 0 and (restart is None or depth < restart):
                del counts[deeper]

        def put(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels.get(at, _Level())
            n = counts.get(at, shown.start)
            return format_number(n, "decimal" if level.legal and at != depth else shown.form)

        if level.form in ("bullet", "none") and "%" not in level.text:
            # Bullets are glyphs of symbol fonts; the line break says as much.
            return ""
        label = re.sub(r"%([1-9])", put, level.text)
        spaced = level.suffix != "nothing" and label[-1:].isalnum() and label[-1:].isascii()
        return label + " " if spaced else label


def _value(element, tag: str) -> str | None:
    found = element.find(_W + tag)
    return None if found is None else found.get(_W + "val")


def _read_level(element) -> _Level:
    start, restart = _value(element, "start"), _value(element, "lvlRestart")
    form = _value(element, "numFmt")
    if form is None:
        # Newer forms are wrapped for old readers: take any that is named below.
        form = next((f.get(_W + "val") for f in element.iter(_W + "numFmt")), "decimal")
    legal = element.find(_W + "isLgl")
    return _Level(
        start=read_int(start, 1),
        form=form or "decimal",
        text=_value(element, "lvlText") or "",
        suffix=_value(element, "suff") or "tab",
        legal=legal is not None and legal.get(_W + "val", "1") not in ("0", "false"),
        restart=None if restart is None else read_int(restart, 9),
    )


def format_number(n: int, form: str) -> str:
    """Write a number in one of Word's number formats.

    >>> format_number(12, "chineseCounting"), format_number(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    if form in _CHINESE:
        return chinese(n)
    if form in _LEGAL:
        import cn2an

        return str(cn2an.an2cn(n, "up"))
    if form in _STEMS:
        return _STEMS[form][(n - 1) % len(_STEMS[form])]
    if form.startswith("decimalEnclosedCircle") and 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    if form == "decimalEnclosedParen" and 1 <= n <= 20:
        return chr(0x2474 + n - 1)
    if form == "decimalEnclosedFullstop" and 1 <= n <= 20:
        return chr(0x2488 + n - 1)
    if form == "decimalZero":
        return f"{n:02d}"
    if form in ("lowerLetter", "upperLetter") and n > 0:
        letter = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < n < 4000:
        roman = _roman(n)
        return roman.lower() if form == "lowerRoman" else roman
    return "" if form == "none" else str(n)


def chinese(n: int) -> str:
    """Chinese numeral as outlines print it: 十, 十一, 二十, 一百零一.

    >>> chinese(10), chinese(21), chinese(101)
    ('十', '二十一', '一百零一')
    """
    if 0 <= n < 10:
        return _DIGITS[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
    import cn2an

    return str(cn2an.an2cn(n, "low"))


def _roman(n: int) -> str:
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, n = divmod(n, value)
        out += sign * count
    return out
