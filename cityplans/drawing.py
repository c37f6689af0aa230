"""Drawing static files of figures with a browser, in a process of its own.

A browser that does not start, or dies half-way, can leave whoever waits for it waiting for ever.
The wait is therefore another process's, which is ended after a while and tried once more.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.paths import replacing

if TYPE_CHECKING:
    import plotly.graph_objects as go

STATIC = ("pdf", "svg", "png")
_DOTS = 300  # to the inch
_SCALE = _DOTS / 96
_START, _EACH = 90, 15  # seconds to wait for a browser, and for each file
# No host is looked up or connected to: a browser's own traffic (updates, translation, safe
# browsing, guesses at the proxy) is switched off, as Puppeteer and Playwright do, and whatever is
# left finds no name and no proxy.
_OFFLINE = (
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,"
    "DialMediaRouteProvider,InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate",
    "--no-pings",
    "--no-proxy-server",
    "--no-service-autorun",
    "--allow-browser-signin=false",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class DrawingError(RuntimeError):
    """The browser did not draw a figure; the message holds what it said."""


def draw(figures: dict[Path, go.Figure], formats: tuple[str, ...] | list[str]) -> list[Path]:
    """Draw figures with one browser, each in all formats.

    Parameters
    ----------
    figures
        Figures by the path they are to have, without an ending.
    formats
        Some of :data:`STATIC`, ``tiff`` and ``eps``.

    Returns
    -------
    list of Path
        Files in the order of the figures.

    Raises
    ------
    DrawingError
        If the browser failed or did not answer in time, twice.
    """
    jobs = []
    for path, fig in figures.items():
        plain = fig.to_plotly_json() if not isinstance(fig, dict) else fig
        layout = plain.get("layout", {})
        size = {"width": layout.get("width", 692), "height": layout.get("height") or 450}
        for kind in formats:
            scale = _SCALE if kind in ("png", "tiff") else 1
            jobs.append((path.with_name(f"{path.name}.{kind}"), fig, {**size, "scale": scale}))
    with tempfile.TemporaryDirectory(prefix="cityplans-") as name:
        folder = Path(name)
        _write_jobs(jobs, folder)
        message = ""
        for _attempt in range(2):
            failed = _run(folder, _START + _EACH * len(jobs))
            if failed is None:
                break
            message = failed
        else:
            raise DrawingError(f"the browser did not draw the figures: {message}")
        for i, (path, _, _) in enumerate(jobs):
            with replacing(path) as beside:
                if path.suffix in (".png", ".tiff"):
                    _write_image(folder / f"{i}.png", beside, path.suffix[1:])
                elif path.suffix == ".eps":
                    _write_eps(folder / f"{i}.pdf", beside)
                else:
                    beside.write_bytes((folder / f"{i}{path.suffix}").read_bytes())
    return [path for path, _, _ in jobs]


def _write_image(drawn: Path, path: Path, kind: str) -> None:
    """Write an image with its dots to the inch, which journals ask for."""
    from PIL import Image

    with Image.open(drawn) as image:
        how = {"compression": "tiff_lzw"} if kind == "tiff" else {}
        image.convert("RGB").save(path, format=kind.upper(), dpi=(_DOTS, _DOTS), **how)


def _write_eps(drawn: Path, path: Path) -> None:
    """Write a page of PDF as EPS, which keeps its fonts and text."""
    done = subprocess.run(
        ["pdftops", "-eps", "-level3", str(drawn), str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise DrawingError(f"pdftops made no EPS: {done.stderr.strip()[-300:]}")


def _write_jobs(jobs: list[tuple[Path, Any, dict[str, Any]]], folder: Path) -> None:
    import plotly.io as pio

    specs = []
    for i, (path, fig, options) in enumerate(jobs):
        # The browser knows no tiff and no eps.
        kind = {".tiff": "png", ".eps": "pdf"}.get(path.suffix, path.suffix[1:])
        specs.append(
            {
                "fig": json.loads(pio.to_json(fig, validate=False)),
                "path": str(folder / f"{i}.{kind}"),
                "opts": {"format": kind, **options},
            }
        )
    (folder / "jobs.json").write_text(json.dumps(specs), encoding="utf-8")


def _run(folder: Path, seconds: float) -> str | None:
    """Draw in a process of its own; return what went wrong, or None."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cityplans.drawing", str(folder / "jobs.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that the browser can be ended with it
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"no answer within {seconds:.0f} seconds"
    if process.returncode == 0:
        return None
    return said.decode("utf-8", "replace").strip()[-500:]


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def main(arguments: list[str]) -> int:
    """Draw what a file of jobs says; the other side of :func:`draw`."""
    import kaleido
    from choreographer.browsers import Chromium

    class Offline(Chromium):
        """A browser that keeps to itself: no network, and nothing left in the user's home."""

        def get_cli(self) -> list[str]:
            return [*super().get_cli(), *_OFFLINE, "about:blank"]

        def get_env(self) -> dict[str, str]:
            home = Path(self.tmp_dir.path)
            user = Path.home()
            # Fonts that the user installed are still found.
            data = os.environ.get("XDG_DATA_HOME", str(user / ".local/share"))
            if (user / ".fonts").is_dir() and not (home / ".fonts").exists():
                (home / ".fonts").symlink_to(user / ".fonts")
            places = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CACHE", "CONFIG", "STATE")}
            return {**super().get_env(), "HOME": str(home), **places, "XDG_DATA_HOME": data}

    specs = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    kaleido.write_fig_from_object_sync(
        specs,
        kopts={"n": min(2, len(specs)), "mathjax": False, "browser_cls": Offline},
        cancel_on_error=True,
    )
    for spec in specs:
        path = Path(spec["path"])
        path.write_bytes(settle(path.read_bytes(), path.suffix[1:]))
    # At once: the browser's own clean-up at exit complains of files it is still writing.
    sys.stdout.flush()
    os._exit(0)


def settle(data: bytes, kind: str) -> bytes:
    """Take out what differs between runs: dates in PDF, random ids in SVG."""
    import re

    if kind == "pdf":
        # Same length, so that the offsets in the file's table stay right.
        return re.sub(rb"\(D:\d{14}", b"(D:20000101000000", data)
    if kind == "svg":
        if found := re.search(rb'id="defs-([0-9a-f]+)"', data):
            data = data.replace(found.group(1), b"cityplans")
        # Traces are numbered in their order of appearance, with patterns and scales that bear
        # their ids, and with the ticks and titles of scales.
        pattern = rb"(\b(?:trace|(?:v?x)?cb|pcityplans-(?:legend-)?))([0-9a-f]{6})(?=\b|tick|title)"
        order = list(dict.fromkeys(m[1] for m in re.findall(pattern, data)))
        return re.sub(pattern, lambda m: m[1] + b"%06d" % order.index(m[2]), data)
    return data


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
