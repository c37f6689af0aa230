"""Work that a function does, in calls: the same on every machine, unlike seconds."""

import sys


def calls(function, *arguments):
    """Number of calls, of Python and of C, that a function makes."""
    n = 0

    def count(frame, event, argument):
        nonlocal n
        n += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return n


def is_linear(function, make):
    """Whether four times the text takes at most about four times the calls."""
    for n in (1, 4):
        function(make(n))  # what is loaded once is not counted
    return calls(function, make(4)) <= 5 * calls(function, make(1)) + 1000
