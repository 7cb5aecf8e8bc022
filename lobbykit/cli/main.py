"""The command line: which commands there are, and what becomes of an error."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobbykit.cli.late import Late, built, group
from lobbykit.errors import LobbykitError

if TYPE_CHECKING:
    from concurrent.futures import Executor

_INTERRUPTED = 130

app = group(
    {
        "letter": Late(
            "lobbykit.cli.letter",
            "letter",
            "Write one letter or email.",
            "lobbykit letter --to minister --topic send --format docx",
        ),
        "batch": Late(
            "lobbykit.cli.batch",
            "batch",
            "Write a letter for everyone in a candidate file, or from many senders to one.",
            "lobbykit batch candidates.csv --topic send --format docx --format eml --out letters",
        ),
        "likeness": Late(
            "lobbykit.cli.likeness",
            "likeness",
            "Say how alike the letters in a folder are, and which would be held back.",
            "lobbykit likeness letters",
        ),
        "questions": Late("lobbykit.cli.questions", "app", "Write a hustings sheet or pack; read what comes back."),
        "templates": Late("lobbykit.cli.templates", "app", "List, copy and check the letter templates."),
        "profile": Late("lobbykit.cli.profile", "app", "Keep your own details, asked once."),
        "asks": Late("lobbykit.cli.asks", "app", "List, search and check the catalogue of asks."),
        "recipients": Late(
            "lobbykit.cli.recipients", "app", "List the offices that can be written to; check a candidate file."
        ),
    },
    epilog="Example: lobbykit letter --to candidate --topic send",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from lobbykit import __version__

        typer.echo(f"lobbykit {__version__}")
        raise typer.Exit


@app.callback()
def lobbykit(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    """Letters and emails that put well-founded asks on education and children's services.

    To election candidates, ministers, children's commissioners and sitting members, in the UK.
    """


def run(args: list[str], executor: "Executor | None" = None) -> int:
    """Run a command and return its exit code; everything that a user can cause is told in a line on stderr.

    `executor` carries the work of `batch`: one of `concurrent.futures`, or Dask's `client.get_executor()`.
    """
    try:
        result = built(app).main(args, prog_name="lobbykit", standalone_mode=False, obj=executor)
        sys.stdout.flush()
    except LobbykitError as error:
        return _told(str(error), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("stopped", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        return _closed()
    except OSError as error:
        if error.filename is not None:  # a file's: whoever opened it should have told of it
            raise
        _closed()
        return _told(f"the output could not be written: {error.strerror}", 1)
    except typer.TyperException as error:
        return _usage(error)
    if result == _INTERRUPTED:  # Typer has caught Ctrl-C for us
        typer.echo("stopped", err=True)
    return result if isinstance(result, int) else 0


def _told(message: str, code: int) -> int:
    typer.echo(f"error: {message}", err=True)
    return code


def _usage(error: Any) -> int:  # noqa: ANN401  # the class of Typer's usage errors is private
    """Tell of a wrong command line; Typer's own words, and where help is."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if message == getattr(context, "get_help", str)():  # called without arguments: the help itself
        typer.echo(message, err=True)
        return int(error.exit_code)
    path = context.command_path if context else "lobbykit"
    sentence = " ".join(message.split()).rstrip(".")
    if "unexpected extra argument" in sentence:
        sentence += "; put words that belong together in quotation marks"
    return _told(f"{sentence}; '{path} --help' says more", error.exit_code)


def _closed() -> int:
    """Whoever read our output has gone (`| head`): nothing more to say, and nothing more to flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
