"""Wrong arguments are answered with the right ones."""

import pytest

import cityplans as cp
from cityplans.advice import find_theme, nearest
from cityplans.codebook import read_codebook

THEMES = read_codebook().names


@pytest.mark.parametrize(
    ("part", "theme"),
    [
        ("医共体", "医共体/医联体"),
        ("三明", "三明医改经验"),
        ("DRG", "医保支付方式(DRG/DIP/总额/集采)"),
        ("两个允许", "薪酬制度(两个允许)"),
        ("中医药", "中医药"),
    ],
)
def test_a_part_finds_its_theme(part, theme):
    assert find_theme(part, THEMES) == theme


def test_every_theme_finds_itself():
    assert [find_theme(t, THEMES) for t in THEMES] == list(THEMES)


def test_a_part_of_several_and_a_slip_are_answered():
    with pytest.raises(ValueError, match=r"健康 may mean several themes: .*妇幼健康"):
        find_theme("健康", THEMES)
    with pytest.raises(ValueError, match="no theme 三名医改经验; did you mean 三明医改经验"):
        find_theme("三名医改经验", THEMES)
    assert nearest("定希", ["定西", "乐清"]) == ["定西"]


def test_a_part_goes_wherever_a_theme_is_asked_for(toy_plans):
    from cityplans import findings
    from cityplans.themes import theme_wording

    codes = cp.code_themes(toy_plans)
    shares = cp.compare_themes(codes, toy_plans, themes=["医共体"])
    assert shares["theme"].unique().tolist() == ["医共体/医联体"]
    assert cp.plot_themes(shares, themes=["医共体"]).layout.annotations[0].text == "医共体/医联体"
    assert "医共体/医联体" in findings.say_theme(shares, "医共体")
    assert set(theme_wording(codes, toy_plans, "医共体")["region"]) == {"甲"}
    with pytest.raises(ValueError, match="did you mean 医共体/医联体"):
        cp.compare_themes(codes, toy_plans, themes=["医供体"])


def test_frames_instead_of_plans_and_swapped_arguments_are_told(toy_plans):
    codes = cp.code_themes(toy_plans)
    with pytest.raises(TypeError, match="what load_plans gives, not DataFrame"):
        cp.code_themes(toy_plans.measures)
    with pytest.raises(TypeError, match=r"wrong order: it is compare_themes\(codes, plans\)"):
        cp.compare_themes(toy_plans, codes)
    with pytest.raises(TypeError, match=r"codes must be what code_themes\(plans\) gives"):
        cp.compare_themes("codes", toy_plans)
    with pytest.raises(TypeError, match=r"this figure wants .*, not Plans"):
        cp.plot_themes(toy_plans)


def test_no_hit_names_the_nearest_themes(toy_plans):
    hits = cp.kwic(toy_plans, "三名医改")
    assert hits.empty and "三明医改经验" in hits._repr_html_()
