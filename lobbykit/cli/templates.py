"""`lobbykit templates`: the letter templates that came with lobbykit, and the user's own."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lobbykit.cli import known, own
from lobbykit.cli.late import Late, group
from lobbykit.cli.listing import ListFormat, Row, counted, put_lines, put_rows
from lobbykit.errors import LobbykitError
from lobbykit.model import Role
from lobbykit.template_files import OURS, SUFFIX, TemplateFile, every, find, header, is_ours, is_path, read
from lobbykit.words import shown_path

app = group(
    {
        "list": Late(__name__, "list_templates", "List the templates, ours and your own.", "lobbykit templates list"),
        "show": Late(__name__, "show", "Show a template's text.", "lobbykit templates show candidate"),
        "copy": Late(
            __name__,
            "copy",
            "Copy a template into your own folder, to change it.",
            "lobbykit templates copy candidate",
        ),
        "check": Late(
            __name__,
            "check",
            "Check a template: every fault with its line.",
            "lobbykit templates check candidate",
        ),
    },
    add_completion=False,
    epilog="Example: lobbykit templates copy candidate",
)


@app.callback()
def letter_templates() -> None:
    """List, show, copy and check the letter templates."""


_STANDARD_OUTPUT = "-"
_BOTH, _THEIRS, _OURS = "yours, instead of lobbykit's", "yours", "lobbykit"

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A template's name; lobbykit/NAME is the one that came with lobbykit, whatever you have.",
        autocompletion=known.complete_template,
        show_default=False,
    ),
]


def list_templates(
    format_: Annotated[ListFormat, typer.Option("--format", "-f", help="How to write the list.")] = ListFormat.TABLE,
) -> None:
    """List the templates: what each is for, whom it can go to, and whose it is."""
    files = every(own.templates())
    rows, problems = [], []
    for file in files:
        try:
            row, faults = _row(file)
        except LobbykitError as error:
            problems.append(str(error))
        else:
            rows.append(row)
            problems += [f"{shown_path(file.path)}:{line}: {fault}" for line, fault in faults]
    put_rows(
        rows, format_, {"name": "Template", "kind": "Kind", "roles": "To", "whose": "Whose", "what": "What it is for"}
    )
    sys.stdout.flush()
    for problem in problems:
        typer.echo(f"warning: {problem}", err=True)
    typer.echo(f"{counted(len(rows), 'template')}; your own go into {shown_path(own.templates())}", err=True)


def show(name: Name) -> None:
    """Show a template's text, your own before ours."""
    file = find(known.user_line(name, "templates show"), own.templates(), "templates show")
    put_lines(read(file.path).removesuffix("\n"))


def copy(
    name: Name,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            metavar="PATH",
            help="Where to; by default into your own folder, where it goes before ours. - is standard output.",
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Copy a template, ours where both of us have one, into your own folder or to a file, for you to change."""
    from lobbykit.folder import make_folder, write_whole

    typed = known.user_line(name, "templates copy")
    plain = typed.removeprefix(OURS)
    file = find(OURS + plain if is_ours(plain) else typed, own.templates(), "templates copy")
    text = read(file.path)
    if out == _STANDARD_OUTPUT:
        put_lines(text.removesuffix("\n"))
        return
    path = Path(out) if out else own.templates() / f"{file.name}{SUFFIX}"
    if path.is_dir():
        path /= f"{file.name}{SUFFIX}"
    if not out:
        make_folder(path.parent)
    write_whole(path, text.encode(), force=force)
    put_lines(shown_path(path))
    next_step = (
        f"Change it, and let 'lobbykit templates check {file.name if not out else shown_path(path)}' look at it."
    )
    typer.echo(next_step, err=True)


def check(
    name: Annotated[
        str,
        typer.Argument(
            metavar="PATH_OR_NAME",
            help="A file (with a / or a suffix), or a template's name.",
            autocompletion=known.complete_template,
            show_default=False,
        ),
    ],
    asks: Annotated[
        list[Path] | None, typer.Option("--asks", metavar="DIR", help="A folder with more asks; again for more.")
    ] = None,
) -> None:
    """Check a template: every fault with its line, and whether sample letters can be written by it.

    Ends with 1 when there is a fault.
    """
    from lobbykit.template_check import check as checked

    file = find(known.user_line(name, "templates check"), own.templates(), "templates check")
    problems, tried = checked(file, own.templates(), known.load_catalogue(asks), known.load_offices())
    put_lines(*map(str, problems))
    sys.stdout.flush()
    whose = shown_path(file.path) if is_path(name) or file.is_own else f"{OURS}{file.name}"
    typer.echo(f"{whose}: {counted(tried, 'sample letter')}, {counted(len(problems), 'fault')}", err=True)
    if problems:
        raise typer.Exit(1)


def _row(file: TemplateFile) -> tuple[Row, tuple[tuple[int, str], ...]]:
    said, faults = header(read(file.path), file.name)
    roles = [str(role) for role in said.roles]
    whose = _OURS if not file.is_own else _BOTH if is_ours(file.name) else _THEIRS
    row = {
        "name": file.name,
        "kind": said.kind,
        "roles": ["all"] if len(roles) == len(Role) else roles,
        "whose": whose,
        "what": said.what,
        "path": shown_path(file.path),
    }
    return row, faults
