"""Letters read back: ours alike from all four formats; other people's as far as they go; what is none is refused."""

import io
import time
from collections.abc import Callable, Sequence
from datetime import date
from email.message import EmailMessage
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from any_blocks import any_runs_of, any_tables_of
from docx.oxml import parse_xml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lobbykit.model import (
    Block,
    Heading,
    Kind,
    Letter,
    ListBlock,
    Nation,
    Paragraph,
    Recipient,
    Role,
    Run,
    Runs,
    Sender,
    Table,
)
from lobbykit.reading import LARGEST_FILE, Person, Read, UnreadableError, read
from lobbykit.render import Format, render

READ_BACK = (Format.TXT, Format.MD, Format.EML, Format.DOCX)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def plain(text: str) -> Runs:
    return (Run(text),)


LETTER = Letter(
    kind=Kind.ASK,
    to=Role.CANDIDATE,
    recipient=Recipient(role=Role.CANDIDATE, name="Alex Example", email="alex@example.org"),
    sender=Sender(name="Sam Sample", email="sam@example.org"),
    nation=Nation.ENGLAND,
    date=date(2029, 4, 2),
    subject="Two questions on schools",
    salutation="Dear Alex Example,",
    blocks=(
        Paragraph((Run("I live in "), Run("[your town]", strong=True), Run(" and read."))),
        Heading(2, plain("Will you")),
        ListBlock(ordered=True, items=(plain("fund <all> schools;"), plain("ask why?")), start=3),
        ListBlock(
            ordered=False,
            items=(
                (Run("see "), Run("our page", link="https://example.org/a?b=1&c=2")),
                (Run("or "), Run("us", link="mailto:us@example.org")),
            ),
        ),
        Table(header=(plain("Year"), plain("Posts")), rows=((plain("2023"), plain("3|4")), (plain("2024"), plain("")))),
    ),
    sign_off="Yours sincerely,",
    signature=("Sam Sample", "School adviser"),
    sender_lines=("2 Example Street", "Testham", "ZZ1 1AA", "sam@example.org"),
    recipient_lines=("Alex Example", "1 Example Street", "Testham ZZ2 2BB"),
    asks=(),
)


def back(letter: Letter, wanted: Format) -> Read:
    return read(render(letter, wanted), f".{wanted}")


# --- our own -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", READ_BACK)
def test_a_letter_of_ours_is_read_back(wanted: Format) -> None:
    known = {
        Format.TXT: Person(name="Alex Example"),
        Format.MD: Person(name="Alex Example"),
        Format.EML: Person(name="Alex Example", email="alex@example.org"),
        Format.DOCX: Person(name="Alex Example", postcode="ZZ2 2BB"),
    }
    assert back(LETTER, wanted) == Read(
        body=(
            "I live in [your town] and read.",
            "Will you",
            "fund <all> schools;",
            "ask why?",
            "see our page",
            "or us",
            "Year: 2023 Posts: 3|4",
            "Year: 2024",
        ),
        subject="Two questions on schools",
        salutation="Dear Alex Example,",
        recipient=known[wanted],
        sender=Person(name="Sam Sample", email="sam@example.org", postcode="ZZ1 1AA"),
    )


@pytest.mark.parametrize("wanted", READ_BACK)
def test_placeholders_are_nobodys_name(wanted: Format) -> None:
    unknown = replace(
        LETTER,
        recipient=Recipient(role=Role.CANDIDATE),
        sender=Sender(),
        salutation="Dear [candidate's name],",
        signature=("[your name]",),
        sender_lines=("[your postal address]", "[your postcode]"),
        recipient_lines=("[candidate's name]", "[their postal address]"),
    )
    found = back(unknown, wanted)
    assert (found.recipient, found.sender) == (Person(), Person())


@pytest.mark.parametrize("wanted", READ_BACK)
def test_an_office_is_the_recipient_that_it_is_greeted_as(wanted: Format) -> None:
    office = replace(LETTER, recipient=Recipient(role=Role.MINISTER), salutation="Dear Minister,", recipient_lines=())
    assert back(office, wanted).recipient == Person(name="Minister")


