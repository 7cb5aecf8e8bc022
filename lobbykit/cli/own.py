"""What is the user's own, in their config folder: profile, story, offices, do-not-contact list and templates."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lobbykit.errors import LobbykitError
from lobbykit.folder import make_folder, write_whole
from lobbykit.model import Sender
from lobbykit.words import clean_line

if TYPE_CHECKING:
    from lobbykit.people.do_not_contact import Entry, Unwilling
    from lobbykit.people.story import Story

PROFILE, STORY, OFFICES, DO_NOT_CONTACT = "profile.yaml", "story.yaml", "offices.yaml", "do-not-contact.csv"
TEMPLATES = "templates"  # a folder
_MOST_BYTES = 5_000_000
NOTHING = "-"  # takes an answer of last time out
HOW_TO_ANSWER = f"Enter alone skips one, or keeps what stands in [brackets]; {NOTHING} takes that out."


def folder() -> Path:
    """Return the config folder: everything that lobbykit writes by itself, but for a cache, is in it."""
    from platformdirs import user_config_path

    return user_config_path("lobbykit", appauthor=False)


def templates() -> Path:
    """Return the folder of the user's own templates, which need not be there."""
    return folder() / TEMPLATES


def profile_path(named: str) -> Path:
    return Path(named) if named else folder() / PROFILE


def profile(named: str) -> Sender | None:
    """Return the details of the profile, or None when there is none and none was named.

    Raises:
        LobbykitError: it has faults, or is named and is not there.
    """
    path = profile_path(named)
    content = _content(path)
    if content is None:
        if named:
            raise LobbykitError(f"--profile {path}: there is no such file; 'lobbykit profile init' writes one")
        return None
    from lobbykit.yamlfile import read_record

    return read_record(Sender, str(path), content)


def keep(path: Path, text: str, *, force: bool) -> None:
    """Write a file of the user's own, which nobody else may read."""
    make_folder(path.parent)
    write_whole(path, text.encode(), force=force, private=True)


def _content(path: Path) -> bytes | None:
    """Return what the file holds, or None when there is none.

    Raises:
        LobbykitError: it is no ordinary file of a sensible size, or cannot be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise LobbykitError(f"{path} is no ordinary file")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        if path.is_symlink():
            raise LobbykitError(f"{path} is a link that leads nowhere") from None
        return None
    except NotADirectoryError:
        return None
    except OSError as error:
        raise LobbykitError(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise LobbykitError(f"{path} is too long: more than {_MOST_BYTES // 1_000_000} MB")
    return content


# --- whom not to write to ------------------------------------------------------------------------------------


def unwilling(named: str, *more: Path) -> "Unwilling":
    """Return those on the do-not-contact lists: the config folder's, one beside a profile that is named, and `more`.

    Raises:
        LobbykitError: a list cannot be read, or one of `more` is not there.
    """
    from lobbykit.people.do_not_contact import Unwilling, read

    entries: list[Entry] = []
    for path in dict.fromkeys((folder() / DO_NOT_CONTACT, profile_path(named).parent / DO_NOT_CONTACT, *more)):
        content = _content(path)
        if content is None and path in more:
            raise LobbykitError(f"--do-not-contact {path}: there is no such file")
        entries += read(str(path), content or b"")
    return Unwilling(entries)


# --- the story -----------------------------------------------------------------------------------------------


def ask_story() -> tuple[str, ...]:
    """Ask the five questions, keep the answers for the next time, and return the paragraph that they make.

    An answer of last time is offered again. Answers may also come line by line from a pipe; what does not come is as it
    was.

    Raises:
        LobbykitError: nothing was answered.
    """
    from lobbykit.people.story import HEADING, QUESTIONS, Story, paragraph
    from lobbykit.yamlfile import read_record, write_record

    path = folder() / STORY
    content = _content(path)
    before = read_record(Story, str(path), content) if content else Story()
    typer.echo(f"Five questions, a sentence each. {HOW_TO_ANSWER}", err=True)
    story = _asked_until_right(before)
    if story == Story():
        raise LobbykitError("--ask-me: nothing was answered; answer a question, or give --note")
    if story != before:
        try:
            keep(path, write_record(story, HEADING, QUESTIONS), force=True)
            typer.echo(f"note: your answers are kept in {path}; --ask-me offers them again", err=True)
        except LobbykitError as error:
            typer.echo(f"warning: your answers could not be kept: {error}", err=True)
    return (paragraph(story),)


def _asked_until_right(before: "Story") -> "Story":
    """Ask, show the paragraph that the answers make, and ask again until somebody at a terminal is content with it."""
    from lobbykit.people.story import QUESTIONS, Story, paragraph

    while True:
        story = Story(**ask(QUESTIONS, {key: getattr(before, key) for key in QUESTIONS}))
        if story == Story():
            return story
        typer.echo(f"Your paragraph: {paragraph(story)}", err=True)
        if not _is_terminal() or _answer("Enter to use it, n to answer again", "").lower() not in ("n", "no"):
            return story
        before = story


def ask(
    questions: Mapping[str, str],
    before: Mapping[str, str],
    fault: Callable[[str, Mapping[str, str]], str] = lambda *_: "",
) -> dict[str, str]:
    """Ask each question on stderr, with the answer of last time, and return what is answered now.

    `fault` says what is wrong with the last of the answers so far: then a person is asked again.

    Raises:
        LobbykitError: an answer that came through a pipe is wrong.
    """
    answers: dict[str, str] = {}
    for key, question in questions.items():
        answers[key] = _answer(question, before[key])
        while wrong := fault(key, answers):
            if not _is_terminal():
                raise LobbykitError(wrong)
            typer.echo(wrong, err=True)
            answers[key] = _answer(question, before[key])
    return answers


def _answer(question: str, before: str) -> str:
    kept = f" [{before}]" if before else ""
    typer.echo(f"{question}{kept}{' ' if question.endswith('?') and not kept else ': '}", nl=False, err=True)
    try:
        line = sys.stdin.readline() if sys.stdin else ""
    except UnicodeDecodeError as error:
        raise LobbykitError("the answer is not text in UTF-8") from error
    if not _is_terminal():
        typer.echo(err=True)
    typed = clean_line(line)
    return "" if typed == NOTHING else typed or before


def _is_terminal() -> bool:
    return bool(sys.stdin and sys.stdin.isatty())
