import errno
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from openpyxl import load_workbook
from PIL import Image

import cityplans as cp
from cityplans import drawing, export, rendering
from cityplans.figures.base import canvas, finish
from cityplans.figures.labels import Labels


@pytest.fixture
def figure():
    rows = pd.DataFrame({"region": ["定西", "=1+1"], "share": [0.25, 0.5]})
    fig = canvas(Labels("zh"), "两地<br>之比", "说明 <b>", rows)
    fig.add_trace(go.Bar(x=rows["share"], y=["定西", "乐清"], orientation="h"))
    fig.add_trace(go.Scatter(x=rows["share"], y=["定西", "乐清"], mode="lines+markers"))
    panel = dict(axis="", title="", values=["定西", "乐清"], labels=["定西", "乐清"])
    return finish(fig, "rows", panels=[panel])


def test_figure_without_a_browser_still_gives_html_and_csv(figure, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "find_browser", lambda: None)
    with pytest.warns(export.ExportWarning, match="apt-get install chromium"):
        files = cp.save_figure(figure, "f", tmp_path)
    assert [f.name for f in files] == ["f.html", "f.csv", "f.txt"]
    assert "说明 &lt;b&gt;" in (tmp_path / "f.html").read_text(encoding="utf-8")
    assert (tmp_path / "f.txt").read_text(encoding="utf-8") == "两地 之比\n\n说明 <b>\n"


def test_a_browser_that_fails_does_not_take_html_and_csv_with_it(figure, tmp_path, monkeypatch):
    def fails(figures, formats):
        raise drawing.DrawingError("the browser did not draw the figures: no display")

    monkeypatch.setattr(rendering, "find_browser", lambda: "browser")
    monkeypatch.setattr(rendering, "find_cjk_font", lambda: "font")
    monkeypatch.setattr(drawing, "draw", fails)
    with pytest.warns(export.ExportWarning, match="no display; only html and csv are written"):
        files = cp.save_figure(figure, "f", tmp_path)
    assert [f.name for f in files] == ["f.html", "f.csv", "f.txt"]


def test_csv_cannot_hold_a_formula(figure, tmp_path):
    cp.save_figure(figure, "f", tmp_path, formats=())
    assert (tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "region,share", "定西,0.25", "'=1+1,0.5",
    ]  # fmt: skip


def test_names_of_columns_and_full_width_signs_are_no_formulas(tmp_path):
    frame = pd.DataFrame({"=A1": ["＝1", "＋1", "－1", "＠甲", "\n=1", "医=共"]})
    cp.write_table(frame, tmp_path / "t.csv")
    read = pd.read_csv(tmp_path / "t.csv")
    assert read.columns.tolist() == ["'=A1"]
    assert read["'=A1"].tolist() == ["'＝1", "'＋1", "'－1", "'＠甲", "'\n=1", "医=共"]


def test_a_missing_font_is_said(figure, tmp_path, monkeypatch):
    if rendering.find_browser() is None:
        pytest.skip("no browser for static export")
    monkeypatch.setattr(rendering, "find_cjk_font", lambda: None)
    with pytest.warns(export.ExportWarning, match="would show boxes"):
        cp.save_figure(figure, "f", tmp_path, formats=("png",))


