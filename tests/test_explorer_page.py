"""The saved explorer in a real browser: open, filter, click, read, back; nothing from the network."""

import json
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pandas as pd
import pytest

import cityplans as cp
from cityplans import rendering, schema
from cityplans.explorer.page import script
from tests.comparisons import make_plans

sync_api = pytest.importorskip("playwright.sync_api")
expect, sync_playwright = sync_api.expect, sync_api.sync_playwright
pytestmark = pytest.mark.chromium
expect.set_options(timeout=60_000)  # milliseconds; the machine may be busy
CELL = re.compile(r"^(.*) × (.*?)：(\d+)／(\d+) 项举措")
CHINESE = re.compile("[\u2e80-\uffff]")


@pytest.fixture(scope="module")
def browser():
    path = rendering.find_browser()
    if path is None:
        pytest.skip(rendering.ADVICE_BROWSER)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The shipped plans, their codes and their page."""
    plans = cp.load_plans()
    codes = cp.code_themes(plans)
    return plans, codes, cp.save_explorer(plans, codes, tmp_path_factory.mktemp("x") / "x.html")


@pytest.fixture
def visit(browser):
    """Open a page; afterwards nothing was said on its console and nothing asked of the network."""
    said, asked, contexts = [], [], []

    def go(path, state="", **options):
        context = browser.new_context(viewport={"width": 1300, "height": 850}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda m: said.append(m.text))
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("dialog", lambda d: said.append(d.message))
        page.on("request", lambda r: asked.append(r.url))
        page.goto(f"{Path(path).as_uri()}{'#' + state if state else ''}")
        page.wait_for_selector(".cpx-top")
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert sum(url.startswith("file:") for url in asked) == len(contexts)


def cells(page):
    """What each cell says: (theme, group) → (n, of)."""
    labels = page.eval_on_selector_all(".cpx-cell", "all => all.map(c => c.ariaLabel)")
    found = [CELL.match(label) for label in labels]
    return {(m[1], m[2]): (int(m[3]), int(m[4])) for m in found}


def cell_of(page, theme, group):
    return page.locator(f'.cpx-cell[aria-label^="{theme} × {group}"]')


def everything(page):
    """Let the heatmap be tall enough to have all rows in the page."""
    page.set_viewport_size({"width": 1300, "height": 1500})
    expect(page.locator(".cpx-row")).to_have_count(28)


def test_open_filter_click_read_back(shipped, visit):
    page = visit(shipped[2])
    page.locator("summary", has_text="年份").click()
    page.get_by_label("2024").check()
    page.keyboard.press("Escape")
    assert page.locator(".cpx-col").all_inner_texts() == ["大丰\n14", "乐清\n20"]
    cell_of(page, "医共体/医联体", "乐清").click()
    page.wait_for_selector(".cpx-card")
    assert page.locator(".cpx-card").count() == 4
    card = page.locator(".cpx-card").first
    assert card.locator("mark").all_inner_texts() == ["医联体"]
    assert "乐清市卫生健康局2023年总结与2024年工作重点 · 二.(一)#3" in card.inner_text()
    start, end = map(int, re.search(r"医联体 \((\d+)–(\d+)\)", card.inner_text()).groups())
    assert shipped[0].source_text("yueqing-2024")[start:end] == "医联体"
    page.go_back()
    page.wait_for_selector(".cpx-welcome")
    assert page.locator(".cpx-col").count() == 2
    page.go_back()
    expect(page.locator(".cpx-col")).to_have_count(6)


@pytest.mark.parametrize("by", ["region", "plan_year", "doc_type", "macro_region"])
def test_every_cell_is_what_compare_themes_counts(shipped, visit, by):
    plans, codes, path = shipped
    page = visit(path, f"by={by}&role=*")
    everything(page)
    shares = cp.compare_themes(codes, plans, by=by, role=None, n_permutations=0)
    shares = shares[shares["n_measures"] > 0]
    found = cells(page)
    assert len(found) == len(shares)
    for value, rows in shares.groupby(by):
        counted = {
            (t, n, of)
            for t, n, of in zip(rows["theme"], rows["n"], rows["n_measures"], strict=True)
        }
        assert any(
            {(t, *found[t, g]) for t, g in found if g == name} == counted
            for name in {g for _, g in found}
        ), value


@pytest.mark.parametrize(
    "state",
    [
        "",
        "by=plan_year&role=plan&role=retrospective",
        "plan_year=2024&region=乐清&region=大丰",
        "by=instrument&doc_type=work_plan",
    ],
)
def test_the_copied_code_gives_the_same_numbers(shipped, visit, state):
    page = visit(shipped[2], quote(state, safe="&="))
    everything(page)
    page.get_by_role("button", name="代码").click()
    names: dict = {}
    exec(page.locator("dialog pre").inner_text(), names)
    shares, by = names["shares"], names["view"].columns.name
    found = cells(page)
    shown = {g for _, g in found}
    of = "n_theme" if by == "other" else "n_measures"
    wanted = {
        (t, str(g)): (n, m)
        for t, g, n, m in zip(shares["theme"], shares[by], shares["n"], shares[of], strict=True)
        if str(g) in shown
    }
    assert found == wanted


def test_the_copied_code_gives_the_measures_that_are_read(shipped, visit):
    page = visit(shipped[2], quote("theme=中医药&group=定西&q=中医 服务", safe="&="))
    page.get_by_role("button", name="代码").click()
    names: dict = {}
    exec(page.locator("dialog pre").inner_text(), names)
    assert page.locator(".cpx-text").all_inner_texts() == names["measures"]["text"].tolist()
    assert 0 < len(names["measures"]) < 10


def test_a_link_leads_to_the_view_and_nonsense_to_the_start(shipped, visit):
    page = visit(shipped[2])
    cell_of(page, "中医药", "定西").click()
    page.fill(".cpx-search", "中医馆")
    page.wait_for_selector(".cpx-mark-hit")
    texts = page.locator(".cpx-text").all_inner_texts()
    again = visit(shipped[2], page.url.split("#")[1])
    again.wait_for_selector(".cpx-card")
    assert again.locator(".cpx-text").all_inner_texts() == texts
    assert again.input_value(".cpx-search") == "中医馆"
    odd = visit(
        shipped[2], "by=nothing&theme=%3Cb%3E&tab=constructor&lang=__proto__&m=x&%E0%A4%A=1"
    )
    assert odd.locator(".cpx-cell").count() > 100


def test_a_link_to_a_measure_opens_it(shipped, visit):
    plans = shipped[0]
    page = visit(shipped[2], "m=dingxi-2022%2Fm040")
    page.wait_for_selector(".cpx-card.cpx-on")
    assert (
        page.locator(".cpx-card.cpx-on .cpx-text").inner_text()
        == plans.measures.at["dingxi-2022/m040", "text"]
    )
    assert page.locator(".cpx-card.cpx-on").is_visible()


def test_targets_of_a_place_lead_to_their_measure(shipped, visit):
    plans = shipped[0]
    page = visit(shipped[2])
    page.locator(".cpx-col", has_text="大丰").click()
    page.get_by_role("tab", name="指标数字").click()
    targets = cp.find_targets(plans).query("doc_id == 'dafeng-2024' and role == 'plan'")
    assert page.locator(".cpx-targets tbody tr").count() == len(targets)
    page.get_by_role("button", name="年内新增3个以上名医工作室").click()
    page.wait_for_selector(".cpx-card.cpx-on")
    assert (
        page.locator(".cpx-card.cpx-on .cpx-text").inner_text()
        == plans.measures.at["dafeng-2024/m004", "text"]
    )


def test_everything_works_from_the_keyboard(shipped, visit):
    page = visit(shipped[2])
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "gridcell":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.innerText").startswith("定西")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.ariaLabel").startswith("医共体/医联体 × 青白江")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cpx-card")
    assert page.evaluate("document.activeElement.ariaLabel").startswith("医共体/医联体 × 青白江")
    for _ in range(27):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel").startswith(
        "健康扶贫/乡村振兴 × 青白江"
    )
    page.keyboard.press("Escape")
    page.wait_for_selector(".cpx-welcome")


def test_english_is_complete(visit, tmp_path):
    plans = make_plans(
        {f"d{k}": {"region": f"County {k}", "plan_year": 2023 + k, "title": "Plan", "doc_type": kind,
                   "macro_region": schema.tables.MACRO_REGIONS[k % 4], "level": schema.LEVELS[k % 6]}
         for k, kind in enumerate(schema.DOC_TYPES)},
        {f"d{k}": [(r, f"Build {r}") for r in schema.ROLES] for k in range(len(schema.DOC_TYPES))},
    )  # fmt: skip
    codes = pd.DataFrame({"measure_id": ["d0/m1"], "theme": ["build"], "term": ["Build"]})
    path = cp.save_explorer(plans, codes, tmp_path / "x.html", lang="en", instruments=codes.head(0))
    page = visit(path)
    for state in (
        "",
        "by=doc_type&role=*",
        "by=macro_region&group=East",
        "by=level&tab=targets&group=county",
        "q=Build",
    ):
        page.evaluate("state => { location.hash = state; }", state)
        page.wait_for_timeout(50)
        for menu in page.locator("summary").all():
            menu.click()
        text = page.inner_text("body") + " ".join(
            page.eval_on_selector_all(
                "[title],[aria-label],[placeholder]",
                "all => all.map(n => n.title + n.ariaLabel + n.placeholder)",
            )
        )
        assert not CHINESE.findall(text.replace("中文", ""))
    page.get_by_role("button", name="中文").click()
    assert "举措" in page.inner_text("body")


def test_english_names_places_and_indicators(shipped, visit):
    page = visit(shipped[2], quote("lang=en&by=region&group=定西&tab=targets", safe="&="))
    page.wait_for_selector(".cpx-targets")
    names = page.eval_on_selector_all(".cpx-col span", "all => all.map(n => n.textContent)")
    assert "Dingxi" in names
    assert not CHINESE.search(" ".join(names))


def test_both_languages_have_every_word(browser):
    page = browser.new_page()
    words = script().split("const COMPARATORS")[0]
    zh, en = page.evaluate(words + ";[Object.keys(WORDS.zh), Object.keys(WORDS.en)]")
    page.close()
    assert zh == en


def test_texts_are_shown_and_never_run(visit, tmp_path):
    bad = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\u2028'\"&lt;医共体"
    plans = make_plans({"a": {"region": f"甲{bad}", "title": bad, "province": bad}}, {"a": [bad]})
    codes = pd.DataFrame({"measure_id": ["a/m1"], "theme": [f"主题{bad}"], "term": ["医共体"]})
    path = cp.save_explorer(plans, codes, tmp_path / "x.html", title=bad)
    page = visit(path)
    page.locator(".cpx-cell").first.click()
    page.wait_for_selector(".cpx-card")
    assert page.locator(".cpx-text").text_content() == bad
    assert page.locator("h2").text_content() == bad
    assert page.locator(".cpx img, .cpx script").count() == 0
    page.get_by_role("button", name="代码").click()
    shown = page.locator("dialog pre").text_content()
    assert f"== {json.dumps('主题' + bad, ensure_ascii=False)}" in shown
    compile(shown, "shown", "exec")


def test_figures_are_saved(shipped, visit, tmp_path):
    page = visit(shipped[2], "theme=x&by=doc_type", accept_downloads=True)
    for name, ending in (("SVG", "svg"), ("PNG", "png")):
        page.locator("summary", has_text="存图").click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        assert waiting.value.suggested_filename == f"themes-doc_type.{ending}"
        waiting.value.save_as(tmp_path / f"f.{ending}")
    drawing = ElementTree.parse(tmp_path / "f.svg").getroot()
    texts = [node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"主题 × 文种", "医共体/医联体", "工作要点"} <= set(texts)
    png = (tmp_path / "f.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    assert width == round(float(drawing.get("width")) * 300 / 96)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """300 places of 30 provinces, one document of four measures each."""
    places = {
        f"d{k:03d}": {"region": f"地{k:03d}", "province": f"省{k % 30:02d}", "plan_year": 2020}
        for k in range(300)
    }
    plans = make_plans(places, {d: [f"第{i}项医共体" for i in range(4)] for d in places})
    codes = cp.code_themes(plans, {"themes": {"医共体": ["医共体"], "别的": ["没有"]}})
    return cp.save_explorer(plans, codes, tmp_path_factory.mktemp("x") / "x.html")


def test_many_places_are_summed_up_first(large, visit):
    page = visit(large)
    assert page.locator(".cpx-col").count() == 30
    assert "共 300 个地方，先按省份汇总" in page.inner_text(".cpx-note")
    page.locator(".cpx-col", has_text="省07").click()
    page.get_by_role("button", name="查看省07各地").click()
    expect(page.locator(".cpx-col")).to_have_count(10)
    assert page.locator(".cpx-col").first.inner_text() == "地007\n4"


def test_a_store_of_too_many_measures_is_drawn_from_and_the_page_says_so(
    visit, tmp_path, monkeypatch
):
    places = {f"d{k}": {"region": f"地{k}", "n_measures": 4} for k in range(9)}
    plans = make_plans(places, {d: [f"第{i}项医共体" for i in range(4)] for d in places})
    store = cp.open_plans(plans.save(tmp_path / "store"))
    monkeypatch.setattr("cityplans.explorer.page._MOST", 23)
    codes = cp.code_themes(store, {"themes": {"医共体": ["医共体"]}})
    page = visit(cp.save_explorer(store, codes, tmp_path / "x.html"))
    assert page.locator(".cpx-col").count() == 5
    assert "随机抽取 5 份（共 9 份）" in page.inner_text(".cpx-note")


def test_only_rows_in_sight_are_in_the_page(large, visit):
    page = visit(large, "by=region")
    assert page.get_attribute(".cpx-grid", "aria-rowcount") == "301"
    assert page.locator(".cpx-row").count() < 60
    page.evaluate("document.querySelector('.cpx-scroll').scrollTop = 1e6")
    page.wait_for_selector(".cpx-name >> text=地299")
    assert page.locator(".cpx-row").count() < 60
    page.locator(".cpx-name", has_text="地299").click()
    page.wait_for_selector(".cpx-card")
    page.keyboard.press("PageUp")
    assert page.evaluate("document.activeElement.innerText")[:2] in ("地2", "地1")


def test_lists_load_as_one_scrolls(large, visit):
    page = visit(large, "q=医共体")
    page.wait_for_selector(".cpx-card")
    assert page.locator(".cpx-card").count() == 30
    assert "共 1200 项" in page.inner_text(".cpx-count")
    page.evaluate(
        "(() => { const l = document.querySelector('.cpx-list'); l.scrollTop = l.scrollHeight; })()"
    )
    expect(page.locator(".cpx-card")).to_have_count(60)


def test_shades_tell_values_apart_in_grey_and_can_be_read(browser):
    page = browser.new_page()
    shades = page.evaluate(
        "(() => {"
        + re.sub(r"export default.*", "", script())
        + """
        return [...Array(101).keys()].map(p => shade(p / 100)); })()"""
    )
    page.close()

    def lightness(colour):
        parts = [int(c) for c in re.findall(r"\d+", colour)]
        if colour.startswith("#"):
            parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        linear = [c / 255 / 12.92 if c < 11 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light = [lightness(s["fill"]) for s in shades]
    assert light == sorted(light, reverse=True)
    for s, back in zip(shades, light, strict=True):
        ink = lightness(s["ink"])
        assert (max(ink, back) + 0.05) / (min(ink, back) + 0.05) > 4.5, s


def test_a_page_of_compressed_data_opens_by_double_click(visit, shipped, tmp_path, monkeypatch):
    from cityplans.explorer import page as pages

    plans, codes, plain = shipped
    monkeypatch.setattr(pages, "_PLAIN", 1000)
    small = cp.save_explorer(plans, codes, tmp_path / "small.html")
    assert 'type="application/gzip"' in small.read_text(encoding="utf-8")
    page = visit(small)
    expect(page.locator(".cpx-cell").first).to_be_visible()
    assert cells(page) == cells(visit(plain))
