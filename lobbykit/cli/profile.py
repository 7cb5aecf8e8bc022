"""`lobbykit profile`: the sender's own details, asked once."""

from typing import Annotated, Any

import typer

from lobbykit.cli import known, own
from lobbykit.cli.late import Late, group
from lobbykit.cli.listing import put_lines
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Capacity, Sender

app = group(
    {
        "init": Late(__name__, "init", "Ask for your details, once, and keep them.", "lobbykit profile init"),
        "show": Late(__name__, "show", "Show what is kept of you, and where.", "lobbykit profile show"),
        "path": Late(__name__, "path", "Print where your profile is.", "lobbykit profile path"),
    },
    add_completion=False,
    epilog="Example: lobbykit profile init",
)


@app.callback()
def profile_of_sender() -> None:
    """Keep your own details, so that each letter has them."""


Named = Annotated[
    str, typer.Option("--profile", metavar="PATH", help="Another profile than the one in the config folder.")
]


def _kept(name: str) -> Any:  # noqa: ANN401  # Typer's own type
    from lobbykit.people.profile import IMPRINT, MEANINGS

    meaning = (MEANINGS | IMPRINT)[name[2:].replace("-", "_")]
    return typer.Option(name, metavar="TEXT", help=f"{meaning}.", show_default=False)


def init(
    name: Annotated[str | None, _kept("--name")] = None,
    job: Annotated[str | None, _kept("--job")] = None,
    workplace: Annotated[str | None, _kept("--workplace")] = None,
    address: Annotated[str | None, _kept("--address")] = None,
    postcode: Annotated[str | None, _kept("--postcode")] = None,
    email: Annotated[str | None, _kept("--email")] = None,
    organisation: Annotated[str | None, _kept("--organisation")] = None,
    branch: Annotated[str | None, _kept("--branch")] = None,
    capacity: Annotated[str | None, _kept("--capacity")] = None,
    constituency: Annotated[str | None, _kept("--constituency")] = None,
    promoter: Annotated[str | None, _kept("--promoter")] = None,
    promoted_for: Annotated[str | None, _kept("--promoted-for")] = None,
    printer: Annotated[str | None, _kept("--printer")] = None,
    profile: Named = "",
    force: Annotated[bool, typer.Option("--force", help="Answer anew, over a profile that is there.")] = False,
) -> None:
    """Ask for your details, and keep them in a file that only you can read.

    With any option that gives a detail, nothing is asked. Every detail may be left out; every option of 'lobbykit
    letter' goes over it.
    """
    from lobbykit.people.profile import HEADING, IMPRINT, MEANINGS, NO_GROUP, details, doubts, fault, over, typed_again
    from lobbykit.yamlfile import write_record

    path = own.profile_path(profile)
    if path.exists() and not force:
        raise LobbykitError(
            f"{path} is there already; 'lobbykit profile show' shows it, and you may change it in a text editor; "
            "--force asks you anew"
        )
    given = {
        "name": name,
        "job": job,
        "workplace": workplace,
        "address": address,
        "postcode": postcode,
        "email": email,
        "organisation": organisation,
        "branch": branch,
        "capacity": capacity,
        "constituency": constituency,
        "promoter": promoter,
        "promoted_for": promoted_for,
        "printer": printer,
    }
    before = _before(profile)
    answers = {key: known.user_text(value, _option(key)) for key, value in given.items() if value is not None}
    if not answers:
        typer.echo(f"{len(MEANINGS)} questions. {own.HOW_TO_ANSWER}", err=True)
        answers = own.ask(MEANINGS, typed_again(before), fault)
    answers = {
        key: value if key == "address" else known.user_line(value, _option(key)) for key, value in answers.items()
    }
    for key in answers:
        if wrong := fault(key, answers):
            raise UsageError(f"{_option(key)}: {wrong}")
    sender = over(before, details(answers))
    if sender.capacity is Capacity.OFFICER and not sender.organisation:
        raise UsageError(f"--capacity: {NO_GROUP}")
    own.keep(path, write_record(sender, HEADING, MEANINGS | IMPRINT), force=force)
    for doubt in doubts(sender):
        typer.echo(f"note: {doubt}", err=True)
    typer.echo("Your letters have these details from now on; change them there, or with --force.", err=True)
    put_lines(str(path))


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _before(named: str) -> Sender:
    """The details of last time; none where there are none that can be read, since they are to be written anew."""
    try:
        return own.profile(named) or Sender()
    except LobbykitError:
        return Sender()


def show(profile: Named = "") -> None:
    """Show what is kept of you, what is missing, and in which files."""
    from lobbykit.people.profile import IMPRINT, typed_again

    kept = own.profile(profile)
    if kept is None:
        raise LobbykitError(
            f"there is no profile yet ({own.profile_path(profile)}); 'lobbykit profile init' writes one"
        )
    details = {key: value for key, value in typed_again(kept).items() if value or key not in IMPRINT}
    width = max(map(len, details))
    lines = [f"{key:<{width}}  {value or '(nothing yet)'}" for key, value in details.items()]
    files = {"profile": own.profile_path(profile)} | {
        name: own.folder() / name for name in (own.STORY, own.OFFICES, own.DO_NOT_CONTACT)
    }
    put_lines(*lines, "", *(f"{name}: {path}" for name, path in files.items() if path.exists()))


def path(profile: Named = "") -> None:
    """Print where your profile is, or will be."""
    place = own.profile_path(profile)
    if not place.exists():
        typer.echo("note: there is no profile yet; 'lobbykit profile init' writes one", err=True)
    put_lines(str(place))
