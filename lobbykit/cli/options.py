"""The options that several commands take: what each is called, says and completes."""

from pathlib import Path
from typing import Annotated

import typer

from lobbykit.cli import known
from lobbykit.model import Kind


def option(*names: str, metavar: str, help_text: str, **more: object) -> object:
    return typer.Option(*names, metavar=metavar, help=help_text, **more)  # type: ignore[call-overload]


def text(name: str, help_text: str) -> object:
    """An option that holds one line of the user's text."""
    return typer.Option(name, metavar="TEXT", help=help_text, callback=one_line, show_default=False)


def one_line(context: typer.Context, parameter: typer.CallbackParam, value: str | None) -> str | None:  # noqa: ARG001
    return None if value is None else known.user_line(value, parameter.opts[0])


def several_lines(context: typer.Context, parameter: typer.CallbackParam, value: str | None) -> str | None:  # noqa: ARG001
    return None if value is None else known.user_text(value, parameter.opts[0])


def each_line(context: typer.Context, parameter: typer.CallbackParam, value: list[str] | None) -> list[str] | None:  # noqa: ARG001
    return None if value is None else [known.user_line(one, parameter.opts[0]) for one in value]


LINES = {"callback": several_lines, "show_default": False}

# --- what is asked -------------------------------------------------------------------------------------------

Topics = Annotated[
    list[str] | None,
    option(
        "--topic",
        "-t",
        metavar="T",
        autocompletion=known.complete_topic,
        help_text="A topic, or another word for it; again for more. 'lobbykit asks topics' lists them.",
    ),
]
Nation = Annotated[
    str,
    option(
        "--nation",
        "-n",
        metavar="N",
        autocompletion=known.complete_nation,
        help_text="england, scotland, wales or northern-ireland, where nothing else says it.",
    ),
]
PollingDay = Annotated[str, text("--polling-day", "A date, over the one in --election.")]
Asks = Annotated[
    list[str] | None,
    option(
        "--ask",
        metavar="ID",
        autocompletion=known.complete_ask,
        help_text="Exactly this ask, instead of a topic's best; again for more, in this order.",
    ),
]
Without = Annotated[
    list[str] | None,
    option("--without", metavar="ID", autocompletion=known.complete_ask, help_text="Leave this ask out."),
]
MaxAsks = Annotated[int, typer.Option("--max-asks", metavar="K", min=1, help="How many asks at most.")]
Org = Annotated[str, text("--org", "Whose asks: prospect (the default), lga or any.")]
AskFolders = Annotated[
    list[Path] | None,
    typer.Option("--asks", metavar="DIR", help="A folder with more asks; again for more."),
]

# --- who writes ----------------------------------------------------------------------------------------------

FromName = Annotated[str | None, text("--from-name", "Your name.")]
FromAddress = Annotated[
    str | None,
    option("--from-address", metavar="TEXT", help_text="Your postal address: lines parted by commas.", **LINES),
]
FromPostcode = Annotated[str | None, text("--from-postcode", "Your postcode; it also says the nation.")]
FromEmail = Annotated[str | None, text("--from-email", "Your email address.")]
Job = Annotated[str | None, text("--job", "Your job: 'educational psychologist'.")]
Workplace = Annotated[str | None, text("--workplace", "Where you work.")]
OnBehalfOf = Annotated[
    str | None, text("--on-behalf-of", "The group that you write for, as its officer; '' for nobody but yourself.")
]
Profile = Annotated[
    str, text("--profile", "Your details from this file, instead of the one that 'profile init' wrote.")
]

# --- what the letter says ------------------------------------------------------------------------------------

Note = Annotated[
    str,
    option(
        "--note",
        metavar="TEXT",
        help_text="Your own paragraph: what you have seen, and what would change.",
        **LINES,
    ),
]
NoteFile = Annotated[str, text("--note-file", "Your own paragraph from a text file; - is standard input.")]
AskMe = Annotated[
    bool, typer.Option("--ask-me", help="Your own paragraph from five short questions, kept for the next letter.")
]
KindOf = Annotated[
    Kind, typer.Option("--kind", help="What the letter is for; a chase needs --sent, a thank you --about.")
]
Sent = Annotated[str, text("--sent", "For --kind chase: the date of your letter that had no reply.")]
About = Annotated[
    str, text("--about", "The occasion to open with: 'your speech on attendance', or a sentence of your own.")
]
Template = Annotated[
    str,
    option(
        "--template",
        metavar="TEXT",
        help_text="Another template: a name ('lobbykit templates list'), or a path (with a / or a suffix).",
        callback=one_line,
        autocompletion=known.complete_template,
        show_default=False,
    ),
]
Letterhead = Annotated[
    str, text("--letterhead", "The house's Word paper (.docx, .dotx): the letter goes on it, at {{ letter }}.")
]
Date = Annotated[str, text("--date", "The letter's date; today if not given.")]
ReplyBy = Annotated[str, text("--reply-by", "The date to ask a reply by; 21 days on if not given.")]
Subject = Annotated[str, text("--subject", "The subject line, over the template's.")]
Reference = Annotated[str, text("--reference", "Your own reference, for a letter to post: 'Our ref: ...'.")]
Enclosures = Annotated[
    list[str] | None,
    option(
        "--enclosure",
        metavar="TEXT",
        callback=each_line,
        help_text="What goes with a letter to post; again for more.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Another number gives other asks and words.")]
Plain = Annotated[bool, typer.Option("--plain", help="No variation: the same words for every sender.")]
