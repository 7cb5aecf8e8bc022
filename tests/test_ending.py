"""How a command ends when its reader goes away, or its user stops it."""

import signal
import subprocess
import sys

import pytest

READ_ALL = [sys.executable, "-c", "from lobbykit.cli.start import main; main()", "asks", "read"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals and pipes")


def begun() -> "subprocess.Popen[bytes]":
    """A long command whose first line has been read."""
    process = subprocess.Popen(READ_ALL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline()
    return process


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    with begun() as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_ctrl_c_ends_with_130_and_a_word() -> None:
    with begun() as process:
        assert process.stderr
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b"stopped\n"
    assert process.returncode == 130
