"""In JupyterLab itself: a click in the explorer is known in Python, frames can be read."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

import cityplans
from cityplans import rendering

sync_api = pytest.importorskip("playwright.sync_api")
expect, sync_playwright = sync_api.expect, sync_api.sync_playwright
pytestmark = [pytest.mark.chromium, pytest.mark.slow]
SHOW = """\
import cityplans as cp
plans = cp.load_plans()
widget = cp.explore(plans, cp.code_themes(plans))
widget"""
FRAMES = """\
import cityplans as cp
plans = cp.load_plans()
plans"""
PATIENCE = 120_000  # milliseconds; the machine may be busy
expect.set_options(timeout=PATIENCE)


BOOKS = {
    "x": [SHOW, "print('at', widget.state)"],
    "y": [FRAMES, "plans.measures.head()", "cp.use_display()\nplans.measures.head()"],
}


@pytest.fixture
def lab(tmp_path):
    """Address of a JupyterLab on this machine, with notebooks, settings and a token of its own."""
    (tmp_path / "books").mkdir()
    for name, cells in BOOKS.items():
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        book.metadata["kernelspec"] = kernel
        nbformat.write(book, tmp_path / "books" / f"{name}.ipynb")
    news = tmp_path / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython",
    }  # fmt: skip
    folders = {k: str(tmp_path / v) for k, v in own.items()}
    # The kernel is to use the package that is tested.
    folders["PYTHONPATH"] = str(Path(cityplans.__file__).parents[1])
    token = secrets.token_hex(16)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
        "--allow-root", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={tmp_path / 'books'}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            command, env={**os.environ, **folders},
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        for _ in range(240):
            try:
                direct.open(f"{address}/api", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.5)
        yield lambda name: f"{address}/lab/tree/{name}.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(30)


def test_a_click_in_jupyterlab_is_known_in_python(lab):
    path = rendering.find_browser()
    if path is None:
        pytest.skip(rendering.ADVICE_BROWSER)
    wrong = []
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path)
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto(lab("x"))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.locator(".cm-content").first.click()
        # The notebook may be there before its kernel listens.
        for _ in range(40):
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(1500)
            if re.search(r"[*\d]", page.locator(".jp-InputPrompt").first.inner_text()):
                break
        page.wait_for_selector(".cpx-cell, [data-mime-type$='error']")
        assert page.locator("[data-mime-type$='error']").all_inner_texts() == []
        page.locator('.cpx-cell[aria-label^="医共体/医联体 × 乐清"]').click()
        expect(page.locator(".cpx-card")).to_have_count(4)
        # Keys are the explorer's, not commands of the notebook (dd deletes a cell).
        page.keyboard.press("ArrowDown")
        page.keyboard.press("d")
        page.keyboard.press("d")
        expect(page.locator(".cpx-card")).to_have_count(4)
        page.locator(".cm-content").last.click()
        page.keyboard.press("Shift+Enter")
        said = page.locator(".jp-OutputArea-output pre", has_text="at ")
        said.wait_for()
        chosen = dict(pair.split("=") for pair in said.inner_text().split()[1].split("&"))
        assert set(chosen) == {"theme", "group"}
        chromium.close()
    assert wrong == []


_ROWS = """tables => tables.map(t => [...t.querySelectorAll('tbody tr')].map(r => [
    r.getBoundingClientRect().height,
    Math.max(...[...r.cells].map(c => c.getBoundingClientRect().width))]))"""


def test_frames_can_be_read(lab):
    """The rows of ``plans.measures.head()`` are one line high once plans were shown."""
    path = rendering.find_browser()
    if path is None:
        pytest.skip(rendering.ADVICE_BROWSER)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path)
        page = chromium.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(lab("y"))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.locator(".cm-content").first.click()
        for _ in range(40):
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(1500)
            if re.search(r"[*\d]", page.locator(".jp-InputPrompt").first.inner_text()):
                break
        page.locator(".jp-OutputArea-output table").first.wait_for()
        for k in (1, 2):
            page.locator(".cm-content").nth(k).click()
            page.keyboard.press("Control+Enter")
            page.locator(".jp-OutputArea-output table").nth(k).wait_for()
        plain, shown = page.eval_on_selector_all(".jp-OutputArea-output table", _ROWS)[1:]
        headers = page.locator(".jp-OutputArea-output table").nth(2).locator("th").all_inner_texts()
        chromium.close()
    assert len(plain) == len(shown) == 5
    assert max(height for height, _ in plain) < 40
    # Whole texts, in lines of many characters.
    assert min(wide for _, wide in shown) > 300
    assert "原文" in headers and "性质" in headers
