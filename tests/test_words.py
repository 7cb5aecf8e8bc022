"""Text as people type it: cleaned once, never changed again."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.model import Placeholder
from lobbykit.words import (
    Gap,
    Own,
    capitalised,
    clean_line,
    clean_lines,
    did_you_mean,
    file_name,
    first_control,
    gaps,
    has_line_end,
    joined,
    paragraphs,
    placeholder,
)

LINE_ENDS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


# --- what cannot stand in a letter ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("bell\a", "U+0007"),
        ("\x00", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x9b", "U+009B"),
        ("half a pair \ud83d", "U+D83D"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
        ("first \x01, then \x02", "U+0001"),
        ("tab\tline\nend\r\n\x0b\x0c\x85\u2028\u2029", None),
        ("Siân Ŵyn, Mòrag 🎓 שלום \u202eright to left", None),
        ("", None),
    ],
)
def test_the_first_control_character_is_named(text: str, control: str | None) -> None:
    assert first_control(text) == control


def test_every_control_character_of_unicode_is_a_control_or_a_line_end_or_a_tab() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    controls = [char for char in every if unicodedata.category(char) in ("Cc", "Cs")]

    assert [char for char in controls if not (first_control(char) or has_line_end(char))] == ["\t"]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_every_line_end_is_one(end: str) -> None:
    assert has_line_end(f"one{end}two")
    assert clean_line(f"one{end}two") == "one two"
    assert clean_lines(f"one{end}two") == ("one", "two")


def test_a_line_without_line_end_has_none() -> None:
    assert not has_line_end("one\ttwo\u00a0three")


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" Alex\tExample\n", "Alex Example"),
        ("a\x07b\x1b[31mc", "ab[31mc"),
        ("\ue000mark\uf8ff \U000f0000plane\U0010fffd", "mark plane"),
        ("\u00a0 kept within \u00a0it \u00a0", "kept within \u00a0it"),
        ("\x00 \x00", ""),
        ("Llŷn 🎓 <b>{{ x }}</b> & co", "Llŷn 🎓 <b>{{ x }}</b> & co"),
    ],
)
def test_a_line_is_cleaned(typed: str, clean: str) -> None:
    assert clean_line(typed) == clean


@given(ANY_TEXT)
def test_a_clean_line_is_one_line_without_controls_and_cleaning_it_again_changes_nothing(text: str) -> None:
    line = clean_line(text)

    assert first_control(line) is None
    assert not has_line_end(line)
    assert "\t" not in line
    assert not [char for char in line if unicodedata.category(char) == "Co"]
    assert line == line.strip() == clean_line(line)


@given(ANY_TEXT)
def test_cleaning_drops_nothing_but_controls_marks_and_white_space_at_the_ends(text: str) -> None:
    kept = [char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cs", "Co")]
    kept = [char for char in kept if char not in "\ufffe\uffff"]

    assert [char for char in clean_line(text) if not char.isspace()] == kept


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("1 Example Street\r\n\r\n Exampleton \n", ("1 Example Street", "Exampleton")),
        ("\n\x07\n", ()),
        ("", ()),
    ],
)
def test_empty_lines_are_left_out(typed: str, lines: tuple[str, ...]) -> None:
    assert clean_lines(typed) == lines


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("One\nand the same.\n\nTwo.", ("One and the same.", "Two.")),
        ("One\r\nand the same.\r\n\r\nTwo.", ("One and the same.", "Two.")),
        ("\n\n\nOne.\n \t\n\n\nTwo.\n\n", ("One.", "Two.")),
        ("One.\u2029\u2029Two.", ("One.", "Two.")),
        (" \n\x07\n", ()),
        ("", ()),
    ],
)
def test_paragraphs_are_parted_by_blank_lines(typed: str, parts: tuple[str, ...]) -> None:
    assert paragraphs(typed) == parts


@given(ANY_TEXT)
def test_every_paragraph_is_a_clean_line_with_something_in_it(text: str) -> None:
    assert all(part and part == clean_line(part) for part in paragraphs(text))


# --- what may have been meant --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("walse", "; did you mean wales?"),
        ("SCOTLAND", "; did you mean scotland?"),
        ("northern ireland", "; did you mean northern-ireland?"),
        ("mars", ""),
        ("", ""),
        ("???", ""),
    ],
)
def test_the_nearest_choice_is_offered_if_one_is_near(typed: str, answer: str) -> None:
    assert did_you_mean(typed, ["england", "scotland", "wales", "northern-ireland"]) == answer


def test_nothing_is_offered_when_there_is_nothing() -> None:
    assert did_you_mean("wales", []) == ""


# --- names of files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Siân O'Example / Send", "siân-o'example-send"),
        ("../../etc/passwd", "etc-passwd"),
        (r'C:\temp\a<b>c:"d|e?f*', "c-temp-a-b-c-d-e-f"),
        ("$(rm) `id` %PATH%", "(rm)-id-path"),
        ("...", "letter"),
        ("", "letter"),
        ("\x00\n\t", "letter"),
        ("-rf", "rf"),
    ],
)
def test_a_file_name_is_one_that_any_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name


@pytest.mark.parametrize("text", ["a" * 10_000, "ŵ" * 10_000, "🎓" * 10_000, "x" * 119 + " y"])
def test_a_file_name_leaves_room_for_a_suffix_and_a_number(text: str) -> None:
    name = file_name(text)

    assert 100 < len(name.encode()) <= 120
    assert not name.endswith("-")


@pytest.mark.parametrize("text", ["CON", "nul", "Com1", "LPT9", "aux."])
def test_a_name_that_windows_keeps_for_a_device_is_not_given_to_a_file(text: str) -> None:
    assert file_name(text) == f"letter-{text.casefold().rstrip('.')}"


@given(ANY_TEXT)
def test_a_file_name_stays_in_its_folder_and_can_be_written(text: str) -> None:
    name = file_name(text)

    assert name
    assert name.encode()
    assert not name.startswith((".", "-"))
    assert not name.endswith((".", " ", "-"))
    assert not set(name) & set('<>:"/\\|?*%$`.\0\n\r\t ')


# --- sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["England"], "England"),
        (["England", "Wales"], "England and Wales"),
        (["England", "Scotland", "Wales"], "England, Scotland and Wales"),
    ],
)
def test_words_are_joined_as_in_a_sentence(words: list[str], sentence: str) -> None:
    assert joined(words) == sentence


def test_the_last_two_words_may_be_parted_by_or() -> None:
    assert joined(["a", "b", "c"], last="or") == "a, b or c"


@pytest.mark.parametrize(
    ("text", "large"), [("special needs and EHC plans", "Special needs and EHC plans"), ("élan", "Élan"), ("", "")]
)
def test_the_first_letter_alone_becomes_a_capital(text: str, large: str) -> None:
    assert capitalised(text) == large


# --- whose words they are ------------------------------------------------------------------------------------


def test_the_users_own_words_are_text_like_any_other() -> None:
    assert f"{Own('My own SEND.')}" == "My own SEND."


def test_a_gap_stands_in_brackets_and_knows_what_fills_it() -> None:
    gap = Gap("your name", "--from-name")

    assert gap == "[your name]"
    assert placeholder(gap) == Placeholder(text="[your name]", option="--from-name")


def test_the_gaps_among_texts_are_named_in_their_order() -> None:
    texts = ["Alex", Gap("your town", "--from-address"), "", Gap("your job")]

    assert list(gaps(texts, posted=True)) == [
        Placeholder(text="[your town]", option="--from-address", posted=True),
        Placeholder(text="[your job]", posted=True),
    ]
