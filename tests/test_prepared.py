"""Letters to many: what they share is made once, and each has the bytes of the letter alone."""

import io
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_docx import ALL_BLOCKS, texts
from test_render import LETTER

from lobbykit.model import Letter, Paragraph, Placeholder, Recipient, Role, Run
from lobbykit.render import Format, prepared, render, sheet

LINES = st.lists(texts | st.just("[their postal address]"), max_size=8).map(tuple)
GAPS = st.lists(
    st.sampled_from(["[their postal address]", "[your town]", "a", "Dear", "&amp;", ""]).map(
        lambda text: Placeholder(text=text)
    ),
    max_size=3,
).map(tuple)
RECIPIENTS = st.builds(
    Recipient, role=st.just(Role.CANDIDATE), name=texts, email=st.sampled_from(["", "a@example.org"])
)


def letters_like(letter: Letter) -> st.SearchStrategy[Letter]:
    """The letter, to anybody."""
    changes = st.fixed_dictionaries(
        {
            "recipient": RECIPIENTS,
            "recipient_lines": LINES,
            "salutation": texts | st.just("Dear [your town],"),
            "sign_off": st.sampled_from(["Yours sincerely,", "Yours faithfully,", ""]),
            "placeholders": GAPS,
            "warnings": st.just(("look it up",)),
        }
    )
    return changes.map(lambda fields: replace(letter, **fields))


WRITTEN = [one for one in Format if one not in (Format.PDF, Format.MAILTO)]  # slow, and too short for these


@pytest.mark.parametrize("wanted", WRITTEN)
@pytest.mark.parametrize("letter", [LETTER, ALL_BLOCKS], ids=["short", "all blocks"])
def test_letters_to_many_have_the_bytes_of_each_alone(letter: Letter, wanted: Format) -> None:
    write = prepared(letter, wanted)

    @settings(deadline=None, max_examples=30)
    @given(letters_like(letter))
    def same(one: Letter) -> None:
        assert write(one) == render(one, wanted)

    same()
    assert write(letter) == render(letter, wanted)


def test_the_type_follows_each_letters_own_salutation() -> None:
    blocks = tuple(Paragraph((Run("A line."),)) for _ in range(18))
    short = replace(LETTER, blocks=blocks, salutation="Dear Alex,")
    write, types = prepared(short, Format.DOCX), set()
    for words in range(1, 200, 20):
        letter = replace(short, salutation="salutation " * words)
        assert write(letter) == render(letter, Format.DOCX)
        types.add(sheet.body_type(letter))
    assert types == {sheet.FULL, sheet.COMPACT}


@pytest.mark.parametrize("wanted", list(Format))
def test_a_letter_that_differs_in_more_is_refused(wanted: Format) -> None:
    write = prepared(LETTER, wanted)
    for other in (replace(LETTER, subject="Another"), replace(LETTER, blocks=LETTER.blocks[1:])):
        with pytest.raises(ValueError, match="the letters differ in more than in whom they are to"):
            write(other)
    assert write(replace(LETTER, blocks=tuple(LETTER.blocks))) == render(LETTER, wanted)


def test_an_address_of_any_length_gives_a_whole_zip() -> None:
    letter = replace(LETTER, recipient_lines=("x" * 200_000,), salutation="y" * 70_000)
    with ZipFile(io.BytesIO(render(letter, Format.DOCX))) as file:
        assert file.testzip() is None
        document = file.read("word/document.xml")
    assert b"x" * 200_000 in document
    assert b"y" * 70_000 in document
