"""What a shell is told when the user presses Tab."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOBBYKIT = Path(sys.executable).with_name("lobbykit")


@pytest.mark.skipif(not LOBBYKIT.exists(), reason="the console script is not installed beside this Python")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("lobbykit l", {"letter"}),
        ("lobbykit asks se", {"search"}),
        ("lobbykit letter --to co", {"commissioner"}),
        ("lobbykit letter --topic se", {"send", "selection"}),
        ("lobbykit letter --nation s", {"scotland"}),
        ("lobbykit letter --ask send-new", {"send-new-money", "send-new-specialists-posts"}),
        ("lobbykit letter --office uk-c", {"uk-chancellor"}),
        ("lobbykit recipients offices scot-", {"scot-cabsec-education", "scot-minister-children"}),
        ("lobbykit templates show mini", {"minister"}),
        ("lobbykit letter --template can", {"candidate"}),
        ("lobbykit asks show send-national", {"send-national-caseload"}),
    ],
)
def test_tab_completes_commands_topics_nations_asks_and_offices(typed: str, offered: set[str]) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1), "_LOBBYKIT_COMPLETE": "complete_bash"}
    done = subprocess.run([LOBBYKIT], env=os.environ | words, capture_output=True, text=True, check=True, timeout=60)
    assert offered <= set(done.stdout.split())
    assert all(word.startswith(typed.rsplit(maxsplit=1)[-1]) for word in done.stdout.split())
