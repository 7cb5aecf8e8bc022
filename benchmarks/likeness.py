"""How alike the letters of different senders come out, what they share, and what it takes to find out.

Letters of made-up senders to a made-up candidate are composed and compared in this process. The goals are those of
"letters that do not read alike": each is shown as the mean of several draws of senders, with the worst of them.

    .venv/bin/python benchmarks/likeness.py          # all of it, in a minute or two
    .venv/bin/python benchmarks/likeness.py growth   # or: goals, shared
"""

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from lobbykit.cli import known
from lobbykit.cli.pile import gather
from lobbykit.compose import Brief, compose, own_organisation
from lobbykit.errors import LobbykitError
from lobbykit.likeness import Found, Text, compare, dice, prints, shared_passages
from lobbykit.model import Block, Letter, ListBlock, Nation, Recipient, Role, Sender, Table
from lobbykit.plan import plan
from lobbykit.reading import Read, read
from lobbykit.render import Format, render
from lobbykit.variation import Variation
from lobbykit.wants import Wants

CATALOGUE = known.load_catalogue(None)
DAY = date(2026, 11, 26)
SEAT = "Example North"
DRAWS = 20
CLOSE = 0.4
PARTS = ("opening", "reasons", "lead", "requests", "closing")

FORENAMES = ("Ada", "Ben", "Cara", "Dev", "Ewa", "Finn", "Gita", "Hal", "Ines", "Jo")
SURNAMES = ("Sample", "Specimen", "Instance", "Case", "Pattern", "Model", "Trial", "Proof", "Draft", "Token")
JOBS = (
    "educational psychologist",
    "school improvement adviser",
    "education welfare officer",
    "early years adviser",
    "SEND officer",
)
WORKPLACES = ("Example Council", "Specimen Borough", "the Sample Trust", "Pattern Academies", "")
NOTES = (  # of two sentences each, no two of which have one in common
    "Last term I sat with a mother who had waited nine months for a plan. She had left her job to teach him.",
    "On Tuesday I closed the file of a boy who has had four schools in two years. None of them had asked us in time.",
    "Our team of six is now a team of three, and the phone does not stop. I choose each morning whom to let down.",
    "I drive forty miles to see a child for half an hour, because nobody nearer is left. The report takes all evening.",
    "In my first year we visited each school twice. Now we go where the fire is, and the rest hear from us by letter.",
    "A head teacher told me that she no longer rings us. It was not anger, she said; she had simply given up hoping.",
    "What used to be a morning's work has become a tribunal that lasts a year. The girl will have left school by then.",
    "My own daughter is in Year 9 and has had eleven supply teachers since September. She can name all of them.",
    "Two nurseries on my patch shut at Easter. The nearest place with room is two buses away for most of the parents.",
    "I retired in July after thirty years, and my post was not filled. My old colleagues still ring me for advice.",
    "Each spring I read two hundred requests, and I know by the second page which family had a solicitor to help.",
    "The sensory room that we opened in 2019 is now a store for chairs. Nobody is left who was trained to use it.",
    "A governor asked me last week what a good school looks like these days. I found that I could not say in a word.",
    "Three of my visits this month ended at the gate, since the child was not there. Nobody had seen him for weeks.",
    "I trained for seven years to do this. Most days I fill in forms that a machine could, and see no one under ten.",
    "When the specialist for deaf pupils left, her cases came to me. I had two afternoons to learn how to help them.",
    "At the last parents' evening I counted nine who cried. They wanted no money, only a straight answer.",
    "A small village school here shares one teacher of reading with five others. He sleeps in his van on Wednesdays.",
    "We did one thing right: a summer school for those who are moving up. It cost less than one placement far away.",
    "My grandson could not speak at four, and speaks now. That was one therapist, one hour a week, for just two years.",
)


# --- letters -------------------------------------------------------------------------------------------------------


