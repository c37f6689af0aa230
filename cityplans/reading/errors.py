"""What can go wrong with a file, in words that say what to do."""

from __future__ import annotations


class ReadError(ValueError):
    """A file cannot be read; the message names it and says what to do.

    Attributes
    ----------
    file
        Name of the file, as relative as it was known.
    reason
        What is wrong and what to do, without the name.
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason

    def __reduce__(self):
        # The default would call the class with the joined message only, and a process pool
        # could not hand the error back.
        return (type(self), (self.file, self.reason))


class NotADocument(ReadError):
    """A file is no document (an image, an empty file, a table without texts)."""
