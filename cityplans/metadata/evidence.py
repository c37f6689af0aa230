"""What metadata looks at of a document: its pieces in one plain form, with what boxes state.

The form is for looking only: narrow widths, simplified script, years in figures, without the
readings that some pages put behind their characters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cityplans.lines.titles import is_office
from cityplans.metadata.dates import year_of
from cityplans.metadata.text import find_titles, visible
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.text import compile_pattern, fold, simplify

# 衛(wèi)生: the reading of a character that a converter of scripts left behind.
_READING = re.compile(r"\([a-zà-üāēěīńňōūǎǐǒǔǘǚǜɡ]{1,6}\)")
# A blank or a lost character between two characters of a word.
_GAP = re.compile(r"[ \t?](?<=[\u4e00-\u9fff0-9].)[ \t?]*(?=[\u4e00-\u9fff])")
_TOP = 1500
# Characters of a body that are read, and of what stands above and below it: no document needs more
# to say what it is, and a file of many megabytes should not take minutes.
_ENOUGH, _BESIDE = 200_000, 20_000
# The shortest title that a box is believed to state.
_TITLE = 6
# Characters that tell in which script a text is.
_SAMPLE = 600
# 现将《…》印发给你们, 《…》已经市政府同意: the document that a notice or news is about.
_TOLD = re.compile(
    r"(?:印发|转发|发布|公布|出台|现将|编制)(?!了)[^。《》]{0,12}《([^》\n]{4,60})》"
)
_AGREED = re.compile(r"《([^》\n]{4,60})》已?经?[^。《》]{0,40}(?:同意|通过)")
_QUOTED = re.compile(r"《([^》\n]{6,60})》")
_REDACTED = re.compile(r"^[*xX×]+")


def _is_whole(quoted: str, title: str) -> bool:
    """Whether a text names a title with the place that it lacks: 《甲县规划》, **县规划."""
    bare = _REDACTED.sub("", title)
    return len(bare) >= _TITLE and bare[0] in "省市县区州旗" and bare in quoted[1:]


@dataclass(frozen=True)
class Evidence:
    """One document, as far as metadata looks at it; all text is plain.

    Attributes
    ----------
    title
        The best title, as printed.
    titles
        Title lines of the text, best first.
    others
        Titles given by the container or by a collection: weaker than what the text says.
    top
        The page above the body and the body's beginning, furniture and all.
    head, body, tail
        Before the body with its first lines; the body; what follows it with its last lines.
    headings
        Headings with their role, in order.
    roles
        Characters of measures by role.
    box
        What metadata boxes state, best first, then what the page's markup states, by name.
    foot
        What the page prints below the body, furniture and all.
    """

    title: str | None
    titles: tuple[str, ...]
    others: tuple[str, ...]
    top: str
    head: str
    body: str
    tail: str
    headings: tuple[tuple[str, str], ...]
    roles: Mapping[str, int]
    box: Mapping[str, tuple[str, ...]]
    foot: str

    @property
    def every_title(self) -> tuple[str, ...]:
        """All titles, best first."""
        return (*self.titles, *self.others)


@cache
def _words_of_year() -> re.Pattern[str]:
    return compile_pattern(r"{year_in_words}(?<![一二三四五六七八九十].{4})(?=年|[-~至]|\)|$)")


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional script, by its first characters."""
    sample = fold(text[:_SAMPLE])
    return simplify(sample) != sample


def plain(text: str, traditional: bool = True) -> str:
    r"""Bring a text into the form in which it is looked at.

    Parameters
    ----------
    text
        Any text.
    traditional
        Whether it may be in traditional script.

    Examples
    --------
    >>> plain("二○二四年衛(wèi)生工作　要點\r\n\r\n（２０２４）")
    '2024年卫生工作要点\n(2024)'
    """
    text = fold(text)
    if traditional:
        text = _READING.sub("", simplify(text))
    text = "\n".join([line for line in map(str.strip, text.splitlines()) if line])
    text = _GAP.sub("", text)
    return _words_of_year().sub(lambda m: str(year_of(m[0])), text)


def gather(
    clean_text: CleanText, document: DocumentSpan, outline: Outline, source: Source
) -> Evidence:
    """Gather what metadata looks at of one document."""
    start, end = document.body_start, document.body_end
    printed = visible(clean_text, start, min(end, start + _ENOUGH))
    above = visible(clean_text, max(document.start, start - _BESIDE), start, boxes=True)
    after = visible(clean_text, end, min(document.end, end + _BESIDE))
    last = visible(clean_text, max(start, end - 2000), end)[-500:]
    inside, others = find_titles(clean_text, document, outline, source, f"{above}\n{printed[:600]}")
    head = f"{above}\n{printed[:1200]}"
    old = is_traditional(printed) or is_traditional(head)
    box = _boxes(clean_text, document, source)
    stated = [t for t in box.get("title", ()) if len(t) >= _TITLE]
    titles = tuple(dict.fromkeys((*stated, *(plain(t) for t in inside))))
    body = plain(printed, old)
    about = [plain(t) for t in others]
    about += [q for q in _QUOTED.findall(body[:_TOP]) if any(_is_whole(q, t) for t in titles)][:1]
    about += [*_AGREED.findall(body[:600]), *_TOLD.findall(body[:160])][:1]
    roles: Counter[str] = Counter()
    for m in outline.measures:
        roles[m.role] += m.end - m.start
    return Evidence(
        next((t for t in (*inside, *others) if not is_office(t)), None),
        titles,
        tuple(dict.fromkeys(t for t in about if t not in titles)),
        plain(clean_text.text[_above(clean_text, document) : start + 600], old),
        plain(head, old),
        body,
        plain(f"{last}\n{after}", old),
        tuple((plain(s.heading, old), s.role) for s in outline.sections if s.heading),
        roles,
        box,
        plain(clean_text.text[end : end + _BESIDE], old),
    )


def _above(clean_text: CleanText, document: DocumentSpan) -> int:
    """Return where the page above a document begins: furniture before it belongs to it."""
    start = document.start
    for a, b, _ in reversed(clean_text.masked):
        if b <= start and not clean_text.text[b:start].strip():
            start = a
    return max(start, document.body_start - _TOP, 0)


def _boxes(
    clean_text: CleanText, document: DocumentSpan, source: Source
) -> Mapping[str, tuple[str, ...]]:
    """Return what boxes in or right above a document state, and then what the markup states."""
    out: dict[str, list[str]] = defaultdict(list)
    first = 0 if document.start < 2 * _TOP else document.start
    for f in clean_text.fields:
        if first <= f.start < document.end:
            out[f.name].append(plain(f.value).strip())
    for name, value in source.page.items():
        out[name].append(plain(value).strip())
    return {name: tuple(dict.fromkeys(v for v in values if v)) for name, values in out.items()}
