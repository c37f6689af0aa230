"""What a line and its neighbours look like, as short names for the linear model."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from cityplans.lines.fields import find_keys
from cityplans.lines.shapes import (
    CN,
    HAN,
    LONGEST,
    ending,
    is_prose,
    marker,
    shape_of,
    signs_with_digits,
)
from cityplans.lines.titles import DOMAIN, FILE_ENDING, flat, looks_like_title, speaks, tidy
from cityplans.text import any_of, fold, words

_YEAR = re.compile(r"(?:19|20)\d\d|二[○〇零]")
_URL = re.compile(r"https?:|www\.|\.(?:com|cn|net|org)\b|[\w.]@[\w.]")
_NUMBERS = re.compile(r"[.…·]{0,200}\d{1,3}$")
_DOTS = re.compile(r"[.…·]{4,}")
_COMMAS = re.compile("[,，、。;]")
_STOPS = re.compile(r"[。!?;]")
_ANY_HAN = re.compile(rf"[{HAN}]")
_BUCKETS = (1, 2, 4, 8, 14, 24, 39, 79)
# A table that a page prints a cell a line: so many lines, of so many characters.
_CELLS, _CELL = 4, 12
_REPEATED = 8
# Characters of a value that stands in a line of its own below its name.
_VALUE = 16
# Lines beside a line, as names of features call them, and how many lines further on they are.
NEAR = {"p": -1, "n": 1, "N": 2}


class Page:
    """The lines of a zone of a page, described once each.

    Parameters
    ----------
    lines
        Lines as repaired, white space at their ends off.
    titles
        Titles that the container or the markup gives, if any.
    rules
        For each line the reason for which a pattern of ``furniture.csv`` takes it, or "".
    others
        How all lines of the text begin, without white space, sorted: what stands in a contents
        page or a title comes again.
    """

    def __init__(
        self,
        lines: Sequence[str],
        titles: Sequence[str] = (),
        rules: Sequence[str] = (),
        others: Sequence[str] | None = None,
    ) -> None:
        self.lines = fold("\n".join(lines)).split("\n")[: len(lines)]
        self.rules = list(rules) or [""] * len(lines)
        self.plain = ["".join(line.split()) for line in self.lines]
        self.titles = [flat(t) for t in titles if t]
        self.prose = [is_prose(line) for line in self.lines]
        self.markers = [marker(line) for line in self.lines]
        # Names of boxes in each line.
        found = [find_keys(line) for line in self.lines]
        self.keys = [len(keys) for keys in found]
        # Whether the last name of a line has its value in the line below.
        self.asks = [
            bool(keys) and not line[keys[-1][2] :].strip()
            for keys, line in zip(found, self.lines, strict=True)
        ]
        self.short = [len(p) <= 40 and not _STOPS.search(p) for p in self.plain]
        text = (k for k, (family, _) in enumerate(self.markers) if family not in ("", "bullet"))
        first = next((k for k in range(len(lines)) if self.prose[k]), len(lines))
        # Where the text begins: with prose or a number, whichever comes first.
        self.opens = min(first, next(text, len(lines)))
        self.counts = Counter(self.plain)
        self.others = sorted(p[:60] for p in self.plain) if others is None else others
        self._again = self._find_again()
        self._runs = self._find_runs()
        self._own = [self._describe(k) for k in range(len(lines))]
        self._context = self._find_context()

    def here(self, k: int) -> list[str]:
        """Return the names of what is true of line ``k`` itself."""
        return [*self._own[k], *self._context[k]]

    def features(self, k: int) -> list[str]:
        """Return the names of all that is true of line ``k``, that of its neighbours marked."""
        out = self.here(k)
        for name, step in NEAR.items():
            if not 0 <= k + step < len(self.lines):
                out.append(f"{name}:edge")
                continue
            near = (f for f in self._own[k + step] if not f.startswith(("b=", "shape")))
            out += [f"{name}:{f}" for f in near]
        return out

    def answers(self, k: int) -> bool:
        """Tell whether a line is the value of the name that stands alone above it."""
        return k > 0 and self.asks[k - 1] and len(self.plain[k]) <= _VALUE and self.short[k]

    def wrapped(self, k: int) -> bool:
        """Tell whether a line is one of running text that was broken into lines."""
        before = self.plain[k - 1] if k else ""
        return (
            len(before) > 14
            and ending(before) in ("han", "comma")
            and _COMMAS.search(before) is not None
        )

    def may_be_title(self, k: int) -> bool:
        """Tell whether a line speaks like a title at all."""
        line = self.lines[k].strip(" |")  # a cell of a table that lays the page out
        return not self.rules[k] and speaks(line) and looks_like_title(line)

    def repeats(self, k: int) -> bool:
        """Tell whether a line comes again, as a title in the navigation and above the text does."""
        plain = self.plain[k]
        fits = len(plain) >= _REPEATED and looks_like_title(self.lines[k]) and not self.rules[k]
        return fits and self.counts[plain] > 1

    def given(self, k: int) -> bool:
        """Tell whether a line is a title that is known from elsewhere, or much of it."""
        if not self.titles:
            return False
        plain = flat(self.lines[k])
        near = (t for t in self.titles if abs(len(t) - len(plain)) < 6 or len(plain) > 7)
        return any(plain == t or plain in t or (t in plain and len(t) > 7) for t in near)

    def is_file(self, k: int) -> bool:
        """Tell whether a line above the text is the name of a file, which tells its title."""
        if k >= self.opens or not FILE_ENDING.search(self.lines[k]):
            return False
        name = tidy(self.lines[k])
        return looks_like_title(name) and speaks(name)

    def signed(self, k: int) -> bool:
        """Tell whether a line has a sign of a page: an address, a clock, a button."""
        signs = {"url", "phone", "date", "time", "key", "arrow", "underscore", "no han"}
        ruled = bool(self.rules[k]) and len(self.plain[k]) > 3
        return ruled or not signs.isdisjoint(self._own[k])

    def is_cell(self, k: int) -> bool:
        """Tell whether a line is one of several as short as cells: a table, a cell a line."""
        first, stop = k, k + 1
        while first and self._is_short(first - 1):
            first -= 1
        while stop < len(self.lines) and self._is_short(stop):
            stop += 1
        buttons = any(rule not in ("", "page number") for rule in self.rules[first:stop])
        return stop - first >= _CELLS and not buttons

    def _is_short(self, k: int) -> bool:
        return self.short[k] and len(self.plain[k]) <= _CELL

    def paged(self, k: int) -> bool:
        """Tell whether a line ends in the number of a page."""
        return "page" in self._own[k] or "dots" in self._own[k]

    def told(self, k: int) -> bool:
        """Tell whether a line is one of a table of contents by more than its looks."""
        telling = {"page", "dots", "listed", "again", "later", "twice"}
        return not telling.isdisjoint((*self._own[k], *self._context[k]))

    def _find_again(self) -> list[bool]:
        """Whether a chapter or 一、 of this number or a lower one comes again further down."""
        lowest: dict[str, int] = {}
        out = [False] * len(self.lines)
        for k in range(len(self.lines) - 1, -1, -1):
            family, number = self.markers[k]
            if family in ("chapter", "cn") and number:
                key = family + self.plain[k][:6].lstrip("第" + CN + "\u5341")[:1]
                key = family if family == "cn" else key
                out[k] = lowest.get(key, 999) <= number
                lowest[key] = min(lowest.get(key, 999), number)
        return out

    def _find_runs(self) -> list[tuple[int, int]]:
        """For each line, the length of the run of short lines it is in, and how many numbered."""
        out = [(0, 0)] * len(self.lines)
        k = 0
        while k < len(self.lines):
            stop = k
            while stop < len(self.lines) and self.short[stop]:
                stop += 1
            numbered = sum(self.markers[j][0] not in ("", "bullet") for j in range(k, stop))
            out[k:stop] = [(stop - k, numbered)] * (stop - k)
            k = max(stop, k + 1)
        return out

    def _find_context(self) -> list[list[str]]:
        out: list[list[str]] = []
        n = len(self.lines)
        prose, listed = 0, False
        last = max((k for k in range(n) if self.prose[k]), default=-1)
        for k in range(n):
            run, numbered = self._runs[k]
            if self.plain[k] in ("目录", "目次", "目　录"):
                listed = True
            here = [f"i={bisect_left((0, 1, 2, 4, 7, 12, 24), k)}", f"prose={min(prose, 2)}"]
            here.append(f"run={bisect_left((0, 1, 2, 4, 8, 16), run)}")
            here.append(f"numbered={bisect_left((0, 1, 3, 6, 12), numbered)}")
            if k > last >= 0:
                here.append(f"tail={bisect_left((1, 2, 4, 8), n - k)}")
            if listed:
                here.append("listed")
            if self._again[k]:
                here.append("again")
            out.append(here)
            if self.prose[k]:
                prose, listed = prose + 1, False
        return out

    def _describe(self, k: int) -> list[str]:
        line, plain = self.lines[k], self.plain[k]
        family, _ = self.markers[k]
        out = [
            f"len={bisect_left(_BUCKETS, len(plain))}",
            f"mark={family}",
            f"end={ending(plain)}",
        ]
        stop = bool(_STOPS.search(plain))
        if stop:
            out += ["stop", f"stop/{family}"]
        if len(plain) > LONGEST:
            return [*out, "long"]
        out.append(f"commas={min(plain.count(','), 3)}")
        out += [name for name, yes in self._signs(line, plain) if yes]
        out += signs_with_digits(line)
        tokens = line.split()
        if len(tokens) > 1:
            size = bisect_left((2, 4, 8), len(plain) // len(tokens))
            out.append(f"tokens={bisect_left((2, 3, 5, 9), len(tokens))}/{size}")
        if self.rules[k]:
            out.append(f"rule={self.rules[k]}")
        if self.keys[k]:
            out += ["key", f"keys={min(self.keys[k], 3)}"]
        if len(plain) <= 24:
            out.append(f"shape={shape_of(line)[:12]}")
            out += [f"b={plain[j : j + 2]}" for j in range(len(plain) - 1)]
        return out

    def _opens_another(self, plain: str) -> bool:
        """Tell whether a longer line of the text begins with this one, its page number off."""
        plain = _NUMBERS.sub("", plain)
        if not 4 <= len(plain) <= 50:
            return False
        at = bisect_right(self.others, plain)
        while at < len(self.others) and self.others[at].startswith(plain):
            if self.others[at][len(plain)] not in ".…·-0123456789":
                return True
            at += 1
        return False

    def _signs(self, line: str, plain: str) -> list[tuple[str, bool]]:
        ascii_share = len(plain.encode("ascii", "ignore")) / max(len(plain), 1)
        return [
            ("title end", plain.rstrip("》)）").endswith(words("outline", "titles.endings"))),
            ("title word", any_of("outline", "roles.plan").search(plain) is not None),
            ("domain", DOMAIN.search(plain) is not None),
            ("year", _YEAR.search(plain) is not None),
            ("about", "关于" in plain),
            ("quote", "《" in plain),
            ("meeting", "召开" in plain or "会议" in plain),
            ("signer", plain.endswith(words("outline", "documents.signers"))),
            ("salutation", plain.endswith(":") and len(plain) > 5),
            ("url", _URL.search(line) is not None),
            ("dots", _DOTS.search(line) is not None),
            ("tab", "\t" in line),
            ("arrow", ">" in line or "»" in line),
            ("bar", "|" in line),
            ("underscore", "_" in line),
            ("colon", ":" in plain[1:10]),
            ("ascii", ascii_share > 0.8),
            ("some ascii", 0.3 < ascii_share <= 0.8),
            ("no han", _ANY_HAN.search(plain) is None),
            ("twice", self.counts[plain] > 1 and len(plain) > 3),
            ("later", self._opens_another(plain)),
            ("dash", plain.startswith("--")),
        ]
