"""What a section is for: each bound of the rules looked at from both sides, in made-up headings."""

import csv
import tomllib
from pathlib import Path

import pytest

from cityplans.outline import tense
from cityplans.outline.roles import (
    Part,
    Promise,
    assign_roles,
    block_role,
    heading_role,
    named_ends,
    read_promise,
)
from cityplans.outline.tense import tense_role
from cityplans.paths import data_dir
from tests.test_outline import outline_of

with (Path(__file__).parent / "cases" / "roles.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def test_every_word_of_roles_gives_its_role():
    wrong = {}
    for case in CASES:
        if case["list"].startswith("titles"):
            got = read_promise([case["text"]]).only
        else:  # work looks ahead; a verb makes what is behind it no heading of a role
            got = heading_role(case["text"])
        if got != (case["role"] or None):
            wrong[case["list"], case["text"]] = got
    assert not wrong


def test_every_word_of_roles_has_a_case():
    lists = tomllib.loads((data_dir() / "lexicon" / "outline.toml").read_text(encoding="utf-8"))
    lacking = [
        (f"{part}.{role}", word)
        for part, roles in (("roles", lists["roles"]), ("titles", lists["titles"]))
        for role, words in roles.items()
        if part == "roles" or role in ("plan", "retrospective", "method")
        for word in words
        if not any(c["list"] == f"{part}.{role}" and word.strip("^$") in c["text"] for c in CASES)
    ]
    assert not lacking, "give each a line in tests/cases/roles.csv"


@pytest.mark.parametrize(
    ("heading", "role", "within"),
    [
        # A sentence of more than 40 characters is no heading, whatever it ends with.
        ("甲" * 36 + "工作总结", "retrospective", "retrospective"),
        ("甲" * 37 + "工作总结", None, None),
        ("甲" * 36 + "重点任务", "plan", None),
        ("甲" * 37 + "重点任务", None, None),
        ("甲" * 36 + "名词解释", "appendix", "appendix"),
        # What a verb acts on names an action, and ends at a comma; what looks ahead may have one.
        ("抓好工作计划", "plan", None),
        ("抓好明年工作", "plan", None),
        ("补齐基层短板", None, None),
        ("总体向好,补齐短板", None, None),
        ("补齐要素,短板", "background", "background"),
        ("落实情况短板", "background", "background"),
        ("推进改革成效", None, None),
        ("推进改革的成效", "retrospective", "retrospective"),
        # The last word decides, of two that end together the longer one.
        ("存在问题及下一步打算", "plan", "plan"),
        ("工作打算与存在问题", "background", "background"),
        ("过去五年的成就和今后的主要任务", "plan", None),
        ("重点任务完成情况", "retrospective", "retrospective"),
        ("成效(chéng xiào)明显", "retrospective", None),
    ],
)
def test_words_of_a_heading(heading, role, within):
    assert (heading_role(heading), heading_role(heading, within=True)) == (role, within)


@pytest.mark.parametrize(
    ("back", "ahead", "role"),
    [
        # n / (n + 4) ** 0.5 is 1 for two sentences and a half
        (2, 0, None), (3, 0, "retrospective"), (0, 2, None), (0, 3, "plan"),
        # -3 / 9 ** 0.5 and -2 / 8 ** 0.5
        (4, 1, "retrospective"), (3, 1, None), (4, 4, None),
    ],
)  # fmt: skip
def test_sentences_of_a_text_decide_by_the_root_of_their_number(monkeypatch, back, ahead, role):
    model = tense.Model({"": 0.0, "甲": -1.0, "乙Y": 1.0})
    monkeypatch.setattr(tense, "model", lambda: model)
    text = "做了甲事。" * back + "乙2025年做事。" * ahead
    assert tense_role(text, "background") == (role or "background")


def test_strings_are_counted_as_often_as_they_stand_there(monkeypatch):
    model = tense.Model({"": 0.25, "N张": -0.75})
    monkeypatch.setattr(tense, "model", lambda: model)
    # (2 * 0.25 - 4 * 0.75) / 6 ** 0.5 = -1.02, and with three of them -0.71
    assert tense_role("床位1张、20张。另有3.5张、4张。", "plan") == "retrospective"
    assert tense_role("床位1张、20张。另有3.5张。", "plan") == "plan"
    assert tense_role("床(chuáng)位1 张、20张。另有3.5张、4张。", "plan") == "retrospective"
    # one sentence tells too little
    assert tense_role("床位1张、20张、另有3.5张、4张、5张、6张。", "plan") == "plan"


@pytest.mark.parametrize(
    ("size", "places", "role"),
    [
        (5000, (0,), None), (5000, (0, 1999), "plan"), (5000, (0, 2000), None),
        (5000, (4999, 3000), "plan"), (5000, (4999, 2999), None),
        # nothing is looked at twice
        (3000, (1500,), None), (4000, (1999, 2000), "plan"),
    ],
)  # fmt: skip
def test_of_a_long_text_2000_characters_at_either_end_are_looked_at(
    monkeypatch, size, places, role
):
    model = tense.Model({"": 0.0, "要": 1.3})
    monkeypatch.setattr(tense, "model", lambda: model)
    text = "".join("要" if k in places else "。" if k == 1000 else "甲" for k in range(size))
    # two sentences: 1.3 / 6 ** 0.5 = 0.53, and twice that is 1.06
    assert tense_role(text, "method") == (role or "method")


def roles(headings, promise=None, whole="", texts=None):
    texts = texts or headings
    parts = [Part(h, t) for h, t in zip(headings, texts, strict=True)]
    return assign_roles(parts, promise or Promise(), whole)


BOTH = Promise(frozenset({"plan", "retrospective"}))


def test_of_two_years_the_last_is_looked_forward_to():
    assert roles(["2023年卫生", "2024年卫生"], BOTH) == ["retrospective", "plan"]
    # one year alone says nothing, nor do two in one heading; the title has a year too
    assert roles(["2023年卫生", "某事"], BOTH) == ["retrospective"] * 2
    assert roles(["2024年卫生"], Promise(BOTH.roles, (2023, 2024))) == ["plan"]
    assert roles(["2023年至2024年卫生"], Promise(BOTH.roles, (2023, 2024))) == ["retrospective"]
    # 12024 is no year
    assert roles(["12023年", "2024年卫生"], BOTH) == ["retrospective"] * 2
    # a plan looks forward whatever years it names
    assert roles(["2023年卫生", "2024年卫生"], Promise(frozenset({"plan"}))) == ["plan"] * 2


def test_each_role_goes_on_until_the_next_begins():
    back = ["工作回顾", "医改", "下一步打算", "中医"]
    for promise in (BOTH, Promise()):
        assert roles(back, promise) == ["retrospective", "retrospective", "plan", "plan"]
    only = Promise(frozenset({"retrospective"}))
    assert roles(["医改", "下一步打算", "中医"], only) == ["retrospective", "plan", "plan"]
    # a section of problems between the two changes nothing
    assert roles(["工作回顾", "存在问题", "医改"]) == [
        "retrospective",
        "background",
        "retrospective",
    ]
    # what is to be done about them says so
    assert roles(["工作情况", "存在问题", "整改措施"], only)[2] == "plan"


def test_work_named_behind_what_was_done_is_told_by_its_words():
    done, will = "改革工作。获评先进,取得了成效。", "要抓好改革,力争建成。今年要建成。"
    headings = ["工作回顾", "重点工作"]
    assert roles(headings, texts=["", done]) == ["retrospective", "retrospective"]
    assert roles(headings, texts=["", will]) == ["retrospective", "plan"]
    assert roles(["要抓好去年的事"]) == ["plan"]  # an order
    assert roles(["要点回顾"]) == ["retrospective"]  # 要点 is none
    assert roles(["一", "二"], texts=[done, will]) == ["retrospective", "plan"]


def test_parts_before_one_that_looks_ahead_look_back():
    will = "要抓好改革,力争建成。今年要建成。"
    assert roles(["一", "下步打算"], BOTH, texts=[will, will]) == ["retrospective", "plan"]
    # where none says so, the words decide
    assert roles(["一", "二"], BOTH, texts=[will, will]) == ["plan", "plan"]


def test_in_a_report_how_it_was_done_is_what_was_done():
    only = Promise(frozenset({"retrospective"}))
    assert roles(["主要做法"], only) == ["retrospective"]
    assert roles(["主要做法"], Promise(frozenset({"method"}))) == ["method"]


def test_the_whole_text_speaks_where_titles_and_headings_are_silent():
    assert roles(["医改"], whole="获评先进。取得了成效。") == ["retrospective"]
    assert roles(["医改"], whole="甲,乙。") == ["plan"]
    assert roles(["医改"], Promise(frozenset({"method"})), "获评先进。取得了成效。") == ["method"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("甲" * 78 + "问题", "background"),
        ("甲" * 79 + "问题", "method"),
        ("坚持问题导向办事", "method"),
        ("问题不少,今后改", "background"),
        ("今后改", "plan"),
    ],
)
def test_a_block_that_closes_a_section(text, role):
    assert block_role(text, "method") == role


