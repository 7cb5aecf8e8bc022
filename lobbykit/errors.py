"""What can go wrong: one exception for what stops us, one record for a fault in data."""

from enum import StrEnum
from typing import NamedTuple


class LobbykitError(Exception):
    """Something that the user can put right; `str()` of it is the sentence that the user reads.

    Its exit code is 1: the request was well formed, but cannot be met.
    """

    exit_code = 1


class UsageError(LobbykitError):
    """The command line itself is wrong: an unknown topic, a date that is none (exit code 2)."""

    exit_code = 2


class Severity(StrEnum):
    FAULT = "fault"
    WARNING = "warning"


class Problem(NamedTuple):
    """One fault or warning in somebody's data.

    >>> str(Problem(place="asks/example.yaml", line=7, message="the topic 'sned' is not known"))
    "asks/example.yaml:7: the topic 'sned' is not known"
    """

    place: str  # the file, as the user would name it
    message: str  # what was found and what would do
    line: int | None = None  # 1 is the first; None when the whole file is meant
    severity: Severity = Severity.FAULT
    check: str = ""  # the named check that found it; empty for faults of form

    def __str__(self) -> str:
        where = self.place if self.line is None else f"{self.place}:{self.line}"
        kind = "warning: " if self.severity is Severity.WARNING else ""
        name = f" [{self.check}]" if self.check else ""
        return f"{where}: {kind}{self.message}{name}"
