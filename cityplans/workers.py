"""Tasks side by side: this process and others beside it take them as they come free.

The others are plain interpreters that get calls and send results through a pipe. A pool of
multiprocessing would run the user's script once more in each of them, one of loky imports
joblib and numpy in all before the first task: two thirds of a second of CPU for each.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, Any

# Tasks that lie ready for each process.
_READY = 2
# Each process is one of several: its libraries need no threads of their own.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_CODE = "import sys; sys.path[:] = {path!r}; from cityplans.workers import serve; serve()"
_PROTOCOL = pickle.HIGHEST_PROTOCOL
Answer = tuple[bool, Any]
Call = tuple[Callable[..., Any], tuple[Any, ...]]


class Crew:
    """A process and others beside it, which start at once and end with the ``with``.

    Parameters
    ----------
    n_jobs
        Processes to work with, this one included; as joblib counts them if it is negative.
    first
        What each of the others does before anything else, while this process is not ready yet.

    Examples
    --------
    >>> with Crew(2) as crew:
    ...     list(crew.run(pow, [(2, 3), (3, 2)]))
    [8, 9]
    """

    def __init__(self, n_jobs: int, first: Callable[[], Any] | None = None) -> None:
        if n_jobs < 1:
            from joblib import effective_n_jobs

            n_jobs = effective_n_jobs(n_jobs)
        self.n_jobs = n_jobs
        self._ready: deque[tuple[int, Call]] = deque()
        self._done: dict[int, Answer] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._processes = [_start() for _ in range(n_jobs - 1)]
        for process in self._processes:
            threading.Thread(target=self._attend, args=[process, first], daemon=True).start()

    def __enter__(self) -> Crew:
        return self

    def run(self, work: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """Yield what each task gives, in their order; what no other has begun is done here.

        Parameters
        ----------
        work
            A function.
        tasks
            Its arguments.
        """
        numbered = enumerate((work, task) for task in tasks)
        wanted, given = 0, 0
        while True:
            more = list(islice(numbered, _READY * (self.n_jobs - 1) + 1 - len(self._ready)))
            given += len(more)
            with self._changed:
                self._ready += more
                self._changed.notify_all()
                answer = self._done.pop(wanted, None)
                mine = self._ready.popleft() if answer is None and self._ready else None
                if answer is None and mine is None:
                    if wanted == given:
                        return
                    self._changed.wait()
            if mine is not None:
                # An error waits for its turn, so that it is the same one for any number.
                self._done[mine[0]] = _answer(*mine[1])
            if answer is not None:
                wanted += 1
                if not answer[0]:
                    raise answer[1]
                yield answer[1]

    def _attend(self, process: subprocess.Popen[bytes], first: Callable[[], Any] | None) -> None:
        if first is not None:
            _ask(process, (first, ()))
        while True:
            with self._changed:
                while not (self._ready or self._closed):
                    self._changed.wait()
                if self._closed:
                    return
                number, call = self._ready.popleft()
            answer = _ask(process, call)
            with self._changed:
                self._done[number] = answer
                self._changed.notify_all()

    def __exit__(self, *_: object) -> None:
        """End the others; one that is still at work does so for nobody."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for process in self._processes:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()


def _answer(work: Callable[..., Any], task: tuple[Any, ...]) -> Answer:
    try:
        return True, work(*task)
    except Exception as error:
        return False, error


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _CODE.format(path=sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **_ONE_THREAD},
    )


def _ask(process: subprocess.Popen[bytes], call: Call) -> Answer:
    """Have a process do a call; what goes wrong is an answer as well."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("this process was started without pipes")
    try:
        _send(process.stdin, _packed(call))
        answer: Answer = pickle.load(process.stdout)
    except (EOFError, OSError):
        return False, RuntimeError(
            f"a process beside this one ended ({process.wait()}); was there too little memory? "
            f"Fewer need less: n_jobs=1"
        )
    except Exception as error:
        return False, error
    return answer


def _packed(call: Call) -> bytes:
    """Pickle a call; functions of a notebook or script, which others cannot import, whole."""
    try:
        packed = pickle.dumps(call, _PROTOCOL)
        if b"__main__" not in packed:
            return packed
    except (pickle.PicklingError, AttributeError, TypeError):
        pass
    from joblib.externals import cloudpickle

    whole: bytes = cloudpickle.dumps(call)
    return whole


def _send(pipe: IO[bytes], packed: bytes) -> None:
    pipe.write(packed)
    pipe.flush()


def serve() -> None:
    """Do calls that come through standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks will end this one
    calls, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a function prints is no result
    while True:
        try:
            work, task = pickle.load(calls)
        except EOFError:
            return
        answer = _answer(work, task)
        try:
            packed = pickle.dumps(answer, _PROTOCOL)
            if not answer[0]:
                pickle.loads(packed)
        except Exception:
            packed = pickle.dumps((False, RuntimeError(f"no way to send back: {answer[1]!r}")))
        _send(results, packed)
