"""`lobbykit asks`: reads the catalogue, and checks it."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from lobbykit import shipped
from lobbykit.cli import known
from lobbykit.cli.late import Late, group
from lobbykit.cli.listing import (
    ListFormat,
    Row,
    ask_row,
    counted,
    nation_letters,
    put_lines,
    put_rows,
    told_under,
)
from lobbykit.errors import LobbykitError, Severity, UsageError
from lobbykit.model import Ask, Audience, Catalogue, Nation, Standing, Status
from lobbykit.words import did_you_mean, joined

app = group(
    {
        "list": Late(
            __name__,
            "list_asks",
            "List the asks, by topic, nation, audience, organisation and timing.",
            "lobbykit asks list --topic send --audience minister",
        ),
        "search": Late(
            __name__, "search", "Find asks by words in any field, best first.", "lobbykit asks search caseload"
        ),
        "show": Late(
            __name__, "show", "Show all that the catalogue holds on an ask.", "lobbykit asks show send-plans-on-time"
        ),
        "topics": Late(
            __name__, "topics", "List the topics, and how many asks each nation has on them.", "lobbykit asks topics"
        ),
        "sources": Late(
            __name__, "sources", "List the documents that the asks are taken from.", "lobbykit asks sources --format md"
        ),
        "read": Late(
            __name__,
            "read",
            "Show every sentence that an ask can appear in.",
            "lobbykit asks read send-national-caseload",
        ),
        "new": Late(
            __name__,
            "new",
            "Write a file to fill in for a new document.",
            "lobbykit asks new my-asks/music-2026.yaml --id prospect-music-2026",
        ),
        "check": Late(__name__, "check", "Check a catalogue: every fault with file and line.", "lobbykit asks check"),
        "verify": Late(
            __name__,
            "verify",
            "Check every citation against the documents' texts.",
            "lobbykit asks verify --sources documents",
        ),
    },
    add_completion=False,
    epilog="Example: lobbykit asks list --topic send",
)


@app.callback()
def catalogue_of_asks() -> None:
    """List, search and check the catalogue of asks."""


_USABLE, _ALL = "usable", "all"

Asks = Annotated[
    list[Path] | None, typer.Option("--asks", metavar="DIR", help="A folder with more asks; again for more.")
]
Topic = Annotated[
    str,
    typer.Option("--topic", "-t", metavar="T", autocompletion=known.complete_topic, help="Only this topic."),
]
NationName = Annotated[
    str,
    typer.Option("--nation", "-n", metavar="N", autocompletion=known.complete_nation, help="Only this nation."),
]
AudienceName = Annotated[Audience | None, typer.Option("--audience", help="Only asks to these.")]
Org = Annotated[str, typer.Option("--org", metavar="O", help="Whose asks: prospect, lga or any.")]
Timing = Annotated[
    str,
    typer.Option(
        "--timing", metavar="S", help=f"{_USABLE} (all but overtaken), {_ALL}, or one of {', '.join(Status)}."
    ),
]
Format = Annotated[ListFormat, typer.Option("--format", "-f", help="How to write the list.")]


def list_asks(
    topic: Topic = "",
    nation: NationName = "",
    audience: AudienceName = None,
    org: Org = "prospect",
    timing: Timing = _USABLE,
    format_: Format = ListFormat.TABLE,
    asks: Asks = None,
) -> None:
    """List the asks: by default Prospect's, without those that time has overtaken."""
    catalogue = known.load_catalogue(asks)
    kept, left_out = _filtered(catalogue, catalogue.asks, topic, nation, audience, org, timing)
    _put_asks(catalogue, kept, left_out, format_)


def search(
    words: Annotated[list[str], typer.Argument(help="Words to look for, in any field.", show_default=False)],
    topic: Topic = "",
    nation: NationName = "",
    audience: AudienceName = None,
    org: Org = "prospect",
    timing: Timing = _USABLE,
    format_: Format = ListFormat.TABLE,
    asks: Asks = None,
) -> None:
    """Find asks by words in any field, best first; a slip in typing is forgiven."""
    from lobbykit.search import search as find

    catalogue = known.load_catalogue(asks)
    wanted = known.user_line(" ".join(words), "asks search")
    found = find(catalogue, catalogue.asks, wanted)
    kept, left_out = _filtered(catalogue, found, topic, nation, audience, org, timing)
    if not kept:
        more = f" here, but {len(found)} in the whole catalogue (--org any --timing all)" if found else ""
        alone = {word: len(find(catalogue, catalogue.asks, word)) for word in wanted.split()} if not found else {}
        some = [f"'{word}' is in {counted(count, 'ask')}" for word, count in alone.items() if count]
        raise LobbykitError("; ".join([f"no ask says '{wanted}'{more}", *some]))
    _put_asks(catalogue, kept, left_out, format_)