# Texts that no reader could take for something else: for a list's mark, a salutation, a sign-off, an address.
_WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "Nd", "P", "S", "Zs"), exclude_characters="()@|"), min_size=1
)
any_text = st.builds("{}{}".format, st.sampled_from(["We ", "Ω—", "“so” *it* ", "A_b <c> & "]), _WORDS)
any_runs = any_runs_of(any_text).map(lambda runs: tuple(run._replace(link="") for run in runs))
any_block = st.one_of(
    st.builds(Paragraph, any_runs),
    st.builds(Heading, st.integers(2, 6), any_runs),
    st.builds(ListBlock, st.booleans(), st.lists(any_runs, min_size=1, max_size=3).map(tuple), st.integers(1, 99)),
    any_tables_of(any_runs, 3),
)


@given(st.lists(any_block, min_size=1, max_size=5).map(tuple))
@example((Paragraph(plain("A line that ends in a backslash \\")),))
@example((Table((plain("A "), plain("B")), ()),))
@example((Table((plain("A"),), ((plain("B"),),)), Table((plain("A"),), ((plain("C"),),))))
@settings(max_examples=150)
def test_any_letter_of_ours_is_read_back_alike_from_all_formats(blocks: tuple[Block, ...]) -> None:
    letter = replace(LETTER, blocks=blocks)
    bodies = {wanted: back(letter, wanted).body for wanted in READ_BACK}
    assert set(bodies.values()) == {expected(blocks)}


def expected(blocks: Sequence[Block]) -> tuple[str, ...]:
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(runs) | Heading(_, runs):
                lines.append(said(runs))
            case ListBlock(_, items):
                lines += map(said, items)
            case Table(header, ()):
                lines.append(" ".join(map(said, header)))
            case Table(header, rows):
                lines += [
                    " ".join(f"{said(name)}: {said(cell)}" for name, cell in zip(header, row, strict=True))
                    for row in rows
                ]
    return tuple(" ".join(line.split()) for line in lines)


def said(runs: Runs) -> str:
    return "".join(run.text for run in runs)


# --- plain text ----------------------------------------------------------------------------------------------------

WRAPPED = """\
1 Example Street
Testham

Subject: School places

Dear Minister, I write
about the number of places.

My points:
- There are too few
  places.
- They are late.

Kind regards,

Sam Sample
Testham ZZ1 1AA

This message may be private.

P.S. I teach.
"""


