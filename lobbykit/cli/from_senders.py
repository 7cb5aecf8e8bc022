"""`lobbykit batch --senders FILE`: many senders in, a letter from each to one recipient out, no two of them alike."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import typer
from msgspec import Struct
from msgspec.structs import replace

from lobbykit import folder
from lobbykit.account import SendersAccount
from lobbykit.batch import Status
from lobbykit.cli import given, known, one_recipient, own
from lobbykit.cli.batch_run import Asked, begun, bind_all, digest, record_of, tell_of_before, templates_of
from lobbykit.cli.senders_summary import tell
from lobbykit.cli.summary import Progress, put_samples
from lobbykit.compose import Order
from lobbykit.elections import Poll
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.many_senders import NAME_PATTERN, Letters, Run, Sent, Tally, Topics, compiled, file_names
from lobbykit.model import Capacity, Catalogue, Nation, Office, Recipient, Role, Sender
from lobbykit.people.do_not_contact import Unwilling
from lobbykit.people.names import bare_name, is_name
from lobbykit.people.senders import Columns, Group, Member, find, read
from lobbykit.people.table import Table, open_table
from lobbykit.plan import Plan, plan
from lobbykit.render import FORMATS
from lobbykit.run import put_letter
from lobbykit.wants import Wants
from lobbykit.which_nation import ONLY_NATION
from lobbykit.words import address_lines

_FIRST = 300  # senders who are looked at before anything is written
_SAMPLES = 3
_TICK = 20  # senders, after which the bar moves


class Named(Struct, frozen=True, kw_only=True):
    """The recipient, as the options name them."""

    name: str
    honorific: str
    post_nominals: str
    constituency: str
    office: str
    email: str
    address: str


class Job(Struct, frozen=True, kw_only=True):
    """All that is needed to carry out a run."""

    run: Run
    table: Table
    columns: Columns
    group: Group
    people: int  # rows of the file
    names: dict[int, str]  # of the files, by the lines of the rows
    recipient_id: str
    left_out: tuple[str, ...]  # of the recipient's addresses, each with the reason

    def letters(self) -> Letters:
        return Letters(self.run, self.names)

    def members(self) -> Iterator[tuple[list[str], Member]]:
        """Yield the rows' cells, as they stand, with whoever they are."""
        return ((row.cells, read(row.cells, row.number, self.columns, self.group)) for row in self.table.rows())


def write_from_senders(asked: Asked, file: Path, whom: Named) -> None:
    """Write to one recipient from everyone in the file.

    Raises:
        UsageError: an option does not fit.
        LobbykitError: no letter can be written, or not all of them.
        typer.Exit: something is left to mend.
    """
    compiled(asked.name_pattern or NAME_PATTERN)
    unwilling = own.unwilling(asked.typed.profile, *asked.do_not_contact)
    job = _job(asked, file, whom, unwilling)
    _try_first(job)
    tally = Tally()
    if asked.is_dry:
        letters = job.letters()
        written = [(done.member, done.sent.seed) for done in _done(job, letters, tally, asked) if done.sent.body]
        put_samples([letters.letter(member, seed) for member, seed in written[:_SAMPLES]])
    else:
        _write(job, tally, _record(job, asked, unwilling), asked)
    tell(
        tally,
        table=job.table,
        columns=job.columns,
        run=job.run,
        group=job.group,
        left_out=job.left_out,
        place=None if asked.is_dry else asked.place,
        limit=asked.limit,
    )
    if not tally.is_whole or not tally.statuses[Status.WRITTEN]:
        raise typer.Exit(1)


# --- what comes in -------------------------------------------------------------------------------------------


