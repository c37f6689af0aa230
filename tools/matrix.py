"""Run the tests under every Python that is here: ``python tools/matrix.py [arguments of pytest]``.

Each version gets the locked packages in an environment of its own under build/matrix. A version
that is not installed is named and passed over; pyproject's classifiers name those that passed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"


def find(version: str) -> str | None:
    """Return a Python of a version: one that pyenv has, or on the path, if it starts."""
    kept = sorted(str(p) for p in PYENV.glob(f"{version}.*/bin/python"))
    for python in (*kept[-1:], shutil.which(f"python{version}")):
        if python and not subprocess.run([python, "-c", ""], capture_output=True).returncode:
            return python
    return None


def run(version: str, python: str, arguments: list[str]) -> bool:
    home = ROOT / "build" / "matrix" / version
    own = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(own), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    steps = [
        [python, "-m", "venv", str(home)],
        [*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")],
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        [str(own), "-m", "pytest", *(arguments or ["-n", "2", "--dist", "loadfile", "tests"])],
    ]
    return all(subprocess.run(s, cwd=ROOT, check=False).returncode == 0 for s in steps)


def main(arguments: list[str]) -> int:
    found = {version: find(version) for version in VERSIONS}
    said = {v: "passed" if run(v, p, arguments) else "FAILED" for v, p in found.items() if p}
    for version in VERSIONS:
        print(f"Python {version}: {said.get(version, 'not installed here')}")
    return int("FAILED" in said.values() or not said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
