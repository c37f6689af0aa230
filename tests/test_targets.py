"""find_targets: numbers, names, comparators, kinds and years, on made-up sentences."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cityplans as cp
from cityplans import schema
from cityplans.corpus import Plans
from cityplans.indicators import Names
from cityplans.targets import LexiconError, read_indicators
from cityplans.targets.counting import counted
from cityplans.targets.mentions import mentions_of
from cityplans.targets.numbers import scan
from cityplans.targets.parallels import coordinates
from cityplans.targets.times import Said, Setting, is_promised, year_of
from cityplans.targets.units import unit_class, units
from cityplans.text import words

YEAR = 2025


def make_plans(
    *texts: str, role: str = "plan", doc_type: str = "work_plan", measures: bool = True
) -> Plans:
    """One document whose measures (or bare paragraphs of one section) are the texts."""
    source, rows, at = "\n".join(texts), {}, 0
    for i, text in enumerate(texts):
        rows[f"d/m{i:03d}"] = {
            "doc_id": "d",
            "path": f"#{i}",
            "marker": "",
            "lead": text.split("。")[0].split(",")[0],
            "text": text,
            "role": role,
            "source_start": at,
            "source_end": at + len(text),
        }
        at += len(text) + 1
    document = {
        "title": "甲县工作要点",
        "region": "甲",
        "level": "county",
        "region_confidence": "certain",
        "plan_year": YEAR,
        "doc_type": doc_type,
        "source": "d.txt",
        "source_start": 0,
        "source_end": len(source),
    }
    section = {
        "doc_id": "d",
        "path": "一",
        "level": 1,
        "marker": "一、",
        "role": role,
        "source_start": 0,
        "source_end": len(source),
    }

    def frame(values, table):
        return schema.conform(pd.DataFrame.from_dict(values, orient="index"), table)

    return Plans(
        frame({"d": document}, schema.DOCUMENTS),
        frame({"d/s001": section}, schema.SECTIONS),
        frame(rows if measures else {}, schema.MEASURES),
        {"d.txt": source},
    )


def found(text: str, **kwargs) -> list[tuple]:
    """(indicator, value or range, unit, comparator, kind) of each number in one measure."""
    frame = cp.find_targets(make_plans(text, **kwargs))
    return [
        (
            r.indicator,
            r.value if pd.isna(r.value_high) else (r.value, r.value_high),
            r.unit,
            r.comparator,
            r.kind,
        )
        for r in frame.itertuples()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电子病历覆盖率达到80%。", ("电子病历覆盖率", 80.0, "%", ">=", "target")),
        ("电子病历覆盖率不低于80%。", ("电子病历覆盖率", 80.0, "%", ">=", "target")),
        ("电子病历覆盖率保持在80%以上。", ("电子病历覆盖率", 80.0, "%", ">=", "target")),
        ("电子病历覆盖率提高到80%。", ("电子病历覆盖率", 80.0, "%", "=", "target")),
        ("电子病历覆盖率80%左右。", ("电子病历覆盖率", 80.0, "%", "approx", "target")),
        ("电子病历覆盖率控制在80%左右。", ("电子病历覆盖率", 80.0, "%", "approx", "target")),
        ("门诊输液率控制在３０％以内。", ("门诊输液率", 30.0, "%", "<=", "target")),
        ("门诊输液率不超过30%。", ("门诊输液率", 30.0, "%", "<=", "target")),
        ("药品收入占比控制在20%-25%之间。", ("药占比", (20.0, 25.0), "%", "=", "target")),
        ("抢救成功率≥85%。", ("抢救成功率", 85.0, "%", ">=", "target")),
        ("新增血透中心3个。", ("血透中心数", 3.0, "个", "+", "target")),
        ("新增血透中心3个以上。", ("血透中心数", 3.0, "个", ">=", "target")),
        ("力争创建康复医院1-2家。", ("康复医院数", (1.0, 2.0), "家", "=", "target")),
        ("力争创建康复医院1—2家。", ("康复医院数", (1.0, 2.0), "家", "=", "target")),
        ("培训护士1,200人次。", ("培训护士人次", 1200.0, "人次", "=", "target")),
        ("筛查学生1.2万人。", ("筛查学生数", 1.2, "万人", "=", "target")),
        ("百分之八十的卫生室接入平台。", ("卫生室接入平台占比", 80.0, "%", "=", "target")),
        ("普惠托位占比达到五成以上。", ("普惠托位占比", 50.0, "%", ">=", "target")),
        ("血透病人签约占比到七成五。", ("血透病人签约占比", 75.0, "%", "=", "target")),
        ("康复床位占比达到三分之一。", ("康复床位占比", 33.3, "%", ">=", "target")),
        ("血透预约率达到12.5,确保随访。", ("血透预约率", 12.5, "", ">=", "target")),
        ("确保药房耗材80%来自集采。", ("药房耗材来自集采占比", 80.0, "%", "=", "target")),
        ("病历首页合格率达到百分之百。", ("病历首页合格率", 100.0, "%", ">=", "target")),
        ("新建标准化卫生室十二个。", ("标准化卫生室数", 12.0, "个", "+", "target")),
        ("每县区至少有一所机构达到推荐标准。", None),
        ("实现60+N种常见病救治不出镇。", ("常见病救治不出镇种数", 60.0, "种", ">=", "target")),
        ("千人口献血率达到12‰。", ("千人口献血率", 12.0, "‰", ">=", "target")),
        ("孕产妇死亡率低于9/10万。", ("孕产妇死亡率", 9.0, "1/10万", "<=", "target")),
        ("3小时内完成样本检测。", ("样本检测时限", 3.0, "小时", "<=", "target")),
        ("床护比达到1:0.6。", ("床护比", 0.6, "1:", ">=", "target")),
        ("例均指数CMI值达到1.05。", ("例均指数CMI值", 1.05, "", ">=", "target")),
    ],
)
def test_one_number(text, expected):
    rows = found(text)
    assert len(rows) == 1
    if expected is not None:
        assert rows[0] == expected
    else:
        assert rows[0][1:4] == (1.0, "所", ">=")


@pytest.mark.parametrize(
    "text",
    [
        "做到“两个维护”,落实“两个允许”,推进六大工程。",
        "严格执行“1346”调度机制和2+4+24要求。",
        "推进县医院三级甲等创建,建设二级以上医院老年医学科。",
        "65岁以上老年人和0-6岁儿童健康管理持续规范。",
        "4月10日前完成,2025年12月底验收。",
        "落实甲卫发〔2024〕18号文件和第5号令。",
        "及时办理12345热线工单,畅通120急救电话。",
        "绩效考核排名第一,位列全省前10。",
        "落实5项制度,开展18项专项行动,抓好3个重点环节。",
        "城区15分钟、乡镇30分钟急救圈基本形成,实行24小时值班。",
        "推进市一院二期工程和三级网络建设,加强两个急救中心能力。",
        "建立覆盖20万人口以上县的网络。",
        "连续3年获评先进,参加3个月以上进修。",
        "建立由1名医生、2名护士组成的团队。",
        "实现“3个100%”,做到5个到位。",
        "浏览次数:1523次。",
        "综合排名上升了17位。",
        "成为全国300家达标医院之一。",
    ],
)
def test_not_targets(text):
    assert found(text) == []


def test_parallel_numbers_share_a_quote():
    rows = cp.find_targets(make_plans("高血压、糖尿病管理率分别达到70%、60%以上。"))
    assert rows["indicator"].tolist() == ["高血压管理率", "糖尿病管理率"]
    assert rows["value"].tolist() == [70.0, 60.0]
    assert rows["comparator"].tolist() == [">=", ">="]
    assert rows["quote"].nunique() == 1
    assert rows[["source_start", "source_end"]].drop_duplicates().shape == (1, 2)


def test_parallel_numbers_without_repeated_unit():
    rows = found("门诊量、住院量同比分别增长3.1和2.4个百分点。", role="retrospective")
    assert [(r[1], r[2]) for r in rows] == [(3.1, "个百分点"), (2.4, "个百分点")]


def test_one_number_said_of_two():
    rows = found("孕产妇、儿童系统管理率均达到95%。")
    assert [r[0] for r in rows] == ["孕产妇系统管理率", "儿童系统管理率"]
    assert {r[1] for r in rows} == {95.0}


def test_from_to_gives_a_baseline_and_a_value():
    frame = cp.find_targets(make_plans("居民健康素养水平由2023年的27%提高到30%。"))
    assert frame["kind"].tolist() == ["baseline", "target"]
    assert frame["value"].tolist() == [27.0, 30.0]
    assert frame["year"].tolist() == [2023, YEAR]
    assert set(frame["indicator"]) == {"居民健康素养水平"}


def test_lists_carry_the_verb_and_the_noun():
    rows = found("新增示范药房2家、智慧药房1家,每千人口托位数达5个。")
    assert [(r[0], r[3]) for r in rows] == [
        ("示范药房数", "+"),
        ("智慧药房数", "+"),
        ("每千人口托位数", ">="),
    ]
    rows = found("创建省级卫生乡镇3个、村7个、社区2个。")
    assert [r[0] for r in rows] == ["省级卫生乡镇数", "省级卫生村数", "省级卫生社区数"]
    rows = found("市级组建20人、县级组建10人的检测队伍。")
    assert [r[0] for r in rows] == ["市级检测队伍人数", "县级检测队伍人数"]


def test_bare_heads_are_completed():
    assert found("优化家庭医生签约服务。力争签约率40%以上。")[0][0] == "家庭医生签约率"
    rows = found("放射危害因素监测合格率达到85%,申报率达到90%。")
    assert rows[1][0] == "放射危害因素申报率"


def test_sums_of_money_are_resources_in_plans_and_results_in_reports():
    assert found("争取上级补助资金300万元。") == [("上级补助资金", 300.0, "万元", "=", "input")]
    assert found("发放生育补贴30万元。", role="retrospective")[0][4] == "actual"
    assert found("设立50万元的人才专项基金。", role="retrospective")[0][4] == "input"
    assert found("次均费用控制在200元以内。")[0][3:] == ("<=", "target")


def test_role_decides_promise_or_result_and_year():
    done = cp.find_targets(make_plans("新建卫生室6所。", role="retrospective"))
    assert done[["kind", "year"]].iloc[0].tolist() == ["actual", YEAR - 1]
    promised = cp.find_targets(make_plans("新建卫生室6所。"))
    assert promised[["kind", "year"]].iloc[0].tolist() == ["target", YEAR]
    assert done["increment"].tolist() == [True]
    reached = cp.find_targets(make_plans("电子病历覆盖率达到80%。", role="retrospective"))
    assert reached["comparator"].tolist() == ["="]


def test_a_comparison_with_last_year_is_still_a_promise():
    assert [r[4] for r in found("门诊量比上年增长5%。")] == ["target"]
    rows = found("健康素养水平由上年的27%提高到30%,上年筛查率60%。")
    assert [r[4] for r in rows] == ["baseline", "target", "actual"]


def test_times_that_name_a_rate_and_grades_that_share_a_noun():
    assert found("呼叫10秒内接听率95%以上。") == [("呼叫10秒内接听率", 95.0, "%", ">=", "target")]
    rows = found("获批重点专科9个,其中省级3个、市级6个。")
    assert [r[0] for r in rows] == ["重点专科数", "省级重点专科数", "市级重点专科数"]
    assert found("签约12万人,彩超3台。")[0][3] == "="


def test_a_meeting_asks_for_results_and_reports_them():
    asked = found("会议要求电子病历覆盖率达到80%。", role="preamble", doc_type="meeting_report")
    told = found("电子病历覆盖率达到80%。", role="preamble", doc_type="meeting_report")
    assert [r[3:] for r in asked + told] == [(">=", "target"), ("=", "actual")]


def test_stated_years_win():
    frame = cp.find_targets(
        make_plans("到2030年,电子病历覆盖率达到90%。", "“十四五”末电子病历覆盖率达到80%。")
    )
    assert frame["year"].tolist() == [2030, 2025]


def test_five_year_plan_promises_for_its_end():
    frame = cp.find_targets(make_plans("电子病历覆盖率达到90%。", doc_type="five_year_plan"))
    assert frame["year"].tolist() == [YEAR + 4]


def test_numbers_outside_measures_have_no_measure():
    frame = cp.find_targets(make_plans("县域就诊率达到90%。", measures=False))
    assert frame["measure_id"].isna().all()
    assert frame["indicator"].tolist() == ["县域就诊率"]
    schema.check(frame, "targets")


def test_implied_and_redacted():
    frame = cp.find_targets(
        make_plans("实现乡镇卫生院中医馆全覆盖。", "疫苗接种率达xx%以上。", "推进全覆盖式排查。")
    )
    assert frame["implicit"].tolist() == [True, False]
    assert frame["redacted"].tolist() == [False, True]
    assert frame["value"].iloc[0] == 100.0
    assert frame["value"].isna().tolist() == [False, True]


def test_role_filter_and_unknown_role():
    plans = make_plans("新建卫生室6所。")
    assert len(cp.find_targets(plans, role="plan")) == 1
    assert len(cp.find_targets(plans, role="retrospective")) == 0
    with pytest.raises(ValueError, match="role is 'done', expected one of"):
        cp.find_targets(plans, role="done")


def test_empty_corpus_gives_an_empty_table():
    plans = make_plans("新建卫生室6所。").select([])
    frame = cp.find_targets(plans)
    assert len(frame) == 0
    schema.check(frame, "targets")


def test_line_breaks_inside_a_sentence_do_not_hide_a_number():
    plans = make_plans("每年完成产前筛查 2\n800 例。", "组建护理队\n  伍3支。")
    frame = cp.find_targets(plans)
    assert frame["value"].tolist() == [2800.0, 3.0]
    assert frame["indicator"].iloc[1] == "护理队伍数"
    text = plans.sources["d.txt"]
    for row in frame.itertuples():
        shown = text[row.source_start : row.source_end]
        assert "".join(shown.split()) == row.quote


def test_inputs_are_not_changed():
    plans = make_plans("新建卫生室6所。")
    before = plans.measures.copy()
    cp.find_targets(plans)
    pd.testing.assert_frame_equal(plans.measures, before)


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        alphabet="建设医院率达到分别、,。和与的0123456789.%个家万元年月日岁第“”(每至少从到以上xX\n ",
        max_size=80,
    )
)
def test_any_text_gives_rows_that_point_into_it(text):
    frame = cp.find_targets(make_plans(text))
    schema.check(frame, "targets")
    for row in frame.itertuples():
        assert 0 <= row.source_start < row.source_end <= len(text)
        assert "".join(text[row.source_start : row.source_end].split()) == row.quote


def test_units_of_multiples():
    assert unit_class("万人") == "count"
    assert unit_class("亿元") == "money"
    assert unit_class("‰") == "share"
    assert [q.unit for q in scan("2.5万名、1.8亿元、3个百分点")] == ["万名", "亿元", "个百分点"]
    assert scan("5名医工作室")[0:] == [] and scan("3人才") == []
    assert counted("每3个县", scan("每3个县")) == []


def test_coordinates_need_as_many_subjects_as_numbers():
    assert coordinates("甲率和乙率", 2) == ["甲率", "乙率"]
    assert coordinates("甲率", 2) is None


def test_every_unit_and_word_list_is_usable():
    assert all(u.factor > 0 and u.base for u in units().values())
    for name in ("phrases.level", "phrases.making", "schemes.nouns", "ranks.words"):
        assert words("targets", name)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "own.csv is empty"),
        ("indicator,unit\n", "own.csv, line 1: column better, patterns, beside is missing"),
        ("indicator,unit,better,patterns,beside\n甲率,%,more,甲率,\n", "line 2: better is 'more'"),
        ("indicator,unit,better,patterns,beside\n,%,,甲率,\n", "line 2: the indicator has no name"),
        (
            "indicator,unit,better,patterns,beside\n# a note\n甲率,%,,,\n",
            "line 3: 甲率 has no patterns",
        ),
        (
            "indicator,unit,better,patterns,beside\n甲率,%,,甲率,\n甲率,%,,甲比,\n",
            "line 3: 甲率 was already named in line 2",
        ),
        (
            "indicator,unit,better,patterns,beside\n甲率,%,,率,\n",
            "line 2: pattern '率' of 甲率 is too short",
        ),
        (
            "indicator,unit,better,patterns,beside\n甲率,%,,甲率*,\n",
            "line 2: pattern '甲率\\*' of 甲率 ends",
        ),
        (
            "indicator,unit,better,patterns,beside\n甲率,%,,甲,乙,丙,丁\n",
            "line 2: 7 cells, expected 5",
        ),
        (
            "indicator,unit,better,patterns,beside\n甲率,%,,甲率,\n乙率,%,,乙率,\n甲率,%,,丙率,\n",
            "line 4: 甲率 was already named in line 2",
        ),
    ],
)
def test_malformed_indicator_list_is_named_by_line(tmp_path, lines, message):
    path = tmp_path / "own.csv"
    path.write_text(lines, encoding="utf8")
    with pytest.raises(LexiconError, match=message):
        read_indicators(path)


def test_missing_indicator_list_is_named(tmp_path):
    with pytest.raises(LexiconError, match="no list of indicators at"):
        read_indicators(tmp_path / "none.csv")


def test_own_indicators_go_before_the_shipped_ones(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "indicator,unit,better,patterns,beside\n病历达标率,%,higher,电子病历*率,\n", encoding="utf8"
    )
    plans = make_plans("电子病历覆盖率达到80%,县域内就诊率达到90%。")
    names = cp.find_targets(plans, indicators=path)["indicator"].tolist()
    assert names == ["病历达标率", "县域就诊率"]


def test_standard_names_keep_what_narrows_them():
    names = Names(read_indicators())
    assert names.standard("县域内就诊率") == "县域就诊率"
    assert names.standard("全市县域内就诊率") == "县域就诊率"
    assert names.standard("二级医院药占比") == "二级医院药占比"
    assert names.standard("签约率") == "签约率"
    assert names.standard("签约率", "做实家医服务") == "家庭医生签约率"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增床位1\u200b20张。", [(120.0, "张")]),
        ("新增床位1&nbsp;20张。", [(120.0, "张")]),
        ("新增床位１２０張，護士達到２.5萬名。", [(120.0, "张"), (2.5, "万名")]),
        ("新建(jiàn)床位80張(zhāng)。", [(80.0, "张")]),
        ("办结提案260余项。", [(260.0, "项")]),
        ("投放药剂1250kg,检测能力达2000管/日。", [(1250.0, "kg"), (2000.0, "管/日")]),
        ("孕产妇死亡率为0,发病率为3.2/10万。", [(0.0, ""), (3.2, "1/10万")]),
        ("死亡率控制在0.6人/百亿元以下,吞吐量900万标箱。", [(0.6, "人/百亿元"), (900.0, "万标箱")]),
        ("成文日期2020-10-15,2021年1-6月,〔2021〕15号。", []),
        ("|1|新建药房3家|县卫健局|80%|", [(3.0, "家"), (80.0, "%")]),
        ("全员劳动生产率30万元/人,低保标准700元/月。", [(30.0, "万元/人"), (700.0, "元/月")]),
        ("投入2.3亿元。", [(2.3, "亿元")]),
    ],
)
def test_values_and_units(text, expected):
    frame = cp.find_targets(make_plans(text))
    assert list(zip(frame["value"], frame["unit"], strict=True)) == expected
    source = make_plans(text).sources["d.txt"]
    for row in frame.itertuples():
        assert "".join(source[row.source_start : row.source_end].split()) == row.quote


def test_a_heading_dates_what_stands_under_it():
    plans = make_plans("城镇化率达到70%。", "2025年,护士达到90名。首诊率达到60%。")
    plans.sections["heading"] = "“十五五”时期的主要目标"
    frame = cp.find_targets(plans)
    # An opening of a sentence counts for the sentences behind it.
    assert frame["year"].tolist() == [2030, 2025, 2025]
    assert frame["kind"].tolist() == ["target"] * 3
    plans.sections["heading"] = "2023年工作回顾和2024年工作安排"
    assert cp.find_targets(plans)["year"].iloc[0] == YEAR


def test_sums_of_years_are_told_from_yearly_flows():
    text = "五年累计培训护士900人次。去年培训护士200人次。护士占比50%。"
    frame = cp.find_targets(make_plans(text, role="retrospective"))
    assert frame["quantity"].tolist() == ["flow", "flow", "level"]
    assert frame["period"].tolist()[:2] == [5, 1] and frame["period"].isna().tolist()[2]
    # Output that is reached in a plan of five years is the output of a year.
    frame = cp.find_targets(make_plans("“十五五”期间,粮食产量达到90万吨。"))
    assert frame[["quantity", "period", "year"]].iloc[0].tolist() == ["flow", 1, 2030]


def test_a_number_said_of_two_diseases_has_both_names():
    frame = cp.find_targets(make_plans("高血压、糖尿病患者规范管理率均达到70%以上。"))
    assert frame["indicator"].tolist() == ["高血压患者规范管理率", "糖尿病患者规范管理率"]
    assert frame["named"].all()


@pytest.mark.parametrize(
    ("role", "sentence", "year", "period"),
    [
        ("retrospective", "三年累计建成5家", 2024, 3),
        ("plan", "三年累计建成5家", 2025, 3),
        ("plan", "近三年来建成5家", 2024, 3),
        ("retrospective", "今年建成5家", 2024, None),
        ("retrospective", "去年建成5家", 2023, None),
        ("retrospective", "明年建成5家", 2025, None),
        ("plan", "今年建成5家", 2025, None),
        ("plan", "去年建成5家", 2024, None),
        ("preamble", "今年建成5家", None, None),
        ("plan", "“十四五”期间建成5家", 2025, 5),
        ("plan", "“十四五”末建成5家", 2025, None),
    ],
)
def test_a_time_is_told_from_where_it_stands(role, sentence, year, period):
    setting = Setting(role, 2025, None, "work_plan")
    (m,) = mentions_of(sentence, scan(sentence)[-1:])
    assert year_of(m, Said(sentence, m.quantity.start), setting)[:2] == (year, period)


@pytest.mark.parametrize(
    ("sentence", "promised"), [("县里要建设护理站3家", True), ("更新重要建设设备3台", False)]
)
def test_news_promise_what_is_to_be_done(sentence, promised):
    news = Setting("preamble", 2025, None, "news")
    at = sentence.index("3")
    assert is_promised(Said(sentence, at), at, news, None) == promised


def test_those_who_came_are_no_target():
    assert cp.find_targets(make_plans("全院干部职工近300余人参会。")).empty


def test_what_a_sentence_opens_with_ends_with_its_paragraph_in_a_plan():
    plans = make_plans("截至2023年底,药房5家。门诊3万人次。", "护士达到90名。", measures=False)
    rows = cp.find_targets(plans)[["year", "kind"]]
    assert rows.values.tolist() == [[2023, "actual"], [2023, "actual"], [2025, "target"]]


def test_what_is_asked_for_goes_on_over_semicolons():
    said = "会议强调,一要抓签约,签约率达到75%;二要抓床位,康复床位60张。门诊3万人次。"
    plans = make_plans(said, role="preamble", doc_type="meeting_report", measures=False)
    assert cp.find_targets(plans)["kind"].tolist() == ["target", "target", "actual"]


def test_a_time_in_brackets_that_close_dates_nothing_behind_them():
    said = cp.find_targets(make_plans("门诊确保1100人次(去年986人次),住院650人次。"))
    assert said[["value", "kind"]].values.tolist() == [
        [1100.0, "target"],
        [986.0, "actual"],
        [650.0, "target"],
    ]
    said = cp.find_targets(make_plans("产值(按2020年不变价格)达到30亿元。"))
    assert said["year"].tolist() == [YEAR]


def test_an_ending_that_the_words_lack_joins_no_other_indicator():
    said = cp.find_targets(make_plans("新增托位420个,千人口托位数由2.2个增至3.3个。"))
    assert said["indicator"].tolist() == ["托位数", "每千人口托位数", "每千人口托位数"]


def test_verbs_that_only_lead_to_a_number_are_no_part_of_its_name():
    said = cp.find_targets(
        make_plans("博爱家园再建4个。捐献实现3例以上。卫生支出占比压降到26%以下。")
    )
    assert said["indicator"].tolist() == ["博爱家园数", "捐献例数", "卫生支出占比"]
    assert cp.find_targets(make_plans("检测占常住人口35%以上。"))["kind"].tolist() == ["target"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("执业医师数(2027年)提高到3人。", 2027),
        ("婴儿死亡率(到2030年)控制在5‰以下。", 2030),
        ("到规划期末(2030年),床位数达到6000张。", 2030),
        ("三年内(2025—2027年)新增床位300张。", 2027),
        ("截至目前(2024年11月底),建成卫生院5家。", 2024),
        ("床位数(含2020年建成的)达到300张。", YEAR),
    ],
)
def test_a_time_alone_in_brackets_dates_what_follows(text, year):
    assert cp.find_targets(make_plans(text))["year"].tolist() == [year]


def told(text, *columns, role="retrospective"):
    frame = cp.find_targets(make_plans(text, role=role, doc_type="summary_and_plan"))
    return [tuple(row) for row in frame[list(columns)].values.tolist()]


def test_values_below_nought():
    assert told("人口自然增长率为-2.35‰。医疗收入同比增长-3.2%。", "value") == [(-2.35,), (-3.2,)]
    # a dash between numbers or behind a letter is none
    assert told("培训医师3-5名,检出A-2型病例4例。", "value")[0] == (3.0,)


def test_events_are_not_added_to_things():
    text = "新增床位100张,总诊疗人次120万人次,出院病人2.8万人次。"
    assert told(text, "comparator", "quantity") == [("+", "addition"), ("=", "flow"), ("=", "flow")]
    text = "门急诊34万人次,比上年增加2万人次,手术3256台。"
    assert told(text, "quantity")[1:] == [("change",), ("level",)]


def test_the_days_and_years_that_a_value_comes_from_and_goes_to():
    assert told("平均住院日由8.6天下降至7.9天。", "indicator", "value", "kind") == [
        ("平均住院日", 8.6, "baseline"),
        ("平均住院日", 7.9, "actual"),
    ]
    text = "每千人口床位数由2022年6.45张增加到2023年6.82张。"
    assert told(text, "value", "kind", "quantity") == [
        (6.45, "baseline", "level"),
        (6.82, "actual", "level"),
    ]


def test_what_a_change_is_held_against_neither_dates_nor_names_it():
    rows = told("门急诊34万人次,与上年相比增长6.5%。", "indicator", "year")
    assert rows[1] == ("门急诊增长率", rows[0][1])
    text = "医院次均门诊费用236元,按当年价格比上年上涨3.2%,按可比价格上涨2.8%。"
    assert {name for name, _ in told(text, "indicator", "quantity")[1:]} == {
        "医院门诊次均费用增长率"
    }


def test_names_share_all_that_they_have_in_common():
    text = "高血压患者规范管理25118人,规范管理率78.3%。"
    assert told(text, "indicator")[1] == ("高血压患者规范管理率",)
    assert told("手术4860台次。", "indicator", "unit") == [("手术台次", "台次")]
    assert told("床位1860张,其中医院1420张。", "named") == [(True,), (False,)]


def test_words_that_only_seem_to_be_adverbs_stay_in_a_name():
    assert told("继续教育达标率100%。成功治疗率95%。", "indicator") == [
        ("继续教育达标率",),
        ("成功治疗率",),
    ]


def test_a_value_held_against_is_no_result_of_the_place():
    text = "健康素养水平28.5%,高于全省平均水平(26.3%)。发病126例,较去年同期(86例)上升46.5%。"
    assert told(text, "value", "kind") == [
        (28.5, "actual"),
        (26.3, "baseline"),
        (126.0, "actual"),
        (86.0, "baseline"),
        (46.5, "actual"),
    ]


def test_years_that_are_joined_and_brackets_beside_a_number_date_it():
    assert told("2024年与2025年,门诊量达到30万人次。", "year") == [(2025,)]
    assert told("改造乡镇卫生院(2023年已完成)5个。", "year") == [(2023,)]
    assert told("平均住院日回落到8天。完成率-95%。", "value", "quantity") == [
        (8.0, "level"),
        (95.0, "level"),
    ]
