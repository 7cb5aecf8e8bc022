"""The email draft, read back by Python's `email`: any text in, the same text and no further header out."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_render import CLEAN, HOSTILE, LETTER, LETTERS, TEXT, plain

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter, Paragraph, Sender
from lobbykit.people.names import bare_name
from lobbykit.render import Format, eml, html, render, to_fill, txt

HEADERS = ["X-Unsent", "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
DRAFT = replace(
    LETTER,
    sender=Sender(name="Sam Sample", email="sam@example.org"),
    recipient=replace(LETTER.recipient, email="alex@example.org"),
)


def read(written: bytes) -> EmailMessage:
    message = message_from_bytes(written, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    assert not any(header.defects for header in message.values())
    return message


def name_in(message: EmailMessage, header: str) -> str:
    """Read by the older half of `email`: before 3.12.9 the other puts spaces between encoded words of a name.

    https://github.com/python/cpython/issues/128110
    """
    (address,) = message[header].addresses
    raw = message_from_bytes(message.as_bytes(policy=policy.default.clone(refold_source="none")))[header]
    name = str(make_header(decode_header(parseaddr("".join(str(raw).splitlines()))[0])))
    assert "".join(address.display_name.split()) == "".join(name.split())  # it makes every space a plain one
    return name


def parts_of(message: EmailMessage) -> list[str]:
    parts = list(message.iter_parts())
    assert [part.items() for part in parts] == [
        [("Content-Type", f'text/{kind}; charset="utf-8"'), ("Content-Transfer-Encoding", "quoted-printable")]
        for kind in ("plain", "html")
    ]
    return [part.get_content().replace("\r\n", "\n") for part in parts]


def assert_lines_are_mails(written: bytes, longest: int = 78) -> None:
    lines = written.split(b"\r\n")
    assert not re.search(rb"[\r\n\0]", b"".join(lines))
    assert max(map(len, lines)) <= longest
    for line in lines:
        assert len(line) <= 76 or b"=?" not in line
    for word in re.findall(rb"=\?[^? ]*\?q\?[^? ]*\?=", written.split(b"\r\n\r\n")[0]):
        assert len(word) <= 75


# --- what stands in it ---------------------------------------------------------------------------------------


def test_a_draft_has_these_headers_and_both_parts() -> None:
    written = eml.render(DRAFT)
    assert written == render(DRAFT, Format.EML)
    head, plain_part, html_part, end = re.split(rb"\r\n--=_[0-9a-f]{32}(?:\r\n|(?=--))", written)
    content = re.findall(r"<([0-9a-f]{32})@", head.decode())[0]
    assert (
        head.decode().replace("\r\n", "\n")
        == f"""\
