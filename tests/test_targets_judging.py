"""Promise or result, year, bound: what the place, the sentence and the words beside a number say."""

from __future__ import annotations

from typing import Any

import pytest

import cityplans as cp
from cityplans import schema
from cityplans.targets.judging import is_added, judge
from cityplans.targets.mentions import mentions_of
from cityplans.targets.numbers import scan
from cityplans.targets.times import Said, Setting, is_promised, last_year, year_of
from tests.test_targets import YEAR, found, make_plans

PLAN = Setting("plan", 2025, None, "work_plan")
REPORT = Setting("retrospective", 2025, None, "summary")
NEWS = Setting("preamble", 2025, None, "news")


def test_which_places_promise():
    types = ("work_plan", "five_year_plan", "regulation", "guidance_article")
    for role in schema.ROLES:
        promised = [Setting(role, 2025, None, t).promised for t in (*types, "news", "summary")]
        if role in ("plan", "method", "appendix"):
            assert promised == [True] * 6
        else:
            assert promised == [role == "preamble"] * 4 + [False] * 2


@pytest.mark.parametrize(
    ("heading", "year", "period"),
    [
        ("“十五五”时期主要目标", 2030, 5),
        ("“一五”期间", 1957, 5),
        ("“二五”期间", 1962, 5),
        ("“三五”期间", 1970, 5),
        ("“九五”期间", 2000, 5),
        ("“十五五”末", 2030, None),
        ("2023年工作", 2023, None),
        ("二〇二四年工作", 2024, None),
        # Two times, one that says no year, none.
        ("2023年和2024年工作", None, None),
        ("今年工作", None, None),
        ("五项工作", None, None),
        ("主要目标", None, None),
    ],
)
def test_a_heading_that_says_a_time(heading, year, period):
    dated = PLAN.dated_by(heading)
    assert (dated.year, dated.period) == (year, period)
    assert (dated.role, dated.plan_year, dated.doc_type) == ("plan", 2025, "work_plan")


@pytest.mark.parametrize(
    ("setting", "sentence", "mark", "year", "tense"),
    [
        # What is said of promise or result goes on over a semicolon; the last word counts.
        (NEWS, "会议要求,办药房", ";药", None, "promised"),
        (NEWS, "会议要求,办药房", "。药", None, ""),
        (NEWS, "计划办药房,已办药房", ";药", None, "reached"),
        (NEWS, "现有3家药房", ";药", None, ""),
        # A year that opens the sentence goes on: within its first fourteen characters.
        (NEWS, "截至2023年底,药房", "。药", 2023, ""),
        (NEWS, "药" * 9 + "2023年药房", "。药", 2023, ""),
        (NEWS, "药" * 10 + "2023年药房", "。药", None, ""),
        # In a plan to the end of the paragraph, elsewhere beyond.
        (PLAN, "截至2023年底,药房", "。药", 2023, ""),
        (PLAN, "截至2023年底,药房", "。\n", None, ""),
        (NEWS, "截至2023年底,药房", "。\n", 2023, ""),
    ],
)
def test_what_a_sentence_says_of_the_next(setting, sentence, mark, year, tense):
    behind = setting.behind(sentence, mark, setting)
    assert (behind.year, behind.tense) == (year, tense)


def test_a_semicolon_without_a_word_keeps_what_was_said():
    asked = NEWS.behind("会议要求,办药房", ";药", NEWS)
    assert asked.behind("办药柜", ";药", NEWS).tense == "promised"
    assert asked.behind("办药柜", "。药", NEWS).tense == ""


@pytest.mark.parametrize(
    ("covered", "plan_year", "doc_type", "last"),
    [
        ("2021-2025", 2021, "five_year_plan", 2025),
        ("2026-2030", 2026, "five_year_plan", 2030),
        # Six years on at most; else, and where no year is printed, the fifth.
        ("2021-2027", 2021, "five_year_plan", 2027),
        ("2021-2028", 2021, "five_year_plan", 2025),
        ("", 2021, "five_year_plan", 2025),
        (None, 2021, "five_year_plan", 2025),
        ("2021-2025", None, "five_year_plan", None),
        ("2021-2025", 2021, "work_plan", None),
    ],
)
def test_the_last_year_of_a_plan(covered, plan_year, doc_type, last):
    assert last_year(covered, plan_year, doc_type) == last


