"""Page numbers that look like items: ``2、`` before each page of a file that a site shares."""

from __future__ import annotations

import re
from itertools import pairwise

# Numbered content is never furniture.
NUMBERED = re.compile(
    r"\s{0,8}(?:第[一二三四五六七八九十百零0-9]{1,4}[编章节条篇]|[一二三四五六七八九十]{1,3}[、，.．]"
    r"|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,3}[.．、](?![0-9])|[①-⑳]"
    r"|[一二三四五六七八九十]{1,2}[是要])"
)
_SHARED = "由会员分享"
_PAGE_MARK = re.compile(r"^[ \t]{0,8}(\d{1,3})、", re.MULTILINE)
_SHORTEST_PAGE = 150
# a page begins in mid-sentence
_GOES_ON = re.compile(r"\s?(?:[，。、；,;）)”]|[^，。；][。；])")


def find_page_marks(text: str) -> list[tuple[int, int, str]]:
    """Find ``2、`` before each page of a shared file: they look like items and cut sentences.

    At most of them a sentence is cut or a numbered item begins, and where the page does not say
    that it shares a file they stand before long lines.
    """
    marks: list[re.Match[str]] = []
    shared = text.find(_SHARED)
    for mark in _PAGE_MARK.finditer(text, max(0, shared)):
        if int(mark[1]) == len(marks) + 1:
            marks.append(mark)
    cut = 0
    for before, mark in pairwise(marks):
        page = text[before.end() : mark.start()].strip()
        if not page or (shared < 0 and (len(page) < _SHORTEST_PAGE or "\n" in page)):
            return []
        if shared < 0:  # an item may end with who is responsible, or begin with a number
            cut += page[-1] in "，、," or _GOES_ON.match(text, mark.end()) is not None
        else:
            cut += page[-1] not in "。；;：:！!" or NUMBERED.match(text, mark.end()) is not None
    return [(m.start(), m.end(), "page number") for m in marks if 2 * cut >= len(marks) - 1 > 0]
