"""What a section is for: looking back, looking forward, setting the scene, how it was done.

Evidence in this order: words of its heading, years in its heading, what the title of the
document promises and where the section stands in it, the words of its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from cityplans.outline.tense import MUST, PINYIN, tense_role
from cityplans.text import any_of, words

_ORDER = ("background", "method", "retrospective", "plan", "preamble")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_KINDS = {
    "work_plan": {"plan"},
    "five_year_plan": {"plan"},
    "regulation": {"plan"},
    "summary_and_plan": {"plan", "retrospective"},
    "government_work_report": {"plan", "retrospective"},
    "experience_report": {"method"},
}
_NOT_SAID = re.compile(
    "计划生育|免疫规划|计划免疫|代表大会|第?[一二三四五六七八九十]{1,3}次(?:全体)?会议上?"
)
_LONGEST = 40
# in a report they are still to come or done, as their words say
_MENDS = re.compile("(?:整改|改进)措施$")
_BIDS = re.compile(f"[一二三四五六七八九十]?{MUST}")


def flatten(heading: str) -> str:
    """Take out of a heading what parts its words: white space, and pinyin in brackets."""
    return PINYIN.sub("", "".join(heading.split()))


@lru_cache(maxsize=1024)
def heading_role(heading: str, within: bool = False) -> str | None:
    """Return the role that the words of a heading give, or None.

    Where words of several roles stand in one heading, the last word decides, as the head of
    a Chinese phrase stands last: 工作总结 in 工作总结和计划, but 下一步打算 in
    存在问题及下一步打算 both look forward. With ``within``, below a section that has a role,
    only a word at the very end counts, and none that names any work (重点任务).

    Examples
    --------
    >>> heading_role("2023年工作总结"), heading_role("存在的问题"), heading_role("补齐基层短板")
    ('retrospective', 'background', None)
    >>> heading_role("落实重点任务"), heading_role("落实重点任务", within=True)
    ('plan', None)
    """
    heading = flatten(heading)
    found = _said(heading, within)
    if found is None and not within and len(heading) <= _LONGEST:
        return "plan" if any_of("outline", "roles.work").search(heading) else None
    return found


def _said(heading: str, within: bool = False) -> str | None:
    if len(heading) > _LONGEST:
        return None
    heading = _NOT_SAID.sub(lambda found: "·" * len(found[0]), heading)
    if any_of("outline", "roles.appendix").search(heading):
        return "appendix"
    found = [
        (end, end - start, -_ORDER.index(role), role)
        for role, start, end in _cues(heading)
        if (not within or end == len(heading))
        and not _is_object(heading, start, role, within)
        # 发展环境持续优化 tells of no background
        and not (role == "background" and is_result(heading))
    ]
    if found and not within:
        # in 过去五年的成就和今后的主要任务 the task decides, alone it says nothing
        works = any_of("outline", "roles.work").finditer(heading)
        found += [(m.end(), m.end() - m.start(), -_ORDER.index("plan"), "plan") for m in works]
    return max(found)[-1] if found else None


def is_result(heading: str) -> bool:
    """Tell whether a heading says how far something has come: 队伍素质稳步提升."""
    end = len(heading) - 2
    return any(heading[:end].endswith(w) for w in words("outline", "headings.results"))


@cache
def _any_cue() -> re.Pattern[str]:
    return re.compile("|".join(any_of("outline", f"roles.{role}").pattern for role in _ORDER))


def _cues(text: str) -> list[tuple[str, int, int]]:
    """Return the words that name roles, and where; most texts have none, as one look tells."""
    if not _any_cue().search(text):
        return []
    return [
        (role, *m.span())
        for role in _ORDER
        for m in any_of("outline", f"roles.{role}").finditer(text)
    ]


def _is_object(heading: str, at: int, role: str, within: bool) -> bool:
    """Tell whether a word is what a verb acts on: 补齐基层短板 names an action, no shortcoming.

    A phrase with 的 names (推进改革的成效); what looks ahead may open with a verb (抓好明年工作).
    """
    if role == "plan" and not within:
        return False
    clause = heading[heading.rfind(",", 0, at) + 1 : at]
    verb = any_of("outline", "roles.verbs").match(clause)
    return verb is not None and "情况" not in clause and "的" not in clause


def is_order(text: str) -> bool:
    """Tell whether a text opens with an order: it looks ahead, whatever it stands in.

    Examples
    --------
    >>> is_order("二要强化责任。"), is_order("要点如下")
    (True, False)
    """
    return bool(_BIDS.match(text))


def named_ends(text: str) -> list[int]:
    """Return where words end that give a heading its role, the last first."""
    return sorted((end for _, _, end in _cues(text)), reverse=True)


@dataclass(frozen=True)
class Promise:
    """What titles and kind of a document promise of it: roles, and the year looked forward to.

    Attributes
    ----------
    roles
        What its parts are for.
    years
        All that are named.
    meeting
        Whether it tells of a meeting: of what was said there orders are left, no results.
    """

    roles: frozenset[str] = frozenset()
    years: tuple[int, ...] = ()
    meeting: bool = False

    @property
    def only(self) -> str | None:
        """Its role, if it has one only."""
        return next(iter(self.roles)) if len(self.roles) == 1 else None

    @property
    def first(self) -> str:
        """The role of what comes first and does not say what it is for."""
        if self.only:
            return self.only
        return "retrospective" if self.roles and not self.meeting else "plan"


def read_promise(titles: Iterable[str], kind: object = None) -> Promise:
    """Read from its titles, and its kind if that is known, what a document is for.

    Examples
    --------
    >>> sorted(read_promise(["甲县2023年工作总结和2024年工作计划"]).roles)
    ['plan', 'retrospective']
    >>> read_promise(["关于印发甲县2024年卫生健康工作要点的通知"]).only
    'plan'
    """
    roles: set[str] = set()
    years: set[int] = set()
    meeting = False
    for title in titles:
        # 计划生育 is no plan, and a speech to 第三次会议 or 代表大会 no news of a meeting
        flat = _NOT_SAID.sub("", flatten(title))
        for role in ("plan", "retrospective", "method"):
            if any_of("outline", f"titles.{role}").search(flat):
                roles.add(role)
        if any_of("outline", "titles.meeting").search(flat):
            meeting = True
            roles.add("plan")
        years |= {int(y) for y in _YEAR.findall(flat)}
    if roles & {"plan", "retrospective"}:
        roles.discard("method")
    roles = set(_KINDS.get(str(kind), roles))
    return Promise(frozenset(roles), tuple(sorted(years)), meeting)


class Part(NamedTuple):
    """One unit at the top of a document: its heading, empty if it has none, and its text."""

    heading: str
    text: str


def assign_roles(parts: Sequence[Part], promise: Promise, whole: str) -> list[str]:
    """Give each unit at the top of a document its role.

    Parameters
    ----------
    parts
        The units in order.
    promise
        What the titles say.
    whole
        The text of the document, for its tense where nothing else says what it is for.
    """
    headings = [flatten(p.heading) for p in parts]
    years = {int(y) for h in headings for y in _YEAR.findall(h)} | set(promise.years)
    named = ["plan" if is_order(h) else _said(h) or _by_year(h, years, promise) for h in headings]
    if promise.only == "retrospective":
        # how it was done is what was done
        named = ["retrospective" if role == "method" else role for role in named]
    default = promise.first
    if not promise.roles and not all(named):
        results = sum(map(is_result, headings))
        back = results > 1 and 2 * results > len(headings)
        default = "retrospective" if back else tense_role(whole, "plan")
    # where a part says that it looks ahead, those before it look back
    both = "retrospective" in promise.roles and not promise.meeting and "plan" in named
    ahead = named.index("plan") if both else 0
    out: list[str] = []
    for k, (part, role) in enumerate(zip(parts, named, strict=True)):
        if role:
            out.append(role)
        elif promise.only == "retrospective" and _MENDS.search(headings[k]):
            out.append(tense_role(part.text, "plan"))
        elif promise.only or k < ahead:
            out.append(default)
        else:
            out.append(tense_role(part.text, default))
        # looking back comes before looking forward, and each goes on until the other begins
        told = out[-1] if promise.roles else role
        if told in ("plan", "retrospective") and promise.only in (None, "retrospective"):
            default = told
    return out


def _by_year(heading: str, years: set[int], promise: Promise) -> str | None:
    """Of the years in titles and headings the last is looked forward to, the others back at."""
    own = {int(y) for y in _YEAR.findall(heading)}
    if promise.only == "plan" or len(years) < 2 or len(own) != 1:
        return None
    return "plan" if max(years) in own else "retrospective"


def block_role(text: str, inherited: str) -> str:
    """Return the role of an unnumbered block that closes a section or a document."""
    if any_of("outline", "cues.problems").search(text[:80].replace("问题导向", "")):
        return "background"
    if any_of("outline", "cues.ahead").search(text):
        return "plan"
    return inherited
