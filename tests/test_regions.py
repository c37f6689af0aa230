"""Made-up documents of places all over the country: found, or left unknown, never wrong."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans import regions
from cityplans.regions.gazetteer import gazetteer, macro_region
from cityplans.regions.mentions import find_mentions, find_towns, own_units
from cityplans.regions.naming import short_label
from cityplans.regions.towns import towns

# Words of any such document; names partners and models, none of them the document's own.
FILLER = (
    "学习推广三明医改经验,与上海交通大学医学院附属瑞金医院共建专科联盟,邀请苏州大学专家来院带教。"
    "组织骨干赴浙江省安吉县考察,会议由张海安主持,北京时间九点开始。"
)


def place(body="", *, title=None, issuer=None, year=2023, **more):
    names = [n for n in (issuer, title) if n]
    found = regions.find_region(FILLER + body, names=names, year=year, **more)
    return (found.division.adcode if found.division else None), found.confidence


@pytest.mark.parametrize(
    ("title", "year", "adcode"),
    [
        ("曲靖市麒麟区卫生健康局2023年工作要点", 2023, "530302"),
        ("阿勒泰地区卫生健康委员会2022年工作总结", 2022, "654300"),
        ("恩施州卫健委2023年重点工作", 2023, "422800"),
        ("恩施市卫生健康局工作计划", 2023, "422801"),
        ("阜蒙县卫健局2021年工作要点", 2021, "210921"),
        ("前郭县2024年卫生健康工作要点", 2024, "220721"),
        ("喀喇沁左翼蒙古族自治县医共体建设方案", 2020, "211324"),
        ("锡林郭勒盟卫生健康委2023年工作思路", 2023, "152500"),
        ("高唐县2023年卫生健康工作要点", 2023, "371526"),
        ("米易县卫生健康局2022年工作总结", 2022, "510421"),
        ("新安县紧密型医共体实施方案", 2021, "410323"),
        ("安新县卫生健康局工作要点", 2021, "130632"),
        ("唐县人民政府办公室关于印发健康唐县行动的通知", 2020, "130627"),
        ("和县卫生健康委员会2023年工作要点", 2023, "340523"),
        ("2023年礼县卫生健康工作要点", 2023, "621226"),
        ("乐山市市中区卫生健康局2023年工作计划", 2023, "511102"),
        ("济宁市任城区2023年卫生健康工作要点", 2023, "370811"),
        ("福建省福州市鼓楼区2023年卫生健康工作要点", 2023, "350102"),
        ("徐州市鼓楼区卫生健康委2023年工作要点", 2023, "320302"),
        ("长春市朝阳区医改工作要点", 2023, "220104"),
        ("辽宁省朝阳市卫生健康委工作要点", 2023, "211300"),
        ("吉林市2023年深化医改工作要点", 2023, "220200"),
        ("吉林省卫生健康委2023年工作要点", 2023, "220000"),
        ("广西壮族自治区卫生健康委2022年工作要点", 2022, "450000"),
        ("海南州卫健委2023年工作计划", 2023, "632500"),
        ("海南省2023年卫生健康工作要点", 2023, "460000"),
        ("西双版纳州2022年卫生健康工作总结", 2022, "532800"),
        ("三明市卫健委2024年工作要点", 2024, "350400"),
        ("苏州工业园区卫生健康委员会2023年工作要点", 2023, "320576"),
        ("雄县人民医院2023年工作计划", 2023, "130638"),
    ],
)
def test_a_title_names_the_place(title, year, adcode):
    assert place(title=title, year=year) == (adcode, "certain")


@pytest.mark.parametrize(
    ("name", "year", "then", "now"),
    [
        ("芜湖县", 2017, "340221", "340210"),
        ("海门市", 2018, "320684", "320614"),
        ("大丰市", 2014, "320982", "320904"),
        ("大丰区", 2016, "320904", "320904"),
        ("襄樊市", 2009, "420600", "420600"),
        ("莱芜市", 2016, "371200", "370116"),
        ("遵义县", 2014, "520321", "520304"),
        ("宣武区", 2008, "110104", "110102"),
        ("滦县", 2016, "130223", "130284"),
        ("定西地区", 2001, "622400", "621100"),
        ("定西县", 1999, "622421", "621102"),
        ("大庸市", 1990, "430800", "430800"),
    ],
)
def test_names_of_any_time(name, year, then, now):
    row = regions.resolve(name, year).iloc[0]
    assert (row.adcode, row.adcode_now) == (then, now)


def test_an_old_name_in_a_later_year_is_the_place_as_it_then_was():
    assert place(title="海门市卫生健康委工作要点", year=2023)[0] == "320614"


def test_a_code_that_served_two_places_is_not_mixed_up():
    # 大丰区 was a district of 伊春 until 1983.
    assert place(title="大丰区2023年卫生健康工作要点", year=2023)[0] == "320904"
    assert place(title="大丰区卫生工作要点", year=1982)[0] == "230709"


@pytest.mark.parametrize(
    ("body", "adcode"),
    [
        ("全区动员,城关区人民医院与榆中县、皋兰县、永登县医共体协作,服务兰州市民。", "620102"),
        ("支持那曲市、当雄县、堆龙德庆区群众到城关区就医,健康拉萨建设提速。", "540102"),
    ],
)
def test_a_homonym_is_told_by_what_is_named_beside(body, adcode):
    assert place(body, title="城关区卫生健康委2023年工作要点")[0] == adcode


def test_a_homonym_without_help_stays_unknown_and_says_so():
    found = regions.find_region(FILLER, names=["鼓楼区卫生健康局2023年工作要点"], year=2023)
    assert found.division is None
    assert "鼓楼区 may be any of" in found.warnings[0]


@pytest.mark.parametrize(
    ("body", "year", "adcode", "confidence"),
    [
        # named in the body as its own
        (
            "全县卫生健康工作会议召开。县委、县政府重视,桐梓县人民医院创三级,健康桐梓建设见效。",
            2023, "520322", "certain",
        ),
        (
            "全市工作会议要求,市委、市政府支持,滕州市中心人民医院扩建,滕州市中医医院迁建,我市创卫成功。",
            2023, "370481", "likely",
        ),
        # only counties are named: their city
        (
            "全市卫生健康系统落实市委部署,支持上杭县、武平县、长汀县医共体建设,漳平市、连城县通过复审,我市达标。",
            2023, "350800", "likely",
        ),
        # only towns are named
        (
            "全县上下落实*县委部署,我县推动赵家集中心卫生院、亥集镇卫生院建设。",
            2023, None, "unknown",
        ),
    ],
)  # fmt: skip
def test_a_text_without_title(body, year, adcode, confidence):
    assert place(body, title="卫生健康局工作计划", year=year) == (adcode, confidence)


def redacted(county, year, unit):
    """A plan with its county masked: three towns of it that hardly any other county has."""
    g, every = gazetteer(), towns()
    rare = [
        t[:-1] for t in every.by_name
        if county in every.counties(t) and t[-1] in "镇乡" and 3 <= len(t) <= 4
        and t[:-1] in every.by_stem and len(every.counties(t[:-1])) == 1
        and t[:-1] not in g.words and t[:-1] not in g.by_stem
    ]  # fmt: skip
    a, b, c = rare[:3]
    return (
        f"全{unit}卫生健康系统落实*{unit}委部署,我{unit}力争重点人群签约率80%。推动{a}中心卫生院"
        f"新建血透中心,{b}、{c}发热门诊投入使用,建设健康*。"
    )


@pytest.mark.parametrize(
    ("county", "unit"),
    [
        ("320685", "市"), ("330382", "市"), ("320623", "县"), ("430182", "市"), ("510725", "县"),
        ("532625", "县"), ("370828", "县"), ("411329", "县"), ("450821", "县"), ("150430", "旗"),
        ("230882", "市"), ("441521", "县"), ("360425", "县"), ("520425", "县"), ("610729", "县"),
    ],
)  # fmt: skip
def test_a_masked_county_is_likely_by_its_towns(county, unit):
    assert place(redacted(county, 2023, unit)) == (county, "likely")


def test_towns_of_a_county_of_another_time_give_the_code_of_that_time():
    body = redacted("520304", 2014, "县")
    assert place(body, year=2014) == ("520321", "likely")
    assert place(redacted("520304", 2023, "区"), year=2023) == ("520304", "likely")


def test_one_town_alone_is_not_enough():
    assert place("全县落实县委部署,我县推动曲塘中心卫生院建设。")[0] is None


def test_town_names_that_many_counties_share_are_not_enough():
    body = "全县落实县委部署,我县推动城关中心卫生院、城关镇卫生院、新华镇卫生院、太平镇卫生院建设。"
    assert place(body)[0] is None


@pytest.mark.parametrize(
    "body",
    [
        "我省鼓励各市、县因地制宜推进医共体,各设区市要落实责任,全省统一部署。",
        "全县要学习借鉴三明医改经验,我县与南京鼓楼医院、华西医院合作,县委重视。",
        "全市对口支援新疆阿克苏,与青岛市协作帮扶,我市援派医疗队赴武汉、上海抗疫,市委关心。",
        "复旦大学附属中山医院专家会诊,南京路社区义诊,青海湖边晨跑,长江大道通车,全区联动,区委支持。",
        "建成县级医院、召开县委会议、示范县创建、健康县区建设、相应县域、发文县直单位,全县推进,我县落实。",
        "合作市场广阔,新民市场整顿,友好区域协作,平安区块建设,在建城区扩容,全市推进,市委部署。",
    ],
)
def test_partners_models_and_words_are_no_places(body):
    assert place(body, title="卫生健康工作要点") == (None, "unknown")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("复旦大学附属中山医院", None),
        ("与瑞金医院合作", None),
        ("南京医科大学附属常州第二人民医院", "常州"),
        ("中山市人民医院", "中山市"),
        ("扬州大学附属医院", None),
        ("深化三明医改", None),
    ],
)
def test_a_hospital_is_no_place_but_a_places_hospital_is(text, word):
    assert [m.word for m in find_mentions(text) if m.weight >= 0.1] == ([word] if word else [])


def test_one_letter_counties_need_a_boundary():
    words = [
        m.word for m in find_mentions("召开县委会;建成县域网;健康县区;各市和县城") if m.weight > 0
    ]
    assert words == []
    assert [m.word for m in find_mentions("支持和县、成县建设") if m.weight > 0] == ["成县"]


def test_names_inside_names():
    frame = regions.find_places("高唐县、米易县、新安县与南昌县、河南安阳县、广东海丰县", 2023)
    assert frame.adcode.dropna().tolist() == [
        "371526", "510421", "410323", "360121", "410000", "410522", "440000", "441521",
    ]  # fmt: skip


def test_an_opening_sentence_names_its_subject():
    opening = "3月8日,射洪市召开2023年卫生健康工作会议。"
    found = regions.find_region(opening + FILLER, year=2023)
    assert (found.division.adcode, found.confidence) == ("510981", "likely")


def test_alliances_of_neighbours_point_to_the_one_they_share():
    body = "全区动员,区委部署,我区参加“椒黄路同城”急救比武,推进“椒临同城”转诊,区卫健局牵头。"
    assert place(body) == ("331002", "likely")


def test_a_catalog_is_kept_and_contradiction_is_said():
    found = regions.find_region(
        FILLER, names=["定西市卫生健康委2022年工作要点"], year=2022,
        facts={"province": "江苏省", "prefecture": "南通市"},
    )  # fmt: skip
    assert found.division.adcode == "320600"
    assert "南通市" in found.warnings[0] and "定西市" in found.warnings[0]
    same = regions.find_region(
        FILLER, names=["定西市卫生健康委2022年工作要点"], year=2022, facts={"province": "甘肃省"}
    )
    assert same.division.adcode == "621100" and not same.warnings


def test_municipalities_have_no_prefecture():
    found = regions.find_region("", names=["重庆市云阳县卫生健康委"], year=2024)
    columns = found.columns()
    assert (columns["province"], columns["prefecture"], columns["county"]) == (
        "重庆市", None, "云阳县",
    )  # fmt: skip


def test_labels_are_short_and_no_two_places_share_one():
    g = gazetteer()
    labels = [short_label(d, 2023) for d in g.divisions if d.end == 999912]
    assert len(labels) == len(set(labels))
    for code, year, label in (
        ("621100", 2022, "定西"), ("320685", 2023, "海安"), ("320621", 2015, "海安"),
        ("340221", 2017, "芜湖县"), ("110105", 2020, "北京朝阳"), ("220200", 2023, "吉林市"),
    ):  # fmt: skip
        assert short_label(g.at(code, year), year) == label


def test_every_county_is_found_by_its_full_name():
    g = gazetteer()
    wrong = []
    for d in g.divisions:
        if d.end != 999912 or d.level != "county":
            continue
        above = g.at(d.province, 2023).name
        middle = g.at(d.prefecture, 2023)
        chain = above + (middle.name if middle and middle.level == "prefecture" else "") + d.name
        found = regions.find_region("", names=[f"{chain}卫生健康局2023年工作要点"], year=2023)
        if found.division is None or found.division.adcode != d.adcode:
            wrong.append(d.name)
    assert wrong == []


def test_resolve_takes_a_chain():
    assert regions.resolve("江苏省海安县", 2010).adcode.tolist() == ["320621"]
    assert regions.resolve("没有这个地方").empty


def test_own_units():
    n = own_units("我县、全县、县委都要落实全市部署")
    assert (n["county"], n["city"]) == (3, 1)


def test_towns_only_beside_institutions():
    def sure(text):
        return [t.stem for t in find_towns(text) if t.sure]

    assert sure("曲塘中心卫生院、雅周镇卫生院") == ["曲塘", "雅周"]
    assert sure("市人民医院、第一医院、健康乡镇、特色小镇、中心卫生院") == []
    assert sure("陶辛水韵") == []
    assert [(t.stem, t.counties) for t in find_towns("陶辛水韵")] == [("陶辛", ["340210"])]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.one_of(st.none(), st.integers(1900, 2100)))
def test_any_text_is_taken(text, year):
    frame = regions.find_places(text, year)
    for row in frame.itertuples():
        assert text[row.start : row.end] == row.word
    assert regions.find_region(text, names=[text[:30]], year=year).confidence in (
        "certain", "likely", "unknown",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "body", "adcode", "confidence"),
    [
        # a part of a city is not the city, still less a namesake that is long gone
        ("长春新区2023年卫生健康工作要点", "", "220100", "likely"),
        ("昆明高新区社会事业局工作要点", "", "530100", "likely"),
        ("临汾东城区卫生工作要点", "", "141000", "likely"),
        ("天津市市区健康细胞建设方案", "", "120000", "likely"),
        ("武汉市东湖高新区2023年卫生工作要点", "", "420100", "likely"),
        ("高雄市卫生工作要点", "", "710000", "likely"),
        # a name of two characters behind a slogan
        ("关于《健康攸县行动方案》的解读", "", "430223", "likely"),
        # names of everyday life
        ("莫旗2023年卫生健康工作要点", "", "150722", "certain"),
        ("科右中旗卫生健康委工作要点", "", "152222", "certain"),
        ("三江县卫生健康局工作要点", "", "450226", "certain"),
        # where a meeting is held is not whose it is
        ("2023年全省卫生健康工作会议在赣州市召开", "全省上下,省委、省政府要求。健康江西建设提速。", "360000", "likely"),
        # a row of places: what lies around them
        ("泗县、灵璧县、萧县召开卫生工作会议", "", "341300", "likely"),
        # letters of other words
        ("星海娱乐平台公司工作要点", "", None, "unknown"),
        ("澳门在线娱乐网站", "全市落实市委部署。", None, "unknown"),
        # the superior of a county-level city
        ("我市部署卫生健康工作", "我市召开会议,市委、市政府重视。按照国家、省和长春市要求,建设健康德惠,全市落实。", "220183", "likely"),
        # 全区 of a region, 社区卫生 and 某某区政府 are no district that speaks
        ("全区卫生健康工作会议在银川召开", "自治区卫生健康委主任讲话,自治区党委要求,全区推进健康宁夏建设。", "640000", "likely"),
    ],
)  # fmt: skip
def test_whose_place_it_is(title, body, adcode, confidence):
    found = regions.find_region(body, names=[("title", title)], year=2023)
    assert (found.division and found.division.adcode, found.confidence) == (adcode, confidence)


def test_two_places_that_contradict_are_not_certain():
    names = [("title", "鹤壁市卫生健康工作要点"), ("title", "2023年普洱市卫生健康工作要点")]
    found = regions.find_region("", names=names, year=2023)
    assert found.confidence == "likely" and found.warnings


def test_a_text_that_names_another_place_as_its_own_speaks_against_a_weak_clue():
    body = "健康松阳建设提速,松阳县委、松阳县人民医院、松阳县卫生健康局落实,全县推进,我县达标。"
    found = regions.find_region(body, names=[("other", "宜春医保怎么报销")], year=2023)
    assert found.division.adcode == "331124"


def test_a_site_alone_is_at_most_likely_and_only_where_the_text_agrees():
    names = [("site", "大田县融媒体中心")]
    found = regions.find_region("我县召开会议,县委、县政府要求抓好落实。", names=names, year=2023)
    assert (found.division.adcode, found.confidence) == ("350425", "likely")
    assert regions.find_region("我省部署,省委、省政府要求。", names=names).division is None
    assert regions.find_region("我县部署。", names=[("site", "大田在线")]).division is None


def test_a_sites_county_goes_before_the_city_that_its_news_begins_with():
    body = "近日,定西市健康办通报考核结果,我市成绩优秀,{}建设走在前列。"
    names = [("site", "今日通渭")]
    found = regions.find_region(body.format("健康通渭"), names=names, year=2023)
    assert (found.division.adcode, found.confidence) == ("621121", "likely")
    found = regions.find_region(body.format("健康"), names=names, year=2023)
    assert found.division.adcode == "621100"


def test_a_title_of_our_city_is_not_its_provinces():
    body = "近日,省委、省政府办公室通报考核结果,我市成绩优秀,健康台州建设走在全省前列,台州市卫健委落实。"
    found = regions.find_region(body, names=["我市健康浙江考核获优"], year=2023)
    assert found.division.adcode == "331000"


def test_the_first_word_of_a_text_is_what_it_is_about():
    found = regions.find_region("通渭县自启动急救项目以来,已培训护士六百名。", year=2023)
    assert found.division.adcode == "621121"


def test_a_page_that_may_reprint_what_is_its_citys_is_not_certain():
    names = [("issuer", "三门县"), ("title", "台州市突发事件应急预案")]
    assert regions.find_region("", names=names, year=2020).confidence == "likely"
    names[1] = ("title", "三门县突发事件应急预案")
    assert regions.find_region("", names=names, year=2020).confidence == "certain"


def test_two_towns_are_enough():
    body = "推动曲塘中心卫生院、雅周镇卫生院建设,完善服务体系。"
    assert place(body) == ("320685", "likely")


def test_own_units_are_not_those_of_a_place_that_is_named():
    n = own_units("渝北区政府、社区卫生服务中心、各县委和区委")
    assert (n["district"], n["county"]) == (1, 0)


@pytest.mark.parametrize("name", ["台州", "台州市", "浙江省台州市", "浙江台州市", " 台州市 "])
def test_a_catalog_may_write_a_place_in_any_way(name):
    found = regions.find_region("", facts={"prefecture": name}, year=2023)
    assert found.division.adcode == "331000"


def test_every_province_of_the_mainland_has_its_macro_region():
    codes = [d.adcode for d in gazetteer().divisions if d.level == "province" and d.end == 999912]
    counts = Counter(macro_region(c) for c in codes)
    assert counts == {"东部": 10, "中部": 6, "西部": 12, "东北": 3, None: 3}
    assert regions.find_region("", names=["鹤壁市工作要点"]).columns()["macro_region"] == "中部"


def test_a_collections_title_is_not_certain_for_a_text_of_another_kind_of_place():
    body = "全县落实,县委、县政府重视,我县建成医共体。"
    found = regions.find_region(body, names=[("other", "黄石市政府网工作总结范文")], year=2023)
    assert found.confidence != "certain"


@pytest.mark.parametrize(
    ("names", "body", "confidence"),
    [
        # of a kind that cannot mislead
        ([("title", "2023年鹤壁市卫生健康工作要点")], "", "certain"),
        ([("signature", "鹤壁市卫生健康委员会")], "", "certain"),
        # one clue of another kind: a box, a short name, a name that does not lead the title
        ([("issuer", "鹤壁市卫生健康委员会")], "", "likely"),
        ([("title", "鹤壁急救工作要点")], "", "likely"),
        ([("title", "急救工作在鹤壁市见成效")], "", "likely"),
        ([("title", "鹤壁市app下载急救工作要点")], "鹤壁市app下载急救为民。", "likely"),
        ([("title", "鹤壁市DRG付费工作要点")], "", "certain"),
        ([], "3月8日,鹤壁市召开急救工作会议。", "likely"),
        ([], "全市推进健康鹤壁建设,我市达标。", "likely"),
        # two that do not depend on each other, and two that do: both are the page's
        ([("issuer", "鹤壁市卫生健康委员会")], "全市推进健康鹤壁建设。", "certain"),
        ([], "3月8日,鹤壁市召开急救会议。全市推进健康鹤壁建设。", "certain"),
        ([("issuer", "鹤壁市卫健委"), ("site", "鹤壁市卫健委网")], "", "likely"),
        # the text calls itself what lies in the place of the title
        ([("title", "河南省健康行动要点")], "我县、县委、县政府落实省委要求。", "likely"),
    ],
)
def test_certainty_rests_on_what_cannot_mislead_or_on_two_that_agree(names, body, confidence):
    found = regions.find_region(body, names=names, year=2023)
    assert found.confidence == confidence and found.division.adcode[:2] == "41"


_SELF = "我市抓好急救,全市签约,市委、市政府重视,市卫健委牵头,全市推广。"


@pytest.mark.parametrize(
    ("body", "adcode", "confidence"),
    [
        # a text that speaks of itself often and names but one place of its kind
        (_SELF + "张掖市病媒防治协会挂牌。", "620700", "likely"),
        (_SELF + "XX市中心医院扩建,张掖市病媒防治协会挂牌。", None, "unknown"),
        (_SELF + "张掖市和武威市的协会挂牌。", None, "unknown"),
        # a text that does not say what it is of: named twice as its own, or with a town of it
        ("建设健康张掖。让健康张掖的步子快些。", "620700", "likely"),
        ("建设健康张掖,学武威的做法。武威市协会挂牌,武威市达标。", None, "unknown"),
        ("卢龙县下寨乡把急救抓实。", "130324", "likely"),
        # its officials are its own
        ("全市抓好急救,定西市副市长出席会议,市卫健委汇报,全市推广。", "621100", "likely"),
        ("全县抓好急救,通渭县副县长出席会议,全县推广。", "621121", "likely"),
        # a name does not bear out itself: there is a 宝山 in 双鸭山 too
        ("区卫生健康工作落实健康上海行动,推进健康宝山建设,开设健康宝山专栏,人民网上海频道报道。", "310113", "likely"),
    ],
)  # fmt: skip
def test_a_place_that_is_named_but_once(body, adcode, confidence):
    assert place(body) == (adcode, confidence)


def test_news_of_a_town_opens_with_where_it_lies():
    found = regions.find_region("日前,临江市建国街道被白山市委、市政府授予先进单位称号。")
    assert (found.division.adcode, found.confidence) == ("220681", "likely")