@pytest.mark.parametrize(
    ("cues", "added"),
    [
        ("新增", True), ("新建药房", True), ("新增了", True), ("药房", False),
        # Up to a level, or told of all there is.
        ("新增到", False), ("新增至", False), ("新增长", False), ("增加了至", False),
        ("新增药房达", False), ("新增药房累计", False), ("新增药房总数", False),
        ("新建药房增至", False), ("增加建", False),
        # The last word counts.
        ("新增到药房新建", True), ("新建药房增加到", False),
    ],
)  # fmt: skip
def test_what_is_added(cues, added):
    assert is_added(cues) is added


def bound(cues: str, tail: str = "", more: str = "", **said: Any) -> str:
    told = {"ranged": False, "promised": True, "measure": "count"} | said
    flags = (told["ranged"], False, told["promised"], False)
    return judge("家", told["measure"], cues, "", "药房", cues, tail, more, *flags)[1]


@pytest.mark.parametrize(
    ("got", "sign"),
    [
        # Behind the number first, then the nearest before it.
        (bound("不超过", "以上"), ">="),
        (bound("不少于", "以内"), "<="),
        (bound("不少于", "左右"), "approx"),
        (bound("不少于"), ">="),
        (bound("少于"), "<="),
        (bound("不超过“( "), "<="),
        (bound("不低于3家,不超过"), "<="),
        (bound("不超过3家,不低于"), ">="),
        # A range is its own bound where it is only held.
        (bound("控制在"), "<="),
        (bound("控制在", ranged=True), "="),
        (bound("不超过", ranged=True), "<="),
        # Directly before the number, and no part of another word.
        (bound("药房超"), ">="),
        (bound("彩超"), "="),
        (bound("期满"), "="),
        (bound("药房约"), "approx"),
        (bound("签约"), "="),
        # More than is printed.
        (bound("药房", more="+"), ">="),
        (bound("药房", more="+N"), ">="),
        (bound("药房", more="余"), "approx"),
        (bound("药房超", more="余"), ">="),
        # Reached: a lower bound of what is promised.
        (bound("药房达到"), ">="),
        (bound("药房达到了"), ">="),
        (bound("药房达到药"), "="),
        (bound("药房达到", promised=False), "="),
        # A distance from another place is as printed.
        (bound("高于全省", "以上", measure="points"), "="),
        (bound("高于全省", "以上"), ">="),
    ],
)
def test_how_a_value_binds(got, sign):
    assert got == sign


@pytest.mark.parametrize(
    ("added", "tail", "sign"),
    [(True, "", "+"), (True, "以上", ">="), (False, "", "="), (True, "左右", "approx")],
)
def test_what_is_added_has_its_own_sign(added, tail, sign):
    told = ("家", "count", "药房", "", "药房", "药房", tail, "", False, False, True, added)
    assert judge(*told)[1] == sign