def show(
    ask_id: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="The ask's id.", autocompletion=known.complete_ask, show_default=False),
    ],
    format_: Annotated[ListFormat | None, typer.Option("--format", "-f", help="Otherwise text to read.")] = None,
    asks: Asks = None,
) -> None:
    """Show all that the catalogue holds on an ask: its words, who decides, where it stands, how it has aged."""
    catalogue = known.load_catalogue(asks)
    found = [known.find_ask(catalogue, name, "asks show") for name in ask_id]
    if format_:
        put_rows([ask_row(catalogue, ask) for ask in found], format_, {"id": "Ask", "title": "Title"})
        return
    put_lines("\n\n".join(_told(catalogue, ask) for ask in found))


def read(
    ask_id: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Asks' ids; all asks if none.", autocompletion=known.complete_ask),
    ] = None,
    date_: Annotated[str, typer.Option("--date", metavar="DATE", help="The day of the letters; today.")] = "",
    asks: Asks = None,
) -> None:
    """Show every sentence that an ask can appear in: to each reader, in each wording, with each reason."""
    from lobbykit.readthrough import read_through

    catalogue = known.load_catalogue(asks)
    offices = known.load_offices()
    day = known.find_date(date_, "--date") if date_ else date.today()  # noqa: DTZ011  # the user's own day
    wanted = [known.find_ask(catalogue, name, "asks read") for name in ask_id or []] or list(catalogue.asks)
    for ask in wanted:
        for line in (*read_through(catalogue, offices, ask, day), ""):
            typer.echo(line)


def topics(format_: Format = ListFormat.TABLE, asks: Asks = None) -> None:
    """List the topics, other words for them, and how many usable and overtaken asks each nation has on them."""
    catalogue = known.load_catalogue(asks)
    rows = [_topic_row(catalogue, topic.id) for topic in catalogue.topics]
    letters = {str(nation): nation_letters((nation,)) for nation in Nation}
    put_rows(rows, format_, {"id": "Topic", **letters, "overtaken": "Overtaken", "words": "Other words"})


def sources(format_: Format = ListFormat.TABLE, asks: Asks = None) -> None:
    """List the documents that the asks are taken from."""
    catalogue = known.load_catalogue(asks)
    rows: list[Row] = []
    for source in catalogue.sources:
        own = [ask for ask in catalogue.asks if ask.source == source.id]
        rows.append(
            {
                "id": source.id,
                "published": source.published,
                "publisher": source.publisher,
                "standing": str(source.standing),
                "asks": len(own),
                "overtaken": sum(ask.is_overtaken for ask in own),
                "title": source.title,
                "what": source.what,
                "addressed_to": source.addressed_to,
                "nations": [str(nation) for nation in source.nations],
                "attribution": source.attribution,
                "file": source.file,
                "notes": list(source.notes),
            }
        )
    columns = {"id": "Document", "published": "Date", "standing": "Standing", "asks": "Asks", "title": "Title"}
    put_rows(rows, format_, columns)