def test_ends_of_words_that_name_roles():
    assert named_ends("工作总结和打算")[0] == 7
    assert named_ends("工作总结和打算") == sorted(named_ends("工作总结和打算"), reverse=True)
    assert named_ends("卫生健康") == []


def test_what_titles_promise():
    promise = read_promise(["甲县2023年工作总结和2024年工作计划", "甲县2024年"])
    assert (sorted(promise.roles), promise.years) == (["plan", "retrospective"], (2023, 2024))
    assert promise.only is None
    # a method gives way to what is looked back or forward at, and alone it stays
    assert read_promise(["医改的做法"]).only == "method"
    assert read_promise(["医改的做法和打算"]).only == "plan"
    # 计划生育 is no plan, a speech to a meeting no report of one
    assert not read_promise(["甲县计划生育"]).roles
    assert not read_promise(["在第三次会议上"]).roles
    # the kind decides before the words; one that decides nothing leaves them
    assert read_promise(["甲县总结"], "work_plan").only == "plan"
    assert read_promise(["甲县总结"], "other").only == "retrospective"


def test_a_text_without_a_title_looks_back_where_it_says_so():
    text = "近几年成效显著。下面,将我们的做法汇报如下:\n一、网络不断夯实\n一是办好急救站。\n二是开展义诊。\n"
    assert [m.role for m in outline_of(text).measures] == ["retrospective"] * 2


def test_a_background_that_has_come_far_is_a_result():
    text = "一、发展环境持续优化\n一是配齐车辆。\n二是培训骨干。\n二、队伍素质稳步提升\n一是引进人才。\n二是选派进修。\n"
    assert {s.role for s in outline_of(text).sections} == {"retrospective"}


def test_a_summary_that_a_notice_sends_looks_back_though_a_plan_goes_with_it():
    notice = (
        "关于印发2016年工作总结和2017年工作要点的通知\n各单位:\n现印发给你们,请结合实际认真执行。\n"
    )
    # words that look ahead do not decide there
    items = "1.支付。着力推行新办法,将继续扩大。\n2.药品。加快议价采购,确保供应。\n"
    text = f"{notice}2016年工作总结\n去年各项任务顺利。\n一、抓改革,添活力\n{items}"
    assert {m.role for m in outline_of(text).measures} == {"retrospective"}
