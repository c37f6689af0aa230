"""Make the environment: a virtual environment with the locked versions, a browser, a font.

Runs on a bare Python 3.11 or newer, with nothing installed: ``python tools/setup.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
READY = VENV / ".ready"


def main() -> int:
    if sys.version_info < (3, 11):
        print(
            f"cityplans needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install a "
            "newer one and name it: make PYTHON=python3.12 figures",
            file=sys.stderr,
        )
        return 1
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print("creating .venv …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode:
            print(
                "Python could not make a virtual environment. On Debian and Ubuntu install "
                "python3-venv, then run the same command again.",
                file=sys.stderr,
            )
            return 1
    print("installing the locked versions …", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q"]
    lock = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    for arguments in (lock, ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]):
        if subprocess.run([*pip, *arguments], check=False).returncode:
            print("pip failed; its message is above. Mend it, then run again.", file=sys.stderr)
            return 1
    subprocess.run([str(python), "-m", "cityplans", "doctor", "--install"], check=False)
    READY.write_text("made by tools/setup.py\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
