"""Every figure at every width: text is measured in a browser, nothing is cut or overlaps."""

import pytest
from plotly.offline import get_plotlyjs

from cityplans import layouts, rendering, style
from tests.figure_cases import make_figures

_MEASURE = """
async (fig) => {
  const div = document.getElementById('figure');
  await Plotly.newPlot(div, fig.data, fig.layout, {staticPlot: true});
  const origin = div.getBoundingClientRect();
  const out = [];
  for (const text of div.querySelectorAll('svg.main-svg text')) {
    const said = text.textContent.trim();
    if (!said || getComputedStyle(text).opacity === '0') continue;
    const b = text.getBoundingClientRect();
    if (!b.width) continue;
    const size = parseFloat(getComputedStyle(text).fontSize);
    out.push([said, b.left - origin.left, b.top - origin.top, b.right - origin.left,
              b.bottom - origin.top, size]);
  }
  Plotly.purge(div);
  return out;
}
"""


@pytest.fixture(scope="module")
def browser():
    path = rendering.find_browser()
    if path is None or rendering.find_cjk_font() is None:
        pytest.skip("no browser or no Chinese font")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = started.new_page()
        page.set_content("<body style='margin:0'><div id='figure'></div></body>")
        page.add_script_tag(content=get_plotlyjs())
        yield page
        started.close()


@pytest.fixture(scope="module")
def made():
    return {lang: make_figures(lang) for lang in ("zh", "en")}


def boxes_of(page, fig) -> list[list]:
    """Texts that are seen, with the edges of their boxes and their size."""
    return page.evaluate(_MEASURE, fig.to_plotly_json() | {"layout": fig.layout.to_plotly_json()})


def seen(page, fig) -> set[str]:
    return {box[0] for box in boxes_of(page, fig)}


def printed(fig) -> set[str]:
    """The figures that stand beside rows."""
    texts = [t for t in fig.data if t.type == "scatter" and "text" in t.mode]
    return {text.strip() for trace in texts for text in trace.text}


def faults(page, fig) -> list[str]:
    """Name texts that leave the figure, overlap, or are too small or large in print."""
    boxes = boxes_of(page, fig)
    wide, high = fig.layout.width, fig.layout.height
    found = []
    for k, (said, left, top, right, bottom, size) in enumerate(boxes):
        if left < -0.5 or top < -0.5 or right > wide + 0.5 or bottom > high + 0.5:
            found.append(f"{said!r} is cut: {left:.0f} {top:.0f} {right:.0f} {bottom:.0f}")
        if not 6.95 <= size * 0.75 <= 9.05:
            found.append(f"{said!r} is of {size * 0.75:.1f} points")
        for other, a, b, c, d, _ in boxes[k + 1 :]:
            # Boxes have the air of a line above and below the letters.
            if min(right, c) - max(left, a) > 1 and min(bottom, d) - max(top, b) > 3:
                found.append(f"{said!r} overlaps {other!r}")
    return found


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("lang", "width"), [("zh", 85), ("zh", 120), ("zh", 178), ("en", 85), ("en", 178)]
)
def test_no_text_is_cut_or_overlaps(made, lang, width, browser):
    found = {}
    for name, fig in made[lang].items():
        pages = layouts.fit(fig, style.pixels(width), style.pixels(style.TALL))
        for k, page in enumerate(pages):
            assert page.layout.width == style.pixels(width)
            if name != "pmc" and (wrong := faults(browser, page)):
                found[f"{name} {k + 1}"] = wrong
            if unseen := printed(page) - seen(browser, page):
                found[f"{name} {k + 1}"] = [f"{n} is not seen" for n in sorted(unseen)]
            if page.layout.height > style.pixels(style.TALL):
                found[f"{name} {k + 1}"] = [f"it is {page.layout.height} high"]
    assert not found, "\n".join(f"{name}: {wrong[:5]}" for name, wrong in found.items())
