"""Where the console script begins: Ctrl-C ends it quietly from the first moment on."""

import gc
import signal
import sys

# Containers between two searches for garbage, in place of 700: what loads stays, and what a letter is made of goes by
# itself. Searching takes a fourteenth of a start, half of it when the process ends.
_GARBAGE = 100_000


def main() -> None:
    """Run the command that the process was called with, and end the process with its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while libraries load there is nothing to tidy up
    gc.set_threshold(_GARBAGE)
    from lobbykit.cli.main import run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    is_closed = sys.stdout is None or sys.stderr is None  # by whoever called us: there is nobody to tell
    code = 1 if is_closed else run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)
