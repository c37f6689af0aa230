"""Processes beside this one: the results of one, in order, whatever happens in them."""

import os
import signal
import subprocess
import sys
import time

import pytest

from cityplans.workers import Crew


def slow_or_quick(k):
    """The first takes long, so that the others are done before it."""
    time.sleep(0.2 if k == 0 else 0)
    print("not a result")
    return k, os.getpid()


def fail(k):
    if k >= 3:
        raise KeyError(f"no {k}")
    return k


def die(k):
    if os.getpid() != k:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)


def run(work, tasks, n_jobs=2):
    with Crew(n_jobs) as crew:
        return list(crew.run(work, [(t,) for t in tasks]))


def test_results_are_in_the_order_of_the_tasks_and_from_both_processes():
    found = run(slow_or_quick, range(200))
    assert [k for k, _ in found] == list(range(200))
    assert run(slow_or_quick, []) == []
    assert {pid for _, pid in run(slow_or_quick, range(3), 1)} == {os.getpid()}


def test_others_take_part():
    pids: set[int] = set()
    with Crew(2, first=os.getpid) as crew:
        until = time.monotonic() + 60
        while len(pids) < 2 and time.monotonic() < until:
            pids |= {pid for _, pid in crew.run(slow_or_quick, [(0,)] * 4)}
    assert len(pids) == 2


@pytest.mark.parametrize("n_jobs", [1, 2, 3])
def test_the_first_error_is_the_one_for_any_number_of_processes(n_jobs):
    with pytest.raises(KeyError, match="no 3"):
        run(fail, range(20), n_jobs)


def test_what_cannot_be_imported_travels_whole():
    where = os.getpid()
    found = run(lambda k: (k, os.getpid() == where), range(30))
    assert [k for k, _ in found] == list(range(30))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by a signal")
def test_a_process_that_is_killed_is_told():
    with pytest.raises(RuntimeError, match=r"ended \(-9\); was there too little memory"):
        run(die, [os.getpid()] * 200)


def test_who_wants_no_more_waits_for_nobody():
    with Crew(3) as crew:
        results = crew.run(time.sleep, [(0,), *[(60,)] * 20])
        started = time.monotonic()
        next(results)
        processes = crew._processes
        time.sleep(0.2)
        results.close()
    assert time.monotonic() - started < 30
    assert all(p.poll() is not None for p in processes)


def test_a_script_needs_no_guard(tmp_path):
    """Others do not run the script again; its functions reach them."""
    script = tmp_path / "script.py"
    script.write_text(
        "from cityplans.workers import Crew\n"
        "def double(k): return 2 * k\n"
        "with Crew(2) as crew: print(sum(crew.run(double, ((k,) for k in range(50)))))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "2450\n"
