"""Phrases around numbers, and parallel ones: what is taken off, shared, left out and put before."""

from __future__ import annotations

import pytest

from cityplans.targets.clauses import subject, told_before
from cityplans.targets.mentions import clauses_of, mentions_of
from cityplans.targets.naming import _finished, _joined, _label, tidy
from cityplans.targets.numbers import scan
from cityplans.targets.parallels import KINDS, coordinates, fronted, kind_of, stem_of, subject_span
from cityplans.targets.phrases import (
    right_noun,
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
    without_plain_verb,
)


@pytest.mark.parametrize(
    ("phrase", "n", "parts"),
    [
        ("甲率和乙率", 2, ["甲率", "乙率"]),
        ("甲率、乙率与丙率", 3, ["甲率", "乙率", "丙率"]),
        ("甲以及乙合格率", 2, ["甲合格率", "乙合格率"]),
        # As many parts as numbers; any number of them where none is asked for.
        ("甲率、乙率", 3, None),
        ("甲率、乙率与丙率", 2, None),
        ("甲、乙和丙管理率", 0, ["甲管理率", "乙管理率", "丙管理率"]),
        ("甲管理率", 0, None),
        ("甲管理率", 1, None),
        # The head of the last, unless an earlier one has its own.
        ("甲、乙管理率", 2, ["甲管理率", "乙管理率"]),
        ("甲量、乙管理率", 2, ["甲量", "乙管理率"]),
        ("甲占比、乙管理率", 2, ["甲占比", "乙管理率"]),
        ("老年人、儿童建档率", 2, ["老年人建档率", "儿童建档率"]),
        ("城区、农村饮水合格率", 2, ["城区饮水合格率", "农村饮水合格率"]),
        ("高血压、糖尿病患者随访率", 2, ["高血压患者随访率", "糖尿病患者随访率"]),
        # Of whom the first speaks, unless another says whom itself.
        ("老年人建档率、随访率", 2, ["老年人建档率", "老年人随访率"]),
        ("老年人建档率、老年人随访率", 2, ["老年人建档率", "老年人随访率"]),
        ("老年人建档率、儿童随访率", 2, ["老年人建档率", "儿童随访率"]),
        ("老年人建档率、新儿童随访率", 2, ["老年人建档率", "新儿童随访率"]),
        ("老年人建档率、随访率、儿童接种率", 3, ["老年人建档率", "随访率", "儿童接种率"]),
        ("老年人、随访率", 2, ["老年人随访率", "随访率"]),
        # So many persons, said once for all.
        ("每千人口医师数、护士数", 2, ["每千人口医师数", "每千人口护士数"]),
        ("每千人口拥有床位、托位数", 2, ["每千人口拥有床位", "每千人口拥有托位数"]),
        ("人均收入、支出额", 2, ["人均收入", "人均支出额"]),
        # What two short subjects share with an amount; what is an amount itself lacks nothing.
        ("门诊、住院均次费用", 2, ["门诊均次费用", "住院均次费用"]),
        ("高血压、糖尿病患者管理数量", 2, ["高血压患者管理数量", "糖尿病患者管理数量"]),
        ("总收入、住院费用", 2, ["总收入", "住院费用"]),
        ("细颗粒物、臭氧排放量", 2, ["细颗粒物", "臭氧排放量"]),
        # The towns and the country are two.
        ("城乡居民收入", 2, ["城镇居民收入", "农村居民收入"]),
        ("城乡居民收入", 3, None),
        # Joints inside words, brackets and quotes join nothing.
        ("普及率、及时率", 2, ["普及率", "及时率"]),
        ("参与率", 2, None),
        ("总和生育率", 2, None),
        ("甲(乙和丙)覆盖率", 2, None),
        ("甲(乙和丙)、丁覆盖率", 2, ["甲(乙和丙)覆盖率", "丁覆盖率"]),
        ("“甲和乙”合格率", 2, None),
    ],
)
def test_parallel_phrases(phrase, n, parts):
    assert coordinates(phrase, n) == parts


