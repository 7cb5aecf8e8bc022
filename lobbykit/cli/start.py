"""Where the console script begins: Ctrl-C ends it quietly from the first moment on."""

import signal
import sys


def main() -> None:
    """Run the command that the process was called with, and end the process with its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while libraries load there is nothing to tidy up
    from lobbykit.cli.main import run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    is_closed = sys.stdout is None or sys.stderr is None  # by whoever called us: there is nobody to tell
    sys.exit(1 if is_closed else run(sys.argv[1:]))