def _job(asked: Asked, file: Path, whom: Named, unwilling: Unwilling) -> Job:
    order, wants, _ = given.read(asked.typed, asked.to)
    table = open_table(file)
    columns = find(table.header, asked.columns)
    group = Group(order.sender.organisation, order.sender.branch)
    members = [read(row.cells, row.number, columns, group) for row in table.rows()]
    if not members:
        raise LobbykitError(f"{table.path} has headings and no row: there is nobody to write")
    poll = one_recipient.poll_of(asked.election, asked.polling_day, asked.to)
    if len(asked.nations) > 1:
        raise UsageError("--nation: with --senders there is one recipient, who is in one nation")
    offices = known.load_offices() if whom.office or asked.to in (Role.MINISTER, Role.COMMISSIONER) else ()
    wants = replace(
        wants,
        nation=asked.nations[0] if asked.nations else None,
        poll=poll,
        office=known.find_office(offices, whom.office) if whom.office else None,
        constituency=whom.constituency,
        postcode="",
        home="",
        capacity=Capacity.MEMBER,  # each row says its own
    )
    planned = _planned(order, offices, wants, members)
    recipient = _recipient(whom, planned, poll, asked.to)
    reached = one_recipient.reached(recipient, poll, order.written_on, unwilling)
    _must_be_reachable(asked, reached.recipient, reached.left_out)
    nation = planned.request.nation
    run = Run(
        order=replace(order, sender=Sender(), to_many=True),
        wants=replace(wants, nation=nation, office=planned.request.office, term=None, own=None, organisation=""),
        recipient=reached.recipient,
        ballot=_ballot(planned, poll, whom.constituency),
        formats=asked.formats,
        bundles=tuple(asked.bundles.values()),
        is_plain=asked.typed.plain,
        columns=frozenset(columns.places),
        find_topics=lambda typed: _topics(order.catalogue, typed, nation),
    )
    taken = [path.stem.casefold() for path in (Path(folder.RECORD), *asked.bundles)]
    return Job(
        run=run,
        table=table,
        columns=columns,
        group=group,
        people=len(members),
        names=file_names(members, asked.name_pattern or NAME_PATTERN, taken),
        recipient_id=planned.request.office.id if planned.request.office else bare_name(whom.name),
        left_out=reached.left_out,
    )


def _planned(order: Order, offices: tuple[Office, ...], wants: Wants, members: list[Member]) -> Plan:
    """Return what settles the nation and the office: the plan on the topics of all, or on the first that has one.

    Raises:
        UsageError: something about the recipient is to be said.
        LobbykitError: there is nothing to ask of them.
    """
    tries = [wants]
    if not wants.topics and not wants.named:
        if wants.is_to_office and wants.office is None:
            raise UsageError("--office is needed, or --topic: the topics of the file alone do not say who can act")
        rows = dict.fromkeys(member.topics for member in members if member.topics)
        found = (_topics(order.catalogue, typed, wants.nation) for typed in rows)
        tries = [replace(wants, topics=one.ids) for one in found if one.ids]
    failed: LobbykitError = UsageError("give --topic or --ask, or a column 'topic': what the letters are about")
    for one in tries:
        try:
            planned = plan(order.catalogue, offices, one)
        except UsageError:
            raise
        except LobbykitError as error:
            failed = error
            continue
        if planned.nation_from == ONLY_NATION:
            only = planned.request.nation
            raise UsageError(f"--nation is needed: the asks are {only.label}'s alone; is it --nation {only}?")
        return planned
    raise failed


def _topics(catalogue: Catalogue, typed: tuple[str, ...], nation: Nation | None) -> Topics:
    """Return the topics that a row names, or what is wrong with one of them."""
    ids = []
    for word in typed:
        try:
            topic, home = known.find_topic(catalogue, word)
        except UsageError as error:
            return Topics((), f"topic: {str(error).removeprefix('--topic: ').removeprefix('--topic ')}")
        if home and nation and home is not nation:
            return Topics((), f"topic: '{word}' is {home.label}'s word; '{topic.id}' is for all")
        ids.append(topic.id)
    return Topics(tuple(dict.fromkeys(ids)))


def _recipient(whom: Named, planned: Plan, poll: Poll | None, to: Role) -> Recipient:
    request = planned.request
    if request.office is None and not is_name(whom.name):
        raise UsageError(f"--name is missing: the {to} whom the letters are to")
    return Recipient(
        role=to,
        name=whom.name,
        honorific=whom.honorific,
        post_nominals=whom.post_nominals,
        office=request.office,
        area=whom.constituency,
        nation=request.nation,
        election=request.election,
        polling_day=poll.polling_day if poll else None,
        email=whom.email,
        address=address_lines(whom.address),
    )


