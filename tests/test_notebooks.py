"""Guards what nbval does not compare, and proves that it compares what it should."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from cityplans import notebooks

FILES = notebooks.find_notebooks()
CHINESE = [f for f in FILES if f.parent.name != "en"]
# What nbval compares; it passes over png, jpeg and widget views.
COMPARED = {
    "text/plain", "text/html", "application/vnd.plotly.v1+json",
}  # fmt: skip


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def test_there_are_notebooks():
    assert 6 <= len(CHINESE) <= 8


def test_every_notebook_has_an_english_version_with_the_same_code():
    def code(path):
        cells = code_cells(nbformat.read(path, as_version=4))[1:]  # parameters: comments differ
        # Texts of titles and labels differ, calls do not.
        bare = [re.sub(r'"[^"\n]*"', '""', c.source.replace('lang="en"', "")) for c in cells]
        return [re.sub(r"[\s,()]", "", c) for c in bare]

    for file in CHINESE:
        assert code(file) == code(file.parent / "en" / file.name), file.stem


def test_the_first_versions_are_chinese_and_the_english_ones_complete():
    for file in FILES:
        cells = nbformat.read(file, as_version=4).cells
        prose = "".join(c.source for c in cells if c.cell_type == "markdown")
        share = len(re.findall("[一-鿿]", prose)) / len(re.sub(r"\s|[\x00-\x40]", "", prose))
        assert (share > 0.6) if file in CHINESE else (share < 0.1), (file, share)
        assert "医共体" in prose and "三明" in prose


@pytest.fixture(params=FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_every_cell_was_run_once_from_top_to_bottom(notebook):
    # A cell without a count and outputs passes nbval in silence.
    counts = [c.execution_count for c in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_only_what_is_compared_is_stored(notebook):
    for cell in code_cells(notebook):
        assert not {"skip", "ignore", "nbval-skip", "nbval-ignore-output"} & set(
            cell.metadata.get("tags", [])
        )
        assert "NBVAL" not in cell.source
        for output in cell.outputs:
            assert output.output_type != "error"
            if output.output_type == "stream":
                assert output.name == "stdout", output.text
            else:
                assert set(output.data) <= COMPARED, set(output.data)


def test_cells_are_short_and_call_the_library(notebook):
    cells = code_cells(notebook)
    assert len(cells) <= 25
    for cell in cells:
        assert len(cell.source.splitlines()) <= 10
        assert "def " not in cell.source
        assert str(Path(__file__).resolve().parents[1]) not in cell.source


def test_there_is_prose_before_code_and_a_parameters_cell(notebook):
    cells = notebook.cells
    assert cells[0].cell_type == "markdown" and re.search("[?？]", cells[0].source)
    assert "parameters" in code_cells(notebook)[0].metadata.get("tags", [])
    prose = "".join(c.source for c in cells if c.cell_type == "markdown")
    # Two characters are about a word.
    words = len(re.findall("[一-鿿]", prose)) / 2 + len(re.findall("[A-Za-z]+", prose))
    lines = sum(len(c.source.splitlines()) for c in code_cells(notebook))
    assert words >= 5 * lines


def test_figures_are_named_like_their_notebook():
    for file in FILES:
        for cell in code_cells(nbformat.read(file, as_version=4)):
            if "save_figure" in cell.source:
                assert f'"{file.stem[:2]}-' in cell.source
                assert ('-en"' in cell.source) == (file.parent.name == "en")


def _nbval(path: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider",
         "-q", "-c", "/dev/null", str(path)],
        capture_output=True, text=True, cwd=path.parent, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_one_changed_number_in_one_figure_fails(tmp_path):
    source = json.loads(FILES[0].read_text(encoding="utf-8"))
    copy = tmp_path / FILES[0].name
    figures = [
        o["data"]["application/vnd.plotly.v1+json"]
        for c in source["cells"] if c["cell_type"] == "code"
        for o in c["outputs"] if "application/vnd.plotly.v1+json" in o.get("data", {})
    ]  # fmt: skip
    copy.write_text(json.dumps(source), encoding="utf-8")
    assert _nbval(copy).returncode == 0
    figures[0]["data"][0]["x"][0] += 1
    copy.write_text(json.dumps(source), encoding="utf-8")
    done = _nbval(copy)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_own_plans_never_write_over_the_shipped_figures(tmp_path):
    with pytest.raises(ValueError, match="holds the shipped figures"):
        notebooks.run_notebooks(str(tmp_path), Path("figures"))
    with pytest.raises(ValueError, match="leave out --plans"):
        notebooks.run_notebooks(str(tmp_path), store=True)
    with pytest.raises(FileNotFoundError, match="no such file or folder of plans"):
        notebooks.run_notebooks(str(tmp_path / "none"))


def test_a_cell_with_nothing_to_show_is_told_from_one_that_broke():
    def cell(name, value):
        output = nbformat.v4.new_output("error", ename=name, evalue=value, traceback=[])
        return nbformat.v4.new_code_cell("", outputs=[output])

    nb = nbformat.v4.new_notebook(
        cells=[cell("NothingToPlot", "no rows"), cell("NameError", "fig")]
    )
    assert notebooks._errors(nb) == (["no rows"], [])
    nb = nbformat.v4.new_notebook(cells=[cell("KeyError", "x")])
    assert notebooks._errors(nb) == ([], ["KeyError: x"])


def test_every_figure_of_the_notebooks_is_committed_in_all_formats():
    folder = Path(__file__).resolve().parents[1] / "figures"
    if not folder.is_dir():
        pytest.skip("figures are committed in the checkout only")
    names = set()
    for file in FILES:
        for cell in code_cells(nbformat.read(file, as_version=4)):
            names |= set(re.findall(r'save_figure\(\w+, "([^"]+)"', cell.source))
    assert len(names) >= 10
    kinds = ("svg", "png", "pdf", "csv", "txt")
    missing = [
        f"{n}.{k}" for n in sorted(names) for k in kinds if not (folder / f"{n}.{k}").exists()
    ]
    assert missing == []
