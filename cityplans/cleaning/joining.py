"""Reading passages out of a clean text."""

from __future__ import annotations

import re
from bisect import bisect_right

from cityplans.passages import CleanText

_BLANKS = re.compile(r"\s+")
_HAN_OR_SIGN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]"
_SPACED = re.compile(rf"(?<={_HAN_OR_SIGN})[ \t\u00a0\u3000]{{1,3}}(?={_HAN_OR_SIGN})")


def join_text(clean_text: CleanText, start: int, end: int) -> str:
    r"""Return the text between two offsets: masked parts left out, line breaks inside joined.

    Between two Latin words a line break becomes a space; a run of white space becomes one space.

    Parameters
    ----------
    clean_text
        A text with its masks and repairs.
    start, end
        Offsets of the part wanted; the end is not included.

    Examples
    --------
    >>> join_text(CleanText("加强急救\n  能力建设。"), 0, 14)
    '加强急救能力建设。'
    """
    text, masked = clean_text.text, clean_text.masked
    start, end = max(0, start), min(len(text), end)
    # Masks are sorted and do not overlap, so their ends are sorted too.
    k = bisect_right(masked, start, key=lambda mask: mask[1])
    parts, at = [], start
    while k < len(masked) and masked[k][0] < end:
        a, b, _ = masked[k]
        parts.append(text[at : max(a, at)])
        at = max(at, b)
        k += 1
    parts.append(text[at:end] if at < end else "")
    return _tidy("".join(parts))


def _tidy(text: str) -> str:
    """Join line breaks, and make one space of a run of white space."""

    def put(match: re.Match[str]) -> str:
        blanks = match[0]
        if "\n" not in blanks and "\r" not in blanks:
            return " " if len(blanks) > 1 else blanks
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        latin = before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
        return " " if latin else ""

    return _BLANKS.sub(put, text).strip()


def close_spaces(text: str) -> str:
    """Close up a title that was spaced out: ``政 府 工 作 报 告``.

    Spaces between Han characters go if most characters of the line stand apart; other lines
    lose only spaces at their ends.

    Parameters
    ----------
    text
        A title as printed, on one line.

    Examples
    --------
    >>> close_spaces("政 府 工 作 报 告"), close_spaces("关于做好 2024 年工作的通知")
    ('政府工作报告', '关于做好 2024 年工作的通知')
    """
    return "\n".join(_close_line(line) for line in text.split("\n"))


def _close_line(line: str) -> str:
    line = line.strip()
    closed, gaps = _SPACED.subn("", line)
    han = sum("\u4e00" <= c <= "\u9fff" for c in line)
    return closed if han > 1 and gaps >= 0.5 * (han - 1) else line