def test_static_files_are_the_same_twice_and_text_can_be_copied(figure, tmp_path):
    if rendering.find_browser() is None or rendering.find_cjk_font() is None:
        pytest.skip("no browser or no Chinese font for static export")
    first = cp.save_figure(figure, "f", tmp_path / "1", formats=export.STATIC)
    second = cp.save_figure(figure, "f", tmp_path / "2", formats=export.STATIC)
    for a, b in zip(first, second, strict=True):
        assert a.read_bytes() == b.read_bytes(), a.suffix
    assert "定西" in (tmp_path / "1/f.svg").read_text(encoding="utf-8")
    try:
        text = subprocess.run(
            ["pdftotext", str(tmp_path / "1/f.pdf"), "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    assert "定西" in text.replace("\n", "")


def test_folder_none_writes_nothing(figure):
    assert cp.save_figure(figure, "f", None) == []


def test_the_figure_is_not_changed(figure, tmp_path):
    before = figure.to_json()
    cp.save_figure(figure, "f", tmp_path, formats=("html",))
    assert figure.to_json() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "../f"}, "without a folder"),
        ({"name": "f", "formats": ("gif",)}, "unknown format gif"),
        ({"name": "f", "width": "triple"}, "'single', 'onehalf', 'double'"),
        ({"name": "f", "width": 692}, "millimetres between 40 and 400"),
    ],
)
def test_wrong_arguments_are_named(figure, tmp_path, arguments, message):
    with pytest.raises(ValueError, match=message):
        cp.save_figure(figure, folder=tmp_path, **arguments)


@pytest.mark.chromium
def test_widths_are_millimetres_and_images_know_their_dots(figure, tmp_path):
    if rendering.find_browser() is None:
        pytest.skip("no browser for static export")
    cp.save_figure(figure, "f", tmp_path, width=85, formats=("png", "tiff", "svg"))
    for kind in ("png", "tiff"):
        with Image.open(tmp_path / f"f.{kind}") as image:
            dots = image.info["dpi"][0]
            assert round(float(dots)) == 300
            assert image.width / 300 * 25.4 == pytest.approx(85, abs=0.3)
    assert 'width="321"' in (tmp_path / "f.svg").read_text(encoding="utf-8")


def test_what_is_higher_than_a_page_is_split(tmp_path, monkeypatch):
    drawn = {}
    monkeypatch.setattr(rendering, "find_browser", lambda: "browser")
    monkeypatch.setattr(rendering, "find_cjk_font", lambda: "font")
    monkeypatch.setattr(drawing, "draw", lambda figures, formats: drawn.update(figures) or [])
    names = [str(k) for k in range(70)]
    fig = canvas(Labels("zh"), "甲", "", pd.DataFrame())
    fig.add_trace(go.Scatter(x=list(range(70)), y=names, mode="markers"))
    fig = finish(fig, "rows", panels=[dict(axis="", title="", values=names, labels=names)])
    cp.save_figure(fig, "f", tmp_path, formats=("pdf",))
    assert [p.name for p in drawn] == ["f-1", "f-2"]
    first, second = (list(fig.data[0].y) for fig in drawn.values())
    assert second + first == names  # the upper half, which plotly has last, is on the first page
    drawn.clear()
    fig.update_layout(title_text="<b>乙</b>")
    cp.save_figure(fig, "f", tmp_path, width="single", formats=("pdf",))
    assert {f.layout.title.text for f in drawn.values()} == {"<b>乙</b>"}


def test_nothing_half_written_is_left(tmp_path):
    with pytest.raises(RuntimeError), export.replacing(tmp_path / "t.csv") as beside:
        beside.write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_set_of_tables_is_written_together_or_not_at_all(tmp_path):
    frame = pd.DataFrame({"n": [1]})
    export.write_tables({"a": frame, "b": frame}, tmp_path, "csv")
    (tmp_path / ".unfinished-killed").mkdir()
    with pytest.raises(OSError, match=r"too long.*choose a shorter one"):
        export.write_tables({"a": frame * 2, "b" * 300: frame}, tmp_path, "csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.csv"]
    assert pd.read_csv(tmp_path / "a.csv")["n"].tolist() == [1]


