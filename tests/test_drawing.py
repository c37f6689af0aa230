import json
import os
import re
import shutil
import subprocess
import sys

import plotly.graph_objects as go
import pytest

from cityplans import drawing, export, rendering


def test_dates_and_ids_are_settled_without_changing_lengths():
    pdf = b"/CreationDate (D:20261121230437+00'00')"
    assert drawing.settle(pdf, "pdf") == b"/CreationDate (D:20000101000000+00'00')"
    svg = b'<defs id="defs-18a357"><g id="clip18a357xy"><g class="tracefedcba"><g class="trace012345">'
    assert drawing.settle(svg, "svg") == (
        b'<defs id="defs-cityplans"><g id="clipcityplansxy">'
        b'<g class="trace000000"><g class="trace000001">'
    )
    bars = b"pcityplans-legend-07adcc pcityplans-07adcc pcityplans-0000ff"
    assert drawing.settle(bars, "svg") == (
        b"pcityplans-legend-000000 pcityplans-000000 pcityplans-000001"
    )
    scale = b'<g class="trace07adcc"/><x id="gcityplans-cb0000ff"/><g class="cb0000ff colorbar"/>'
    assert drawing.settle(scale, "svg") == (
        b'<g class="trace000000"/><x id="gcityplans-cb000001"/><g class="cb000001 colorbar"/>'
    )
    ticks = b'<g class="trace07adcc"/><g class="xcb07adcctick"/><text class="vxcb07adcctitle"/>'
    assert drawing.settle(ticks, "svg") == (
        b'<g class="trace000000"/><g class="xcb000000tick"/><text class="vxcb000000title"/>'
    )


def test_a_browser_that_does_not_answer_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "_START", 1)
    monkeypatch.setattr(drawing, "_EACH", 0)
    slow = tmp_path / "slow"
    slow.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    slow.chmod(0o755)
    monkeypatch.setattr(drawing.sys, "executable", str(slow))
    with pytest.raises(drawing.DrawingError, match="no answer within 1 seconds"):
        drawing.draw({tmp_path / "f": go.Figure()}, ["png"])
    assert [p.name for p in tmp_path.iterdir()] == ["slow"]


def test_what_went_wrong_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    with pytest.raises(drawing.DrawingError, match="did not draw the figures"):
        drawing.draw({tmp_path / "f": go.Figure()}, ["png"])


def test_figures_kept_for_later_are_drawn_together(tmp_path, monkeypatch):
    drawn = {}
    monkeypatch.setattr(rendering, "find_browser", lambda: "browser")
    monkeypatch.setattr(rendering, "find_cjk_font", lambda: "font")
    monkeypatch.setattr(drawing, "draw", lambda figures, formats: drawn.update(figures) or [])
    monkeypatch.setenv(export.LATER, "1")
    export.save_figure(go.Figure(layout_title_text="一"), "a", tmp_path, formats=("png",))
    export.save_figure(go.Figure(), "b", tmp_path, formats=("png",))
    assert drawn == {}
    export.draw_pending(tmp_path)
    assert [p.name for p in drawn] == ["a", "b"]
    assert drawn[tmp_path / "a"].layout.title.text == "一"
    assert not (tmp_path / export.PENDING).exists()


# A process of its own, as `draw` starts one, that also keeps the browser's log of the network.
LOGGED = """
import sys
from cityplans import drawing
drawing._OFFLINE = (*drawing._OFFLINE, "--log-net-log=" + sys.argv[2])
drawing.main(sys.argv[1:2])
"""


@pytest.fixture
def job(tmp_path):
    if rendering.find_browser() is None:
        pytest.skip("no browser for static export")
    options = {"width": 200, "height": 100, "scale": 1}
    drawing._write_jobs([(tmp_path / "0.png", go.Figure(), options)], tmp_path)
    return tmp_path


def test_the_browser_looks_up_no_host(job):
    log = job / "net.json"
    run = [sys.executable, "-c", LOGGED, str(job / "jobs.json"), str(log)]
    subprocess.run(run, check=True, capture_output=True)
    # One event a line; the browser is ended, not closed, so the last may be cut.
    head, _, events = log.read_text(encoding="utf-8").partition('"events": [')
    types = json.loads(head.strip().rstrip(",") + "}")["constants"]["logEventTypes"]
    seen = set(re.findall(r'"type":(\d+)\}[,\]]*$', events, re.MULTILINE))
    assert seen & {str(types["REQUEST_ALIVE"]), str(types["HOST_RESOLVER_MANAGER_REQUEST"])}
    never = ("HOST_RESOLVER_MANAGER_JOB", "DNS_TRANSACTION", "TCP_CONNECT")
    assert not seen & {str(types[name]) for name in never}


@pytest.mark.parametrize("alone", [[], ["unshare", "--net"]], ids=["here", "no network"])
def test_figures_are_drawn_without_a_network_and_leave_nothing_in_the_home(job, alone):
    if alone and (not shutil.which("unshare") or subprocess.run([*alone, "true"]).returncode):
        pytest.skip("no network namespaces")
    home = job / "home"
    home.mkdir()
    run = [*alone, sys.executable, "-m", "cityplans.drawing", str(job / "jobs.json")]
    subprocess.run(run, check=True, capture_output=True, env={**os.environ, "HOME": str(home)})
    assert (job / "0.png").read_bytes().startswith(b"\x89PNG")
    assert list(home.iterdir()) == []
