"""`lobbykit profile`: the sender's own details, asked once."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from lobbykit.cli import known, own
from lobbykit.cli.late import Late, group
from lobbykit.cli.listing import put_lines
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Capacity, Sender
from lobbykit.nations import constituency_names, of_constituency, of_postcode
from lobbykit.words import address_lines, did_you_mean, plain_name, postcode_in

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


_NO_GROUP = "an officer writes for a group, and no organisation is given; member writes for yourself"


def _kept(name: str) -> Any:  # noqa: ANN401  # Typer's own type
    from lobbykit.people.profile import MEANINGS

    return typer.Option(name, metavar="TEXT", help=f"{MEANINGS[name[2:]]}.", show_default=False)


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
    profile: Named = "",
    force: Annotated[bool, typer.Option("--force", help="Answer anew, over a profile that is there.")] = False,
) -> None:
    """Ask for your details, and keep them in a file that only you can read.

    With any option that gives a detail, nothing is asked. Every detail may be left out; every option of 'lobbykit
    letter' goes over it.
    """
    from lobbykit.people.profile import HEADING, MEANINGS, over
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
    }
    before = _before(profile)
    answers = {key: known.user_text(value, f"--{key}") for key, value in given.items() if value is not None}
    if not answers:
        typer.echo(f"{len(MEANINGS)} questions. {own.HOW_TO_ANSWER}", err=True)
        answers = own.ask(MEANINGS, _answers(before), _fault)
    sender = over(before, _details(answers))
    if sender.capacity is Capacity.OFFICER and not sender.organisation:
        raise UsageError(f"--capacity: {_NO_GROUP}")
    own.keep(path, write_record(sender, HEADING, MEANINGS), force=force)
    for doubt in _doubts(sender):
        typer.echo(f"note: {doubt}", err=True)
    typer.echo("Your letters have these details from now on; change them there, or with --force.", err=True)
    put_lines(str(path))


def _before(named: str) -> Sender:
    """The details of last time; none where there are none that can be read, since they are to be written anew."""
    try:
        return own.profile(named) or Sender()
    except LobbykitError:
        return Sender()


def _answers(sender: Sender) -> dict[str, str]:
    """The details as they would be typed."""
    from lobbykit.people.profile import MEANINGS

    values = {key: getattr(sender, key) for key in MEANINGS}
    return {key: ", ".join(value) if isinstance(value, tuple) else str(value) for key, value in values.items()}


def _details(answers: dict[str, str]) -> dict[str, Any]:
    """Return the details that the answers give; a postcode that ends the address is taken out of it.

    Raises:
        UsageError: an answer is wrong.
    """
    lines = {key: known.user_line(value, f"--{key}") for key, value in answers.items() if key != "address"}
    for key in lines:
        if wrong := _fault(key, answers):
            raise UsageError(f"--{key}: {wrong}")
    details: dict[str, Any] = dict(lines)
    if "capacity" in lines:
        details["capacity"] = Capacity(_capacity(lines["capacity"]))
    if "address" in answers:
        postcode = _in_address(answers) or lines.get("postcode", "")
        address = (one.removesuffix(postcode).strip() for one in address_lines(answers["address"]))
        details |= {"address": tuple(line for line in address if line), "postcode": postcode}
    return details


def _in_address(answers: Mapping[str, str]) -> str:
    """The postcode that ends the address, if one does."""
    lines = address_lines(answers.get("address", ""))
    return postcode_in(lines[-1]) if lines else ""


def _capacity(answer: str) -> str:
    """The capacity that is meant: a branch officer is an officer."""
    words = answer.lower().split()
    return next((one for one in Capacity if one in words), answer.lower()) if words else Capacity.MEMBER


def _fault(key: str, answers: Mapping[str, str]) -> str:
    """Return what is wrong with the answer of that key, and what would do; or ""."""
    answer = answers[key]
    if key == "capacity" and _capacity(answer) not in list(Capacity):
        return f"'{answer}' is not known{did_you_mean(answer, Capacity)} ({', '.join(Capacity)})"
    if key == "capacity" and _capacity(answer) == Capacity.OFFICER and answers.get("organisation") == "":
        return _NO_GROUP
    if key == "email" and answer and "@" not in answer:
        return f"'{answer}' is no email address: it has no @ in it"
    in_address = _in_address(answers)
    if key == "postcode" and answer and in_address and plain_name(answer) != plain_name(in_address):
        return f"'{answer}' is not the postcode in your address, {in_address}; give one of them, {own.NOTHING} is none"
    return ""


def _doubts(sender: Sender) -> list[str]:
    """What letters would stumble over: places that cannot be placed in a nation."""
    clues = [of_postcode(sender.postcode)] if sender.postcode else []
    clues += [of_constituency(sender.constituency)] if sender.constituency else []
    near = did_you_mean(sender.constituency, constituency_names()) if sender.constituency else ""
    return [
        f"{clue.because}{near if 'constituency' in clue.because else ''}; letters will ask for --nation"
        for clue in clues
        if not clue.nation
    ]


def show(profile: Named = "") -> None:
    """Show what is kept of you, what is missing, and in which files."""
    from lobbykit.people.profile import MEANINGS

    kept = own.profile(profile)
    if kept is None:
        raise LobbykitError(
            f"there is no profile yet ({own.profile_path(profile)}); 'lobbykit profile init' writes one"
        )
    width = max(map(len, MEANINGS))
    lines = [f"{key:<{width}}  {value or '(nothing yet)'}" for key, value in _answers(kept).items()]
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