@pytest.mark.parametrize(
    ("setting", "sentence", "year", "promised"),
    [
        # The nearest word before the number.
        (PLAN, "药房3家", None, True),
        (PLAN, "已有药房3家", None, False),
        (NEWS, "药房3家", None, False),
        (NEWS, "计划药房3家", None, True),
        (NEWS, "计划药房,已有3家", None, False),
        (NEWS, "药房3家,计划", None, False),
        (REPORT, "计划药房3家", None, False),
        # What there is now ends at the comma.
        (PLAN, "现有3家", None, False),
        (PLAN, "现有3家,药房5家", None, True),
        # Its year: later than the plan's is promised, earlier is reached; methods hold for ever.
        (NEWS, "药房3家", 2026, True),
        (PLAN, "药房3家", 2024, False),
        (REPORT, "药房3家", 2026, True),
        (REPORT, "药房3家", 2024, False),
        (PLAN, "药房3家", 2025, True),
        (NEWS, "药房3家", 2025, False),
        (REPORT, "计划药房3家", 2025, True),
        (Setting("method", 2025, None, "regulation"), "药房3家", 2024, True),
        (Setting("plan", None, None, "work_plan"), "药房3家", 2024, True),
        # What an earlier sentence said.
        (Setting("preamble", 2025, None, "news", tense="promised"), "药房3家", None, True),
        (Setting("plan", 2025, None, "news", tense="reached"), "药房3家", None, False),
    ],
)
def test_promised_or_reached(setting, sentence, year, promised):
    at = scan(sentence)[-1].start
    said = Said(sentence, at)
    assert is_promised(said, at, setting, year) is promised


@pytest.mark.parametrize(
    "text", ["药房现有3家。", "常住人口30万人。", "现30家药房。", "药房现有3家,开办4家。"]
)
def test_what_there_is_now_is_no_promise(text):
    rows = cp.find_targets(make_plans(text))
    assert rows[["kind", "year"]].iloc[0].tolist() == ["actual", YEAR - 1]
    assert (rows["kind"].iloc[1:] == "target").all()


@pytest.mark.parametrize(
    ("setting", "sentence", "year"),
    [
        (PLAN, "建档率由2023年的60%提高到70%", 2023),
        (PLAN, "建档率由上年的60%提高到70%", 2024),
        (PLAN, "建档率由去年的60%提高到70%", 2024),
        (REPORT, "建档率由上年的60%提高到70%", 2023),
        (PLAN, "建档率由60%提高到70%", None),
        (Setting("plan", None, None, "work_plan"), "建档率由上年的60%提高到70%", None),
        # The year last printed, within twenty characters.
        (PLAN, "2021年2022年建档率由60%提高到70%", 2022),
        (PLAN, "2022年" + "药" * 15 + "60%提高到70%", 2022),
        (PLAN, "2022年" + "药" * 17 + "60%提高到70%", None),
        # Last year within twelve.
        (PLAN, "上年" + "药" * 10 + "60%提高到70%", 2024),
        (PLAN, "上年" + "药" * 11 + "60%提高到70%", None),
    ],
)
def test_the_year_of_a_baseline(setting, sentence, year):
    first, second = mentions_of(sentence, scan(sentence))
    first.baseline = True
    said = Said(sentence, second.quantity.start)
    assert year_of(first, said, setting) == (year, None, year is not None)


def test_a_year_the_number_before_said_holds_for_it_alone():
    sentence = "2023年药房3家"
    (m,) = mentions_of(sentence, scan(sentence))
    assert year_of(m, Said(sentence, m.quantity.start), PLAN) == (2023, None, True)
    assert year_of(m, Said("药房", 2), PLAN) == (None, None, False)
    assert year_of(m, Said("药房", 2), PLAN.dated_by("2024年")) == (2024, None, True)


