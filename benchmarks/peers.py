"""What else writes letters -> how each is set up, and how it writes one letter to a file.

Each is used as its own documentation has it, and gets what a letter says ready: rows, selection and wording cost it
nothing. What can be done once for all letters is done when it is set up.
"""

from collections.abc import Callable, Iterable
from email.message import EmailMessage
from email.policy import SMTP
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from letters import SENDER, Content

from lobbykit import shipped
from lobbykit.render import Format

Write = Callable[[Content, Path], None]  # a letter, and the file that it goes to


class Peer(NamedTuple):
    """One other way to write letters."""

    name: str
    package: str  # on PyPI; empty: it came with Python
    format: Format
    make: Callable[[Path], Write]  # takes a folder for what it needs, and gives what writes a letter
    is_slow: bool = False  # a part of the letters will do: nothing it does depends on their number

    @property
    def suffix(self) -> str:
        return f".{self.format}"

    @property
    def label(self) -> str:
        return f"{self.name} {version(self.package)}" if self.package else self.name

    @property
    def is_here(self) -> bool:
        try:
            version(self.package or "pip")
        except PackageNotFoundError:
            return False
        return True


# --- Word documents ------------------------------------------------------------------------------------------

# A style of ours, and what python-docx's default template has for it.
_DEFAULT_STYLES = {"Body Text": "Body Text", "List Number": "List Number", "Subject line": "Heading 1"}


def slim_template(path: Path) -> None:
    """Write a docxtpl template on lobbykit's own base document, which holds nothing that a letter does not need."""
    base = docx.Document(str(shipped.folder("letter_templates") / "base.docx"))
    _with_tags(base, lambda style: style)
    base.save(str(path))


def _default_template(path: Path) -> None:
    base = docx.Document()
    _with_tags(base, _default_style)
    base.save(str(path))


def _default_style(style: str) -> str:
    return _DEFAULT_STYLES.get(style, "Normal")


def _with_tags(document: Document, style: Callable[[str], str]) -> None:
    """Add a paragraph for each line of a letter, in docxtpl's tags; {%p is a paragraph that goes."""
    for text, own in (
        *_each("sender_block", "Sender"),
        ("{{ date }}", "Date"),
        *_each("recipient_block", "Recipient"),
        ("{{ salutation }}", "Salutation"),
        ("{{ subject }}", "Subject line"),
        ("{%p for piece in body %}", "Body Text"),
        ("{%p if piece.is_point %}", "Body Text"),
        ("{{ piece.text }}", "List Number"),
        ("{%p else %}", "Body Text"),
        ("{{ piece.text }}", "Body Text"),
        ("{%p endif %}", "Body Text"),
        ("{%p endfor %}", "Body Text"),
        ("{{ sign_off }}", "Closing"),
        *_each("signature", "Signature"),
    ):
        document.add_paragraph(text, style=style(own))


def _each(name: str, style: str) -> Iterable[tuple[str, str]]:
    return (f"{{%p for line in {name} %}}", style), ("{{ line }}", style), ("{%p endfor %}", style)


def _docxtpl(make_template: Callable[[Path], None]) -> Callable[[Path], Write]:
    def make(folder: Path) -> Write:
        from docxtpl import DocxTemplate

        path = folder / "docxtpl.docx"
        make_template(path)
        template = DocxTemplate(path)  # may be rendered again and again; it reads its file anew each time

        def write(letter: Content, target: Path) -> None:
            template.render(letter._asdict(), autoescape=True)
            template.save(target)

        return write

    return make


def _python_docx(_: Path) -> Write:
    def write(letter: Content, target: Path) -> None:
        document = docx.Document()
        for line in (*letter.sender_block, letter.date, *letter.recipient_block, letter.salutation):
            document.add_paragraph(line)
        document.add_paragraph(letter.subject, style="Heading 1")
        for piece in letter.body:
            document.add_paragraph(piece.text, style="List Number" if piece.is_point else "Body Text")
        for line in (letter.sign_off, *letter.signature):
            document.add_paragraph(line)
        document.save(str(target))

    return write