@pytest.mark.parametrize(
    ("text", "kind", "spans"),
    [
        ("老年人", "population", [(0, 3), (0, 0), (0, 0)]),
        ("0-6岁儿童", "population", [(0, 6), (0, 0), (0, 0)]),
        ("城区", "areas", [(0, 0), (0, 2), (0, 0)]),
        ("高血压", "diseases", [(0, 0), (0, 0), (0, 3)]),
        # A disease begins where it stands, a population with its age.
        ("成人高血压", "diseases", [(0, 0), (0, 0), (2, 5)]),
        ("糖尿病患者", "population", [(0, 5), (0, 0), (0, 3)]),
        # Two characters at least, fourteen at most; a rate speaks of no one.
        ("一" * 12 + "儿童", "population", [(0, 14), (0, 0), (0, 0)]),
        ("一" * 13 + "儿童", "", [(0, 15), (0, 0), (0, 0)]),
        ("儿童接种率", "", [(0, 2), (0, 0), (0, 0)]),
        ("占比低的儿童", "", [(0, 6), (0, 0), (0, 0)]),
        ("床位", "", [(0, 0), (0, 0), (0, 0)]),
    ],
)
def test_of_whom_a_phrase_speaks(text, kind, spans):
    assert kind_of(text) == kind
    assert [subject_span(text, k) for k in KINDS] == spans
    assert subject_span(text, "") == (0, 0)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("老年人占比", "老年人"),
        ("高血压患者管理率", "高血压患者"),
        ("药房监管覆盖率", "药房"),
        # One character is no stem, and an amount has none.
        ("药合格率", ""),
        ("合格率", ""),
        ("药房面积", ""),
    ],
)
def test_stem_of_a_name(name, stem):
    assert stem_of(name) == stem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("候诊时间城区", "城区候诊时间"),
        ("候诊时间县级老年人", "县级老年人候诊时间"),
        ("建档率儿童", "儿童建档率"),
        ("床位数农村", "农村床位数"),
        # What stands behind no head stays.
        ("率城区", "率城区"),
        ("药房城区", "药房城区"),
        ("城区候诊时间", "城区候诊时间"),
    ],
)
def test_a_subject_behind_its_head_is_put_before_it(name, expected):
    assert fronted(name) == expected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("力争到2025年建档率", "建档率"),
        ("年内全市的建档率", "建档率"),
        ("(一)建档率", "建档率"),
        ("的药房", "药房"),
        ("在对药房", "药房"),
        ("和药", "和药"),
        ("新药房", "新药房"),
        ("高药房", "高药房"),
        ("共药房", "共药房"),
        ("以街道为单位接种率", "以街道为单位接种率"),
        ("以甲医院、乙医院为龙头的医共体", "医共体"),
        ("了解率", "了解率"),
        ("达到推荐标准的机构", "达到推荐标准的机构"),
    ],
)
def test_openings_are_taken_off(text, rest):
    assert strip_left(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("建档率分别均已达到", ("建档率", "")),
        ("建档率力争2025年底达到", ("建档率", "")),
        ("产量连续12年稳定在", ("产量", "")),
        ("药师签约", ("药师签约", "")),
        ("药品公共", ("药品公共", "")),
        # A change is told by its verb, each year or not, or by what is more or less.
        ("产值同比增长", ("产值", "增长")),
        ("产值年均下降", ("产值", "年均下降")),
        ("产值比上年增长约", ("产值", "增长")),
        ("药师比期初多", ("药师", "增加")),
        ("药师较去年同期少", ("药师", "减少")),
        # One change; what stands before it is part of the name.
        ("药品降价增长", ("药品降价", "增长")),
        ("产值增长提高", ("产值增长", "提高")),
    ],
)
def test_verbs_that_lead_to_a_value_are_taken_off(text, rest):
    assert strip_right(text) == rest