def _must_be_reachable(asked: Asked, recipient: Recipient, left_out: tuple[str, ...]) -> None:
    """Refuse emails to somebody who has no email address."""
    wanted = next((one for one in asked.formats if FORMATS[one].is_addressed), None)
    if wanted and not recipient.email:
        why = "; ".join(left_out) or "there is no email address to write to"
        raise UsageError(f"--format {wanted}: {why}; give --email, or take another format")


def _ballot(planned: Plan, poll: Poll | None, area: str) -> str:
    """The ballot as a manifest has it: its id, or the election and the area; "" for an office."""
    election = planned.request.election
    if election is None:
        return ""
    if poll and poll.place:
        return poll.id
    return f"{(poll.id if poll else '') or election} {area}".strip()


def _try_first(job: Job) -> None:
    """Make a letter before anything is written, so that what no letter can do without is missed at once.

    Raises:
        LobbykitError: the template has a fault, or all of the first rows want the same.
    """
    letters = job.letters()
    reasons = set()
    for _, member in islice(job.members(), _FIRST):
        made = letters.made(member)
        if made.status is Status.WRITTEN:
            return
        if letters.faults:
            raise letters.faults[0]
        reasons.add(made.reason)
    if len(reasons) == 1:
        reason = reasons.pop()
        more = "" if job.group.organisation or "'organisation'" not in reason else ", or give --on-behalf-of for all"
        raise LobbykitError(f"{job.table.path}: no letter can be written; {reason}{more}")


def _record(job: Job, asked: Asked, unwilling: Unwilling) -> folder.Record:
    order = job.run.order
    inputs = {
        Path(job.table.path).name: job.table.sha256,
        "the catalogue": digest(order.catalogue),
        "the organisation and the branch of your profile": digest(job.group),
        "whom the letters are to": digest(job.run.recipient),
        "the do-not-contact list": digest(unwilling.entries),
        "your templates": digest(templates_of(order.template, order.own_templates)),
    }
    return record_of(asked, str(order.written_on), inputs)


# --- carrying it out -----------------------------------------------------------------------------------------


def _write(job: Job, tally: Tally, record: folder.Record, asked: Asked) -> None:
    """Write the letters, and beside them who has one."""
    place = asked.place
    assert place is not None
    folder.make_folder(place)
    with ExitStack() as stack:
        stack.enter_context(folder.held(place))
        start = begun(place, record, asked)
        account = SendersAccount(place, job.table, job.recipient_id, _called(job.run.recipient))
        stack.callback(account.drop)
        spools = {path: folder.Spool(place) for path in asked.bundles}
        for spool in spools.values():
            stack.callback(spool.close)
        strangers = start.strangers if start.is_again else None
        for done in _done(job, job.letters(), tally, asked, start.force, strangers):
            account.add(done.cells, done.sent)
            for spool, piece in zip(spools.values(), done.sent.pieces, strict=False):
                spool.add(piece)
        bind_all(asked.bundles, spools, force=start.force)
        tell_of_before(account.finish())


def _called(recipient: Recipient) -> str:
    return bare_name(recipient.name) or (recipient.office.title if recipient.office else "")


class _Done(NamedTuple):
    """A sender who is through."""

    cells: list[str]  # as the file has them
    member: Member
    sent: Sent


def _done(
    job: Job,
    letters: Letters,
    tally: Tally,
    asked: Asked,
    force: bool = False,
    strangers: frozenset[str] | None = None,
) -> Iterator[_Done]:
    """Make the letters, put them into the folder if there is one, and yield who is through, in the file's order.

    Raises:
        LobbykitError: a letter could not be written, or the file has changed meanwhile.
    """
    place = None if asked.is_dry or asked.place is None else str(asked.place)
    try:
        with Progress(job.people, verbose=asked.verbose) as progress:
            for number, (cells, member) in enumerate(job.members(), 1):
                is_over = asked.limit is not None and tally.statuses[Status.WRITTEN] >= asked.limit
                sent = letters.left_out(member) if is_over else letters.made(member)
                if place is not None:
                    sent = put_letter(place, sent, force=force, strangers=strangers)
                tally.add(sent, job.run.order.seed)
                yield _Done(cells, member, sent)
                if number % _TICK == 0 or number == job.people:
                    progress.advance((number - 1) % _TICK + 1)
    except KeyboardInterrupt:
        if place is not None:
            typer.echo("the same command goes on where this one was stopped", err=True)
        raise
    job.table.file.must_be_as_it_was()
