"""Tables of contents told by their page numbers: numbered from entry to entry, pages growing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.text import words

_HEAD = re.compile(r"目[ \t\u3000]{0,4}[录次][ \t\u3000:：]{0,4}(?=\s?1[.、．])")
# An entry on a line with others; its page stands between blanks or after dots.
_INLINE = re.compile(
    r"\s{0,4}(\d{1,2})[.、．]\s{0,2}(\S[^。；;！!？?\n]{2,60}?)[\s.…·]{1,60}(\d{1,3})(?=\s|$)"
)
# An entry on a line of its own: its page may follow the title at once.
_LINE = re.compile(
    r"^[ \t]{0,8}(\d{1,2})[.、．][ \t]{0,2}([^\n。；;！!？?]{4,70}?[^\n\d.…·\s%-])"
    r"[ \t.…·]{0,60}(\d{1,3})[ \t\r]{0,8}$",
    re.MULTILINE,
)
_LEAST = 3


def find_contents(text: str) -> list[tuple[int, int, str]]:
    r"""Find tables of contents whose entries and pages count up.

    Parameters
    ----------
    text
        Repaired text.

    Returns
    -------
    list of (start, end, reason)
        In order. Entries on one line need ``目录`` before them; lines of their own must be mostly
        titles of documents, for counts of cases may grow from line to line as well.

    Examples
    --------
    >>> page = "目录 1. 甲县总结 2 2. 乙县总结 10 3. 丙县总结 21 今年以来。"
    >>> [page[a:b] for a, b, _ in find_contents(page)]
    ['目录 1. 甲县总结 2 2. 乙县总结 10 3. 丙县总结 21']
    >>> find_contents("1.全年门诊人次20\n2.全年住院人次30\n3.全年手术例数45")
    []
    """
    found = [*_find_inline(text), *_find_lines(text)]
    return [(start, end, "contents") for start, end in sorted(found)]


def _find_inline(text: str) -> Iterator[tuple[int, int]]:
    for head in _HEAD.finditer(text):
        run: list[re.Match[str]] = []
        while entry := _INLINE.match(text, run[-1].end() if run else head.end()):
            if not _follows(entry, run):
                break
            run.append(entry)
        if len(run) >= _LEAST and run[0][1] == "1":
            yield head.start(), run[-1].end()


def _find_lines(text: str) -> Iterator[tuple[int, int]]:
    run: list[re.Match[str]] = []
    for entry in _LINE.finditer(text):
        if run and not (_follows(entry, run) and not text[run[-1].end() : entry.start()].strip()):
            yield from _span(run)
            run = []
        run.append(entry)
    yield from _span(run)


def _follows(entry: re.Match[str], run: list[re.Match[str]]) -> bool:
    """Tell whether an entry has the next number and a later page."""
    if not run:
        return True
    return int(entry[1]) == int(run[-1][1]) + 1 and int(entry[3]) > int(run[-1][3])


def _span(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    titles = sum(m[2].rstrip("》)）").endswith(words("outline", "titles.endings")) for m in run)
    if len(run) >= _LEAST and 2 * titles >= len(run):
        yield run[0].start(), run[-1].end()
