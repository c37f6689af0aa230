"""What a section is for: looking back, looking forward, setting the scene, how it was done."""

from __future__ import annotations

from cityplans.text import any_of

_ORDER = ("background", "method", "retrospective", "plan", "preamble")


def heading_role(heading: str, whole: bool = False) -> str | None:
    """Return the role that the words of a heading give, or None.

    Where words of several roles stand in one heading, the last word decides, as the head of
    a Chinese phrase stands last: 工作总结 in 工作总结和计划, but 下一步打算 in
    存在问题及下一步打算 both look forward. With ``whole``, only a cue at the very end counts:
    enough below a section that has a role.

    Examples
    --------
    >>> heading_role("2023年工作总结"), heading_role("存在的问题"), heading_role("补齐基层短板")
    ('retrospective', 'background', None)
    """
    heading = "".join(heading.split())
    if len(heading) > 30:
        return None
    if any_of("outline", "roles.appendix").search(heading):
        return "appendix"
    best, found = (-1, -1), None
    for role in _ORDER:
        for m in any_of("outline", f"roles.{role}").finditer(heading):
            if _is_object(heading, m.start(), role == "plan" and not whole):
                continue
            key = (m.end(), m.end() - m.start())
            if key > best and (not whole or m.end() == len(heading)):
                best, found = key, role
    return found


def _is_object(heading: str, at: int, ahead: bool) -> bool:
    """Tell whether a word is what a verb acts on: 补齐基层短板 names an action, no shortcoming.

    What looks ``ahead`` may open with any verb (抓好明年工作) but that of things done.
    """
    clause = heading[heading.rfind(",", 0, at) + 1 : at]
    if ahead:
        return "完成" in clause
    return any_of("outline", "roles.verbs").match(clause) is not None and "情况" not in clause


def title_role(titles: list[str]) -> tuple[str | None, bool]:
    """Return the role of a document's body by its titles, and whether they name no other.

    Examples
    --------
    >>> title_role(["甲县2024年卫生健康工作要点"])
    ('plan', True)
    >>> title_role(["甲县2023年工作总结和2024年工作计划"])
    ('plan', False)
    """
    seen: dict[str, int] = {}
    for title in titles:
        flat = "".join(title.split())
        for role in ("plan", "retrospective", "method"):
            for m in any_of("outline", f"titles.{role}").finditer(flat):
                seen[role] = max(seen.get(role, -1), m.end())
    both = "plan" in seen and "retrospective" in seen
    if not seen:
        return None, False
    if "plan" in seen or "retrospective" in seen:
        seen.pop("method", None)
    return max(sorted(seen), key=lambda r: seen[r]), not both


def tense_role(text: str, default: str) -> str:
    """Return retrospective or plan by the words of a text, or the default where they balance.

    Examples
    --------
    >>> tense_role("圆满完成年度任务,新增床位40张,获评先进。", "plan")
    'retrospective'
    >>> tense_role("要推进医共体建设,力争年内建成2家。", "retrospective")
    'plan'
    """
    done = len(any_of("outline", "cues.done").findall(text))
    will = len(any_of("outline", "cues.will").findall(text))
    # words of purpose stand in reports too, words of result hardly in plans
    if done >= 2 and done >= 0.8 * will:
        return "retrospective"
    if will >= 2 and will > 3 * done:
        return "plan"
    return default


def block_role(text: str, inherited: str) -> str:
    """Return the role of an unnumbered block that closes a section or a document."""
    if any_of("outline", "cues.problems").search(text[:80].replace("问题导向", "")):
        return "background"
    if any_of("outline", "cues.ahead").search(text):
        return "plan"
    return inherited