@pytest.mark.parametrize(
    ("text", "unmade", "plain"),
    [
        ("县区各组建", "县区", "县区各"),
        ("筛查完成", "筛查", "筛查"),
        ("药房分别配备", "药房", "药房"),
        # What would be left alone is no name.
        ("药新建", "药", "药新建"),
        ("福建", "福建", "福建"),
        ("药房", "药房", "药房"),
    ],
)
def test_verbs_of_making_behind(text, unmade, plain):
    assert (strip_making(text), without_plain_verb(text)) == (unmade, plain)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("创建省级卫生村", "省级卫生村"),
        ("实现创建卫生村", "卫生村"),
        ("建设了药房室", "药房室"),
        ("新建床位", "床位"),
        # A noun follows, or too little.
        ("建设任务量", "建设任务量"),
        ("建设药房", "建设药房"),
    ],
)
def test_verbs_of_making_before(text, rest):
    assert strip_making_left(text) == rest


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("专家驻点县医院", "专家驻点县医院"),
        ("药房(乡镇),卫生室", "药房"),
        ("药房(乡镇)柜", "药房(乡镇)柜"),
        ("以上的药房", "药房"),
        ("标准药房", "药房"),
        ("标准化药房", "标准化药房"),
        ("药房12月建成", "药房"),
        ("药房今年建成", "药房"),
        ("药房达到", "药房"),
        ("药房:柜", "药房"),
        # Where a noun ends, it has two characters at least.
        ("药获批", "药获批"),
        ("药房获批", "药房"),
        # A long one ends at what joins it, nine characters and more.
        ("药房和卫生室家家", "药房和卫生室家家"),
        ("药房和卫生室家家户", "药房"),
        ("药和卫生室家家户户", "药和卫生室家家户户"),
        ("药房和卫生室家家资金", "药房和卫生室家家资金"),
        # Empty words behind go, unless hardly a noun is left.
        ("药房培训工作", "药房培训"),
        ("药房工作", "药房工作"),
        ("工作", ""),
    ],
)
def test_the_noun_behind_a_number(text, noun):
    assert right_noun(text) == noun


def test_people_are_a_noun_before_what_they_do():
    assert right_noun("专家驻点县医院", of_people=True) == "专家"
    assert right_noun("学生、老师参加", of_people=True) == "学生"


@pytest.mark.parametrize(
    ("own", "name", "expected"),
    [
        ("全民健康体检", "体检率", "全民健康体检率"),
        ("家庭医生签约", "签约服务率", "家庭医生签约服务率"),
        ("儿童健康管理", "规范管理率", "儿童健康规范管理率"),
        ("儿童", "签约率", "儿童签约率"),
    ],
)
def test_a_subject_and_a_head_share_a_word(own, name, expected):
    assert _joined(own, name) == expected


@pytest.mark.parametrize(
    ("name", "unit", "measure", "change", "expected"),
    [
        ("药房", "家", "count", "", "药房数"),
        ("药房", "家", "count", "增加", "药房数"),
        ("药房", "家", "count", "减少", "药房减少量"),
        ("建档率", "个百分点", "points", "", "建档率"),
        ("建档率", "个百分点", "points", "提高", "建档率增幅"),
        ("建档率", "%", "share", "年均下降", "建档率降幅"),
        ("产值", "个百分点", "points", "降低", "产值降幅"),
        ("产值", "%", "share", "增长", "产值增长率"),
        ("产值", "%", "share", "年均增长", "产值年均增长率"),
        ("产值", "倍", "ratio", "下降", "产值下降率"),
        ("产值", "亿元", "money", "增长", "产值增加量"),
        ("产值", "亿元", "money", "下降", "产值减少量"),
        ("年龄", "岁", "age", "提高", "年龄增加量"),
        ("时间", "分钟", "time", "缩短", "时间减少量"),
        ("时间", "天", "days", "增加", "时间增加量"),
        # Who pays is part of the name of a sum.
        ("广宁县中医馆", "个", "count", "", "中医馆数"),
        ("广宁县中医馆", "万元", "money", "", "广宁县中医馆"),
        ("广宁县药柜", "个", "count", "", "广宁县药柜数"),
        ("", "家", "count", "", ""),
    ],
)
def test_what_a_name_ends_in(name, unit, measure, change, expected):
    assert _finished(name, unit, measure, False, change) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("“药房", "药房"),
        ("药(房", "药房"),
        ("《药》香", "《药》香"),
        ("、药房,", "药房"),
        ("全市药房", "药房"),
        ("全市药", "全市药"),
        ("药师每万人", "每万人药师"),
        ("高血压糖尿病等重点人群管理率", "重点人群管理率"),
        ("药" * 41, "药" * 40),
    ],
)
def test_what_is_loose_in_a_name(name, expected):
    assert tidy(name) == expected