_MERGED = ("sender_block", "date", "recipient_block", "salutation", "subject", "body", "sign_off", "signature")


def _docx_mailmerge(folder: Path) -> Write:
    """Set up fields of text with line breaks: it has nothing for as many paragraphs as a letter needs."""
    # Not `from mailmerge import MailMerge`: awdeorio's package has the same name, and whichever came last has its top.
    from mailmerge.mailmerge import MailMerge

    document = docx.Document(str(shipped.folder("letter_templates") / "base.docx"))
    for name in _MERGED:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" MERGEFIELD {name} ")
        paragraph = document.add_paragraph(style="Body Text")
        field.append(paragraph.add_run(f"«{name}»")._r)  # noqa: SLF001  # python-docx has nothing for fields
        paragraph._p.append(field)  # noqa: SLF001
    path = folder / "merge.docx"
    document.save(str(path))

    def write(letter: Content, target: Path) -> None:
        with MailMerge(str(path)) as merged:
            merged.merge(
                sender_block="\n".join(letter.sender_block),
                date=letter.date,
                recipient_block="\n".join(letter.recipient_block),
                salutation=letter.salutation,
                subject=letter.subject,
                body="\n".join(piece.text for piece in letter.body),
                sign_off=letter.sign_off,
                signature="\n".join(letter.signature),
            )
            merged.write(str(target))

    return write


# --- emails --------------------------------------------------------------------------------------------------


def email_message(subject: str, to: str, text: str, html: str) -> EmailMessage:
    """Return the message as Python's own library makes it: text and HTML, with the line ends of SMTP."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{SENDER.name} <{SENDER.email}>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def _email_message(_: Path) -> Write:
    def write(letter: Content, target: Path) -> None:
        message = email_message(letter.subject, f"{letter.to_name} <{letter.to_email}>", letter.text, letter.html)
        target.write_bytes(message.as_bytes())

    return write


def _mailmerge(kind: str) -> Callable[[Path], Write]:
    """Set up messages of that type: text/plain is text alone, text/markdown becomes text and HTML."""

    def make(folder: Path) -> Write:
        from mailmerge.template_message import TemplateMessage

        path = folder / "mailmerge_template.txt"
        path.write_text(
            # The address alone, as in its own examples: a name that is not ASCII would take the address with it.
            f"TO: {{{{ to_email }}}}\nFROM: {SENDER.name} <{SENDER.email}>\n"
            f"SUBJECT: {{{{ subject }}}}\nCONTENT-TYPE: {kind}\n\n{{{{ text }}}}",
            encoding="utf-8",
        )
        template = TemplateMessage(path)

        def write(letter: Content, target: Path) -> None:
            _, _, message = template.render(letter._asdict())
            target.write_bytes(message.as_bytes())

        return write

    return make


SLIM = Peer("docxtpl, slim base", "docxtpl", Format.DOCX, _docxtpl(slim_template))
PYTHON_DOCX = Peer("python-docx", "python-docx", Format.DOCX, _python_docx, is_slow=True)
EMAIL_MESSAGE = Peer("EmailMessage, policy SMTP", "", Format.EML, _email_message)
PEERS = (
    SLIM,
    Peer("docxtpl, default base", "docxtpl", Format.DOCX, _docxtpl(_default_template), is_slow=True),
    PYTHON_DOCX,
    Peer("docx-mailmerge2", "docx-mailmerge2", Format.DOCX, _docx_mailmerge),
    EMAIL_MESSAGE,
    Peer("mailmerge, text and HTML", "mailmerge", Format.EML, _mailmerge("text/markdown")),
    Peer("mailmerge, text alone", "mailmerge", Format.EML, _mailmerge("text/plain")),
)
