"""Many senders' letters to one recipient -> each in each format, or the reason why not. Opens no file.

The letters are made one after the other, and each is compared with all before it: one that comes out too like another
is made again by another seed. So the same senders in the same order have the same letters, at every run.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.batch import Made, Status, known_id, namer, told_alike
from lobbykit.compose import Order, brief_of, compose, own_organisation
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.likeness import SHORTEST, Report, Seen, Text, compare, prints
from lobbykit.model import Letter, Nation, Placeholder, Recipient
from lobbykit.nations import of_postcode
from lobbykit.people.senders import Member
from lobbykit.plan import Plan, plan_many
from lobbykit.reading import read
from lobbykit.render import FORMATS, Format, piece, render, to_fill
from lobbykit.run import Told
from lobbykit.variation import Variation, of_sender
from lobbykit.wants import Wants
from lobbykit.words import joined

NAME_PATTERN = "{name}-{id}"
HELD = 0.5  # from here on an office takes letters for form letters; WriteToThem's figure
# How alike a letter may be to stay as it came out, at each of the seeds that are tried for it. At first much is asked
# for, so that few letters are all unlike; of thousands on one topic some come near the line, and then far enough below
# it for another way to take a body from a letter will do.
_ENOUGH = (*[0.4] * 4, *[0.45] * 8, *[0.48] * 12)
_MOST_REASONS = 200  # that are told apart
# Which column fills a placeholder of the sender's.
_COLUMNS = {
    "--from-name": "name",
    "--job": "job",
    "--from-address": "address",
    "--from-postcode": "postcode",
    "--on-behalf-of": "organisation",
    "in your own words": "organisation",  # whether they are a member
}


class Topics(NamedTuple):
    """Topics that a row names, as they are found."""

    ids: tuple[str, ...]
    problem: str = ""


class Run(Struct, frozen=True, kw_only=True):
    """What all letters of a run have in common."""

    order: Order  # with nothing yet of who writes
    wants: Wants  # likewise; nation and office are settled
    recipient: Recipient
    ballot: str  # "" for an office
    formats: tuple[Format, ...]
    bundles: tuple[Format, ...] = ()
    is_plain: bool = False  # without variation
    columns: frozenset[str]  # that the senders' file has, by our own names
    find_topics: Callable[[tuple[str, ...]], Topics]  # for a row's own


class Sent(Made, frozen=True, kw_only=True):
    """What became of one sender: `id` and `name` are theirs, `ballot` and `nation` the recipient's."""

    sender: str  # what tells them from the others
    seed: int  # by which the letter was made
    alike: str = ""  # that the letter is too like another, and what would help
    has_note: bool = False
    body: tuple[str, ...] = ()  # the letter's text, to be compared


class _Letter(NamedTuple):
    letter: Letter
    planned: Plan
    body: tuple[str, ...]
    prints: frozenset[int]
    likeness: float  # to the letter made before that is most like it


