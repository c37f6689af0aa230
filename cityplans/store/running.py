"""Tasks side by side: in this process, in several, or on the machines of a Dask cluster."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# How often a task is given to another worker when workers die.
_RETRIES = 3


def run(
    work: Callable[..., Any], tasks: Iterable[tuple[Any, ...]], n_jobs: int = 1
) -> Iterator[Any]:
    """Yield what each task gives, in the order of the tasks.

    Parameters
    ----------
    work
        A function of a module: workers import it.
    tasks
        Its arguments.
    n_jobs
        Processes to work with. Within ``with Client(...)`` of Dask the tasks go to the cluster.
    """
    client = _client()
    if client is not None:
        futures = [client.submit(work, *task, pure=False, retries=_RETRIES) for task in tasks]
        while futures:  # one by one, so that results do not pile up here
            yield futures.pop(0).result()
    elif n_jobs == 1:
        for task in tasks:
            yield work(*task)
    else:
        from joblib import Parallel, delayed

        calls = (delayed(work)(*task) for task in tasks)
        yield from Parallel(n_jobs=n_jobs, return_as="generator", pre_dispatch="n_jobs")(calls)


def _client() -> Any:
    """Return the client of Dask that is at work, if there is one."""
    if "distributed" not in sys.modules:
        return None
    from distributed import default_client

    try:
        return default_client()
    except ValueError:
        return None


def check_state(state: str) -> None:
    """Refuse to work beside processes with other code or word lists.

    Raises
    ------
    RuntimeError
        Results would depend on which worker made them.
    """
    from cityplans import keeping

    if keeping.state() != state:
        raise RuntimeError(
            "this worker has another cityplans, or other word lists, than the process that asks: "
            "install the same version on all machines"
        )


@dataclass(frozen=True)
class Carried:
    """A file of the user's that travels to workers that lack it: its name and what is in it."""

    name: str
    content: bytes


def carry(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Take along what is in files, and lists of what has no order or is gone through once."""
    out = dict(settings)
    for name, value in settings.items():
        # A role or a region is no file, even if one of that name lies here.
        if isinstance(value, (str, os.PathLike)) and Path(value).suffix and Path(value).is_file():
            out[name] = Carried(Path(value).name, Path(value).read_bytes())
        elif isinstance(value, (set, frozenset, Iterator)):
            out[name] = sorted(value)
    return out


def call(work: Callable[..., Any], *given: Any, **settings: Any) -> Any:
    """Call a function; what was carried is a file again while it works."""
    with tempfile.TemporaryDirectory() as folder:
        for name, value in settings.items():
            if isinstance(value, Carried):
                path = Path(folder, name, value.name)
                path.parent.mkdir()
                path.write_bytes(value.content)
                settings[name] = path
        return work(*given, **settings)