def test_foreign_text_is_told_apart_by_greeting_and_sign_off() -> None:
    assert read(WRAPPED.encode(), ".TXT") == Read(
        body=(
            "I write about the number of places.",
            "My points:",
            "There are too few places.",
            "They are late.",
            "P.S. I teach.",
        ),
        subject="School places",
        salutation="Dear Minister,",
        recipient=Person(name="Minister"),
        sender=Person(name="Sam Sample", postcode="ZZ1 1AA"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_text_in_any_usual_encoding_is_read(encoding: str) -> None:
    letter = "Annwyl Siân,\r\n\r\nRydym yn gofyn i chi – na.\r\n\r\nYn gywir\r\nGwenllïan".replace("–", "-")
    found = read(letter.encode(encoding), ".txt")
    assert found.body == ("Rydym yn gofyn i chi - na.",)
    assert (found.recipient.name, found.sender.name) == ("Siân", "Gwenllïan")


def test_without_greeting_and_sign_off_all_is_the_letter() -> None:
    assert read(b"One.\n\nTwo.", ".txt") == Read(body=("One.", "Two."))


def test_controls_are_left_out() -> None:
    assert read(b"Dear Sir,\n\nRed \x1b[31malert.", ".txt").body == ("Red [31malert.",)


# --- Markdown ------------------------------------------------------------------------------------------------------


def test_markdown_is_read_as_it_is_shown() -> None:
    source = b"""\
# *On* places

Dear Alex,

It is **so** \\*yes\\* ~~no~~ [here](https://example.org) ![a picture](x.png)<br>and
on.

> Quoted &amp; more.

```
code
```

<div>framed</div>

Best wishes

Sam
"""
    assert read(source, ".markdown") == Read(
        body=("It is so *yes* no here a picture and on.", "Quoted & more.", "code", "framed"),
        subject="On places",
        salutation="Dear Alex,",
        recipient=Person(name="Alex"),
        sender=Person(name="Sam"),
    )


# --- email ---------------------------------------------------------------------------------------------------------


def message(content: str = "", **options: Any) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Séan Sample <sam@example.org>"
    made["To"] = "Alex Example <alex@example.org>, bob@example.org"
    made["Subject"] = "Plätze"
    if content:
        made.set_content(content, **options)
    return made


LINES = "Dear Alex,\n\nSo wäre es schön.\n\nYours sincerely\nSéan\n"


@pytest.mark.parametrize(
    ("charset", "cte"), [("utf-8", "base64"), ("utf-8", "quoted-printable"), ("cp1252", "8bit"), ("latin-1", "base64")]
)
def test_an_email_in_any_encoding_is_read(charset: str, cte: str) -> None:
    assert read(message(LINES, charset=charset, cte=cte).as_bytes(), ".eml") == Read(
        body=("So wäre es schön.",),
        subject="Plätze",
        salutation="Dear Alex,",
        recipient=Person(name="Alex Example", email="alex@example.org"),
        sender=Person(name="Séan Sample", email="sam@example.org"),
    )


def test_what_is_attached_is_no_part_of_the_letter() -> None:
    made = message()
    made.add_attachment("Dear Nobody, this is another letter.", filename="other.txt")
    made.add_attachment(b"\x00" * 1000, maintype="image", subtype="png", filename="a.png")
    own = EmailMessage()
    own.set_content(LINES)
    made.attach(own)
    assert read(made.as_bytes(), ".eml").body == ("So wäre es schön.",)


def test_an_email_of_html_alone_is_read_as_it_is_shown() -> None:
    made = message(
        "<html><head><title>No</title><style>p {}</style></head><body><p>Dear Alex,</p><p>So <b>wäre</b>\nes&nbsp;"
        "<i>schön</i>.<ul><li>One<li>Two</ul><table><tr><td>A</td><td>B</td></tr></table><div>Regards<br>Séan</div>",
        subtype="html",
    )
    assert read(made.as_bytes(), ".eml").body == ("So wäre es schön.", "One", "Two", "A", "B")


def test_flowed_text_is_read_in_whole_paragraphs() -> None:
    raw = b"From: sam@example.org\nContent-Type: text/plain; format=flowed\n\nDear Alex,\n\nOne \n- two \nthree.\n"
    assert read(raw, ".eml").body == ("One - two three.",)


@pytest.mark.parametrize(
    "headers",
    [
        b"From: =?nonsense?q?x?= <\nContent-Type: text/plain; charset=nonsense",
        b"From: =?utf-8?b?!!!!?=\nTo: <<<>>>,,\nContent-Type: text/plain; charset=\x80",
        b"From: a\nContent-Type: text/plain\nContent-Transfer-Encoding: nonsense",
        b"To: =?utf-8?q?=ff=fe?=\nContent-Type: ;;;",
    ],
)
def test_malformed_headers_do_not_stop_a_letter(headers: bytes) -> None:
    assert read(headers + b"\n\nDear Alex,\n\nSo it is.\n", ".eml").body == ("So it is.",)


@given(st.binary(max_size=300))
def test_an_email_of_any_bytes_is_read_or_refused(raw: bytes) -> None:
    for start in (b"", b"From: ", b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"):
        refused_or_read(start + raw, ".eml")


def refused_or_read(raw: bytes, suffix: str) -> str:
    try:
        return " ".join(read(raw, suffix).body)
    except UnreadableError as error:
        return str(error)


# --- Word ----------------------------------------------------------------------------------------------------------


def word(*paragraphs: str, change: Callable[[docx.document.Document], None] = lambda _: None) -> bytes:
    made = docx.Document()
    for one in paragraphs:
        made.add_paragraph(one)
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_word_file_without_a_letters_styles_is_told_apart_by_its_words() -> None:
    raw = word("Sam Sample", "Dear Alex,", "School places", "There are\ttoo few.", "Yours faithfully", "Sam", "ZZ1 1AA")
    assert read(raw, ".docx") == Read(
        body=("There are too few.",),
        subject="School places",
        salutation="Dear Alex,",
        recipient=Person(name="Alex"),
        sender=Person(name="Sam", postcode="ZZ1 1AA"),
    )


def test_a_letter_on_a_letterhead_is_read_back() -> None:
    from lobbykit.render.letterhead import on_paper
    from lobbykit.render.letterhead import render as render_on_letterhead

    letter = on_paper(replace(LETTER, subject="Two questions"))
    found = read(render_on_letterhead(letter, word("The House", "{{ letter }}"), "house.docx"), ".docx")
    assert found.body == back(LETTER, Format.TXT).body
    assert found.subject == "Two questions"


def test_tables_text_boxes_and_tracked_changes_are_read_as_they_are_shown() -> None:
    def change(made: docx.document.Document) -> None:
        table = made.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Left.", "Right."
        table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "Inner."
        made.element.body.insert(1, parse_xml(_TRACKED))
        made.element.body.insert(2, parse_xml(_BOXED))

    raw = word("Dear Alex,", change=change)
    assert read(raw, ".docx").body == (
        "We ask for more.",
        "Boxed once.",
        "Beside the box.",
        "Left.",
        "Right.",
        "Inner.",
    )


_TRACKED = (
    f"<w:p {W}><w:r><w:t>We ask </w:t></w:r><w:ins><w:r><w:t>for more.</w:t></w:r></w:ins>"
    "<w:del><w:r><w:delText>for less.</w:delText><w:t>or so.</w:t></w:r></w:del>"
    "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
)
_BOX = "<w:txbxContent><w:p><w:r><w:t>Boxed once.</w:t></w:r></w:p></w:txbxContent>"
_BOXED = (
    f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml">'
    f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{_BOX}</w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{_BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    "<w:r><w:t>Beside the box.</w:t></w:r></w:p>"
)

# --- what is no letter ---------------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/"), part)
    return file.getvalue()


RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="'
    b'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="d.xml"/>'
    b"</Relationships>"
)


def packed(document: bytes) -> bytes:
    return zipped(**{"_rels__.rels": RELATIONS, "d.xml": document})


ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a><p><r><t>&c;</t></r></p></a>'
)


@pytest.mark.parametrize(
    ("raw", "suffix", "reason"),
    [
        (b" \n", ".txt", "it is empty"),
        (b"x" * (LARGEST_FILE + 1), ".txt", "it has more than 20 MB, which no letter has"),
        (b"word " * 30_000, ".txt", "it has more than 100,000 characters of text, which no letter has"),
        (b"PK\3\4\0\0", ".txt", "it is no text, whatever its name says; save the letter as a text file"),
        (b"Dear Sir,\n\nYours sincerely\nSam", ".md", "there is no text in it"),
        (b"just text", ".eml", "it is no email: there are no headers in it"),
        (b"a: b\n\nx", ".docx", "it is no Word document, or damaged; open it in Word, and save it in Word as"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", "it is an old Word file (.doc), or locked; save it in Word as"),
        (word("Dear Alex,", "So.")[:-30], ".docx", "it is no Word document, or damaged"),
        (zipped(a=b"b"), ".docx", "it is no Word document, or damaged"),
        (packed(b"<a>"), ".docx", "its XML is broken"),
        (packed(b" " * 20_000_001), ".docx", "it unpacks to more than 20 MB, which no letter has"),
        (packed(ENTITIES), ".docx", "there is no text in it"),
        (packed(b"<a>" * 100_000), ".docx", "its XML is broken"),
    ],
)
def test_what_is_no_letter_is_refused_with_the_reason(raw: bytes, suffix: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(raw, suffix)
    assert str(caught.value).startswith(reason)


def test_an_email_with_nothing_but_attachments_is_refused() -> None:
    made = message()
    made.add_attachment(b"\x00", maintype="image", subtype="png", filename="a.png")
    assert refused_or_read(made.as_bytes(), ".eml") == "there is no text in this email, only what is attached to it"


def test_parts_in_parts_in_parts_are_refused() -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (depth, depth) for depth in range(5000))
    assert refused_or_read(raw, ".eml") == "it has more than 100 parts, which no letter has"


def test_brackets_without_end_in_a_header_are_refused() -> None:
    assert refused_or_read(b"To: " + b"(" * 2000 + b"\n\nSo it is.", ".eml").startswith("it is made to be no mail")


@pytest.mark.parametrize("piece", ["<!--", "<![CDATA[", "<a href='", "&", "<div><p>"])
def test_a_page_of_nothing_but_beginnings_is_read_in_no_time(piece: str) -> None:
    raw = b"Content-Type: text/html\n\nWe ask.<p>" + piece.encode() * 20_000
    started = time.process_time()
    refused_or_read(raw, ".eml")
    assert time.process_time() - started < 5  # html.parser takes a minute


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    refused_or_read(raw, ".txt")
    refused_or_read(raw, ".md")
    refused_or_read(raw, ".docx")
    refused_or_read(packed(b"<a>" + raw + b"</a>"), ".docx")