X-Unsent: 1
From: Sam Sample <sam@example.org>
To: Alex Example <alex@example.org>
Subject: Two questions on schools
Date: Mon, 02 Apr 2029 12:00:00 +0000
Message-ID: <{content}@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_{content}"
"""
    )
    assert plain_part.startswith(b"Content-Type: text/plain; charset=utf-8\r\n")
    assert html_part.startswith(b"Content-Type: text/html; charset=utf-8\r\n")
    assert end == b"--\r\n"


def test_email_reads_back_what_the_text_and_html_formats_say() -> None:
    message = read(eml.render(DRAFT))
    assert message.keys() == HEADERS
    assert message["Date"].datetime == datetime(2029, 4, 2, 12, tzinfo=UTC)
    assert parts_of(message) == [
        txt.render(DRAFT).decode().removeprefix("Two questions on schools\n\n"),
        html.render(DRAFT).decode(),
    ]


def test_what_is_not_known_has_no_header() -> None:
    message = read(eml.render(LETTER))
    assert message.keys() == [header for header in HEADERS if header not in ("From", "To")]
    assert message["Message-ID"].endswith("@lobbykit.invalid>")


def test_an_address_without_a_name_stands_alone() -> None:
    letter = replace(DRAFT, sender=Sender(email="sam@example.org"), recipient=replace(DRAFT.recipient, name=""))
    assert b"\r\nFrom: sam@example.org\r\nTo: alex@example.org\r\n" in eml.render(letter)


def test_the_recipients_name_comes_without_titles_and_forenames_first() -> None:
    letter = replace(DRAFT, recipient=replace(DRAFT.recipient, name="Example, Dr Alex MP"))
    assert b"\r\nTo: Alex Example <" in eml.render(letter)


def test_message_id_and_boundary_change_with_any_of_the_content() -> None:
    letters = [
        DRAFT,
        replace(DRAFT, subject="Another"),
        replace(DRAFT, date=date(2029, 4, 3)),
        replace(DRAFT, sign_off="Yours"),
        replace(DRAFT, sender=Sender(name="Sam Other", email="sam@example.org")),
        replace(DRAFT, recipient=replace(DRAFT.recipient, email="al@example.org")),
    ]
    found = [read(eml.render(letter)) for letter in letters]
    assert len({message["Message-ID"] for message in found}) == len(letters)
    assert len({message.get_boundary() for message in found}) == len(letters)
    assert eml.render(DRAFT) == eml.render(replace(DRAFT))


def test_only_formats_with_a_header_miss_the_recipients_address() -> None:
    missing = [wanted for wanted in Format if "[their email address]" in [one.text for one in to_fill(LETTER, wanted)]]
    assert missing == [Format.EML, Format.MAILTO]
    assert [one.text for one in to_fill(DRAFT, Format.EML)] == ["[your town]"]


# --- any text ------------------------------------------------------------------------------------------------

SENDERS = st.builds(Sender, name=TEXT, email=st.just("sam@example.org"))


@given(LETTERS, SENDERS, TEXT)
@example(DRAFT, Sender(name='Ex\\am"ple, Sam (Dr.) <a@b.c>; d: e', email="sam@example.org"), "a" * 36)
@example(replace(DRAFT, subject="=?utf-8?q?a?="), Sender(name="=?utf-8?q?a?= b", email="s@example.org"), '"' * 35)
@example(replace(DRAFT, subject="🏫" * 40 + " a  b"), Sender(name="ŵ" * 200, email="s@example.org"), '"' * 36)
@example(DRAFT, Sender(name="0 \xa00", email="s@example.org"), "0 \xa00")
@example(replace(DRAFT, subject="a b" * 40), Sender(name="J. S. Sample", email="s@example.org"), "a b " * 60)
def test_any_text_is_read_back_from_an_eml(letter: Letter, sender: Sender, name: str) -> None:
    letter = replace(letter, sender=sender, recipient=replace(DRAFT.recipient, name=name))
    written = eml.render(letter)
    assert_lines_are_mails(written)
    message = read(written)
    assert message.keys() == HEADERS
    assert message["Subject"] == letter.subject
    assert name_in(message, "From") == sender.name
    assert name_in(message, "To") == bare_name(name)
    assert parts_of(message) == [txt.message(letter), html.render(letter).decode()]


ANYTHING_AT_ALL = st.text(st.one_of(st.sampled_from('\r\n\0\t \v\x1c\x85\u2028:a,<>@"'), st.characters(codec="utf-8")))


@given(ANYTHING_AT_ALL, ANYTHING_AT_ALL, ANYTHING_AT_ALL, ANYTHING_AT_ALL)
@example("a\r\nBcc: b@example.org", "a\r\nBcc: b@example.org", "a\r\n\r\nb", "a\r\n--=_\r\n")
def test_nothing_that_is_written_can_add_a_header_or_end_one(subject: str, own: str, their: str, text: str) -> None:
    letter = replace(
        DRAFT,
        subject=subject,
        sender=Sender(name=own, email="sam@example.org"),
        recipient=replace(DRAFT.recipient, name=their),
        blocks=(Paragraph(plain(text)),),
    )
    written = eml.render(letter)
    assert_lines_are_mails(written)
    head = written.split(b"\r\n\r\n")[0]
    assert re.findall(rb"(?m)^([^ :]+):", head) == [header.encode() for header in HEADERS]
    message = message_from_bytes(written, policy=policy.default)
    assert message.keys() == HEADERS
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 10_000, "ŵ " * 1_000, "x " * 1_000])
def test_hostile_text_is_read_back_from_every_header(text: str) -> None:
    text = text.strip()
    written = eml.render(replace(DRAFT, subject=text, sender=Sender(name=text, email="sam@example.org")))
    assert_lines_are_mails(written)
    message = read(written)
    assert (message.keys(), message["Subject"], name_in(message, "From")) == (HEADERS, text, text)


@given(st.text(CLEAN, min_size=1).map(str.strip).filter(bool))
def test_no_encoded_word_parts_a_character(subject: str) -> None:
    head = eml.render(replace(DRAFT, subject=subject)).split(b"\r\n\r\n")[0]
    for word in re.findall(rb"=\?utf-8\?q\?([^? ]*)\?=", head):
        octets = re.sub(rb"=([0-9A-F]{2})", lambda found: bytes.fromhex(found.group(1).decode()), word)
        octets.decode()


# --- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("alex@example.org", "alex@example.org"),
        ("a.b+c_d'e=f@sub.example-one.co.uk", "a.b+c_d'e=f@sub.example-one.co.uk"),
        ("alex@BÜCHER.example", "alex@xn--bcher-kva.example"),
        ("siân@example.org", "siân@example.org"),
        ("例え@例え.example", "例え@xn--r8jz45g.example"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_a_plain_address_is_read_back(typed: str, written: str) -> None:
    letter = replace(DRAFT, sender=Sender(name="Sam", email=typed), recipient=replace(DRAFT.recipient, email=typed))
    raw = eml.render(letter)
    assert f"From: Sam <{written}>\r\n".encode() in raw or f"From: Sam\r\n <{written}>\r\n".encode() in raw
    assert f"<{written}>\r\n".encode() in raw.split(b"\r\nTo: ")[1]
    message = message_from_bytes(raw, policy=policy.default)
    assert message.keys() == HEADERS
    (address,) = message["To"].addresses
    assert address.addr_spec.encode(errors="surrogateescape").decode() == written
    assert message["Message-ID"].endswith(f"@{written.split('@')[1]}>")


REFUSED = [
    "",
    "alex",
    "alex@example",
    "@example.org",
    "alex@",
    "alex@example.org, bill@example.org",
    "alex@example.org;bill@example.org",
    "alex@example.org bill@example.org",
    "alex@bill@example.org",
    "Alex Example <alex@example.org>",
    "<alex@example.org>",
    "alex@example.org>",
    "alex@example.org\r\nBcc: bill@example.org",
    "alex\r\nBcc:bill@example.org",
    "alex@example.org\n",
    "alex@exam\nple.org",
    "alex (Alex)@example.org",
    '"alex"@example.org',
    "alex@[127.0.0.1]",
    ".alex@example.org",
    "alex.@example.org",
    "al..ex@example.org",
    "alex@example..org",
    "alex@example.org.",
    "alex@-example.org",
    "alex@example-.org",
    "alex@exa_mple.org",
    "alex@straße.example",
    "alex@＜bill＞，.example.org",
    "alex@ex\u200dample.org",
    "al\u202eex@example.org",
    "al\u00a0ex@example.org",
    "al\x85ex@example.org",
    "mailto:alex@example.org",
    f"{'a' * 65}@example.org",
    f"{'ŵ' * 33}@example.org",
    f"alex@{'a' * 64}.org",
    f"alex@{'ŵ' * 64}.org",
    f"alex@{'a.' * 130}org",
]


@pytest.mark.parametrize("typed", REFUSED, ids=lambda typed: typed[:20])
def test_what_is_not_one_plain_address_is_refused_by_its_option(typed: str) -> None:
    with pytest.raises(
        LobbykitError, match=r"(?s)--email: .* is not one plain email address, such as alex@example.org"
    ):
        eml.plain_address(typed, "--email")
    if typed:
        with pytest.raises(LobbykitError, match=r"^--from-email: "):
            eml.render(replace(DRAFT, sender=Sender(email=typed)))


@given(st.text(st.one_of(st.sampled_from('a@.-,<>\r\n ";:ŵＡ＠．。'), st.characters(codec="utf-8")), max_size=12))
def test_whatever_is_taken_for_an_address_adds_no_header(start: str) -> None:
    for typed in (start, f"{start}@example.org", f"alex@{start}.org"):
        try:
            letter = replace(DRAFT, recipient=replace(DRAFT.recipient, email=typed))
            head = eml.render(letter).split(b"\r\n\r\n")[0]
        except LobbykitError:
            continue
        expected = HEADERS if typed else [header for header in HEADERS if header != "To"]
        assert re.findall(rb"(?m)^([^ :]+):", head) == [header.encode() for header in expected]
        assert head.count(b"<") == (3 if typed else 2)


def test_a_long_address_stands_on_a_line_of_its_own() -> None:
    address = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.org"
    written = eml.render(replace(DRAFT, recipient=replace(DRAFT.recipient, email=address)))
    assert f"\r\nTo: Alex Example\r\n <{address}>\r\n".encode() in written
    assert_lines_are_mails(written, longest=998)


def test_the_hash_is_of_all_that_is_sent() -> None:
    written = eml.render(DRAFT).decode()
    content = re.findall(r'boundary="=_(\w+)"', written)[0]
    head, *parts, _ = written.split(f"--=_{content}")
    told = [head.split("\r\nMessage-ID")[0], *(part.removeprefix("\r\n").removesuffix("\r\n") for part in parts)]
    assert sha256("\r\n".join(told).encode()).hexdigest()[:32] == content