def senders(count: int, draw: int) -> list[Sender]:
    """Return made-up members of Prospect who live in the candidate's seat; another draw has other names."""
    return [
        Sender(
            name=f"{FORENAMES[number % 10]} {SURNAMES[number // 10 % 10]}-{draw}-{number}",
            job=JOBS[number % 5],
            workplace=WORKPLACES[number // 5 % 5],
            organisation="Prospect",
            constituency=SEAT,
        )
        for number in range(count)
    ]


def letter(sender: Sender, topic: str, note: Sequence[str] = ()) -> Letter:
    wants = Wants(
        role=Role.CANDIDATE,
        variation=Variation(f"0\0{sender.name}\0"),
        topics=(topic,),
        own=own_organisation(sender, CATALOGUE),
        organisation=sender.organisation,
        nation=Nation.ENGLAND,
        written_on=DAY,
        constituency="",
    )
    planned = plan(CATALOGUE, (), wants)
    recipient = Recipient(
        role=Role.CANDIDATE,
        name="Alex Example",
        area=SEAT,
        nation=Nation.ENGLAND,
        election=planned.request.election,
        email="alex@example.org",
    )
    return compose(
        Brief(
            catalogue=CATALOGUE,
            chosen=planned.selection.chosen,
            recipient=recipient,
            sender=sender,
            nation=Nation.ENGLAND,
            topics=planned.topics,
            written_on=DAY,
            variation=planned.request.variation,
            note=tuple(note),
        )
    )


def topics() -> list[str]:
    """Return the topics on which a candidate in England can be asked something."""
    (anybody,) = senders(1, 0)
    found = []
    for topic in CATALOGUE.topics:
        try:
            letter(anybody, topic.id)
        except LobbykitError:
            continue
        found.append(topic.id)
    return found


def as_text(made: Letter) -> Text:
    found = read(render(made, Format.TXT), ".txt")
    return Text(body=found.body, sender=made.sender.name, recipient="Alex Example")


# --- the goals -----------------------------------------------------------------------------------------------------


def goals() -> None:
    spread = topics()
    print(f"\ngoals, at 0.5, mean and worst of {DRAWS} draws ({len(spread)} topics)")
    print(f"{'':<34}{'median':>14}{'p90':>7}{'highest':>14}{'held back':>14}{'asks':>6}{'heard':>6}{'sets':>6}")
    show("20 on SEND, no notes", partial(_on, "send"))
    show(
        "20 on SEND, a note each",
        lambda draw: [letter(one, "send", (NOTES[at],)) for at, one in enumerate(senders(20, draw))],
    )
    show(
        "100 over the topics, no notes",
        lambda draw: [letter(one, spread[at % len(spread)]) for at, one in enumerate(senders(100, draw))],
    )
    for topic in spread:
        show(f"  20 on {topic}", partial(_on, topic))


def _on(topic: str, draw: int) -> list[Letter]:
    return [letter(one, topic) for one in senders(20, draw)]


def show(name: str, letters_of: Callable[[int], list[Letter]]) -> None:
    runs = [letters_of(draw) for draw in range(DRAWS)]
    reports = [compare([as_text(one) for one in made]) for made in runs]
    medians, tenths, tops = ([report.quantile(part) or 0.0 for report in reports] for part in (0.5, 0.9, 1.0))
    held = [sum(map(_is_held, report.letters)) for report in reports]
    heard = {one.id for made in runs for letter in made for one in letter.asks}
    choices = {frozenset(one.id for one in letter.asks) for made in runs for letter in made}
    print(
        f"{name:<34}{statistics.mean(medians):>8.2f}{max(medians):>6.2f}{statistics.mean(tenths):>7.2f}"
        f"{statistics.mean(tops):>8.2f}{max(tops):>6.2f}{statistics.mean(held):>8.1f}{max(held):>6}"
        f"{max(map(len, choices)):>6}{len(heard):>6}{len(choices):>6}"
    )


# --- what close pairs share ----------------------------------------------------------------------------------------


def shared() -> None:
    spread = topics()
    made = [letter(one, "send") for one in senders(200, 0)]
    close_pairs("200 on send", made)
    by_asks(made)
    close_pairs(
        "200 over the topics", [letter(one, spread[at % len(spread)]) for at, one in enumerate(senders(200, 0))]
    )
    without("20 on SEND", partial(_on, "send"))
    without(
        "100 over the topics",
        lambda draw: [letter(one, spread[at % len(spread)]) for at, one in enumerate(senders(100, draw))],
    )


def by_asks(made: Sequence[Letter]) -> None:
    """Print how alike two letters are by how many asks they have in common."""
    found: dict[int, list[float]] = {}
    whole = [prints(" ".join(as_text(one).body)) for one in made]
    asks = [{one.id for one in letter.asks} for letter in made]
    for first, second in combinations(range(len(made)), 2):
        found.setdefault(len(asks[first] & asks[second]), []).append(dice(whole[first], whole[second]))
    print("  likeness by asks in common:", end="")
    for count, scores in sorted(found.items()):
        print(f"  {count}: mean {statistics.mean(scores):.2f}, highest {max(scores):.2f} ({len(scores)} pairs)", end="")
    print()


def without(name: str, letters_of: Callable[[int], list[Letter]]) -> None:
    """Print what were held back if one part of each letter, or two, had nothing in common with any other's."""
    runs = [letters_of(draw) for draw in range(DRAWS // 2)]
    print(f"\n{name}: mean held back at 0.5, and mean median, if these were unlike in all letters")
    for parts in ((), *((part,) for part in PARTS), *combinations(PARTS, 2)):
        reports = [compare([as_text_but(one, parts) for one in made]) for made in runs]
        held = statistics.mean(sum(one.is_held for one in report.letters) for report in reports)
        median = statistics.mean(report.quantile(0.5) or 0.0 for report in reports)
        print(f"  {' and '.join(parts) or 'none':<24}{held:>6.1f}{median:>7.2f}")


def as_text_but(made: Letter, parts: Sequence[str]) -> Text:
    """Return the letter as it is compared, with other words for those parts, of the same number."""
    body = [
        sha256(f"{made.sender.name} {part} {at}".encode()).hexdigest()[:6] if part in parts else word
        for part, said in parted(made).items()
        for at, word in enumerate(" ".join(said).split())
    ]
    return Text(body=(" ".join(body),), sender=made.sender.name, recipient="Alex Example")


def close_pairs(name: str, made: list[Letter]) -> None:
    report = compare([as_text(one) for one in made], CLOSE, most=20_000)
    close = [pair for pair in report.closest if pair.likeness > CLOSE]
    print(f"\n{name}: {len(close)} of {report.pairs} pairs above {CLOSE}", end="; ")
    print(", ".join(f"{count} with {asks} asks alike" for asks, count in sorted(same_asks(made, close).items())))
    words: Counter[str] = Counter()
    total: Counter[str] = Counter()
    passages: Counter[str] = Counter()
    for _, first, second in close:
        parts = parted(made[first])
        whole = [one for part in parts.values() for one in part]
        total.update({part: count_words(said) for part, said in parts.items()})
        theirs = [one for part in parted(made[second]).values() for one in part]
        passages.update(shared_passages(whole, theirs))
        words.update({part: sum(map(count_words, shared_passages(said, theirs))) for part, said in parts.items()})
    for part in filter(total.get, PARTS):
        size = total[part] / len(close)
        print(f"  {part:<10}{words[part] / len(close):>5.0f} of {size:>3.0f} words shared", end="")
        print(f" ({100 * words[part] / total[part]:.0f}%)")
    for passage, count in passages.most_common(12):
        print(f"  {count:>5}  {passage}")


def same_asks(made: Sequence[Letter], close: Iterable[tuple[float, int, int]]) -> Counter[int]:
    asks = [{one.id for one in letter.asks} for letter in made]
    return Counter(len(asks[first] & asks[second]) for _, first, second in close)


def parted(made: Letter) -> dict[str, list[str]]:
    """Return the letter's paragraphs by what they are there for; a note is with the reasons.

    A letter of one ask gives reason and request in one paragraph, here all request.
    """
    last = len(made.blocks)
    at = next((at for at, block in enumerate(made.blocks) if isinstance(block, ListBlock)), None)
    ends = (1, 1, 1, last - 2, last) if at is None else (1, at - 1, at, at + 1, last)
    return {
        name: [one for block in made.blocks[start:end] for one in _said(block)]
        for name, start, end in zip(PARTS, (0, *ends), ends, strict=False)
    }


def _said(block: Block) -> list[str]:
    assert not isinstance(block, Table)  # the shipped templates have none
    lines = block.items if isinstance(block, ListBlock) else (block.runs,)
    return ["".join(run.text for run in line) for line in lines]


def count_words(said: str | Iterable[str]) -> int:
    return len((said if isinstance(said, str) else " ".join(said)).split())


# --- growth --------------------------------------------------------------------------------------------------------


def growth() -> None:
    most = 5000
    spread = topics()
    made = [letter(one, spread[at % len(spread)]) for at, one in enumerate(senders(most, 0))]
    with tempfile.TemporaryDirectory() as folder:
        print(f"\n{'reading':<10}" + "".join(f"{count:>9}" for count in (500, 1000, 2000, 5000)))
        for wanted in (Format.TXT, Format.MD, Format.EML, Format.DOCX):
            contents = [render(one, wanted) for one in made]
            timed(wanted, partial(_read_all, contents, wanted))
        for at, one in enumerate(made):
            (Path(folder) / f"{at}.eml").write_bytes(render(one, Format.EML))
        started = time.perf_counter()
        pile = gather([Path(folder)])
        texts = [Text(body=one.body, sender=one.sender, recipient=one.recipient) for one in pile.letters]
        report = compare(texts)
        print(f"a folder of {most} emails, read and compared: {time.perf_counter() - started:.1f} s")
        print(f"  {report.pairs:,} pairs, median {report.quantile(0.5):.2f}, held {sum(map(_is_held, report.letters))}")
    print(f"\n{'comparing':<10}")
    timed("composed", lambda count: compare(texts[:count]))
    copies = [Text(body=texts[0].body, sender=str(number), recipient="") for number in range(most)]
    timed("copies", lambda count: compare(copies[:count]))
    timed("prints", lambda count: [prints(" ".join(one.body)) for one in texts[:count]])


def _is_held(found: Found) -> bool:
    return found.is_held


def _read_all(contents: Sequence[bytes], wanted: Format, count: int) -> list[Read]:
    return [read(content, f".{wanted}") for content in contents[:count]]


def timed(name: str, work: Callable[[int], object]) -> None:
    """Print the seconds that the work takes for each number of letters, the better of two."""
    print(f"{name:<10}", end="")
    for count in (500, 1000, 2000, 5000):
        taken = []
        for _ in range(2):
            started = time.perf_counter()
            work(count)
            taken.append(time.perf_counter() - started)
        print(f"{min(taken):>8.2f}s", end="", flush=True)
    print()


def main() -> None:
    for one in (goals, shared, growth):
        if one.__name__ in (sys.argv[1:] or ("goals", "shared", "growth")):
            one()


if __name__ == "__main__":
    main()
