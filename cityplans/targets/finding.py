"""find_targets: the numbers of a corpus that state a performance value, a goal or a sum."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.targets import judging, naming, phrases
from cityplans.targets.judging import Setting
from cityplans.targets.lexicon import Names, read_indicators, words
from cityplans.targets.phrases import Mention
from cityplans.targets.quantities import NORMAL, Quantity, counts, may_hold_numbers, scan

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^。！!？;\n]+")
_LOST_POINT = re.compile(r"(?<=\d)。(?=\d+[%‰])")
_END_OF_LINE = re.compile(r"[。！!？;:,、]\s*$")
_COVERED = re.compile(
    r"(?P<who>[^,。;:()“”]{2,40}?)(?<![健安完])(?:全覆盖)(?!的|式|、|型|体系|[^,。;)]{0,2}(?:检查|排查|督导|培训|监管|巡查|走访))"
)


def find_targets(
    plans: Plans,
    *,
    indicators: str | os.PathLike[str] | None = None,
    role: str | None = None,
) -> pd.DataFrame:
    """Find every number that states a performance value, a goal or a sum of money.

    Parameters
    ----------
    plans
        As :func:`cityplans.load_plans` gives them. Numbers outside measures (in openings of
        sections and preambles) are found too.
    indicators
        A CSV file of your own indicator names, on top of the shipped list; see
        :func:`cityplans.targets.read_indicators`.
    role
        Keep only numbers that stand in measures or sections of this role (``plan``,
        ``retrospective`` ...).

    Returns
    -------
    DataFrame
        One row per number (and per indicator where one number is said of several), columns as
        in ``cityplans.schema.TARGETS``: ``measure_id`` (missing outside measures), ``doc_id``,
        ``indicator``, ``value`` and ``value_high`` in the ``unit`` printed, ``comparator``,
        ``kind``, ``year``, ``quote``, ``implicit``, ``redacted``, ``source_start``,
        ``source_end``; then ``role`` (of the measure or section) and ``increment`` (新增, 新建:
        added to what is there).

    Raises
    ------
    ValueError
        ``role`` is not a role.
    LexiconError
        The list of indicators cannot be used; the message names the line.

    Notes
    -----
    A planned 达到 binds from below (``>=``), as do 以上, 至少 and 不少于; 以内, 以下 and 控制在 bind
    from above; 左右 is ``approx``; 新增, 新建 and 增配 are ``+``; all else is ``=``. 全覆盖 is
    read as 100 % with ``implicit``. Slogans, ranks, grades, ages, dates, document numbers and
    service lines are not targets.

    Examples
    --------
    >>> import cityplans as cp
    >>> from tests.toy import make_toy_plans
    >>> found = cp.find_targets(make_toy_plans(), role="plan")
    >>> print(*found[["indicator", "value", "unit", "comparator", "kind"]].iloc[1])
    重点人群家庭医生签约率 85.0 % >= target
    """
    import pandas as pd

    if role is not None and role not in schema.ROLES:
        raise ValueError(f"role is {role!r}, expected one of {', '.join(schema.ROLES)}")
    names = Names(read_indicators(indicators))
    rows: list[dict[str, Any]] = []
    measures = _by_document(plans.measures)
    sections = _by_document(plans.sections)
    for doc_id, document in zip(
        plans.documents.index, plans.documents.to_dict("records"), strict=True
    ):
        rows.extend(
            _of_document(
                str(doc_id),
                document,
                plans.sources[document["source"]],
                measures.get(doc_id, []),
                sections.get(doc_id, []),
                names,
            )
        )
    frame = pd.DataFrame(rows, columns=[*schema.TARGETS.names, "role", "increment"])
    frame = schema.conform(frame, schema.TARGETS)
    frame["role"] = frame["role"].astype("str")
    frame["increment"] = frame["increment"].astype("bool")
    if role is not None:
        frame = frame[frame["role"] == role].reset_index(drop=True)
    return schema.check(frame, schema.TARGETS)


def _by_document(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for key, row in zip(frame.index, frame.to_dict("records"), strict=True):
        row["id"] = key
        out.setdefault(row["doc_id"], []).append(row)
    for rows in out.values():
        rows.sort(key=lambda r: (r["source_start"], -r["source_end"]))
    return out


def _int(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _last_year(document: dict[str, Any]) -> int | None:
    """Last year of a plan over several years."""
    covered = document.get("years_covered")
    if document["doc_type"] != "five_year_plan":
        return None
    plan_year = _int(document["plan_year"])
    years = [int(y) for y in re.findall(r"20\d\d", covered)] if isinstance(covered, str) else []
    if years and plan_year is not None and max(years) - plan_year <= 6:
        return max(years)
    return None if plan_year is None else plan_year + 4


def _of_document(
    doc_id: str,
    document: dict[str, Any],
    text: str,
    measures: list[dict[str, Any]],
    sections: list[dict[str, Any]],
    names: Names,
) -> Iterator[dict[str, Any]]:
    plan_year = _int(document["plan_year"])
    last_year = _last_year(document)
    starts = [s["source_start"] for s in sections]

    def setting(role: str | None, at: int) -> Setting:
        if role is None:
            inner = None
            for s in sections[: bisect_right(starts, at)]:
                if s["source_end"] > at:
                    inner = s
            role = inner["role"] if inner else "preamble"
        return Setting(role, plan_year, last_year, document["doc_type"], False)

    for start, end, measure in _blocks(document, measures, sections):
        if not may_hold_numbers(text[start:end]) and "全覆盖" not in text[start:end]:
            continue
        where = setting(measure["role"] if measure else None, start)
        lead = measure["lead"] if measure and isinstance(measure["lead"], str) else ""
        yield from _of_block(doc_id, measure, text, start, end, where, lead, names)


def _blocks(
    document: dict[str, Any], measures: list[dict[str, Any]], sections: list[dict[str, Any]]
) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """Cut a document into its measures and what lies between them, at section starts too."""
    at, stop = document["source_start"], document["source_end"]
    edges = sorted(s["source_start"] for s in sections)
    for measure in [*measures, None]:
        begin = measure["source_start"] if measure else stop
        if begin > at:
            cuts = edges[bisect_right(edges, at) : bisect_right(edges, begin - 1)]
            for a, b in zip([at, *cuts], [*cuts, begin], strict=True):
                if a < b:
                    yield a, b, None
        if measure is None:
            return
        a, b = max(at, begin), min(measure["source_end"], stop)
        if a < b:
            yield a, b, measure
        at = max(at, b)


def _flatten(text: str, start: int, end: int, joined: bool) -> tuple[str, list[int] | range]:
    """Text without white space and where its characters stand; ``joined``: no breaks kept."""
    piece = _LOST_POINT.sub(".", text[start:end].translate(NORMAL))
    if _SPACE.search(piece) is None:
        return piece, range(start, end + 1)
    parts: list[str] = []
    where: list[int] = []
    at = 0
    for gap in _SPACE.finditer(piece):
        parts.append(piece[at : gap.start()])
        where.extend(range(start + at, start + gap.start()))
        if not joined and ("\n" in gap[0] or "\r" in gap[0]) and _is_break(piece, at, gap.start()):
            parts.append("\n")
            where.append(start + gap.start())
        at = gap.end()
    parts.append(piece[at:])
    where.extend(range(start + at, end))
    where.append(end)
    return "".join(parts), where


def _is_break(piece: str, at: int, end: int) -> bool:
    return end - at < 30 or _END_OF_LINE.search(piece[max(at, end - 3) : end]) is not None


def _of_block(
    doc_id: str,
    measure: dict[str, Any] | None,
    text: str,
    start: int,
    end: int,
    setting: Setting,
    lead: str,
    names: Names,
) -> Iterator[dict[str, Any]]:
    flat, where = _flatten(text, start, end, measure is not None)
    measure_id = measure["id"] if measure else None

    def row(a: int, b: int, **values: Any) -> dict[str, Any]:
        first, last = where[a], where[b - 1] + 1
        return {
            "measure_id": measure_id,
            "doc_id": doc_id,
            "role": setting.role,
            "quote": _SPACE.sub("", text[first:last]),
            "source_start": first,
            "source_end": last,
            "increment": False,
            "implicit": False,
            "redacted": False,
            **values,
        }

    for part in _SENTENCE.finditer(flat):
        sentence, base = part[0], part.start()
        if "全覆盖" in sentence or "覆盖" in sentence:
            yield from _implied(sentence, base, setting, lead, names, row)
        if not may_hold_numbers(sentence):
            continue
        quantities = counts(sentence, scan(sentence))
        if not quantities:
            continue
        mentions = naming.mentions_of(sentence, quantities)
        _cues(sentence, mentions)
        naming.name_mentions(sentence, mentions, lead, names)
        naming.inherit(mentions, lead, names, sentence)
        yield from _rows(sentence, base, mentions, setting, row)


def _cues(sentence: str, mentions: list[Mention]) -> None:
    """Give the numbers of a group the words that bind its first and its last."""
    for i, m in enumerate(mentions):
        head = mentions[i - m.place]
        last = mentions[i - m.place + m.size - 1]
        m.cues = head.left
        own = sentence[m.quantity.end : m.quantity.after]
        m.tail = own or sentence[last.quantity.end : last.quantity.after]


def _rows(
    sentence: str, base: int, mentions: list[Mention], setting: Setting, row: Any
) -> Iterator[dict[str, Any]]:
    carried = False
    clause = -1
    for i, m in enumerate(mentions):
        q = m.quantity
        year, stated = judging.year_of(m, sentence, setting)
        promised = judging.is_promised(sentence, m, setting, year if stated else None)
        sign = judging.comparator(m, m.cues, m.tail, promised)
        added = judging.is_increase(m.cues) and q.measure not in ("share", "points", "ratio")
        if not added and carried and _goes_on(m, clause):
            added = True
        carried, clause = added, m.clause
        if added and sign == "=":
            sign = "+"
        a, b = _quote(sentence, m, mentions, i)
        values = {
            "value": q.value,
            "value_high": q.high,
            "unit": q.unit,
            "comparator": sign,
            "kind": judging.kind(m, sentence, m.cues, setting, year if stated else None),
            "year": year,
            "redacted": q.redacted,
            "increment": added,
        }
        for name in (m.name, *m.extra):
            yield row(base + a, base + b, indicator=name or None, **values)


def _goes_on(m: Mention, clause: int) -> bool:
    """A list goes on where the next item is a bare noun with its number."""
    if m.clause - clause > 1 or m.quantity.measure == "share":
        return False
    left = m.left.strip("、,和及与")
    if m.clause == clause and not left:
        return True
    body, change = phrases.strip_right(left)
    if phrases.is_verbal(left):
        return False
    if m.clause != clause and _verb_inside().search(left):
        return False
    return (
        bool(body)
        and not change
        and body == left
        and phrases.strip_making_left(phrases.strip_left(left)) == left
        and not re.search(r"(?:共|累计|其中|每)", left)
    )


@cache
def _verb_inside() -> re.Pattern[str]:
    verbs = {w for n in ("making verbs", "clear verbs") for w in words(n) if len(w) > 1}
    return re.compile("|".join(map(re.escape, sorted(verbs))))


def _quote(sentence: str, m: Mention, mentions: list[Mention], i: int) -> tuple[int, int]:
    if m.size > 1:
        head, last = mentions[i - m.place], mentions[i - m.place + m.size - 1]
    else:
        head = last = m
    a, b = head.left_start, last.quantity.after
    while a < head.quantity.start and sentence[a] in ",。;、:!) ”和及与":
        a += 1
    right = last.right
    if right and not phrases._WEAK_RIGHT.match(right):
        noun = re.split(r"[,、;:]", right)[0]
        b = last.quantity.after + len(noun)
    return a, b


def _implied(
    sentence: str, base: int, setting: Setting, lead: str, names: Names, row: Any
) -> Iterator[dict[str, Any]]:
    for found in _COVERED.finditer(sentence):
        who = found["who"]
        if re.search(r"[\d一二三四五六七八九十两][个项大]$", who) or who.endswith(
            ("%", "不", "非")
        ):
            continue
        body = phrases.strip_right(phrases.strip_left(who))[0]
        for verb in ("实现", "达到", "做到", "完成", "基本"):
            at = body.find(verb)
            if 0 <= at <= len(body) - 2:
                body = body[:at] + body[at + len(verb) :].removeprefix("了")
                break
        body = phrases.strip_left(body)
        if len(body) < 2:
            body = naming._topic(lead)
        if len(body) < 2:
            continue
        if body in ("网格", "多层次", "立体"):
            continue
        dummy = Mention(
            Quantity(found.end() - 3, found.end(), found.end(), 100.0, None, "%"),
            sentence[: found.end() - 3],
            "",
            0,
            found.end(),
            0,
        )
        year, stated = judging.year_of(dummy, sentence, setting)
        a = found.start("who")
        yield row(
            base + a,
            base + found.end(),
            indicator=names.standard(naming._tidy(body) + "覆盖率", lead + sentence),
            value=100.0,
            value_high=None,
            unit="%",
            comparator="=",
            kind=judging.kind(dummy, sentence, dummy.left, setting, year if stated else None),
            year=year,
            implicit=True,
        )