class Letters:
    """Makes the letters of a run, each unlike those before it."""

    def __init__(self, run: Run, names: dict[int, str]) -> None:
        """`names` are those of the files, without suffix, by the lines of the senders' rows: see `file_names`."""
        self._run = run
        self._names = names
        self._seen = Seen()
        self._rows: dict[tuple[str, ...], int] = {}  # of those who have a letter, by what they are known by
        self._planners: dict[object, Callable[[Wants], Plan]] = {}
        self.faults: list[LobbykitError] = []  # of options and templates, that no row can be blamed for

    def made(self, member: Member) -> Sent:
        """Return the letter of one sender, in each format, or why there is none."""
        if member.problem:
            return self._told(member, Status.FAILED, member.problem)
        twice = next((self._rows[sign] for sign in member.known_by if sign in self._rows), None)
        if twice is not None:
            return replace(
                self._told(member, Status.SKIPPED, f"the same person as row {twice}, who has a letter"),
                why="the same person as in another row, who has a letter",
            )
        try:
            best = self._least_alike(member)
        except LobbykitError as error:
            return self._told(member, Status.FAILED, str(error))
        sent = self._sent(member, best)
        if sent.status is Status.WRITTEN:
            self._seen.add(best.prints)
            for sign in member.signs:
                self._rows.setdefault(sign, member.number)
        return sent

    def left_out(self, member: Member) -> Sent:
        """Return a sender of whom no letter is wanted."""
        return self._told(member, Status.LEFT_OUT, "")

    def letter(self, member: Member, seed: int) -> Letter:
        """Return the letter itself that `made` has made by that seed, to be shown.

        Raises:
            LobbykitError: it was none.
        """
        return self._composed(member, seed).letter

    # --- one letter ------------------------------------------------------------------------------------------

    def _least_alike(self, member: Member) -> _Letter:
        """Return the first letter that is unlike those before, or of all that were tried the least like them.

        Raises:
            LobbykitError: something is to be mended in the row; or no letter of the run can be written, as by a
                template with a fault, and then it is one of the `faults`.
        """
        best: _Letter | None = None
        for seed, enough in enumerate(_ENOUGH[:1] if self._run.is_plain else _ENOUGH, self._run.order.seed):
            found = self._composed(member, seed)
            if best is None or found.likeness < best.likeness:
                best = found
            if best.likeness <= enough:
                break
        assert best is not None
        return best

    def _composed(self, member: Member, seed: int) -> _Letter:
        run = self._run
        planned = self._planned(member, seed)
        order = replace(run.order, sender=member.sender, note=member.note, seed=seed)
        recipient = replace(run.recipient, election=planned.request.election)
        try:
            letter = compose(brief_of(order, planned, recipient))
        except LobbykitError as error:  # a template's, or the dates'
            self.faults.append(error)
            raise
        self._must_be_known([one for one in letter.placeholders if not one.posted])
        body = read(render(letter, Format.TXT), ".txt").body
        found = prints(" ".join(body))
        return _Letter(letter, planned, body, found, self._seen.highest(found))

    def _planned(self, member: Member, seed: int) -> Plan:
        run, sender = self._run, member.sender
        topics = run.find_topics(member.topics) if member.topics else Topics(run.wants.topics)
        if topics.problem:
            raise LobbykitError(topics.problem)
        if not topics.ids and not run.wants.named:
            raise LobbykitError("fill in the column 'topic', or give --topic for those who have none")
        own = own_organisation(sender, run.order.catalogue)
        wants = replace(
            run.wants,
            topics=topics.ids,
            own=own,
            organisation=sender.organisation,
            capacity=sender.capacity,
            variation=Variation("") if run.is_plain else of_sender(seed, sender),
        )
        key = (topics.ids, own.id if own else "", sender.organisation, sender.capacity)
        try:
            if key not in self._planners:
                self._planners[key] = plan_many(run.order.catalogue, wants)
            return self._planners[key](wants)
        except UsageError as error:
            self.faults.append(error)
            raise
        except LobbykitError as error:  # there is nothing to ask on the topics
            raise LobbykitError(str(error).partition(";")[0]) from error

    def _must_be_known(self, needed: Sequence[Placeholder]) -> None:
        """Refuse a letter that its sender would have to complete by hand.

        Raises:
            LobbykitError: the row is wanting; or something is not given that all letters need, and then it is one of
                the `faults`.
        """
        others = {one.text: f" ({one.option})" if one.option else "" for one in needed if one.option not in _COLUMNS}
        if others:
            what = joined([text + option for text, option in others.items()])
            self.faults.append(UsageError(f"each letter would have something to fill in: {what}; give it"))
            raise self.faults[-1]
        if needed:
            wanted = list(dict.fromkeys(_COLUMNS[one.option] for one in needed))
            wanted = [one for one in wanted if one != "postcode" or "address" not in wanted]  # which can have it, too
            there = [one for one in wanted if one in self._run.columns]
            not_there = [one for one in wanted if one not in there]
            doing = [f"{do} {_columns(names)}" for do, names in (("fill in", there), ("add", not_there)) if names]
            said = joined([one.text for one in needed])
            raise LobbykitError(f"{joined(doing)}: the letter would say {said}")

    def _sent(self, member: Member, best: _Letter) -> Sent:
        letter, run = best.letter, self._run
        stem = self._names[member.number]
        files, contents, reasons = [], [], []
        for wanted in run.formats:
            try:
                contents.append(render(letter, wanted))
            except LobbykitError as error:
                reasons.append(f"no {wanted}: {error}")
            else:
                files.append(stem + FORMATS[wanted].suffix)
        pieces = tuple(piece(letter, wanted) for wanted in run.bundles)
        gaps = (one.text for wanted in (*run.formats, *run.bundles) for one in to_fill(letter, wanted))
        has_letter = bool(files or pieces or not run.formats)
        return replace(
            self._told(member, Status.WRITTEN if has_letter else Status.FAILED, "; ".join(reasons)),
            asks=tuple(one.id for one in letter.asks),
            files=tuple(files),
            contents=tuple(contents),
            pieces=pieces,
            to_fill=tuple(dict.fromkeys(gaps)),
            warnings=(*member.warnings, *self._doubts(member, letter.nation)),
            told=told_alike(best.planned, letter),
            seed=letter.seed,
            alike=self._alike(member, best.likeness) if has_letter else "",
            has_note=bool(member.note),
            body=best.body if has_letter else (),
        )

    def _alike(self, member: Member, likeness: float) -> str:
        """Say of a letter that could not be made different enough what would help."""
        if likeness < HELD:
            return ""
        run = self._run
        tried = "without variation" if run.is_plain else f"by {len(_ENOUGH)} seeds"
        helps = [] if member.note else ["a paragraph of their own in the column 'note'"]
        helps += ["to leave out --plain"] if run.is_plain else []
        helps += ["other asks (--ask, --topic or a column 'topic')", "fewer senders"]
        return f"{likeness:.2f} like another letter ({tried}); what helps: {joined(helps, last='or')}"

    def _doubts(self, member: Member, nation: Nation) -> Iterable[str]:
        home = of_postcode(member.sender.postcode).nation if member.sender.postcode else None
        if home and home is not nation:
            yield f"has an address in {home.label}, and the letter is about {nation.label}"
        number = next((self._rows[sign] for sign in member.signs[1:] if sign in self._rows), None)
        if number is not None:
            yield f"has the name and the address of row {number}, under another id"
        if Format.EML in self._run.formats and not member.sender.email:
            yield "has no email address: their mail program puts in who it is from"

    def _told(self, member: Member, status: Status, reason: str) -> Sent:
        """What there is to say of a sender before there is a letter."""
        nation = self._run.wants.nation
        return Sent(
            id=known_id(member.id, member.number),
            name=member.sender.name or f"row {member.number}",
            sender=member.label or f"row {member.number}",
            ballot=self._run.ballot,
            nation=str(nation or ""),
            status=status,
            reason=reason,
            seed=self._run.order.seed,
        )