def new(
    file: Annotated[Path, typer.Argument(help="The file to write, in a folder of your own.", show_default=False)],
    source_id: Annotated[
        str,
        typer.Option(
            "--id", metavar="ID", help="The document's id: lower-case words with hyphens.", show_default=False
        ),
    ],
) -> None:
    """Write a commented file to fill in for a new document, and beside it what gives completion in editors."""
    from lobbykit.folder import make_folder, write_whole

    name = known.user_line(source_id, "--id")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise UsageError(f"--id: '{name}' should be lower-case words with hyphens, as in prospect-music-2026")
    skeleton = shipped.data("new-source.yaml").read_text(encoding="utf-8").replace("SOURCE_ID", name)
    make_folder(file.parent)
    write_whole(file, skeleton.encode())
    schema = shipped.folder("asks") / "asks.schema.json"
    beside = file.with_name(schema.name)
    if not beside.exists():
        write_whole(beside, schema.read_bytes())
    typer.echo(str(file))
    typer.echo(f"Fill it in, and let 'lobbykit asks check {file.parent}' say what is missing.", err=True)


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of asks; by default the one that came with lobbykit.", show_default=False),
    ] = None,
    asks: Asks = None,
    date_: Annotated[str, typer.Option("--date", metavar="DATE", help="The day to judge reviews by; today.")] = "",
) -> None:
    """Check a catalogue: every fault with file and line. Ends with 1 when there is a fault; warnings do not count."""
    from lobbykit import catalogue as catalogues
    from lobbykit import checks

    today = known.find_date(date_, "--date") if date_ else date.today()  # noqa: DTZ011  # the user's own day
    found = catalogues.read(catalogues.contents(_folders_to_check(folder, asks)))
    known_offices = known.read_offices()
    found = replace(found, places=found.places | known_offices.places)
    problems = [*known_offices.problems, *found.problems, *checks.run(found, known_offices.offices, today)]
    put_lines(*map(str, problems))
    faults = sum(problem.severity is Severity.FAULT for problem in problems)
    count = f"{counted(len(found.catalogue.asks), 'ask')} in {counted(len(found.catalogue.sources), 'document')}"
    typer.echo(f"{count}: {counted(faults, 'fault')}, {counted(len(problems) - faults, 'warning')}", err=True)
    if faults:
        raise typer.Exit(1)


def verify(
    sources_: Annotated[
        Path,
        typer.Option("--sources", metavar="DIR", help="The folder with the documents' texts.", show_default=False),
    ],
    asks: Asks = None,
) -> None:
    """Check every citation against its document, and that no ask has the document's own words.

    With --asks only the documents of those folders are looked at.
    """
    from lobbykit import catalogue as catalogues
    from lobbykit import citations

    found = catalogues.read(catalogues.contents(known.ask_folders(asks)))
    own = catalogues.read(catalogues.contents(asks or known.ask_folders(None)))
    wanted = {source.id for source in own.catalogue.sources}
    problems = [*found.problems, *citations.verify(found, sources_, wanted)]
    put_lines(*map(str, problems))
    count = sum(len(ask.cite.passages) for ask in found.catalogue.asks if ask.source in wanted)
    typer.echo(f"{counted(count, 'citation')}: {counted(len(problems), 'fault')}", err=True)
    if problems:
        raise typer.Exit(1)


# --- what is listed ------------------------------------------------------------------------------------------


def _filtered(
    catalogue: Catalogue,
    asks: Iterable[Ask],
    topic: str,
    nation: str,
    audience: Audience | None,
    org: str,
    timing: str,
) -> tuple[list[Ask], Counter[str]]:
    """Return those of the asks that the filters keep, and how many on the same subject were left out, by reason."""
    found, home = known.find_topic(catalogue, topic) if topic else (None, None)
    if home and nation and known.find_nation(nation) is not home:
        raise UsageError(
            f"--topic {topic}: that is what {home.label} calls it; use --topic {found.id if found else ''}"
        )
    where = known.find_nation(nation) if nation else home
    owners = known.find_organisations(catalogue, org)
    timings = _timings(known.user_line(timing, "--timing"))
    kept = []
    left_out: Counter[str] = Counter()
    for ask in asks:
        if found and found.id not in ask.topics:
            continue
        if where and where not in ask.nations:
            left_out["of other nations"] += 1
        elif audience and audience not in ask.audiences:
            left_out[f"not for a {audience}"] += 1
        elif owners and ask.organisation not in owners:
            left_out["of other organisations"] += 1
        elif ask.timing.status not in timings:
            left_out["overtaken" if ask.is_overtaken else "of other timing"] += 1
        else:
            kept.append(ask)
    return kept, left_out


def _timings(typed: str) -> frozenset[Status]:
    if typed == _ALL:
        return frozenset(Status)
    if typed == _USABLE:
        return frozenset(Status) - {Status.OVERTAKEN}
    choices = [_USABLE, _ALL, *Status]
    if typed not in choices:
        raise UsageError(f"--timing: '{typed}' is not known{did_you_mean(typed, choices)} ({', '.join(choices)})")
    return frozenset({Status(typed)})