def test_a_full_disk_is_named(tmp_path):
    said = pytest.raises(OSError, match=r"no space is left.*t\.csv")
    with said, export.replacing(tmp_path / "t.csv"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_names_the_table_and_not_where_it_was_begun(tmp_path, monkeypatch):
    def full(frame, path):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("cityplans.export.tables.write_table", full)
    with pytest.raises(OSError, match="no space is left") as caught:
        export.write_tables({"a": pd.DataFrame()}, tmp_path, "csv")
    assert caught.value.filename == str(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_figure_on_a_full_disk_or_of_a_long_name_leaves_nothing(tmp_path, monkeypatch):
    drawn = Path.write_bytes

    def run(folder, seconds):
        drawn(folder / "0.svg", b"<svg/>")

    def full(path, data):
        drawn(path, data[:2])
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(drawing, "_run", run)
    with pytest.raises(OSError, match="the name is too long"):
        drawing.draw({tmp_path / ("长" * 300): go.Figure()}, ["svg"])
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"no space is left.*f\.svg"):
        drawing.draw({tmp_path / "f": go.Figure()}, ["svg"])
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_leaves_the_old_tables_whole(tmp_path):
    export.write_tables({"a": pd.DataFrame({"n": [1]})}, tmp_path, "csv")
    script = (
        "import os, signal, sys, pandas as pd\n"
        "from cityplans import export\n"
        "class Killed(dict):\n"
        "    def items(self):\n"
        "        yield 'a', pd.DataFrame({'n': [2]})\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "export.write_tables(Killed(), sys.argv[1], 'csv')\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert killed.returncode == -9
    assert pd.read_csv(tmp_path / "a.csv")["n"].tolist() == [1]
    export.write_tables({"a": pd.DataFrame({"n": [3]})}, tmp_path, "csv")
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_tables_keep_text_as_text(tmp_path):
    frame = pd.DataFrame({"text": ["=SUM(A1)", "医共体"], "n": [1, -2]}, index=["x", "y"])
    frame.index.name = "doc_id"
    cp.write_table(frame, tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.properties.created == datetime(2000, 1, 1)  # the same table is the same bytes
    sheet = book.active
    assert sheet.freeze_panes == "A2"
    assert [c.value for c in sheet[1]] == ["doc_id", "text", "n"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=SUM(A1)", "s")
    cp.write_table(frame, tmp_path / "t.parquet")
    assert pd.read_parquet(tmp_path / "t.parquet")["text"].tolist() == ["=SUM(A1)", "医共体"]
    with pytest.raises(ValueError, match=r"\.csv, \.xlsx or \.parquet"):
        cp.write_table(frame, tmp_path / "t.doc")


def test_eps_is_made_from_the_pdf_with_its_fonts(figure, tmp_path):
    if rendering.find_browser() is None or rendering.find_cjk_font() is None:
        pytest.skip("no browser or no Chinese font for static export")
    if rendering.find_pdftops() is None:
        pytest.skip("pdftops is not installed")
    files = cp.save_figure(figure, "f", tmp_path, width=85, formats=("eps",))
    assert [f.name for f in files] == ["f.eps", "f.csv", "f.txt"]
    data = (tmp_path / "f.eps").read_bytes()
    assert data.startswith(b"%!PS-Adobe-3.0 EPSF-3.0")
    box = [float(x) for x in re.search(rb"%%HiResBoundingBox: (.*)", data)[1].split()]
    assert box[2] - box[0] == pytest.approx(85 / 25.4 * 72, abs=1)
    # Outlines of the font are in the file: a printer needs no Chinese font.
    assert b"%%BeginResource: font" in data and b"WenQuanYi" in data.replace(b"#20", b"")


def test_eps_without_poppler_says_what_to_do(figure, tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(rendering, "find_browser", lambda: "browser")
    monkeypatch.setattr(rendering, "find_cjk_font", lambda: "font")
    monkeypatch.setattr(rendering, "find_pdftops", lambda: None)
    monkeypatch.setattr(drawing, "draw", lambda figures, formats: drawn.extend(formats) or [])
    with pytest.warns(export.ExportWarning, match="可直接投 PDF"):
        cp.save_figure(figure, "f", tmp_path, formats=("pdf", "eps"))
    assert drawn == ["pdf"]