def table(*texts: str, **kwargs):
    return cp.find_targets(make_plans(*texts, **kwargs))


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        # 新增 holds for the bare nouns behind it, in its clause and the next.
        ("新增药房3家、药柜5个。", ["+", "+"]),
        ("新增药房3家,药柜5个。", ["+", "+"]),
        ("新增药房3家,药柜5个,药箱7个。", ["+", "+", "+"]),
        ("新增药房3家,都很好,药柜5个。", ["+", "="]),
        # Not for a share, a level, a sum of all, or what has a verb of its own.
        ("新增药房3家,药柜率5%。", ["+", "="]),
        ("新增药房3家,药柜达到5个。", ["+", ">="]),
        ("新增药房3家,共5个。", ["+", "="]),
        ("新增药房3家,每县药柜5个。", ["+", "="]),
        ("新增药房3家,药柜培训5个。", ["+", "+"]),
        ("新增药房3家,建设药柜5个。", ["+", "="]),
        ("新增药房3家,获批药柜5个。", ["+", "="]),
        ("药房3家,药柜5个。", ["=", "="]),
    ],
)
def test_a_list_goes_on_with_what_is_added(text, signs):
    assert [row[3] for row in found(text)] == signs


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("实现乡镇药房全覆盖。", "乡镇药房覆盖率"),
        ("乡镇药房基本实现全覆盖。", "乡镇药房覆盖率"),
        ("乡镇药房基本全覆盖。", "乡镇药房覆盖率"),
        # A scheme, a share or a number; a way of doing; too little.
        ("三项全覆盖。", None),
        ("3个全覆盖。", None),
        ("药房非全覆盖。", None),
        ("药房全覆盖式排查。", None),
        ("药房全覆盖的目标。", None),
        ("药房全覆盖检查。", None),
        ("药房全覆盖再检查。", None),
        ("药全覆盖。", None),
    ],
)
def test_all_of_them_are_a_hundred_per_cent(text, name):
    rows = table(text)
    assert rows["indicator"].tolist() == [name] * (name is not None)
    assert (rows["value"] == 100).all()
    assert rows["implicit"].all()
    for row in rows.itertuples():
        assert row.quote.endswith("全覆盖")
        assert row.quote == text[row.source_start : row.source_end]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        # From the words that lead to it to the end of what is counted.
        ("推进改革,新建药房3家,另有柜。", ["新建药房3家"]),
        ("新建3家药房、5个药柜。", ["新建3家药房", "5个药柜"]),
        ("药房、药柜各3家、5个。", ["药房、药柜各3家、5个"] * 2),
        ("建档率80%以上。", ["建档率80%以上"]),
        ("建档率(含儿童)80%。", ["建档率(含儿童)80%"]),
        ("药房9家(现4家)。", ["药房9家", "现4家"]),
        ("建档率80%目标。", ["建档率80%"]),
    ],
)
def test_the_words_that_are_quoted(text, quotes):
    assert table(text)["quote"].tolist() == quotes


def nested() -> cp.corpus.Plans:
    """A report (2023, with a part on the five years) before a plan, without measures."""
    lines = ["药房1家。", "回顾", "药房2家。", "五年", "药房3家。", "今后", "药房4家。"]
    plans = make_plans(*lines, measures=False, role="preamble")
    at = [sum(len(line) + 1 for line in lines[:k]) for k in range(len(lines) + 1)]
    first = plans.sections.iloc[0].to_dict()
    spans = {"a": (1, 5), "b": (3, 5), "c": (5, 7)}
    told = {
        "a": ("retrospective", "2023年工作回顾"),
        "b": ("retrospective", "“十四五”期间"),
        "c": ("plan", "2026年工作安排"),
    }
    for key, (begin, end) in spans.items():
        role, heading = told[key]
        plans.sections.loc[f"d/{key}"] = first | {
            "role": role, "heading": heading, "source_start": at[begin], "source_end": at[end]
        }  # fmt: skip
    plans.sections = plans.sections.drop(index="d/s001")
    return plans


def test_a_measure_behind_a_section_is_not_dated_by_it():
    plans = make_plans("药房1家。", "药房2家。")
    plans.sections["heading"] = "2023年工作"
    assert cp.find_targets(plans)["year"].tolist() == [2023, 2023]
    plans.sections["source_end"] = len("药房1家。")
    assert cp.find_targets(plans)["year"].tolist() == [2023, YEAR]


def test_the_innermost_section_says_role_and_time():
    rows = cp.find_targets(nested()).set_index("value")
    assert rows["role"].to_dict() == {
        1: "preamble", 2: "retrospective", 3: "retrospective", 4: "plan"
    }  # fmt: skip
    years = rows["year"].to_dict()
    assert (years[2], years[3], years[4]) == (2023, 2025, 2026)
    assert years[1] == YEAR
    assert cp.find_targets(nested(), role="plan")["value"].tolist() == [4]
