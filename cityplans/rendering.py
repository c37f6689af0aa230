"""What static export needs from the machine: a browser and a font with Chinese characters."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ADVICE_BROWSER = (
    "No Chrome, Chromium or Edge was found, so figures are written as interactive HTML and CSV "
    "only. For PDF, SVG and PNG install one of them (Debian and Ubuntu: apt-get install chromium; "
    "macOS and Windows: Google Chrome or Edge; or run `cityplans doctor --install`), or set the "
    "environment variable BROWSER_PATH to one, then run the same command again."
)
ADVICE_FONT = (
    "No font with Chinese characters was found: labels in PDF, SVG and PNG would show boxes. "
    "Install one (Debian and Ubuntu: apt-get install fonts-wqy-microhei; Fedora: "
    "dnf install wqy-microhei-fonts; macOS and Windows have one unless it was removed), then run "
    "the same command again."
)
ADVICE_EPS = (
    "EPS 由 PDF 转成，需要 pdftops（Debian、Ubuntu：apt-get install poppler-utils；macOS：brew "
    "install poppler），这里没有；期刊一般收 PDF，可直接投 PDF。 / EPS is made from the PDF by "
    "pdftops of poppler, which is not here (see the command before); nearly all journals take the "
    "PDF instead."
)
# Shipped with the systems, in the order of style.FONT.
_SYSTEM_FONTS = (
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/System/Library/AssetsV2/com_apple_MobileAsset_Font7",
)


@cache
def find_browser() -> str | None:
    """Return the path of the browser that export will use, or None.

    Looks where kaleido looks, so that what is found here is what is used there.
    """
    given = os.environ.get("BROWSER_PATH")
    if given:
        return given if Path(given).exists() else None
    from choreographer.browsers import Chromium

    return Chromium.find_browser(skip_local=False)


@cache
def find_cjk_font() -> str | None:
    """Return the name of a font with simplified Chinese characters, or None."""
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
        )
        families = sorted(line.split(",")[0].strip() for line in listed.stdout.splitlines() if line)
        if families:
            # WenQuanYi is what figures ask for first; say so when it is there.
            return next((f for f in families if "WenQuanYi" in f), families[0])
    return next((path for path in _SYSTEM_FONTS if Path(path).exists()), None)


def find_pdftops() -> str | None:
    """Return the path of poppler's pdftops, which makes EPS of PDF, or None."""
    return shutil.which("pdftops")


def install_missing() -> list[str]:
    """Install a browser and a font where the machine lets us; return what is still missing.

    Debian's packages are used when apt-get is there and we may use it (then also antiword, for
    old Word files); elsewhere the browser comes through kaleido's own download.

    Returns
    -------
    list of str
        One paragraph of advice for each thing still missing; empty if all is there.
    """
    wanted = []
    if find_browser() is None:
        wanted.append("chromium")
    if find_cjk_font() is None:
        wanted.append("fonts-wqy-microhei")
    may_apt = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if may_apt and not any(shutil.which(p) for p in ("antiword", "soffice", "libreoffice")):
        wanted.append("antiword")
    if wanted and may_apt:
        print(f"installing {', '.join(wanted)} with apt-get …", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=env, check=False, capture_output=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "fontconfig", *wanted],
            env=env, check=False, capture_output=True,
        )  # fmt: skip
    elif "chromium" in wanted:
        print("fetching a browser with kaleido …", flush=True)
        subprocess.run(
            [sys.executable, "-c", "import kaleido; kaleido.get_chrome_sync()"],
            check=False, stderr=subprocess.DEVNULL, timeout=600,
        )  # fmt: skip
    find_browser.cache_clear()
    find_cjk_font.cache_clear()
    return missing()


def missing() -> list[str]:
    """Return one paragraph of advice for each thing that static export lacks here."""
    advice = []
    if find_browser() is None:
        advice.append(ADVICE_BROWSER)
    if find_cjk_font() is None:
        advice.append(ADVICE_FONT)
    return advice
