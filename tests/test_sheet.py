"""The posted letter: what fits the window of an envelope and one page; measured in LibreOffice's PDF, where it is."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lobbykit.cli.known import load_offices
from lobbykit.model import Kind, Letter, ListBlock, Nation, Office, Paragraph, Recipient, Role, Run
from lobbykit.people.address import recipient_lines
from lobbykit.render import arial, docx, sheet

ADDRESS = ("1 Low Road", "Borchester", "ZZ1 2BB")
SENTENCE = "The children whom I see wait for months, and their schools have nobody else to ask for advice. "  # 18 words


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text.strip()),))


def asks(count: int) -> ListBlock:
    items = tuple(
        (Run("give every council the means to fill its posts for work that the law requires;"),) for _ in range(count)
    )
    return ListBlock(ordered=True, items=items)


LETTER = Letter(
    kind=Kind.ASK,
    to=Role.CANDIDATE,
    recipient=Recipient(role=Role.CANDIDATE, name="Alex Example"),
    nation=Nation.ENGLAND,
    date=date(2026, 3, 9),
    subject="Three questions on special educational needs and disabilities",
    salutation="Dear Alex Example,",
    blocks=(paragraph(SENTENCE * 2), paragraph("Will you:"), asks(3), paragraph("I look forward to your reply.")),
    sign_off="Yours sincerely,",
    signature=("Sam Sample",),
    sender_lines=("1 High Street", "Borchester", "ZZ1 1AA", "sam@example.org"),
    recipient_lines=("Alex Example", "Candidate for Borchester", *ADDRESS),
    asks=(),
)
# Three asks, a personal paragraph and reasons: 280 words.
FULL_BODY = (
    paragraph(SENTENCE * 3),
    paragraph(SENTENCE * 3),
    paragraph(SENTENCE * 5),
    paragraph("If you are elected, will you press the Department for Education to:"),
    asks(3),
    paragraph("All I ask is a yes or a no to each."),
    paragraph("I should be grateful for an answer by 30 March."),
)
LONG_NAME = "The Rt Hon the Baroness Featherstonehaugh of Example KC DBE PhD"
OFFICER = ("Sam Sample", "Secretary", "Exampleshire branch", "Prospect's Education and Children's Services Group")


def to_office(office_id: str, name: str) -> Letter:
    office = next(one for one in load_offices() if one.id == office_id)
    recipient = Recipient(role=office.role, office=office, name=name, address=office.address)
    return replace(LETTER, recipient=recipient, recipient_lines=recipient_lines(recipient))


LETTERS: Mapping[str, Letter] = {
    "short": replace(LETTER, recipient_lines=("Alex Example", *ADDRESS)),
    "one line": replace(LETTER, recipient_lines=("Alex Example",)),
    "five lines": LETTER,
    "seven lines": to_office("uk-sos-education", "Ms Alex Example MP"),
    "seven lines, one turned over": to_office("scot-cabsec-education", "Ms Alexandra Featherstone-Cholmondeley MSP"),
    "long title": to_office("wales-education", "Alex Example"),
    "long name": replace(LETTER, recipient_lines=(LONG_NAME, *ADDRESS)),
    "long address": replace(
        LETTER,
        recipient_lines=(
            "Alex Example", "Candidate for Example North and Borchester", "Flat 3", "The Old Courthouse",
            "14 to 16 Upper Market Street", "Little Example-on-the-Water", "Near Borchester", "Borsetshire", "ZZ1 2BB",
        ),
    ),
    "long sender": replace(
        LETTER,
        reference="EX/2026/0007 (second letter)",
        sender_lines=(
            "Flat 3", "The Old Courthouse", "14 to 16 Upper Market Street", "Little Example-on-the-Water", "Borchester",
            "ZZ1 1AA", "a.very.long.name.of.an.account.for.letters@an-example-of-a-long-domain.example.org",
        ),
    ),
    "full page": replace(LETTER, blocks=FULL_BODY, signature=OFFICER, enclosures=("Our survey of 2025", "A map")),
    "two pages": replace(LETTER, blocks=FULL_BODY * 2, enclosures=("A map",)),
}  # fmt: skip


# --- the window ---------------------------------------------------------------------------------------------


class Word(NamedTuple):
    """A word on its page; millimetres from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Word]]:
    """The words of each letter where LibreOffice prints them, in reading order."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice and pdftotext are not here")
    folder = tmp_path_factory.mktemp("printed")
    paths = {name: folder / f"{number}.docx" for number, name in enumerate(LETTERS)}
    for name, path in paths.items():
        path.write_bytes(docx.render(LETTERS[name]))
    own_settings = f"-env:UserInstallation={(folder / 'settings').as_uri()}"
    command = ["soffice", own_settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths.values())], check=True, capture_output=True, timeout=300)
    return {name: words_of(path.with_suffix(".pdf")) for name, path in paths.items()}


def words_of(pdf: Path) -> list[Word]:
    command = ["pdftotext", "-bbox", "-raw", str(pdf), "-"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    word = re.compile(r'<word xMin="(.*)" yMin="(.*)" xMax="(.*)" yMax="(.*)">(.*)</word>')
    return [
        Word(page, mm(left), mm(top), mm(right), mm(bottom), unescape(said))
        for page, text in enumerate(found.split("<page ")[1:], 1)
        for left, top, right, bottom, said in word.findall(text)
    ]


def mm(points: str) -> float:
    return float(points) * 25.4 / 72


def in_window_zone(word: Word) -> bool:
    return word.page == 1 and word.left < 110 and word.bottom > 39 and word.top < 95


@pytest.mark.parametrize("name", LETTERS)
def test_the_recipient_alone_stands_in_the_window(name: str, printed: dict[str, list[Word]]) -> None:
    there = [word for word in printed[name] if in_window_zone(word)]
    said = " ".join(word.text for word in there)
    assert squeezed(said) == squeezed(" ".join(sheet.recipient_block(LETTERS[name]).lines))
    assert min(word.left for word in there) >= 22
    assert max(word.right for word in there) <= 100
    assert min(word.top for word in there) >= 57
    assert max(word.bottom for word in there) <= 81


def squeezed(text: str) -> str:
    """The text without spaces: a long name may be parted at its hyphen."""
    return text.replace(" ", "")


@pytest.mark.parametrize("name", LETTERS)
def test_the_sender_stands_at_the_right_and_the_body_below_the_fold(name: str, printed: dict[str, list[Word]]) -> None:
    above = [word for word in printed[name] if word.page == 1 and word.top < 97 and not in_window_zone(word)]
    assert min(word.left for word in above) >= 125
    assert max(word.right for word in above) <= 195.5
    assert min(word.top for word in above) >= 12
    assert max(word.bottom for word in above) <= 90
    assert min(word.top for word in printed[name] if word.page == 1 and word not in above and word.top > 81) >= 100


@pytest.mark.parametrize("name", LETTERS)
def test_the_pages_are_as_many_as_were_counted(name: str, printed: dict[str, list[Word]]) -> None:
    is_one = sheet.is_one_page(LETTERS[name], sheet.body_type(LETTERS[name]))
    assert max(word.page for word in printed[name]) == (1 if is_one else 2)
    assert is_one == (name != "two pages")


def test_the_second_page_has_a_number_and_more_than_the_sign_off(printed: dict[str, list[Word]]) -> None:
    first, second = ([word.text for word in printed["two pages"] if word.page == page] for page in (1, 2))
    assert "Page" not in first
    assert second[-4:] == ["Page", "2", "of", "2"]
    assert second.index("Yours") > 10


# --- one page -----------------------------------------------------------------------------------------------


def test_a_short_letter_has_12_points_and_a_fuller_one_11() -> None:
    assert sheet.body_type(LETTER) == sheet.FULL
    assert sheet.body_type(LETTERS["full page"]) == sheet.COMPACT


def test_a_letter_that_is_two_pages_anyway_keeps_12_points() -> None:
    assert sheet.body_type(LETTERS["two pages"]) == sheet.FULL


def test_the_full_body_has_280_words() -> None:
    runs = [runs for block in FULL_BODY for runs in (block.items if isinstance(block, ListBlock) else (block.runs,))]
    assert sum(len(run.text.split()) for line in runs for run in line) >= 270


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("word", 1), ("x" * 500, 7), ("short " + "x" * 100, 3), ("漢" * 100, 3), ("a b " * 100, 5)],
)
def test_text_that_no_line_holds_is_counted_too(text: str, count: int) -> None:
    assert arial.lines(text, 12, 464) == count


@given(st.lists(st.text("iW.漢", min_size=1, max_size=9), min_size=1, max_size=30))
def test_lines_are_filled_word_by_word(words: list[str]) -> None:
    room, filled = 20_000, [words[0]]
    for word in words[1:]:
        longer = f"{filled[-1]} {word}"
        filled[-1:] = [longer] if arial.lines(longer, 2048, room) == 1 else [filled[-1], word]
    assert arial.lines(" ".join(words), 2048, room) == len(filled)


def test_a_new_word_is_measured_after_any_number_of_others() -> None:
    numbers = " ".join(f"{number:05}" for number in range(18_000))
    assert arial.lines(numbers, 12, 464) == 18_000 / 12
    assert arial.lines("word " * 40, 12, 464) == 3


# --- addresses ----------------------------------------------------------------------------------------------


def block(*lines: str, office: Office | None = None) -> sheet.Lines:
    recipient = Recipient(role=Role.MINISTER, office=office)
    return sheet.recipient_block(replace(LETTER, recipient=recipient, recipient_lines=lines))


@pytest.mark.parametrize(("count", "size"), [(1, 11), (5, 11), (6, 10), (7, 9)])
def test_the_type_follows_the_number_of_lines(count: int, size: int) -> None:
    lines = tuple(f"Line {number}" for number in range(count))
    assert block(*lines) == sheet.Lines(next(one for one in sheet.ADDRESS_TYPES if one.size == size), lines)


def test_eight_lines_are_seven_with_the_postcode_beside_the_town() -> None:
    lines = ("Alex Example", "A", "B", "C", "D", "E", "Borchester", "zz11aa")
    assert block(*lines).lines == (*lines[:6], "Borchester zz11aa")


def test_more_lines_are_joined_by_commas_and_the_name_stays_alone() -> None:
    lines = (
        "Alex Example",
        "Flat 3",
        "The Court",
        "C Street",
        "D Square",
        "Estuary",
        "F Village",
        "Borchester",
        "ZZ1 1AA",
    )
    assert block(*lines).lines == (
        "Alex Example", "Flat 3, The Court", "C Street", "D Square", "Estuary", "F Village", "Borchester ZZ1 1AA",
    )  # fmt: skip


def test_an_organisation_that_a_title_names_is_not_said_again() -> None:
    office = Office(id="a", title="", organisation="Education Authority", nations=(), role=Role.MINISTER)
    lines = ("Chief Executive, Education Authority", "Education Authority", "40 Low Road", "Borchester")
    assert block(*lines, office=office).lines == (lines[0], *lines[2:])
    assert block("Chief Executive", *lines[1:], office=office).lines == ("Chief Executive", *lines[1:])


def test_a_placeholder_is_not_joined_with_its_postcode() -> None:
    assert sheet.with_postcode(("[your postal address]", "ZZ1 1AA")) == ("[your postal address]", "ZZ1 1AA")


@given(st.lists(st.text("aB3 ,-", min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=25))
def test_joining_drops_no_word(lines: list[str]) -> None:
    words = re.findall(r"[^ ,]+", " ".join(lines))
    assert re.findall(r"[^ ,]+", " ".join(block(*lines).lines)) == words
    sender = sheet.sender_block(replace(LETTER, sender_lines=tuple(lines)))
    assert re.findall(r"[^ ,]+", " ".join(sender.lines)) == words