def _put_asks(catalogue: Catalogue, asks: list[Ask], left_out: Counter[str], wanted: ListFormat) -> None:
    shown = wanted in (ListFormat.TABLE, ListFormat.MD)
    rows = [_short_row(ask) if shown else ask_row(catalogue, ask) for ask in asks]
    put_rows(rows, wanted, {"id": "Ask", "nations": "Nation", "timing": "Timing", "title": "Title"})
    sys.stdout.flush()
    reasons = joined([f"{count} {reason}" for reason, count in left_out.items()])
    typer.echo(counted(len(asks), "ask") + (f"; left out: {reasons}" if reasons else ""), err=True)


def _short_row(ask: Ask) -> Row:
    return {
        "id": ask.id,
        "nations": nation_letters(ask.nations),
        "timing": str(ask.timing.status),
        "title": ask.title,
    }


def _topic_row(catalogue: Catalogue, topic_id: str) -> Row:
    topic = catalogue.topic(topic_id)
    on_it = [ask for ask in catalogue.asks if topic_id in ask.topics]
    usable = [ask for ask in on_it if not ask.is_overtaken]
    counts = {str(nation): sum(nation in ask.nations for ask in usable) for nation in Nation}
    terms = [f"{term} ({nation.label})" for term, nation in (topic.terms or {}).items()]
    return {
        "id": topic.id,
        "title": topic.title,
        "description": topic.description,
        "aliases": list(topic.aliases),
        **counts,
        "overtaken": len(on_it) - len(usable),
        "words": ", ".join((*topic.aliases, *terms)),
    }


def _told(catalogue: Catalogue, ask: Ask) -> str:
    """An ask as text to read."""
    source = catalogue.source(ask.source)
    deciders = [f"{catalogue.body(body).name} ({nation.label})" for nation, body in ask.decided_by.items()]
    parts = [
        f"{ask.title}  ({ask.id})",
        *told_under("Asks to", [*ask.phrases]),
        *told_under("Because", ask.because),
        *told_under("Hustings question: will you", [ask.question]),
        *told_under("and then", [ask.follow_up]),
        *told_under("Limit", [ask.limits.text] if ask.limits else []),
        *told_under("Decided by", deciders),
        *told_under("For", [f"{joined(list(ask.audiences))}. {ask.audience_reason}"]),
        *told_under("Nations", [f"{joined([nation.label for nation in ask.nations])}; {ask.nation_basis}"]),
        *told_under("Topics", [", ".join(ask.topics)]),
        *told_under("Says it", [f"as a {ask.strength}, to {ask.stance}"]),
        *told_under(
            "Stands in", [f"{source.title} ({source.published}, {_STANDINGS[source.standing]})", *_passages(ask)]
        ),
        *told_under("Timing", _timing(ask)),
        *told_under("Facts", [f"{fact.text} ({fact.whose}, {fact.year}) {fact.caution}".strip() for fact in ask.facts]),
        *told_under("Related", [", ".join(ask.related)] if ask.related else []),
        *told_under("Conflicts", [", ".join(ask.conflicts)] if ask.conflicts else []),
    ]
    return "\n".join(parts)


_STANDINGS = {
    Standing.ADOPTED: "adopted by its publisher",
    Standing.DRAFT: "a draft, which its publisher may never have adopted",
}
_STATUSES = {
    Status.LIVE: "nothing ties it to its time",
    Status.DATED_WORDING: "a name or date in the document is stale, the substance is not",
    Status.PARTLY_MET: "something since has gone part of the way",
    Status.CHECK: "policy has moved: look it up before you write",
    Status.OVERTAKEN: "nothing is left to ask; no letter uses it",
}


def _passages(ask: Ask) -> list[str]:
    return [f"{passage.place}, at the words “{passage.anchor}”" for passage in ask.cite.passages]


def _timing(ask: Ask) -> list[str]:
    timing = ask.timing
    checked = f" (as of {timing.checked})" if timing.checked else ""
    notes = [f"{timing.note}{checked}"] if timing.note else []
    return [f"{timing.status}: {_STATUSES[timing.status]}", *notes, f"to be looked at again by {timing.review_by}"]


def _folders_to_check(folder: Path | None, more: list[Path] | None) -> list[Path]:
    """A folder with all that asks refer to stands alone; any other is checked beside the shipped one."""
    from lobbykit import catalogue as catalogues

    if folder is None:
        return known.ask_folders(more)
    if all((folder / name).is_file() for name in catalogues.SHARED_FILES):
        return [folder, *(more or [])]
    return known.ask_folders([folder, *(more or [])])
