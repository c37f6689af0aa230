"""All repairs, masks and restorations of one source text."""

from __future__ import annotations

from dataclasses import replace

from cityplans.cleaning.contents import find_contents
from cityplans.cleaning.furniture import find_furniture, find_inserts, find_lines, reason_of
from cityplans.cleaning.lost import restore
from cityplans.cleaning.repair import repair_all
from cityplans.cleaning.repeats import find_repeats
from cityplans.cleaning.script import find_readings, simplify
from cityplans.lines import box_lines, find_fields, label_lines, stated_titles
from cityplans.passages import CleanText, Source

_REASONS = {"field": "page metadata", "furniture": "furniture", "contents": "contents"}
_SCRIPTS = {"traditional": "The text is in traditional script; it is read as simplified."}


def clean(source: Source) -> CleanText:
    r"""Repair characters in place, mask furniture and repeats, restore lost characters.

    Parameters
    ----------
    source
        A source text; it is not changed.

    Returns
    -------
    CleanText
        ``text`` is as long as ``source.text``; ``masked`` is sorted and does not overlap, each
        with its reason (``navigation``, ``buttons``, ``advert``, ``repeat``, ``contents`` ...).
        Dates and sources that a page prints around a document are masked as ``page metadata``:
        they are still in ``text``, for those who look for them. ``lines`` labels the lines at the
        head and the foot, ``fields`` holds what metadata boxes among them state.

    Examples
    --------
    >>> clean_text = clean(Source("a.txt", "首页 > 公告\n一、２０２４年⼯作"))
    >>> clean_text.text.split("\n")[1], clean_text.masked
    ('一、2024年工作', ((0, 7, 'navigation'),))
    """
    text, masks = repair_all(source.text)
    masks += [(a, b, "repeat") for a, b in find_repeats(text)]
    masks = merge_masks(masks + find_inserts(text) + find_contents(text))
    # Lines are looked at in simplified script and without readings, and stay as printed.
    plain, script = simplify(text)
    shown = find_lines(plain, merge_masks(masks + find_readings(text)))
    lines = label_lines(shown, reason_of, stated_titles(source))
    fields = tuple(
        replace(field, value=text[field.start : field.end])
        for field in find_fields(plain, box_lines(lines))
    )
    cells = {x.start for x in lines if x.label == "table"}
    found = [x for x in find_furniture(shown) if x[2] != "page number" or x[0] not in cells]
    found += [(x.start, x.end, _REASONS[x.label]) for x in lines if x.label in _REASONS]
    masks = merge_masks(masks + found)
    text, restored, lost = restore(text)
    # How much was lost is said of each document, not of the file: see what is built from this.
    warnings = (_SCRIPTS[script],) if script else ()
    return CleanText(text, tuple(masks), restored, lost, lines, fields, warnings)


def merge_masks(masks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Sort masks and cut overlaps: what begins first keeps its reason."""
    out: list[tuple[int, int, str]] = []
    for start, end, reason in sorted(masks):
        if out and start < out[-1][1]:
            if end <= out[-1][1]:
                continue
            start = out[-1][1]
        if end <= start:
            continue
        if out and out[-1][1] == start and out[-1][2] == reason:
            out[-1] = (out[-1][0], end, reason)
        else:
            out.append((start, end, reason))
    return out
