"""Running the notebooks: on the shipped plans or on a user's own, top to bottom."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.drawing import DrawingError
from cityplans.export import LATER, PENDING, draw_pending
from cityplans.paths import notebooks_dir
from cityplans.rendering import missing

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A kernel uses one core; two at a time keep a small machine busy and its memory free.
_AT_ONCE = 2


@dataclass
class Report:
    """What became of a run: one line per notebook, and whether any failed."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False


def find_notebooks() -> list[Path]:
    """Return the shipped notebooks: the Chinese ones, then their English versions in ``en``."""
    folder = notebooks_dir()
    return [file for part in (folder, folder / "en") for file in sorted(part.glob("[0-9]*.ipynb"))]


def run_notebooks(
    plans: str | None = None, out: Path | None = None, *, store: bool = False
) -> Report:
    """Run every notebook top to bottom and write the figures it makes.

    Parameters
    ----------
    plans
        A file or folder of the user's own plans; without it the shipped plans.
    out
        Folder for the figures: by default ``figures`` for the shipped plans and
        ``figures/user/<name>`` for others, so that the shipped figures are never written over.
        The notebooks as run on a user's plans are written there too.
    store
        Store the outputs in the shipped notebooks (shipped plans only).

    Returns
    -------
    Report
        A cell that finds nothing to show in a user's plans is named and passed over; any other
        error marks the report as failed.

    Raises
    ------
    FileNotFoundError
        If ``plans`` does not exist.
    ValueError
        If outputs of a user's plans were to be stored, or written over the shipped figures.
    """
    from tqdm.auto import tqdm

    if plans is not None:
        given = Path(plans).resolve()
        if not given.exists():
            raise FileNotFoundError(f"{plans}: there is no such file or folder of plans")
        if store:
            raise ValueError("--store is for the shipped plans: leave out --plans")
        plans = str(given)
        own = given.name if given.is_dir() else given.stem
    shipped = Path("figures")
    if out is None:
        out = shipped if plans is None else shipped / "user" / own
    elif plans is not None and out.resolve() == shipped.resolve():
        raise ValueError(f"--out {out} holds the shipped figures; choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    # What a run that was broken off left for later is not this run's.
    shutil.rmtree(out / PENDING, ignore_errors=True)
    files = find_notebooks()
    report = Report()

    def one(file: Path) -> tuple[str, bool]:
        return _run_one(file, plans, out, store)

    with tqdm(total=len(files) + 1, desc="笔记本 notebooks", file=sys.stderr) as bar:
        # Kernels inherit it; their figures are drawn below, all with one browser, and what they
        # store holds no bars.
        with (
            _environment(LATER, "1"),
            _environment("TQDM_DISABLE", "1"),
            ThreadPoolExecutor(_AT_ONCE) as pool,
        ):
            for line, failed in pool.map(one, files):
                report.lines.append(line)
                report.failed |= failed
                bar.update()
        bar.set_description("绘图 drawing figures")
        try:
            draw_pending(out)
        except DrawingError as error:
            report.lines.append(f"{error}; html and csv are there")
            report.failed = True
        bar.update()
    report.lines += missing()
    made = sorted(p.name for p in out.iterdir() if p.suffix in {".pdf", ".html"})
    report.lines.append(f"{len(made)} pdf and html figures in {out}")
    return report


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _run_one(file: Path, plans: str | None, out: Path, store: bool) -> tuple[str, bool]:
    import nbformat
    from nbclient import NotebookClient
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    suffix = "-en" if file.parent.name == "en" else ""
    name = file.relative_to(notebooks_dir()).as_posix()
    notebook = nbformat.read(file, as_version=4)
    values = {"PLANS": plans, "FIGURES": str(out.resolve())}
    run = parameterize_notebook(load_notebook_node(str(file)), values)
    client = NotebookClient(
        run,
        timeout=1800,
        startup_timeout=600,
        kernel_name="python3",
        allow_errors=plans is not None,
        resources={"metadata": {"path": str(file.parent)}},
        extra_arguments=["--log-level=40"],
    )
    try:
        client.execute()
    except Exception as error:
        return f"{name}: failed\n{error}", True
    empty, broken = _errors(run)
    if plans is not None:
        nbformat.write(run, out / f"{file.stem}{suffix}.ipynb")
    elif store:
        _store(notebook, run, file)
    line = f"{name}: ran"
    if empty:
        line += "; nothing to show for " + "; ".join(empty)
    if broken:
        line += "; failed in " + "; ".join(broken)
    return line, bool(broken)


def _errors(run: NotebookNode) -> tuple[list[str], list[str]]:
    """Tell cells that found nothing to show from cells that broke."""
    empty, broken = [], []
    for cell in run.cells:
        for output in cell.get("outputs", []):
            if output.output_type != "error":
                continue
            message = f"{output.ename}: {output.evalue}"
            if output.ename == "NothingToPlot":
                empty.append(output.evalue)
            elif not (output.ename == "NameError" and empty):
                # After an empty result the cells that build on it have no name to work with.
                broken.append(message)
    return empty, broken


def _store(notebook: NotebookNode, run: NotebookNode, file: Path) -> None:
    """Put the outputs of a run into the shipped notebook, without the injected cell."""
    import nbformat

    cells = [c for c in run.cells if "injected-parameters" not in c.metadata.get("tags", [])]
    count = 0
    for old, new in zip(notebook.cells, cells, strict=True):
        if old.cell_type != "code":
            continue
        count += 1
        old.outputs = new.outputs
        old.execution_count = count
        for output in old.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    notebook.metadata.pop("papermill", None)
    beside = file.with_suffix(".part")
    nbformat.write(notebook, beside)
    beside.replace(file)