def test_examples_stand_before_what_is_counted():
    assert tidy("理论学习培训等专题研讨", examples=True) == "专题研讨"
    assert tidy("理论学习培训等专题研讨") == "理论学习培训等专题研讨"


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("设立药房基金,", "药房基金"),
        ("设立药房基金", "药房基金"),
        ("设立药房项目:", "药房项目"),
        # No amount, no thing; a digit; too short.
        ("设立药房甲乙,", ""),
        ("设立3药房基金,", ""),
        ("金,", ""),
    ],
)
def test_the_noun_of_the_clause_before(text, noun):
    assert told_before(text) == noun


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县区", "县区"),
        ("县", ""),
        ("县区各组建", "县区"),
        ("免费", ""),
        ("县区和", ""),
        ("甲、乙药房", "甲、乙药房"),
        ("甲、乙两药房", ""),
        ("药" * 14, "药" * 14),
        ("药" * 15, ""),
    ],
)
def test_a_short_subject_is_kept(text, expected):
    assert subject(text) == expected


def cut(sentence: str, cell: str = "") -> list[tuple]:
    return [
        (m.left, m.right, m.clause, m.place, m.size, sentence[m.left_start : m.quantity.start])
        for m in mentions_of(sentence, scan(sentence), cell)
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("药房3家", [("药房", "", 0, 0, 1, "药房")]),
        (
            "药房3家,柜5个都好",
            [("药房", "", 0, 0, 1, "药房"), ("柜", "都好", 1, 0, 1, "柜")],
        ),
        # Parallel numbers, with nothing but a joint between them.
        ("药柜3、5和9个", [("药柜3、5和", "", 0, 0, 1, "药柜3、5和")]),
        (
            "药、柜各3个、5个",
            [("药、柜各", "", 0, 0, 2, "药、柜各"), ("、", "", 0, 1, 2, "、")],
        ),
        # What follows belongs to the first number up to a mark, a joint or a verb.
        (
            "建3家药房、柜5个",
            [("建", "药房", 0, 0, 1, "建"), ("、柜", "", 0, 0, 1, "、柜")],
        ),
        (
            "建3家药房配备5名药师",
            [("建", "药房", 0, 0, 1, "建"), ("配备", "药师", 0, 0, 1, "配备")],
        ),
        # An aside ends where its bracket does.
        (
            "药房9家(现4家)",
            [("药房", "", 0, 0, 1, "药房"), ("现", "", 0, 0, 1, "现")],
        ),
    ],
)
def test_numbers_have_words_of_their_own(sentence, expected):
    assert cut(sentence) == expected


def test_a_cell_leads_only_the_first_number_without_words():
    assert [m[0] for m in cut("≥90%", "审核率")] == ["审核率≥"]
    assert [m[0] for m in cut("药房90%", "审核率")] == ["药房"]
    assert [m[0] for m in cut("90%,80%", "审核率")] == ["审核率", ""]


def test_a_comma_inside_a_number_divides_no_clause():
    sentence = "培训1,200人,药房:3家"
    assert [sentence[a:b] for a, b in clauses_of(sentence, scan(sentence))] == [
        "培训1,200人", "药房", "3家"
    ]  # fmt: skip
    assert clauses_of("药,房", []) == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("哮喘患者:随访率70%", "哮喘患者"),
        ("药房,哮喘患者:随访率70%", "哮喘患者"),
        ("0-6岁儿童:随访率70%", "0-6岁儿童"),
        ("3家药房:随访率70%", ""),
        ("哮喘患者随访率70%", ""),
        ("药" * 10 + ":随访率70%", "药" * 10),
        ("药" * 11 + ":随访率70%", ""),
    ],
)
def test_a_label_stands_before_a_colon(sentence, label):
    assert _label(sentence, mentions_of(sentence, scan(sentence))[-1]) == label