def _columns(names: Sequence[str]) -> str:
    quoted = joined([f"'{one}'" for one in names])
    return f"the column{'s' if len(names) > 1 else ''} {quoted}"


# --- the names of files --------------------------------------------------------------------------------------

_FIELDS: dict[str, Callable[[Member, int], str]] = {
    "branch": lambda member, _: member.sender.branch,
    "id": lambda member, number: known_id(member.id, number),
    "name": lambda member, _: member.sender.name,
    "number": lambda _, number: str(number),
    "surname": lambda member, _: member.sender.name.rpartition(" ")[2],
    "workplace": lambda member, _: member.sender.workplace,
}


def compiled(pattern: str) -> Callable[[Member, int], str]:
    """Return what names a sender's file, without suffix.

    Raises:
        UsageError: the pattern has a field that is not known, or none.
    """
    return namer(pattern, _FIELDS, NAME_PATTERN)


def file_names(members: Iterable[Member], pattern: str, taken: Iterable[str] = ()) -> dict[int, str]:
    """Return the names of the senders' files by the numbers of their rows; the number tells apart what would be one.

    Names that are `taken` are other files'. Two rows of one person have one name: one of them has a letter.

    Raises:
        UsageError: with its row's number beside it, a name would be that of another letter.
    """
    name = compiled(pattern)
    stems: dict[int, str] = {}
    people: dict[tuple[str, ...], int] = {}  # the first row of each, by what they are known by
    person: dict[int, int] = {}
    for member in members:
        if member.problem:
            continue
        person[member.number] = next((people[one] for one in member.known_by if one in people), member.number)
        for sign in member.signs:
            people.setdefault(sign, member.number)
        stems[member.number] = name(member, member.number)
    sharing: dict[str, set[int]] = {stem: {0} for stem in taken}
    for number, stem in stems.items():
        sharing.setdefault(stem, set()).add(person[number])
    names = {number: f"{stem}-{number}" if len(sharing[stem]) > 1 else stem for number, stem in stems.items()}
    owners: dict[str, int] = {}
    for number, one in names.items():
        if owners.setdefault(one, person[number]) != person[number]:
            raise UsageError(f"--name-pattern: two letters would be called {one}; add {{number}} to it")
    return names


# --- what came of it -----------------------------------------------------------------------------------------


class Tally(Told):
    """What became of all senders, counted."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: Counter[Status] = Counter()
        self.reasons: dict[Status, Counter[str]] = {status: Counter() for status in Status}
        self.files = 0
        self.with_note = 0
        self.again = 0  # made by another seed than the run's
        self.alike: list[Sent] = []  # those that could not be made different enough, without their bodies
        self._texts: list[Text] = []

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.reasons[Status.FAILED]

    def add(self, made: Sent, seed: int) -> None:
        """Count a sender who is through, in a run of that seed."""
        self.statuses[made.status] += 1
        if made.reason:
            reasons = self.reasons[made.status if made.is_whole else Status.FAILED]
            why = made.why or made.reason
            reasons[why if why in reasons or len(reasons) < _MOST_REASONS else "other reasons"] += 1
        self.hear(made)
        if made.status is not Status.WRITTEN:
            return
        self.files += len(made.files)
        self.with_note += made.has_note
        self.again += made.seed != seed
        self.alike += [replace(made, body=())] if made.alike else []
        self._texts.append(Text(body=made.body, sender=made.sender, recipient="all"))

    def compared(self) -> Report:
        """Return how alike the letters are, as `lobbykit likeness` tells it of their folder."""
        return compare(self._texts, HELD)

    @property
    def senders(self) -> list[str]:
        """Those whose letters are compared, in the report's order."""
        return [text.sender for text in self._texts]

    @property
    def short(self) -> int:
        """How many letters are too short to be compared."""
        return sum(sum(len(one.split()) for one in text.body) < SHORTEST for text in self._texts)
