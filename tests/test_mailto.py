"""The mailto: address, read back as a browser reads it."""

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_render import LETTER, LETTERS, plain

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter, Paragraph
from lobbykit.render import Format, mailto, render, txt

SHORT = replace(
    LETTER,
    recipient=replace(LETTER.recipient, email="alex@example.org"),
    blocks=(Paragraph(plain("50% & more?")),),
    sender_lines=(),
)


def read(written: bytes) -> tuple[str, str, str]:
    link = written.decode("ascii").removesuffix("\n")
    assert re.fullmatch(r"mailto:[A-Za-z0-9._~@%-]*\?subject=[A-Za-z0-9._~%-]*&body=[A-Za-z0-9._~%-]*", link)
    to, subject, body = re.split(r"\?subject=|&body=", link.removeprefix("mailto:"))
    return unquote(to), unquote(subject), unquote(body)


def body_of(letter: Letter) -> str:
    return txt.message(letter).removesuffix("\n").replace("\n", "\r\n")


def test_mailto_is_one_line_with_address_subject_and_body() -> None:
    assert render(SHORT, Format.MAILTO) == (
        b"mailto:alex@example.org?subject=Two%20questions%20on%20schools&body=Dear%20Alex%20Example%2C%0D%0A%0D%0A"
        b"50%25%20%26%20more%3F%0D%0A%0D%0AYours%20sincerely%2C%0D%0A%0D%0ASam%20Sample%0D%0ASchool%20adviser\n"
    )


@given(LETTERS)
@example(SHORT)
def test_any_text_is_read_back_from_mailto_or_it_is_too_long(letter: Letter) -> None:
    length = len(f"mailto:?subject={quote(letter.subject, safe='')}&body={quote(body_of(letter), safe='')}")
    length += len(letter.recipient.email)
    if length > 2000:
        with pytest.raises(LobbykitError, match=f"would have {length:,} characters"):
            mailto.render(letter)
        return
    written = mailto.render(letter)
    assert len(written) == length + 1
    assert read(written) == (
        letter.recipient.email,
        letter.subject,
        body_of(letter),
    )


@pytest.mark.parametrize("address", ["alex@example.org", "a+b&c=d%e?f@example.org", "siân@example.org"])
def test_an_address_is_read_back_whole(address: str) -> None:
    letter = replace(SHORT, recipient=replace(SHORT.recipient, email=address))
    assert read(mailto.render(letter))[0] == address


@pytest.mark.parametrize("address", ["alex@example.org,bill@example.org", "alex@example.org?cc=bill@example.org"])
def test_no_address_can_be_two_or_add_a_field(address: str) -> None:
    with pytest.raises(LobbykitError, match=r"--email: .* is not one plain email address"):
        mailto.render(replace(SHORT, recipient=replace(SHORT.recipient, email=address)))


@given(st.integers(-3, 3))
def test_the_limit_is_two_thousand_characters_in_all(over: int) -> None:
    bare = len(mailto.render(replace(SHORT, blocks=(Paragraph(plain("x")),)))) - 2
    letter = replace(SHORT, blocks=(Paragraph(plain("x" * (2000 - bare + over))),))
    if over <= 0:
        assert len(mailto.render(letter)) == 2001 + over
    else:
        with pytest.raises(LobbykitError, match=rf"would have 2,00{over} characters, .* \(--max-asks 1, .*eml"):
            mailto.render(letter)
